//! UL-118.

use super::fragments;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "UL-118",
    name: "consecutive_pdvs_of_same_kind",
    title: "Neighbouring PDVs of the same kind in one PDU",
    severity: Severity::Warning,
    clause: "PS3.8 E.1",
    requirement: "A PDU had better hold one PDV of a command and one of a data set at most.",
    rationale: "Each PDV costs six octets and a look by the receiver; some old ones read the first only.",
    exceptions: "The standard advises against it and does not forbid it.",
    advice: "Send one fragment that fills the PDU.",
    is_pedantic: true,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let Some(pdu) = fragments::data(entry) else { return };
    for pair in pdu.pdvs.windows(2) {
        let [first, second] = pair else { continue };
        let is_same = first.context_id == second.context_id && first.is_command() == second.is_command();
        if is_same && !first.is_last() {
            findings.report(entry.last, Some(entry.sender), || {
                let observed =
                    format!("a {}, then a {}", fragments::describe(first), fragments::describe(second));
                Evidence::new("one fragment", observed).octets(entry.sender, fragments::place(second))
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let image = pdus::ct_image(64);
    let (start, rest) = image.split_at(100);
    ladder.requestor(&pdus::command(1, &pdus::store_command(7, "2.25.2")));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, start), encode::pdv(1, 2, rest)]));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
