//! A DIMSE message in one line.

use std::io::{self, Write};

use super::super::values::size;
use super::super::words::{self, answered, cautions, details, message_id, short_name, subject};
use super::Text;
use crate::dict::status::Class;
use crate::report::paint::Tone;
use crate::time::Elapsed;
use crate::timeline::MessageEntry;

impl<W: Write> Text<W> {
    pub(super) fn message(&mut self, entry: &MessageEntry) -> io::Result<()> {
        self.prefix(entry.last, entry.association, entry.sender)?;
        if let Some(head) = self.open.get_mut(&entry.association) {
            head.has_told_gap = false;
        }
        let name = match &entry.command {
            Some(_) => entry.command_name().to_owned(),
            None => "message without its command".to_owned(),
        };
        write!(self.output, "{}", self.painter.paint(Tone::Strong, name))?;
        if let Some(id) = message_id(entry) {
            write!(self.output, " {id}")?;
        }
        write!(self.output, "  ")?;
        match entry.status() {
            Some(status) => self.status(entry, status)?,
            None => write!(self.output, "{}", subject(entry))?,
        }
        for part in details(entry, &self.phi) {
            write!(self.output, "  {part}")?;
        }
        if let Some(octets) = entry.data_set_octets {
            let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
            let inferred = if entry.is_transfer_syntax_inferred { " (inferred)" } else { "" };
            write!(
                self.output,
                "  {}",
                self.painter.paint(Tone::Faint, format!("{}, {syntax}{inferred}", size(octets)))
            )?;
        }
        if let Some(time) = entry.response_time_ns() {
            write!(self.output, "  {}", self.painter.paint(Tone::Faint, Elapsed(time)))?;
        }
        if let Some(link) = &entry.link {
            write!(self.output, "  {}", words::link(link))?;
        }
        writeln!(self.output)?;
        for caution in cautions(entry) {
            let caution = self.painter.paint(Tone::Caution, caution).to_string();
            self.detail(caution)?;
        }
        if let (Some(request), true) = (entry.failed_request(), self.chosen.is_by_event()) {
            let text = answered(request);
            self.detail(text)?;
        }
        if let Some(data_set) = entry.data_set.as_deref().filter(|_| !self.style.hides_data_sets) {
            self.data_set(data_set)?;
        }
        self.show_message_layers(entry)
    }

    fn status(&mut self, entry: &MessageEntry, status: u16) -> io::Result<()> {
        let class = entry.status_class().unwrap_or(Class::Unknown);
        let (tone, text) = words::status(class, status, entry.status_meaning());
        write!(self.output, "{}", self.painter.paint(tone, text))
    }
}
