//! UL-038.

use super::establishment::{associate, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, Item, ItemType, PduType};

pub(super) static RULE: Rule = Rule {
    id: "UL-038",
    name: "item_type_unknown",
    title: "Item of unknown type",
    severity: Severity::Note,
    clause: "PS3.8 9.3.1, D.2",
    requirement: "A receiver skips items and sub-items whose type it does not know.",
    rationale: "Peers that do not skip them abort.",
    exceptions: "Legal: later editions and private extensions add types.",
    advice: "See whether the item is meant; a type at the wrong level points to an error in the encoder.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let answers = matches!(entry.content.header().kind, PduType::ASSOCIATE_AC);
    for item in &associate.items {
        let is_known = matches!((item.kind.0, answers), (0x10 | 0x50, _) | (0x20, false) | (0x21, true));
        let inside: &[Item] = match &item.content {
            Content::PresentationContext(context) => &context.sub_items,
            Content::UserInformation(sub_items) => sub_items,
            _ => &[],
        };
        let is_user = item.kind == ItemType::USER_INFORMATION;
        let strangers = inside.iter().filter(|sub_item| !is_known_inside(sub_item.kind, is_user, answers));
        for stranger in strangers.chain((!is_known).then_some(item)) {
            report(findings, entry, stranger.span, || {
                let container = if stranger.span == item.span {
                    "the PDU".to_owned()
                } else {
                    format!("{:02X}H", item.kind.0)
                };
                Evidence::new("types of PS3.8 and PS3.7", format!("{:02X}H in {container}", stranger.kind.0))
            });
        }
    }
}

/// Does a sub-item of this type belong there?
fn is_known_inside(kind: ItemType, is_user: bool, answers: bool) -> bool {
    match (kind.0, is_user) {
        (0x30 | 0x40, false) | (0x51..=0x57, true) => true,
        (0x58, true) => !answers,
        (0x59, true) => answers,
        _ => false,
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::user_octets(ItemType(0x5f), b"PRIVATE"));
    examples::association(&request, &examples::accept())
}
