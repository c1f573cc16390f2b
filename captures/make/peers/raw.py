"""A client which assembles its PDUs by hand, well or badly.

usage: raw.py HOST PORT WHAT...
One connection for each WHAT: the names of the functions below. In the
environment there may be: CALLED, the called AE title; SOURCE_PORT, the client's
port; FIRST_SEQUENCE, its first TCP sequence number.
"""
import os
import socket
import struct
import sys
import time
from io import BytesIO

from pydicom import Dataset, dcmread
from pydicom.filewriter import dcmwrite

import lib
from lib import (CT, EXPLICIT_LE, IMPLICIT_LE, RELEASE_RP, RELEASE_RQ, VERIFICATION, Wire, abort,
                 associate_rq, echo_rq, item, p_data, pdu, pdv, store_rq, uid)

host, port = sys.argv[1], int(sys.argv[2])
ECHO = [(1, VERIFICATION, [IMPLICIT_LE])]
STORE = ECHO + [(3, CT, [IMPLICIT_LE]), (5, CT, [EXPLICIT_LE])]


def associated(contexts=ECHO, **more):
    w = Wire(host, port)
    w.send(associate_rq(contexts, called=os.environ.get("CALLED", "ANY-SCP"), **more))
    kind, _ = w.pdu()
    return w if kind == 2 else None


def until_end(w):
    while w.pdu()[0] not in (None, 6, 7):
        pass
    w.s.close()


# ------------------------------------------------------- wrong on purpose

def data_before_association():
    w = Wire(host, port)
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    until_end(w)


def release_before_association():
    w = Wire(host, port)
    w.send(RELEASE_RQ)
    until_end(w)


def second_associate():
    w = associated()
    w.send(associate_rq(ECHO))
    until_end(w)


def unknown_pdu():
    """A type which does not exist, in the middle of an association."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    w.pdu()
    w.send(pdu(0x42, b"what is this?"))
    until_end(w)


def unknown_first_pdu():
    w = Wire(host, port)
    w.send(pdu(0x42, b"what is this?"))
    until_end(w)


def unexpected_accept():
    """A PDU which only an acceptor sends."""
    w = associated()
    w.send(pdu(2, bytes(68)))
    until_end(w)


def unknown_context():
    """A PDV of a context which was not negotiated."""
    w = associated()
    w.send(p_data(pdv(99, 1, 1, echo_rq())))
    until_end(w)


def pdv_too_long():
    """A PDV whose length is more than its PDU has."""
    w = associated()
    w.send(pdu(4, struct.pack(">IBB", 500, 1, 3) + echo_rq()))
    until_end(w)


def broken_items():
    """An A-ASSOCIATE-RQ with an item longer than the PDU."""
    w = Wire(host, port)
    good = associate_rq(ECHO)
    at = good.index(b"\x50\x00") + 2
    w.send(good[:at] + b"\x7f\xff" + good[at + 2:])
    until_end(w)


def huge_pdu():
    """A P-DATA-TF said to have 4 GB."""
    w = associated()
    w.send(b"\x04\x00\xff\xff\xff\xff" + pdv(1, 1, 1, echo_rq()))
    until_end(w)


def too_long_pdu():
    """A P-DATA-TF longer than the acceptor's maximum, of one big PDV."""
    w = associated(STORE)
    data = dataset(sys_ct(), implicit=True) + b"\xe0\x7f\x10\x00" + bytes(4) + bytes(60000)
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, uid("too long")))), p_data(pdv(3, 0, 1, data)))
    w.pdu()
    w.release()


def protocol_version_2():
    w = Wire(host, port)
    w.send(associate_rq(ECHO, version=2))
    until_end(w)


def other_application():
    w = Wire(host, port)
    w.send(associate_rq(ECHO, application="1.2.3.4"))
    until_end(w)


def no_implementation_class():
    w = Wire(host, port)
    rq = associate_rq(ECHO)
    start = rq.index(b"\x52\x00")
    end = start + 4 + struct.unpack(">H", rq[start + 2:start + 4])[0]
    at = rq.index(b"\x50\x00") + 2
    length = struct.unpack(">H", rq[at:at + 2])[0] - (end - start)
    body = rq[6:at] + struct.pack(">H", length) + rq[at + 2:start] + rq[end:]
    w.send(pdu(1, body))
    until_end(w)


def contexts_unknown(more=(), user_items=b""):
    """Unknown abstract and transfer syntaxes; the highest context id."""
    w = Wire(host, port)
    w.send(associate_rq([
        (1, VERIFICATION, [IMPLICIT_LE]),
        (3, "1.2.3.4.5.6.7", [IMPLICIT_LE]),
        (5, CT, ["1.2.3.4.5.6.8", "1.2.840.10008.1.2.4.90"]),
        (7, CT, ["1.2.840.10008.1.2.4.90", EXPLICIT_LE, IMPLICIT_LE]),
        *more,
        (255, VERIFICATION, [EXPLICIT_LE, IMPLICIT_LE])], user_items=user_items))
    kind, _ = w.pdu()
    if kind == 2:
        w.send(p_data(pdv(255, 1, 1, echo_rq(9))))
        w.pdu()
        w.release()


def contexts_odd():
    """UIDs with padding, an even context id, an unknown user item."""
    contexts_unknown([(9, VERIFICATION + "\0", [IMPLICIT_LE + " "]), (10, VERIFICATION, [IMPLICIT_LE])],
                     item(0x5A, b"not known to anybody"))


# ------------------------------------------------------- ends

def close_in_association():
    """The connection is closed (FIN) without a release."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    w.pdu()
    w.s.close()


def close_in_pdu():
    """... in the middle of a PDU."""
    w = associated(STORE)
    data = dataset(sys_ct())
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, uid("ct-1")))), p_data(pdv(3, 0, 1, data))[:700])
    w.s.close()


def reset_in_pdu():
    """Like a process which was killed: RST in the middle of a PDU."""
    w = associated(STORE)
    data = dataset(sys_ct())
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, uid("ct-1")))), p_data(pdv(3, 0, 1, data))[:700])
    time.sleep(0.05)
    w.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    w.s.close()


def user_abort():
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())), abort(0, 0))
    until_end(w)


def connect_and_close():
    """What a load balancer does to see whether a server lives."""
    Wire(host, port).s.close()


def connect_and_reset():
    w = Wire(host, port)
    w.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    w.s.close()


def connect_and_wait():
    """Says nothing until the server has enough of it."""
    w = Wire(host, port, timeout=90)
    until_end(w)


def associate_and_wait():
    """Is silent within an association."""
    w = associated()
    w.s.settimeout(90)
    until_end(w)


def echo_and_reset():
    """An echo and a release; the connection ends by a RST."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    w.pdu()
    w.send(RELEASE_RQ)
    w.pdu()
    w.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    w.s.close()


def store_medium():
    """An object of 64 KB in PDUs of 16 KB."""
    ds = dcmread(lib.DATA + "/medium.dcm")
    w = associated(ECHO + [(3, ds.SOPClassUID, [IMPLICIT_LE])])
    w.send(p_data(pdv(3, 1, 1, store_rq(ds.SOPClassUID, ds.SOPInstanceUID))))
    parts = pieces(dataset(ds), 16000)
    for p in parts:
        w.send(p_data(pdv(3, 0, p is parts[-1], p)))
    w.pdu()
    w.release()


def hold():
    """An association which is kept until a byte comes on the standard input."""
    w = associated()
    print("holding", flush=True)
    sys.stdin.readline()
    w.release()


def half_closed():
    """Shuts its sending side after the request; the answer still comes."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    w.s.shutdown(socket.SHUT_WR)
    until_end(w)


def data_after_release():
    """Releases with a P-DATA-TF in the same segment behind it."""
    w = associated()
    w.send(RELEASE_RQ + p_data(pdv(1, 1, 1, echo_rq())))
    until_end(w)


# ------------------------------------------------------- unusual shapes

def sys_ct():
    return dcmread(lib.DATA + "/ct-1.dcm")


def dataset(ds, implicit=True):
    """The encoded data set, without meta information."""
    out = BytesIO()
    copy = Dataset(ds)
    dcmwrite(out, copy, implicit_vr=implicit, little_endian=True)
    return out.getvalue()


def pieces(data, size):
    return [data[i:i + size] for i in range(0, len(data), size)]


def all_in_one_pdu():
    """Command and data set in one P-DATA-TF."""
    w = associated(STORE)
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, uid("ct-1"))), pdv(3, 0, 1, dataset(sys_ct()))))
    w.pdu()
    w.release()


def many_pdvs():
    """Three PDVs of the command in one PDU; the data set in PDVs of odd length,
    five to a PDU."""
    w = associated(STORE)
    rq = store_rq(CT, uid("ct-1"))
    w.send(p_data(pdv(3, 1, 0, rq[:11]), pdv(3, 1, 0, rq[11:12]), pdv(3, 1, 1, rq[12:])))
    parts = pieces(dataset(sys_ct()), 101)
    for group in pieces(parts, 5):
        w.send(p_data(*[pdv(3, 0, p is parts[-1], p) for p in group]))
    w.pdu()
    w.release()


def many_data_pdvs():
    """The same, with the command in one piece."""
    w = associated(STORE)
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, uid("ct-1")))))
    parts = pieces(dataset(sys_ct()), 101)
    for group in pieces(parts, 5):
        w.send(p_data(*[pdv(3, 0, p is parts[-1], p) for p in group]))
    w.pdu()
    w.release()


def empty_pdvs():
    """Fragments without data: in the middle, and as the last one."""
    w = associated(STORE)
    rq, data = store_rq(CT, uid("ct-1")), dataset(sys_ct())
    w.send(p_data(pdv(3, 1, 0, b"")), p_data(pdv(3, 1, 0, rq)), p_data(pdv(3, 1, 1, b"")))
    w.send(p_data(pdv(3, 0, 0, data[:500]), pdv(3, 0, 0, b"")), p_data(pdv(3, 0, 0, data[500:])),
           p_data(pdv(3, 0, 1, b"")))
    w.pdu()
    w.release()


def byte_by_byte():
    """Each byte in a TCP segment of its own."""
    w = Wire(host, port)
    w.send(*pieces(associate_rq(ECHO), 1))
    w.pdu()
    w.send(*pieces(p_data(pdv(1, 1, 1, echo_rq())), 1))
    w.pdu()
    w.send(*pieces(RELEASE_RQ, 1))
    w.pdu()
    w.s.close()


def split_headers():
    """Segments which end within PDU headers: the header of each PDU begins in
    the segment before."""
    w = Wire(host, port)
    stream = associate_rq(STORE)
    w.send(stream[:3], stream[3:])
    w.pdu()
    data = pieces(dataset(sys_ct()), 400)
    stream = p_data(pdv(3, 1, 1, store_rq(CT, uid("ct-1"))))
    cuts = [3]
    for p in data:
        cuts.append(len(stream) + 3)
        stream += p_data(pdv(3, 0, p is data[-1], p))
    cuts = cuts[1:] + [len(stream)]
    start = 0
    for end in cuts:
        w.send(stream[start:end])
        start = end
        time.sleep(0.002)
    w.pdu()
    w.release()


def everything_in_one_segment():
    """Two echoes and the release together."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq(1))) + p_data(pdv(1, 1, 1, echo_rq(2))) + RELEASE_RQ)
    until_end(w)


def two_messages_in_one_pdu():
    """Two complete messages, of two contexts, in one P-DATA-TF."""
    w = associated([(1, VERIFICATION, [IMPLICIT_LE]), (3, VERIFICATION, [IMPLICIT_LE])])
    w.send(p_data(pdv(1, 1, 1, echo_rq(1)), pdv(3, 1, 1, echo_rq(2))))
    w.pdu()
    w.s.settimeout(1)
    try:
        w.pdu()
    except TimeoutError:
        print("no second answer")
    w.s.settimeout(10)
    w.release()


def pipelined():
    """Five operations at once, within the negotiated window or not."""
    w = associated(user_items=item(0x53, struct.pack(">HH", 5, 1)))
    w.send(*[p_data(pdv(1, 1, 1, echo_rq(n))) for n in (10, 11, 12, 13, 14)])
    for _ in range(5):
        w.pdu()
    w.release()


def interleaved():
    """Two C-STOREs on two contexts, their fragments by turns."""
    w = associated(STORE, user_items=item(0x53, struct.pack(">HH", 2, 1)))
    one, two = sys_ct(), dcmread(lib.DATA + "/ct-2.dcm")
    w.send(p_data(pdv(3, 1, 1, store_rq(CT, one.SOPInstanceUID, 1)),
                  pdv(5, 1, 1, store_rq(CT, two.SOPInstanceUID, 2))))
    a, b = pieces(dataset(one), 300), pieces(dataset(two, implicit=False), 300)
    for n in range(max(len(a), len(b))):
        both = []
        if n < len(a):
            both.append(pdv(3, 0, n == len(a) - 1, a[n]))
        if n < len(b):
            both.append(pdv(5, 0, n == len(b) - 1, b[n]))
        w.send(p_data(*both))
    w.s.settimeout(2)
    try:
        until_end(w)
    except TimeoutError:
        print("no more answers")
        w.send(abort())
        w.s.close()


def cancel_nothing():
    """C-CANCEL of a message which was never sent, then an echo."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, lib.command(e0100=0x0FFF, e0120=77, e0800=0x0101))),
           p_data(pdv(1, 1, 1, echo_rq(2))))
    kind, _ = w.pdu()
    if kind == 4:
        w.release()


def associate_echo_and_answer_release():
    """Lets the acceptor release the association."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    while w.pdu()[0] not in (5, None):
        pass
    w.send(RELEASE_RP)
    until_end(w)


def release_collision():
    """Answers the acceptor's A-RELEASE-RQ by one of its own."""
    w = associated()
    w.send(p_data(pdv(1, 1, 1, echo_rq())))
    while True:
        kind, _ = w.pdu()
        if kind == 5:
            break
        if kind is None:
            return
    w.send(RELEASE_RQ)
    # PS3.8 9.2.3: the requestor answers first, then waits for the answer.
    w.send(RELEASE_RP)
    until_end(w)


for what in sys.argv[3:]:
    print("==", what)
    try:
        globals()[what.replace("-", "_")]()
    except (OSError, EOFError, AttributeError) as e:
        print("ended by", repr(e))
