//! What the rules of this folder share: which data sets they judge, and how they tell what they found.

use crate::check::{Element, Evidence, Findings};
use crate::dataset::{Anomaly, DataSet, Fault, Node};
use crate::dict::attribute::{self, Tag};
use crate::dict::transfer_syntax::Family;
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

/// The data set of a message that is there as a whole, on a context whose transfer syntax was negotiated in sight and is
/// the standard's; however far it could be read.
pub(super) fn whole(entry: &MessageEntry) -> Option<&DataSet> {
    let data_set = entry.data_set.as_deref()?;
    let is_known = entry.agreed_syntax.is_some_and(|syntax| syntax.family != Family::Other);
    (entry.is_complete && is_known).then_some(data_set)
}

/// The first oddity of a kind in a whole data set.
pub(super) fn anomaly(entry: &MessageEntry, fault: Fault) -> Option<&Anomaly> {
    // Most data sets have none; what is asked of the others costs more.
    let found = entry.data_set.as_deref()?.anomaly(fault)?;
    whole(entry).map(|_| found)
}

/// Does the message store an object?
pub(super) fn is_store(entry: &MessageEntry) -> bool {
    entry.command_field() == Some(CommandField::C_STORE_RQ)
}

/// The first element with this tag outside of every sequence.
pub(super) fn top(data_set: &DataSet, tag: Tag) -> Option<&Node> {
    data_set.nodes.iter().find(|node| node.depth == 0 && node.tag == tag)
}

/// `(0008,0018) SOPInstanceUID at offset 20`.
pub(super) fn place(tag: Tag, offset: u64) -> String {
    let name = attribute::keyword(tag).map_or(String::new(), |name| format!(" {name}"));
    format!("{tag}{name} at offset {offset}")
}

/// Tells of a message.
pub(super) fn tell(
    entry: &MessageEntry,
    findings: &mut Findings<'_>,
    expected: &str,
    observed: impl FnOnce() -> String,
) {
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(expected, observed()).octets(entry.sender, entry.span())
    });
}

/// Tells of an element: where it stands, and what of it.
pub(super) fn tell_of(
    element: &Element<'_>,
    findings: &mut Findings<'_>,
    expected: &str,
    observed: impl FnOnce() -> String,
) {
    tell(element.entry, findings, expected, || format!("{}: {}", element.place(), observed()));
}

/// The form of a value, which tells nothing of what it says: letters as `a` and `A`, digits as `9`.
pub(super) fn form(value: &[u8]) -> String {
    const MOST: usize = 40;
    let mut form: String = value
        .iter()
        .take(MOST)
        .map(|octet| match octet {
            b'a'..=b'z' => 'a',
            b'A'..=b'Z' => 'A',
            b'0'..=b'9' => '9',
            b' '..=b'~' => char::from(*octet),
            0x80.. => '¤',
            _ => '·',
        })
        .collect();
    if value.len() > MOST {
        form.push('…');
    }
    format!("'{form}'")
}
