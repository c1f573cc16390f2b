//! The rules: one file each, in folders by what they look at.

pub mod association;
mod attributes;
pub mod commitment;
pub mod dataset;
pub mod dimse;
pub mod other_services;
pub mod print;
pub mod procedure_step;
pub mod query;
pub mod retrieve;
pub mod storage;
pub mod transport;
pub mod unified_procedure_step;
pub mod upper_layer;

use super::Rule;
use crate::scenario::Ladder;

/// Faults that only show when a peer is provoked: whoever watches traffic cannot decide them.
pub static NOT_DECIDABLE_BY_WATCHING: &[(&str, &str)] = &[
    ("TCP-004", "An idle connection without A-ASSOCIATE-RQ is never closed (no ARTIM timer)"),
    ("UL-002", "No abort after an unknown or invalid PDU"),
    ("UL-005", "A reserved field or bit changes what the receiver does"),
    ("UL-010", "Further bits of the protocol version are refused"),
    ("UL-014", "Leading or trailing spaces of AE titles count"),
    ("UL-015", "Any called AE title is accepted"),
    ("UL-036", "Unknown items are not skipped"),
    ("UL-119", "Command and data set in one PDU are not understood"),
    ("SVC-MOVE-003", "An unknown move destination is not answered A801H"),
];

/// All rules, by folder, in the order of the layers.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let folders = [
        transport::RULES,
        association::RULES,
        upper_layer::RULES,
        dimse::RULES,
        dataset::RULES,
        storage::RULES,
        query::RULES,
        retrieve::RULES,
        procedure_step::RULES,
        commitment::RULES,
        unified_procedure_step::RULES,
        print::RULES,
        other_services::RULES,
    ];
    folders.into_iter().flatten().copied()
}

/// The traffic that shows a rule; empty if there is no such rule.
#[must_use]
pub fn example(id: &str) -> Ladder {
    by_id(id).map_or_else(Ladder::new, |rule| (rule.example)())
}

/// The rule with this id, in any case of its letters.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.eq_ignore_ascii_case(id))
}
