//! What rules find.

use super::{Policy, Rule, Severity};
use crate::octets::Span;
use crate::time::Moment;
use crate::ul::Role;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// The capture lacks something that could excuse it.
    Possible,
    /// The captured octets prove it.
    Certain,
}

impl Certainty {
    /// `certain` or `possible`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Possible => "possible",
        }
    }
}

/// What a rule saw.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What the rule wants to see.
    pub expected: String,
    /// What is there instead. Wire text in it is escaped already; patients' data never gets in.
    pub observed: String,
    /// Whose octets prove it, and where they stand in that peer's stream.
    pub octets: Option<(Role, Span)>,
    /// How sure it is.
    pub certainty: Certainty,
    /// How much it weighs, where the rule's own severity is too much.
    pub severity: Option<Severity>,
}

impl Evidence {
    /// Something that is certain.
    pub fn new(expected: impl Into<String>, observed: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            observed: observed.into(),
            octets: None,
            certainty: Certainty::Certain,
            severity: None,
        }
    }

    /// With the octets that prove it.
    #[must_use]
    pub fn octets(self, sender: Role, span: Span) -> Self {
        Self { octets: Some((sender, span)), ..self }
    }

    /// It could have an excuse.
    #[must_use]
    pub fn possible(self) -> Self {
        Self { certainty: Certainty::Possible, ..self }
    }

    /// It weighs less than the rule says.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }
}

/// Something that a rule found in an association; if several times, the first one.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Number of the association; `None` for a connection that is not DICOM, or for the capture as a whole.
    pub association: Option<u64>,
    /// Where it was first seen.
    pub at: Moment,
    /// Where it was last seen.
    pub last: Moment,
    /// How often it was seen.
    pub count: u64,
    /// Who departed from the rule; `None` if neither peer, or it cannot be told.
    pub at_fault: Option<Role>,
    /// How much it weighs, by rule, evidence and policy.
    pub severity: Severity,
    /// What was seen the first time.
    pub evidence: Evidence,
}

impl Finding {
    /// Is it a violation beyond doubt?
    #[must_use]
    pub fn is_certain_violation(&self) -> bool {
        self.severity == Severity::Violation && self.evidence.certainty == Certainty::Certain
    }
}

/// Where rules put what they find. One finding for each rule and peer in an association: more of the same is counted.
#[derive(Debug)]
pub struct Findings<'a> {
    pub(super) rule: &'static Rule,
    pub(super) association: Option<u64>,
    pub(super) policy: &'a Policy,
    /// Something that the rule needs to be sure was not captured.
    pub(super) is_history_incomplete: bool,
    pub(super) found: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    /// Reports that the rule is broken at a place by a peer; the evidence is only asked for if this is news.
    pub fn report(&mut self, at: Moment, at_fault: Option<Role>, evidence: impl FnOnce() -> Evidence) {
        self.report_in(self.association, at, at_fault, evidence);
    }

    /// The same for another association than the one at hand.
    pub fn report_in(
        &mut self,
        association: Option<u64>,
        at: Moment,
        at_fault: Option<Role>,
        evidence: impl FnOnce() -> Evidence,
    ) {
        let same = |finding: &&mut Finding| {
            std::ptr::eq(finding.rule, self.rule)
                && finding.at_fault == at_fault
                && finding.association == association
        };
        if let Some(known) = self.found.iter_mut().rev().find(same) {
            known.count = known.count.saturating_add(1);
            known.last = at;
            return;
        }
        let mut evidence = evidence();
        if self.is_history_incomplete {
            evidence.certainty = Certainty::Possible;
        }
        let severity = evidence.severity.unwrap_or(self.rule.severity);
        let Some(severity) = self.policy.weigh(self.rule, severity) else { return };
        self.found.push(Finding {
            rule: self.rule,
            association,
            at,
            last: at,
            count: 1,
            at_fault,
            severity,
            evidence,
        });
    }
}
