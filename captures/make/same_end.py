"""Did a scenario end through the proxy as it does without it? See through-proxy.sh.

Compares the clients' exit statuses of both runs, and the proxy's timeline with what
`dcmtap read` tells of the committed capture: of each association its AE titles, outcome,
rejection or abort, its messages in order with their statuses, and the octets each side sent.
Ids, client ports and times differ. Where peers race with themselves, what the run without
the proxy shows counts too; and of what was cancelled, how far it came by then does not count.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

program, committed, results, scenario = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]


def exit_statuses(how):
    """Of each client, by the name of its log."""
    logs = sorted((results / how / "logs" / scenario).glob("*.log"))
    found = {log.name: re.findall(r"^exit status (\d+)$", log.read_text("latin-1"), re.M) for log in logs}
    return {name: statuses for name, statuses in found.items() if statuses}


def ends(lines):
    """What is told of associations and of other connections: (port, what, octets)."""
    messages = {}
    for line in lines:
        association = line.get("association")
        if line["event"] == "message":
            status = line["status"]
            told = (line["sender"], line["command"], line["sop_class_uid"], status)
            messages.setdefault(association, []).append(told)
        elif line["event"] == "association":
            keys = ["calling_ae_title", "called_ae_title", "outcome", "ended_by", "reject", "abort"]
            # What is sent at the same time has no order: it counts in the order of each sender.
            sent = sorted(messages.pop(association, []), key=lambda message: message[0])
            what = [json.dumps(line[key]) for key in keys] + sent
            yield line["acceptor"].rsplit(":", 1)[1], tuple(what), tuple(line["bytes"].values())
        elif line["event"] == "connection":
            keys = ["protocol", "client_speaks", "server_speaks"]
            yield line["server"].rsplit(":", 1)[1], tuple(str(line[key]) for key in keys), tuple(line["bytes"].values())


def read(path, of_ports):
    output = subprocess.run([program, "read", "--format", "jsonl", *of_ports, path], stdout=subprocess.PIPE, check=False).stdout
    return [json.loads(line) for line in output.splitlines()]


def of_capture(folder):
    """What is told of the capture. The proxy takes a port without a word on it for DICOM, `read` only if told so."""
    names = [folder / f"{scenario}{suffix}" for suffix in (".pcap", ".pcapng")]
    path = next(name for name in names if name.exists())
    found = []
    for of_ports in ([], [f"--port={port}" for port in ports]):
        found = [end for end in ends(read(path, of_ports)) if end[0] in ports]
        if stripped(found) == stripped(through):
            break
    return found


def stripped(all_ends):
    return Counter(end[:2] for end in all_ends)


def apart_from_cancelled(all_ends):
    """Without the messages of associations on which something was cancelled."""
    def is_cancelled(what):
        return any(isinstance(part, tuple) and part[1] == "C-CANCEL-RQ" for part in what)

    return [(port, what[:6], octets) if is_cancelled(what) else (port, what, octets) for port, what, octets in all_ends]


timelines = sorted((results / "through" / "logs" / scenario).glob("proxy-*.jsonl"))
ports = {timeline.stem.rsplit("-", 1)[1] for timeline in timelines}
through, gaps = [], 0
for timeline in timelines:
    lines = [json.loads(line) for line in timeline.read_text().splitlines()]
    port = timeline.stem.rsplit("-", 1)[1]
    through += [(port, what, octets) for _, what, octets in ends(lines)]
    gaps += sum(line["gaps"] for line in lines if line["event"] == "summary")

expected, directly = of_capture(committed), of_capture(results / "direct" / "captures")
remark = ""
if stripped(expected) != stripped(through) == stripped(directly):
    expected = directly
    remark = ", as today without the proxy and not as in the committed capture"
elif stripped(expected) != stripped(through) and stripped(apart_from_cancelled(expected)) == stripped(
    apart_from_cancelled(through)
):
    expected, through = apart_from_cancelled(expected), apart_from_cancelled(through)
    remark = ", but for how far it came before it was cancelled"
said, is_same = [], True
if exit_statuses("direct") != exit_statuses("through"):
    is_same = False
    said.append(f"exit statuses: {exit_statuses('direct')} directly, {exit_statuses('through')} through the proxy")
what = [stripped(expected), stripped(through)]
if what[0] != what[1]:
    is_same = False
    said.append(f"only in the capture: {list((what[0] - what[1]).elements())}")
    said.append(f"only in the proxy's timeline: {list((what[1] - what[0]).elements())}")
if gaps:
    is_same = False
    said.append(f"{gaps} gaps")
if not through:
    is_same = False
    said.append("nothing went through the proxy")
if is_same:
    number = sum(len(statuses) for statuses in exit_statuses("through").values())
    octets = "" if Counter(expected) == Counter(through) else ", other numbers of octets"
    said.append(f"same: {number} clients, {len(through)} connections{octets}{remark}")
else:
    said.insert(0, "NOT THE SAME")
print("; ".join(said))
sys.exit(not is_same)
