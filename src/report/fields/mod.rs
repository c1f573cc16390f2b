//! The fields of a PDU or a message as a tree, for screens: each with its name, its value in words, the clause that
//! defines it, and its octets.

mod associate;
mod clause;
mod data_set;
mod message;
mod pdu;
mod stream;

use crate::octets::Span;

pub use message::message;
pub use pdu::pdu;

/// A field, in a flat list in which `depth` tells what is inside what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Fields around it.
    pub depth: u16,
    /// Its name in the standard.
    pub name: String,
    /// Its value in words, escaped and masked; empty for most containers.
    pub value: String,
    /// Where the standard defines it: `PS3.8 9.3.2.2`.
    pub clause: &'static str,
    /// All its octets in the sender's stream, header included, in order; empty where it has none of its own, as in a
    /// deflated data set.
    pub spans: Vec<Span>,
    /// Has it fields inside?
    pub kind: Kind,
    /// What is odd about it, or missing of it.
    pub caution: Option<String>,
    /// Is its value masked? Then its octets are not to be shown either.
    pub is_masked: bool,
    /// Is it an element or what is in one: something that the fragments of PDV items hold?
    pub is_content: bool,
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It holds the deeper fields that follow, if any do.
    Container,
    /// It holds a value.
    Leaf,
}

impl Field {
    /// Octets that it has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.spans.iter().map(|span| span.length).sum()
    }

    /// Does any octet of `span` belong to it?
    #[must_use]
    pub fn meets(&self, span: Span) -> bool {
        let index = self.spans.partition_point(|own| own.end() <= span.offset);
        self.spans.get(index).is_some_and(|own| own.offset < span.end())
    }

    /// Does the octet at this stream offset belong to it?
    #[must_use]
    pub fn holds(&self, offset: u64) -> bool {
        let index = self.spans.partition_point(|span| span.offset <= offset);
        let before = index.checked_sub(1).and_then(|index| self.spans.get(index));
        before.is_some_and(|span| offset < span.end())
    }
}

/// The index of the innermost field that the octet at a stream offset belongs to; `None` if it belongs to none.
#[must_use]
pub fn at(fields: &[Field], offset: u64) -> Option<usize> {
    innermost(fields.iter().enumerate(), offset).map(|(index, _)| index)
}

/// The same, of some fields.
pub fn innermost<'a>(
    fields: impl Iterator<Item = (usize, &'a Field)>,
    offset: u64,
) -> Option<(usize, &'a Field)> {
    let holding = fields.filter(|(_, field)| field.holds(offset));
    // Elements are inside of fragments, although they may stand in several of these and be longer.
    holding.min_by_key(|(_, field)| (!field.is_content, field.length(), std::cmp::Reverse(field.depth)))
}

/// Puts a tree together.
#[derive(Debug, Default)]
struct Tree {
    fields: Vec<Field>,
    depth: u16,
    /// Are fields added that fragments hold?
    is_content: bool,
}

impl Tree {
    fn push(&mut self, kind: Kind, name: String, value: String, clause: &'static str, spans: Vec<Span>) {
        let spans = spans.into_iter().filter(|span| span.length > 0).collect();
        self.fields.push(Field {
            depth: self.depth,
            name,
            value,
            clause,
            spans,
            kind,
            caution: None,
            is_masked: false,
            is_content: self.is_content,
        });
    }

    fn leaf(&mut self, name: &str, value: impl Into<String>, clause: &'static str, span: Span) {
        self.push(Kind::Leaf, name.to_owned(), value.into(), clause, vec![span]);
    }

    /// The fields that `inside` adds are in it.
    fn container(
        &mut self,
        name: &str,
        value: impl Into<String>,
        clause: &'static str,
        span: Span,
        inside: impl FnOnce(&mut Self),
    ) {
        self.push(Kind::Container, name.to_owned(), value.into(), clause, vec![span]);
        self.inside(inside);
    }

    fn inside(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth = self.depth.saturating_add(1);
        inside(self);
        self.depth = self.depth.saturating_sub(1);
    }

    /// The same for what fragments hold.
    fn content(&mut self, inside: impl FnOnce(&mut Self)) {
        self.is_content = true;
        self.inside(inside);
        self.is_content = false;
    }

    /// A reserved field; without `shows_zero` only if it is not zero.
    fn reserved(&mut self, octets: &[u8], clause: &'static str, offset: u64, shows_zero: bool) {
        let is_zero = octets.iter().all(|octet| *octet == 0);
        if is_zero && !shows_zero {
            return;
        }
        let span = Span::new(offset, octets.len() as u64);
        self.leaf("reserved", format!("{}H", crate::octets::hex(octets).to_uppercase()), clause, span);
        if !is_zero {
            self.caution("reserved, and not zero");
        }
    }

    /// The latest field tells what is masked.
    fn mask(&mut self, is_masked: bool) {
        if let Some(field) = self.fields.last_mut() {
            field.is_masked = is_masked;
        }
    }

    /// Something about the latest field.
    fn caution(&mut self, text: impl Into<String>) {
        if let Some(field) = self.fields.last_mut() {
            add_caution(field, text.into());
        }
    }

    /// Something about the place of a span: told of the innermost field that starts there or holds it.
    fn note(&mut self, span: Span, text: &str) {
        let exact = self.fields.iter().rposition(|field| field.spans.first() == Some(&span));
        let index = exact.or_else(|| at(&self.fields, span.offset)).or(self.fields.len().checked_sub(1));
        if let Some(field) = index.and_then(|index| self.fields.get_mut(index)) {
            add_caution(field, text.to_owned());
        }
    }
}

fn add_caution(field: &mut Field, text: String) {
    match &mut field.caution {
        Some(caution) => {
            caution.push_str("; ");
            caution.push_str(&text);
        }
        caution => *caution = Some(text),
    }
}
