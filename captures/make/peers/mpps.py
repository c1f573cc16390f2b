"""Modality performed procedure step by pynetdicom.

usage: mpps.py scp PORT
       mpps.py scu HOST PORT CALLED ACTION...
ACTION: create | complete | discontinue; and what is refused: again (N-CREATE of a
step which exists), after (N-SET of one which is completed), unknown,
completed-at-once.
"""
import sys

from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.sop_class import ModalityPerformedProcedureStep as MPPS

from lib import log_to_stderr, uid

log_to_stderr()
STEP = uid("performed step 1")


def scp(port):
    steps = {}

    def answer(status, comment=None):
        ds = Dataset()
        ds.Status = status
        if comment:
            ds.ErrorComment = comment
        return ds

    def create(event):
        wanted = event.request.AffectedSOPInstanceUID
        if wanted in steps:
            return answer(0x0111), None
        ds = event.attribute_list
        if ds.get("PerformedProcedureStepStatus") != "IN PROGRESS":
            status = answer(0x0106, "a step begins in progress")
            status.AttributeIdentifierList = [0x00400252]
            return status, None
        steps[wanted] = ds
        return answer(0), ds

    def change(event):
        wanted = event.request.RequestedSOPInstanceUID
        if wanted not in steps:
            return answer(0x0112), None
        step = steps[wanted]
        if step.PerformedProcedureStepStatus != "IN PROGRESS":
            status = answer(0x0110, "Performed Procedure Step Object may no longer be updated")
            status.ErrorID = 0xA710
            return status, None
        step.update(event.modification_list)
        return answer(0), step

    ae = AE("RIS")
    ae.add_supported_context(MPPS)
    ae.start_server(("", port), evt_handlers=[(evt.EVT_N_CREATE, create), (evt.EVT_N_SET, change)])


def begin(state="IN PROGRESS", entry=None):
    """The attributes of N-CREATE; entry: a worklist entry (a data set)."""
    e = entry or Dataset()
    scheduled = Dataset()
    scheduled.AccessionNumber = e.get("AccessionNumber", "ACC0001")
    scheduled.ReferencedStudySequence = []
    scheduled.StudyInstanceUID = e.get("StudyInstanceUID", uid("study-1"))
    scheduled.RequestedProcedureDescription = e.get("RequestedProcedureDescription", "CT of the head")
    step = e.ScheduledProcedureStepSequence[0] if entry else Dataset()
    scheduled.ScheduledProcedureStepDescription = step.get("ScheduledProcedureStepDescription", "Head plain")
    scheduled.ScheduledProcedureStepID = step.get("ScheduledProcedureStepID", "SPS01")
    scheduled.RequestedProcedureID = e.get("RequestedProcedureID", "RP01")
    scheduled.ScheduledProtocolCodeSequence = []
    ds = Dataset()
    if "SpecificCharacterSet" in e:
        ds.SpecificCharacterSet = e.SpecificCharacterSet
    ds.Modality = "CT"
    ds.ProcedureCodeSequence = []
    ds.ReferencedPatientSequence = []
    ds.PatientName = e.get("PatientName", "TESTPATIENT^ADA")
    ds.PatientID = e.get("PatientID", "DT0001")
    ds.PatientBirthDate = "19010101"
    ds.PatientSex = "O"
    ds.StudyID = "S1"
    ds.PerformedStationAETitle = "CT01"
    ds.PerformedStationName = "CT ROOM 1"
    ds.PerformedLocation = "BASEMENT"
    ds.PerformedProcedureStepStartDate = "20240229"
    ds.PerformedProcedureStepStartTime = "101500"
    ds.PerformedProcedureStepStatus = state
    ds.PerformedProcedureStepID = "PPS01"
    ds.PerformedProcedureStepDescription = ""
    ds.PerformedProcedureTypeDescription = ""
    ds.PerformedProcedureStepEndDate = ""
    ds.PerformedProcedureStepEndTime = ""
    ds.PerformedProtocolCodeSequence = []
    ds.PerformedSeriesSequence = []
    ds.ScheduledStepAttributesSequence = [scheduled]
    return ds


def end(state, images=()):
    """The attributes of the last N-SET; images: data sets of one series."""
    ds = Dataset()
    ds.PerformedProcedureStepStatus = state
    ds.PerformedProcedureStepEndDate = "20240229"
    ds.PerformedProcedureStepEndTime = "102300"
    series = Dataset()
    series.PerformingPhysicianName = "TESTDOCTOR^ALAN"
    series.OperatorsName = "TESTOPERATOR^MARY"
    series.ProtocolName = "P-HEAD"
    series.SeriesInstanceUID = images[0].SeriesInstanceUID if images else uid("study-1 series 1")
    series.SeriesDescription = "Series 1"
    series.RetrieveAETitle = ""
    series.ReferencedImageSequence = []
    for image in images:
        one = Dataset()
        one.ReferencedSOPClassUID = image.SOPClassUID
        one.ReferencedSOPInstanceUID = image.SOPInstanceUID
        series.ReferencedImageSequence.append(one)
    series.ReferencedNonImageCompositeSOPInstanceSequence = []
    ds.PerformedSeriesSequence = [series]
    return ds


def scu(host, port, called, actions):
    ae = AE("CT01")
    ae.add_requested_context(MPPS)
    assoc = ae.associate(host, port, ae_title=called)
    if not assoc.is_established:
        return
    for n, action in enumerate(actions, 1):
        if action in ("create", "again"):
            answer = assoc.send_n_create(begin(), MPPS, STEP, msg_id=n)
        elif action == "completed-at-once":
            answer = assoc.send_n_create(begin("COMPLETED"), MPPS, uid("performed step 2"), msg_id=n)
        elif action == "unknown":
            answer = assoc.send_n_set(end("COMPLETED"), MPPS, uid("no such step"), msg_id=n)
        else:
            state = "DISCONTINUED" if action == "discontinue" else "COMPLETED"
            answer = assoc.send_n_set(end(state), MPPS, STEP, msg_id=n)
        print(action, *answer)
    assoc.release()


if __name__ == "__main__":
    if sys.argv[1] == "scp":
        scp(int(sys.argv[2]))
    else:
        scu(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:])
