"""One end of a tunnel, for encapsulations which the kernel may not have.

usage: tunnel.py KIND DEVICE UNDERLAY [LOCAL REMOTE]
DEVICE is made; what goes into it leaves encapsulated through UNDERLAY.
KIND, by Ethernet: vlan, qinq, mpls, pppoe; by IP from LOCAL to REMOTE: ipip, gre
(IP packets, with key and sequence number), gretap (Ethernet frames).
"""
import os
import select
import socket
import struct
import sys

from tap import device

kind, name, underlay = sys.argv[1:4]
ETHERNET = kind in ("vlan", "qinq", "gretap")
inner = device(name, ETHERNET)
sequence = 0

if kind in ("vlan", "qinq", "mpls", "pppoe"):
    outer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    outer.bind((underlay, 0))
else:
    outer = socket.socket(socket.AF_INET, socket.SOCK_RAW, 4 if kind == "ipip" else 47)
    outer.bind((sys.argv[4], 0))
    outer.connect((sys.argv[5], 0))
print("ready", flush=True)

# The addresses of the two ends of the underlay, see link-layers.sh.
OWN = outer.getsockname()[4] if outer.family == socket.AF_PACKET else b""
PEER = {b"\x02\0\0\0\0\x0a": b"\x02\0\0\0\0\x14", b"\x02\0\0\0\0\x14": b"\x02\0\0\0\0\x0a"}.get(OWN)


def wrap(data):
    global sequence
    sequence += 1
    if kind == "vlan":  # priority 5, VLAN 100
        return data[:12] + struct.pack(">HH", 0x8100, 5 << 13 | 100) + data[12:]
    if kind == "qinq":  # 802.1ad service tag 200, then customer tag 100
        return data[:12] + struct.pack(">HHHH", 0x88A8, 200, 0x8100, 100) + data[12:]
    if kind == "mpls":  # two labels
        return PEER + OWN + b"\x88\x47" + struct.pack(">II", 16001 << 12 | 64, 24002 << 12 | 1 << 8 | 64) + data
    if kind == "pppoe":  # session 17, PPP protocol IPv4
        return PEER + OWN + b"\x88\x64" + struct.pack(">BBHHH", 0x11, 0, 17, len(data) + 2, 0x0021) + data
    if kind == "ipip":
        return data
    if kind == "gre":
        return struct.pack(">HHII", 0x3000, 0x0800, 42, sequence) + data
    return struct.pack(">HH", 0, 0x6558) + data


def unwrap(data):
    """What is inside; None if it is not ours."""
    if kind in ("vlan", "qinq"):
        # The kernel has taken the outer tag off already.
        at = 12
        while data[at:at + 2] in (b"\x81\x00", b"\x88\xa8"):
            at += 4
        return data[:12] + data[at:]
    if kind == "mpls":
        return data[22:] if data[12:14] == b"\x88\x47" else None
    if kind == "pppoe":
        return data[22:22 + struct.unpack(">H", data[18:20])[0] - 2] if data[12:14] == b"\x88\x64" else None
    payload = data[(data[0] & 15) * 4:]  # behind the outer IP header
    if kind == "ipip":
        return payload
    flags, protocol = struct.unpack(">HH", payload[:4])
    at = 4 + 4 * bool(flags & 0x2000) + 4 * bool(flags & 0x1000)
    return payload[at:] if protocol in (0x0800, 0x6558) else None


while True:
    ready, _, _ = select.select([inner, outer], [], [])
    for source in ready:
        if source is inner:
            outer.send(wrap(os.read(inner, 65536)))
        else:
            data, address = outer.recvfrom(65536)
            if outer.family == socket.AF_PACKET and address[2] == socket.PACKET_OUTGOING:
                continue
            data = unwrap(data)
            if data:
                os.write(inner, data)
