//! UL-020.

use super::establishment::{associate, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-020",
    name: "application_context_not_once",
    title: "Application Context item is missing or repeated",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2, 9.3.3",
    requirement: "A-ASSOCIATE-RQ and A-ASSOCIATE-AC have one Application Context item.",
    rationale: "Without its name the peer cannot tell that the association is for DICOM, and rejects or \
                aborts.",
    exceptions: "",
    advice: "Send one item of type 10H, before the presentation contexts.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let count = associate.items.iter().filter(|item| item.kind == ItemType::APPLICATION_CONTEXT).count();
    if count != 1 {
        report(findings, entry, whole(entry), || {
            Evidence::new("1 Application Context item", format!("{count}"))
        });
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    request.items.retain(|item| item.kind != ItemType::APPLICATION_CONTEXT);
    examples::association(&request, &examples::accept())
}
