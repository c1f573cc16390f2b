"""Shared helpers of the Python peers: fixed UIDs, PDUs made by hand."""
import logging
import os
import socket
import struct
import sys
import uuid

DATA = os.environ.get("DATA") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "out", "data")
SPACE = uuid.UUID("6f0f5f0e-3c3f-5a41-9a53-64636d746170")


def uid(label):
    """A UID which is the same for the same label on every run."""
    return "2.25.%d" % uuid.uuid5(SPACE, label).int


def log_to_stderr():
    """pynetdicom's most detailed log, with times."""
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG,
                        format="%(asctime)s %(levelname)s %(name)s %(message)s")


# ------------------------------------------------------------ PDUs by hand
# For what no well-behaved peer sends: see PS3.8 section 9.3.

VERIFICATION = "1.2.840.10008.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
IMPLICIT_LE = "1.2.840.10008.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"


def item(kind, body):
    return struct.pack(">BxH", kind, len(body)) + body


def associate_rq(contexts, called="ANY-SCP", calling="RAW", max_pdu=16384,
                 application="1.2.840.10008.3.1.1.1", version=1, user_items=b""):
    """contexts: (id, abstract syntax, [transfer syntaxes]) each."""
    body = struct.pack(">H2x16s16s32x", version, called.ljust(16).encode(),
                       calling.ljust(16).encode())
    body += item(0x10, application.encode())
    for number, abstract, transfers in contexts:
        body += item(0x20, struct.pack(">B3x", number) + item(0x30, abstract.encode())
                     + b"".join(item(0x40, t.encode()) for t in transfers))
    user = item(0x51, struct.pack(">I", max_pdu)) + item(0x52, uid("raw implementation").encode())
    user += item(0x55, b"RAW_PDUS") + user_items
    return pdu(1, body + item(0x50, user))


def pdu(kind, body):
    return struct.pack(">BxI", kind, len(body)) + body


def pdv(context, command, last, data):
    return struct.pack(">IBB", len(data) + 2, context, command | last << 1) + data


def p_data(*pdvs):
    return pdu(4, b"".join(pdvs))


RELEASE_RQ = pdu(5, bytes(4))
RELEASE_RP = pdu(6, bytes(4))


def abort(source=0, reason=0):
    return pdu(7, bytes([0, 0, source, reason]))


def command(**elements):
    """A command set: e.g. command(e0002="1.2.840.10008.1.1", e0100=0x30)."""
    body = b""
    for name in sorted(elements):
        value = elements[name]
        if isinstance(value, int):
            value = struct.pack("<H", value)
        else:
            value = value.encode()
            value += bytes(len(value) % 2)
        body += struct.pack("<HHI", 0, int(name[1:], 16), len(value)) + value
    return struct.pack("<HHII", 0, 0, 4, len(body)) + body


def echo_rq(message=1):
    return command(e0002=VERIFICATION, e0100=0x30, e0110=message, e0800=0x0101)


def store_rq(sop_class, instance, message=1):
    return command(e0002=sop_class, e0100=0x01, e0110=message, e0700=0, e0800=0,
                   e1000=instance)


class Wire:
    """A TCP connection on which whole PDUs are read."""

    def __init__(self, host, port, timeout=10):
        self.aborted = False
        self.s = socket.socket()
        self.s.settimeout(timeout)
        if "SOURCE_PORT" in os.environ:
            self.s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.s.bind(("", int(os.environ["SOURCE_PORT"])))
        if "FIRST_SEQUENCE" in os.environ:
            # The kernel takes the sequence number to begin with in repair mode.
            repair, queue, sequence, send_queue = 19, 20, 21, 2
            self.s.setsockopt(socket.IPPROTO_TCP, repair, 1)
            self.s.setsockopt(socket.IPPROTO_TCP, queue, send_queue)
            self.s.setsockopt(socket.IPPROTO_TCP, sequence, struct.pack("I", int(os.environ["FIRST_SEQUENCE"])))
            self.s.setsockopt(socket.IPPROTO_TCP, repair, -1)
        self.s.connect((host, port))
        self.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, *parts):
        """Each part in a TCP segment of its own (if the wind is fair)."""
        for part in parts:
            self.s.sendall(part)

    def read(self, n):
        data = b""
        while len(data) < n:
            more = self.s.recv(n - len(data))
            if not more:
                raise EOFError("closed by the peer")
            data += more
        return data

    def pdu(self):
        """The next PDU: its type and its body."""
        try:
            head = self.read(6)
            body = self.read(struct.unpack(">I", head[2:])[0])
        except (EOFError, ConnectionResetError) as e:
            print("end of stream:", e)
            return None, b""
        self.aborted = head[0] == 7
        print("received PDU type %02x, %d bytes: %s" % (head[0], len(body), body[:48].hex()))
        return head[0], body

    def release(self):
        if not self.aborted:
            self.send(RELEASE_RQ)
            while self.pdu()[0] not in (None, 6, 7):
                pass
        self.s.close()
