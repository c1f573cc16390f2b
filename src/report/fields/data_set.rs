//! The fields of a data set (PS3.5 Chapter 7), with the octets of the stream that they stand in.

use super::clause::Attributes;
use super::stream::Fragments;
use super::{Kind, Tree};
use crate::dataset::{Content, DataSet, Node};
use crate::dict::attribute::{self, Tag};
use crate::report::Phi;
use crate::report::values::{Shown, shown, size, value_text};
use crate::report::words::short_name;
use crate::timeline::MessageEntry;

/// Octets of a delimiter, or of an item's header.
const ITEM_HEADER: u64 = 8;
const ITEM: Tag = Tag(0xfffe, 0xe000);

/// The data set of a message and what is in it.
pub(super) fn fields(tree: &mut Tree, entry: &MessageEntry, phi: &Phi) {
    let fragments = Fragments::of(&entry.places, false);
    let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
    let value = format!("{syntax}, {}", size(entry.data_set_octets.unwrap_or_default()));
    tree.push(Kind::Container, "Data set".to_owned(), value, "PS3.5 7", fragments.all());
    let Some(data_set) = entry.data_set.as_deref() else {
        return tree.caution("it cannot be told how it is written");
    };
    let is_deflated = data_set.deflated.is_some();
    if is_deflated {
        tree.caution("deflated: its elements have no octets of their own in the stream");
    }
    let fragments = if is_deflated { Fragments::default() } else { fragments };
    if data_set.nodes.is_empty() {
        data_set.anomalies.iter().for_each(|anomaly| tree.caution(anomaly.fault.text()));
    }
    let root = Scope { depth: 0, tag: ITEM, count: 0, creators: Vec::new() };
    let attributes = Attributes::of(entry);
    let mut walk = Walk { data_set, fragments, attributes, scopes: vec![root], ends: ends(data_set) };
    tree.content(|tree| {
        for (index, shown) in shown(data_set, phi).enumerate() {
            walk.node(tree, index, shown, phi);
        }
        walk.rest(tree, phi);
    });
}

/// What is open around nodes.
struct Scope {
    /// Depth of the nodes in it.
    depth: usize,
    tag: Tag,
    /// Items or fragments in it so far.
    count: usize,
    /// Private creators in it, by group and block.
    creators: Vec<(u16, u16, String)>,
}

struct Walk<'a> {
    data_set: &'a DataSet,
    fragments: Fragments,
    attributes: Attributes,
    scopes: Vec<Scope>,
    /// Where each node ends.
    ends: Vec<u64>,
}

impl Walk<'_> {
    fn node(&mut self, tree: &mut Tree, index: usize, shown: Shown<'_>, phi: &Phi) {
        let Shown { node, value } = shown;
        self.scopes.retain(|scope| scope.depth <= node.depth);
        let text = value.map(|value| value_text(node, value));
        let (name, clause) = match node.content {
            Content::Item | Content::Fragment => self.item(node),
            _ => (self.name(node), self.attributes.clause(&self.path(node.tag))),
        };
        let clause = if matches!(node.content, Content::Fragments) { "PS3.5 A.4" } else { clause };
        let kind = match node.content {
            Content::Sequence | Content::Fragments | Content::Item => Kind::Container,
            Content::Value(_) | Content::Bulk | Content::Fragment => Kind::Leaf,
        };
        let end = self.ends.get(index).copied().unwrap_or(node.offset);
        let spans = self.fragments.spans(node.offset, end.saturating_sub(node.offset));
        tree.depth = tree.depth.saturating_add(node.depth as u16);
        tree.push(kind, name, text.clone().unwrap_or_else(|| self.without_value(index)), clause, spans);
        tree.depth = tree.depth.saturating_sub(node.depth as u16);
        tree.mask(kind == Kind::Leaf && phi.hides(node.tag, node.vr));
        self.cautions(tree, index, node);
        self.enter(node, text);
    }

    /// What a node without a value is.
    fn without_value(&self, index: usize) -> String {
        let Some(node) = self.data_set.nodes.get(index) else { return String::new() };
        let behind = self.data_set.nodes.get(index.saturating_add(1)..).unwrap_or_default();
        let inside = behind.iter().take_while(|inner| inner.depth > node.depth);
        let count = inside.filter(|inner| inner.depth == node.depth.saturating_add(1)).count();
        let plural = |what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        match node.content {
            Content::Sequence => plural("item"),
            Content::Fragments => plural("fragment"),
            Content::Item => String::new(),
            _ => size(u64::from(node.length)),
        }
    }

    /// Name and clause of an item or fragment.
    fn item(&mut self, node: &Node) -> (String, &'static str) {
        let number = self.scopes.last_mut().map_or(1, |scope| {
            scope.count = scope.count.saturating_add(1);
            scope.count
        });
        match (&node.content, number) {
            (Content::Fragment, 1) => ("Basic Offset Table".to_owned(), "PS3.5 A.4"),
            (Content::Fragment, _) => (format!("fragment {}", number.saturating_sub(1)), "PS3.5 A.4"),
            _ => (format!("item {number}"), "PS3.5 7.5"),
        }
    }

    /// The sequences around a node, and its own tag.
    fn path(&self, tag: Tag) -> Vec<Tag> {
        let around = self.scopes.iter().map(|scope| scope.tag).filter(|tag| *tag != ITEM);
        around.chain([tag]).collect()
    }

    fn name(&self, node: &Node) -> String {
        let Tag(group, element) = node.tag;
        if let Some(keyword) = attribute::keyword(node.tag) {
            return format!("{} {} {keyword}", node.tag, node.vr);
        }
        let creator = self.creators(node.depth).iter().find(|(owner, block, _)| {
            (*owner, *block) == (group, element >> 8) && attribute::is_private(node.tag)
        });
        let of = creator.map_or_else(|| "unknown".to_owned(), |(_, _, creator)| format!("of {creator}"));
        format!("{} {} {of}", node.tag, node.vr)
    }

    /// The private creators of the item, or the data set, that a node at this depth stands in.
    fn creators(&self, depth: usize) -> &[(u16, u16, String)] {
        let scope = self.scopes.iter().find(|scope| scope.depth == depth);
        scope.map_or(&[], |scope| &scope.creators)
    }

    /// What the nodes behind this one have to know of it.
    fn enter(&mut self, node: &Node, text: Option<String>) {
        let Tag(group, element) = node.tag;
        if attribute::is_private(node.tag) && matches!(element, 0x10..=0xff) {
            let creator = text.unwrap_or_default();
            if let Some(scope) = self.scopes.iter_mut().find(|scope| scope.depth == node.depth) {
                scope.creators.push((group, element, creator));
            }
        }
        if !matches!(node.content, Content::Value(_) | Content::Bulk | Content::Fragment) {
            let (depth, tag) = (node.depth.saturating_add(1), node.tag);
            self.scopes.push(Scope { depth, tag, count: 0, creators: Vec::new() });
        }
    }

    fn cautions(&self, tree: &mut Tree, index: usize, node: &Node) {
        if node.missing > 0 {
            tree.caution(format!("{} octets lost or behind a loss", node.missing));
        }
        let next = self.data_set.nodes.get(index.saturating_add(1)).map_or(u64::MAX, |next| next.offset);
        for anomaly in &self.data_set.anomalies {
            if anomaly.offset >= node.offset && anomaly.offset < next {
                let times =
                    if anomaly.count > 1 { format!(" ({} times)", anomaly.count) } else { String::new() };
                tree.caution(format!("{}{times}", anomaly.fault.text()));
            }
        }
    }

    /// What is not decoded, or not kept.
    fn rest(&self, tree: &mut Tree, phi: &Phi) {
        if self.data_set.left_out > 0 {
            let text = format!("{} more elements are not shown", self.data_set.left_out);
            tree.push(Kind::Leaf, "limit reached".to_owned(), text, "PS3.5 7", Vec::new());
        }
        if let Some(stop) = self.data_set.stop {
            let start = self.ends.iter().max().copied().unwrap_or(0).min(self.data_set.length);
            let spans = self.fragments.spans(start, self.data_set.length - start);
            tree.push(Kind::Leaf, "not decoded further".to_owned(), stop.text(), "PS3.5 7", spans);
            tree.caution(stop.text());
            tree.mask(!phi.shows());
        }
    }
}

/// Where each node ends, its delimiter included.
fn ends(data_set: &DataSet) -> Vec<u64> {
    let mut ends = vec![0; data_set.nodes.len()];
    // Depth, start and end of the nodes behind that are not inside of others behind; the nearest is the last.
    let mut behind: Vec<(usize, u64, u64)> = Vec::new();
    for (node, place) in data_set.nodes.iter().zip(&mut ends).rev() {
        let start = node.offset + header_length(node);
        let mut inside = start;
        while let Some((_, _, end)) = behind.pop_if(|(depth, _, _)| *depth > node.depth) {
            inside = inside.max(end);
        }
        let limit = behind.last().map_or(data_set.length, |(_, next, _)| *next);
        let end =
            if node.has_undefined_length() { inside + ITEM_HEADER } else { start + u64::from(node.length) };
        *place = end.min(limit).max(node.offset);
        behind.push((node.depth, node.offset, *place));
    }
    ends
}

/// Octets in front of a node's value, or of what is in it (PS3.5 7.1).
fn header_length(node: &Node) -> u64 {
    let is_item = matches!(node.content, Content::Item | Content::Fragment);
    let is_letters = node.vr.0.iter().all(u8::is_ascii_uppercase);
    let is_long = node.vr.has_long_length() || (!node.vr.is_known() && is_letters);
    if node.encoding.is_explicit && is_long && !is_item { 12 } else { 8 }
}
