//! UL-011.

use super::establishment::{field, report, request, titles};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AeTitle, Associate};

pub(super) static RULE: Rule = Rule {
    id: "UL-011",
    name: "ae_title_blank",
    title: "AE title is blank",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2",
    requirement: "Called and calling AE title of an A-ASSOCIATE-RQ have at least one character that is no \
                  space.",
    rationale: "Acceptors that look titles up find none, and reject.",
    exceptions: "The same fields of an A-ASSOCIATE-AC are not to be tested.",
    advice: "Configure the AE titles of the client.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (name, title, offset) in titles(request) {
        if title.trimmed().is_empty() {
            report(findings, entry, field(entry, offset, 16), || {
                Evidence::new(format!("a {name}"), "16 spaces")
            });
        }
    }
}

fn example() -> Ladder {
    let request = Associate { called_ae_title: AeTitle::new(""), ..examples::request() };
    let accept = Associate { called_ae_title: AeTitle::new(""), ..examples::accept() };
    examples::association(&request, &accept)
}
