//! What speaks for a claim, what against it, and where.

/// Places kept of each kind.
const MAX_PLACES: usize = 4;
/// Sentences kept of each kind.
const MAX_SENTENCES: usize = 4;

/// What the traffic says about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The traffic shows it holding, and nothing against it.
    Confirmed,
    /// The traffic shows it broken.
    Contradicted,
    /// Nothing in the traffic touched it.
    NotExercised,
    /// It did what no claim covers.
    Undeclared,
    /// Something touched it, and what was captured cannot tell.
    Undecidable,
}

impl Verdict {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Contradicted => "contradicted",
            Self::NotExercised => "not-exercised",
            Self::Undeclared => "undeclared",
            Self::Undecidable => "undecidable",
        }
    }
}

/// Where something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Evidence {
    /// Number of the association; `None` for a connection that is none.
    pub association: Option<u64>,
    /// Frame that completes what was seen.
    pub frame: u64,
}

/// What a single observation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Yes,
    No,
    CannotTell,
    /// Neither for nor against: a remark.
    Remark,
    /// It did what no claim covers.
    Undeclared,
}

#[derive(Clone, Debug, Default)]
struct Sightings {
    count: u64,
    places: Vec<Evidence>,
    sentences: Vec<String>,
}

impl Sightings {
    fn add(&mut self, at: Evidence, sentence: impl FnOnce() -> String) {
        self.count = self.count.saturating_add(1);
        if self.places.len() < MAX_PLACES && !self.places.contains(&at) {
            self.places.push(at);
        }
        if self.sentences.len() < MAX_SENTENCES {
            let sentence = sentence();
            if !self.sentences.contains(&sentence) {
                self.sentences.push(sentence);
            }
        }
    }
}

/// Everything seen about a claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    yes: Sightings,
    no: Sightings,
    unclear: Sightings,
    remarks: Sightings,
    undeclared: Sightings,
}

impl Tally {
    pub(super) fn add(&mut self, says: Says, at: Evidence, sentence: impl FnOnce() -> String) {
        self.of_mut(says).add(at, sentence);
    }

    const fn of_mut(&mut self, says: Says) -> &mut Sightings {
        match says {
            Says::Yes => &mut self.yes,
            Says::No => &mut self.no,
            Says::CannotTell => &mut self.unclear,
            Says::Remark => &mut self.remarks,
            Says::Undeclared => &mut self.undeclared,
        }
    }

    pub(super) const fn verdict(&self) -> Verdict {
        match self {
            Self { no: Sightings { count: 1.., .. }, .. } => Verdict::Contradicted,
            Self { undeclared: Sightings { count: 1.., .. }, .. } => Verdict::Undeclared,
            Self { yes: Sightings { count: 1.., .. }, .. } => Verdict::Confirmed,
            Self { unclear: Sightings { count: 1.., .. }, .. } => Verdict::Undecidable,
            _ => Verdict::NotExercised,
        }
    }

    const fn deciding(&self) -> &Sightings {
        match self.verdict() {
            Verdict::Contradicted => &self.no,
            Verdict::Undeclared => &self.undeclared,
            Verdict::Confirmed => &self.yes,
            Verdict::Undecidable => &self.unclear,
            Verdict::NotExercised => &self.remarks,
        }
    }

    /// The first places of what decides the verdict.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        self.deciding().places.clone()
    }

    /// How often what decides the verdict was seen.
    pub(super) const fn count(&self) -> u64 {
        self.deciding().count
    }

    /// What decides the verdict, in words; then the remarks.
    pub(super) fn text(&self) -> String {
        let remarks = if self.verdict() == Verdict::NotExercised { &[][..] } else { &self.remarks.sentences };
        let sentences = self.deciding().sentences.iter().chain(remarks);
        sentences.cloned().collect::<Vec<_>>().join("; ")
    }
}
