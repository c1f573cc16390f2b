//! The way of an event through the layers, from the wire up.

use std::io::{self, Write};

use super::Text;
use super::negotiation::short_name;
use super::paint::Tone;
use crate::dict::Uid;
use crate::packet::Layer;
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
        let pdu = format!(
            "upper layer  {} at offset {} to {}{frames}",
            header.kind.name(),
            span.offset,
            span.end()
        );
        self.layer(&pdu)?;
        if let PduContent::Data(data) = &entry.content {
            for pdv in &data.pdvs {
                let control = pdv.message_control_header;
                self.layer(&format!(
                    "presentation  context {}, control header {control:02X}H",
                    pdv.context_id
                ))?;
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
        let pdvs = entry.pdv_count;
        self.layer(&format!("upper layer  {pdvs} PDV items from offset {}{frames}", entry.offset))?;
        let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
        let name = entry.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
        self.layer(&format!("presentation  context {}: {name}, {syntax}", entry.context_id))?;
        let elements = entry.command.as_ref().map_or(0, |command| command.elements().len());
        self.layer(&format!("DIMSE        {}, {elements} command elements", entry.command_name()))
    }

    /// The headers of the frame that holds the last octet.
    fn frame_layers(&mut self, frame: u64) -> io::Result<()> {
        let lines: Vec<String> = self.layers.of(frame).iter().map(layer_text).collect();
        for line in lines {
            self.layer(&line)?;
        }
        Ok(())
    }

    fn layer(&mut self, text: &str) -> io::Result<()> {
        let text = self.painter.paint(Tone::Faint, format!("│ {text}")).to_string();
        self.detail(text)
    }
}

fn frames(first: u64, last: u64) -> String {
    if first == last { String::new() } else { format!(", frames {first} to {last}") }
}

fn layer_text(layer: &Layer) -> String {
    let hardware =
        |address: &[u8; 6]| address.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":");
    match layer {
        Layer::Ethernet { source, destination } => {
            format!("Ethernet     {} → {}", hardware(source), hardware(destination))
        }
        Layer::Vlan(id) => format!("VLAN         {id}"),
        Layer::Named(name) => (*name).to_owned(),
        Layer::Mpls(label) => format!("MPLS         label {label}"),
        Layer::Tunnel(name, id) => format!("{name:<11}  {id}"),
        Layer::Ip { source, destination, hop_limit } => {
            let version = if source.is_ipv4() { "IPv4" } else { "IPv6" };
            format!("{version}         {source} → {destination}, hop limit {hop_limit}")
        }
        Layer::Tcp { source, destination, sequence, length } => {
            format!("TCP          {source} → {destination}, sequence {sequence}, {length} octets")
        }
    }
}
