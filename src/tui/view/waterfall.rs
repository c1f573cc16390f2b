//! The bar of an operation on the time axis of its association.

use crate::report::Tone;
use crate::report::index::operations::Split;

/// A part of an operation's time, or what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The request comes.
    Request,
    /// Nothing comes.
    Wait,
    /// Responses come.
    Response,
    /// Whoever asked asks nothing.
    Pause,
}

impl Part {
    /// All of them, in their order in time.
    pub(super) const ALL: [Self; 4] = [Self::Request, Self::Wait, Self::Response, Self::Pause];

    /// What it is called.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Wait => "wait",
            Self::Response => "response",
            Self::Pause => "pause",
        }
    }

    /// What it is drawn with: told apart without colours.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Request => "█",
            Self::Wait => "░",
            Self::Response => "▓",
            Self::Pause => "·",
        }
    }

    /// How it looks.
    pub(super) const fn tone(self) -> Tone {
        match self {
            Self::Request => Tone::Name,
            Self::Wait => Tone::Plain,
            Self::Response => Tone::Good,
            Self::Pause => Tone::Faint,
        }
    }

    /// Its nanoseconds; `None` if they cannot be told.
    pub(super) const fn of(self, split: &Split) -> Option<i64> {
        match self {
            Self::Request => Some(split.request),
            Self::Wait => split.wait,
            Self::Response => Some(split.response.saturating_add(split.between)),
            Self::Pause => split.pause,
        }
    }
}

/// What stands in each of `width` columns of an axis of `span` nanoseconds: the part that takes most of its time. An
/// operation that is shorter than a column has one all the same, with its longest part.
pub(super) fn bar(start: i64, split: &Split, span: i64, width: usize) -> Vec<Option<Part>> {
    let mut spans = [(Part::Request, 0, 0); Part::ALL.len()];
    let mut from = i128::from(start.max(0));
    for (slot, part) in spans.iter_mut().zip(Part::ALL) {
        let until = from + i128::from(part.of(split).unwrap_or(0).max(0));
        *slot = (part, from, until);
        from = until;
    }
    let (span, columns) = (i128::from(span.max(1)), width as i128);
    let overlap = |column: i128, from: i128, until: i128| {
        (until * columns).min((column + 1) * span) - (from * columns).max(column * span)
    };
    let longest = |column: i128| {
        let parts = spans.iter().rev().map(|(part, from, until)| (overlap(column, *from, *until), *part));
        parts.filter(|(time, _)| *time > 0).max_by_key(|(time, _)| *time).map(|(_, part)| part)
    };
    let mut cells: Vec<Option<Part>> = (0..columns).map(longest).collect();
    if !cells.iter().flatten().any(|part| *part != Part::Pause) {
        let column = (i128::from(start.max(0)) * columns / span).min(columns - 1).max(0);
        let own = spans.iter().rev().filter(|(part, ..)| *part != Part::Pause);
        let part = own.max_by_key(|(_, from, until)| until - from).map(|(part, ..)| *part);
        if let Some(cell) = usize::try_from(column).ok().and_then(|column| cells.get_mut(column)) {
            *cell = part;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(start: i64, split: &Split, span: i64, width: usize) -> String {
        bar(start, split, span, width).into_iter().map(|part| part.map_or(" ", Part::sign)).collect()
    }

    #[test]
    fn parts_stand_where_they_happened() {
        let split = Split { request: 20, wait: Some(30), response: 5, between: 5, pause: Some(20) };
        assert_eq!(drawn(10, &split, 100, 10), " ██░░░▓·· ");
        assert_eq!(drawn(10, &split, 100, 100).trim().chars().count(), 80);
    }

    #[test]
    fn what_is_short_has_a_column_all_the_same() {
        let split = Split { request: 1, wait: Some(3), pause: Some(890), ..Split::default() };
        assert_eq!(drawn(0, &split, 1_000, 10), "░········ ");
        assert_eq!(drawn(0, &Split::default(), 0, 3), "█  ");
        assert_eq!(drawn(1_000, &Split::default(), 1_000, 4), "   █");
    }

    #[test]
    fn times_of_any_size_do_no_harm() {
        for start in [i64::MIN, -1, i64::MAX] {
            let split = Split { request: i64::MAX, wait: Some(i64::MAX), pause: None, ..Split::default() };
            assert_eq!(bar(start, &split, i64::MAX, 40).len(), 40);
            assert!(bar(start, &split, -5, 0).is_empty());
        }
    }
}
