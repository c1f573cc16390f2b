//! SVC-PRT-012.

use crate::check::rules::storage::extended_negotiation;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::octets::hex;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-012",
    name: "print_with_extended_negotiation",
    title: "Extended negotiation for print",
    severity: Severity::Violation,
    clause: "PS3.4 H.5",
    requirement: "Print Management defines no extended negotiation.",
    rationale: "Nothing breaks with most printers; a strict one may reject what it does not know.",
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
        if super::is_print(Service::of(negotiation.sop_class_uid.as_str())) {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("an item with {}", hex(&negotiation.application_information));
                Evidence::new("no extended negotiation for print", observed).octets(entry.sender, span)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = extended_negotiation::association(examples::GRAYSCALE_PRINT, &[1]);
    ladder.release();
    ladder
}
