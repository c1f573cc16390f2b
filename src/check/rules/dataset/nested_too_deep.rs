//! DS-038.

use super::example::{EXPLICIT, explicit, image, item, stored};
use super::judged::tell;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-038",
    name: "nested_too_deep",
    title: "Absurd nesting, or absurdly many items",
    severity: Severity::Warning,
    clause: "PS3.5 7.5",
    requirement: "Real objects nest sequences less than ten deep and have at most some ten thousand items.",
    rationale: "An encoder in a loop, or an attack: recursive readers run out of stack, others out of \
                memory.",
    exceptions: "Enhanced multi-frame images and segmentations have many items: the limit is 100,000.",
    advice: "Look at the sender; limit depth and count in the receiver.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

/// Sequences inside each other.
const MOST_DEPTH: usize = 32;
const MOST_ITEMS: u64 = 100_000;

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = entry.data_set.as_deref() else { return };
    if data_set.items <= MOST_DEPTH as u64 {
        return;
    }
    let is_deep = |depth: usize| depth > MOST_DEPTH * 2;
    if data_set.items > MOST_ITEMS {
        tell(entry, findings, "at most 100,000 items", || format!("{} items", data_set.items));
    } else if data_set.nodes.iter().any(|node| is_deep(node.depth)) {
        tell(entry, findings, "at most 32 sequences inside each other", || "more".to_owned());
    }
}

fn example() -> Ladder {
    let mut octets = Vec::new();
    for _ in 0..MOST_DEPTH + 4 {
        let sequence =
            explicit(0x0040, 0xa730, "SQ", &if octets.is_empty() { Vec::new() } else { item(&octets) });
        octets = sequence;
    }
    stored(EXPLICIT, &image(&[octets]))
}
