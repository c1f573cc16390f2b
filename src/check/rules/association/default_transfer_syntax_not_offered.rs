//! UL-039.

use super::establishment::{report, request};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-039",
    name: "default_transfer_syntax_not_offered",
    title: "Default transfer syntax is not offered",
    severity: Severity::Violation,
    clause: "PS3.5 10.1",
    requirement: "For each abstract syntax one of the contexts offers Implicit VR Little Endian.",
    rationale: "An acceptor that knows only the default has to refuse the SOP class.",
    exceptions: "One context with the default is enough for all of the same abstract syntax. A sender of \
                 images that it has only compressed with loss may leave the default out, which cannot be \
                 seen: where all syntaxes can be lossy or are private, it is a warning; with pixels by \
                 reference, nothing.",
    advice: "Offer the default, in a context of its own if need be.",
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
        if offer.transfer_syntaxes.is_empty() || offer.has_default() || offer.has_pixels_by_reference() {
            continue;
        }
        report(findings, entry, offer.span, || {
            let observed = format!("{} for {}", offer.names(), offer.abstract_syntax.name_or_self());
            let severity = if offer.can_be_lossy_only() { Severity::Warning } else { Severity::Violation };
            Evidence::new("Implicit VR Little Endian among the transfer syntaxes", observed)
                .severity(severity)
        });
    }
}

fn example() -> Ladder {
    let explicit = pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &["1.2.840.10008.1.2.1"]);
    let accept = examples::accept_with(vec![pdus::answer_with(1, 0, &["1.2.840.10008.1.2.1"])]);
    examples::association(&examples::request_with(vec![explicit]), &accept)
}
