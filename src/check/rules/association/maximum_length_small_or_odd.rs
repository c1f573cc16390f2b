//! UL-061.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-061",
    name: "maximum_length_small_or_odd",
    title: "Maximum length is very small or odd",
    severity: Severity::Warning,
    clause: "PS3.8 D.1",
    requirement: "Any number of octets can be announced; useful ones are even and have room for more than \
                  headers.",
    rationale: "Small PDUs slow transfers down, and some implementations refuse limits below 4096. An odd \
                limit upsets senders that forget that fragments are even.",
    exceptions: "0 means that there is no limit.",
    advice: "Announce at least 16384.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    for item in user_items(associate, ItemType::MAXIMUM_LENGTH) {
        let Content::MaximumLength(length) = item.content else { continue };
        let is_odd = length % 2 == 1 && length < LARGE;
        if matches!(length, 1..SMALL) || is_odd {
            report(findings, entry, item.span, || {
                Evidence::new(format!("an even number, {SMALL} or more"), length.to_string())
            });
        }
    }
}

const SMALL: u32 = 4_096;
/// What is meant as no limit at all.
const LARGE: u32 = 1 << 20;

fn example() -> Ladder {
    let mut request = examples::request();
    let small = examples::user_item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(1_024));
    examples::replace(&mut request, small);
    examples::association(&request, &examples::accept())
}
