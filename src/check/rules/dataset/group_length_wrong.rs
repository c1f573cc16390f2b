//! DS-021.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{place, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::octets::Reader;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-021",
    name: "group_length_wrong",
    title: "Group length does not fit the group",
    severity: Severity::Violation,
    clause: "PS3.5 7.2",
    requirement: "Where a group length element is sent, its value is the number of octets from behind it to \
                  the end of the group.",
    rationale: "Old readers skip groups by it, and land inside of an element.",
    exceptions: "That it is there is legal: it is retired, and everybody has to read over it.",
    advice: "Leave group lengths out; whoever edits a group has to drop or recompute it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-010", "DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// Octets of the element itself, in either encoding.
const OWN: u64 = 12;

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !data_set.nodes.iter().any(|node| node.tag.1 == 0 && node.depth == 0) {
        return;
    }
    for node in data_set.nodes.iter().filter(|node| node.depth == 0) {
        let Some(stated) = node
            .value()
            .filter(|_| node.tag.1 == 0 && node.length == 4)
            .and_then(|value| Reader::new(value, 0).u32(node.encoding.byte_order()))
        else {
            continue;
        };
        let next = data_set.nodes.iter().find(|next| next.depth == 0 && next.tag.0 > node.tag.0);
        let end = next.map_or(data_set.length, |next| next.offset);
        let counted = end.saturating_sub(node.offset).saturating_sub(OWN);
        if u64::from(stated) != counted {
            tell(entry, findings, "the octets to the end of the group", || {
                format!("{}: {stated}, and {counted} octets", place(node.tag, node.offset))
            });
        }
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x0000, "UL", &[62, 0, 0, 0])]))
}
