"""What dcmtap and tshark read differently in a capture: one path in a line, one JSON line out.

Called with the path of dcmtap. Out: {"pdus", "commands", "ours", "theirs"}, where the last two are lists of what only
one of them reads, or in another order. Both are brought into the same form: of each side of a TCP
connection the PDUs, with the frame in which each was complete and its fields, and the commands of each presentation
context.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from xml.etree import ElementTree

ADDRESSES = re.compile(r", Src: (\S+), Dst: (\S+)")
ELEMENT = re.compile(r"\((\w{4}),(\w{4})\)")
# What tshark writes into its XML as it came from the wire.
NOT_IN_XML = {code: "?" for code in [*range(0x20), 0xFFFE, 0xFFFF] if code not in (0x09, 0x0A, 0x0D)}
NUMBERS = {
    "0100": "CommandField",
    "0110": "MessageID",
    "0120": "MessageIDBeingRespondedTo",
    "0800": "CommandDataSetType",
    "0900": "Status",
    "1008": "ActionTypeID",
    "1002": "EventTypeID",
    "1020": "NumberOfRemainingSuboperations",
    "1021": "NumberOfCompletedSuboperations",
    "1022": "NumberOfFailedSuboperations",
    "1023": "NumberOfWarningSuboperations",
}
UIDS = {
    "0002": "AffectedSOPClassUID",
    "0003": "RequestedSOPClassUID",
    "1000": "AffectedSOPInstanceUID",
    "1001": "RequestedSOPInstanceUID",
}


class Reading:
    """What one program reads: facts by side of a connection, in order."""

    def __init__(self):
        self.facts = {}
        self.pdus = 0
        self.commands = 0

    def pdu(self, way, frame, kind, length, fields):
        """A PDU with its fields; those that are empty or absent are left out."""
        told = " ".join(f"{name}={value}" for name, value in fields if value not in (None, "", []))
        self.note(way, f"frame {frame} PDU {kind:02X}H {length} {told}")
        self.pdus += 1

    def command(self, way, context, elements):
        told = " ".join(f"{name}={elements[name]}" for name in [*NUMBERS.values(), *UIDS.values()] if name in elements)
        self.note(f"{way} context {context}", told)
        self.commands += 1

    def note(self, key, fact):
        self.facts.setdefault(key, []).append(fact.rstrip())


def compact(*values):
    return "/".join("-" if value is None else str(value) for value in values)


# --- dcmtap ---------------------------------------------------------------------------------------------------------


def read_by_dcmtap(dcmtap, path):
    command = [dcmtap, "read", "--format", "jsonl", "--pdus", "--phi", "show", path]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    ends = {
        line["association"]: (line["requestor"], line["acceptor"]) for line in lines if line["event"] == "association"
    }
    reading = Reading()
    for line in lines:
        if line["event"] not in ("pdu", "message") or line["association"] not in ends:
            continue
        requestor, acceptor = ends[line["association"]]
        way = f"{requestor} > {acceptor}" if line["sender"] == "requestor" else f"{acceptor} > {requestor}"
        if line["event"] == "pdu":
            fields = fields_of_our_pdu(line)
            reading.pdu(way, line["frame"], line["pdu_type"], line["pdu_length"], fields)
        elif line["command_field"] is not None:
            reading.command(way, line["context_id"], our_elements(line["command_set"]))
    return reading, {acceptor.rsplit(":", 1)[1] for _, acceptor in ends.values()}


def our_elements(elements):
    text = {name: elements[name] for name in UIDS.values() if elements.get(name)}
    return text | {name: elements[name] for name in NUMBERS.values() if name in elements}


def fields_of_our_pdu(line):
    kind = line["pdu_type"]
    if kind in (1, 2):
        return fields_of_our_negotiation(line)
    if kind == 3:
        return [("reject", compact(*(line.get(name) for name in ("result", "source", "reason"))))]
    if kind == 7:
        return [("abort", compact(line.get("source"), line.get("reason")))]
    if kind == 4:
        pdvs = [compact(pdv["context_id"], pdv["message_control_header"], pdv["length"] + 2) for pdv in line.get("pdvs", [])]
        return [("pdvs", pdvs)]
    return []


def fields_of_our_negotiation(line):
    user = line.get("user_information") or {}
    window = user.get("asynchronous_operations_window")
    roles = user.get("role_selections", [])
    return [
        ("version", line.get("protocol_version")),
        ("called", line.get("called_ae_title")),
        ("calling", line.get("calling_ae_title")),
        ("application", line.get("application_context_name")),
        (
            "contexts",
            [
                compact(one["id"], one.get("result"), one.get("abstract_syntax"), *one["transfer_syntaxes"])
                for one in line.get("presentation_contexts") or []
            ],
        ),
        ("maximum_length", user.get("maximum_length")),
        ("implementation", user.get("implementation_class_uid")),
        ("implementation_version", user.get("implementation_version_name")),
        ("window", compact(window["invoked"], window["performed"]) if window else None),
        ("roles", [compact(one["sop_class_uid"], one["scu_role"], one["scp_role"]) for one in roles]),
    ]


# --- tshark ---------------------------------------------------------------------------------------------------------


def read_by_tshark(path, ports):
    command = ["tshark", "-n", "-T", "pdml", "-J", "tcp dicom", "-Y", "dicom", "-r", path]
    for preference in ("tcp.desegment_tcp_streams", "tcp.reassemble_out_of_order", "dicom.pdv_reassemble"):
        command += ["-o", f"{preference}:TRUE"]
    for port in sorted(ports):
        command += ["-d", f"tcp.port=={port},dicom"]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    output = output.decode("utf-8", "replace").translate(NOT_IN_XML)
    reading = Reading()
    for _, packet in ElementTree.iterparse(StringIO(output)):
        if packet.tag == "packet":
            read_packet(reading, packet)
            packet.clear()
    return reading


def read_packet(reading, packet):
    frame, ends, way = None, None, None
    for layer in packet.iter("proto"):
        match layer.get("name"):
            case "geninfo":
                frame = layer.find("field[@name='num']").get("show")
            case "ip" | "ipv6":
                if found := ADDRESSES.search(layer.get("showname")):
                    ends = found.groups()
            case "tcp":
                ports = [layer.find(f"field[@name='tcp.{port}']").get("show") for port in ("srcport", "dstport")]
                hosts = [f"[{address}]" if ":" in address else address for address in ends]
                way = " > ".join(f"{host}:{port}" for host, port in zip(hosts, ports))
            case "dicom":
                read_pdus(reading, way, frame, layer)


def octets(field):
    return bytes.fromhex(field.get("value") or "")


def number(field):
    return int(field.get("value") or "0", 16)


def text(value):
    """As dcmtap prints text and UIDs: without padding, with what cannot be printed escaped."""
    return "".join(chr(one) if 0x20 <= one < 0x7F else f"\\x{one:02x}" for one in value.rstrip(b"\0 ").lstrip(b" "))


class TheirPdu:
    """What was found of a PDU so far."""

    def __init__(self, kind):
        self.kind, self.length = kind, None
        self.fields, self.contexts, self.roles, self.pdvs, self.window = {}, [], [], [], []
        self.commands = []

    def take(self, field):
        name = field.get("name")
        told = TOLD.get(name)
        if told:
            self.fields.setdefault(told[0], told[1](field))
        elif name == "dicom.pdu.len":
            self.length = number(field)
        elif name == "dicom.pctx.id":
            self.contexts.append({"id": number(field), "result": None, "abstract": None, "transfer": []})
        elif name == "dicom.pctx.result":
            self.contexts[-1]["result"] = number(field)
        elif name == "dicom.pctx.abss.syntax":
            self.contexts[-1]["abstract"] = text(octets(field))
        elif name == "dicom.pctx.xfer.syntax" and self.contexts:
            self.contexts[-1]["transfer"].append(text(octets(field)))
        elif name.startswith("dicom.userinfo.rolesel."):
            value = text(octets(field)) if name.endswith(".sopclassuid") else number(field)
            if not name.endswith(".len"):
                self.roles.append(value)
        elif name.startswith("dicom.userinfo.asyncneg."):
            self.window.append(number(field))
        elif name in ("dicom.pdv.len", "dicom.pdv.ctx", "dicom.pdv.flags"):
            if name == "dicom.pdv.len":
                self.pdvs.append([])
                self.commands.append({})
            self.pdvs[-1].append(number(field))
        elif not name and self.commands and (found := ELEMENT.match(field.get("show") or "")):
            self.element(*found.groups(), octets(field)[8:])

    def element(self, group, tag, value):
        if group != "0000":
            return
        if tag in NUMBERS:
            self.commands[-1][NUMBERS[tag]] = int.from_bytes(value[:2], "little")
        elif tag in UIDS and text(value):
            self.commands[-1][UIDS[tag]] = text(value)

    def told(self):
        if self.kind in (1, 2):
            order = ("version", "called", "calling", "application")
            later = ("maximum_length", "implementation", "implementation_version")
            contexts = [
                compact(one["id"], one["result"] if self.kind == 2 else None, one["abstract"], *one["transfer"])
                for one in self.contexts
            ]
            roles = [compact(*self.roles[at : at + 3]) for at in range(0, len(self.roles), 3)]
            return [
                *((name, self.fields.get(name)) for name in order),
                ("contexts", contexts),
                *((name, self.fields.get(name)) for name in later),
                ("window", compact(*self.window) if self.window else None),
                ("roles", roles),
            ]
        if self.kind == 3:
            return [("reject", compact(*(self.fields.get(name) for name in ("result", "source", "reason"))))]
        if self.kind == 7:
            return [("abort", compact(*(self.fields.get(name) for name in ("abort_source", "abort_reason"))))]
        if self.kind == 4:
            return [("pdvs", [compact(*pdv[1:], pdv[0]) for pdv in self.pdvs])]
        return []


TOLD = {
    "dicom.assoc.version": ("version", number),
    "dicom.assoc.ae.called": ("called", lambda field: text(octets(field))),
    "dicom.assoc.ae.calling": ("calling", lambda field: text(octets(field))),
    "dicom.actx": ("application", lambda field: text(octets(field))),
    "dicom.max_pdu_len": ("maximum_length", number),
    "dicom.userinfo.uid": ("implementation", lambda field: text(octets(field))),
    "dicom.userinfo.version": ("implementation_version", lambda field: text(octets(field))),
    "dicom.assoc.reject.result": ("result", number),
    "dicom.assoc.reject.source": ("source", number),
    "dicom.assoc.reject.reason": ("reason", number),
    "dicom.assoc.abort.source": ("abort_source", number),
    "dicom.assoc.abort.reason": ("abort_reason", number),
}


def read_pdus(reading, way, frame, layer):
    pdus = []
    for field in layer.iter("field"):
        if field.get("name") == "dicom.pdu.type":
            pdus.append(TheirPdu(number(field)))
        elif pdus:
            pdus[-1].take(field)
    for pdu in pdus:
        reading.pdu(way, frame, pdu.kind, pdu.length, pdu.told())
        for pdv, command in zip(pdu.pdvs, pdu.commands):
            if command and pdv[2] & 1:
                reading.command(way, pdv[1], command)


# --- both -----------------------------------------------------------------------------------------------------------


def only(ones, others):
    found = []
    for key, facts in ones.items():
        theirs = others.get(key, [])
        more = Counter(facts) - Counter(theirs)
        found += [f"{key}: {fact}" for fact in more.elements()]
        if not more and Counter(facts) == Counter(theirs) and facts != theirs:
            found.append(f"{key}: another order")
    return found


def compared(path):
    ours, ports = read_by_dcmtap(sys.argv[1], path)
    theirs = read_by_tshark(path, ports)
    return {
        "pdus": ours.pdus,
        "commands": ours.commands,
        "ours": only(ours.facts, theirs.facts),
        "theirs": only(theirs.facts, ours.facts),
    }


with ThreadPoolExecutor(os.cpu_count()) as workers:
    for answer in workers.map(compared, sys.stdin.read().splitlines()):
        print(json.dumps(answer), flush=True)
