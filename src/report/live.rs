//! The timeline as text while it happens, with what is found in it where it is found.

use std::io::{self, Write};

use super::check::{Judged, Teller, counts_line};
use super::text::Text;
use super::{CaptureInfo, Summary, ledger};
use crate::check::Judgement;
use crate::profile::Claim;
use crate::time::Timestamp;
use crate::timeline::Entry;

/// Writes entries and judgements in the order in which they come.
pub struct Live<W> {
    text: Text<W>,
    teller: Teller,
    shows_notes: bool,
    colour: bool,
}

impl<W: Write> Live<W> {
    /// Writes the timeline with `text`, and what is found in the same colours.
    pub fn new(text: Text<W>, shows_notes: bool, colour: bool) -> Self {
        Self { text, teller: Teller::new(shows_notes, colour), shows_notes, colour }
    }

    /// The first line.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.text.start(info)?;
        self.text.flush()
    }

    /// Something happens at this moment: the first one is where seconds count from.
    pub fn note_start(&mut self, at: Timestamp) {
        self.text.frame(at);
    }

    /// One entry.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.text.entry(entry)
    }

    /// What was found.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn judgement(&mut self, judgement: &Judgement) -> io::Result<()> {
        self.teller.tell(self.text.output(), judgement)
    }

    /// A remark on what happened.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn remark(&mut self, frame: Option<u64>, remark: &str) -> io::Result<()> {
        self.text.comment(frame, remark)
    }

    /// The last lines: the associations by verdict, the ledger, the counts.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish(&mut self, summary: &Summary, judged: &Judged, claims: &[Claim]) -> io::Result<()> {
        ledger::text(self.text.output(), claims, self.colour)?;
        self.text.finish(summary)?;
        writeln!(self.text.output(), "{}", counts_line(judged, self.shows_notes))?;
        self.text.flush()
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn flush(&mut self) -> io::Result<()> {
        self.text.flush()
    }
}
