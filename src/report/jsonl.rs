//! The timeline as JSON Lines.

use std::io::{self, Write};
use std::net::IpAddr;

use super::check::Judged;
use super::extracted::Totals;
use super::json::write_line;
use super::{CaptureInfo, Phi, Selection, Style, Summary, dto};
use crate::timeline::Entry;

/// Writes one JSON object a line.
pub struct JsonLines<W> {
    output: W,
    style: Style,
    phi: Phi,
    chosen: super::selection::Chosen,
    has_shown: bool,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `output`.
    pub fn new(output: W, style: Style, selection: Selection) -> Self {
        Self {
            output,
            style,
            phi: Phi::new(style.shows_phi),
            chosen: super::selection::Chosen::new(selection),
            has_shown: false,
        }
    }

    /// The first line.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.line(&dto::capture(info))
    }

    /// One entry; entries that have no line of their own print nothing.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if !self.chosen.has(entry) {
            return Ok(());
        }
        let value = match entry {
            Entry::Pdu(entry) if self.style.shows_pdus || entry.content.is_odd() => {
                dto::pdu(entry, self.style)
            }
            Entry::Opened(_) | Entry::Pdu(_) => return Ok(()),
            Entry::Message(entry) => {
                self.has_shown = true;
                let line = dto::message(entry, &self.phi, self.style);
                return write_line(&mut self.output, &line);
            }
            Entry::Gap(entry) => dto::gap(entry),
            Entry::Anomaly(entry) => dto::anomaly(entry),
            Entry::Transport(entry) => match dto::transport(entry) {
                Some(value) => value,
                None => return Ok(()),
            },
            Entry::Association(entry) => dto::association(entry, self.style),
            Entry::Connection(entry) => dto::connection(entry),
        };
        self.has_shown = true;
        self.line(&value)
    }

    /// Was anything of the timeline written?
    #[must_use]
    pub const fn has_shown(&self) -> bool {
        self.has_shown
    }

    /// A host name that the capture knows.
    pub fn note_name(&mut self, address: IpAddr, name: &str) {
        self.chosen.note_name(address, name);
    }

    /// A remark in the capture file.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn comment(&mut self, frame: Option<u64>, text: &str) -> io::Result<()> {
        self.line(&dto::comment(frame, text))
    }

    /// The last line.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.line(&dto::summary(summary))?;
        self.output.flush()
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// A line of its own kind.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn value(&mut self, value: &serde_json::Value) -> io::Result<()> {
        self.line(value)
    }

    /// The last line, of a capture that was judged.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish_judged(&mut self, summary: &Summary, judged: &Judged) -> io::Result<()> {
        self.finish_with(summary, "findings", super::check::counts(judged))
    }

    /// The last line, of a capture that data sets were extracted from.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish_extracted(&mut self, summary: &Summary, totals: &Totals) -> io::Result<()> {
        self.finish_with(summary, "objects", totals.json())
    }

    fn finish_with(&mut self, summary: &Summary, name: &str, value: serde_json::Value) -> io::Result<()> {
        let mut line = dto::summary(summary);
        if let serde_json::Value::Object(object) = &mut line {
            object.insert(name.to_owned(), value);
        }
        self.line(&line)?;
        self.output.flush()
    }

    fn line(&mut self, value: &serde_json::Value) -> io::Result<()> {
        write_line(&mut self.output, value)
    }
}
