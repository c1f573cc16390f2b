//! Does a value satisfy a key (PS3.4 C.2.2.2)?

use super::identifiers::has_wild_card;
use crate::dict::attribute::{self, Tag};

/// Does the value satisfy the key of the request? `None` where that depends on more than the two.
pub(super) fn satisfies(tag: Tag, key: &[u8], value: &[u8]) -> Option<bool> {
    let is_plain = |text: &[u8]| text.is_ascii() && !text.contains(&0x1b) && !text.is_empty();
    if !is_plain(key) || !is_plain(value) {
        return None;
    }
    match &attribute::vr(tag).0 {
        b"UI" if !has_wild_card(key) => {
            let mut uids = key.split(|octet| *octet == b'\\');
            Some(uids.any(|uid| uid.trim_ascii() == value))
        }
        b"DA" => in_range(key, value),
        b"AE" | b"CS" | b"LO" | b"SH" if !key.contains(&b'\\') => {
            let mut values = value.split(|octet| *octet == b'\\').map(<[u8]>::trim_ascii);
            Some(values.any(|value| is_like(key, value)))
        }
        _ => None,
    }
}

/// A date, or a range of dates that may be open at one end.
fn in_range(key: &[u8], value: &[u8]) -> Option<bool> {
    let is_date = |date: &[u8]| date.len() == 8 && date.iter().all(u8::is_ascii_digit);
    if !is_date(value) {
        return None;
    }
    let mut ends = key.split(|octet| *octet == b'-').map(<[u8]>::trim_ascii);
    match (ends.next()?, ends.next(), ends.next()) {
        (date, None, _) => is_date(date).then_some(date == value),
        (begin, Some(end), None) => {
            let are_dates = [begin, end].into_iter().all(|date| date.is_empty() || is_date(date));
            are_dates.then_some((begin.is_empty() || begin <= value) && (end.is_empty() || value <= end))
        }
        _ => None,
    }
}

/// Text against a pattern with `*` and `?`, whatever the case of its letters.
fn is_like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut pattern, mut text) = (pattern, text);
    let mut resume: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern.split_first(), text.split_first()) {
            (Some((b'*', rest)), _) => {
                resume = Some((rest, text));
                pattern = rest;
            }
            (Some((wanted, behind)), Some((octet, rest)))
                if *wanted == b'?' || wanted.eq_ignore_ascii_case(octet) =>
            {
                (pattern, text) = (behind, rest);
            }
            (None, None) => return true,
            // The last star takes one more octet.
            _ => match resume.and_then(|(behind, from)| Some((behind, from.get(1..)?))) {
                Some((behind, from)) => {
                    resume = Some((behind, from));
                    (pattern, text) = (behind, from);
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: Tag = Tag(0x0008, 0x0020);
    const ACCESSION_NUMBER: Tag = Tag(0x0008, 0x0050);
    const UID: Tag = Tag(0x0020, 0x000d);

    #[test]
    fn values_ranges_lists_and_wild_cards() {
        for (tag, key, value, expected) in [
            (DATE, &b"20260101"[..], &b"20260101"[..], Some(true)),
            (DATE, b"20260101-", b"20251231", Some(false)),
            (DATE, b"-20260101", b"20251231", Some(true)),
            (DATE, b"20260101-20260131", b"20260201", Some(false)),
            (DATE, b"2026*", b"20260201", None),
            (ACCESSION_NUMBER, b"A*7", b"a1237", Some(true)),
            (ACCESSION_NUMBER, b"A?7", b"A1237", Some(false)),
            (ACCESSION_NUMBER, b"*B*C", b"ABBBC", Some(true)),
            (ACCESSION_NUMBER, b"A1", b"A12", Some(false)),
            (UID, b"1.2\\1.3", b"1.3", Some(true)),
            (UID, b"1.2\\1.3", b"1.4", Some(false)),
            (UID, b"", b"1.4", None),
        ] {
            assert_eq!(satisfies(tag, key, value), expected, "{}", String::from_utf8_lossy(key));
        }
    }
}
