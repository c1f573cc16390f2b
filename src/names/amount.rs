//! Amounts as people write them: `100MB`, `1GiB`, `30s`, `1h30m`.

use std::time::Duration;

/// Reads a number of octets: `4096`, `500k`, `100MB` (decimal), `1GiB` (binary).
///
/// # Errors
/// Says how it is written.
pub fn octets(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is not a size: 4096, 500kB, 100MB or 1GiB expected");
    let (number, unit) = split(text).ok_or_else(wrong)?;
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        "ti" | "tib" => 1 << 40,
        _ => return Err(wrong()),
    };
    scaled(number, factor).ok_or_else(wrong)
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
        let factor: u64 = match unit {
            "ms" => 1_000_000,
            "s" | "sec" => 1_000_000_000,
            "m" | "min" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "d" => 86_400_000_000_000,
            _ => return Err(wrong()),
        };
        let part = scaled(number, factor).ok_or_else(wrong)?;
        nanoseconds = nanoseconds.checked_add(part).ok_or_else(wrong)?;
        rest = next.trim_start();
    }
    if text.trim().is_empty() { Err(wrong()) } else { Ok(Duration::from_nanos(nanoseconds)) }
}

/// A number, perhaps with a fraction, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(length);
    (!number.is_empty()).then(|| (number, rest.trim_start()))
}

/// `number` times `factor`; a fraction of it must be a whole number.
fn scaled(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let tenths = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    whole.checked_add(fraction.checked_mul(factor)? / tenths)
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
        for wrong in ["", "10", "s", "1y", "1h30", "99999999999d"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
