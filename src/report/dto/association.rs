//! Associations, and connections that have none.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::pdu::user_information;
use super::unreachable;
use crate::dict::Uid;
use crate::octets::hex;
use crate::report::Style;
use crate::report::values::name_field;
use crate::stream::PerSide;
use crate::stream::protocol::Protocol;
use crate::timeline::{AssociationEntry, ConnectionEntry, Speech, TransportCounts};
use crate::ul::{PresentationContext, Roles};

/// A secret as text if it is asked for; else how long it is.
pub(in crate::report) fn association(entry: &AssociationEntry, style: Style) -> Value {
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

pub(in crate::report) fn connection(entry: &ConnectionEntry) -> Value {
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

pub(in crate::report) const fn close_name(close: crate::stream::Close) -> &'static str {
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
