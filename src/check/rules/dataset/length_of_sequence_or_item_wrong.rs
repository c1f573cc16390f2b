//! DS-015.

use super::example::{EXPLICIT, explicit, image, item, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-015",
    name: "length_of_sequence_or_item_wrong",
    title: "Sequence or item does not end where its length says",
    severity: Severity::Violation,
    clause: "PS3.5 7.5.1, 7.5.2",
    requirement: "The items of a sequence of explicit length fill it exactly, and the elements of an item \
                  its length; in a sequence stand items only.",
    rationale: "Whether a reader trusts the outer or the inner length decides what it reads next.",
    exceptions: "",
    advice: "Compute lengths anew after editing a sequence, or use undefined length with delimiters.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003", "DS-020", "DS-025"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry) else { return };
    let faults = [Fault::BeyondContainer, Fault::NotAnItem, Fault::ItemWithoutSequence];
    let Some(odd) = data_set.anomalies.iter().find(|odd| faults.contains(&odd.fault)) else { return };
    tell(entry, findings, "items that fill their sequence, elements that fill their item", || {
        let place = place(odd.tag, odd.offset);
        match odd.fault {
            Fault::BeyondContainer => format!("{place}: {} octets beyond what it stands in", odd.measure),
            Fault::NotAnItem => format!("{place}: in a sequence, and no item"),
            _ => format!("{place}: an item outside of a sequence"),
        }
    });
}

fn example() -> Ladder {
    let inner = [
        explicit(0x0008, 0x1150, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        explicit(0x0008, 0x1155, "UI", b"2.25.66"),
    ];
    let mut inner = inner.concat();
    inner.push(0);
    let mut item = item(&inner);
    if let Some(length) = item.get_mut(4) {
        *length = length.saturating_sub(2);
    }
    let mut sequence = explicit(0x0008, 0x1140, "SQ", &item);
    if let Some(length) = sequence.get_mut(8) {
        *length = length.saturating_sub(2);
    }
    stored(EXPLICIT, &image(&[sequence]))
}
