//! The forms of values (PS3.5 Table 6.2-1), without padding around them.

/// `YYYYMMDD`.
pub(super) fn is_date(value: &[u8]) -> bool {
    value.is_empty() || (value.len() == 8 && is_date_part(value))
}

/// The start of `YYYYMMDDHHMMSS`, of an even number of digits.
fn is_date_part(value: &[u8]) -> bool {
    let Some(digits) = numbers(value) else { return false };
    let in_range = |index: usize, low: u32, high: u32| {
        digits.get(index).is_none_or(|number| (low..=high).contains(number))
    };
    in_range(2, 1, 12) && in_range(3, 1, 31) && in_range(4, 0, 23) && in_range(5, 0, 59) && in_range(6, 0, 60)
}

/// Two digits each; `None` if there are others, or one is left over.
fn numbers(value: &[u8]) -> Option<Vec<u32>> {
    let is_right = value.len().is_multiple_of(2) && value.iter().all(u8::is_ascii_digit);
    let pairs = || value.chunks(2).map(|pair| str::from_utf8(pair).ok()?.parse().ok()).collect();
    is_right.then(pairs).flatten()
}

/// `HHMMSS.FFFFFF`, from the right as much left out as one likes.
pub(super) fn is_time(value: &[u8]) -> bool {
    let (whole, fraction) = split(value, b'.');
    let Some(digits) = numbers(whole) else { return false };
    let in_range = digits.iter().zip([23, 59, 60]).all(|(number, most)| *number <= most);
    let has_right_fraction = fraction.is_none_or(|fraction| digits.len() == 3 && is_fraction(fraction));
    digits.len() <= 3 && in_range && has_right_fraction
}

fn is_fraction(digits: &[u8]) -> bool {
    (1..=6).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

fn split(value: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match value.iter().position(|octet| *octet == at) {
        Some(index) => (value.get(..index).unwrap_or_default(), value.get(index.saturating_add(1)..)),
        None => (value, None),
    }
}

/// `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, from the right as much left out as one likes.
pub(super) fn is_date_time(value: &[u8]) -> bool {
    let sign = value.iter().rposition(|octet| matches!(octet, b'+' | b'-'));
    let (local, zone) = sign.map_or((value, None), |index| {
        (value.get(..index).unwrap_or_default(), value.get(index.saturating_add(1)..))
    });
    let (whole, fraction) = split(local, b'.');
    let has_right_zone = zone.is_none_or(|zone| zone.len() == 4 && zone.iter().all(u8::is_ascii_digit));
    let has_right_fraction = fraction.is_none_or(|fraction| whole.len() == 14 && is_fraction(fraction));
    let is_empty = whole.is_empty() && zone.is_none() && fraction.is_none();
    let is_whole = (4..=14).contains(&whole.len()) && is_date_part(whole);
    is_empty || (is_whole && has_right_zone && has_right_fraction)
}

/// `nnnD`, `nnnW`, `nnnM` or `nnnY`.
pub(super) fn is_age(value: &[u8]) -> bool {
    match value {
        [] => true,
        [number @ .., b'D' | b'W' | b'M' | b'Y'] => {
            number.len() == 3 && number.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// A number of 32 bits with sign.
pub(super) fn is_integer(value: &[u8]) -> bool {
    value.is_empty() || str::from_utf8(value).is_ok_and(|text| text.parse::<i32>().is_ok())
}

/// A number with or without period and exponent.
pub(super) fn is_decimal(value: &[u8]) -> bool {
    let is_plain = |octet: &u8| octet.is_ascii_digit() || matches!(octet, b'+' | b'-' | b'.' | b'E' | b'e');
    let text = str::from_utf8(value).unwrap_or("?");
    value.is_empty() || (value.iter().all(is_plain) && text.parse::<f64>().is_ok())
}

/// Capital letters, digits, spaces, underscores.
pub(super) fn is_code(value: &[u8]) -> bool {
    value.iter().all(|octet| matches!(octet, b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'_'))
}

/// No control characters but ESC.
pub(super) fn is_line(value: &[u8]) -> bool {
    value.iter().all(|octet| !octet.is_ascii_control() || *octet == 0x1b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_allows_passes() {
        assert!(is_date(b"20260131") && is_date(b""));
        assert!(is_time(b"10") && is_time(b"1015") && is_time(b"101560.5") && is_time(b""));
        assert!(is_date_time(b"2026") && is_date_time(b"20260131101500.000000+0100"));
        assert!(is_age(b"042Y") && is_integer(b"-12") && is_integer(b"+7"));
        assert!(is_decimal(b"-1.5E+3") && is_decimal(b".5") && is_decimal(b"1.") && is_code(b"MONOCHROME2"));
    }

    #[test]
    fn what_it_does_not_allow_is_told() {
        assert!(!is_date(b"2026-01-31") && !is_date(b"20261331") && !is_date(b"202601"));
        assert!(!is_time(b"10:15") && !is_time(b"251500") && !is_time(b"1015.5"));
        assert!(!is_date_time(b"20260131T10") && !is_date_time(b"20260131101500+1"));
        assert!(!is_age(b"42Y") && !is_integer(b"1.0") && !is_integer(b"3000000000") && !is_decimal(b"1,5"));
        assert!(!is_decimal(b"inf") && !is_code(b"ct") && !is_line(b"a\nb"));
    }
}
