//! Amounts as people write them: `100MB`, `1GiB`, `30s`, `1h30m`.

use std::time::Duration;

/// Units of octets, in any case of their letters.
const OCTETS: &[(&str, u64)] = &[
    ("", 1),
    ("b", 1),
    ("k", 1_000),
    ("kb", 1_000),
    ("m", 1_000_000),
    ("mb", 1_000_000),
    ("g", 1_000_000_000),
    ("gb", 1_000_000_000),
    ("t", 1_000_000_000_000),
    ("tb", 1_000_000_000_000),
    ("ki", 1 << 10),
    ("kib", 1 << 10),
    ("mi", 1 << 20),
    ("mib", 1 << 20),
    ("gi", 1 << 30),
    ("gib", 1 << 30),
    ("ti", 1 << 40),
    ("tib", 1 << 40),
];

/// Units of time, in nanoseconds, in any case of their letters; both signs that look like µ.
const SPANS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("sec", 1_000_000_000),
    ("m", 60_000_000_000),
    ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// More digits behind the point change nothing that is measured here.
const MAX_FRACTION: usize = 12;

/// Reads a number of octets: `4096`, `500k`, `100MB` (decimal), `1GiB` (binary).
///
/// # Errors
/// Says how it is written.
pub fn octets(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is not a size: 4096, 500kB, 100MB or 1GiB expected");
    let (number, unit) = split(text).ok_or_else(wrong)?;
    factor(unit.trim_end(), OCTETS).and_then(|factor| scaled(number, factor)).ok_or_else(wrong)
}

/// Reads a span of time: `500ms`, `30s`, `10m` or `10min`, `1h`, `1d`, or several, such as `1h30m`.
///
/// # Errors
/// Says how it is written.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is not a span of time: 500ms, 30s, 10m, 1h30m or 1d expected");
    let (mut rest, mut nanoseconds) = (text.trim(), 0_u64);
    while !rest.is_empty() {
        let (number, behind) = split(rest).ok_or_else(wrong)?;
        let length = behind.find(|c: char| c.is_ascii_digit() || c == ' ').unwrap_or(behind.len());
        let (unit, next) = behind.split_at(length);
        let part = factor(unit, SPANS).and_then(|factor| scaled(number, factor)).ok_or_else(wrong)?;
        nanoseconds = nanoseconds.checked_add(part).ok_or_else(wrong)?;
        rest = next.trim_start();
    }
    if text.trim().is_empty() { Err(wrong()) } else { Ok(Duration::from_nanos(nanoseconds)) }
}

/// Is this a unit of octets?
#[must_use]
pub fn is_unit_of_octets(text: &str) -> bool {
    !text.is_empty() && factor(text, OCTETS).is_some()
}

/// Is this a unit of time?
#[must_use]
pub fn is_unit_of_time(text: &str) -> bool {
    factor(text, SPANS).is_some()
}

fn factor(unit: &str, units: &[(&str, u64)]) -> Option<u64> {
    units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, factor)| *factor)
}

/// A number, perhaps with a fraction, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(length);
    (!number.is_empty()).then(|| (number, rest.trim_start()))
}

/// `number` times `factor`, without what is left of a whole number.
fn scaled(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.len() > MAX_FRACTION {
        return None;
    }
    let tenths = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    let rest = u128::from(fraction).checked_mul(u128::from(factor))?.checked_div(tenths)?;
    whole.checked_add(u64::try_from(rest).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let read = |text| octets(text).ok();
        assert_eq!(read("4096"), Some(4_096));
        assert_eq!(read("100MB"), Some(100_000_000));
        assert_eq!(read("1.5 GiB"), Some(1_610_612_736));
        assert_eq!(read("64k"), Some(64_000));
        assert_eq!(read("1.5kb"), Some(1_500));
        assert!(is_unit_of_octets("MiB") && !is_unit_of_octets(""));
        for wrong in ["", "MB", "1XB", "1.2.3k", "99999999999T", "-1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn spans_of_time() {
        let read = |text| duration(text).ok().map(|duration| duration.as_millis());
        assert_eq!(read("500ms"), Some(500));
        assert_eq!(read("1.5s"), Some(1_500));
        assert_eq!(read("10m"), Some(600_000));
        assert_eq!(read("1h30m"), Some(5_400_000));
        assert_eq!(read("1d 2h"), Some(93_600_000));
        assert_eq!(duration("3\u{b5}s"), Ok(Duration::from_micros(3)));
        assert_eq!(duration("0.123456789012s"), Ok(Duration::from_nanos(123_456_789)));
        assert!(is_unit_of_time("min") && !is_unit_of_time("kB"));
        for wrong in ["", "10", "s", ".5s", "1.2.3s", "-1s", "9e9s", "2 weeks", "1y", "1h30", "99999999999d"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
