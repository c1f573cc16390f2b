"""HL7 version 2 messages by MLLP.

usage: mllp.py receiver PORT
       mllp.py sender HOST PORT
"""
import socket
import sys
import time

BEGIN, END = b"\x0b", b"\x1c\r"
ORDER = "\r".join((
    "MSH|^~\\&|HIS|TESTHOSPITAL|RIS|TESTHOSPITAL|20240229090000||ORM^O01|MSG%05d|T|2.3.1|||||| UNICODE UTF-8",
    "PID|||DT0005^^^TESTHOSPITAL||PRÓBNY^ŻÓŁW||19010101|O",
    "PV1||I|WARD 1^101^1",
    "ORC|NW|ACC0005|||SC",
    "OBR|1|ACC0005||CT1^CT of the head^L|||20240229101500||||||||||||ACC0005|RP05|SPS05||||CT")) + "\r"


def message(stream):
    """The next message, without its frame; None at the end."""
    data = b""
    while not data.endswith(END):
        more = stream.recv(4096)
        if not more:
            return None
        data += more
    return data[1:-2].decode()


if sys.argv[1] == "receiver":
    server = socket.create_server(("", int(sys.argv[2])))
    while True:
        peer, _ = server.accept()
        while (text := message(peer)) is not None:
            print(text.replace("\r", "\n"), flush=True)
            control = text.split("|")[9]
            answer = "MSH|^~\\&|RIS|TESTHOSPITAL|HIS|TESTHOSPITAL|20240229090001||ACK^O01|A%s|T|2.3.1\rMSA|AA|%s\r" % (control, control)
            peer.sendall(BEGIN + answer.encode() + END)
        peer.close()
else:
    s = socket.create_connection((sys.argv[2], int(sys.argv[3])), 5)
    s.settimeout(3)
    try:
        for n in (1, 2):
            s.sendall(BEGIN + (ORDER % n).encode() + END)
            print((message(s) or "no answer").replace("\r", "\n"))
            time.sleep(0.05)
    except OSError as e:
        print("ended by", repr(e))
    s.close()
