"""Modality worklist query by pynetdicom.

usage: worklist_scu.py HOST PORT CALLED [MODALITY]
"""
import sys

from pydicom.dataset import Dataset
from pynetdicom import AE
from pynetdicom.sop_class import ModalityWorklistInformationFind as MWL

from lib import log_to_stderr

log_to_stderr()
host, port, called = sys.argv[1], int(sys.argv[2]), sys.argv[3]
step = Dataset()
step.Modality = sys.argv[4] if len(sys.argv) > 4 else ""
step.ScheduledStationAETitle = ""
step.ScheduledProcedureStepStartDate = "20240229"
step.ScheduledProcedureStepStartTime = ""
step.ScheduledProcedureStepDescription = ""
step.ScheduledProcedureStepID = ""
protocol = Dataset()
protocol.CodeValue = protocol.CodingSchemeDesignator = protocol.CodeMeaning = ""
step.ScheduledProtocolCodeSequence = [protocol]
query = Dataset()
query.SpecificCharacterSet = "ISO_IR 192"
for keyword in ("AccessionNumber", "PatientName", "PatientID", "PatientBirthDate", "PatientSex",
                "StudyInstanceUID", "RequestedProcedureDescription", "RequestedProcedureID"):
    setattr(query, keyword, "")
query.RequestedProcedureCodeSequence = []
query.ReferencedStudySequence = []
query.ScheduledProcedureStepSequence = [step]

ae = AE("CT01")
ae.add_requested_context(MWL)
assoc = ae.associate(host, port, ae_title=called)
if assoc.is_established:
    for n, (status, entry) in enumerate(assoc.send_c_find(query, MWL), 1):
        print(n, status, entry)
    assoc.release()
