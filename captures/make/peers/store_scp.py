"""Storage SCP by pynetdicom; answers with the given statuses in turn.

usage: store_scp.py PORT [--max-pdu N] [--ipv6] [STATUS...]    (statuses in hex)
"""
import argparse

from pydicom.dataset import Dataset
from pynetdicom import AE, AllStoragePresentationContexts, ALL_TRANSFER_SYNTAXES, evt

from lib import log_to_stderr

log_to_stderr()
p = argparse.ArgumentParser()
p.add_argument("port", type=int)
p.add_argument("--max-pdu", type=int, default=16382)
p.add_argument("--ipv6", action="store_true")
p.add_argument("status", nargs="*", default=["0000"])
a = p.parse_args()
count = 0


def store(event):
    global count
    ds = Dataset()
    ds.Status = int(a.status[count % len(a.status)], 16)
    count += 1
    if ds.Status:
        ds.ErrorComment = "answer %d of the test" % count
        if ds.Status >> 12 in (0xA, 0xC):
            ds.OffendingElement = [0x00080018, 0x00100020]
    return ds


ae = AE("PYNETDICOM")
ae.maximum_pdu_size = a.max_pdu
for cx in AllStoragePresentationContexts:
    ae.add_supported_context(cx.abstract_syntax, ALL_TRANSFER_SYNTAXES)
ae.add_supported_context("1.2.840.10008.1.1")
ae.start_server(("::" if a.ipv6 else "", a.port), evt_handlers=[(evt.EVT_C_STORE, store)])
