//! Patient data, masked unless it is asked for. The same value has the same mask throughout a run, so that two
//! lines can be compared without telling whom they are about.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::dict::attribute::{Tag, Vr, is_private};

/// Values that get a number of their own; after them the mask only says what kind of value it is.
const MAX_VALUES: usize = 100_000;

/// What a value can tell about a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Name,
    Id,
    Date,
    Text,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
            Self::Date => "date",
            Self::Text => "text",
        }
    }
}

/// Masks values, and remembers which mask a value got.
#[derive(Debug, Default)]
pub struct Phi {
    shows: bool,
    hasher: RandomState,
    masks: HashMap<(Kind, u64), usize>,
    counts: HashMap<Kind, usize>,
}

impl Phi {
    /// Masks everything, or, if `shows`, nothing.
    #[must_use]
    pub fn new(shows: bool) -> Self {
        Self { shows, ..Self::default() }
    }

    /// The text to show for the value of an attribute: the value itself, or its mask.
    pub fn show(&mut self, tag: Tag, vr: Vr, value: &str) -> String {
        match kind_of(tag, vr) {
            Some(kind) if !self.shows && !is_harmless(value) => self.mask(kind, value),
            _ => value.to_owned(),
        }
    }

    /// Is the value of this attribute masked?
    #[must_use]
    pub fn hides(&self, tag: Tag, vr: Vr) -> bool {
        !self.shows && kind_of(tag, vr).is_some()
    }

    fn mask(&mut self, kind: Kind, value: &str) -> String {
        let key = (kind, self.hasher.hash_one(value.trim()));
        if let Some(number) = self.masks.get(&key) {
            return format!("‹{} {number}›", kind.name());
        }
        if self.masks.len() >= MAX_VALUES {
            return format!("‹{}›", kind.name());
        }
        let number = self.counts.entry(kind).and_modify(|count| *count += 1).or_insert(1);
        self.masks.insert(key, *number);
        format!("‹{} {number}›", kind.name())
    }
}

/// Empty values and wild cards alone say nothing about anybody.
fn is_harmless(value: &str) -> bool {
    value.chars().all(|character| matches!(character, '*' | '?' | '^' | '=' | '\\' | ' '))
}

/// What an attribute tells about a patient; `None` for one that tells nothing by itself.
///
/// After the attributes that PS3.15 Annex E has removed from objects that leave the hospital; names of staff are
/// names too, and what private elements hold nobody knows.
fn kind_of(tag: Tag, vr: Vr) -> Option<Kind> {
    if vr == Vr::PN {
        return Some(Kind::Name);
    }
    if is_private(tag) {
        let is_text = (vr.is_text() && !matches!(&vr.0, b"UI" | b"CS")) || vr == Vr::UN;
        return (is_text && !matches!(tag.1, 0x0010..=0x00ff)).then_some(Kind::Text);
    }
    match (tag.0, tag.1) {
        // Patient ID, other ids, insurance, medical record locator, accession number, admission and visit, order numbers.
        (0x0010, 0x0020 | 0x1000 | 0x1090)
        | (0x0008, 0x0050)
        | (0x0038, 0x0010 | 0x0060)
        | (0x0040, 0x2016 | 0x2017) => Some(Kind::Id),
        // Birth date and time, death date.
        (0x0010, 0x0030 | 0x0032 | 0x0033 | 0x0034 | 0x0035) => Some(Kind::Date),
        // Address, telephone, region, occupation, alerts, allergies, histories, comments, reasons, locations; texts of
        // reports, documents, and on film.
        (
            0x0010,
            0x1040 | 0x1080 | 0x1081 | 0x2000 | 0x2110 | 0x2150 | 0x2152 | 0x2154 | 0x2155 | 0x2180 | 0x21b0
            | 0x21f0 | 0x4000,
        )
        | (0x0008, 0x0092 | 0x0094 | 0x1080)
        | (0x0018 | 0x0020 | 0x4008, 0x4000)
        | (0x0032, 0x1030 | 0x1066 | 0x4000)
        | (0x0038, 0x0040 | 0x0050 | 0x0062 | 0x0300 | 0x0400 | 0x0500 | 0x4000)
        | (0x0040, 0x0280 | 0x0400 | 0x1002 | 0x1400 | 0x2400 | 0xa160)
        | (0x4008, 0x010b | 0x0115 | 0x0300)
        | (0x0042, 0x0010 | 0x0011)
        | (0x2000, 0x0050)
        | (0x2030, 0x0020) => Some(Kind::Text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
    const PATIENT_ID: Tag = Tag(0x0010, 0x0020);

    #[test]
    fn the_same_value_has_the_same_mask() {
        let mut phi = Phi::new(false);
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "DOE^JANE"), "‹name 1›");
        assert_eq!(phi.show(PATIENT_ID, Vr(*b"LO"), "4711"), "‹id 1›");
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "ROE^RICHARD"), "‹name 2›");
        assert_eq!(phi.show(Tag(0x0008, 0x0090), Vr::PN, "DOE^JANE "), "‹name 1›");
    }

    #[test]
    fn wild_cards_and_what_tells_nothing_are_shown() {
        let mut phi = Phi::new(false);
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "*"), "*");
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, ""), "");
        assert_eq!(phi.show(Tag(0x0008, 0x0060), Vr(*b"CS"), "CT"), "CT");
        assert_eq!(Phi::new(true).show(PATIENT_NAME, Vr::PN, "DOE^JANE"), "DOE^JANE");
    }

    #[test]
    fn private_text_is_hidden_and_its_creator_is_not() {
        let phi = Phi::new(false);
        assert!(phi.hides(Tag(0x0029, 0x1010), Vr(*b"LO")));
        assert!(!phi.hides(Tag(0x0029, 0x0010), Vr(*b"LO")));
        assert!(!phi.hides(Tag(0x0029, 0x1011), Vr(*b"US")));
    }
}
