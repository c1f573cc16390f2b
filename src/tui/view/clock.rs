//! Moments, as the user wants to see them.

use crate::time::{Seconds, Timestamp};
use crate::tui::{Model, TimeMode};

/// Columns of a moment.
pub(super) const WIDTH: usize = 15;

/// A moment by the user's choice; `before` is the moment of the line above.
pub(super) fn moment(model: &Model, at: Timestamp, before: Option<Timestamp>) -> String {
    match model.settings.time {
        TimeMode::Absolute => time_of_day(model, at),
        TimeMode::Relative => Seconds(at.since(model.index.start.unwrap_or(at))).to_string(),
        TimeMode::Delta => format!("+{}", Seconds(at.since(before.unwrap_or(at)))),
    }
}

/// `12:00:00.123456`.
pub(super) fn time_of_day(model: &Model, at: Timestamp) -> String {
    format(model, at, "%H:%M:%S%.6f")
}

/// `2026-03-01 12:00:00 +01:00`.
pub(super) fn date_and_time(model: &Model, at: Timestamp) -> String {
    format(model, at, if model.settings.is_local { "%Y-%m-%d %H:%M:%S %:z" } else { "%Y-%m-%d %H:%M:%SZ" })
}

fn format(model: &Model, at: Timestamp, how: &str) -> String {
    let zone = if model.settings.is_local { model.settings.zone.clone() } else { jiff::tz::TimeZone::UTC };
    jiff::Timestamp::from_nanosecond(i128::from(at.nanoseconds()))
        .map_or_else(|_| "?".to_owned(), |moment| moment.to_zoned(zone).strftime(how).to_string())
}
