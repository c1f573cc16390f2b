//! Reads a data set in a transfer syntax, from pieces, into a [`DataSet`].

use super::anomaly::{Anomaly, Fault};
use super::collect::DataSet;
use super::deflate::Inflater;
use super::walker::{Encoding, Stop, Walker};
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax;

/// A data set being read.
#[derive(Debug)]
pub struct Reading {
    inflater: Option<Inflater>,
    walker: Walker,
    data_set: DataSet,
    kept: usize,
    stop: Option<Stop>,
    /// The first octets, as sent.
    head: Vec<u8>,
}

/// Octets in front of the prefix of a file (PS3.10 7.1), and the prefix.
const PREAMBLE: usize = 128;
const PREFIX: &[u8] = b"DICM";

impl Reading {
    /// Starts to read a data set written like this.
    #[must_use]
    pub fn new(encoding: transfer_syntax::Encoding) -> Self {
        let is_deflated = encoding == transfer_syntax::Encoding::DeflatedExplicitLittle;
        Self {
            inflater: is_deflated.then(Inflater::new),
            walker: Walker::new(Encoding::from(encoding)),
            data_set: DataSet::default(),
            kept: 0,
            stop: None,
            head: Vec::new(),
        }
    }

    /// Takes in the next octets.
    pub fn push(&mut self, octets: &[u8]) {
        let room = (PREAMBLE + PREFIX.len() - self.head.len()).min(octets.len());
        self.head.extend_from_slice(octets.get(..room).unwrap_or_default());
        if self.stop.is_some() {
            return;
        }
        let Self { inflater, walker, data_set, kept, .. } = self;
        let mut walk = |octets: &[u8]| walker.push(octets, &mut |step| data_set.push(&step, kept));
        match inflater {
            Some(inflater) => self.stop = inflater.push(octets, &mut walk).err(),
            None => walk(octets),
        }
    }

    /// `count` octets were lost; `None`: an unknown number.
    pub fn gap(&mut self, count: Option<u64>) {
        let Some(count) = count.filter(|_| self.inflater.is_none()) else {
            self.stop.get_or_insert(Stop::Lost(self.walker.offset()));
            return;
        };
        let Self { walker, data_set, kept, .. } = self;
        walker.gap(count, &mut |step| data_set.push(&step, kept));
    }

    /// The data set is over.
    #[must_use]
    pub fn finish(mut self) -> DataSet {
        let Self { inflater, walker, data_set, kept, stop, .. } = &mut self;
        if let Some(inflater) = inflater.as_mut().filter(|_| stop.is_none()) {
            let mut walk = |octets: &[u8]| walker.push(octets, &mut |step| data_set.push(&step, kept));
            *stop = inflater.finish(&mut walk).err();
        }
        let is_cut = self.inflater.as_ref().is_some_and(|inflater| !inflater.has_ended());
        if is_cut {
            self.stop.get_or_insert(Stop::CutOff(self.walker.offset()));
        }
        let Self { walker, data_set, kept, .. } = &mut self;
        walker.finish(&mut |step| data_set.push(&step, kept));
        self.data_set.stop = self.stop.or(self.walker.stopped());
        let has_prefix = self.head.starts_with(PREFIX) || self.head.get(PREAMBLE..) == Some(PREFIX);
        if has_prefix && self.data_set.stop.is_some() {
            self.data_set.anomalies.insert(0, Anomaly::new(Fault::FilePrefix, Tag(0, 0), 0, 0));
        }
        self.data_set.length = self.walker.offset();
        self.data_set.deflated = self.inflater.as_ref().map(Inflater::deflated);
        self.data_set
    }
}
