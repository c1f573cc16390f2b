//! UL-009.

use super::establishment::{associate, field, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::Associate;

pub(super) static RULE: Rule = Rule {
    id: "UL-009",
    name: "protocol_version_without_version_1",
    title: "Protocol version lacks version 1",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2, 9.3.3",
    requirement: "The Protocol-version field has a bit for each version that is supported; bit 0 stands for \
                  version 1, the only one there is, and is set.",
    rationale: "The acceptor supports no version that is offered, and rejects.",
    exceptions: "Other bits beside bit 0 are not tested.",
    advice: "Write 0001H, most significant octet first; 0100H is the same number with its octets swapped.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let version = associate.protocol_version;
    if version & 1 == 0 {
        report(findings, entry, field(entry, 6, 2), || Evidence::new("0001H", format!("{version:04X}H")));
    }
}

fn example() -> Ladder {
    let request = Associate { protocol_version: 0x0100, ..examples::request() };
    examples::association(&request, &examples::accept())
}
