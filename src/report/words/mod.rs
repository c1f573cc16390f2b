//! What happened, in words: the same in every form of report.

mod association;
mod connection;
mod contexts;
pub(crate) mod judged;
mod message;
mod negotiation;
mod row;
mod side_by_side;

pub(in crate::report) use association::{ending, remarks};
pub(crate) use connection::connection_words;
pub(in crate::report) use connection::{how_closed, protocol, speech};
pub(crate) use contexts::{
    abstract_syntax, context_details, has_default_roles, no_answer, proposed, roles, was_not_offered,
};
pub(in crate::report) use message::{
    answered, cautions, comment, details, link, message_id, more_details, status, subject,
};
pub(in crate::report) use negotiation::associate_information;
pub(crate) use negotiation::{answer, short_name};
pub(in crate::report) use negotiation::{head, user_information};
pub(crate) use side_by_side::{Aligned, side_by_side};

pub use row::{MessageParts, message_parts, message_words, row_words};

use std::net::IpAddr;

use super::Summary;
use super::paint::Tone;
use super::values::size;
use crate::packet::UnreachableReason;
use crate::stream::Notice;
use crate::timeline::{DataPdu, GapEntry, PduEntry};

use crate::ul::{Anomaly, Body, Pdu, PdvHeader, RejectReason, Role};

/// What a PDU other than P-DATA-TF says, in words.
pub(in crate::report) fn pdu(pdu: &Pdu, entry: &PduEntry) -> (Tone, String) {
    let missing = match pdu.missing {
        0 => String::new(),
        missing => format!(", {missing} octets of it missing"),
    };
    let (tone, text) = match &pdu.body {
        Body::AssociateRq(associate) => (Tone::Plain, negotiation::request(associate, pdu.missing > 0)),
        Body::AssociateAc(associate) => {
            let negotiation = entry.negotiation.as_deref();
            let text = negotiation.map(|all| negotiation::accept(associate, all, pdu.missing > 0));
            (Tone::Plain, text.unwrap_or_default())
        }
        Body::AssociateRj(reject) => {
            let (result, why) = (RejectReason::result_name(reject.result), reject.why);
            let codes = format!("{}/{}/{}", reject.result, why.source, why.reason);
            (Tone::Bad, format!("{result} by the {}: {} ({codes})", why.source_name(), why.name()))
        }
        Body::Abort(abort) => {
            let reason = abort.why.reason_name().map_or(String::new(), |reason| format!(": {reason}"));
            let codes = format!("{}/{}", abort.why.source, abort.why.reason);
            (Tone::Bad, format!("by the {}{reason} ({codes})", abort.why.source_name()))
        }
        Body::ReleaseRq(_) | Body::ReleaseRp(_) => (Tone::Plain, String::new()),
        Body::Unknown(octets) if pdu.header.kind.is_known() => {
            (Tone::Caution, format!("only its first {} octets", octets.len()))
        }
        Body::Unknown(_) => (Tone::Bad, format!("type {:02X}H", pdu.header.kind.0)),
    };
    (tone, text + &missing)
}

pub(in crate::report) fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(in crate::report) fn anomaly(anomaly: &Anomaly) -> String {
    let (offset, length) = (anomaly.span.offset, anomaly.span.length);
    format!("odd: {} (offset {offset}, {length} octets)", anomaly.fault.text())
}

/// What the capture itself got wrong.
pub(in crate::report) fn capture_cautions(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    let counts = summary.counts;
    if counts.gaps > 0 {
        lines.push(format!(
            "the capture lost {} octets in {}",
            counts.lost_octets,
            plural(counts.gaps, "gap", "gaps")
        ));
    }
    if let Some(dropped) = summary.dropped_by_capture.filter(|dropped| *dropped > 0) {
        lines.push(format!("the capturing system dropped {dropped} frames"));
    }
    if summary.clock_set_back > 0 {
        lines.push(format!(
            "the capture's clock was set back {}",
            plural(summary.clock_set_back, "time", "times")
        ));
    }
    if summary.cut_frames > 0 {
        lines.push(format!("the capture cut {}", plural(summary.cut_frames, "frame", "frames")));
    }
    if summary.incomplete_packets > 0 {
        let packets = plural(summary.incomplete_packets, "IP packet", "IP packets");
        lines.push(format!("{packets} given up because fragments never came"));
    }
    if counts.forgotten_negotiations > 0 {
        let count = counts.forgotten_negotiations;
        lines.push(format!(
            "limit reached: what {count} open associations negotiated was forgotten, too many at once"
        ));
    }
    if summary.evicted_connections > 0 {
        lines.push(format!(
            "limit reached: {} connections no longer followed, too many at once",
            summary.evicted_connections
        ));
    }
    lines
}

/// What somebody on the way said.
pub(in crate::report) fn unreachable(by: IpAddr, why: UnreachableReason) -> String {
    format!("ICMP: {}, says {by} ({}/{})", why.text(), why.kind, why.code)
}

/// Octets that the capture lost.
pub(in crate::report) fn gap(entry: &GapEntry) -> String {
    let what = if entry.is_cut { "cut" } else { "lost" };
    format!("gap: the capture {what} {} octets at offset {} of this side", entry.count, entry.offset)
}

/// What TCP did, where that deserves a line.
pub(in crate::report) fn notice(notice: Notice) -> Option<String> {
    Some(match notice {
        Notice::Conflict { offset } => {
            format!("TCP: sent again with other octets at offset {offset}; the first ones are kept")
        }
        Notice::ZeroWindow => "TCP: receive window closed".to_owned(),
        Notice::WindowOpened => "TCP: receive window open again".to_owned(),
        Notice::Unreachable { by, why } => unreachable(by, why),
        _ => return None,
    })
}

/// The same where what is told of TCP stands beside the messages: also what changed no octet.
pub(in crate::report) fn notice_in_ladder(told: Notice) -> Option<String> {
    Some(match told {
        Notice::Retransmission { offset, count } => {
            format!("TCP: {count} octets sent again, from offset {offset}")
        }
        Notice::SynRepeated => "TCP: connection request repeated".to_owned(),
        Notice::Accepted => "TCP: connection accepted".to_owned(),
        Notice::KeepAlive => "TCP: keep-alive".to_owned(),
        Notice::CapturedTwice => return None,
        _ => return notice(told),
    })
}

/// A P-DATA-TF: its PDV items, and what is odd about it.
pub(in crate::report) fn data_pdu(pdu: &DataPdu) -> String {
    let pdvs: Vec<String> = pdu.pdvs.iter().map(pdv).collect();
    let more = match pdu.pdv_count - pdu.pdvs.len() as u64 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let missing = match (pdu.missing, pdu.is_cut_off) {
        (0, _) => String::new(),
        (missing, true) => format!("  {missing} octets of it never came"),
        (missing, false) => format!("  {missing} octets of it missing"),
    };
    format!("{}{more}  {}{missing}", pdvs.join(" + "), size(pdu.header.span().length))
}

/// A PDV item: its context, what its fragment is of, and its length.
pub(in crate::report) fn pdv(pdv: &PdvHeader) -> String {
    let kind = if pdv.is_command() { "command" } else { "data set" };
    let last = if pdv.is_last() { ", last" } else { "" };
    format!("[{}] {kind}{last} {}", pdv.context_id, size(u64::from(pdv.fragment_length)))
}

/// A P-DATA-TF that is longer than its receiver takes.
pub(in crate::report) fn exceeded(pdu: &DataPdu, sender: Role) -> Option<String> {
    let (limit, length) = (pdu.exceeded?, pdu.header.length);
    Some(format!("odd: PDU length {length}, the {} takes {limit}", sender.other().name()))
}
