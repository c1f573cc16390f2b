//! The way of a PDU or message through the layers, from the wire up: the name of each, and what it says.

use super::words::short_name;
use crate::dict::Uid;
use crate::packet::Layer;
use crate::timeline::{MessageEntry, PduContent, PduEntry};

/// A layer in words.
pub type Named = (&'static str, String);

/// The header of a frame: its name, and what it says.
#[must_use]
pub fn header(layer: &Layer) -> Named {
    let hardware =
        |address: &[u8; 6]| address.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":");
    match layer {
        Layer::Ethernet { source, destination } => {
            ("Ethernet", format!("{} → {}", hardware(source), hardware(destination)))
        }
        Layer::Vlan(id) => ("VLAN", id.to_string()),
        Layer::Named(name) => (name, String::new()),
        Layer::Mpls(label) => ("MPLS", format!("label {label}")),
        Layer::Tunnel(name, id) => (name, id.to_string()),
        Layer::Ip { source, destination, hop_limit } => {
            let version = if source.is_ipv4() { "IPv4" } else { "IPv6" };
            (version, format!("{source} → {destination}, hop limit {hop_limit}"))
        }
        Layer::Tcp { source, destination, sequence, length } => {
            ("TCP", format!("{source} → {destination}, sequence {sequence}, {length} octets"))
        }
    }
}

/// The layers of a PDU above TCP.
#[must_use]
pub fn of_pdu(entry: &PduEntry) -> Vec<Named> {
    let header = entry.content.header();
    let frames = frames(header.started.frame, entry.last.frame);
    let (span, kind) = (header.span(), header.kind.name());
    let place = format!("{kind} at offset {} to {}{frames}", span.offset, span.end());
    let mut layers = vec![("upper layer", place)];
    if let PduContent::Data(data) = &entry.content {
        layers.extend(data.pdvs.iter().map(|pdv| {
            let control = pdv.message_control_header;
            ("presentation", format!("context {}, control header {control:02X}H", pdv.context_id))
        }));
    }
    layers
}

/// The layers of a message above TCP.
#[must_use]
pub fn of_message(entry: &MessageEntry) -> Vec<Named> {
    let frames = frames(entry.first.frame, entry.last.frame);
    let pdvs = match entry.pdv_count {
        1 => "1 PDV item".to_owned(),
        count => format!("{count} PDV items"),
    };
    let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
    let name = entry.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
    let elements = entry.command.as_ref().map_or(0, |command| command.elements().len());
    vec![
        ("upper layer", format!("{pdvs} from offset {}{frames}", entry.offset)),
        ("presentation", format!("context {}: {name}, {syntax}", entry.context_id)),
        ("DIMSE", format!("{}, {elements} command elements", entry.command_name())),
    ]
}

fn frames(first: u64, last: u64) -> String {
    if first == last { String::new() } else { format!(", frames {first} to {last}") }
}
