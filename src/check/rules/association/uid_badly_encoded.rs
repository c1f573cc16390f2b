//! UL-030.

use super::establishment::{associate, report};
use super::{examples, uids};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Escaped;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-030",
    name: "uid_badly_encoded",
    title: "UID is badly written",
    severity: Severity::Violation,
    clause: "PS3.8 Annex F; PS3.5 9.1",
    requirement: "UIDs in items have 1 to 64 characters: numbers without leading zeros, with dots between \
                  them, and no padding.",
    rationale: "Peers compare the octets: a padded abstract syntax is one that they do not support.",
    exceptions: "An odd length is right here: only data sets and command sets pad UIDs. What an acceptor \
                 writes beside a rejected context is not tested.",
    advice: "Write the UID as it is; do not use the encoder for data sets, which adds a NUL.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    for (item, uid) in uids::all(associate) {
        let Some(fault) = uids::fault(uid) else { continue };
        report(findings, entry, item.span, || {
            let observed = format!("{} {}: {fault}", item.kind.name(), Escaped(uid.raw()));
            Evidence::new("digits and single dots, without padding", observed)
        });
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(1, "1.2.840.10008.1.1\0")]);
    examples::association(&request, &examples::accept())
}
