//! Data sets that were written as files: what is said of each.

use serde_json::{Value, json};

use super::values::size;
use super::words;
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::timeline::MessageEntry;

/// The data set of a message, and what became of it.
#[derive(Clone, Debug)]
pub struct Extracted {
    /// Number of the association.
    pub association: u64,
    /// Number of the message in it.
    pub message: u64,
    /// The frame in which it starts.
    pub frame: u64,
    /// Name of its command.
    pub command: &'static str,
    /// SOP class, as far as known.
    pub sop_class_uid: Option<Uid>,
    /// SOP instance, as far as known.
    pub sop_instance_uid: Option<Uid>,
    /// The transfer syntax that the file names.
    pub transfer_syntax: Option<Uid>,
    /// Was it inferred from the data?
    pub is_transfer_syntax_inferred: bool,
    /// Octets of the data set that were seen.
    pub octets: u64,
    /// Is the data set there from its first octet to its last?
    pub is_whole: bool,
    /// Name of the file; `None` if none was written.
    pub file: Option<String>,
    /// Was a file with the same octets there before?
    pub has_existed: bool,
    /// What is wrong with it, or why it was not written.
    pub cautions: Vec<String>,
}

impl Extracted {
    /// What the message says of itself; nothing is written yet.
    #[must_use]
    pub fn new(entry: &MessageEntry) -> Self {
        Self {
            association: entry.association,
            message: entry.number,
            frame: entry.first.frame,
            command: entry.command_name(),
            sop_class_uid: entry.sop_class_uid().filter(|uid| !uid.is_empty()),
            sop_instance_uid: None,
            transfer_syntax: entry.transfer_syntax.clone(),
            is_transfer_syntax_inferred: entry.is_transfer_syntax_inferred,
            octets: entry.data_set_octets.unwrap_or(0),
            is_whole: false,
            file: None,
            has_existed: false,
            cautions: words::cautions(entry),
        }
    }

    /// It as a line for people, without its end; where a file was written, each caution is a line of its own.
    #[must_use]
    pub fn text(&self) -> String {
        let class = self.sop_class_uid.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
        let syntax = self.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), words::short_name);
        let inferred = if self.is_transfer_syntax_inferred { " (inferred)" } else { "" };
        let place = format!("#{} message {} {}", self.association, self.message, self.command);
        let about = format!("{class}  {}, {syntax}{inferred}  {place}", size(self.octets));
        let Some(file) = &self.file else {
            let instance = self.sop_instance_uid.as_ref().map_or_else(String::new, |uid| format!(" {uid}"));
            return format!("not written:{instance}  {about}: {}", self.cautions.join("; "));
        };
        let existed = if self.has_existed { "  (was there)" } else { "" };
        let first = format!("{}  {about}{existed}", EscapedText(file));
        let cautions = self.cautions.iter().map(|caution| format!("    {caution}"));
        std::iter::once(first).chain(cautions).collect::<Vec<_>>().join("\n")
    }

    /// It as an object of JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let uid = |uid: &Option<Uid>| uid.as_ref().map(Uid::to_string);
        json!({
            "event": "object",
            "association": self.association,
            "message": self.message,
            "first_frame": self.frame,
            "command": self.command,
            "sop_class_uid": uid(&self.sop_class_uid),
            "sop_instance_uid": uid(&self.sop_instance_uid),
            "transfer_syntax": uid(&self.transfer_syntax),
            "inferred": self.is_transfer_syntax_inferred,
            "dataset_bytes": self.octets,
            "complete": self.is_whole,
            "file": self.file.as_ref().map(|file| EscapedText(file).to_string()),
            "existed": self.has_existed,
            "cautions": self.cautions,
        })
    }
}

/// How many data sets became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Written as a whole.
    pub whole: u64,
    /// Written with a hole, or cut.
    pub incomplete: u64,
    /// Not written.
    pub not_written: u64,
    /// Of those written: files that were there before, with the same octets.
    pub existing: u64,
    /// Octets of the data sets written.
    pub octets: u64,
}

impl Totals {
    /// Counts one more.
    pub fn push(&mut self, extracted: &Extracted) {
        let is_written = extracted.file.is_some();
        self.not_written = self.not_written.saturating_add(u64::from(!is_written));
        self.whole = self.whole.saturating_add(u64::from(is_written && extracted.is_whole));
        self.incomplete = self.incomplete.saturating_add(u64::from(is_written && !extracted.is_whole));
        self.existing = self.existing.saturating_add(u64::from(extracted.has_existed));
        self.octets = self.octets.saturating_add(if is_written { extracted.octets } else { 0 });
    }

    /// Is every data set there as a whole?
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.incomplete == 0 && self.not_written == 0
    }

    /// Was there none?
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.is_whole() && self.whole == 0
    }

    /// It as a line for people, without its end.
    #[must_use]
    pub fn text(&self, folder: &str) -> String {
        let written = self.whole + self.incomplete;
        let files = if written == 1 { "file" } else { "files" };
        let others = [
            (self.existing, "of them there before, with the same octets"),
            (self.incomplete, "of them incomplete"),
            (self.not_written, "not written"),
        ];
        let folder = EscapedText(folder);
        let mut parts = vec![format!("{written} {files} in {folder}: {}", size(self.octets))];
        let others = others.iter().filter(|(count, _)| *count > 0);
        parts.extend(others.map(|(count, what)| format!("{count} {what}")));
        parts.join("; ")
    }

    /// It as an object of JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "complete": self.whole,
            "incomplete": self.incomplete,
            "not_written": self.not_written,
            "existed": self.existing,
            "bytes": self.octets,
        })
    }
}
