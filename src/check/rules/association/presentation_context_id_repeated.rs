//! UL-025.

use super::establishment::{contexts, report, request};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-025",
    name: "presentation_context_id_repeated",
    title: "Presentation context ID is used twice",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.1.13",
    requirement: "Each presentation context of an A-ASSOCIATE-RQ has an ID of its own.",
    rationale: "An answer to the ID fits both contexts, and so does data sent on it.",
    exceptions: "The same abstract syntax in several contexts is legal and usual.",
    advice: "Number the contexts 1, 3, 5 and so on, at most 128 of them.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-026"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    let mut seen = HashSet::new();
    for (item, proposed) in contexts(request, ItemType::PRESENTATION_CONTEXT_RQ) {
        if !seen.insert(proposed.id) {
            report(findings, entry, item.span, || {
                Evidence::new("an ID that was not used before", format!("{} again", proposed.id))
            });
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![
        pdus::proposal(1, pdus::VERIFICATION),
        pdus::proposal(1, pdus::CT_IMAGE_STORAGE),
    ]);
    examples::association(&request, &examples::accept())
}
