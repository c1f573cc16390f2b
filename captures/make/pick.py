"""Finds frames in a capture by what they hold of the DICOM stream.

usage: pick.py FILE.pcap WHAT

The file: Ethernet, IPv4, one TCP connection in which the client sends. WHAT:
middle    a frame in the middle of a large P-DATA-TF, without a PDU header
header    a frame which begins with a large P-DATA-TF (not the first one)
inside    a frame with the header of such a PDU in its middle
behind    the first frame behind the A-ASSOCIATE-AC
response  the frame with the answer to the C-STORE-RQ
Prints the number of the frame (the first frame is number 1).
"""
import struct
import sys

data = open(sys.argv[1], "rb").read()
frames = []  # (number, from the client?, sequence number, payload)
client, at, number = None, 24, 0
while at < len(data):
    length = struct.unpack_from("<I", data, at + 8)[0]
    frame = data[at + 16:at + 16 + length]
    at += 16 + length
    number += 1
    if frame[12:14] != b"\x08\x00" or frame[23] != 6:
        continue
    ip = frame[14:14 + struct.unpack_from(">H", frame, 16)[0]]
    tcp = ip[(ip[0] & 15) * 4:]
    if client is None:
        client = ip[12:16], tcp[:2]
    payload = tcp[(tcp[12] >> 4) * 4:]
    if payload:
        frames.append((number, (ip[12:16], tcp[:2]) == client, struct.unpack_from(">I", tcp, 4)[0], payload))


def headers(of_client):
    """The sequence numbers of the PDU headers in one direction, with lengths."""
    stream, start = b"", None
    for _, mine, sequence, payload in frames:
        if mine == of_client:
            start = sequence if start is None else start
            if sequence - start == len(stream):
                stream += payload
    found, here = {}, 0
    while here + 6 <= len(stream):
        length = struct.unpack_from(">I", stream, here + 2)[0]
        found[start + here] = (stream[here], length)
        here += 6 + length
    return found


sent, answered = headers(True), headers(False)
large = [s for s, (kind, length) in sent.items() if kind == 4 and length > 2000]


def inside(sequence, payload):
    return [s for s in sent if sequence <= s < sequence + len(payload)]


what = sys.argv[2]
for number, mine, sequence, payload in frames:
    full = len(payload) > 1000
    if what == "middle" and mine and full and not inside(sequence, payload) and sequence > large[0] + 5000:
        break
    if what == "inside" and mine and full and sequence > large[0] and any(
            sequence + 50 < s < sequence + len(payload) - 50 for s in inside(sequence, payload)):
        break
    if what == "header" and mine and sequence in large[1:]:
        break
    if what == "behind" and not mine and sequence in answered and answered[sequence][0] == 2:
        number += 1
        break
    if what == "response" and not mine and sequence in answered and answered[sequence][0] == 4:
        break
else:
    raise SystemExit("no such frame")
print(number)
