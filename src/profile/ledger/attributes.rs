//! The attributes of a data set by their paths: the tags of the sequences around them, and their own.

use crate::dataset::{Content, DataSet};
use crate::dict::attribute::{Tag, Vr};
use crate::octets::Escaped;

/// Attributes looked at in one data set: identifiers and procedure steps have fewer.
const MAX_ATTRIBUTES: usize = 2_048;

/// An attribute of a data set.
#[derive(Clone, Debug)]
pub(in crate::profile) struct Attribute<'a> {
    pub(in crate::profile) path: Vec<Tag>,
    pub(in crate::profile) vr: Vr,
    /// `None` for sequences, and values that were not kept.
    pub(in crate::profile) value: Option<&'a [u8]>,
    pub(in crate::profile) is_sequence: bool,
}

impl Attribute<'_> {
    /// Its values, without padding.
    pub(in crate::profile) fn texts(&self) -> Vec<String> {
        let value = self.value.unwrap_or_default();
        let parts = value.split(|octet| *octet == b'\\');
        parts
            .map(|part| {
                Escaped(part.trim_ascii().strip_suffix(b"\0").unwrap_or(part.trim_ascii())).to_string()
            })
            .collect()
    }

    /// Is it there without a value?
    pub(in crate::profile) fn is_empty(&self) -> bool {
        self.value.is_some_and(|value| value.trim_ascii().is_empty())
    }
}

/// The attributes of a data set, in their order.
pub(in crate::profile) fn of(data_set: &DataSet) -> Vec<Attribute<'_>> {
    let mut around: Vec<(usize, Tag)> = Vec::new();
    let mut attributes = Vec::new();
    for node in data_set.nodes.iter().take(MAX_ATTRIBUTES) {
        if matches!(node.content, Content::Item | Content::Fragment) {
            continue;
        }
        around.retain(|(depth, _)| *depth < node.depth);
        let path = around.iter().map(|(_, tag)| *tag).chain([node.tag]).collect();
        let is_sequence = matches!(node.content, Content::Sequence);
        attributes.push(Attribute { path, vr: node.vr, value: node.value(), is_sequence });
        if is_sequence {
            around.push((node.depth, node.tag));
        }
    }
    attributes
}
