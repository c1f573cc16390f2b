//! The shapes of the JSON lines: a public interface, apart from the model on purpose.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::values::{self, Shown, name_field};
use super::{CaptureInfo, Phi, Style, Summary};
use crate::dataset::{self, DataSet};
use crate::dict::{Uid, attribute};
use crate::dimse::{CommandSet, CommandValue, End, Pending};
use crate::octets::{EscapedText, Span, hex};
use crate::packet::UnreachableReason;
use crate::stream::protocol::Protocol;
use crate::stream::{Notice, PerSide};
use crate::timeline::{
    AnomalyEntry, AssociationEntry, ConnectionEntry, GapEntry, Link, MessageEntry, PduContent, PduEntry,
    Speech, TransportCounts, TransportEntry,
};
use crate::ul::{
    AeTitle, Anomaly, Associate, Body, Content, Item, ItemType, Pdu, PresentationContext, RejectReason, Roles,
};

/// The number of this interface.
const SCHEMA: u32 = 1;

pub(super) fn capture(info: &CaptureInfo) -> Value {
    let formats = info.formats.join("+");
    json!({
        "event": "capture",
        "schema": SCHEMA,
        "tool": "dcmtap",
        "version": env!("CARGO_PKG_VERSION"),
        "file": info.files.first(),
        "files": info.files,
        "format": formats,
        "compressed": info.compression,
    })
}

pub(super) fn summary(summary: &Summary) -> Value {
    json!({
        "event": "summary",
        "frames": summary.frames,
        "bytes": summary.octets,
        "connections": summary.connections,
        "associations": summary.counts.associations,
        "messages": summary.counts.messages,
        "findings": { "violation": 0, "warning": 0, "note": 0 },
        "skipped_frames": summary.skipped,
        "incomplete_ip_packets": summary.incomplete_packets,
        "gaps": summary.counts.gaps,
        "lost_bytes": summary.counts.lost_octets,
        "forgotten_negotiations": summary.counts.forgotten_negotiations,
        "evicted_connections": summary.evicted_connections,
        "dropped_by_capture": summary.dropped_by_capture,
        "clock_set_back": summary.clock_set_back,
        "cut_frames": summary.cut_frames,
        "errors": summary.errors,
        "elapsed_ms": summary.elapsed_ms,
    })
}

/// A remark in the capture file.
pub(super) fn comment(frame: Option<u64>, text: &str) -> Value {
    json!({ "event": "comment", "frame": frame, "text": EscapedText(text).to_string() })
}

#[derive(Serialize)]
pub(super) struct MessageLine {
    event: &'static str,
    association: u64,
    message: u64,
    time: String,
    first_frame: u64,
    last_frame: u64,
    sender: &'static str,
    context_id: u8,
    command: &'static str,
    command_field: Option<u16>,
    message_id: Option<u16>,
    message_id_being_responded_to: Option<u16>,
    sop_class_uid: Option<String>,
    sop_instance_uid: Option<String>,
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    abstract_syntax: Option<String>,
    transfer_syntax: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inferred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unexpected_encoding: Option<String>,
    dataset_bytes: Option<u64>,
    complete: bool,
    missing_bytes: u64,
    #[serde(skip_serializing_if = "is_zero")]
    unplaced_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'static str>,
    response_time_us: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Value>,
    stream_offset: u64,
    pdv_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Value>,
    command_set: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    command_set_faults: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_stopped: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

pub(super) fn message(entry: &MessageEntry, phi: &Phi, style: Style) -> MessageLine {
    let command = entry.command.as_ref();
    let shown = entry.data_set.as_deref().filter(|_| !style.hides_data_sets);
    let data_set = shown.map(|data_set| elements(data_set, phi));
    MessageLine {
        event: "message",
        association: entry.association,
        message: entry.number,
        time: entry.last.at.to_string(),
        first_frame: entry.first.frame,
        last_frame: entry.last.frame,
        sender: entry.sender.name(),
        context_id: entry.context_id,
        command: entry.command_name(),
        command_field: entry.command_field().map(|field| field.0),
        message_id: command.and_then(CommandSet::message_id),
        message_id_being_responded_to: command.and_then(CommandSet::message_id_being_responded_to),
        sop_class_uid: command.and_then(CommandSet::sop_class_uid).map(|uid| uid.to_string()),
        sop_instance_uid: command.and_then(CommandSet::sop_instance_uid).map(|uid| uid.to_string()),
        status: entry.status(),
        status_class: entry.status_class().map(crate::dict::status::Class::name),
        status_meaning: entry.status_meaning().map(|status| status.meaning),
        abstract_syntax: entry.abstract_syntax.as_ref().map(Uid::to_string),
        transfer_syntax: entry.transfer_syntax.as_ref().map(Uid::to_string),
        inferred: entry.is_abstract_syntax_inferred || entry.is_transfer_syntax_inferred,
        unexpected_encoding: entry.unexpected_encoding.map(|encoding| format!("{encoding:?}")),
        dataset_bytes: entry.data_set_octets,
        complete: entry.is_complete,
        missing_bytes: entry.missing,
        unplaced_bytes: entry.unplaced,
        ended: match entry.end {
            End::Complete => None,
            End::Lost => Some("lost"),
            End::Superseded => Some("superseded"),
            End::CutOff => Some("cut-off"),
            End::CaptureEnded => Some("capture-ended"),
        },
        response_time_us: entry.response_time_ns().map(|nanoseconds| nanoseconds / 1_000),
        request: entry.failed_request().map(request),
        stream_offset: entry.offset,
        pdv_count: entry.pdv_count,
        link: entry.link.as_ref().map(link),
        command_set: command.map(|command| command_set(command, phi)).unwrap_or_default(),
        command_set_faults: command.map(command_set_faults).unwrap_or_default(),
        dataset: data_set.or_else(|| style.shows_data_sets.then_some(Value::Null)),
        dataset_stopped: shown.and_then(|data_set| data_set.stop).map(dataset::Stop::text),
    }
}

fn link(link: &Link) -> Value {
    let to = &link.to;
    let mut object = json!({
        "kind": link.kind.name(),
        "association": to.association,
        "message": to.message,
        "command": to.command_field.name(),
        "message_id": to.message_id,
        "frame": to.frame,
    });
    if let Value::Object(object) = &mut object
        && link.is_inferred
    {
        object.insert("inferred".to_owned(), Value::from(true));
    }
    object
}

fn command_set(set: &CommandSet, phi: &Phi) -> Map<String, Value> {
    let mut object = Map::new();
    for (tag, keyword, value) in set.named_values() {
        let name = keyword.map_or_else(|| tag.to_string(), str::to_owned);
        let value = match value {
            CommandValue::Numbers(numbers) => one_or_more(numbers.into_iter().map(Value::from)),
            CommandValue::Tags(tags) => tags.iter().map(ToString::to_string).collect(),
            CommandValue::Uid(uid) => Value::from(uid.to_string()),
            CommandValue::Text(text) => Value::from(values::command_text(tag, text, phi)),
        };
        object.entry(name).or_insert(value);
    }
    object
}

fn one_or_more(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    if values.len() == 1 { values.remove(0) } else { Value::from(values) }
}

/// What a response that tells of a failure is about.
fn request(request: &Pending) -> Value {
    json!({
        "frame": request.ended.frame,
        "sop_class_uid": request.sop_class_uid.as_ref().map(Uid::to_string),
        "sop_instance_uid": request.sop_instance_uid.as_ref().map(Uid::to_string),
    })
}

fn command_set_faults(set: &CommandSet) -> Vec<Value> {
    set.faults().iter().map(|(fault, offset)| json!({ "what": fault.text(), "offset": offset })).collect()
}

/// Elements as nested arrays. The walker bounds the depth.
fn elements(data_set: &DataSet, phi: &Phi) -> Value {
    let shown: Vec<Shown<'_>> = values::shown(data_set, phi).collect();
    let mut rest = shown.as_slice();
    Value::from(nested(&mut rest, 0))
}

fn nested(rest: &mut &[Shown<'_>], depth: usize) -> Vec<Value> {
    use dataset::Content;
    let mut objects = Vec::new();
    while let Some((Shown { node, value }, behind)) =
        rest.split_first().filter(|(shown, _)| shown.node.depth >= depth)
    {
        *rest = behind;
        let mut object = Map::new();
        object.insert("tag".to_owned(), Value::from(node.tag.to_string()));
        if !matches!(node.content, Content::Item | Content::Fragment) {
            object.insert("vr".to_owned(), Value::from(node.vr.to_string()));
            object.insert("keyword".to_owned(), attribute::keyword(node.tag).into());
        }
        let length = if node.has_undefined_length() { Value::Null } else { Value::from(node.length) };
        object.insert("length".to_owned(), length);
        if node.missing > 0 {
            object.insert("missing".to_owned(), Value::from(node.missing));
        }
        match node.content {
            Content::Value(_) => {
                object.insert("value".to_owned(), value.as_ref().map_or(Value::Null, element_value));
            }
            Content::Bulk | Content::Fragment => {}
            Content::Sequence | Content::Fragments => {
                object.insert("items".to_owned(), Value::from(nested(rest, depth + 1)));
            }
            Content::Item => {
                object.insert("elements".to_owned(), Value::from(nested(rest, depth + 1)));
            }
        }
        objects.push(Value::from(object));
    }
    objects
}

fn element_value(value: &values::Value) -> Value {
    match value {
        values::Value::Texts(texts) => one_or_more(texts.iter().map(|text| Value::from(text.as_str()))),
        values::Value::Numbers(numbers) => {
            let number = |text: &String| {
                text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from))
            };
            one_or_more(
                numbers.iter().map(|text| number(text).unwrap_or_else(|_| Value::from(text.as_str()))),
            )
        }
        values::Value::Octets(hex) => Value::from(hex.as_str()),
    }
}

pub(super) fn gap(entry: &GapEntry) -> Value {
    let mut object = json!({
        "event": "gap",
        "association": entry.association,
        "time": entry.at.at.to_string(),
        "sender": entry.sender.name(),
        "stream_offset": entry.offset,
        "bytes": entry.count,
        "frame": entry.at.frame,
    });
    if let (true, Value::Object(object)) = (entry.is_cut, &mut object) {
        object.insert("cut".to_owned(), true.into());
    }
    object
}

pub(super) fn anomaly(entry: &AnomalyEntry) -> Value {
    let mut object = anomaly_object(&entry.anomaly);
    if let Value::Object(object) = &mut object {
        object.insert("event".to_owned(), Value::from("anomaly"));
        object.insert("association".to_owned(), Value::from(entry.association));
        object.insert("time".to_owned(), Value::from(entry.at.at.to_string()));
        object.insert("frame".to_owned(), Value::from(entry.at.frame));
        object.insert("sender".to_owned(), Value::from(entry.sender.name()));
    }
    object
}

fn anomaly_object(anomaly: &Anomaly) -> Value {
    let Span { offset, length } = anomaly.span;
    json!({ "what": anomaly.fault.text(), "stream_offset": offset, "length": length })
}

/// `None` for what is only counted in the association's line.
pub(super) fn transport(entry: &TransportEntry) -> Option<Value> {
    let (kind, offset) = match entry.notice {
        Notice::Conflict { offset } => ("conflicting-retransmission", Some(offset)),
        Notice::ZeroWindow => ("zero-window", None),
        Notice::WindowOpened => ("window-open", None),
        Notice::Unreachable { .. } => ("unreachable", None),
        _ => return None,
    };
    let mut object = json!({
        "event": "transport",
        "association": entry.association,
        "time": entry.at.at.to_string(),
        "frame": entry.at.frame,
        "sender": entry.sender.name(),
        "what": kind,
        "stream_offset": offset,
    });
    if let (Notice::Unreachable { by, why }, Value::Object(object)) = (entry.notice, &mut object) {
        object.insert("icmp".to_owned(), unreachable(by, why));
    }
    Some(object)
}

pub(super) fn pdu(entry: &PduEntry, style: Style) -> Value {
    let header = entry.content.header();
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("event", "pdu".into());
    put("association", entry.association.into());
    put("time", entry.last.at.to_string().into());
    put("frame", entry.last.frame.into());
    put("first_frame", header.started.frame.into());
    put("sender", entry.sender.name().into());
    put("pdu", header.kind.name().into());
    put("pdu_type", header.kind.0.into());
    put("pdu_length", header.length.into());
    put("stream_offset", header.offset.into());
    if header.reserved != 0 {
        put("reserved", header.reserved.into());
    }
    let (fields, missing) = match &entry.content {
        PduContent::Control(pdu) => (control(pdu, style), pdu.missing),
        PduContent::Data(pdu) => {
            let pdvs: Vec<Value> = pdu
                .pdvs
                .iter()
                .map(|pdv| {
                    json!({
                        "context_id": pdv.context_id,
                        "message_control_header": pdv.message_control_header,
                        "fragment": if pdv.is_command() { "command" } else { "dataset" },
                        "last": pdv.is_last(),
                        "length": pdv.fragment_length,
                        "stream_offset": pdv.offset,
                    })
                })
                .collect();
            let mut fields = vec![("pdvs", Value::from(pdvs)), ("pdv_count", pdu.pdv_count.into())];
            if pdu.is_cut_off {
                fields.push(("cut_off", true.into()));
            }
            if let Some(exceeded) = pdu.exceeded {
                fields.push(("exceeds_maximum_length", exceeded.into()));
            }
            (fields, pdu.missing)
        }
    };
    for (name, value) in fields {
        put(name, value);
    }
    if missing > 0 {
        put("missing_bytes", missing.into());
    }
    Value::from(object)
}

fn control(pdu: &Pdu, style: Style) -> Vec<(&'static str, Value)> {
    let mut fields = match &pdu.body {
        Body::AssociateRq(associate) => associate_fields(associate, ItemType::PRESENTATION_CONTEXT_RQ, style),
        Body::AssociateAc(associate) => associate_fields(associate, ItemType::PRESENTATION_CONTEXT_AC, style),
        Body::AssociateRj(reject) => vec![
            ("result", reject.result.into()),
            ("source", reject.why.source.into()),
            ("reason", reject.why.reason.into()),
            ("text", format!("{}: {}", RejectReason::result_name(reject.result), reject.why.name()).into()),
        ],
        Body::Abort(abort) => vec![
            ("source", abort.why.source.into()),
            ("reason", abort.why.reason.into()),
            ("text", abort.why.reason_name().unwrap_or(abort.why.source_name()).into()),
        ],
        Body::ReleaseRq(_) | Body::ReleaseRp(_) => Vec::new(),
        Body::Unknown(octets) => vec![("octets", hex(octets.get(..1_024).unwrap_or(octets)).into())],
    };
    if !pdu.anomalies.is_empty() {
        fields.push(("anomalies", pdu.anomalies.iter().map(anomaly_object).collect()));
    }
    fields
}

fn associate_fields(associate: &Associate, kind: ItemType, style: Style) -> Vec<(&'static str, Value)> {
    let contexts: Vec<Value> = associate
        .presentation_contexts(kind)
        .map(|context| {
            let uids = |uids: &mut dyn Iterator<Item = &Uid>| -> Value {
                uids.map(|uid| Value::from(uid.to_string())).collect()
            };
            let mut object = Map::new();
            object.insert("id".to_owned(), context.id.into());
            if kind == ItemType::PRESENTATION_CONTEXT_AC {
                object.insert("result".to_owned(), context.result.0.into());
            } else {
                let abstract_syntax = context.abstract_syntaxes().next().map(Uid::to_string);
                object.insert("abstract_syntax".to_owned(), abstract_syntax.into());
            }
            object.insert("transfer_syntaxes".to_owned(), uids(&mut context.transfer_syntaxes()));
            Value::from(object)
        })
        .collect();
    let mut fields = vec![
        ("protocol_version", associate.protocol_version.into()),
        ("called_ae_title", associate.called_ae_title.to_string().into()),
        ("calling_ae_title", associate.calling_ae_title.to_string().into()),
        ("application_context_name", associate.application_context_name().map(Uid::to_string).into()),
        ("presentation_contexts", contexts.into()),
        ("user_information", user_information(associate, style)),
    ];
    for (name, title) in [
        ("called_ae_title_raw", associate.called_ae_title),
        ("calling_ae_title_raw", associate.calling_ae_title),
    ] {
        if is_unusual(title) {
            fields.push((name, hex(&title.0).into()));
        }
    }
    let unknown: Vec<Value> = associate.items.iter().filter_map(unknown_item).collect();
    if !unknown.is_empty() {
        fields.push(("unknown_items", unknown.into()));
    }
    fields
}

/// Is there more in the field than a title and the spaces behind it?
fn is_unusual(title: AeTitle) -> bool {
    let is_printable = title.0.iter().all(|octet| (b' '..=b'~').contains(octet));
    !is_printable || title.0.starts_with(b" ")
}

fn unknown_item(item: &Item) -> Option<Value> {
    let (Content::Unknown(octets) | Content::Malformed(octets) | Content::Cut(octets)) = &item.content else {
        return None;
    };
    Some(
        json!({ "type": item.kind.0, "name": item.kind.name(), "octets": hex(octets), "stream_offset": item.span.offset }),
    )
}

fn user_information(associate: &Associate, style: Style) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("maximum_length", associate.maximum_length().into());
    put("implementation_class_uid", associate.implementation_class_uid().map(Uid::to_string).into());
    put("implementation_version_name", associate.implementation_version_name().map(name_field).into());
    if let Some((invoked, performed)) = associate.asynchronous_operations_window() {
        put("asynchronous_operations_window", json!({ "invoked": invoked, "performed": performed }));
    }
    let roles = associate.role_selections().map(|roles| {
        json!({
            "sop_class_uid": roles.sop_class_uid.to_string(),
            "scu_role": roles.scu_role,
            "scp_role": roles.scp_role,
        })
    });
    put_list(&mut object, "role_selections", roles);
    let extended = associate.extended_negotiations().map(|negotiation| {
        let names =
            negotiation.fields().filter_map(|(name, octet)| Some((name?.to_owned(), Value::from(octet))));
        json!({
            "sop_class_uid": negotiation.sop_class_uid.to_string(),
            "application_information": hex(&negotiation.application_information),
            "fields": names.collect::<Map<_, _>>(),
        })
    });
    put_list(&mut object, "extended_negotiations", extended);
    let common = associate.common_extended_negotiations().map(|negotiation| {
        let related = negotiation.related_general_sop_class_uids.iter();
        json!({
            "sop_class_uid": negotiation.sop_class_uid.to_string(),
            "service_class_uid": negotiation.service_class_uid.to_string(),
            "related_general_sop_class_uids": related.map(Uid::to_string).collect::<Vec<_>>(),
        })
    });
    put_list(&mut object, "common_extended_negotiations", common);
    if let Some(identity) = associate.user_identity() {
        let value = json!({
            "type": identity.kind,
            "type_name": identity.kind_name(),
            "positive_response_requested": identity.positive_response_requested,
            "primary_field": values::secret(&identity.primary_field, style),
            "secondary_field": values::secret(&identity.secondary_field, style),
        });
        object.insert("user_identity".to_owned(), value);
    }
    let responses = associate.user_data().filter_map(|item| match &item.content {
        Content::UserIdentityResponse(response) => {
            Some(json!({ "server_response": values::secret(response, style) }))
        }
        _ => None,
    });
    put_list(&mut object, "user_identity_responses", responses);
    put_list(&mut object, "unknown_sub_items", associate.user_data().filter_map(unknown_item));
    Value::from(object)
}

fn put_list(object: &mut Map<String, Value>, name: &str, values: impl Iterator<Item = Value>) {
    let values: Vec<Value> = values.collect();
    if !values.is_empty() {
        object.insert(name.to_owned(), values.into());
    }
}

/// A secret as text if it is asked for; else how long it is.
pub(super) fn association(entry: &AssociationEntry, style: Style) -> Value {
    let negotiation = &entry.negotiation;
    let (request, accept) = (negotiation.request.as_deref(), negotiation.accept.as_deref());
    let titles = request.or(accept);
    let contexts: Vec<Value> = negotiation.contexts.iter().map(presentation_context).collect();
    let requestor_octets = entry.octets.of(entry.side(crate::ul::Role::Requestor));
    let acceptor_octets = entry.octets.of(entry.side(crate::ul::Role::Acceptor));
    let mut object = json!({
        "event": "association",
        "association": entry.association,
        "first_time": entry.first.at.to_string(),
        "last_time": entry.last.at.to_string(),
        "first_frame": entry.first.frame,
        "last_frame": entry.last.frame,
        "requestor": entry.requestor.to_string(),
        "acceptor": entry.acceptor.to_string(),
        "calling_ae_title": titles.map(|associate| associate.calling_ae_title.to_string()),
        "called_ae_title": titles.map(|associate| associate.called_ae_title.to_string()),
        "outcome": entry.outcome.name(),
        "ended_by": entry.ended_by.map(crate::ul::Role::name),
        "reject": entry.reject.map(|reject| json!({
            "result": reject.result, "source": reject.why.source, "reason": reject.why.reason,
        })),
        "abort": entry.abort.map(|why| json!({ "source": why.source, "reason": why.reason })),
        "presentation_contexts": contexts,
        "requestor_user_information": request.map(|request| user_information(request, style)),
        "acceptor_user_information": accept.map(|accept| user_information(accept, style)),
        "messages": entry.messages,
        "failures": entry.failures,
        "incomplete": entry.incomplete,
        "unanswered": entry.unanswered,
        "bytes": { "requestor": requestor_octets, "acceptor": acceptor_octets },
        "gaps": entry.gaps,
        "lost_bytes": entry.lost_octets,
        "tls": null,
        "accepted": entry.is_accepted,
        "mid_stream": entry.is_mid_stream,
        "transport": transport_counts(entry.transport),
    });
    if let Value::Object(object) = &mut object {
        if entry.answers_not_captured > 0 {
            object.insert("answers_not_captured".to_owned(), entry.answers_not_captured.into());
        }
        for (name, is_cut) in
            [("request_cut", negotiation.is_request_cut), ("accept_cut", negotiation.is_accept_cut)]
        {
            if is_cut {
                object.insert(name.to_owned(), true.into());
            }
        }
        if entry.is_outcome_inferred {
            object.insert("inferred".to_owned(), true.into());
        }
        for (name, role) in
            [("requestor", crate::ul::Role::Requestor), ("acceptor", crate::ul::Role::Acceptor)]
        {
            let side = entry.side(role);
            if *entry.unseen.of(side) {
                object.insert(format!("{name}_not_captured"), true.into());
            }
            if let Some(protocol) = entry.foreign.of(side) {
                object.insert(format!("{name}_speaks"), protocol.name().into());
            }
        }
        if entry.anomalies_left_out > 0 {
            object.insert("anomalies_left_out".to_owned(), entry.anomalies_left_out.into());
        }
    }
    object
}

fn unreachable(by: IpAddr, why: UnreachableReason) -> Value {
    json!({ "by": by.to_string(), "type": why.kind, "code": why.code, "text": why.text() })
}

fn transport_counts(counts: TransportCounts) -> Value {
    let mut object = json!({
        "retransmitted_bytes": counts.retransmitted_octets,
        "conflicting_retransmissions": counts.conflicts,
        "zero_windows": counts.zero_windows,
        "keep_alives": counts.keep_alives,
        "repeated_syns": counts.repeated_syns,
        "captured_twice": counts.captured_twice,
    });
    if let (Some((by, why)), Value::Object(object)) = (counts.unreachable, &mut object) {
        object.insert("unreachable".to_owned(), unreachable(by, why));
    }
    object
}

fn presentation_context(context: &PresentationContext) -> Value {
    let roles = |roles: Roles| roles.names().collect::<Vec<_>>();
    let proposed: Vec<String> = context.proposed_transfer_syntaxes.iter().map(Uid::to_string).collect();
    let mut object = json!({
        "id": context.id,
        "abstract_syntax": context.abstract_syntax.as_ref().map(Uid::to_string),
        "abstract_syntax_name": context.abstract_syntax.as_ref().and_then(Uid::name),
        "proposed_transfer_syntaxes": proposed,
        "result": context.result.map(|result| result.0),
        "accepted_transfer_syntax": context.transfer_syntax.as_ref().map(Uid::to_string),
        "requestor_roles": roles(context.requestor_roles),
        "acceptor_roles": roles(context.acceptor_roles),
    });
    if let Value::Object(object) = &mut object {
        if context.is_abstract_syntax_inferred || context.is_transfer_syntax_inferred {
            object.insert("inferred".to_owned(), true.into());
        }
        if context.is_proposed == Some(false) {
            object.insert("proposed".to_owned(), false.into());
        }
        let raw =
            context.abstract_syntax.iter().chain(&context.transfer_syntax).find(|uid| uid.has_padding());
        if let Some(uid) = raw {
            object.insert("uid_raw".to_owned(), hex(uid.raw()).into());
        }
    }
    object
}

pub(super) fn connection(entry: &ConnectionEntry) -> Value {
    let mut object = json!({
        "event": "connection",
        "time": entry.first.at.to_string(),
        "last_time": entry.last.at.to_string(),
        "frame": entry.first.frame,
        "client": entry.client.to_string(),
        "server": entry.server.to_string(),
        "protocol": entry.protocol(),
        "client_speaks": entry.speaks.initiator.as_ref().map(Speech::name),
        "server_speaks": entry.speaks.responder.as_ref().map(Speech::name),
        "bytes": { "client": entry.octets.initiator, "server": entry.octets.responder },
        "accepted": entry.is_accepted,
        "close": entry.close.map(close_name),
        "transport": transport_counts(entry.transport),
    });
    let hellos: BTreeMap<&str, Value> = hellos(&entry.speaks);
    if let Value::Object(object) = &mut object {
        if !hellos.is_empty() {
            object.insert("tls".to_owned(), json!(hellos));
        }
        if entry.lost_octets > 0 {
            object.insert("lost_bytes".to_owned(), entry.lost_octets.into());
        }
    }
    object
}

pub(super) const fn close_name(close: crate::stream::Close) -> &'static str {
    use crate::stream::Close;
    match close {
        Close::Fin => "closed",
        Close::Reset => "reset",
        Close::Replaced => "replaced",
        Close::SourceEnded => "open",
        Close::Evicted => "evicted",
    }
}

fn hellos(speaks: &PerSide<Option<Speech>>) -> BTreeMap<&'static str, Value> {
    let mut hellos = BTreeMap::new();
    for (name, speech) in [("client", &speaks.initiator), ("server", &speaks.responder)] {
        if let Some(Speech::Other(Protocol::Tls(hello))) = speech {
            let text = |octets: &Vec<u8>| name_field(octets);
            hellos.insert(
                name,
                json!({
                    "version": hello.version_name(),
                    "server_name": hello.server_name.as_ref().map(text),
                    "application_protocols": hello.application_protocols.iter().map(text).collect::<Vec<_>>(),
                    "alert": hello.alert,
                }),
            );
        }
    }
    hellos
}
