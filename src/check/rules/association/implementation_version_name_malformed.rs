//! UL-064.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-064",
    name: "implementation_version_name_malformed",
    title: "Implementation Version Name is malformed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.2.3, D.3.3.2.4",
    requirement: "The Implementation Version Name has 1 to 16 characters of ASCII and is there at most once.",
    rationale: "Parsers cut it, or reject.",
    exceptions: "It may be absent.",
    advice: "Shorten the name, or leave the sub-item out.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    for (index, item) in user_items(associate, ItemType::IMPLEMENTATION_VERSION_NAME).enumerate() {
        let Content::ImplementationVersionName(name) = &item.content else { continue };
        let is_ascii = name.iter().all(|octet| matches!(octet, b' '..=b'~'));
        if index > 0 || !is_ascii || !matches!(name.len(), 1..=16) {
            report(findings, entry, item.span, || {
                let again = if index > 0 { "again: " } else { "" };
                let observed = format!("{again}{} octets \"{}\"", name.len(), Escaped(name));
                Evidence::new("1 to 16 characters of ASCII, once", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let name = Content::ImplementationVersionName(b"VERSION_NAME_TOO_LONG"[..].into());
    examples::replace(&mut request, examples::user_item(ItemType::IMPLEMENTATION_VERSION_NAME, name));
    examples::association(&request, &examples::accept())
}
