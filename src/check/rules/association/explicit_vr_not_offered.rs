//! UL-041.

use super::establishment::{report, request};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dict::transfer_syntax::IMPLICIT_VR_LITTLE_ENDIAN;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-041",
    name: "explicit_vr_not_offered",
    title: "Only Implicit VR Little Endian is offered for storage",
    severity: Severity::Note,
    clause: "PS3.5 10.1",
    requirement: "The default transfer syntax is the only one that has to be offered.",
    rationale: "Private elements lose their value representation on the way, and some archives prefer \
                explicit ones.",
    exceptions: "Legal.",
    advice: "Offer Explicit VR Little Endian too.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for offer in offers::all(request) {
        let is_storage = Service::of(offer.abstract_syntax.as_str()) == Service::Storage;
        let is_plain = offer.has_default()
            && offer.transfer_syntaxes.iter().all(|uid| uid.as_str() == IMPLICIT_VR_LITTLE_ENDIAN);
        if is_storage && is_plain {
            report(findings, entry, offer.span, || {
                let observed = format!("only the default for {}", offer.abstract_syntax.name_or_self());
                Evidence::new("an explicit transfer syntax too", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    examples::association(&request, &examples::accept())
}
