"""Storage commitment by pynetdicom.

usage: commitment.py scp PORT SECONDS
       commitment.py scu HOST PORT CALLED WAIT [LISTEN_PORT] FILE...

The server reports on the association of the request, SECONDS after it; an
instance whose UID ends in an odd digit is reported as failed. The client
commits to the objects FILE and waits WAIT seconds at most for the report; with
LISTEN_PORT (a number) it waits for it there, on an association of the server.
"""
import sys
import threading
import time

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, evt, build_role
from pynetdicom.sop_class import StorageCommitmentPushModel as PUSH
from pynetdicom.sop_class import StorageCommitmentPushModelInstance as INSTANCE

from lib import log_to_stderr, uid


def scp(port, seconds):
    def report(assoc, request):
        time.sleep(seconds)
        ds = Dataset()
        ds.TransactionUID = request.TransactionUID
        good, bad = [], []
        for item in request.ReferencedSOPSequence:
            if int(item.ReferencedSOPInstanceUID[-1]) % 2:
                item.FailureReason = 0x0112
                bad.append(item)
            else:
                good.append(item)
        if good:
            ds.ReferencedSOPSequence = good
        if bad:
            ds.FailedSOPSequence = bad
        print(assoc.send_n_event_report(ds, 2 if bad else 1, PUSH, INSTANCE, msg_id=1))

    def action(event):
        threading.Thread(target=report, args=(event.assoc, event.action_information)).start()
        return 0, None

    ae = AE("COMMITTER")
    ae.add_supported_context(PUSH, scu_role=True, scp_role=True)
    ae.start_server(("", port), evt_handlers=[(evt.EVT_N_ACTION, action)])


def scu(host, port, called, wait, rest, title="CT01", transaction="transaction 1"):
    reported = threading.Event()

    def report(event):
        print("report", event.event_type, event.event_information)
        reported.set()
        return 0, None

    server = None
    if rest[0].isdigit():
        # The archive is the requestor then, with the role of the SCP.
        receiver = AE(title)
        receiver.add_supported_context(PUSH, scu_role=False, scp_role=True)
        server = receiver.start_server(("", int(rest.pop(0))), block=False,
                                       evt_handlers=[(evt.EVT_N_EVENT_REPORT, report)])
    request = Dataset()
    request.TransactionUID = uid(transaction)
    request.ReferencedSOPSequence = []
    for f in rest:
        ds = dcmread(f, stop_before_pixels=True)
        item = Dataset()
        item.ReferencedSOPClassUID = ds.SOPClassUID
        item.ReferencedSOPInstanceUID = ds.SOPInstanceUID
        request.ReferencedSOPSequence.append(item)

    ae = AE(title)
    ae.add_requested_context(PUSH)
    assoc = ae.associate(host, port, ae_title=called, evt_handlers=[(evt.EVT_N_EVENT_REPORT, report)])
    if not assoc.is_established:
        return
    print(assoc.send_n_action(request, 1, PUSH, INSTANCE, msg_id=1))
    if server:
        assoc.release()
        reported.wait(wait)
        time.sleep(0.5)
        server.shutdown()
    else:
        reported.wait(wait)
        time.sleep(0.2)
        assoc.release()


if __name__ == "__main__":
    log_to_stderr()
    if sys.argv[1] == "scp":
        scp(int(sys.argv[2]), float(sys.argv[3]))
    else:
        scu(sys.argv[2], int(sys.argv[3]), sys.argv[4], float(sys.argv[5]), sys.argv[6:])
