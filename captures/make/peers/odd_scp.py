"""A verification SCP by pynetdicom with a character.

usage: odd_scp.py PORT WHAT
limit: one association at a time; calling: only the AE title FRIEND may call;
release: releases the association itself after an echo; timeout: aborts an
association which is silent for a second; abort: aborts when asked for an echo
"""
import sys
import threading

from pynetdicom import AE, evt

from lib import log_to_stderr

log_to_stderr()
port, what = int(sys.argv[1]), sys.argv[2]


def echo(event):
    if what == "release":
        threading.Timer(0.05, event.assoc.release).start()
    if what == "abort":
        event.assoc.abort()
    return 0


ae = AE("ODD")
ae.add_supported_context("1.2.840.10008.1.1")
if what == "limit":
    ae.maximum_associations = 1
if what == "calling":
    ae.require_calling_aet = ["FRIEND"]
if what == "timeout":
    ae.network_timeout = 1
    ae.acse_timeout = 1
ae.start_server(("", port), evt_handlers=[(evt.EVT_C_ECHO, echo)])
