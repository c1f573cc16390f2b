//! SVC-MWL-006.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::requirement::Type;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-006",
    name: "worklist_attribute_missing",
    title: "Key that has to come back is missing in the worklist",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "What the worklist returns with type 2 is there if it was asked for, empty where there is \
                  no value.",
    rationale: "Strict modalities drop the entry.",
    exceptions: "Only keys of the request count, and inside optional sequences only where there is an item.",
    advice: "Return the attribute with zero length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let Some(request) = context.request_of(entry) else { return };
    let missing = worklist::missing(request.elements(), data_set.elements(), Type::Two);
    if missing.is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("the attribute, if need be empty", format!("no {}", missing.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = worklist::found().without(Tag(0x0008, 0x0050));
    examples::queried(worklist::CLASS, &worklist::request(), &[found])
}
