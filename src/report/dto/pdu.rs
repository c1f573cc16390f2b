//! PDUs and their items.

use serde_json::{Map, Value, json};

use super::anomaly_object;
use crate::dict::Uid;
use crate::octets::hex;
use crate::report::Style;
use crate::report::values::{self, name_field};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AeTitle, Associate, Body, Content, Item, ItemType, Pdu, RejectReason};

pub(in crate::report) fn pdu(entry: &PduEntry, style: Style) -> Value {
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
            let is_answer = kind == ItemType::PRESENTATION_CONTEXT_AC;
            if is_answer {
                object.insert("result".to_owned(), context.result.0.into());
            }
            let abstract_syntax = context.abstract_syntaxes().next().map(Uid::to_string);
            if !is_answer || abstract_syntax.is_some() {
                object.insert("abstract_syntax".to_owned(), abstract_syntax.into());
            }
            if context.abstract_syntaxes().nth(1).is_some() {
                object.insert("abstract_syntaxes".to_owned(), uids(&mut context.abstract_syntaxes()));
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

pub(super) fn user_information(associate: &Associate, style: Style) -> Value {
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
