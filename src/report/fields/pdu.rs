//! The fields of a PDU (PS3.8 9.3).

use super::{Field, Tree, associate, clause};
use crate::octets::Span;
use crate::report::Style;
use crate::report::values::size;
use crate::report::words::{self, head};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AbortSource, Body, Pdu, PduHeader, PduType, PdvHeader, RejectReason};

/// The fields of a PDU. Of `style` counts whether patient data and secrets are shown.
#[must_use]
pub fn pdu(entry: &PduEntry, style: Style) -> Vec<Field> {
    let mut tree = Tree::default();
    let header = entry.content.header();
    tree.container(
        header.kind.name(),
        size(header.span().length),
        clause::pdu(header.kind),
        header.span(),
        |tree| {
            self::header(tree, header);
            match &entry.content {
                PduContent::Control(pdu) => control(tree, pdu, style),
                PduContent::Data(data) => {
                    data.pdvs.iter().for_each(|pdv| self::pdv(tree, pdv, style.shows_phi));
                    let more = data.pdv_count - data.pdvs.len() as u64;
                    if more > 0 {
                        let end = data.pdvs.last().map_or(header.offset, |pdv| pdv_span(pdv).end());
                        let rest = Span::new(end, header.span().end().saturating_sub(end));
                        tree.leaf("further PDVs", more.to_string(), "PS3.8 9.3.5.1", rest);
                        tree.mask(!style.shows_phi);
                    }
                }
            }
        },
    );
    notes(&mut tree, entry);
    tree.fields
}

/// What is odd about it, or missing.
fn notes(tree: &mut Tree, entry: &PduEntry) {
    let (missing, header) = match &entry.content {
        PduContent::Control(pdu) => (pdu.missing, &pdu.header),
        PduContent::Data(pdu) => (pdu.missing, &pdu.header),
    };
    if let PduContent::Control(pdu) = &entry.content {
        for anomaly in &pdu.anomalies {
            tree.note(anomaly.span, anomaly.fault.text());
        }
    }
    if missing > 0 {
        tree.note(header.span(), &format!("{missing} octets of it missing"));
    }
    if let PduContent::Data(data) = &entry.content
        && let Some(limit) = data.exceeded
    {
        let receiver = entry.sender.other().name();
        let length = Span::new(header.offset + 2, 4);
        tree.note(length, &format!("the {receiver} takes {limit}"));
    }
}

/// The six octets that every PDU starts with.
pub(super) fn header(tree: &mut Tree, header: &PduHeader) {
    let clause = clause::pdu(header.kind);
    let PduHeader { kind, reserved, length, offset, .. } = *header;
    let name = format!("{:02X}H {}", kind.0, kind.name());
    tree.leaf("PDU-type", name, clause, Span::new(offset, 1));
    tree.reserved(&[reserved], clause, offset.saturating_add(1), true);
    tree.leaf("PDU-length", length.to_string(), clause, Span::new(offset + 2, 4));
}

fn pdv_span(pdv: &PdvHeader) -> Span {
    Span::new(pdv.offset, PdvHeader::LENGTH as u64 + u64::from(pdv.fragment_length))
}

/// A presentation data value item.
pub(super) fn pdv(tree: &mut Tree, pdv: &PdvHeader, shows_phi: bool) {
    const CLAUSE: &str = "PS3.8 9.3.5.1";
    let PdvHeader { context_id, message_control_header, item_length, fragment_length, offset, .. } = *pdv;
    tree.container("Presentation-data-value", words::pdv(pdv), CLAUSE, pdv_span(pdv), |tree| {
        tree.leaf("Item-length", item_length.to_string(), CLAUSE, Span::new(offset, 4));
        if u64::from(item_length) != u64::from(fragment_length) + 2 {
            tree.caution("goes beyond its PDU");
        }
        tree.leaf("Presentation-context-ID", context_id.to_string(), CLAUSE, Span::new(offset + 4, 1));
        let kind = if pdv.is_command() { "command" } else { "data set" };
        let last = if pdv.is_last() { "last fragment" } else { "more fragments follow" };
        let control = format!("{message_control_header:02X}H: {kind}, {last}");
        tree.leaf("Message control header", control, "PS3.8 E.2", Span::new(offset + 5, 1));
        if message_control_header & !3 != 0 {
            tree.caution("reserved bits are set");
        }
        let fragment = Span::new(offset + PdvHeader::LENGTH as u64, u64::from(fragment_length));
        tree.leaf("Fragment", size(fragment.length), "PS3.8 E.1", fragment);
        // What of it is known to tell of nobody has a field of its own.
        tree.mask(!shows_phi);
    });
}

/// What follows the header of a PDU other than P-DATA-TF.
fn control(tree: &mut Tree, pdu: &Pdu, style: Style) {
    let clause = clause::pdu(pdu.header.kind);
    let start = pdu.header.offset + PduHeader::LENGTH as u64;
    let octet = |index: u64| Span::new(start + index, 1);
    match &pdu.body {
        Body::AssociateRq(body) => associate::fields(tree, body, start, false, style, &pdu.anomalies),
        Body::AssociateAc(body) => associate::fields(tree, body, start, true, style, &pdu.anomalies),
        Body::AssociateRj(reject) => {
            let RejectReason { source, reason } = reject.why;
            tree.reserved(&[reject.reserved], clause, start, false);
            let result = format!("{}, {}", reject.result, RejectReason::result_name(reject.result));
            tree.leaf("Result", result, clause, octet(1));
            tree.leaf("Source", format!("{source}, {}", reject.why.source_name()), clause, octet(2));
            tree.leaf("Reason/Diag.", format!("{reason}, {}", reject.why.name()), clause, octet(3));
        }
        Body::ReleaseRq(reserved) | Body::ReleaseRp(reserved) => {
            tree.reserved(reserved, clause, start, true);
        }
        Body::Abort(abort) => {
            let AbortSource { source, reason } = abort.why;
            tree.reserved(&abort.reserved, clause, start, false);
            tree.leaf("Source", format!("{source}, {}", abort.why.source_name()), clause, octet(2));
            let name = abort.why.reason_name().map_or("not significant", |name| name);
            tree.leaf("Reason/Diag.", format!("{reason}, {name}"), clause, octet(3));
        }
        Body::Unknown(octets) => {
            tree.leaf("octets", head(octets), clause, Span::new(start, octets.len() as u64));
        }
    }
    beyond(tree, pdu);
}

/// Octets behind the fixed fields of a PDU that has no others.
fn beyond(tree: &mut Tree, pdu: &Pdu) {
    let has_items = matches!(pdu.header.kind, PduType::ASSOCIATE_RQ | PduType::ASSOCIATE_AC);
    let behind = pdu.anomalies.iter().filter(|anomaly| anomaly.fault == crate::ul::Fault::PduTooLong);
    for anomaly in behind.filter(|_| !has_items) {
        tree.leaf("octets behind it", size(anomaly.span.length), clause::pdu(pdu.header.kind), anomaly.span);
    }
}
