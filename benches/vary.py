"""Other captures from one: frames out of order, or many associations at once. Both read and write pcap.

vary.py out-of-order PERCENT FILE RESULT    so many of a hundred frames come one to three frames later, as those of a
                                            network card with several queues do: by less than 50 microseconds
vary.py interleave COUNT FILE RESULT        the only TCP connection of FILE, COUNT times at once, each from a host of its own
"""

import ipaddress
import random
import struct
import sys

FILE_HEADER, FRAME_HEADER = 24, 16
ETHERNET, IPV4_SOURCE, IPV4_DESTINATION = 14, 14 + 12, 14 + 16


def frames(octets):
    """Time in microseconds, original length, octets of each frame."""
    if octets[:4] != b"\xd4\xc3\xb2\xa1" or struct.unpack_from("<I", octets, 20)[0] != 1:
        sys.exit("a little-endian pcap of Ethernet frames in microseconds expected")
    place = FILE_HEADER
    while place + FRAME_HEADER <= len(octets):
        seconds, micros, captured, original = struct.unpack_from("<IIII", octets, place)
        place += FRAME_HEADER
        yield seconds * 1_000_000 + micros, original, octets[place : place + captured]
        place += captured


def write(result, at, original, octets):
    result.write(struct.pack("<IIII", at // 1_000_000, at % 1_000_000, len(octets), original))
    result.write(octets)


def out_of_order(percent, octets, result):
    """The times stay where they are: frames are seen in another order, and not at other times."""
    chance = random.Random(1)
    # What comes later: its time, and the number of the frame behind which it comes.
    waiting = []
    for number, (at, original, frame) in enumerate(frames(octets)):
        for late in [late for late in waiting if late[1] < number or at - late[0] >= 50]:
            waiting.remove(late)
            write(result, at, *late[2:])
        if chance.random() * 100 < percent:
            waiting.append((at, number + chance.randint(1, 3), original, frame))
        else:
            write(result, at, original, frame)
    for at, _, original, frame in waiting:
        write(result, at, original, frame)


def interleave(count, octets, result):
    """The first frame of all, then the second of all: while it lasts, all are open."""
    first, now = ipaddress.IPv4Address("10.0.0.1"), None
    client = None
    for at, original, frame in frames(octets):
        client = client or frame[IPV4_SOURCE:IPV4_DESTINATION]
        place = IPV4_SOURCE if frame[IPV4_SOURCE:IPV4_DESTINATION] == client else IPV4_DESTINATION
        now = max(at, now or at)
        for number in range(count):
            write(result, now, original, frame[:place] + (first + number).packed + frame[place + 4 :])
            now += 1


def main():
    how = {"out-of-order": out_of_order, "interleave": interleave}
    if len(sys.argv) != 5 or sys.argv[1] not in how:
        sys.exit(__doc__)
    with open(sys.argv[3], "rb") as capture, open(sys.argv[4], "wb") as result:
        octets = capture.read()
        result.write(octets[:FILE_HEADER])
        how[sys.argv[1]](int(sys.argv[2]), octets, result)


main()
