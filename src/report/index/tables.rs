//! Texts, UIDs and other things that many rows share.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::Ref;
use crate::dict::Uid;
use crate::dict::service::Service;

/// Characters kept of one text.
const MAX_TEXT: usize = 400;

/// What the messages of a presentation context and a SOP class have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Presentation-context-ID.
    pub context_id: u8,
    /// SOP class: of the command, of the request, or of the context.
    pub sop_class: Option<Uid>,
    /// Transfer syntax of the context.
    pub transfer_syntax: Option<Uid>,
    /// The service that the SOP class belongs to.
    pub service: Service,
    /// A request's context and SOP class in words.
    pub subject: Arc<str>,
}

/// Whom and what a data set is about, unmasked: mask it before it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Patient ID (0010,0020).
    pub patient_id: Arc<str>,
    /// Patient's Name (0010,0010).
    pub patient_name: Arc<str>,
    /// Accession Number (0008,0050).
    pub accession_number: Arc<str>,
    /// Study Instance UID (0020,000D).
    pub study: Arc<str>,
}

/// What else there is to say about a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Remarks {
    /// Move destination, counters of sub-operations and the like.
    pub details: Arc<str>,
    /// Error Comment (0000,0902), unmasked.
    pub comment: Arc<str>,
    /// What is wrong with the message itself, parted by `; `.
    pub cautions: Arc<str>,
    /// Performed Procedure Step Status (0040,0252) of an N-CREATE-RQ or N-SET-RQ.
    pub step_status: Arc<str>,
}

/// Gives equal things the same place in a table.
#[derive(Debug)]
pub(super) struct Interner<T> {
    places: HashMap<T, NonZeroU32>,
    count: u32,
    /// Those that came since they were last taken.
    news: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { places: HashMap::new(), count: 0, news: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// Things that are remembered to be found again; what comes later gets a place for itself.
    const MAX_KNOWN: usize = 1 << 20;

    pub(super) fn place(&mut self, thing: T) -> Ref {
        if let Some(place) = self.places.get(&thing) {
            return Some(*place);
        }
        let place = NonZeroU32::new(self.count.checked_add(1)?)?;
        self.count = place.get();
        if self.places.len() < Self::MAX_KNOWN {
            self.places.insert(thing.clone(), place);
        }
        self.news.push(thing);
        Some(place)
    }

    pub(super) fn take_news(&mut self) -> Vec<T> {
        std::mem::take(&mut self.news)
    }
}

/// The thing at a place of a table.
pub(super) fn at<T>(table: &[T], place: Ref) -> Option<&T> {
    table.get((place?.get() as usize).saturating_sub(1))
}

/// UIDs one behind the other, two characters an octet.
#[derive(Debug, Default)]
pub(super) struct Uids {
    octets: Vec<u8>,
    /// Octets that stood before these and were taken away.
    taken: usize,
}

/// How a UID is written: its length, or this and its octets as they are.
const RAW: u8 = 0x80;

impl Uids {
    /// Adds a UID; only the first 64 octets of it are kept (PS3.5 9.1).
    pub(super) fn push(&mut self, uid: &[u8]) -> Ref {
        let uid = uid.get(..64).unwrap_or(uid);
        let place = NonZeroU32::new(u32::try_from(self.taken + self.octets.len()).ok()?.checked_add(1)?)?;
        if !uid.iter().all(|octet| matches!(octet, b'0'..=b'9' | b'.')) {
            self.octets.push(RAW | uid.len() as u8);
            self.octets.extend_from_slice(uid);
            return Some(place);
        }
        self.octets.push(uid.len() as u8);
        let nibble = |octet: &u8| if *octet == b'.' { 10 } else { octet - b'0' };
        for pair in uid.chunks(2) {
            let low = pair.get(1).map_or(0, nibble);
            self.octets.push(pair.first().map_or(0, nibble) << 4 | low);
        }
        Some(place)
    }

    /// Takes away what was added; places go on as if it were still there.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.taken = self.taken.saturating_add(self.octets.len());
        std::mem::take(&mut self.octets)
    }

    pub(super) fn extend(&mut self, octets: &[u8]) {
        super::push_room(&mut self.octets, octets.len());
        self.octets.extend_from_slice(octets);
    }

    /// The UID at a place.
    pub(super) fn get(&self, place: Ref) -> Option<Uid> {
        let rest = self.octets.get((place?.get() as usize).saturating_sub(1)..)?;
        let (head, rest) = rest.split_first()?;
        let length = usize::from(head & !RAW);
        if head & RAW != 0 {
            return rest.get(..length).map(Uid::new);
        }
        let nibbles = rest.iter().flat_map(|octet| [octet >> 4, octet & 15]);
        let characters = nibbles.map(|nibble| if nibble == 10 { b'.' } else { b'0' + nibble });
        Some(Uid::new(&characters.take(length).collect::<Vec<u8>>()))
    }
}

/// The start of a text, if it is too long to be kept.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    // A text of so many octets has no more characters.
    if text.len() <= MAX_TEXT {
        return text.into();
    }
    let end = text.char_indices().nth(MAX_TEXT).map(|(place, _)| place);
    match end.and_then(|end| text.get(..end)) {
        Some(start) => [start, "…"].concat().into(),
        None => text.into(),
    }
}

/// The same, shared; the empty text takes no room.
pub(super) fn shared(text: &str) -> Arc<str> {
    if text.is_empty() { Arc::default() } else { cut(text).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_come_back_as_they_were() {
        let mut uids = Uids::default();
        let all: [&[u8]; 5] = [b"1.2.840.10008.1.1", b"2.25.3", b"", b"1.2\0", b"nonsense \xff"];
        let places: Vec<Ref> = all.iter().map(|uid| uids.push(uid)).collect();
        for (uid, place) in all.iter().zip(places) {
            assert_eq!(uids.get(place).unwrap().raw(), *uid);
        }
    }

    #[test]
    fn only_what_is_too_long_is_cut() {
        let whole = "ä".repeat(MAX_TEXT);
        assert_eq!((cut(""), cut(&whole)), ("".into(), whole.as_str().into()));
        assert_eq!(cut(&(whole.clone() + "b")), whole.clone() + "…");
        assert_eq!(*shared(&whole), whole);
    }

    #[test]
    fn equal_things_share_a_place() {
        let mut interner = Interner::default();
        let (one, other) = (interner.place("a"), interner.place("b"));
        assert_eq!(interner.place("a"), one);
        assert_ne!(one, other);
        assert_eq!(at(&interner.take_news(), other), Some(&"b"));
    }
}
