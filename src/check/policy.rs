//! What is checked, how much it weighs, and the limits that the standard leaves open.

use std::collections::BTreeMap;

use super::{Rule, Severity};

/// What is to be done about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is said.
    Allow,
    /// At most a warning.
    Warn,
    /// A violation, whatever the rule says.
    Deny,
}

/// Times and counts for which the standard gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an acceptor may take to answer an A-ASSOCIATE-RQ or A-RELEASE-RQ, in nanoseconds.
    pub association_timeout_ns: i64,
    /// How long a single response may take until the request counts as unanswered, in nanoseconds.
    pub dimse_timeout_ns: i64,
    /// From when on a response is called slow, in nanoseconds.
    pub slow_response_ns: i64,
    /// How long an idle connection may stay open without A-ASSOCIATE-RQ (ARTIM), in nanoseconds.
    pub artim_ns: i64,
    /// How long a receive window may be closed, in nanoseconds.
    pub zero_window_ns: i64,
    /// How long a commitment report may take until it is called missing, in nanoseconds.
    pub commitment_ns: i64,
    /// Pending responses after which a query's result is called large.
    pub large_result: u64,
    /// Pending responses or sub-operations that may follow a C-CANCEL-RQ.
    pub responses_after_cancel: u64,
    /// How often a rejected request may be repeated.
    pub repeated_rejects: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const SECOND: i64 = 1_000_000_000;
        Self {
            association_timeout_ns: 30 * SECOND,
            dimse_timeout_ns: 60 * SECOND,
            slow_response_ns: 10 * SECOND,
            artim_ns: 90 * SECOND,
            zero_window_ns: 5 * SECOND,
            commitment_ns: 600 * SECOND,
            large_result: 1_000,
            responses_after_cancel: 10,
            repeated_rejects: 5,
        }
    }
}

/// What is checked.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Rules that are true by the letter and harmless too.
    pub is_strict: bool,
    /// What is to be done about rules whose id starts like this; the longest start counts.
    pub levels: BTreeMap<String, Level>,
    /// The limits.
    pub limits: Limits,
}

impl Policy {
    /// What a finding of this rule weighs; `None` if nothing is to be said.
    #[must_use]
    pub fn weigh(&self, rule: &Rule, severity: Severity) -> Option<Severity> {
        match self.level(rule.id) {
            Some(Level::Allow) => None,
            Some(Level::Warn) => Some(severity.min(Severity::Warning)),
            Some(Level::Deny) => Some(Severity::Violation),
            None => Some(severity),
        }
    }

    /// Is this rule checked at all?
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        match self.level(rule.id) {
            Some(Level::Allow) => false,
            Some(Level::Warn | Level::Deny) => true,
            None => self.is_strict || !rule.is_pedantic,
        }
    }

    fn level(&self, id: &str) -> Option<Level> {
        let matching = self.levels.iter().filter(|(start, _)| id.starts_with(start.as_str()));
        matching.max_by_key(|(start, _)| start.len()).map(|(_, level)| *level)
    }
}
