//! The octets of a stretch of a stream, as far as they are there and may be shown.

use super::Read;
use crate::octets::Span;
use crate::report::fields::{Field, innermost};

/// Octets in a row.
pub const PER_ROW: u64 = 16;

/// What stands at one place of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Octet {
    /// Nothing that is wanted.
    #[default]
    Outside,
    /// An octet.
    Seen(u8),
    /// One that may tell of a patient, or is secret.
    Masked,
    /// One that the capture does not have.
    Hole,
    /// One that was not kept.
    LeftOut,
}

/// Rows of octets.
#[derive(Clone, Debug)]
pub struct Window {
    /// Stream offset of the first.
    pub start: u64,
    /// What stands at each place.
    pub octets: Vec<Octet>,
    /// The frame of each; 0 where there is none.
    pub frames: Vec<u64>,
    /// Which belong to the selected field.
    pub is_lit: Vec<bool>,
}

/// Stream offset that rows are counted from.
pub(super) const fn base(span: Span) -> u64 {
    span.offset - span.offset % PER_ROW
}

/// Rows of a stretch.
pub(super) const fn rows(span: Span) -> u64 {
    span.end().saturating_sub(base(span)).div_ceil(PER_ROW)
}

/// The row that an octet is in.
pub(super) const fn row_of(span: Span, offset: u64) -> u64 {
    offset.saturating_sub(base(span)) / PER_ROW
}

/// So many rows from `top` on, with the octets of the field `selected` lit.
#[must_use]
pub fn window(read: &Read, top: u64, rows: usize, selected: Option<usize>) -> Window {
    let start = base(read.span).saturating_add(top.saturating_mul(PER_ROW));
    let count = (rows as u64 * PER_ROW).min(read.span.end().saturating_sub(start)) as usize;
    let span = Span::new(start, count as u64);
    let mut window = Window {
        start,
        octets: vec![Octet::Outside; count],
        frames: vec![0; count],
        is_lit: vec![false; count],
    };
    for (spans, octet) in [(&read.evidence.holes, Octet::Hole), (&read.evidence.left_out, Octet::LeftOut)] {
        for hole in spans {
            fill(&mut window.octets, start, *hole, |_| octet);
        }
    }
    let first = read.evidence.runs.partition_point(|run| run.span().end() <= start);
    let runs = read.evidence.runs.iter().skip(first).take_while(|run| run.offset < span.end());
    for run in runs {
        let octet = |offset: u64| {
            let index = usize::try_from(offset - run.offset).unwrap_or(usize::MAX);
            run.octets.get(index).map_or(Octet::Outside, |octet| Octet::Seen(*octet))
        };
        fill(&mut window.octets, start, run.span(), octet);
        fill(&mut window.frames, start, run.span(), |_| run.carrier.frame);
    }
    let fields = read.tree.fields();
    let met: Vec<(usize, &Field)> =
        fields.iter().enumerate().filter(|(_, field)| field.meets(span)).collect();
    mask(&mut window, &met, read.shows_phi);
    if let Some(field) = selected.and_then(|selected| fields.get(selected)) {
        for own in &field.spans {
            fill(&mut window.is_lit, start, *own, |_| true);
        }
    }
    window
}

/// Sets what is in `span` of places that start at `start`.
fn fill<T>(places: &mut [T], start: u64, span: Span, value: impl Fn(u64) -> T) {
    let from = usize::try_from(span.offset.saturating_sub(start)).unwrap_or(usize::MAX).min(places.len());
    let to = usize::try_from(span.end().saturating_sub(start)).unwrap_or(usize::MAX).min(places.len());
    for (index, place) in places.get_mut(from..to).unwrap_or_default().iter_mut().enumerate() {
        *place = value(start + (from + index) as u64);
    }
}

/// Hides the octets of what is masked; and those of nothing known, unless everything is shown.
fn mask(window: &mut Window, fields: &[(usize, &Field)], shows_phi: bool) {
    let start = window.start;
    for (index, octet) in window.octets.iter_mut().enumerate() {
        if !matches!(octet, Octet::Seen(_)) {
            continue;
        }
        let field = innermost(fields.iter().copied(), start + index as u64);
        if field.map_or(!shows_phi, |(_, field)| field.is_masked) {
            *octet = Octet::Masked;
        }
    }
}
