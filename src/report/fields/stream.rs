//! From the octets of a command set or data set to those of the stream: through the fragments of the PDV items.

use crate::dimse::Place;
use crate::octets::Span;

/// Where the parts of a command set or data set stand in the stream.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    /// Octets before it, and the fragment; in order.
    parts: Vec<(u64, Span)>,
    /// All of them, those too of which it is not known what is before them.
    all: Vec<Span>,
}

impl Fragments {
    /// Those of the command set or of the data set.
    pub(super) fn of(places: &[Place], is_command: bool) -> Self {
        let parts = places.iter().filter(|place| place.pdv.is_command() == is_command);
        let parts: Vec<&Place> = parts.collect();
        let all = parts.iter().map(|place| place.fragment()).collect();
        let mut parts: Vec<_> = parts
            .into_iter()
            .filter_map(|place| Some((place.position?, place.fragment())))
            .filter(|(_, fragment)| fragment.length > 0)
            .collect();
        parts.sort_unstable_by_key(|(position, _)| *position);
        Self { parts, all }
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<Span> {
        self.all.clone()
    }

    /// The octets from `offset` of the command set or data set on.
    pub(super) fn spans(&self, offset: u64, length: u64) -> Vec<Span> {
        let end = offset.saturating_add(length);
        let first = self.parts.partition_point(|(position, fragment)| position + fragment.length <= offset);
        let parts = self.parts.get(first..).unwrap_or_default();
        parts
            .iter()
            .take_while(|(position, _)| *position < end)
            .filter_map(|(position, fragment)| {
                let (from, to) = (offset.max(*position), end.min(position + fragment.length));
                (from < to).then(|| Span::new(fragment.offset + (from - position), to - from))
            })
            .collect()
    }
}
