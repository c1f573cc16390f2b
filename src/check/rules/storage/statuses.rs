//! Statuses, told with what the peer said about them.

use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::timeline::MessageEntry;

/// The status, its meaning, the elements that the response complains about, and its comment.
pub(in crate::check::rules) fn describe(entry: &MessageEntry, status: u16) -> String {
    let mut parts = vec![format!("{status:04X}H")];
    parts.extend(entry.status_meaning().map(|known| known.meaning.to_owned()));
    let Some(command) = &entry.command else { return parts.join(", ") };
    let offending = command.get(Tag(0x0000, 0x0901)).unwrap_or_default();
    parts.extend(offending.chunks_exact(4).filter_map(|pair| {
        let [a, b, c, d] = *pair else { return None };
        let tag = Tag(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        Some(format!("offending element {tag}"))
    }));
    let comment = command.error_comment().filter(|comment| !comment.is_empty());
    parts.extend(comment.map(|comment| format!("\"{}\"", Escaped(comment))));
    parts.join(", ")
}
