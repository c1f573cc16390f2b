//! Reads a data set in a transfer syntax, from pieces, into a [`DataSet`].

use super::collect::DataSet;
use super::deflate::Inflater;
use super::walker::{Encoding, Stop, Walker};
use crate::dict::transfer_syntax;

/// A data set being read.
#[derive(Debug)]
pub struct Reading {
    inflater: Option<Inflater>,
    walker: Walker,
    data_set: DataSet,
    kept: usize,
    stop: Option<Stop>,
}

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
        }
    }

    /// Takes in the next octets.
    pub fn push(&mut self, octets: &[u8]) {
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
        let Self { inflater, walker, data_set, kept, stop } = &mut self;
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
        self.data_set.length = self.walker.offset();
        self.data_set.deflated = self.inflater.as_ref().map(Inflater::deflated);
        self.data_set
    }
}
