//! What people write for several things at once: globs, networks, statuses.

use std::fmt;
use std::net::IpAddr;
use std::str::Chars;

/// A text in which `*` stands for any characters and `?` for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(
    /// The pattern.
    pub String,
);

impl Glob {
    /// Does it fit the whole text?
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        fits(&self.0, text, |one, other| one == other)
    }

    /// The same, with letters of either case.
    #[must_use]
    pub fn matches_in_any_case(&self, text: &str) -> bool {
        fits(&self.0, text, |one, other| one == other || one.to_lowercase().eq(other.to_lowercase()))
    }

    /// Does it stand for itself alone?
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.0.contains(['*', '?'])
    }
}

/// Goes back to the last `*` where a character does not fit: linear for one `*`, and never exponential.
fn fits(pattern: &str, text: &str, is_same: impl Fn(char, char) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut star: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        let here = text.clone();
        let Some(character) = text.next() else { break };
        let mut ahead = pattern.clone();
        match ahead.next() {
            Some('*') => {
                star = Some((ahead.clone(), here.clone()));
                (pattern, text) = (ahead, here);
            }
            Some(wanted) if wanted == '?' || is_same(wanted, character) => pattern = ahead,
            _ => {
                let Some((behind, matched)) = &mut star else { return false };
                matched.next();
                (pattern, text) = (behind.clone(), matched.clone());
            }
        }
    }
    pattern.all(|left| left == '*')
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An address, or all addresses that start with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `10.0.1.2`, `10.0.1.0/24` or an IPv6 address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).ok().filter(|bits| *bits <= most)?;
        Some(Self { address, bits })
    }

    /// Is an address in it?
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        let (own, other, width) = match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (u128::from(own.to_bits()), u128::from(other.to_bits()), 32_u32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            _ => return false,
        };
        let rest = width.saturating_sub(self.bits);
        own.checked_shr(rest).unwrap_or(0) == other.checked_shr(rest).unwrap_or(0)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = if self.address.is_ipv4() { 32 } else { 128 };
        self.address.fmt(f)?;
        if self.bits == most { Ok(()) } else { write!(f, "/{}", self.bits) }
    }
}

/// Statuses of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statuses {
    low: u16,
    high: u16,
    /// Bits that count; those of an `x` do not.
    mask: u16,
}

impl Statuses {
    /// One status.
    #[must_use]
    pub const fn one(status: u16) -> Self {
        Self { low: status, high: status, mask: u16::MAX }
    }

    /// Reads `A700`, `0xA700`, `A7xx`, `C000-CFFF`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str| {
            let text = text.trim().trim_start_matches("0x").trim_start_matches("0X");
            (text.len() == 4).then(|| text.to_owned())
        };
        if let Some((low, high)) = text.split_once('-') {
            let low = u16::from_str_radix(&digits(low)?, 16).ok()?;
            let high = u16::from_str_radix(&digits(high)?, 16).ok()?;
            return (low <= high).then_some(Self { low, high, mask: u16::MAX });
        }
        let text = digits(text)?.to_lowercase();
        let value = u16::from_str_radix(&text.replace('x', "0"), 16).ok()?;
        let mask: String = text.chars().map(|digit| if digit == 'x' { '0' } else { 'f' }).collect();
        Some(Self { low: value, high: value, mask: u16::from_str_radix(&mask, 16).ok()? })
    }

    /// Is a status among them?
    #[must_use]
    pub const fn has(&self, status: u16) -> bool {
        let status = status & self.mask;
        self.low <= status && status <= self.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_whole_texts() {
        let fits = |pattern: &str, text| Glob(pattern.to_owned()).matches(text);
        assert!(fits("ARCHIVE*", "ARCHIVE01") && fits("*", "") && fits("*A*B", "xAyAB") && fits("A?", "AB"));
        assert!(!fits("ARCHIVE", "ARCHIVE01") && !fits("A?", "A") && !fits("*A*B", "xAyABc"));
        let fits = |pattern: &str, text| Glob(pattern.to_owned()).matches_in_any_case(text);
        assert!(fits("ct*", "CT01") && fits("*Ü*", "Müller") && !fits("ct*", "MR-CT"));
    }

    #[test]
    fn networks_have_their_addresses() {
        let has =
            |network: &str, address: &str| Network::parse(network).unwrap().has(address.parse().unwrap());
        assert!(has("10.0.1.0/24", "10.0.1.77") && has("10.0.1.2", "10.0.1.2") && has("::/0", "2001:db8::1"));
        assert!(!has("10.0.1.0/24", "10.0.2.1") && !has("0.0.0.0/0", "::1"));
        assert!(Network::parse("10.0.1.0/33").is_none() && Network::parse("host").is_none());
    }

    #[test]
    fn statuses_are_single_masked_or_a_range() {
        let has = |text: &str, status| Statuses::parse(text).unwrap().has(status);
        assert!(has("A7xx", 0xa712) && has("C000-CFFF", 0xc123) && has("0xB000", 0xb000));
        assert!(!has("A7xx", 0xa812) && !has("C000-CFFF", 0xd000));
        assert!(Statuses::parse("A7").is_none() && Statuses::parse("CFFF-C000").is_none());
    }
}
