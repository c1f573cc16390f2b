"""A CT which does one examination by pynetdicom: worklist, MPPS, images, storage
commitment. It is called CT01 and waits for the commitment on port 11112.

usage: modality.py RIS_HOST PACS_HOST FOLDER
"""
import sys

import numpy
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
from pynetdicom import AE
from pynetdicom.sop_class import ModalityPerformedProcedureStep as MPPS
from pynetdicom.sop_class import ModalityWorklistInformationFind as MWL

import commitment
import mpps
from lib import uid

ris, pacs, folder = sys.argv[1:4]
STEP = uid("workflow performed step")
ae = AE("CT01")


def associate(sop_class, host, port, called):
    ae.requested_contexts = []
    ae.add_requested_context(sop_class)
    assoc = ae.associate(host, port, ae_title=called)
    if not assoc.is_established:
        raise SystemExit("no association with " + called)
    return assoc


def worklist():
    """The entry of the worklist which is to be done."""
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledStationAETitle = "CT01"
    step.ScheduledProcedureStepStartDate = "20240229"
    for keyword in ("ScheduledProcedureStepStartTime", "ScheduledProcedureStepDescription",
                    "ScheduledProcedureStepID", "ScheduledPerformingPhysicianName"):
        setattr(step, keyword, "")
    query = Dataset()
    query.SpecificCharacterSet = "ISO_IR 192"
    for keyword in ("AccessionNumber", "ReferringPhysicianName", "PatientName", "PatientID", "PatientBirthDate",
                    "PatientSex", "StudyInstanceUID", "RequestedProcedureDescription", "RequestedProcedureID"):
        setattr(query, keyword, "")
    query.ScheduledProcedureStepSequence = [step]
    assoc = associate(MWL, ris, 104, "RIS")
    found = [entry for _, entry in assoc.send_c_find(query, MWL) if entry]
    assoc.release()
    return next(entry for entry in found if entry.AccessionNumber == "ACCW04")


def images(entry):
    step = entry.ScheduledProcedureStepSequence[0]
    for n in range(1, 7):
        ds = FileDataset(None, {}, preamble=bytes(128), file_meta=FileMetaDataset())
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.SpecificCharacterSet = entry.SpecificCharacterSet
        ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        ds.SOPClassUID = CTImageStorage
        ds.SOPInstanceUID = uid("workflow image %d" % n)
        ds.StudyInstanceUID = entry.StudyInstanceUID
        ds.SeriesInstanceUID = uid("workflow series")
        ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20240229"
        ds.StudyTime, ds.SeriesTime, ds.ContentTime = "101500", "101600", "1016%02d" % n
        ds.AccessionNumber = entry.AccessionNumber
        ds.Modality = "CT"
        ds.Manufacturer = "DCMTAP SYNTHETIC"
        ds.StationName = "CT01"
        ds.ReferringPhysicianName = entry.ReferringPhysicianName
        ds.StudyDescription = entry.RequestedProcedureDescription
        ds.SeriesDescription = "Axial"
        ds.PatientName, ds.PatientID = entry.PatientName, entry.PatientID
        ds.PatientBirthDate, ds.PatientSex = entry.PatientBirthDate, entry.PatientSex
        ds.StudyID, ds.SeriesNumber, ds.InstanceNumber = "S1", 1, n
        ds.FrameOfReferenceUID = uid("workflow frame of reference")
        ds.ImagePositionPatient = ["-32", "-32", str(5 * n)]
        ds.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
        ds.PixelSpacing = ["1", "1"]
        ds.SliceThickness, ds.KVP = "5", "120"
        ds.RescaleIntercept, ds.RescaleSlope = "-1024", "1"
        performed = Dataset()
        performed.ReferencedSOPClassUID, performed.ReferencedSOPInstanceUID = MPPS, STEP
        ds.ReferencedPerformedProcedureStepSequence = [performed]
        ds.PerformedProcedureStepID = "PPS01"
        request = Dataset()
        request.RequestedProcedureID = entry.RequestedProcedureID
        request.ScheduledProcedureStepID = step.ScheduledProcedureStepID
        request.ScheduledProcedureStepDescription = step.ScheduledProcedureStepDescription
        ds.RequestAttributesSequence = [request]
        # A ball in the dark.
        y, x = numpy.mgrid[-32:32, -32:32]
        ball = (x * x + y * y < (34 - 4 * abs(n - 3.5)) ** 2) * 1024 + x * 4 + 200
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.Rows = ds.Columns = 64
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
        ds.PixelData = ball.astype("<u2").tobytes()
        name = "%s/image-%d.dcm" % (folder, n)
        ds.save_as(name, enforce_file_format=True)
        yield name


entry = worklist()
print(entry)

assoc = associate(MPPS, ris, 11112, "RIS")
print(*assoc.send_n_create(mpps.begin(entry=entry), MPPS, STEP, msg_id=1))
assoc.release()

files = list(images(entry))
assoc = associate(CTImageStorage, pacs, 11112, "PACS")
for n, file in enumerate(files, 1):
    print(file, assoc.send_c_store(file, msg_id=n))
assoc.release()

assoc = associate(MPPS, ris, 11112, "RIS")
done = [dcmread(f, stop_before_pixels=True) for f in files]
print(*assoc.send_n_set(mpps.end("COMPLETED", done), MPPS, STEP, msg_id=1))
assoc.release()

commitment.scu(pacs, 11112, "PACS", 10, ["11112"] + files, transaction="workflow transaction")
