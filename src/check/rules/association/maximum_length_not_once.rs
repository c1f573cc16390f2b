//! UL-060.

use super::establishment::{associate, report, user_items, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, Item, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-060",
    name: "maximum_length_not_once",
    title: "Maximum Length is missing, repeated or malformed",
    severity: Severity::Violation,
    clause: "PS3.8 D.1.1, D.1.2",
    requirement: "The user information of A-ASSOCIATE-RQ and A-ASSOCIATE-AC has one Maximum Length sub-item \
                  of four octets.",
    rationale: "Peers assume 16 kB, or no limit, or abort.",
    exceptions: "",
    advice: "Send one sub-item of type 51H.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-035", "UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let is_malformed = |item: &Item| matches!(item.content, Content::Malformed(_));
    let count = user_items(associate, ItemType::MAXIMUM_LENGTH).count();
    let malformed = user_items(associate, ItemType::MAXIMUM_LENGTH).find(|item| is_malformed(item));
    if count != 1 || malformed.is_some() {
        report(findings, entry, malformed.map_or(whole(entry), |item| item.span), || {
            let what = malformed.map_or(format!("{count} sub-items"), |item| {
                format!("a length of {}", item.span.length.saturating_sub(4))
            });
            Evidence::new("1 sub-item of 4 octets", what)
        });
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::remove(&mut request, ItemType::MAXIMUM_LENGTH);
    examples::association(&request, &examples::accept())
}
