//! Frames → segments → events → timeline entries: the whole engine in one place.

use std::collections::HashMap;

use crate::analysis::{Analyzer, Options, Tap};
use crate::capture::Frame;
use crate::packet::{Decoder, Layer, Skip};
use crate::report::Summary;
use crate::stream::{Event, Table};
use crate::time::Timestamp;
use crate::timeline::Entry;

/// A frame so much earlier than the one before was not captured out of order: a clock was set.
const CLOCK_SET_BACK_NS: i64 = 1_000_000_000;

/// The engine, and what it has counted.
pub struct Pipeline {
    decoder: Decoder,
    table: Table,
    analyzer: Analyzer,
    entries: Vec<Entry>,
    frames: u64,
    octets: u64,
    latest: Option<Timestamp>,
    clock_set_back: u64,
    cut_frames: u64,
    skipped: HashMap<Skip, u64>,
}

impl Pipeline {
    /// An engine that has seen nothing; with `keeps_layers`, [`Pipeline::layers`] tells the way to each segment.
    #[must_use]
    pub fn new(options: Options, keeps_layers: bool) -> Self {
        Self {
            decoder: Decoder::new(keeps_layers),
            table: Table::new(&options.dicom_ports),
            analyzer: Analyzer::new(options),
            entries: Vec::new(),
            frames: 0,
            octets: 0,
            latest: None,
            clock_set_back: 0,
            cut_frames: 0,
            skipped: HashMap::new(),
        }
    }

    /// Takes in a frame.
    pub fn frame(&mut self, frame: &Frame<'_>) {
        self.take(frame, Analyzer::push);
    }

    /// Takes in a frame; the octets of data sets are handed to `tap` as they pass.
    pub fn frame_tapped(&mut self, frame: &Frame<'_>, tap: Tap<'_>) {
        self.take(frame, |analyzer, event, entries| analyzer.push_tapped(event, entries, tap));
    }

    fn take(&mut self, frame: &Frame<'_>, mut push: impl FnMut(&mut Analyzer, &Event<'_>, &mut Vec<Entry>)) {
        self.frames += 1;
        self.octets += frame.octets.len() as u64;
        self.cut_frames += u64::from((frame.octets.len() as u64) < u64::from(frame.original_length));
        let before = self.latest.replace(frame.at);
        self.clock_set_back +=
            u64::from(before.is_some_and(|before| before.since(frame.at) > CLOCK_SET_BACK_NS));
        let Self { decoder, table, analyzer, entries, skipped, .. } = self;
        match decoder.decode(frame) {
            Ok(segment) => table.push(&segment, &mut |event| push(analyzer, &event, entries)),
            Err(skip) => {
                *skipped.entry(skip).or_default() += 1;
                if let Some(message) = decoder.unreachable() {
                    table.push_unreachable(message, &mut |event| push(analyzer, &event, entries));
                }
            }
        }
    }

    /// The entries that followed since the last call.
    pub fn entries(&mut self) -> std::vec::Drain<'_, Entry> {
        self.entries.drain(..)
    }

    /// The headers of the frame taken in last.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        self.decoder.layers()
    }

    /// The capture is over: ends what is open.
    pub fn finish(&mut self) {
        let Self { table, analyzer, entries, .. } = self;
        table.finish(&mut |event| analyzer.push(&event, entries));
    }

    /// The same; the octets of data sets are handed to `tap` as they pass.
    pub fn finish_tapped(&mut self, tap: Tap<'_>) {
        let Self { table, analyzer, entries, .. } = self;
        table.finish(&mut |event| analyzer.push_tapped(&event, entries, tap));
    }

    /// Could no frame be read because of its link type?
    #[must_use]
    pub fn only_unsupported(&self) -> Option<Skip> {
        let mut reasons = self.skipped.iter();
        let (skip, count) = reasons.next()?;
        let is_unsupported = matches!(skip, Skip::UnsupportedLinkType(_));
        (is_unsupported && *count == self.frames).then_some(*skip)
    }

    /// What was counted.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let counts = self.table.counts();
        Summary {
            frames: self.frames,
            octets: self.octets,
            connections: counts.connections,
            counts: self.analyzer.counts(),
            skipped: self.skipped.iter().map(|(skip, count)| (skip.to_string(), *count)).collect(),
            incomplete_packets: self.decoder.incomplete_packets(),
            evicted_connections: counts.evicted,
            clock_set_back: self.clock_set_back,
            cut_frames: self.cut_frames,
            ..Summary::default()
        }
    }
}
