//! Moments and durations as the capture tells them. There is no clock here: time comes in with the data.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use std::fmt;

use jiff::fmt::temporal::DateTimePrinter;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// A moment, in nanoseconds since 1970-01-01T00:00:00Z (1677 to 2262).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The moment `nanoseconds` after the epoch; what does not fit becomes the nearest that does.
    #[must_use]
    pub fn from_nanoseconds(nanoseconds: i128) -> Self {
        let clamped = nanoseconds.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        Self(i64::try_from(clamped).unwrap_or(i64::MAX))
    }

    /// Nanoseconds since the epoch.
    #[must_use]
    pub const fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Nanoseconds from `earlier` to here; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Parses RFC 3339 (`2026-03-01T12:00:00Z`), as `--since` and `--until` take it.
    ///
    /// # Errors
    /// Returns what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        let moment: jiff::Timestamp = text.parse()?;
        Ok(Self::from_nanoseconds(moment.as_nanosecond()))
    }

    /// Parses what people write: RFC 3339, in UTC where no offset follows, or a date, which is its midnight.
    #[must_use]
    pub fn parse_written(text: &str) -> Option<Self> {
        let (utc, midnight) = (format!("{text}Z"), format!("{text}T00:00:00Z"));
        [text, &utc, &midnight].into_iter().find_map(|text| Self::parse(text).ok())
    }
}

/// When something was captured, and in which frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// The time.
    pub at: Timestamp,
    /// The number of the frame; 0 where there are no frames.
    pub frame: u64,
}

/// RFC 3339 in UTC with nanoseconds: `2026-03-01T12:00:00.000000000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(9));
        let Ok(moment) = jiff::Timestamp::from_nanosecond(i128::from(self.0)) else {
            return Err(fmt::Error);
        };
        f.write_str(&PRINTER.timestamp_to_string(&moment))
    }
}

/// A span of time for people: `4.2 ms`, `1.03 s`, `2 min 5 s`.
#[derive(Clone, Copy, Debug)]
pub struct Elapsed(
    /// Nanoseconds.
    pub i64,
);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = rounded(self.0.unsigned_abs());
        let Some((unit, unit_nanos)) = unit(nanos) else {
            let minutes = nanos / MINUTE;
            return match minutes / 60 {
                0 => write!(f, "{sign}{minutes} min {} s", nanos % MINUTE / 1_000_000_000),
                hours => write!(f, "{sign}{hours} h {} min", minutes % 60),
            };
        };
        let whole = nanos.checked_div(unit_nanos).unwrap_or(0);
        let part = |parts: u64| {
            let rest = nanos.checked_rem(unit_nanos).unwrap_or(0);
            rest.saturating_mul(parts).checked_div(unit_nanos).unwrap_or(0)
        };
        match whole {
            0..10 => write!(f, "{sign}{whole}.{:02} {unit}", part(100)),
            10..100 => write!(f, "{sign}{whole}.{} {unit}", part(10)),
            _ => write!(f, "{sign}{whole} {unit}"),
        }
    }
}

/// Nanoseconds in a minute.
const MINUTE: u64 = 60_000_000_000;

/// The unit that so many nanoseconds are told in, and its nanoseconds; `None` for minutes and hours.
const fn unit(nanos: u64) -> Option<(&'static str, u64)> {
    match nanos {
        0..1_000_000 => Some(("µs", 1_000)),
        1_000_000..1_000_000_000 => Some(("ms", 1_000_000)),
        1_000_000_000..MINUTE => Some(("s", 1_000_000_000)),
        _ => None,
    }
}

/// Rounded to what is shown of so many nanoseconds.
fn rounded(nanos: u64) -> u64 {
    let step = match unit(nanos) {
        Some((_, unit)) if nanos < unit.saturating_mul(10) => unit / 100,
        Some((_, unit)) if nanos < unit.saturating_mul(100) => unit / 10,
        Some((_, unit)) => unit,
        None if nanos < 60 * MINUTE => 1_000_000_000,
        None => MINUTE,
    };
    nanos.saturating_add(step / 2).checked_div(step).unwrap_or(0).saturating_mul(step)
}

/// Seconds with six decimals, as a column of a list: `12.003141`.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(
    /// Nanoseconds.
    pub i64,
);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:06}", nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND / 1_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_prints_as_rfc_3339_with_nanoseconds() {
        assert_eq!(Timestamp::from_nanoseconds(1).to_string(), "1970-01-01T00:00:00.000000001Z");
        assert_eq!(
            Timestamp::from_nanoseconds(1_767_225_600_500_000_000).to_string(),
            "2026-01-01T00:00:00.500000000Z"
        );
    }

    #[test]
    fn what_does_not_fit_is_clamped_and_still_prints() {
        assert_eq!(Timestamp::from_nanoseconds(i128::MAX).nanoseconds(), i64::MAX);
        assert!(Timestamp::from_nanoseconds(i128::MIN).to_string().starts_with("1677-"));
    }

    #[test]
    fn a_printed_timestamp_parses_to_itself() {
        let moment = Timestamp::from_nanoseconds(1_700_000_000_123_456_789);
        assert_eq!(Timestamp::parse(&moment.to_string()).unwrap(), moment);
    }

    #[test]
    fn elapsed_time_keeps_three_digits() {
        for (nanos, text) in [
            (0, "0.00 µs"),
            (4_200, "4.20 µs"),
            (45_600_000, "45.6 ms"),
            (456_000_000, "456 ms"),
            (1_030_000_000, "1.03 s"),
            (125_000_000_000, "2 min 5 s"),
            (7_260_000_000_000, "2 h 1 min"),
            (7_319_000_000_000, "2 h 2 min"),
            (2_207_999, "2.21 ms"),
            (9_996, "10.0 µs"),
            (999_600, "1.00 ms"),
            (59_970_000_000, "1 min 0 s"),
            (-4_200_000, "-4.20 ms"),
        ] {
            assert_eq!(Elapsed(nanos).to_string(), text);
        }
    }

    #[test]
    fn seconds_have_six_decimals() {
        assert_eq!(Seconds(12_003_141_592).to_string(), "12.003141");
        assert_eq!(Seconds(-1_000).to_string(), "-0.000001");
    }
}
