//! UL-033.

use super::establishment::{contexts, report, request};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-033",
    name: "transfer_syntax_repeated",
    title: "Transfer syntax stands twice in a context",
    severity: Severity::Note,
    clause: "PS3.8 9.3.2.2",
    requirement: "Naming a transfer syntax once in a presentation context is enough.",
    rationale: "None; it points to a slip in the configuration.",
    exceptions: "Legal.",
    advice: "Remove the second one.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (item, proposed) in contexts(request, ItemType::PRESENTATION_CONTEXT_RQ) {
        let mut seen = HashSet::new();
        for syntax in proposed.transfer_syntaxes() {
            if !seen.insert(syntax.octets()) {
                report(findings, entry, item.span, || {
                    let observed = format!("{} twice in context {}", syntax.name_or_self(), proposed.id);
                    Evidence::new("each transfer syntax once", observed)
                });
            }
        }
    }
}

fn example() -> Ladder {
    let proposal = pdus::proposal_with(1, pdus::VERIFICATION, &[pdus::IMPLICIT, pdus::IMPLICIT]);
    examples::association(&examples::request_with(vec![proposal]), &examples::accept())
}
