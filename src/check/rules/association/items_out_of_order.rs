//! UL-034.

use super::establishment::{associate, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-034",
    name: "items_out_of_order",
    title: "Items are not in ascending order",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "The items of an A-ASSOCIATE PDU stand in ascending order of their types: application \
                  context, presentation contexts, user information.",
    rationale: "Parsers that read them in order refuse the PDU.",
    exceptions: "Sub-items of the user information may have any order.",
    advice: "Write the items in the order 10H, 20H or 21H, 50H.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let known = associate.items.iter().filter(|item| matches!(item.kind.0, 0x10 | 0x20 | 0x21 | 0x50));
    let mut highest = 0;
    for item in known {
        if item.kind.0 < highest {
            report(findings, entry, item.span, || {
                Evidence::new("ascending types", format!("{:02X}H behind {highest:02X}H", item.kind.0))
            });
        }
        highest = highest.max(item.kind.0);
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    request.items.reverse();
    examples::association(&request, &examples::accept())
}
