//! UL-012.

use super::establishment::{field, report, request, titles};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AeTitle, Associate};

pub(super) static RULE: Rule = Rule {
    id: "UL-012",
    name: "ae_title_with_illegal_character",
    title: "AE title has an illegal character",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2; PS3.5 6.2",
    requirement: "AE titles consist of the characters 20H to 7EH without the backslash, and are padded with \
                  spaces.",
    rationale: "Acceptors compare the title with the padding that is not one, find it unknown, and reject.",
    exceptions: "Lower case, digits, punctuation and spaces inside are legal. The same fields of an \
                 A-ASSOCIATE-AC are not to be tested.",
    advice: "Pad with spaces (20H), not with NUL, and keep to ASCII without backslash.",
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
        if title.0.iter().any(|octet| !matches!(octet, b' '..=b'~') || *octet == b'\\') {
            report(findings, entry, field(entry, offset, 16), || {
                Evidence::new("ASCII without backslash and controls", format!("{name} {}", Escaped(&title.0)))
            });
        }
    }
}

fn example() -> Ladder {
    let title = AeTitle(*b"PACS\0\0\0\0\0\0\0\0\0\0\0\0");
    let request = Associate { called_ae_title: title, ..examples::request() };
    let accept = Associate { called_ae_title: title, ..examples::accept() };
    examples::association(&request, &accept)
}
