"""C-STORE by pynetdicom, each object in the transfer syntax it is in.

usage: store_scu.py HOST PORT CALLED [--max-pdu N] [--tls CERTIFICATE KEYLOG] [--tls12] FILE...
With --tls the server must have the given certificate; the keys of the session
are written to KEYLOG.
"""
import argparse
import ssl

from pydicom import dcmread
from pynetdicom import AE

from lib import log_to_stderr

log_to_stderr()
p = argparse.ArgumentParser()
p.add_argument("host")
p.add_argument("port", type=int)
p.add_argument("called")
p.add_argument("--max-pdu", type=int, default=16382)
p.add_argument("--tls", nargs=2)
p.add_argument("--tls12", action="store_true")
p.add_argument("file", nargs="+")
a = p.parse_args()

objects = [dcmread(f) for f in a.file]
ae = AE("PYNETDICOM")
for ds in objects:
    ae.add_requested_context(ds.SOPClassUID, ds.file_meta.TransferSyntaxUID)
tls = None
if a.tls:
    context = ssl.create_default_context(cafile=a.tls[0])
    context.keylog_filename = a.tls[1]
    if a.tls12:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    tls = (context, "pacs.example.test")
assoc = ae.associate(a.host, a.port, ae_title=a.called, max_pdu=a.max_pdu, tls_args=tls)
if assoc.is_established:
    for n, f in enumerate(a.file, 1):
        # By path: the bytes of the file are sent as they are.
        print(f, assoc.send_c_store(f, msg_id=n))
    assoc.release()
