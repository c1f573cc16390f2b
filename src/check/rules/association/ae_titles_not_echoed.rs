//! UL-016.

use super::establishment::{accept, field, report, titles};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AeTitle, Associate};

pub(super) static RULE: Rule = Rule {
    id: "UL-016",
    name: "ae_titles_not_echoed",
    title: "A-ASSOCIATE-AC does not repeat octets 11-74 of the request",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.3",
    requirement: "Octets 11 to 74 of an A-ASSOCIATE-AC are those of the A-ASSOCIATE-RQ.",
    rationale: "None: the requestor does not test them.",
    exceptions: "",
    advice: "Copy the fields of the request.",
    is_pedantic: true,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    let fields = titles(request).into_iter().zip(titles(accept));
    for ((name, asked, offset), (_, answered, _)) in fields {
        if asked != answered {
            report(findings, entry, field(entry, offset, 16), || {
                let show = |title: &AeTitle| format!("{name} \"{}\"", Escaped(&title.0));
                Evidence::new(show(&asked), show(&answered))
            });
        }
    }
    if request.reserved.get(2..) != accept.reserved.get(2..) {
        report(findings, entry, field(entry, 42, 32), || {
            Evidence::new("octets 43-74 of the request", "others")
        });
    }
}

fn example() -> Ladder {
    let accept = Associate { called_ae_title: AeTitle::new("ARCHIVE"), ..examples::accept() };
    examples::association(&examples::request(), &accept)
}
