//! SVC-MWL-004.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::{DataSet, Elements};
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::worklist::{KEYS, Matching};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-004",
    name: "worklist_matching_not_allowed",
    title: "Kind of matching that the worklist key does not have",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "Station AE Title, Modality and Patient ID are matched by single value, start date and \
                  time also by range, and only the names of physician and patient by wild card.",
    rationale: "The server finds nothing, or ignores the key and returns too much.",
    exceptions: "\"*\" alone is served by most like zero length: a note.",
    advice: "Send one value, or zero length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let elements = data_set.elements();
    let step = elements.items(worklist::STEPS).next();
    for key in KEYS {
        let at = match key.path {
            [tag] => Some((elements, *tag)),
            [worklist::STEPS, tag] => step.map(|step| (step, *tag)),
            _ => None,
        };
        let Some((elements, tag)) = at else { continue };
        let Some((what, severity)) = fault(key.matching, elements, tag) else { continue };
        findings.report(entry.last, Some(entry.sender), || {
            let expected =
                if key.matching == Matching::Single { "a single value" } else { "a single value or a range" };
            Evidence::new(expected, format!("{what} in {}", label(tag)))
                .octets(entry.sender, entry.span())
                .severity(severity)
        });
    }
}

fn fault(matching: Matching, elements: Elements<'_>, tag: Tag) -> Option<(&'static str, Severity)> {
    if !matches!(matching, Matching::Single | Matching::Range) {
        return None;
    }
    let value = elements.trimmed(tag);
    match value {
        b"*" => Some(("\"*\"", Severity::Note)),
        value if !value.is_ascii() || value.contains(&0x1b) => None,
        value if identifiers::has_wild_card(value) => Some(("a wild card", Severity::Violation)),
        value if value.contains(&b'\\') => Some(("a list", Severity::Violation)),
        _ => None,
    }
}

fn example() -> Ladder {
    let step = worklist::step_request().with(Tag(0x0040, 0x0001), "CT*");
    examples::queried(worklist::CLASS, &worklist::request().with_items(worklist::STEPS, &[step]), &[])
}
