//! SVC-FIND-012.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-012",
    name: "level_of_match_differs",
    title: "Level of the match is not that of the request",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.2",
    requirement: "Each match has the Query/Retrieve Level of its request.",
    rationale: "Viewers that go by the level show nothing.",
    exceptions: "",
    advice: "Copy (0008,0052) of the request into every match.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    let own = pair.found.trimmed(identifiers::LEVEL);
    if own == pair.level.name().as_bytes() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match pair.found.element(identifiers::LEVEL) {
            None => "no Query/Retrieve Level".to_owned(),
            Some(_) => format!("\"{}\"", Escaped(own)),
        };
        Evidence::new(pair.level.name(), observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match().without(identifiers::LEVEL);
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
