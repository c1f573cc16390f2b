//! Finding a PDU boundary that was lost: after a gap, or where a capture starts in the middle.
//!
//! A place is taken for a boundary only where so many octets agree that pixel data cannot do so by chance, and
//! what the association agreed on (its contexts, its state) confirms it.

use super::{PduType, PdvHeader};
use crate::octets::Reader;
use crate::time::Moment;

/// Octets that decide about a candidate: an A-ASSOCIATE up to its first item's header.
const LOOK_AHEAD: usize = 80;
/// Octets of a PDU that has no items: reject, release, abort.
const SHORT_PDU: usize = 10;
/// Longest PDU believed where nothing else vouches for it: far above any announced maximum.
const MAX_LENGTH: u32 = 256 << 20;
/// Longest A-ASSOCIATE believed: 128 contexts with all transfer syntaxes of the standard need less.
const MAX_ASSOCIATE: u32 = 1 << 20;
/// PDU header, PDV header, and the group length element that a command set starts with.
const COMMAND_START: usize = 6 + PdvHeader::LENGTH + GROUP_LENGTH.len();
/// (0000,0000), length 4 (PS3.7 6.3.1: Implicit VR Little Endian).
const GROUP_LENGTH: [u8; 8] = [0, 0, 0, 0, 4, 0, 0, 0];

/// A set of presentation-context-IDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextSet {
    bits: [u64; 4],
    is_any: bool,
}

impl ContextSet {
    /// Nothing is known: any odd ID can be one.
    pub const ANY: Self = Self { bits: [0; 4], is_any: true };

    /// Is `id` in it?
    #[must_use]
    pub fn contains(&self, id: u8) -> bool {
        if self.is_any {
            return id & 1 == 1;
        }
        self.bits.get(usize::from(id >> 6)).is_some_and(|bits| bits >> (id & 63) & 1 == 1)
    }
}

impl FromIterator<u8> for ContextSet {
    fn from_iter<I: IntoIterator<Item = u8>>(ids: I) -> Self {
        let mut set = Self { bits: [0; 4], is_any: false };
        for id in ids {
            if let Some(bits) = set.bits.get_mut(usize::from(id >> 6)) {
                *bits |= 1 << (id & 63);
            }
        }
        set
    }
}

/// A search under way. It keeps fewer octets than decide about one candidate.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Octets from the first undecided candidate on.
    kept: Vec<u8>,
    kept_since: Moment,
    /// Octets before them that belong to nothing known.
    passed: u64,
}

/// A boundary.
#[derive(Debug)]
pub(super) struct Found {
    /// Octets from the boundary on that came earlier.
    pub(super) kept: Vec<u8>,
    /// When the first of them came.
    pub(super) kept_since: Moment,
    /// How many of the new octets stand before the boundary.
    pub(super) before: usize,
    /// Octets that belong to nothing known.
    pub(super) passed: u64,
}

impl Search {
    /// A search that starts with `passed` octets that belong to nothing known.
    pub(super) fn after(passed: u64) -> Self {
        Self { passed, ..Self::default() }
    }

    /// Octets were lost: candidates that wait for them are none.
    pub(super) fn gap(&mut self) {
        self.passed = self.passed.saturating_add(self.kept.len() as u64);
        self.kept.clear();
    }

    /// Looks at new octets; all are taken in unless a boundary is found.
    pub(super) fn push(&mut self, octets: &[u8], contexts: &ContextSet, now: Moment) -> Option<Found> {
        let old = self.kept.len();
        if old > 0 {
            self.kept.extend_from_slice(octets.get(..LOOK_AHEAD).unwrap_or(octets));
            let place = first_candidate(&self.kept, old, contexts);
            self.passed = self.passed.saturating_add(place.map_or(old, |(start, _)| start) as u64);
            match place {
                Some((start, true)) => {
                    let kept = self.kept.get(start..old).unwrap_or_default().to_vec();
                    return Some(Found { kept, kept_since: self.kept_since, before: 0, passed: self.passed });
                }
                Some((start, false)) => {
                    self.kept.drain(..start);
                    return None;
                }
                None => self.kept.clear(),
            }
        }
        match first_candidate(octets, octets.len(), contexts) {
            Some((start, true)) => {
                let passed = self.passed.saturating_add(start as u64);
                Some(Found { kept: Vec::new(), kept_since: now, before: start, passed })
            }
            Some((start, false)) => {
                self.kept = octets.get(start..).unwrap_or_default().to_vec();
                self.kept_since = now;
                self.passed = self.passed.saturating_add(start as u64);
                None
            }
            None => {
                self.passed = self.passed.saturating_add(octets.len() as u64);
                None
            }
        }
    }

    /// Nothing follows what is kept: is it a PDU?
    pub(super) fn settle(&mut self, contexts: &ContextSet) -> Option<Found> {
        if self.kept.len() != SHORT_PDU || examine(&self.kept, contexts) != Candidate::IfLast {
            return None;
        }
        let kept = std::mem::take(&mut self.kept);
        Some(Found { kept, kept_since: self.kept_since, before: 0, passed: self.passed })
    }
}

/// The first of the places `..places` of `octets` where a PDU starts (true) or may start (false).
fn first_candidate(octets: &[u8], places: usize, contexts: &ContextSet) -> Option<(usize, bool)> {
    let mut start = 0;
    loop {
        // Only octets 1 to 7 can start a PDU.
        let next = octets.get(start..places)?.iter().position(|octet| PduType(*octet).is_known())?;
        start = start.saturating_add(next);
        let view = octets.get(start..).unwrap_or_default();
        match examine(view, contexts) {
            Candidate::Yes => return Some((start, true)),
            Candidate::Undecided => return Some((start, false)),
            Candidate::IfLast if view.len() == SHORT_PDU => return Some((start, false)),
            Candidate::IfLast | Candidate::No => start = start.saturating_add(1),
        }
    }
}

/// What a place in the stream can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Candidate {
    /// No PDU starts here.
    No,
    /// A PDU starts here.
    Yes,
    /// A PDU without items starts here if these octets are the last for now.
    IfLast,
    /// More octets decide.
    Undecided,
}

/// Is what a side sends DICOM, by its first octets? `None` if more of them decide.
///
/// More is allowed here than in a search: what stands at the start of a stream is meant to be a PDU.
#[must_use]
pub fn probe(octets: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(octets, 0);
    let kind = PduType(reader.u8()?);
    if !kind.is_known() {
        return Some(false);
    }
    reader.u8()?;
    let length = reader.u32_be()?;
    match kind {
        PduType::ASSOCIATE_RQ | PduType::ASSOCIATE_AC => {
            if !(4..=MAX_ASSOCIATE).contains(&length) {
                return Some(false);
            }
            let version = reader.u16_be()?;
            let is_version_1 = version & 1 == 1 && reader.u16_be()? == 0;
            let has_application_context = octets.len() > 74 && octets.get(74) == Some(&0x10);
            if is_version_1 || has_application_context {
                return Some(true);
            }
            (octets.len() > 74 || octets.len() as u64 >= 6 + u64::from(length)).then_some(false)
        }
        PduType::P_DATA_TF => {
            let pdv_length = reader.u32_be()?;
            let (context_id, control) = (reader.u8()?, reader.u8()?);
            Some((2..=length.saturating_sub(4)).contains(&pdv_length) && context_id & 1 == 1 && control <= 3)
        }
        _ => Some(length == 4),
    }
}

/// Does a PDU start with the first of `octets`?
fn examine(octets: &[u8], contexts: &ContextSet) -> Candidate {
    let mut reader = Reader::new(octets, 0);
    let (Some(kind), reserved) = (reader.u8().map(PduType), reader.u8()) else { return Candidate::Undecided };
    if !kind.is_known() || reserved.is_some_and(|octet| octet != 0) {
        return Candidate::No;
    }
    let Some(length) = reader.u32_be() else { return Candidate::Undecided };
    match kind {
        PduType::P_DATA_TF => p_data_tf(length, reader, contexts),
        PduType::ASSOCIATE_RQ | PduType::ASSOCIATE_AC => associate(length, octets),
        _ => short(kind, length, octets),
    }
}

fn p_data_tf(length: u32, mut reader: Reader<'_>, contexts: &ContextSet) -> Candidate {
    let Some(greatest) = length.checked_sub(4).filter(|_| (6..=MAX_LENGTH).contains(&length)) else {
        return Candidate::No;
    };
    let Some(pdv_length) = reader.u32_be() else { return Candidate::Undecided };
    let Some(fragment_length) = pdv_length.checked_sub(2).filter(|_| pdv_length <= greatest) else {
        return Candidate::No;
    };
    let (Some(context_id), Some(control)) = (reader.u8(), reader.u8()) else { return Candidate::Undecided };
    if !contexts.contains(context_id) || control > 3 {
        return Candidate::No;
    }
    if control & 1 == 1 {
        let start = reader.rest();
        let start = start.get(..GROUP_LENGTH.len()).unwrap_or(start);
        if (fragment_length as usize) < GROUP_LENGTH.len() || !GROUP_LENGTH.starts_with(start) {
            return Candidate::No;
        }
        return if start.len() == GROUP_LENGTH.len() { Candidate::Yes } else { Candidate::Undecided };
    }
    // The usual PDU holds one PDV, and the two lengths say the same.
    if pdv_length == greatest { Candidate::Yes } else { Candidate::No }
}

fn associate(length: u32, octets: &[u8]) -> Candidate {
    if !(68..=MAX_ASSOCIATE).contains(&length) {
        return Candidate::No;
    }
    let mut fixed = Reader::new(octets, 0);
    fixed.take(6);
    match fixed.u16_be() {
        Some(version) if version & 1 == 0 => return Candidate::No,
        Some(_) => {}
        None => return Candidate::Undecided,
    }
    match octets.get(74..LOOK_AHEAD) {
        Some([0x10, _, high, low, ..])
            if u32::from(u16::from_be_bytes([*high, *low])) <= length.saturating_sub(68) =>
        {
            Candidate::Yes
        }
        Some(_) => Candidate::No,
        None => Candidate::Undecided,
    }
}

fn short(kind: PduType, length: u32, octets: &[u8]) -> Candidate {
    if length != 4 {
        return Candidate::No;
    }
    let Some(body) = octets.get(6..SHORT_PDU) else { return Candidate::Undecided };
    let has_form = match (kind, body) {
        (PduType::RELEASE_RQ | PduType::RELEASE_RP, [0, 0, 0, 0]) => true,
        (PduType::ABORT, [_, _, source, reason]) => *source <= 2 && *reason <= 6,
        (PduType::ASSOCIATE_RJ, [_, result, source, reason]) => {
            (1..=2).contains(result) && (1..=3).contains(source) && (1..=10).contains(reason)
        }
        _ => false,
    };
    if has_form { Candidate::IfLast } else { Candidate::No }
}

const _: () = assert!(COMMAND_START <= LOOK_AHEAD);

#[cfg(test)]
mod tests {
    use super::*;

    fn contexts(ids: &[u8]) -> ContextSet {
        ids.iter().copied().collect()
    }

    #[test]
    fn a_p_data_tf_is_believed_where_both_lengths_agree_and_its_context_was_accepted() {
        let pdu = [4, 0, 0, 0, 0, 10, 0, 0, 0, 6, 3, 0, 1, 2, 3, 4];
        assert_eq!(examine(&pdu, &contexts(&[1, 3])), Candidate::Yes);
        assert_eq!(examine(&pdu, &contexts(&[1])), Candidate::No);
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::Yes);
        assert_eq!(examine(&pdu[..9], &ContextSet::ANY), Candidate::Undecided);
    }

    #[test]
    fn a_command_must_start_with_its_group_length() {
        let mut pdu = vec![4, 0, 0, 0, 0, 90, 0, 0, 0, 86, 1, 3];
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::Undecided);
        pdu.extend(GROUP_LENGTH);
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::Yes);
        pdu[12] = 8;
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::No);
    }

    #[test]
    fn what_follows_a_fragment_is_none_of_it() {
        let mut pdu = vec![4, 0, 0, 0, 0, 90, 0, 0, 0, 9, 1, 3];
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::No);
        pdu.extend(GROUP_LENGTH);
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::No);
        pdu[9] = 10;
        assert_eq!(examine(&pdu, &ContextSet::ANY), Candidate::Yes);
    }

    #[test]
    fn a_release_is_believed_only_at_the_end() {
        assert_eq!(examine(&[5, 0, 0, 0, 0, 4, 0, 0, 0, 0], &ContextSet::ANY), Candidate::IfLast);
        assert_eq!(examine(&[5, 0, 0, 0, 0, 4, 0, 0, 0, 1], &ContextSet::ANY), Candidate::No);
    }
}
