//! The data sets under way on one side: their heads, to see how they are written, and, if asked for, what they hold.

use crate::dataset::{self, DataSet, Reading};
use crate::dict::transfer_syntax::Encoding;

/// One data set under way.
#[derive(Debug)]
struct Flow {
    context_id: u8,
    /// What the context agreed on; `None` if not known.
    agreed: Option<Encoding>,
    head: Vec<u8>,
    /// Octets were lost before the head was complete.
    has_hole_in_head: bool,
    /// The head was looked at.
    is_observed: bool,
    /// The encoding that it has, if recognised.
    observed: Option<Encoding>,
    reading: Option<Reading>,
}

/// What is known of a data set that is over.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The encoding that it has; `None` if it could not be recognised.
    pub(super) encoding: Option<Encoding>,
    /// The data set, if asked for.
    pub(super) data_set: Option<Box<DataSet>>,
}

/// All data sets under way on one side; rarely more than one.
#[derive(Debug, Default)]
pub(super) struct Flows {
    flows: Vec<Flow>,
}

impl Flows {
    /// Takes in the next octets of the data set on a context. If it is not known to start with them (`has_start` is
    /// false), its structure cannot be told.
    pub(super) fn push(
        &mut self,
        context_id: u8,
        octets: &[u8],
        has_start: bool,
        agreed: impl FnOnce() -> Option<Encoding>,
        reads: bool,
    ) {
        let flow = self.flow(context_id, agreed);
        if !has_start && !flow.is_observed && flow.head.is_empty() {
            flow.is_observed = true;
        }
        flow.push(octets, reads);
    }

    /// Octets of the data set on a context were lost; `None`: an unknown number.
    pub(super) fn gap(
        &mut self,
        context_id: u8,
        count: Option<u64>,
        agreed: impl FnOnce() -> Option<Encoding>,
        reads: bool,
    ) {
        let flow = self.flow(context_id, agreed);
        if !flow.is_observed {
            flow.has_hole_in_head = true;
            flow.observe(false, reads);
        }
        if let Some(reading) = &mut flow.reading {
            reading.gap(count);
        }
    }

    fn flow(&mut self, context_id: u8, agreed: impl FnOnce() -> Option<Encoding>) -> &mut Flow {
        let index = self.flows.iter().position(|flow| flow.context_id == context_id).unwrap_or_else(|| {
            // There is rarely more than one, and there may be thousands of associations.
            self.flows.reserve_exact(1);
            self.flows.push(Flow::new(context_id, agreed()));
            self.flows.len().saturating_sub(1)
        });
        // The index was found, or is that of the flow just pushed.
        #[expect(clippy::indexing_slicing, reason = "see the line above")]
        &mut self.flows[index]
    }

    /// The message on a context is over, and with it its data set.
    pub(super) fn finish(&mut self, context_id: u8, reads: bool) -> Seen {
        let Some(index) = self.flows.iter().position(|flow| flow.context_id == context_id) else {
            return Seen::default();
        };
        let mut flow = self.flows.swap_remove(index);
        if !flow.is_observed {
            flow.observe(true, reads);
        }
        Seen { encoding: flow.observed, data_set: flow.reading.map(|reading| Box::new(reading.finish())) }
    }
}

impl Flow {
    fn new(context_id: u8, agreed: Option<Encoding>) -> Self {
        Self {
            context_id,
            agreed,
            head: Vec::new(),
            has_hole_in_head: false,
            is_observed: false,
            observed: None,
            reading: None,
        }
    }

    fn push(&mut self, octets: &[u8], reads: bool) {
        let mut rest = octets;
        if !self.is_observed {
            let room = dataset::HEAD.saturating_sub(self.head.len());
            let (head, behind) = octets.split_at(octets.len().min(room));
            self.head.extend_from_slice(head);
            rest = behind;
            if self.head.len() == dataset::HEAD {
                self.observe(false, reads);
            }
        }
        if let Some(reading) = &mut self.reading {
            reading.push(rest);
        }
    }

    /// Looks at the head, and starts to read in the encoding that it has or, if none is recognised, should have.
    fn observe(&mut self, is_whole: bool, reads: bool) {
        let is_whole = is_whole && !self.has_hole_in_head;
        let observed = dataset::recognise(&self.head, is_whole, self.agreed);
        (self.is_observed, self.observed) = (true, observed);
        let encoding = match (observed, self.agreed) {
            (Some(Encoding::ExplicitLittle), Some(Encoding::Encapsulated)) => self.agreed,
            (observed, agreed) => observed.or(agreed),
        };
        if let Some(encoding) = encoding.filter(|_| reads) {
            let mut reading = Reading::new(encoding);
            reading.push(&self.head);
            self.reading = Some(reading);
        }
        self.head = Vec::new();
    }
}
