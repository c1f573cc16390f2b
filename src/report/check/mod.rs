//! What the checker says, for people, for programs and for test runners.

mod differences;
mod explained;
mod json;
mod junit;
mod page;
mod text;

pub use differences::differences;
pub use explained::{Page, Part};
pub use json::{counts, diagnosis, finding};
pub use junit::{claims, junit};
pub use page::rules_page;
pub use text::{Teller, counts_line, explain, explain_pattern, rules, summary, write};

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::check::{Diagnosis, Finding, Judgement, Severity, Verdict};
use crate::timeline::AssociationEntry;
use crate::ul::Role;

/// Verdicts kept until the end, for the table at the head of the report.
const MAX_VERDICTS: usize = 20_000;
/// Findings and diagnoses kept until the end.
const MAX_KEPT: usize = 20_000;
/// Octets of negotiations kept until the end, as an estimate; of later ones only what was accepted first is kept.
const MAX_NEGOTIATIONS: usize = 16 << 20;

/// Everything that the checker said of a capture; bounded.
#[derive(Debug, Default)]
pub struct Judged {
    /// Associations, with what was found in each.
    pub associations: Vec<JudgedAssociation>,
    /// What belongs to no association.
    pub others: Vec<Judgement>,
    /// Associations by mark.
    pub marks: BTreeMap<Mark, u64>,
    /// Findings by severity, certain and possible.
    pub counts: BTreeMap<(Severity, bool), u64>,
    /// Connections that are encrypted, so that nothing in them can be judged.
    pub encrypted: u64,
    /// Associations and findings that were judged and not kept.
    pub left_out: (u64, u64),
    /// Are associations and findings only counted? Then it stays small for ever.
    pub counts_only: bool,
    pending: Vec<Judgement>,
    kept: usize,
    negotiated_octets: usize,
    /// Addresses of the negotiations that are kept, which associations share.
    negotiations: HashSet<usize>,
}

/// An association with what was found in it.
#[derive(Debug)]
pub struct JudgedAssociation {
    /// The association in one line.
    pub verdict: Verdict,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What went wrong.
    pub diagnoses: Vec<Diagnosis>,
}

/// A verdict in one sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing to be said.
    Good,
    /// It works, but.
    Caution,
    /// It failed, or it breaks the standard.
    Bad,
}

impl Mark {
    /// `✓`, `!` or `✗`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Caution => "!",
            Self::Bad => "✗",
        }
    }
}

impl JudgedAssociation {
    /// Its verdict in one sign.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let association = &self.verdict.association;
        let is_violation = self.findings.iter().any(Finding::is_certain_violation);
        if is_violation || association.outcome.is_failure() {
            return Mark::Bad;
        }
        let is_warned = self.verdict.worst >= Some(Severity::Warning) || !self.diagnoses.is_empty();
        if is_warned || association.failures > 0 { Mark::Caution } else { Mark::Good }
    }

    /// `CT01`, or the address where the title was not captured.
    #[must_use]
    pub fn name(&self, role: Role) -> String {
        let association = &self.verdict.association;
        let request = association.negotiation.request.as_ref();
        let title = request.map(|request| match role {
            Role::Requestor => request.calling_ae_title.to_string(),
            Role::Acceptor => request.called_ae_title.to_string(),
        });
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| association.endpoint(role).to_string())
    }
}

impl Judged {
    /// Takes in a judgement.
    pub fn push(&mut self, judgement: Judgement) {
        if let Judgement::Finding(finding) = &judgement {
            self.count(finding);
        }
        match judgement {
            Judgement::Verdict(verdict) => self.end(*verdict),
            judgement if judgement.association().is_some() => self.pending.push(judgement),
            judgement => {
                if self.others.len() < MAX_KEPT && !self.counts_only {
                    self.others.push(judgement);
                } else {
                    self.left_out.1 = self.left_out.1.saturating_add(1);
                }
            }
        }
    }

    /// The capture is over: what is said of an association that ended before stands alone.
    pub fn finish(&mut self) {
        let late = std::mem::take(&mut self.pending);
        self.others.extend(late);
        self.associations.sort_by_key(|judged| judged.verdict.association.association);
    }

    fn count(&mut self, finding: &Finding) {
        let is_certain = finding.evidence.certainty == crate::check::Certainty::Certain;
        *self.counts.entry((finding.severity, is_certain)).or_default() += 1;
    }

    fn end(&mut self, verdict: Verdict) {
        let number = verdict.association.association;
        let (mut findings, mut diagnoses) = (Vec::new(), Vec::new());
        for judgement in std::mem::take(&mut self.pending) {
            match judgement {
                Judgement::Finding(finding) if finding.association == Some(number) => findings.push(*finding),
                Judgement::Diagnosis(told) if told.associations.first() == Some(&number) => {
                    diagnoses.push(*told);
                }
                other if self.others.len() < MAX_KEPT => self.others.push(other),
                _ => self.left_out.1 = self.left_out.1.saturating_add(1),
            }
        }
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.at.frame));
        self.left_out.1 = self.left_out.1.saturating_add(verdict.left_out);
        let mut judged = JudgedAssociation { verdict, findings, diagnoses };
        *self.marks.entry(judged.mark()).or_default() += 1;
        if self.counts_only {
            self.others.clear();
            return;
        }
        if self.associations.len() >= MAX_VERDICTS {
            self.left_out.0 = self.left_out.0.saturating_add(1);
            return;
        }
        let count = judged.findings.len() + judged.diagnoses.len();
        if self.kept + count > MAX_KEPT {
            self.left_out.1 = self.left_out.1.saturating_add(judged.findings.len() as u64);
            judged.findings.clear();
            judged.diagnoses.clear();
        }
        self.kept = self.kept.saturating_add(count);
        self.thin_out(&mut judged.verdict.association);
        self.associations.push(judged);
    }

    /// Forgets what was negotiated, if too much is kept already.
    fn thin_out(&mut self, association: &mut Arc<AssociationEntry>) {
        let negotiation = &association.negotiation;
        if self.negotiations.contains(&Arc::as_ptr(negotiation).addr()) {
            return;
        }
        let octets = self.negotiated_octets.saturating_add(negotiation.estimated_octets());
        if octets <= MAX_NEGOTIATIONS {
            self.negotiated_octets = octets;
            self.negotiations.insert(Arc::as_ptr(negotiation).addr());
            return;
        }
        let mut less = (**negotiation).clone();
        less.forget_details();
        *association = Arc::new(AssociationEntry {
            negotiation: Arc::new(less),
            ..AssociationEntry::clone(association)
        });
    }

    /// Is there a violation beyond doubt?
    #[must_use]
    pub fn has_violation(&self) -> bool {
        self.counts.get(&(Severity::Violation, true)).is_some_and(|count| *count > 0)
    }
}
