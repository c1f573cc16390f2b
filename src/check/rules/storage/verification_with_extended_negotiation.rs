//! SVC-VER-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

use super::extended_negotiation;

pub(super) static RULE: Rule = Rule {
    id: "SVC-VER-002",
    name: "verification_with_extended_negotiation",
    title: "Extended negotiation for Verification",
    severity: Severity::Violation,
    clause: "PS3.4 A.5",
    requirement: "Verification defines no extended negotiation, so none is sent for it.",
    rationale: "Nothing breaks with most peers; a strict acceptor may reject what it does not know.",
    exceptions: "",
    advice: "Send SOP Class Extended Negotiation only for SOP classes that define it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    for (negotiation, span) in extended_negotiation::of(entry) {
        if negotiation.sop_class_uid == *pdus::VERIFICATION {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("an item with {}", hex(&negotiation.application_information));
                Evidence::new("no extended negotiation for Verification", observed).octets(entry.sender, span)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = extended_negotiation::association(pdus::VERIFICATION, &[1]);
    ladder.release();
    ladder
}
