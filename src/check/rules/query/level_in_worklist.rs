//! SVC-MWL-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-001",
    name: "level_in_worklist",
    title: "Query/Retrieve Level in a worklist identifier",
    severity: Severity::Warning,
    clause: "PS3.4 K.4.1.1.3.1, K.4.1.1.3.2",
    requirement: "A worklist has no levels, so neither request nor match has a Query/Retrieve Level.",
    rationale: "Strict worklist servers fail the query; most ignore the level.",
    exceptions: "Optional keys of the request are open-ended, so it is not strictly forbidden there.",
    advice: "Leave (0008,0052) out of worklist queries.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let is_identifier = identifiers::is_request(entry) || identifiers::is_match(entry);
    if !is_identifier || !identifiers::is_worklist(entry, context) {
        return;
    }
    if data_set.elements().element(identifiers::LEVEL).is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("no Query/Retrieve Level", format!("one in the {}", entry.command_name()))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = worklist::request().with(identifiers::LEVEL, "STUDY");
    examples::queried(worklist::CLASS, &request, &[worklist::found()])
}
