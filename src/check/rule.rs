//! What a rule is.

use super::{Context, Element, Findings, Stories};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::{
    AnomalyEntry, AssociationEntry, ConnectionEntry, MessageEntry, PduEntry, TransportEntry,
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Legal, or not provable from outside, but known to break peers.
    Warning,
    /// Contradicts a "shall" of the clause.
    Violation,
}

impl Severity {
    /// All of them, the lightest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Violation];

    /// `violation`, `warning` or `note`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What must have been captured for a rule to say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The A-ASSOCIATE-RQ, to its end.
    Request,
    /// The A-ASSOCIATE-AC, to its end.
    Accept,
    /// Everything since the start of the association; what is found without it is only possible.
    History,
    /// Every octet since the association came into sight; without it nothing is said.
    NothingLost,
}

/// What a rule looks at. Each is called before the context takes in what it looks at; only the negotiation is that
/// after it.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Every PDU.
    Pdu(fn(&PduEntry, &Context, &mut Findings<'_>)),
    /// Every DIMSE message.
    Message(fn(&MessageEntry, &Context, &mut Findings<'_>)),
    /// Every data set that is there as a whole and was read to its end.
    DataSet(fn(&MessageEntry, &DataSet, &Context, &mut Findings<'_>)),
    /// Every element of such a data set, and of all its items; of a very large one the first ones.
    Element(fn(&Element<'_>, &mut Findings<'_>)),
    /// Everything odd about octets that is not part of a PDU entry.
    Anomaly(fn(&AnomalyEntry, &Context, &mut Findings<'_>)),
    /// What TCP did.
    Transport(fn(&TransportEntry, &Context, &mut Findings<'_>)),
    /// Every association, when it is over.
    Association(fn(&AssociationEntry, &Context, &mut Findings<'_>)),
    /// Every connection that is not DICOM.
    Connection(fn(&ConnectionEntry, &mut Findings<'_>)),
    /// Every message, beside what other associations told before.
    Story(fn(&MessageEntry, &Context, &Stories, &mut Findings<'_>)),
    /// All associations together, when the capture is over.
    Capture(fn(&Stories, &mut Findings<'_>)),
}

/// A rule: what it demands and how it is checked. Each stands in a file of its own, named like it.
#[derive(Debug)]
pub struct Rule {
    /// Stable and opaque: `UL-048`.
    pub id: &'static str,
    /// Names the fault; the file has the same name.
    pub name: &'static str,
    /// The fault in one line, without a period.
    pub title: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where the standard demands it: `PS3.8 7.1.1.14`.
    pub clause: &'static str,
    /// What is demanded, in one or two sentences.
    pub requirement: &'static str,
    /// What breaks in the field.
    pub rationale: &'static str,
    /// What looks like it and is not flagged; empty if nothing does.
    pub exceptions: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// True by the letter, harmless in practice: only checked with `--strict`.
    pub is_pedantic: bool,
    /// What must have been captured.
    pub needs: &'static [Need],
    /// Rules of which this one is a mere consequence: if one of them found something in the same association, by the
    /// same peer, this one is silent.
    pub follows_from: &'static [&'static str],
    /// How it is checked.
    pub checks: &'static [Check],
    /// Traffic that breaks this rule: it is in `captures/rules/`.
    pub example: fn() -> Ladder,
    /// Other rules that the example cannot help to break.
    pub example_also_breaks: &'static [&'static str],
}
