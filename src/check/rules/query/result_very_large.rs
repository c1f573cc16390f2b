//! SVC-FIND-023.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-023",
    name: "result_very_large",
    title: "Result is very large, or the query asks for everything",
    severity: Severity::Note,
    clause: "PS3.4 C.4.1",
    requirement: "A query may have any number of matches.",
    rationale: "Archives cut the result off silently or fail (A700), clients run out of memory or of \
                patience.",
    exceptions: "It is legal. The limit is set by the policy.",
    advice: "Restrict the query by date, modality or patient, or set a limit in the client.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check_count), Check::DataSet(check_keys)],
    example,
    example_also_breaks: &[],
};

fn check_count(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    if operation.responses == context.limits.large_result {
        findings.report(entry.last, Some(entry.sender), || {
            let limit = context.limits.large_result;
            Evidence::new(format!("{limit} matches at most"), "more").octets(entry.sender, entry.span())
        });
    }
}

fn check_keys(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) || identifiers::model(entry, context).is_none() {
        return;
    }
    if !identifiers::restricts(data_set.elements()) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a key with a value", "no key with a value").octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = examples::study_request().with(Tag(0x0008, 0x0020), "");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[examples::study_match()])
}
