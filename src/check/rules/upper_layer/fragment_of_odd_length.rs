//! UL-113.

use super::fragments;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-113",
    name: "fragment_of_odd_length",
    title: "Fragment of odd length",
    severity: Severity::Violation,
    clause: "PS3.8 E.1",
    requirement: "Every fragment of a command or data set has an even number of octets.",
    rationale: "Receivers that read words, or pass fragments on as they are, fail; mostly the announced \
                maximum length was odd and used as it is.",
    exceptions: "",
    advice: "Round the length of fragments down to an even number.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let Some(pdu) = fragments::data(entry) else { return };
    for pdv in pdu.pdvs.iter().filter(|pdv| pdv.item_length % 2 != 0) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("an even number of octets", format!("a {}", fragments::describe(pdv)))
                .octets(entry.sender, fragments::place(pdv))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let image = pdus::ct_image(64);
    ladder.requestor(&pdus::store_request(1, 7, &image, image.len().saturating_sub(9)));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
