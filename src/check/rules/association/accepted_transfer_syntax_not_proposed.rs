//! UL-048.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-048",
    name: "accepted_transfer_syntax_not_proposed",
    title: "Accepted transfer syntax was not proposed",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.1.14",
    requirement: "The transfer syntax that an acceptor names for an accepted presentation context is one of those \
                  that the requestor proposed for it.",
    rationale: "The requestor cannot encode what it did not offer: it aborts, or sends data sets that nobody can read.",
    exceptions: "A trailing NUL or space in the UID is another fault (UL-030).",
    advice: "Make the acceptor choose from the list of the context with the same ID, not of another one.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::AssociateAc(accept) = &pdu.body else { return };
    for answer in accept.presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC) {
        let proposed =
            context.presentation_context(answer.id).filter(|proposed| proposed.is_proposed == Some(true));
        let Some(proposed) = proposed.filter(|proposed| proposed.is_accepted()) else { continue };
        let Some(chosen) = answer.transfer_syntaxes().next() else { continue };
        if !proposed.proposed_transfer_syntaxes.contains(chosen) {
            let offered: Vec<_> = proposed.proposed_transfer_syntaxes.iter().map(Uid::name_or_self).collect();
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("context {}: {}", answer.id, chosen.name_or_self());
                Evidence::new(format!("one of {}", offered.join(", ")), observed)
                    .octets(entry.sender, pdu.header.span())
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    let answer = pdus::answer_with(1, 0, &["1.2.840.10008.1.2.1"]);
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![answer]));
    ladder.release();
    ladder
}
