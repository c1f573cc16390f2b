//! Findings and diagnoses of a whole capture, each with its place.

use super::Index;
use crate::check::{Diagnosis, Finding, Judgement};

/// Where an [`Index`] keeps a finding or a diagnosis. It stays there while more is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A diagnosis of an association: its number, and which one.
    Diagnosis(u64, u32),
    /// A finding in an association: its number, and which one.
    Finding(u64, u32),
    /// Something that belongs to no single association: which one.
    Other(u32),
}

impl Place {
    /// The association that it is kept with.
    #[must_use]
    pub const fn association(self) -> Option<u64> {
        match self {
            Self::Diagnosis(number, _) | Self::Finding(number, _) => Some(number),
            Self::Other(_) => None,
        }
    }
}

/// What stands at a [`Place`].
#[derive(Clone, Copy, Debug)]
pub enum Judged<'a> {
    /// A rule was broken.
    Finding(&'a Finding),
    /// Something went wrong.
    Diagnosis(&'a Diagnosis),
}

impl Index {
    /// What stands at a place.
    #[must_use]
    pub fn judged(&self, place: Place) -> Option<Judged<'_>> {
        match place {
            Place::Diagnosis(number, nth) => {
                self.of(number)?.diagnoses.get(nth as usize).map(Judged::Diagnosis)
            }
            Place::Finding(number, nth) => self.of(number)?.findings.get(nth as usize).map(Judged::Finding),
            Place::Other(nth) => match self.others.get(nth as usize)? {
                Judgement::Finding(finding) => Some(Judged::Finding(finding)),
                Judgement::Diagnosis(diagnosis) => Some(Judged::Diagnosis(diagnosis)),
                Judgement::Verdict(_) => None,
            },
        }
    }

    /// All places: what belongs to no single association, then association by association.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let others = (0..self.others.len()).map(|nth| Place::Other(nth as u32));
        others.chain(self.associations.iter().flat_map(|association| {
            let number = association.number();
            let diagnoses = (0..association.diagnoses.len()).map(move |nth| (number, nth as u32));
            let findings = (0..association.findings.len()).map(move |nth| (number, nth as u32));
            diagnoses
                .map(|(number, nth)| Place::Diagnosis(number, nth))
                .chain(findings.map(|(number, nth)| Place::Finding(number, nth)))
        }))
    }

    /// Findings and diagnoses kept so far.
    #[must_use]
    pub const fn judged_count(&self) -> usize {
        self.kept
    }
}
