//! The timeline as text for people and as JSON Lines for programs. Both say the same words.

pub mod check;
pub mod comparison;
mod dto;
pub mod extracted;
pub mod fields;
pub mod filters;
pub mod html;
pub mod index;
pub(crate) mod json;
pub mod jsonl;
pub mod layers;
pub mod ledger;
pub mod lines;
pub mod live;
pub mod metrics;
mod paint;
mod phi;
pub mod selection;
pub mod text;
mod values;
mod words;
pub mod workflow;

pub use paint::Tone;
pub use phi::Phi;
pub use selection::Selection;
pub use values::size;
pub(crate) use words::{
    Aligned, abstract_syntax, answer, context_details, has_default_roles, no_answer, proposed, roles,
    short_name, side_by_side, was_not_offered,
};
pub use words::{MessageParts, message_parts, message_words, row_words};
pub(crate) use words::{connection_words, judged};

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::IpAddr;

use crate::analysis;
use crate::packet::Layer;
use crate::time::Timestamp;
use crate::timeline::Entry;

/// What a report says about its input before anything else.
#[derive(Clone, Debug)]
pub struct CaptureInfo {
    /// The names of the inputs.
    pub files: Vec<String>,
    /// `pcap`, `pcapng`; several if the inputs differ.
    pub formats: Vec<&'static str>,
    /// `gzip` or `zstd`; `None` if nothing is compressed.
    pub compression: Option<&'static str>,
}

/// What a report says at its end.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Frames read.
    pub frames: u64,
    /// Octets in them, as captured.
    pub octets: u64,
    /// TCP connections.
    pub connections: u64,
    /// What the analysis found.
    pub counts: analysis::Counts,
    /// Frames without a TCP segment, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// IP packets of which a fragment never came.
    pub incomplete_packets: u64,
    /// Connections that were given up because there were too many at once.
    pub evicted_connections: u64,
    /// Frames that the capturing system says it lost.
    pub dropped_by_capture: Option<u64>,
    /// Times that a frame is more than a second earlier than the one before.
    pub clock_set_back: u64,
    /// Frames of which the capture has only the start.
    pub cut_frames: u64,
    /// What could not be read, and where.
    pub errors: Vec<String>,
    /// From start to end of the work, in milliseconds.
    pub elapsed_ms: u64,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches that the user sets one by one")]
pub struct Style {
    /// Colours.
    pub colour: bool,
    /// Names, ids, birth dates and texts of patients as they are; else masked.
    pub shows_phi: bool,
    /// User names, passcodes and tokens as they are; else their length.
    pub shows_secrets: bool,
    /// A line for each P-DATA-TF.
    pub shows_pdus: bool,
    /// Were data sets asked for?
    pub shows_data_sets: bool,
    /// No data sets, although they are there: they were read for something else.
    pub hides_data_sets: bool,
    /// The way of an event through the layers.
    pub shows_layers: bool,
    /// All presentation contexts, however many.
    pub shows_all_contexts: bool,
}

/// The headers that recent frames came in, for showing layers.
#[derive(Debug, Default)]
pub struct FrameLayers {
    frames: std::collections::VecDeque<(u64, Vec<Layer>)>,
}

impl FrameLayers {
    /// Frames remembered: more than the stream holds back waiting for a late segment.
    const MAX_FRAMES: usize = 16_384;

    /// Remembers the layers of a frame; numbers come in ascending order.
    pub fn push(&mut self, frame: u64, layers: &[Layer]) {
        if self.frames.len() >= Self::MAX_FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back((frame, layers.to_vec()));
    }

    /// The layers of a frame, outermost first; empty if it is no longer remembered.
    #[must_use]
    pub fn of(&self, frame: u64) -> &[Layer] {
        let index = self.frames.binary_search_by_key(&frame, |(number, _)| *number).ok();
        index.and_then(|index| self.frames.get(index)).map_or(&[], |(_, layers)| layers)
    }
}

/// A report in one of its forms.
pub enum Report<W> {
    /// For people.
    Text(Box<text::Text<W>>),
    /// For programs.
    JsonLines(Box<jsonl::JsonLines<W>>),
}

impl<W: Write> Report<W> {
    /// The first line.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        match self {
            Self::Text(text) => text.start(info),
            Self::JsonLines(lines) => lines.start(info),
        }
    }

    /// One entry of the timeline.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        match self {
            Self::Text(text) => text.entry(entry),
            Self::JsonLines(lines) => lines.entry(entry),
        }
    }

    /// A frame is about to be decoded, or has been: what text output shows of frames.
    pub fn frame(&mut self, frame: u64, at: Timestamp, layers: &[Layer]) {
        if let Self::Text(text) = self {
            text.frame(at);
            if !layers.is_empty() {
                text.note_layers(frame, layers);
            }
        }
    }

    /// A remark in the capture file.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn comment(&mut self, frame: Option<u64>, remark: &str) -> io::Result<()> {
        match self {
            Self::Text(text) => text.comment(frame, remark),
            Self::JsonLines(lines) => lines.comment(frame, remark),
        }
    }

    /// A host name that the capture knows.
    pub fn host_name(&mut self, address: IpAddr, name: &str) {
        match self {
            Self::Text(text) => text.note_name(address, name),
            Self::JsonLines(lines) => lines.note_name(address, name),
        }
    }

    /// Was anything of the timeline written?
    #[must_use]
    pub const fn has_shown(&self) -> bool {
        match self {
            Self::Text(text) => text.has_shown(),
            Self::JsonLines(lines) => lines.has_shown(),
        }
    }

    /// The last lines.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        match self {
            Self::Text(text) => text.finish(summary),
            Self::JsonLines(lines) => lines.finish(summary),
        }
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Text(text) => text.flush(),
            Self::JsonLines(lines) => lines.flush(),
        }
    }
}
