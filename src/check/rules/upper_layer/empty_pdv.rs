//! UL-112.

use super::fragments;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "UL-112",
    name: "empty_pdv",
    title: "PDV without a fragment",
    severity: Severity::Violation,
    clause: "PS3.8 E.1",
    requirement: "Every PDV item holds a fragment that is not empty.",
    rationale: "Strict receivers abort.",
    exceptions: "",
    advice: "Mark the fragment before as the last one, instead of sending an empty one to say so.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let Some(pdu) = fragments::data(entry) else { return };
    for pdv in pdu.pdvs.iter().filter(|pdv| pdv.item_length == 2) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a fragment", format!("a {}", fragments::describe(pdv)))
                .octets(entry.sender, fragments::place(pdv))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let image = pdus::ct_image(64);
    ladder.requestor(&pdus::command(1, &pdus::store_command(7, "2.25.2")));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, &image), encode::pdv(1, 2, &[])]));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
