//! The way of an event through the layers, from the wire up.

use std::io::{self, Write};

use super::super::words::short_name;
use super::Text;
use crate::dict::Uid;
use crate::packet::Layer;
use crate::report::paint::Tone;
use crate::timeline::{MessageEntry, PduContent, PduEntry};

impl<W: Write> Text<W> {
    pub(super) fn show_layers(&mut self, entry: &PduEntry) -> io::Result<()> {
        if !self.style.shows_layers {
            return Ok(());
        }
        self.frame_layers(entry.last.frame)?;
        let header = entry.content.header();
        let frames = frames(header.started.frame, entry.last.frame);
        let span = header.span();
        let kind = header.kind.name();
        let place = format!("{kind} at offset {} to {}{frames}", span.offset, span.end());
        self.layer("upper layer", &place)?;
        if let PduContent::Data(data) = &entry.content {
            for pdv in &data.pdvs {
                let control = pdv.message_control_header;
                let context = format!("context {}, control header {control:02X}H", pdv.context_id);
                self.layer("presentation", &context)?;
            }
        }
        Ok(())
    }

    pub(super) fn show_message_layers(&mut self, entry: &MessageEntry) -> io::Result<()> {
        if !self.style.shows_layers {
            return Ok(());
        }
        self.frame_layers(entry.last.frame)?;
        let frames = frames(entry.first.frame, entry.last.frame);
        let pdvs = match entry.pdv_count {
            1 => "1 PDV item".to_owned(),
            count => format!("{count} PDV items"),
        };
        self.layer("upper layer", &format!("{pdvs} from offset {}{frames}", entry.offset))?;
        let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
        let name = entry.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
        self.layer("presentation", &format!("context {}: {name}, {syntax}", entry.context_id))?;
        let elements = entry.command.as_ref().map_or(0, |command| command.elements().len());
        self.layer("DIMSE", &format!("{}, {elements} command elements", entry.command_name()))
    }

    /// The headers of the frame that holds the last octet.
    fn frame_layers(&mut self, frame: u64) -> io::Result<()> {
        let lines: Vec<_> = self.layers.of(frame).iter().map(layer_text).collect();
        for (name, text) in lines {
            self.layer(name, &text)?;
        }
        Ok(())
    }

    fn layer(&mut self, name: &str, text: &str) -> io::Result<()> {
        let line = format!("│ {name:<12} {text}");
        let text = self.painter.paint(Tone::Faint, line.trim_end()).to_string();
        self.detail(text)
    }
}

fn frames(first: u64, last: u64) -> String {
    if first == last { String::new() } else { format!(", frames {first} to {last}") }
}

/// The name of a layer, and what its header says.
fn layer_text(layer: &Layer) -> (&'static str, String) {
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
