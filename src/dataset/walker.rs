//! Element headers and structure (PS3.5 Chapter 7), one octet or a million at a time.
//!
//! The walker keeps a stack of open sequences and items and a header under way, nothing else. Values pass through.

use super::UNDEFINED_LENGTH;
use super::anomaly::{Anomaly, Fault};
use crate::dict::attribute::{self, Tag, Vr};
use crate::dict::transfer_syntax;
use crate::octets::{ByteOrder, Reader, fill};

/// Sequences inside each other that are followed. Real objects have fewer than ten.
const MAX_DEPTH: usize = 64;
/// Explicit header with a long length.
const LONG_HEADER: usize = 12;
const SHORT_HEADER: usize = 8;

const ITEM: Tag = Tag(0xfffe, 0xe000);
const ITEM_DELIMITER: Tag = Tag(0xfffe, 0xe00d);
const SEQUENCE_DELIMITER: Tag = Tag(0xfffe, 0xe0dd);
const PIXEL_DATA: Tag = Tag(0x7fe0, 0x0010);
/// Value length up to which a header that may be one is believed.
const MAX_LENGTH_BELIEVED: u32 = 64 << 20;

/// How elements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Encoding {
    /// Are value representations sent?
    pub is_explicit: bool,
    /// Least significant octet first?
    pub is_little_endian: bool,
}

impl Encoding {
    /// Implicit VR Little Endian.
    pub const IMPLICIT_LITTLE: Self = Self { is_explicit: false, is_little_endian: true };
    /// Explicit VR Little Endian.
    pub const EXPLICIT_LITTLE: Self = Self { is_explicit: true, is_little_endian: true };
    /// Explicit VR Big Endian.
    pub const EXPLICIT_BIG: Self = Self { is_explicit: true, is_little_endian: false };

    /// The order of the octets of numbers.
    #[must_use]
    pub const fn byte_order(self) -> ByteOrder {
        if self.is_little_endian { ByteOrder::Little } else { ByteOrder::Big }
    }
}

/// How elements are written inside a transfer syntax's encoding; deflate has been undone.
impl From<transfer_syntax::Encoding> for Encoding {
    fn from(encoding: transfer_syntax::Encoding) -> Self {
        match encoding {
            transfer_syntax::Encoding::ImplicitLittle => Self::IMPLICIT_LITTLE,
            transfer_syntax::Encoding::ExplicitBig => Self::EXPLICIT_BIG,
            transfer_syntax::Encoding::ExplicitLittle
            | transfer_syntax::Encoding::DeflatedExplicitLittle
            | transfer_syntax::Encoding::Encapsulated => Self::EXPLICIT_LITTLE,
        }
    }
}

/// An element's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Tag.
    pub tag: Tag,
    /// Value representation: as sent, or as the dictionary has it.
    pub vr: Vr,
    /// Value length as sent.
    pub length: u32,
    /// Offset of the header in the data set (after inflating).
    pub offset: u64,
    /// How its value is written.
    pub encoding: Encoding,
    /// Open sequences, items and fragment lists around it.
    pub depth: usize,
}

/// What the walker meets.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// An element whose value follows, if its length is not 0.
    Element(Header),
    /// Octets of its value.
    Value(&'a [u8]),
    /// Octets of its value that were lost.
    ValueGap(u64),
    /// A sequence starts.
    Sequence(Header),
    /// A list of fragments starts: encapsulated pixel data (PS3.5 A.4).
    Fragments(Header),
    /// An item of a sequence starts.
    Item(Header),
    /// A fragment starts; its octets follow as values.
    Fragment(Header),
    /// The innermost open sequence, item or list ends.
    Close,
    /// Something is odd.
    Odd(Anomaly),
}

/// Why the walker cannot go on; the rest of the data set is not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// The octets are no element in this encoding; at this offset.
    NotAnElement(u64),
    /// Sequences inside each other beyond the cap; at this offset.
    TooDeep(u64),
    /// Lost octets held headers; at this offset.
    Lost(u64),
    /// The data set ended inside an element; at this offset.
    CutOff(u64),
    /// The deflated stream is damaged.
    BadDeflate,
    /// The inflated data set is longer than the cap.
    InflatedOverCap,
}

impl Stop {
    /// It, in words.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::NotAnElement(at) => format!("no element in this transfer syntax at offset {at}"),
            Self::TooDeep(at) => format!("sequences nested deeper than {MAX_DEPTH} at offset {at}"),
            Self::Lost(at) => format!("element headers lost at offset {at}"),
            Self::CutOff(at) => format!("ends inside an element at offset {at}"),
            Self::BadDeflate => "damaged deflate stream".to_owned(),
            Self::InflatedOverCap => "inflates beyond the cap".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Level {
    kind: Kind,
    tag: Tag,
    /// Offset of its end; `None` until a delimiter.
    end: Option<u64>,
    encoding: Encoding,
    /// Is it a sequence under VR UN, or inside of one?
    is_unknown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sequence,
    Item,
    Fragments,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Reading a header, of which this much is there.
    Header {
        octets: [u8; LONG_HEADER],
        have: usize,
    },
    /// In a value, with this many octets to go.
    Value(u64),
    Stopped(Stop),
}

/// Walks one data set.
#[derive(Debug)]
pub struct Walker {
    encoding: Encoding,
    levels: Vec<Level>,
    state: State,
    /// Offset of the next octet.
    offset: u64,
    /// The element before, if it has the short form and no value.
    empty_before: Option<Tag>,
}

impl Walker {
    /// A walker at the start of a data set.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, levels: Vec::new(), state: start(), offset: 0, empty_before: None }
    }

    /// Offset of the next octet.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Why it stopped; `None` while it goes on.
    #[must_use]
    pub const fn stopped(&self) -> Option<Stop> {
        match self.state {
            State::Stopped(stop) => Some(stop),
            _ => None,
        }
    }

    /// Takes in the next octets.
    pub fn push(&mut self, mut octets: &[u8], sink: &mut impl FnMut(Step<'_>)) {
        while !octets.is_empty() {
            let taken = match self.state {
                State::Value(left) => {
                    let taken = left.min(octets.len() as u64) as usize;
                    sink(Step::Value(octets.get(..taken).unwrap_or_default()));
                    self.pass_value(left, taken as u64, sink);
                    taken
                }
                State::Header { octets: header, have } => self.header(header, have, octets, sink),
                State::Stopped(_) => {
                    self.offset = self.offset.saturating_add(octets.len() as u64);
                    return;
                }
            };
            octets = octets.get(taken..).unwrap_or_default();
        }
    }

    /// `count` octets were lost.
    pub fn gap(&mut self, count: u64, sink: &mut impl FnMut(Step<'_>)) {
        match self.state {
            State::Value(left) if count <= left => {
                sink(Step::ValueGap(count));
                self.pass_value(left, count, sink);
            }
            State::Stopped(_) => self.offset = self.offset.saturating_add(count),
            _ => self.stop(Stop::Lost(self.offset)),
        }
    }

    /// The data set is over: is it so for the walker too?
    pub fn finish(&mut self, sink: &mut impl FnMut(Step<'_>)) {
        let at_boundary = matches!(self.state, State::Header { have: 0, .. });
        let is_short = self.levels.iter().any(|level| level.end.is_some_and(|end| end > self.offset));
        match (self.state, self.levels.first()) {
            (State::Stopped(_), _) | (State::Header { have: 0, .. }, None) => {}
            (State::Value(left), _) => self.odd(Fault::CutOff, Tag(0, 0), left, sink),
            (State::Header { have: 0, .. }, Some(level)) if !is_short => {
                let open =
                    self.levels.iter().rev().find(|level| level.kind != Kind::Item).unwrap_or(level).tag;
                self.odd(Fault::MissingDelimiter, open, 0, sink);
            }
            (State::Header { octets, have }, None) if octets.iter().take(have).all(|octet| *octet == 0) => {
                self.odd(Fault::TrailingZeros, Tag(0, 0), have as u64, sink);
            }
            (State::Header { .. }, _) => self.odd(Fault::CutOff, Tag(0, 0), 0, sink),
        }
        if !at_boundary || !self.levels.is_empty() {
            self.stop(Stop::CutOff(self.offset));
        }
        for _ in self.levels.drain(..) {
            sink(Step::Close);
        }
    }

    /// Something is odd about what ends here.
    fn odd(&self, fault: Fault, tag: Tag, measure: u64, sink: &mut impl FnMut(Step<'_>)) {
        sink(Step::Odd(Anomaly::new(fault, tag, self.offset, measure)));
    }

    fn stop(&mut self, stop: Stop) {
        if self.stopped().is_none() {
            self.state = State::Stopped(stop);
        }
    }

    fn pass_value(&mut self, left: u64, count: u64, sink: &mut impl FnMut(Step<'_>)) {
        self.offset = self.offset.saturating_add(count);
        if left == count {
            self.next(sink);
        } else {
            self.state = State::Value(left.saturating_sub(count));
        }
    }

    /// An element is over: closes what ends here.
    fn next(&mut self, sink: &mut impl FnMut(Step<'_>)) {
        self.state = start();
        while self.levels.pop_if(|level| level.end.is_some_and(|end| end <= self.offset)).is_some() {
            sink(Step::Close);
        }
    }

    fn current_encoding(&self) -> Encoding {
        self.levels.last().map_or(self.encoding, |level| level.encoding)
    }

    fn header(
        &mut self,
        mut header: [u8; LONG_HEADER],
        mut have: usize,
        octets: &[u8],
        sink: &mut impl FnMut(Step<'_>),
    ) -> usize {
        let mut taken = fill(&mut header, &mut have, SHORT_HEADER, octets);
        let wanted = self.wanted(&header, have);
        if have >= SHORT_HEADER {
            taken = taken.saturating_add(fill(
                &mut header,
                &mut have,
                wanted,
                octets.get(taken..).unwrap_or_default(),
            ));
        }
        self.offset = self.offset.saturating_add(taken as u64);
        if have == wanted {
            self.begin(header, have, sink);
        } else {
            self.state = State::Header { octets: header, have };
        }
        taken
    }

    /// Octets of the header, as far as its first ones tell.
    fn wanted(&self, header: &[u8; LONG_HEADER], have: usize) -> usize {
        let encoding = self.current_encoding();
        if have < SHORT_HEADER || !encoding.is_explicit {
            return SHORT_HEADER;
        }
        let vr = Vr([header[4], header[5]]);
        let is_item = tag(header, encoding).0 == 0xfffe;
        let is_long = vr.has_long_length() || (!vr.is_known() && is_letters(vr));
        if is_long && !is_item { LONG_HEADER } else { SHORT_HEADER }
    }

    /// A header is complete.
    fn begin(&mut self, octets: [u8; LONG_HEADER], have: usize, sink: &mut impl FnMut(Step<'_>)) {
        let offset = self.offset.saturating_sub(have as u64);
        let tag = tag(&octets, self.current_encoding());
        if tag.0 != 0xfffe {
            self.reconsider(tag, &octets, offset, sink);
        }
        let encoding = self.current_encoding();
        let order = encoding.byte_order();
        let mut rest = Reader::new(octets.get(4..have).unwrap_or_default(), 0);
        if tag.0 == 0xfffe {
            let length = rest.u32(order).unwrap_or_default();
            return self.begin_item(tag, length, offset, sink);
        }
        let (vr, length) = if encoding.is_explicit {
            let vr = Vr(rest.array().unwrap_or_default());
            let length = if have == LONG_HEADER {
                let reserved = rest.u16(order).unwrap_or_default();
                if reserved != 0 {
                    sink(Step::Odd(Anomaly::new(Fault::ReservedNotZero, tag, offset, reserved.into())));
                }
                rest.u32(order)
            } else {
                rest.u16(order).map(u32::from)
            };
            (vr, length.unwrap_or_default())
        } else {
            (attribute::vr(tag), rest.u32(order).unwrap_or_default())
        };
        if let Some(fault) = self.not_an_element(tag, vr, length) {
            let measure = u64::from(u16::from_be_bytes(vr.0));
            sink(Step::Odd(Anomaly::new(fault, tag, offset, measure)));
            return self.stop(Stop::NotAnElement(offset));
        }
        let is_empty_short = encoding.is_explicit && length == 0 && have == SHORT_HEADER;
        self.empty_before = is_empty_short.then_some(tag);
        self.begin_element(Header { tag, vr, length, offset, encoding, depth: self.levels.len() }, sink);
    }

    /// Why a header cannot be that of an element here.
    fn not_an_element(&self, tag: Tag, vr: Vr, length: u32) -> Option<Fault> {
        let is_explicit = self.current_encoding().is_explicit;
        match self.levels.last().map(|level| level.kind) {
            Some(Kind::Sequence) => Some(Fault::NotAnItem),
            Some(Kind::Fragments) => Some(Fault::NotAFragment),
            // Zeros behind the end of a data set are no elements of group 0000.
            None if tag == Tag(0, 0) && length == 0 => Some(Fault::TrailingZeros),
            _ if tag == Tag(0, 0) && length == 0 => Some(Fault::NotAVr),
            _ if is_explicit && !is_letters(vr) => Some(Fault::NotAVr),
            _ => None,
        }
    }

    /// Is this element written with VR where none are sent, or the other way round? Then so is what follows it in the
    /// item.
    fn reconsider(
        &mut self,
        tag: Tag,
        octets: &[u8; LONG_HEADER],
        offset: u64,
        sink: &mut impl FnMut(Step<'_>),
    ) {
        let encoding = self.current_encoding();
        let last_empty = self.empty_before.take();
        let vr = Vr([octets[4], octets[5]]);
        let length = u32::from_le_bytes([octets[4], octets[5], octets[6], octets[7]]);
        let is_in_item = self.levels.last().map_or(offset > 0, |level| level.kind == Kind::Item);
        if !is_in_item || !encoding.is_little_endian {
            return;
        }
        let fault = if encoding.is_explicit {
            let is_length = tag.1 == 0 && last_empty.is_some_and(|before| tag.0 <= before.0);
            if is_length && vr != Vr::UL {
                Some(Fault::LongHeader)
            } else {
                (!is_letters(vr) && self.could_be_implicit(tag, length)).then_some(Fault::WithoutVr)
            }
        } else {
            let is_explicit =
                vr.is_known() && !vr.has_long_length() && self.must_be_explicit(tag, vr, length);
            let is_unknown = self.levels.last().is_some_and(|level| level.is_unknown);
            is_explicit.then_some(if is_unknown { Fault::WithVrInUnknown } else { Fault::WithVr })
        };
        let Some(fault) = fault else { return };
        sink(Step::Odd(Anomaly::new(fault, tag, offset, 0)));
        let other = match fault {
            Fault::WithoutVr => Encoding::IMPLICIT_LITTLE,
            Fault::LongHeader => return,
            _ => Encoding::EXPLICIT_LITTLE,
        };
        match self.levels.last_mut() {
            Some(level) => level.encoding = other,
            None => self.encoding = other,
        }
    }

    fn could_be_implicit(&self, tag: Tag, length: u32) -> bool {
        let is_known = attribute::vr(tag) != Vr::UN || attribute::is_private(tag);
        let fits = match self.container_end() {
            Some(end) => self.behind(length) <= end,
            None => length < MAX_LENGTH_BELIEVED,
        };
        let is_sequence = length == UNDEFINED_LENGTH && attribute::vr(tag) == Vr::SQ;
        tag.0 >= 0x0008 && is_known && (is_sequence || (length.is_multiple_of(2) && fits))
    }

    fn must_be_explicit(&self, tag: Tag, vr: Vr, length: u32) -> bool {
        let is_expected = attribute::vr(tag) == vr;
        let is_short = matches!(
            &vr.0,
            b"AE" | b"AS" | b"CS" | b"DA" | b"DT" | b"LO" | b"PN" | b"SH" | b"ST" | b"TM" | b"UI"
        );
        // As a number the letters are more than 16,000: no such value has that many octets.
        let fits = self.container_end().is_none_or(|end| self.behind(length) <= end);
        is_expected && (is_short || !fits)
    }

    /// The offset behind so many octets from here.
    fn behind(&self, length: u32) -> u64 {
        self.offset.saturating_add(length.into())
    }

    /// The end of the innermost of what is open and has one.
    fn container_end(&self) -> Option<u64> {
        self.levels.iter().rev().find_map(|level| level.end)
    }

    fn check_length(&self, tag: Tag, length: u32, offset: u64, sink: &mut impl FnMut(Step<'_>)) {
        if length == UNDEFINED_LENGTH {
            return;
        }
        if length % 2 == 1 {
            sink(Step::Odd(Anomaly::new(Fault::OddLength, tag, offset, length.into())));
        }
        let end = self.behind(length);
        if let Some(beyond) =
            self.container_end().and_then(|limit| end.checked_sub(limit)).filter(|beyond| *beyond > 0)
        {
            sink(Step::Odd(Anomaly::new(Fault::BeyondContainer, tag, offset, beyond)));
        }
    }

    fn begin_element(&mut self, header: Header, sink: &mut impl FnMut(Step<'_>)) {
        let is_undefined = header.length == UNDEFINED_LENGTH;
        let is_pixels = matches!(header.vr, Vr::OB | Vr::OW);
        // Where no VR is sent, only pixel data are known to be able to come in fragments.
        let is_encapsulated =
            is_undefined && is_pixels && (header.encoding.is_explicit || header.tag == PIXEL_DATA);
        let is_sequence = matches!(header.vr, Vr::SQ | Vr::UN);
        if is_undefined && !is_encapsulated && !is_sequence {
            sink(Step::Odd(Anomaly::new(Fault::UndefinedLength, header.tag, header.offset, 0)));
        }
        self.check_length(header.tag, header.length, header.offset, sink);
        if is_encapsulated {
            sink(Step::Fragments(header));
            self.open(Kind::Fragments, header, header.encoding, sink);
        } else if header.vr == Vr::SQ || is_undefined {
            sink(Step::Sequence(header));
            // PS3.5 6.2.2: an element of unknown VR and undefined length is an implicit little-endian sequence.
            let encoding = if header.vr == Vr::UN { Encoding::IMPLICIT_LITTLE } else { header.encoding };
            self.open(Kind::Sequence, header, encoding, sink);
        } else {
            sink(Step::Element(header));
            self.enter_value(header.length, sink);
        }
    }

    fn begin_item(&mut self, tag: Tag, length: u32, offset: u64, sink: &mut impl FnMut(Step<'_>)) {
        let inside = self.levels.last().map(|level| level.kind);
        let encoding = self.current_encoding();
        let header = Header { tag, vr: Vr(*b"  "), length, offset, encoding, depth: self.levels.len() };
        match (tag, inside) {
            (ITEM, Some(Kind::Sequence)) => {
                self.check_length(tag, length, offset, sink);
                sink(Step::Item(header));
                self.open(Kind::Item, header, encoding, sink);
            }
            (ITEM, Some(Kind::Fragments)) if length != UNDEFINED_LENGTH => {
                if length % 2 == 1 {
                    sink(Step::Odd(Anomaly::new(Fault::OddFragment, tag, offset, length.into())));
                }
                sink(Step::Fragment(header));
                self.enter_value(length, sink);
            }
            (ITEM_DELIMITER | SEQUENCE_DELIMITER, _) => self.delimiter(header, sink),
            (ITEM, Some(Kind::Fragments)) => self.stop_at(Fault::UndefinedLength, header, sink),
            (ITEM, _) => self.stop_at(Fault::ItemWithoutSequence, header, sink),
            (_, Some(Kind::Fragments)) => self.stop_at(Fault::NotAFragment, header, sink),
            _ => self.stop_at(Fault::NotAnItem, header, sink),
        }
    }

    fn stop_at(&mut self, fault: Fault, header: Header, sink: &mut impl FnMut(Step<'_>)) {
        sink(Step::Odd(Anomaly::new(fault, header.tag, header.offset, 0)));
        self.stop(Stop::NotAnElement(header.offset));
    }

    fn delimiter(&mut self, header: Header, sink: &mut impl FnMut(Step<'_>)) {
        let Header { tag, length, offset, .. } = header;
        if length != 0 {
            sink(Step::Odd(Anomaly::new(Fault::DelimiterWithLength, tag, offset, length.into())));
        }
        let closes = |kind: Kind| (tag == ITEM_DELIMITER) == (kind == Kind::Item);
        let open = self.levels.last().copied();
        if let Some(item) =
            open.filter(|level| !closes(level.kind) && level.kind == Kind::Item && level.end.is_none())
        {
            // The end of the sequence is that of its last item too.
            sink(Step::Odd(Anomaly::new(Fault::MissingDelimiter, item.tag, offset, 0)));
            self.levels.pop();
            sink(Step::Close);
        }
        match self.levels.last().copied().filter(|level| closes(level.kind)) {
            Some(level) => {
                if level.end.is_some() {
                    sink(Step::Odd(Anomaly::new(Fault::NeedlessDelimiter, tag, offset, 0)));
                }
                self.levels.pop();
                sink(Step::Close);
            }
            None => sink(Step::Odd(Anomaly::new(Fault::NeedlessDelimiter, tag, offset, 0))),
        }
        self.next(sink);
    }

    fn open(&mut self, kind: Kind, header: Header, encoding: Encoding, sink: &mut impl FnMut(Step<'_>)) {
        if self.levels.len() >= MAX_DEPTH * 2 {
            return self.stop(Stop::TooDeep(header.offset));
        }
        let end = (header.length != UNDEFINED_LENGTH).then(|| self.behind(header.length));
        let is_inside = self.levels.last().is_some_and(|level| level.is_unknown);
        let is_unknown = is_inside || (header.encoding.is_explicit && header.vr == Vr::UN);
        self.levels.push(Level { kind, tag: header.tag, end, encoding, is_unknown });
        // An empty sequence or item is over at once; its container may be as well.
        self.next(sink);
    }

    fn enter_value(&mut self, length: u32, sink: &mut impl FnMut(Step<'_>)) {
        if length == 0 {
            self.next(sink);
        } else {
            self.state = State::Value(u64::from(length));
        }
    }
}

fn start() -> State {
    State::Header { octets: [0; LONG_HEADER], have: 0 }
}

fn tag(octets: &[u8; LONG_HEADER], encoding: Encoding) -> Tag {
    let mut reader = Reader::new(octets, 0);
    let order = encoding.byte_order();
    let group = reader.u16(order).unwrap_or_default();
    Tag(group, reader.u16(order).unwrap_or_default())
}

/// Two capital letters: a VR of the standard, or one that may come.
fn is_letters(vr: Vr) -> bool {
    vr.0.iter().all(u8::is_ascii_uppercase)
}
