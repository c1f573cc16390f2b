//! Data sets, written down element by element.

use std::collections::BTreeMap;

use super::pdus::implicit;
use crate::dict::attribute::{self, Tag, Vr};

/// Builds a data set in Implicit VR Little Endian; its elements stand in ascending order.
#[derive(Clone, Debug, Default)]
pub struct DataSetBuilder {
    elements: BTreeMap<Tag, Vec<u8>>,
}

impl DataSetBuilder {
    /// With an element of text, padded to an even length; instead of the one that has this tag, if there is one.
    #[must_use]
    pub fn with(self, tag: Tag, value: &str) -> Self {
        self.with_octets(tag, value.as_bytes())
    }

    /// With an element of these octets, padded to an even length.
    #[must_use]
    pub fn with_octets(mut self, tag: Tag, value: &[u8]) -> Self {
        let vr = attribute::vr(tag);
        let padding = if vr.is_text() && vr != Vr::UI { b' ' } else { 0 };
        let mut value = value.to_vec();
        value.resize(value.len().next_multiple_of(2), padding);
        self.elements.insert(tag, implicit(tag.0, tag.1, &value));
        self
    }

    /// With a sequence of these items.
    #[must_use]
    pub fn with_items(mut self, tag: Tag, items: &[Self]) -> Self {
        let items: Vec<u8> = items.iter().flat_map(|item| implicit(0xfffe, 0xe000, &item.build())).collect();
        self.elements.insert(tag, implicit(tag.0, tag.1, &items));
        self
    }

    /// Without the element with this tag.
    #[must_use]
    pub fn without(mut self, tag: Tag) -> Self {
        self.elements.remove(&tag);
        self
    }

    /// The octets.
    #[must_use]
    pub fn build(&self) -> Vec<u8> {
        self.elements.values().flatten().copied().collect()
    }
}
