//! The command set that a side is sending, and where its octets are among those held back (PS3.8 Annex E).

use std::ops::Range;

use crate::dimse::CommandSet;

/// Fragments of one command set; peers send one or two.
const MAX_FRAGMENTS: usize = 1_024;

/// A command set, whole or not yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    context_id: u8,
    /// Where its fragments are among the octets held back, in order; none is empty.
    fragments: Vec<Range<usize>>,
}

impl Command {
    pub(super) fn new(context_id: u8) -> Self {
        Self { context_id, fragments: Vec::new() }
    }

    /// Are fragments of this context its own?
    pub(super) fn is_of(&self, context_id: u8) -> bool {
        self.context_id == context_id
    }

    /// Adds octets behind those that are there; `false` if they are in too many places.
    pub(super) fn add(&mut self, place: Range<usize>) -> bool {
        match self.fragments.last_mut() {
            Some(last) if last.end == place.start => last.end = place.end,
            _ if place.is_empty() => {}
            _ => self.fragments.push(place),
        }
        self.fragments.len() <= MAX_FRAGMENTS
    }

    /// The first `count` of the octets held back are gone.
    pub(super) fn shift(&mut self, count: usize) {
        for place in &mut self.fragments {
            *place = place.start.saturating_sub(count)..place.end.saturating_sub(count);
        }
    }

    pub(super) fn decode(&self, held: &[u8]) -> CommandSet {
        let octets: Vec<u8> = self
            .fragments
            .iter()
            .flat_map(|place| held.get(place.clone()).unwrap_or_default())
            .copied()
            .collect();
        CommandSet::decode(&octets)
    }

    /// Puts octets in the place of those at `offset` of the command set.
    pub(super) fn overwrite(&self, held: &mut [u8], offset: usize, new: &[u8]) {
        let places = self.fragments.iter().cloned().flatten().skip(offset);
        for (place, octet) in places.zip(new) {
            if let Some(held) = held.get_mut(place) {
                *held = *octet;
            }
        }
    }
}
