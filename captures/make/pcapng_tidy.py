"""Copies a pcapng file without what it says of the machine which made it.

dumpcap notes the processor and the kernel in the section header (options 2 and
3) and the kernel in each interface (option 12). That is nobody's business in a
file which is kept under version control, and differs on each machine.

usage: pcapng_tidy.py FROM TO
"""
import struct
import sys

# Block type: (length of the fixed part behind type and length, options to drop)
TIDY = {0x0A0D0D0A: (16, {2, 3}), 1: (8, {12})}


def tidy(block, kind):
    fixed, drop = TIDY[kind]
    body = block[8:8 + fixed]
    at, end = 8 + fixed, len(block) - 4
    while at + 4 <= end:
        code, length = struct.unpack_from("<HH", block, at)
        padded = 4 + (length + 3) // 4 * 4
        if code not in drop:
            body += block[at:at + padded]
        at += padded
        if code == 0:
            break
    total = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + total + body + total


data = open(sys.argv[1], "rb").read()
out = bytearray()
at = 0
while at + 12 <= len(data):
    kind, length = struct.unpack_from("<II", data, at)
    block = data[at:at + length]
    out += tidy(block, kind) if kind in TIDY else block
    at += length
open(sys.argv[2], "wb").write(out)
