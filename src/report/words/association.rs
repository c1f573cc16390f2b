//! How an association ended, and what else there is to say about it.

use super::{plural, protocol, unreachable};
use crate::report::paint::Tone;
use crate::report::values::size;
use crate::stream::Close;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::Role;

/// How an association ended, in words.
pub(in crate::report) fn ending(entry: &AssociationEntry) -> (Tone, String) {
    let by = entry.ended_by.map_or(String::new(), |role| format!(" by the {}", role.name()));
    let inferred = if entry.is_outcome_inferred { " (inferred)" } else { "" };
    let (tone, text) = match entry.outcome {
        Outcome::Released => (Tone::Good, format!("released{by}")),
        Outcome::Rejected => (Tone::Bad, format!("rejected{by}")),
        Outcome::Aborted => (Tone::Bad, format!("aborted{by}")),
        Outcome::Reset => (Tone::Bad, format!("TCP reset{by}")),
        Outcome::Closed => (Tone::Bad, format!("TCP closed{by}, without release or abort")),
        Outcome::Open => (Tone::Caution, "still open when the capture ended".to_owned()),
        Outcome::Refused => (Tone::Bad, refused(entry)),
    };
    (tone, text + inferred)
}

fn refused(entry: &AssociationEntry) -> String {
    let text = match (entry.close, entry.is_accepted, entry.transport.unreachable) {
        (Some(Close::Reset), Some(false), _) => "TCP connection refused",
        (Some(Close::Reset), _, _) => "TCP connection reset before a PDU",
        (Some(_), _, _) => "TCP connection closed before a PDU",
        (None, _, Some((by, why))) if !why.is_about_size() => {
            return format!("TCP connection not possible; {}", unreachable(by, why));
        }
        (None, _, _) => "TCP connection never answered",
    };
    text.to_owned()
}

/// What else there is to say about an association.
pub(in crate::report) fn remarks(entry: &AssociationEntry) -> Vec<String> {
    let mut lines = Vec::new();
    if entry.failures > 0 {
        lines.push(format!("{} failed", plural(entry.failures, "message", "messages")));
    }
    if entry.incomplete > 0 {
        lines.push(format!("{} not captured whole", plural(entry.incomplete, "message", "messages")));
    }
    if entry.unanswered > 0 {
        let yet = if entry.outcome == Outcome::Open { " yet" } else { "" };
        let requests = plural(entry.unanswered, "request", "requests");
        lines.push(format!("{requests} without a final response{yet}"));
    }
    if entry.answers_not_captured > 0 {
        let requests = plural(entry.answers_not_captured, "request", "requests");
        lines.push(format!("{requests} whose final response was not captured"));
    }
    if entry.gaps > 0 {
        lines.push(format!(
            "the capture lost {} octets in {}",
            entry.lost_octets,
            plural(entry.gaps, "gap", "gaps")
        ));
    }
    for role in Role::BOTH {
        let side = entry.side(role);
        if *entry.unseen.of(side) {
            lines.push(format!("nothing that the {} sent was captured", role.name()));
        }
        if let Some(foreign) = entry.foreign.of(side) {
            lines.push(format!("the {} speaks {}", role.name(), protocol(foreign)));
        }
    }
    let transport = entry.transport;
    if transport.retransmitted_octets > 0 {
        lines.push(format!("TCP: {} sent again", size(transport.retransmitted_octets)));
    }
    if transport.repeated_syns > 0 {
        let times = plural(transport.repeated_syns, "time", "times");
        lines.push(format!("TCP: connection request repeated {times}"));
    }
    if transport.captured_twice > 0 {
        lines.push(format!("{} captured twice", plural(transport.captured_twice, "packet", "packets")));
    }
    if entry.anomalies_left_out > 0 {
        lines.push(format!("limit reached: {} more oddities are not shown", entry.anomalies_left_out));
    }
    lines
}
