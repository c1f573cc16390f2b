//! UL-062.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-062",
    name: "maximum_length_without_limit",
    title: "Maximum length is very large or without limit",
    severity: Severity::Note,
    clause: "PS3.8 D.1",
    requirement: "Any number of octets can be announced; 0 means no limit.",
    rationale: "Senders that allocate a buffer of that size may fail, and a few take 0 for nothing at all.",
    exceptions: "Legal.",
    advice: "Announce between 16 kB and 256 kB if peers have trouble; more is not faster.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    const LARGE: u32 = 1 << 20;
    let Some(associate) = associate(entry, context) else { return };
    for item in user_items(associate, ItemType::MAXIMUM_LENGTH) {
        if let Content::MaximumLength(length) = item.content
            && (length == 0 || length > LARGE)
        {
            report(findings, entry, item.span, || {
                Evidence::new(
                    format!("at most {LARGE}"),
                    if length == 0 { "no limit".to_owned() } else { length.to_string() },
                )
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let unlimited = examples::user_item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(0));
    examples::replace(&mut request, unlimited);
    examples::association(&request, &examples::accept())
}
