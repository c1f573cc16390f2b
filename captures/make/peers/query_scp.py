"""A query SCP by pynetdicom for what well-filled archives do not show.

usage: query_scp.py PORT slow|refuse|unable|raise
slow: many matches, one each 50 ms, until C-CANCEL; the others fail.
"""
import sys
import time

from pydicom.dataset import Dataset
from pynetdicom import AE, QueryRetrievePresentationContexts, evt

from lib import log_to_stderr, uid

log_to_stderr()
port, what = int(sys.argv[1]), sys.argv[2]


def find(event):
    if what == "raise":
        raise RuntimeError("the data base is not there")
    if what in ("refuse", "unable"):
        status = Dataset()
        status.Status = 0xA700 if what == "refuse" else 0xC001
        status.ErrorComment = "the data base is on holiday"
        yield status, None
        return
    for n in range(1, 100):
        if event.is_cancelled:
            yield 0xFE00, None
            return
        time.sleep(0.05)
        match = Dataset()
        match.QueryRetrieveLevel = "STUDY"
        match.PatientName = "TESTPATIENT^SLOW%02d" % n
        match.StudyInstanceUID = uid("slow study %d" % n)
        # FF01: optional keys were not supported.
        yield 0xFF01 if n % 2 else 0xFF00, match


ae = AE("QUERYSCP")
ae.supported_contexts = QueryRetrievePresentationContexts
ae.start_server(("", port), evt_handlers=[(evt.EVT_C_FIND, find)])
