//! The values of data elements and PDU fields as text.

use super::{Phi, Style};
use crate::dataset::text::CharacterSets;
use crate::dataset::{DataSet, Node};
use crate::dict::attribute::{self, Tag, Vr};
use crate::dict::{Uid, uid};
use crate::octets::{Escaped, EscapedText};
use crate::ul::Secret;

/// A node of a data set, ready to be shown.
pub(super) struct Shown<'a> {
    pub(super) node: &'a Node,
    /// `None` for a sequence, item, fragment, or bulk data.
    pub(super) value: Option<Value>,
}

/// A value, escaped and, where it is a patient's, masked.
pub(super) enum Value {
    /// Values of text or UIDs.
    Texts(Vec<String>),
    /// Binary numbers.
    Numbers(Vec<String>),
    /// Octets in hexadecimal.
    Octets(String),
}

/// The nodes of a data set with their values.
pub(super) fn shown<'a>(data_set: &'a DataSet, phi: &'a Phi) -> impl Iterator<Item = Shown<'a>> {
    let nodes = data_set.nodes_with_character_sets();
    nodes.map(|(node, set)| Shown { node, value: value(node, set, phi) })
}

fn value(node: &Node, sets: CharacterSets, phi: &Phi) -> Option<Value> {
    let octets = node.value()?;
    if let Some(numbers) = node.numbers() {
        let shown = numbers.iter().map(|number| phi.show(node.tag, node.vr, number));
        return Some(Value::Numbers(shown.collect()));
    }
    if node.vr == Vr::UI {
        let uids = octets.split(|octet| *octet == b'\\').map(|uid| Uid::new(uid).to_string());
        return Some(Value::Texts(if octets.is_empty() { Vec::new() } else { uids.collect() }));
    }
    if !node.vr.is_text() {
        let text = if phi.hides(node.tag, node.vr) && !octets.is_empty() {
            phi.show(node.tag, node.vr, &crate::octets::hex(octets))
        } else {
            crate::octets::hex(octets)
        };
        return Some(Value::Octets(text));
    }
    let text = sets.decode(node.vr, octets);
    if text.is_empty() {
        return Some(Value::Texts(Vec::new()));
    }
    // These have no values to separate (PS3.5 6.2).
    let is_single = matches!(&node.vr.0, b"LT" | b"ST" | b"UT" | b"UR");
    let values: Vec<&str> = if is_single { vec![&text] } else { text.split('\\').collect() };
    let shown = values.into_iter().map(|value| {
        let value = phi.show(node.tag, node.vr, value.trim_end());
        EscapedText(&value).to_string()
    });
    Some(Value::Texts(shown.collect()))
}

/// A text of a command set, without padding; what is masked keeps its length.
pub(super) fn command_text(tag: Tag, octets: &[u8], phi: &Phi) -> String {
    let text = name_field(octets);
    let vr = attribute::vr(tag);
    if !phi.hides(tag, vr) || text.is_empty() {
        return text;
    }
    format!("{} ({} characters)", phi.show(tag, vr, &text), text.chars().count())
}

/// A UID, and its name if it is registered.
pub(super) fn uid_text(uid: &Uid) -> String {
    match uid.name() {
        Some(name) => format!("{uid} ({name})"),
        None => uid.to_string(),
    }
}

/// A value in one line.
pub(super) fn value_text(node: &Node, value: Value) -> String {
    match value {
        Value::Texts(uids) if node.vr == Vr::UI => {
            let named = uids.into_iter().map(|uid| match uid::name(&uid) {
                Some(name) => format!("{uid} ({name})"),
                None => uid,
            });
            named.collect::<Vec<_>>().join("\\")
        }
        Value::Texts(texts) | Value::Numbers(texts) => texts.join("\\"),
        Value::Octets(hex) => hex,
    }
}

/// A count of octets: `808 B`, `16.4 kB`, `12.6 MB`.
#[must_use]
pub fn size(octets: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
    if octets < 10_000 {
        return format!("{octets} B");
    }
    let (unit, factor) =
        UNITS.into_iter().rev().find(|(_, factor)| octets >= *factor).unwrap_or(("kB", 1_000));
    format!("{}.{} {unit}", octets / factor, octets % factor * 10 / factor)
}

/// A user name, passcode, ticket or token (PS3.7 D.3.3.7; text is in UTF-8), or how long it is.
pub(super) fn secret(secret: &Secret, style: Style) -> String {
    if !style.shows_secrets {
        return format!("‹{} octets›", secret.length());
    }
    match std::str::from_utf8(secret.reveal()) {
        Ok(text) => EscapedText(text).to_string(),
        Err(_) => Escaped(secret.reveal()).to_string(),
    }
}

/// Octets of a name field: printable as they are, without padding.
pub(super) fn name_field(octets: &[u8]) -> String {
    Escaped(octets.trim_ascii()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (octets, text) in
            [(808, "808 B"), (16_400, "16.4 kB"), (12_650_000, "12.6 MB"), (2_000_000_000, "2.0 GB")]
        {
            assert_eq!(size(octets), text);
        }
    }
}
