"""What benches/soak.sh needs besides DICOM's own programs.

soak.py deaf PORT                    a server that never reads
soak.py flood PORT                   a server that sends without end
soak.py noise PORT SECONDS EVENTS    clients of many bad manners, one after the other and at once
soak.py sample PID FILE              memory, threads and file descriptors of a process, every two seconds
soak.py judge FILE                   prints first, median, last and maximum; fails if something is left or grows
"""

import os
import random
import socket
import statistics
import struct
import sys
import threading
import time

KIB = 1024


def serve(port, handle):
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=handle, args=(connection,), daemon=True).start()


def deaf(connection):
    """Never reads; ends after a while, by a FIN or a reset."""
    time.sleep(random.uniform(1, 20))
    if random.random() < 0.5:
        reset(connection)
    connection.close()


def flood(connection):
    """Sends until nobody takes it for a while, and reads nothing."""
    connection.settimeout(10)
    octets = os.urandom(64 * KIB)
    try:
        for _ in range(random.randrange(1, 200)):
            connection.sendall(octets)
        if random.random() < 0.3:
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
    except OSError:
        pass
    if random.random() < 0.3:
        reset(connection)
    connection.close()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(client):
    time.sleep(random.uniform(0, 8))


def random_octets(client):
    client.sendall(os.urandom(random.randrange(1, 200_000)))


def http(client):
    client.sendall(b"GET /dicom-web/studies HTTP/1.1\r\nHost: pacs.example\r\n\r\n")
    client.recv(100)


def half_closed(client):
    client.sendall(os.urandom(100))
    client.shutdown(socket.SHUT_WR)
    while client.recv(64 * KIB):
        pass


def slow_reader(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KIB)
    for _ in range(random.randrange(100)):
        if not client.recv(KIB):
            return
        time.sleep(0.05)


def never_reads(client):
    for _ in range(random.randrange(1, 200)):
        client.sendall(os.urandom(64 * KIB))
    time.sleep(random.uniform(0, 5))


def pdu_too_long(client):
    """The header of a P-DATA-TF of almost 4 GiB, then some of it."""
    client.sendall(b"\x04\x00\xff\xff\xff\xf0")
    for _ in range(100):
        client.sendall(os.urandom(16 * KIB))


def bytewise(client):
    for octet in b"\x01\x00\x00\x00\x00\x44\x00\x01" + bytes(60):
        client.sendall(bytes([octet]))
        time.sleep(0.005)


MANNERS = [silent, random_octets, http, half_closed, slow_reader, never_reads, pdu_too_long, bytewise]


def noise(port, until, events):
    while time.monotonic() < until:
        manner = random.choice(MANNERS)
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=8) as client:
                manner(client)
                if random.random() < 0.4:
                    reset(client)
        except OSError:
            pass
        with open(events, "a", encoding="utf-8") as file:
            file.write(manner.__name__ + "\n")
        time.sleep(random.uniform(0, 0.4))


def sample(pid, path):
    while True:
        try:
            with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                status = dict(line.split(":", 1) for line in file)
            descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        except (FileNotFoundError, KeyError):
            return
        values = [time.time(), int(status["VmRSS"].split()[0]), int(status["Threads"]), descriptors]
        with open(path, "a", encoding="utf-8") as file:
            file.write(" ".join(map(str, values)) + "\n")
        time.sleep(2)


def judge(path):
    with open(path, encoding="utf-8") as file:
        samples = [[float(value) for value in line.split()] for line in file]
    print(f"  {len(samples)} samples        first   median     last  maximum")
    columns = list(zip(*samples))
    for name, values in zip(("RSS, KiB", "threads", "descriptors"), columns[1:]):
        shown = (values[0], statistics.median(values), values[-1], max(values))
        print(f"  {name:<16}" + "".join(f"{value:9.0f}" for value in shown))
    memory, threads, descriptors = columns[1:]
    third = len(memory) // 3
    parts = [statistics.median(memory[at * third : (at + 1) * third]) for at in range(3)]
    print("  RSS, median of each third, KiB: " + ", ".join(f"{part:.0f}" for part in parts))
    faults = []
    for name, values in (("threads", threads), ("descriptors", descriptors)):
        if values[-1] > values[0]:
            faults.append(f"{name}: {values[0]:.0f} at the start, {values[-1]:.0f} at the end")
    # What comes and goes is not growth: a third must be above the one before by a quarter, and by 16 MiB.
    if parts[2] > parts[1] * 1.25 + 16 * KIB and parts[1] > parts[0]:
        faults.append("memory grows")
    for fault in faults:
        print("  FAULT " + fault)
    return bool(faults)


def main():
    what, rest = sys.argv[1], sys.argv[2:]
    if what in ("deaf", "flood"):
        serve(int(rest[0]), {"deaf": deaf, "flood": flood}[what])
    elif what == "noise":
        until = time.monotonic() + float(rest[1])
        threads = [threading.Thread(target=noise, args=(int(rest[0]), until, rest[2])) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    elif what == "sample":
        sample(rest[0], rest[1])
    elif what == "judge":
        sys.exit(judge(rest[0]))
    else:
        sys.exit(__doc__)


main()
