//! UL-075.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-075",
    name: "role_selection_malformed",
    title: "SCP/SCU Role Selection is malformed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4",
    requirement: "A role selection holds the length of a UID, the UID, and two octets that are 0 or 1; the \
                  item ends there.",
    rationale: "The peer does not see the roles, and the default ones hold: C-GET and commitment reports \
                fail.",
    exceptions: "A badly written UID is UL-030.",
    advice: "The item length is that of the UID and four more.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    for item in user_items(associate, ItemType::ROLE_SELECTION) {
        let observed = match &item.content {
            Content::Malformed(_) => "lengths that do not agree".to_owned(),
            Content::RoleSelection(roles) if roles.scu_role > 1 || roles.scp_role > 1 => {
                format!("SCU {} and SCP {}", roles.scu_role, roles.scp_role)
            }
            _ => continue,
        };
        report(findings, entry, item.span, || Evidence::new("a UID and two octets of 0 or 1", observed));
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let roles = [&[0, 99][..], b"1.2.840.10008.1.1", &[1, 1]].concat();
    examples::add(&mut request, examples::user_octets(ItemType::ROLE_SELECTION, &roles));
    examples::association(&request, &examples::accept())
}
