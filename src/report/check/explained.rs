//! The page of a rule or a diagnosis.

use crate::check::{Pattern, Rule};

/// Everything about a rule or a diagnosis, in parts.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its id.
    pub id: &'static str,
    /// The fault or failure in one line.
    pub title: &'static str,
    /// Severity and clause of a rule.
    pub under: Option<String>,
    /// What there is to say.
    pub parts: Vec<Part>,
    /// A capture that shows it, in the folder of the sources.
    pub shown_by: String,
}

/// A part of a [`Page`].
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A heading and what stands under it.
    Text(&'static str, &'static str),
    /// A heading and a numbered list.
    List(&'static str, &'static [&'static str]),
}

impl Page {
    /// Everything about a rule.
    #[must_use]
    pub fn of_rule(rule: &Rule) -> Self {
        let pedantic = if rule.is_pedantic { "; only checked with --strict" } else { "" };
        let mut parts =
            vec![Part::Text("Demanded", rule.requirement), Part::Text("Why it matters", rule.rationale)];
        if !rule.exceptions.is_empty() {
            parts.push(Part::Text("Not flagged", rule.exceptions));
        }
        parts.push(Part::Text("What to do", rule.advice));
        Self {
            id: rule.id,
            title: rule.title,
            under: Some(format!("{}, {}{pedantic}", rule.severity.name(), rule.clause)),
            parts,
            shown_by: format!("captures/rules/{}.pcapng", rule.id),
        }
    }

    /// Everything about a diagnosis.
    #[must_use]
    pub fn of_pattern(pattern: &Pattern) -> Self {
        Self {
            id: pattern.id,
            title: pattern.title,
            under: None,
            parts: vec![
                Part::Text("In the traffic", pattern.symptom),
                Part::List("Causes, the most frequent first", pattern.causes),
                Part::Text("What to do", pattern.advice),
            ],
            shown_by: format!("captures/diagnoses/{}.pcapng", pattern.id),
        }
    }
}
