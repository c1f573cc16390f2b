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
