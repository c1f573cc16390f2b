//! Inside a P-DATA-TF: presentation data value items (PS3.8 9.3.5), passed through without collecting them.

use super::decoder::Unit;
use super::pdu::{Anomaly, Fault, PdvHeader};
use crate::octets::{Reader, Span, fill};
use crate::time::Moment;

/// A P-DATA-TF whose header has been read.
#[derive(Clone, Debug)]
pub(super) struct DataPdu {
    /// Octets to its end.
    left: u64,
    lost: u64,
    item: Item,
}

#[derive(Clone, Copy, Debug)]
enum Item {
    /// Reading an item header, of which this much is there.
    Header { octets: [u8; PdvHeader::LENGTH], have: usize, started: Moment },
    /// In the fragment, with this many octets to go.
    Fragment(u32),
    /// Where the next item starts is not known.
    Lost,
}

impl Item {
    fn start() -> Self {
        Self::Header { octets: [0; PdvHeader::LENGTH], have: 0, started: Moment::default() }
    }
}

impl DataPdu {
    /// A P-DATA-TF with `length` octets after its header.
    pub(super) fn new(length: u32) -> Self {
        Self { left: u64::from(length), lost: 0, item: Item::start() }
    }

    /// Octets to its end.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Takes in some of `octets`, which stand at `offset` of the stream, and returns how many.
    pub(super) fn push(
        &mut self,
        octets: &[u8],
        offset: u64,
        now: Moment,
        sink: &mut impl FnMut(Unit<'_>),
    ) -> usize {
        let in_pdu = self.left.min(octets.len() as u64) as usize;
        let octets = octets.get(..in_pdu).unwrap_or_default();
        let taken = match self.item {
            Item::Header { octets: header, have, started } => {
                let started = if have == 0 { now } else { started };
                self.header(header, have, started, octets, offset, sink)
            }
            Item::Fragment(left) => {
                let taken = octets.len().min(left as usize);
                sink(Unit::Fragment(octets.get(..taken).unwrap_or_default()));
                self.leave_fragment(left, taken as u64, sink);
                taken
            }
            Item::Lost => octets.len(),
        };
        self.left = self.left.saturating_sub(taken as u64);
        self.end_if_done(sink);
        taken
    }

    fn header(
        &mut self,
        mut header: [u8; PdvHeader::LENGTH],
        mut have: usize,
        started: Moment,
        octets: &[u8],
        offset: u64,
        sink: &mut impl FnMut(Unit<'_>),
    ) -> usize {
        let before = have;
        let taken = fill(&mut header, &mut have, PdvHeader::LENGTH, octets);
        let start = offset.saturating_sub(before as u64);
        let left = self.left.saturating_sub(taken as u64);
        self.item = if have == header.len() {
            start_item(header, start, started, left, sink)
        } else {
            if left == 0 {
                let span = Span::new(start, have as u64);
                sink(Unit::Anomaly(Anomaly::new(Fault::TrailingPdvOctets, span)));
            }
            Item::Header { octets: header, have, started }
        };
        taken
    }

    /// `count` of the `left` octets of the fragment have passed.
    fn leave_fragment(&mut self, left: u32, count: u64, sink: &mut impl FnMut(Unit<'_>)) {
        let left = left.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
        if left == 0 {
            sink(Unit::PdvEnd(true));
            self.item = Item::start();
        } else {
            self.item = Item::Fragment(left);
        }
    }

    /// `count` octets of the PDU, at most those that are left, were lost.
    pub(super) fn gap(&mut self, count: u64, sink: &mut impl FnMut(Unit<'_>)) {
        let mut beyond = count;
        if let Item::Fragment(left) = self.item {
            let in_fragment = count.min(u64::from(left));
            sink(Unit::FragmentGap(in_fragment));
            self.leave_fragment(left, in_fragment, sink);
            beyond = beyond.saturating_sub(in_fragment);
        }
        if beyond > 0 {
            self.item = Item::Lost;
            sink(Unit::PdvsLost(beyond));
        }
        self.left = self.left.saturating_sub(count);
        self.lost = self.lost.saturating_add(count);
        self.end_if_done(sink);
    }

    fn end_if_done(&self, sink: &mut impl FnMut(Unit<'_>)) {
        if self.left == 0 {
            if matches!(self.item, Item::Fragment(_)) {
                sink(Unit::PdvEnd(false));
            }
            sink(Unit::DataEnd(self.lost));
        }
    }

    /// The stream ends inside the PDU.
    pub(super) fn cut_off(&self, sink: &mut impl FnMut(Unit<'_>)) {
        if matches!(self.item, Item::Fragment(_)) {
            sink(Unit::PdvEnd(false));
        }
        sink(Unit::DataCutOff(self.lost.saturating_add(self.left)));
    }
}

/// Starts an item, with `left` octets of the PDU behind its header.
fn start_item(
    octets: [u8; PdvHeader::LENGTH],
    offset: u64,
    started: Moment,
    left: u64,
    sink: &mut impl FnMut(Unit<'_>),
) -> Item {
    let mut reader = Reader::new(&octets, offset);
    let length = reader.u32_be().unwrap_or_default();
    let [context_id, message_control_header] = reader.array().unwrap_or_default();
    let span = Span::new(offset, octets.len() as u64);
    let Some(mut fragment_length) = length.checked_sub(2) else {
        sink(Unit::Anomaly(Anomaly::new(Fault::PdvTooShort, span).announcing(length)));
        return Item::Lost;
    };
    if u64::from(fragment_length) > left {
        sink(Unit::Anomaly(Anomaly::new(Fault::PdvBeyondPdu, span).announcing(length)));
        fragment_length = u32::try_from(left).unwrap_or(u32::MAX);
    }
    sink(Unit::PdvStart(PdvHeader {
        context_id,
        message_control_header,
        item_length: length,
        fragment_length,
        offset,
        started,
    }));
    if fragment_length == 0 {
        sink(Unit::PdvEnd(true));
        return Item::start();
    }
    Item::Fragment(fragment_length)
}
