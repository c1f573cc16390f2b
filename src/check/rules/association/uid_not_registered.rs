//! UL-031.

use super::establishment::{report, request};
use super::{examples, uids};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-031",
    name: "uid_not_registered",
    title: "Private or unregistered syntax is proposed",
    severity: Severity::Note,
    clause: "PS3.6 Annex A; PS3.5 9.2",
    requirement: "Abstract and transfer syntaxes under 1.2.840.10008 are those that PS3.6 registers; \
                  private ones have another root.",
    rationale: "Only peers that know it can accept; a typing error looks the same.",
    exceptions: "Private syntaxes are legal, and a newer edition may have the UID.",
    advice: "Compare the UID with PS3.6 or with the statement of the product.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (span, is_abstract, uid) in uids::proposed(request) {
        if uid.name().is_none() {
            report(findings, entry, span, || {
                let kind = if is_abstract { "abstract syntax" } else { "transfer syntax" };
                let is_private = !uid.as_str().starts_with("1.2.840.10008.");
                let what = if is_private { "private" } else { "not registered" };
                Evidence::new("a registered UID", format!("{kind} {uid} ({what})"))
            });
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(1, "1.2.840.10008.1.7777")]);
    examples::association(&request, &examples::accept())
}
