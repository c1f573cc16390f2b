//! UL-013.

use super::establishment::{field, report, request, titles};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AeTitle, Associate};

pub(super) static RULE: Rule = Rule {
    id: "UL-013",
    name: "ae_title_in_unusual_form",
    title: "AE title has leading spaces or lower case letters",
    severity: Severity::Note,
    clause: "PS3.8 9.3.2",
    requirement: "Leading and trailing spaces of AE titles are not significant; upper and lower case are \
                  different.",
    rationale: "Peers that compare titles with their configuration octet by octet, or without regard to \
                case, disagree with those that do not.",
    exceptions: "Legal.",
    advice: "Use capital letters, and start at the first octet of the field.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (name, title, offset) in titles(request) {
        let is_odd = title.0.starts_with(b" ") || title.0.iter().any(u8::is_ascii_lowercase);
        if is_odd && !title.trimmed().is_empty() {
            report(findings, entry, field(entry, offset, 16), || {
                Evidence::new(
                    "capital letters from the first octet on",
                    format!("{name} \"{}\"", Escaped(&title.0)),
                )
            });
        }
    }
}

fn example() -> Ladder {
    let request = Associate { called_ae_title: AeTitle::new(" Pacs"), ..examples::request() };
    let accept = Associate { called_ae_title: AeTitle::new(" Pacs"), ..examples::accept() };
    examples::association(&request, &accept)
}
