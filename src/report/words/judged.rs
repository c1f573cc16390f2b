//! What rules found and what went wrong, in words.

use crate::check::{Certainty, Diagnosis, Finding, Severity};
use crate::report::paint::Tone;
use crate::time::Moment;

/// Frames told of one piece of evidence.
const MAX_FRAMES: usize = 6;

/// A finding in one sign: `✗`, `!` or `·`.
pub(crate) const fn finding_sign(finding: &Finding) -> (Tone, &'static str) {
    match (finding.severity, finding.evidence.certainty) {
        (Severity::Violation, Certainty::Certain) => (Tone::Bad, "✗"),
        (Severity::Violation, Certainty::Possible) | (Severity::Warning, _) => (Tone::Caution, "!"),
        (Severity::Note, _) => (Tone::Faint, "·"),
    }
}

/// `possible violation`.
pub(crate) fn finding_weight(finding: &Finding) -> String {
    let is_possible = finding.evidence.certainty == Certainty::Possible;
    format!("{}{}", if is_possible { "possible " } else { "" }, finding.severity.name())
}

/// `3 times, frames 7 to 12`.
pub(crate) fn finding_frames(finding: &Finding) -> String {
    match finding.count {
        1 => format!("frame {}", finding.at.frame),
        count => format!("{count} times, frames {} to {}", finding.at.frame, finding.last.frame),
    }
}

/// `by the requestor, frame 12, PS3.8 9.3.2`.
pub(crate) fn finding_place(finding: &Finding) -> String {
    let mut place = Vec::new();
    place.extend(finding.at_fault.map(|role| format!("by the {}", role.name())));
    place.push(finding_frames(finding));
    place.push(finding.rule.clause.to_owned());
    place.join(", ")
}

/// What stands before a diagnosis.
pub(crate) const fn diagnosis_head(diagnosis: &Diagnosis) -> &'static str {
    if diagnosis.is_alternative { "or perhaps" } else { "what happened" }
}

/// `to be mended by the acceptor; frame 12; see also #3`; empty if there is nothing to say.
pub(crate) fn diagnosis_place(diagnosis: &Diagnosis) -> String {
    let told = &diagnosis.told;
    let mut place = Vec::new();
    place.extend(told.at_fault.map(|role| format!("to be mended by the {}", role.name())));
    place.extend(frames(&told.evidence));
    if diagnosis.associations.len() > 1 {
        let others = diagnosis.associations.iter().skip(1).map(|number| format!("#{number}"));
        place.push(format!("see also {}", others.collect::<Vec<_>>().join(", ")));
    }
    place.join("; ")
}

fn frames(evidence: &[Moment]) -> Option<String> {
    let frames: Vec<String> = evidence.iter().take(MAX_FRAMES).map(|at| at.frame.to_string()).collect();
    match frames.as_slice() {
        [] => None,
        [one] => Some(format!("frame {one}")),
        several => Some(format!("frames {}", several.join(", "))),
    }
}
