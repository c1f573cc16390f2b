"""A cable of bad quality between two namespaces.

usage: wire.py NAMESPACE1 NAMESPACE2 KIND...
It makes a device eth0 in each and carries frames between them until it is
killed. KIND: loss (some frames are lost), duplicate (some come twice), reorder
(some come after the next two), delay (5 ms each way). Only frames of full size
are harmed, each N-th of them, so that every run is alike.
"""
import os
import select
import sys
import time

from tap import device, enter

here, there = sys.argv[1:3]
kinds = sys.argv[3:]
enter(here)
a = device("eth0", True)
enter(there)
b = device("eth0", True)
print("ready", flush=True)

count = 0
held = []  # (frame, how many frames may pass before)
queue = []  # (when, device, frame)


def send(out, frame):
    if "delay" in kinds:
        queue.append((time.monotonic() + 0.005, out, frame))
    else:
        os.write(out, frame)


while True:
    wait = max(0, queue[0][0] - time.monotonic()) if queue else (0.02 if held else None)
    ready, _, _ = select.select([a, b], [], [], wait)
    while queue and queue[0][0] <= time.monotonic():
        _, out, frame = queue.pop(0)
        os.write(out, frame)
    if not ready:
        # Nothing follows: what was held back goes on.
        for frame, _ in held:
            send(b, frame)
        held.clear()
    for source in ready:
        frame = os.read(source, 65536)
        if source == b:
            send(a, frame)
            continue
        full = len(frame) > 1400
        count += full
        if full and "loss" in kinds and count % 13 == 7:
            continue
        if full and "reorder" in kinds and count % 11 == 5:
            held.append((frame, 2))
            continue
        send(b, frame)
        if full and "duplicate" in kinds and count % 9 == 4:
            send(b, frame)
        held = [(f, n - 1) for f, n in held]
        for f, n in held:
            if n <= 0:
                send(b, f)
        held = [(f, n) for f, n in held if n > 0]
