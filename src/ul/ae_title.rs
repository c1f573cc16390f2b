//! Application Entity titles (PS3.8 9.3.2, PS3.5 6.2 AE).

use std::fmt;

use crate::octets::Escaped;

/// The 16 octets of an AE title field, as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AeTitle(
    /// The field.
    pub [u8; 16],
);

impl AeTitle {
    /// A title of up to 16 octets, padded with spaces; longer ones are cut.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let mut field = [b' '; 16];
        field.iter_mut().zip(title.bytes()).for_each(|(place, octet)| *place = octet);
        Self(field)
    }

    /// The title without leading and trailing spaces, which are not significant (PS3.5 6.2).
    #[must_use]
    pub fn trimmed(&self) -> &[u8] {
        self.0.trim_ascii()
    }
}

/// The title without its padding; what is not printable ASCII is escaped.
impl fmt::Display for AeTitle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trimmed = self.0.trim_ascii();
        // NUL padding is an error that many peers make; showing it sixteen times helps nobody.
        let length = trimmed.iter().rposition(|octet| *octet != 0).map_or(0, |last| last.saturating_add(1));
        Escaped(trimmed.get(..length).unwrap_or_default()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_shown_without_padding_and_escaped() {
        assert_eq!(AeTitle::new("CT01").to_string(), "CT01");
        assert_eq!(AeTitle(*b"  PACS\0\0\0\0\0\0\0\0\0\0").to_string(), "PACS");
        assert_eq!(AeTitle(*b"\xc0\xb3`I\xfc\x7f          ").to_string(), r"\xc0\xb3`I\xfc\x7f");
        assert_eq!(AeTitle([b' '; 16]).to_string(), "");
    }
}
