//! UL-063.

use super::establishment::{associate, report, user_items, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-063",
    name: "implementation_class_uid_not_once",
    title: "Implementation Class UID is missing or repeated",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.2",
    requirement: "The user information of A-ASSOCIATE-RQ and A-ASSOCIATE-AC has one Implementation Class \
                  UID.",
    rationale: "Some peers reject or abort.",
    exceptions: "",
    advice: "Send one sub-item of type 52H with the UID of the product.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-035", "UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let count = user_items(associate, ItemType::IMPLEMENTATION_CLASS_UID).count();
    if count != 1 {
        report(findings, entry, whole(entry), || Evidence::new("1 sub-item", count.to_string()));
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::remove(&mut request, ItemType::IMPLEMENTATION_CLASS_UID);
    examples::association(&request, &examples::accept())
}
