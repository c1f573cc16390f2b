//! The way of an event through the layers, from the wire up.

use std::io::{self, Write};

use super::Text;
use crate::report::layers::{self, Named};
use crate::report::paint::Tone;
use crate::timeline::{MessageEntry, PduEntry};

impl<W: Write> Text<W> {
    pub(super) fn show_layers(&mut self, entry: &PduEntry) -> io::Result<()> {
        self.show(entry.last.frame, || layers::of_pdu(entry))
    }

    pub(super) fn show_message_layers(&mut self, entry: &MessageEntry) -> io::Result<()> {
        self.show(entry.last.frame, || layers::of_message(entry))
    }

    /// The headers of the frame that holds the last octet, and the layers above.
    fn show(&mut self, frame: u64, above: impl FnOnce() -> Vec<Named>) -> io::Result<()> {
        if !self.style.shows_layers {
            return Ok(());
        }
        let below: Vec<Named> = self.layers.of(frame).iter().map(layers::header).collect();
        for (name, text) in below.into_iter().chain(above()) {
            let line = format!("│ {name:<12} {text}");
            let text = self.painter.paint(Tone::Faint, line.trim_end()).to_string();
            self.detail(text)?;
        }
        Ok(())
    }
}
