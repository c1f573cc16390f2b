"""C-FIND, C-MOVE or C-GET by pynetdicom.

usage: query_scu.py HOST PORT CALLED find|move|get [CANCEL_AFTER] KEYWORD=VALUE...
CANCEL_AFTER: a number of responses, after which C-CANCEL is sent.
"""
import sys

from pydicom.dataset import Dataset
from pynetdicom import AE, evt, build_role
from pynetdicom.sop_class import (CTImageStorage,
                                  StudyRootQueryRetrieveInformationModelFind as FIND,
                                  StudyRootQueryRetrieveInformationModelGet as GET,
                                  StudyRootQueryRetrieveInformationModelMove as MOVE)

from lib import log_to_stderr

log_to_stderr()
host, port, called, what = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
keys = sys.argv[5:]
cancel = int(keys.pop(0)) if keys[0].isdigit() else None

query = Dataset()
for key in keys:
    keyword, value = key.split("=", 1)
    setattr(query, keyword, value)

ae = AE("PYNETDICOM")
model = {"find": FIND, "move": MOVE, "get": GET}[what]
ae.add_requested_context(model)
roles = []
if what == "get":
    ae.add_requested_context(CTImageStorage)
    roles = [build_role(CTImageStorage, scp_role=True)]
assoc = ae.associate(host, port, ae_title=called, ext_neg=roles,
                     evt_handlers=[(evt.EVT_C_STORE, lambda event: 0)])
if assoc.is_established:
    if what == "find":
        responses = assoc.send_c_find(query, model, msg_id=7)
    elif what == "move":
        responses = assoc.send_c_move(query, "WORKSTATION01", model, msg_id=7)
    else:
        responses = assoc.send_c_get(query, model, msg_id=7)
    for n, (status, found) in enumerate(responses, 1):
        print(n, status, found)
        if n == cancel:
            assoc.send_c_cancel(7, assoc.accepted_contexts[0].context_id)
    assoc.release()
