"""Makes the synthetic test objects. No patient in them ever lived.

usage: data.py FOLDER
"""
import datetime
import pathlib
import random
import subprocess
import sys

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (CTImageStorage, ComputedRadiographyImageStorage,
                         EncapsulatedPDFStorage, ExplicitVRLittleEndian,
                         MRImageStorage, SecondaryCaptureImageStorage,
                         MultiFrameTrueColorSecondaryCaptureImageStorage,
                         BasicTextSRStorage)

from lib import uid

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random.seed(1)
numpy.random.seed(1)


def item(**elements):
    ds = Dataset()
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    return ds


def code(value, scheme, meaning):
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def new(sop_class, label, name="TESTPATIENT^ADA", patient="DT0001", charset=None,
        study="study-1", series=1, number=1, modality="CT", accession="ACC0001"):
    ds = FileDataset(None, {}, preamble=bytes(128), file_meta=FileMetaDataset())
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = sop_class
    ds.file_meta.MediaStorageSOPInstanceUID = uid(label)
    ds.file_meta.ImplementationClassUID = uid("test objects")
    if charset is not None:
        ds.SpecificCharacterSet = charset
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = uid(label)
    ds.StudyInstanceUID = uid(study)
    ds.SeriesInstanceUID = uid("%s series %d" % (study, series))
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20240229"
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = "101500"
    ds.AccessionNumber = accession
    ds.Modality = modality
    ds.Manufacturer = "DCMTAP SYNTHETIC"
    ds.ReferringPhysicianName = "TESTDOCTOR^GRACE"
    ds.StudyDescription = "Synthetic study"
    ds.SeriesDescription = "Series %d" % series
    ds.PatientName = name
    ds.PatientID = patient
    ds.PatientBirthDate = "19010101"
    ds.PatientSex = "O"
    ds.StudyID = "S1"
    ds.SeriesNumber = series
    ds.InstanceNumber = number
    return ds


def pixels(ds, rows, columns, bits=16, rgb=False, frames=1, noise=0):
    """A gradient, with as much noise as wanted (noise does not compress)."""
    y, x = numpy.mgrid[0:rows, 0:columns]
    top = 255 if bits == 8 else 4095
    image = ((x + y) * top // (rows + columns)).astype("<u%d" % (bits // 8))
    if rgb:
        image = numpy.stack([image, numpy.flip(image), image // 2], axis=-1)
    if noise:
        image = image + numpy.random.randint(0, noise, image.shape).astype(image.dtype)
    data = b"".join(numpy.roll(image, f * 3, axis=0).tobytes() for f in range(frames))
    ds.SamplesPerPixel = 3 if rgb else 1
    ds.PhotometricInterpretation = "RGB" if rgb else "MONOCHROME2"
    if rgb:
        ds.PlanarConfiguration = 0
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated = bits
    ds.BitsStored = 8 if bits == 8 else 12
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = 0
    ds.PixelData = data
    ds["PixelData"].VR = "OW" if bits == 16 else "OB"


def save(ds, name):
    ds.save_as(folder / name, enforce_file_format=True)


def ct(label, rows=16, columns=16, noise=0, **more):
    ds = new(CTImageStorage, label, **more)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.SliceThickness = "5"
    ds.KVP = "120"
    ds.PatientPosition = "HFS"
    ds.FrameOfReferenceUID = uid("frame of reference")
    ds.ImagePositionPatient = ["-8", "-8", str(5 * int(ds.InstanceNumber))]
    ds.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    ds.PixelSpacing = ["1", "1"]
    ds.RescaleIntercept = "-1024"
    ds.RescaleSlope = "1"
    pixels(ds, rows, columns, noise=noise)
    return ds


# Five slices of one study, in two series.
for n in range(1, 6):
    save(ct("ct-%d" % n, number=n, series=1 + n // 4), "ct-%d.dcm" % n)

# Other studies, for queries with many matches.
for n in range(1, 31):
    save(ct("many-%d" % n, rows=8, columns=8, name="TESTPATIENT^MANY%02d" % n,
            patient="DTMANY%02d" % n, study="many study %d" % n,
            accession="ACCM%02d" % n), "many-%02d.dcm" % n)

# Names in many character sets.
NAMES = {
    "latin1": ("ISO_IR 100", "TESTFALL^JÖRG^^Dr."),
    "utf8": ("ISO_IR 192", "PRÓBNY^ŻÓŁW=試験^太郎=てすと^たろう"),
    "japanese": (["", "ISO 2022 IR 87"], "TESUTO^TARO=試験^太郎=てすと^たろう"),
    "japanese-katakana": (["ISO 2022 IR 13", "ISO 2022 IR 87"], "ﾃｽﾄ^ﾀﾛｳ=試験^太郎=てすと^たろう"),
    "korean": (["", "ISO 2022 IR 149"], "SIHEOM^GILDONG=試驗^吉洞=시험^길동"),
    "arabic": ("ISO_IR 127", "اختبار^مريض"),
    "cyrillic": ("ISO_IR 144", "ПРОБНЫЙ^ПАЦИЕНТ"),
    "greek": ("ISO_IR 126", "ΔΟΚΙΜΗ^ΑΣΘΕΝΗΣ"),
    "gb18030": ("GB18030", "CESHI^XIAOMING=测试^小明"),
}
for n, (key, (charset, name)) in enumerate(NAMES.items(), 1):
    ds = ct("name-" + key, rows=8, columns=8, charset=charset, name=name,
            patient="DTNAME%02d" % n, study="name study " + key, accession="ACCN%02d" % n)
    save(ds, "name-%s.dcm" % key)

# An MR slice of 16 bits for lossless compression, a colour image, some frames.
ds = new(MRImageStorage, "mr", modality="MR", name="TESTPATIENT^BORIS", patient="DT0002",
         study="study-2", accession="ACC0002")
ds.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
ds.ScanningSequence = "SE"
ds.SequenceVariant = "NONE"
ds.EchoTime = "15"
pixels(ds, 64, 64, noise=40)
save(ds, "mr.dcm")

ds = new(SecondaryCaptureImageStorage, "colour", modality="OT", name="TESTPATIENT^CLARA",
         patient="DT0003", study="study-3", accession="ACC0003")
ds.ConversionType = "SYN"
pixels(ds, 64, 64, bits=8, rgb=True, noise=10)
save(ds, "colour.dcm")

ds = new(MultiFrameTrueColorSecondaryCaptureImageStorage, "frames", modality="OT",
         name="TESTPATIENT^CLARA", patient="DT0003", study="study-3", accession="ACC0003", series=2)
ds.ConversionType = "SYN"
pixels(ds, 32, 32, bits=8, rgb=True, frames=4, noise=4)
ds.FrameIncrementPointer = 0x00182010
ds.NominalScannedPixelSpacing = ["1", "1"]
save(ds, "frames.dcm")

# Objects of many PDUs.
for name, rows, columns in (("medium", 160, 200), ("large", 320, 320)):
    ds = new(ComputedRadiographyImageStorage, name, modality="CR", name="TESTPATIENT^DORA",
             patient="DT0004", study="study-4", accession="ACC0004", series=len(name))
    ds.BodyPartExamined = "HAND"
    ds.ViewPosition = "AP"
    pixels(ds, rows, columns, noise=200)
    save(ds, name + ".dcm")

# A report: nested sequences; private elements; an element of unknown VR; long text.
ds = new(BasicTextSRStorage, "report", modality="SR", charset="ISO_IR 192",
         name="PRÓBNY^ŻÓŁW", patient="DT0005", study="study-5", accession="ACC0005")
ds.ReferencedPerformedProcedureStepSequence = Sequence([])
ds.PerformedProcedureCodeSequence = Sequence([])
ds.CompletionFlag = "COMPLETE"
ds.VerificationFlag = "UNVERIFIED"
ds.ValueType = "CONTAINER"
ds.ContinuityOfContent = "SEPARATE"
ds.ConceptNameCodeSequence = [code("18745-0", "LN", "Cardiac Catheterization Report")]
section = item(RelationshipType="CONTAINS", ValueType="CONTAINER", ContinuityOfContent="SEPARATE",
               ConceptNameCodeSequence=[code("121070", "DCM", "Findings")],
               ContentSequence=[item(RelationshipType="CONTAINS", ValueType="TEXT",
                                     ConceptNameCodeSequence=[code("121071", "DCM", "Finding")],
                                     TextValue="Nothing was found, because nobody was examined. Zażółć gęślą jaźń.")])
section.ContentSequence[0]["TextValue"].VR = "UT"
ds.ContentSequence = [section]
ds["ContentSequence"].is_undefined_length = True
section.is_undefined_length_sequence_item = True
block = ds.private_block(0x0099, "DCMTAP TEST", create=True)
block.add_new(0x01, "LO", "private text")
block.add_new(0x02, "FD", [1.5, -2.25])
block.add_new(0x03, "UN", bytes(range(16)))
block.add_new(0x04, "SQ", Sequence([item(CodeValue="IN-PRIVATE")]))
save(ds, "report.dcm")

ds = new(EncapsulatedPDFStorage, "pdf", modality="DOC", name="TESTPATIENT^ERIC", patient="DT0006",
         study="study-6", accession="ACC0006")
ds.ConversionType = "WSD"
ds.BurnedInAnnotation = "NO"
ds.DocumentTitle = "Synthetic document"
ds.MIMETypeOfEncapsulatedDocument = "application/pdf"
pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ds.EncapsulatedDocument = pdf + bytes(len(pdf) % 2)
save(ds, "pdf.dcm")

# An object of a class which nobody else knows.
ds = new(uid("private SOP class"), "private", modality="OT", name="TESTPATIENT^FAY", patient="DT0007",
         study="study-7", accession="ACC0007")
block = ds.private_block(0x0099, "DCMTAP TEST", create=True)
block.add_new(0x10, "OB", bytes(range(256)) * 2)
save(ds, "private-class.dcm")


# The same objects in other transfer syntaxes, each by a tool which has it.
def convert(*command):
    subprocess.run(command, check=True, cwd=folder)


convert("dcmconv", "+ti", "ct-1.dcm", "ct-implicit.dcm")
convert("dcmconv", "+tb", "mr.dcm", "mr-big-endian.dcm")
convert("dcmconv", "+td", "report.dcm", "report-deflated.dcm")
convert("dcmconv", "+td", "medium.dcm", "medium-deflated.dcm")
convert("dcmcjpeg", "+eb", "+un", "colour.dcm", "colour-jpeg.dcm")
convert("dcmcjpeg", "+e1", "+un", "mr.dcm", "mr-jpeg-lossless.dcm")
convert("dcmcjpls", "+un", "mr.dcm", "mr-jpeg-ls.dcm")
convert("dcmcrle", "+un", "frames.dcm", "frames-rle.dcm")
convert("gdcmconv", "--j2k", "mr.dcm", "mr-j2k.dcm")


# Worklist entries.
def worklist(n, charset, name, patient, description, step, protocol):
    ds = FileDataset(None, {}, preamble=bytes(128), file_meta=FileMetaDataset())
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = "1.2.276.0.7230010.3.1.0.1"
    ds.file_meta.MediaStorageSOPInstanceUID = uid("worklist %d" % n)
    if charset:
        ds.SpecificCharacterSet = charset
    ds.AccessionNumber = "ACCW%02d" % n
    ds.ReferringPhysicianName = "TESTDOCTOR^GRACE"
    ds.ReferencedStudySequence = Sequence([])
    ds.PatientName = name
    ds.PatientID = patient
    ds.PatientBirthDate = "19010101"
    ds.PatientSex = "O"
    ds.PatientWeight = "70"
    ds.MedicalAlerts = ""
    ds.Allergies = "none known"
    ds.StudyInstanceUID = uid("worklist study %d" % n)
    ds.RequestingPhysician = "TESTDOCTOR^GRACE"
    ds.RequestedProcedureDescription = description
    ds.RequestedProcedureCodeSequence = [code("RP%02d" % n, "99DCMTAP", "Synthetic procedure")]
    ds.RequestedProcedureID = "RP%02d" % n
    ds.RequestedProcedurePriority = "MEDIUM"
    ds.AdmissionID = "ADM%02d" % n
    ds.CurrentPatientLocation = "WARD 1"
    ds.ScheduledProcedureStepSequence = [item(
        Modality="CT" if n < 7 else "MR",
        ScheduledStationAETitle="CT01" if n < 7 else "MR01",
        ScheduledProcedureStepStartDate="20240229",
        ScheduledProcedureStepStartTime="%02d1500" % (8 + n),
        ScheduledPerformingPhysicianName="TESTDOCTOR^ALAN",
        ScheduledProcedureStepDescription=step,
        ScheduledProcedureStepID="SPS%02d" % n,
        ScheduledStationName="CT ROOM 1",
        ScheduledProcedureStepLocation="BASEMENT",
        PreMedication="",
        ScheduledProtocolCodeSequence=[code(protocol, "99DCMTAP", "Protocol " + protocol),
                                       code("P-EXTRA", "99DCMTAP", "A second code")])]
    (folder / "worklist" / "RIS").mkdir(parents=True, exist_ok=True)
    save(ds, "worklist/RIS/entry-%02d.wl" % n)


worklist(1, None, "TESTPATIENT^ADA", "DT0001", "CT of the head", "Head plain", "P-HEAD")
worklist(2, "ISO_IR 100", "TESTFALL^JÖRG^^Dr.", "DTNAME01", "Schädel-CT", "Schädel nativ", "P-HEAD")
worklist(3, ["", "ISO 2022 IR 87"], "TESUTO^TARO=試験^太郎=てすと^たろう", "DTNAME03", "頭部CT", "頭部", "P-HEAD")
worklist(4, "ISO_IR 192", "PRÓBNY^ŻÓŁW", "DTNAME02", "TK głowy", "Głowa bez kontrastu", "P-HEAD")
worklist(5, ["", "ISO 2022 IR 149"], "SIHEOM^GILDONG=試驗^吉洞=시험^길동", "DTNAME05", "CT of the chest", "Chest", "P-CHEST")
worklist(6, "GB18030", "CESHI^XIAOMING=测试^小明", "DTNAME09", "CT of the chest", "Chest", "P-CHEST")
worklist(7, "ISO_IR 144", "ПРОБНЫЙ^ПАЦИЕНТ", "DTNAME07", "MR of the knee", "Knee", "P-KNEE")
(folder / "worklist" / "RIS" / "lockfile").touch()
(folder / "done").touch()
