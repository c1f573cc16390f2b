//! UL-053.

use super::establishment::{accept, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::service::Service;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{ContextResult, PresentationContext};

pub(super) static RULE: Rule = Rule {
    id: "UL-053",
    name: "verification_refused",
    title: "Verification is refused",
    severity: Severity::Violation,
    clause: "PS3.2 7.1",
    requirement: "An application that accepts associations provides Verification.",
    rationale: "A C-ECHO fails although the service proper works, and engineers look for faults that are \
                not there.",
    exceptions: "A rejected association says nothing about it. Where nothing but Storage Commitment was \
                 accepted, it is a warning: many modalities only take its results.",
    advice: "Accept Verification from every peer that may associate.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    if accept(entry, context).is_none() {
        return;
    }
    let all = &context.negotiation.contexts;
    let service = |known: &PresentationContext| {
        known.abstract_syntax.as_ref().map_or(Service::Other, |uid| Service::of(uid.as_str()))
    };
    let mut own = all.iter().filter(|known| service(known) == Service::Verification).peekable();
    let is_proposed = own.peek().is_some();
    if is_proposed && own.all(|known| matches!(known.result, Some(ContextResult(1..=4)))) {
        let mut accepted = all.iter().filter(|known| known.is_accepted()).peekable();
        let is_commitment =
            accepted.peek().is_some() && accepted.all(|known| service(known) == Service::StorageCommitment);
        report(findings, entry, whole(entry), || {
            let severity = if is_commitment { Severity::Warning } else { Severity::Violation };
            Evidence::new("Verification accepted", "refused").severity(severity)
        });
    }
}

fn example() -> Ladder {
    let contexts = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer(1, 3), pdus::answer(3, 0)];
    examples::association(&examples::request_with(contexts), &examples::accept_with(answers))
}
