//! Why a TLS handshake failed: the alert in clear text, among the records of one side.

use crate::octets;

const ALERT: u8 = 0x15;
const APPLICATION_DATA: u8 = 0x17;
const FATAL: u8 = 2;
/// Octets of a record's header, and of an alert in clear text with it.
const HEADER: usize = 5;
const WHOLE: usize = HEADER + 2;

/// Walks the records of one side, as far as they can hold an alert in clear text (RFC 8446 5.1 and 6, RFC 5246 6.2.1
/// and 7.2): an encrypted one is longer, or looks like application data.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlertSearch {
    head: [u8; WHOLE],
    have: usize,
    /// Octets of the record that are still to come.
    left: usize,
    is_over: bool,
    found: Option<u8>,
}

impl AlertSearch {
    /// The description of the fatal alert (RFC 8446 6.2); `None` if none was found.
    #[must_use]
    pub const fn found(&self) -> Option<u8> {
        self.found
    }

    /// Octets of the side are missing: where the next record begins is not known.
    pub const fn lose(&mut self) {
        self.is_over = true;
    }

    /// Takes in what the side sends next.
    pub fn push(&mut self, mut octets: &[u8]) {
        while !self.is_over && !octets.is_empty() {
            let passed = self.left.min(octets.len());
            self.left = self.left.saturating_sub(passed);
            octets = octets.get(passed..).unwrap_or_default();
            let wanted = if self.is_clear_alert() { WHOLE } else { HEADER };
            let taken = octets::fill(&mut self.head, &mut self.have, wanted, octets);
            octets = octets.get(taken..).unwrap_or_default();
            self.decide();
        }
    }

    /// Is the header there, and that of an alert in clear text?
    const fn is_clear_alert(&self) -> bool {
        self.have >= HEADER && matches!(self.head, [ALERT, 3, _, 0, 2, ..])
    }

    fn decide(&mut self) {
        let [kind, major, _, high, low, level, description] = self.head;
        let is_record = matches!((kind, major), (0x14..APPLICATION_DATA, 3));
        if self.have >= HEADER && !is_record {
            self.is_over = true;
        } else if self.have == WHOLE {
            self.found = (level == FATAL).then_some(description);
            self.is_over = self.found.is_some();
            self.have = 0;
        } else if self.have == HEADER && !self.is_clear_alert() {
            self.left = usize::from(u16::from_be_bytes([high, low]));
            self.have = 0;
        }
    }
}

/// What an alert says (RFC 8446 6.2); `None` if it is not known.
#[must_use]
pub const fn alert_name(description: u8) -> Option<&'static str> {
    Some(match description {
        10 => "unexpected message",
        20 => "bad record MAC",
        22 => "record overflow",
        40 => "handshake failure: no parameters in common",
        42 => "bad certificate",
        43 => "unsupported certificate",
        44 => "certificate revoked",
        45 => "certificate expired",
        46 => "certificate unknown",
        47 => "illegal parameter",
        48 => "unknown CA",
        49 => "access denied",
        50 => "decode error",
        51 => "decrypt error",
        70 => "protocol version",
        71 => "insufficient security",
        80 => "internal error",
        86 => "inappropriate fallback",
        90 => "user canceled",
        109 => "missing extension",
        110 => "unsupported extension",
        112 => "unrecognized name",
        116 => "certificate required",
        120 => "no application protocol",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records of these types and contents.
    fn records(all: &[(u8, &[u8])]) -> Vec<u8> {
        let record = |(kind, content): &(u8, &[u8])| {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [&[*kind, 3, 3], &length[..], content].concat()
        };
        all.iter().flat_map(record).collect()
    }

    fn found(octets: &[u8], piece: usize) -> Option<u8> {
        let mut search = AlertSearch::default();
        octets.chunks(piece).for_each(|octets| search.push(octets));
        search.found()
    }

    #[test]
    fn an_alert_in_clear_text_is_found_behind_other_records_in_any_pieces() {
        let hello = [7; 300];
        let failed = records(&[(0x16, &hello), (0x14, &[1]), (ALERT, &[FATAL, 48])]);
        for piece in 1..=failed.len() {
            assert_eq!(found(&failed, piece), Some(48), "{piece}");
        }
        let warned = records(&[(0x16, &hello), (ALERT, &[1, 100]), (ALERT, &[FATAL, 42])]);
        assert_eq!(found(&warned, 1_000), Some(42));
        assert_eq!(found(&failed[..failed.len() - 1], 1_000), None);
    }

    #[test]
    fn what_is_encrypted_lost_or_no_record_tells_nothing() {
        let encrypted = records(&[(0x16, &[7; 9]), (ALERT, &[9; 26])]);
        assert_eq!(found(&encrypted, 7), None);
        let after_data = records(&[(APPLICATION_DATA, &[7; 9]), (ALERT, &[FATAL, 48])]);
        assert_eq!(found(&after_data, 7), None);
        assert_eq!(
            found(&[&b"GET / HTTP/1.1\r\n"[..], &records(&[(ALERT, &[FATAL, 48])])].concat(), 50),
            None
        );
        let mut search = AlertSearch::default();
        search.lose();
        search.push(&records(&[(ALERT, &[FATAL, 48])]));
        assert_eq!(search.found(), None);
    }
}
