//! The shapes of the JSON lines: a public interface, apart from the model on purpose.

mod association;
mod message;
mod pdu;

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{CaptureInfo, Summary};
use crate::octets::{EscapedText, Span};
use crate::packet::UnreachableReason;
use crate::stream::Notice;
use crate::timeline::{AnomalyEntry, GapEntry, TransportEntry};
use crate::ul::Anomaly;

pub(super) use association::{association, connection};
pub(super) use message::message;
pub(super) use pdu::pdu;

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

fn unreachable(by: IpAddr, why: UnreachableReason) -> Value {
    json!({ "by": by.to_string(), "type": why.kind, "code": why.code, "text": why.text() })
}
