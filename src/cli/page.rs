//! A capture on its way into a page of HTML.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::profile::Claim;
use crate::report::html::{Options, html};
use crate::report::index::{Collector, Index};
use crate::report::{Phi, Summary};
use crate::timeline::Entry;

/// News taken in at once.
const BATCH: usize = 4_096;

/// Collects what the page is about, and writes it.
pub(super) struct Page<W> {
    pub(super) collector: Collector,
    index: Index,
    phi: Phi,
    output: W,
}

impl<W: Write> Page<W> {
    pub(super) fn new(output: W, shows_phi: bool) -> Self {
        Self { collector: Collector::default(), index: Index::default(), phi: Phi::new(shows_phi), output }
    }

    pub(super) fn entry(&mut self, entry: &Entry) {
        self.collector.entry(entry);
        if self.collector.waiting() >= BATCH {
            self.index.apply(self.collector.take());
        }
    }

    /// Writes the page; `associations` are those that it is about, `None` for all.
    pub(super) fn finish(
        &mut self,
        claims: Vec<Claim>,
        summary: &Summary,
        associations: Option<BTreeSet<u64>>,
        shows_notes: bool,
    ) -> io::Result<()> {
        self.collector.claims(claims);
        self.collector.finish(summary);
        self.index.apply(self.collector.take());
        let options = Options { associations, shows_notes, phi: &self.phi };
        html(&self.index, &options, &mut self.output)?;
        self.output.flush()
    }
}
