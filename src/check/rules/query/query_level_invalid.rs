//! SVC-FIND-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::requirement::query::Model;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-001",
    name: "query_level_invalid",
    title: "Query/Retrieve Level missing or unknown",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.1, C.6.1.1, C.6.2.1",
    requirement: "The identifier of a query or retrieval in the Patient Root or Study Root model has the \
                  Query/Retrieve Level PATIENT, STUDY, SERIES or IMAGE.",
    rationale: "The archive cannot tell what is asked for: it fails the request, or guesses.",
    exceptions: "Worklists and queries for objects without patient have no level.",
    advice: "Send (0008,0052); if it is a worklist query, use the SOP class of the worklist.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    const REQUESTS: [CommandField; 3] =
        [CommandField::C_FIND_RQ, CommandField::C_GET_RQ, CommandField::C_MOVE_RQ];
    if !entry.command_field().is_some_and(|field| REQUESTS.contains(&field)) {
        return;
    }
    let class = context.sop_class(entry).map(Uid::as_str);
    let elements = data_set.elements();
    if class.and_then(Model::of).is_none() || identifiers::level(elements).is_some() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match elements.element(identifiers::LEVEL) {
            None => "no Query/Retrieve Level".to_owned(),
            Some(_) => format!("\"{}\"", Escaped(elements.trimmed(identifiers::LEVEL))),
        };
        Evidence::new("PATIENT, STUDY, SERIES or IMAGE", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request().without(identifiers::LEVEL), &[])
}
