//! DIMSE-040.

use super::traffic;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-040",
    name: "status_not_permitted",
    title: "Status that the standard does not permit",
    severity: Severity::Violation,
    clause: "PS3.7 Annex C",
    requirement: "A status is 0000H, 0001H, 01xxH, 02xxH, AxxxH, BxxxH, CxxxH, FE00H, FF00H or FF01H.",
    rationale: "The requestor cannot tell success from failure.",
    exceptions: "",
    advice: "Map internal error numbers to CxxxH or 0110H; look at the byte order.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(status) =
        entry.status().filter(|_| entry.command_field().is_some_and(CommandField::is_response))
    else {
        return;
    };
    if Class::of(status) == Class::Unknown {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} {status:04X}H", entry.command_name());
            Evidence::new("a status of one of the permitted ranges", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    traffic::exchange(pdus::CT_IMAGE_STORAGE, &request, &pdus::store_response(1, 1, 0xe001))
}
