//! UL-032.

use super::establishment::{report, request};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::{Uid, uid};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-032",
    name: "uid_retired",
    title: "Retired SOP class or transfer syntax is proposed",
    severity: Severity::Note,
    clause: "PS3.6 Annex A; PS3.5 Annex A",
    requirement: "The standard no longer describes what it retired; peers may go on using it if both agree.",
    rationale: "Newer peers may not support it.",
    exceptions: "Legal. A retired transfer syntax beside others for the same abstract syntax is not \
                 mentioned.",
    advice: "Offer what replaced it too.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for offer in offers::all(request) {
        let is_retired = |proposed: &Uid| uid::is_retired(proposed.as_str());
        let syntaxes = &offer.transfer_syntaxes;
        let is_old = !syntaxes.is_empty() && syntaxes.iter().all(|syntax| is_retired(syntax));
        if is_old || is_retired(offer.abstract_syntax) {
            report(findings, entry, offer.span, || {
                let observed = format!("{} for {}", offer.names(), offer.abstract_syntax.name_or_self());
                Evidence::new("what the standard still describes", observed)
            });
        }
    }
}

fn example() -> Ladder {
    const NUCLEAR_MEDICINE: &str = "1.2.840.10008.5.1.4.1.1.5";
    let request = examples::request_with(vec![pdus::proposal(1, NUCLEAR_MEDICINE)]);
    examples::association(&request, &examples::accept())
}
