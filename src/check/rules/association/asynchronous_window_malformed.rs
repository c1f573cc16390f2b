//! UL-072.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-072",
    name: "asynchronous_window_malformed",
    title: "Asynchronous Operations Window is malformed or repeated",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.3",
    requirement: "The Asynchronous Operations Window has four octets and is there at most once.",
    rationale: "The peers disagree on how many operations may be under way.",
    exceptions: "Without it one operation is performed after the other.",
    advice: "Send one sub-item of type 53H with two numbers of two octets.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    for (index, item) in user_items(associate, ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW).enumerate() {
        let is_malformed = matches!(item.content, Content::Malformed(_));
        if index > 0 || is_malformed {
            report(findings, entry, item.span, || {
                let observed = if is_malformed {
                    format!("a length of {}", item.span.length.saturating_sub(4))
                } else {
                    "a second one".to_owned()
                };
                Evidence::new("1 sub-item of 4 octets", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let window = examples::user_octets(ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, &[0, 1, 0]);
    examples::add(&mut request, window);
    examples::association(&request, &examples::accept())
}
