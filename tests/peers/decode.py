"""What pynetdicom makes of a PDU, and pydicom of a data set: one JSON line in, one JSON line out.

In: {"pdu": HEX}, {"data_set": HEX, "transfer_syntax": UID} or {"file": PATH}.
Out: for a PDU its fields by name, for a data set a list of {tag, vr, value or items}, for a file facts about it, or
{"refused": why}.
"""

import json
import sys
import warnings
import zlib
from io import BytesIO

from pydicom import config
from pydicom.filereader import dcmread, read_dataset
from pydicom.uid import UID
from pydicom.valuerep import DSfloat, IS
from pynetdicom import pdu as pdus

warnings.simplefilter("ignore")
config.settings.reading_validation_mode = config.IGNORE

PDU_CLASSES = {
    1: pdus.A_ASSOCIATE_RQ,
    2: pdus.A_ASSOCIATE_AC,
    3: pdus.A_ASSOCIATE_RJ,
    4: pdus.P_DATA_TF,
    5: pdus.A_RELEASE_RQ,
    6: pdus.A_RELEASE_RP,
    7: pdus.A_ABORT_RQ,
}
ONE_VALUE = {"ST", "LT", "UT", "UR"}
NUMBERS = {"US", "SS", "UL", "SL", "UV", "SV", "FL", "FD"}
TEXT = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}


def shown(octets):
    """UTF-8 where it is that, else ASCII; with escapes for what cannot be printed."""
    try:
        return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in octets.decode("utf-8"))
    except UnicodeDecodeError:
        return "".join(chr(octet) if 0x20 <= octet < 0x7F else f"\\x{octet:02x}" for octet in octets)


def user_information(item):
    """The user information sub-items as lists of facts, by type."""
    facts = {}
    for sub in item.user_data:
        kind = sub.item_type
        if kind == 0x51:
            fact = sub.maximum_length_received
        elif kind == 0x52:
            fact = str(sub.implementation_class_uid)
        elif kind == 0x53:
            fact = [sub.max_operations_invoked, sub.max_operations_performed]
        elif kind == 0x54:
            fact = [str(sub.uid), sub.scu, sub.scp]
        elif kind == 0x55:
            fact = sub.implementation_version_name.strip()
        elif kind == 0x56:
            fact = [str(sub.uid), sub.app_info.hex()]
        elif kind == 0x57:
            related = [str(uid) for uid in sub.related_general_sop_class_identification]
            fact = [str(sub.sop_class_uid), str(sub.service_class_uid), related]
        elif kind == 0x58:
            fact = [sub.id_type, int(sub.response_requested), shown(sub.primary_field), shown(sub.secondary_field)]
        elif kind == 0x59:
            fact = shown(sub.server_response)
        else:
            continue
        facts.setdefault(f"{kind:02X}H", []).append(fact)
    return facts


def decode_pdu(octets):
    kind = octets[0]
    pdu = PDU_CLASSES[kind]()
    pdu.decode(octets)
    fields = {"pdu_type": kind}
    if kind in (1, 2):
        fields["protocol_version"] = pdu.protocol_version
        fields["application_context_name"] = str(pdu.application_context_name)
        fields["user_information"] = user_information(pdu.user_information)
    if kind == 1:
        fields["calling_ae_title"] = pdu.calling_ae_title.strip()
        fields["called_ae_title"] = pdu.called_ae_title.strip()
        fields["presentation_contexts"] = [
            [context.context_id, str(context.abstract_syntax), [str(uid) for uid in context.transfer_syntax]]
            for context in pdu.presentation_context
        ]
    elif kind == 2:
        fields["presentation_contexts"] = [
            [context.context_id, context.result, str(context.transfer_syntax or "")]
            for context in pdu.presentation_context
        ]
    elif kind == 3:
        fields["reject"] = [pdu.result, pdu.source, pdu.reason_diagnostic]
    elif kind == 7:
        fields["abort"] = [pdu.source, pdu.reason_diagnostic]
    elif kind == 4:
        fields["pdvs"] = [
            [item.presentation_context_id, item.data[0], len(item.data) - 1]
            for item in pdu.presentation_data_value_items
        ]
    return fields


def text_values(text, is_single):
    text = text.rstrip(" \0")
    if not text:
        return []
    return [text] if is_single else [value.rstrip(" \0") for value in text.split("\\")]


def as_sent(value):
    return value.original_string if isinstance(value, (DSfloat, IS)) else str(value)


def element(element):
    fact = {"tag": f"({element.tag.group:04X},{element.tag.element:04X})", "vr": element.VR}
    value = element.value
    if element.VR == "SQ":
        fact["items"] = [elements(item) for item in value]
        return fact
    values = list(value) if element.VM > 1 else [] if value is None else [value]
    if element.VR in TEXT:
        joined = "\\".join(as_sent(one) for one in values)
        fact["value"] = text_values(joined, element.VR in ONE_VALUE)
    elif element.VR in NUMBERS:
        fact["value"] = values
    elif isinstance(value, bytes):
        fact["octets"] = len(value)
    return fact


def elements(data_set):
    return [element(one) for one in data_set]


def decode_data_set(octets, transfer_syntax):
    if transfer_syntax.is_deflated:
        octets = zlib.decompress(octets, -zlib.MAX_WBITS)
    data_set = read_dataset(BytesIO(octets), transfer_syntax.is_implicit_VR, transfer_syntax.is_little_endian)
    data_set.decode()
    return elements(data_set)


def decode_file(path):
    file = dcmread(path)
    elements(file)
    meta = file.file_meta
    syntax = meta.TransferSyntaxUID
    pixels = file.get("PixelData")
    return {
        "named": [meta.get("MediaStorageSOPClassUID"), meta.get("MediaStorageSOPInstanceUID")],
        "own": [file.get("SOPClassUID"), file.get("SOPInstanceUID")],
        "is_compressed": syntax.is_compressed and not syntax.is_deflated,
        "is_little_endian": syntax.is_little_endian,
        "rows": file.get("Rows"),
        "pixel_data": pixels.hex() if pixels and len(pixels) < 4096 else None,
    }


for line in sys.stdin:
    task = json.loads(line)
    try:
        if "pdu" in task:
            answer = decode_pdu(bytes.fromhex(task["pdu"]))
        elif "file" in task:
            answer = decode_file(task["file"])
        else:
            answer = decode_data_set(bytes.fromhex(task["data_set"]), UID(task["transfer_syntax"]))
    except Exception as error:  # Whatever it is that the peer does not like.
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer, ensure_ascii=True), flush=True)
