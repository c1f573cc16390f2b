//! Sequences, their items, and what stands in them, of a data set that was read (PS3.5 7.5).

use super::collect::{Content, DataSet, Node};
use crate::dict::attribute::Tag;

/// What stands in one item, or outside of every sequence.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a> {
    /// The elements and all that is inside them.
    nodes: &'a [Node],
    depth: usize,
}

impl DataSet {
    /// What stands outside of every sequence.
    #[must_use]
    pub fn elements(&self) -> Elements<'_> {
        Elements { nodes: &self.nodes, depth: 0 }
    }
}

impl<'a> Elements<'a> {
    /// Its elements, without those inside their sequences.
    pub fn iter(self) -> impl Iterator<Item = &'a Node> {
        self.nodes.iter().filter(move |node| node.depth == self.depth)
    }

    /// The first element with this tag.
    #[must_use]
    pub fn element(self, tag: Tag) -> Option<&'a Node> {
        self.iter().find(|node| node.tag == tag)
    }

    /// The value of the first element with this tag; `None` if there is none, or it was not kept.
    #[must_use]
    pub fn value(self, tag: Tag) -> Option<&'a [u8]> {
        self.element(tag)?.value()
    }

    /// The value of the first element with this tag without padding around it; empty if there is none.
    #[must_use]
    pub fn trimmed(self, tag: Tag) -> &'a [u8] {
        trim(self.value(tag).unwrap_or_default())
    }

    /// Is there an element with this tag, and in it more than padding: for a sequence, an item?
    #[must_use]
    pub fn has_value(self, tag: Tag) -> bool {
        self.element(tag).is_some_and(|node| match &node.content {
            Content::Value(value) if node.vr.is_text() => !trim(value).is_empty(),
            Content::Value(value) => !value.is_empty(),
            Content::Sequence => self.items(tag).next().is_some(),
            _ => node.length > 0,
        })
    }

    /// The items of the sequence with this tag; none if there is no such sequence.
    pub fn items(self, tag: Tag) -> impl Iterator<Item = Elements<'a>> {
        let depth = self.depth;
        let start = self.nodes.iter().position(|node| node.depth == depth && node.tag == tag);
        let behind = start.and_then(|start| self.nodes.get(start.saturating_add(1)..)).unwrap_or_default();
        let mut rest = inside(behind, depth);
        std::iter::from_fn(move || {
            let (item, behind) = rest.split_first()?;
            let nodes = inside(behind, item.depth);
            rest = behind.get(nodes.len()..).unwrap_or_default();
            Some((item, Elements { nodes, depth: item.depth.saturating_add(1) }))
        })
        .filter(|(item, _)| matches!(item.content, Content::Item))
        .map(|(_, elements)| elements)
    }
}

/// Without spaces around it and NULs behind it.
fn trim(value: &[u8]) -> &[u8] {
    let end =
        value.iter().rposition(|octet| !matches!(octet, 0 | b' ')).map_or(0, |last| last.saturating_add(1));
    value.get(..end).unwrap_or_default().trim_ascii_start()
}

/// The first nodes that are deeper.
fn inside(nodes: &[Node], depth: usize) -> &[Node] {
    let count = nodes.iter().position(|node| node.depth <= depth).unwrap_or(nodes.len());
    nodes.get(..count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Reading;
    use crate::dict::transfer_syntax::Encoding;

    fn implicit(group: u16, element: u16, value: &[u8]) -> Vec<u8> {
        let length = value.len() as u32;
        [&group.to_le_bytes()[..], &element.to_le_bytes(), &length.to_le_bytes(), value].concat()
    }

    #[test]
    fn items_are_walked_one_by_one() {
        let of = |uid: &[u8]| implicit(0xfffe, 0xe000, &implicit(0x0008, 0x1155, uid));
        let sequence = implicit(0x0008, 0x1199, &[of(b"1.2 "), of(b"1.3 ")].concat());
        let mut reading = Reading::new(Encoding::ImplicitLittle);
        reading
            .push(&[implicit(0x0008, 0x1195, b"2.25"), sequence, implicit(0x0010, 0x0020, b"ID")].concat());
        let data_set = reading.finish();
        let elements = data_set.elements();
        let uids: Vec<_> = elements
            .items(Tag(0x0008, 0x1199))
            .map(|item| item.value(Tag(0x0008, 0x1155)).map(<[u8]>::to_vec))
            .collect();
        assert_eq!(uids, [Some(b"1.2 ".to_vec()), Some(b"1.3 ".to_vec())]);
        assert_eq!(elements.value(Tag(0x0010, 0x0020)), Some(&b"ID"[..]));
        assert_eq!(elements.value(Tag(0x0008, 0x1155)), None);
        assert_eq!(elements.items(Tag(0x0008, 0x1195)).count(), 0);
        assert_eq!(elements.iter().count(), 3);
        assert!(elements.has_value(Tag(0x0008, 0x1199)) && !elements.has_value(Tag(0x0008, 0x1155)));
    }
}
