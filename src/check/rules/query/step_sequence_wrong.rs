//! SVC-MWL-003.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-003",
    name: "step_sequence_wrong",
    title: "Scheduled Procedure Step Sequence has not one item",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2, C.2.2.2.6",
    requirement: "A request has one item in Scheduled Procedure Step Sequence, or none to ask for all of \
                  it; a match has exactly one: each step is a match of its own.",
    rationale: "Modalities read the first step only, and the others are never done.",
    exceptions: "A request without the sequence gets a warning: servers have to support it, clients need \
                 not ask.",
    advice: "Return one match for each scheduled step.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let is_request = identifiers::is_request(entry);
    if !(is_request || identifiers::is_match(entry)) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let elements = data_set.elements();
    let is_there = elements.element(worklist::STEPS).is_some();
    let count = elements.items(worklist::STEPS).take(100).count();
    if (is_request && is_there && count < 2) || (!is_request && (!is_there || count == 1)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let expected = if is_request { "one item, or none" } else { "one item" };
        let observed = if is_there { format!("{count} items") } else { "no sequence".to_owned() };
        let evidence = Evidence::new(expected, observed).octets(entry.sender, entry.span());
        if is_there { evidence } else { evidence.severity(Severity::Warning) }
    });
}

fn example() -> Ladder {
    let found = worklist::found().with_items(worklist::STEPS, &[worklist::step(), worklist::step()]);
    examples::queried(worklist::CLASS, &worklist::request(), &[found])
}
