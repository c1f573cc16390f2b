//! UL-035.

use super::establishment::{associate, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-035",
    name: "user_information_not_once",
    title: "User Information item is missing or repeated",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2, 9.3.3",
    requirement: "A-ASSOCIATE-RQ and A-ASSOCIATE-AC have one User Information item.",
    rationale: "Maximum length and implementation class UID are missing, or come twice with different \
                values.",
    exceptions: "",
    advice: "Send one item of type 50H as the last one.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let count = associate.items.iter().filter(|item| item.kind == ItemType::USER_INFORMATION).count();
    if count != 1 {
        report(findings, entry, whole(entry), || Evidence::new("1 User Information item", count.to_string()));
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    request.items.retain(|item| item.kind != ItemType::USER_INFORMATION);
    examples::association(&request, &examples::accept())
}
