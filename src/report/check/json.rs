//! Findings and diagnoses as lines of JSON.

use serde_json::{Value, json};

use super::Judged;
use crate::check::{Diagnosis, Finding, Severity};
use crate::ul::Role;

/// The line of a finding.
#[must_use]
pub fn finding(finding: &Finding) -> Value {
    let evidence = &finding.evidence;
    let mut object = json!({
        "event": "finding",
        "rule": finding.rule.id,
        "name": finding.rule.name,
        "title": finding.rule.title,
        "severity": finding.severity.name(),
        "certainty": evidence.certainty.name(),
        "clause": finding.rule.clause,
        "association": finding.association,
        "time": finding.at.at.to_string(),
        "frame": finding.at.frame,
        "at_fault": finding.at_fault.map(Role::name),
        "expected": evidence.expected,
        "observed": evidence.observed,
        "sender": evidence.octets.map(|(sender, _)| sender.name()),
        "stream_offset": evidence.octets.map(|(_, span)| span.offset),
        "length": evidence.octets.map(|(_, span)| span.length),
        "count": finding.count,
    });
    if finding.count > 1
        && let Value::Object(object) = &mut object
    {
        object.insert("last_time".to_owned(), finding.last.at.to_string().into());
        object.insert("last_frame".to_owned(), finding.last.frame.into());
    }
    object
}

/// Findings by severity, and how many of them are only possible.
#[must_use]
pub fn counts(judged: &Judged) -> Value {
    let count = |severity, is_certain| judged.counts.get(&(severity, is_certain)).copied().unwrap_or(0);
    let both = |severity| count(severity, true) + count(severity, false);
    let all = [Severity::Violation, Severity::Warning, Severity::Note];
    let possible: u64 = all.iter().map(|severity| count(*severity, false)).sum();
    json!({
        "violation": both(Severity::Violation),
        "warning": both(Severity::Warning),
        "note": both(Severity::Note),
        "possible": possible,
    })
}

/// The line of a diagnosis.
#[must_use]
pub fn diagnosis(diagnosis: &Diagnosis) -> Value {
    let association = match diagnosis.associations.as_slice() {
        [] => Value::Null,
        [one] => (*one).into(),
        several => several.into(),
    };
    let evidence =
        diagnosis.told.evidence.iter().map(|at| json!({ "frame": at.frame, "time": at.at.to_string() }));
    json!({
        "event": "diagnosis",
        "diagnosis": diagnosis.pattern.id,
        "title": diagnosis.pattern.title,
        "association": association,
        "text": diagnosis.told.text,
        "at_fault": diagnosis.told.at_fault.map(Role::name),
        "certain": !diagnosis.told.is_guess,
        "alternative": diagnosis.is_alternative,
        "causes": diagnosis.pattern.causes,
        "advice": diagnosis.pattern.advice,
        "evidence": evidence.collect::<Vec<_>>(),
    })
}
