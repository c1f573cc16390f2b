//! SVC-MWL-005.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::requirement::Type;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-005",
    name: "worklist_value_missing",
    title: "Key that needs a value comes back without one",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "What the worklist returns with type 1 has a value if it was asked for: station, start, \
                  modality and ID of the step, procedure ID, Study Instance UID, name and ID of the \
                  patient.",
    rationale: "The modality cannot start the procedure, or invents a Study Instance UID that nobody else \
                knows.",
    exceptions: "Only keys of the request count, and inside optional sequences only where there is an item.",
    advice: "Fill the value in at the information system that feeds the worklist.",
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
    let missing = worklist::missing(request.elements(), data_set.elements(), Type::One);
    if missing.is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("a value", format!("no value in {}", missing.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = worklist::found().with(Tag(0x0020, 0x000d), "");
    examples::queried(worklist::CLASS, &worklist::request(), &[found])
}
