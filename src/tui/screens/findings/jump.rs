//! From a finding, a diagnosis or a claim to where it was seen.

use crate::octets::Span;
use crate::report::Tone;
use crate::report::index::{Association, Judged, Place, Row, What};
use crate::tui::screens::{association, explain};
use crate::tui::{Model, Screen};
use crate::ul::Role;

/// To the evidence of a finding or diagnosis.
pub(in crate::tui) fn to_judged(model: &mut Model, place: Place) {
    let Some(judged) = model.index.judged(place) else { return };
    let (number, octets) = match judged {
        Judged::Finding(finding) => (finding.association, finding.evidence.octets),
        Judged::Diagnosis(diagnosis) => (diagnosis.associations.first().copied(), None),
    };
    match (number, super::frame(judged)) {
        (Some(number), frame) => to_frame(model, number, frame, octets),
        (None, frame) => {
            explain::open(model);
            let place = frame.map_or_else(String::new, |frame| format!("; see frame {frame} of the capture"));
            model.say(Tone::Plain, format!("no association to show{place}"));
        }
    }
}

/// Shows an association, and in its ladder what was seen in a frame or with these octets.
pub(in crate::tui) fn to_frame(
    model: &mut Model,
    number: u64,
    frame: Option<u64>,
    octets: Option<(Role, Span)>,
) {
    let Some(one) = model.index.of(number) else {
        return model.say(Tone::Caution, format!("association #{number} is not kept"));
    };
    let row = row_of(one, frame, octets);
    association::show_row(model, number, row);
    model.go(Screen::Association);
}

/// The row of an association in which something was seen: the one that has these octets, or else the first that was
/// complete in this frame or after it.
#[must_use]
pub fn row_of(one: &Association, frame: Option<u64>, octets: Option<(Role, Span)>) -> Option<usize> {
    let is_told = |row: &Row| !matches!(row.what, What::Transport { .. });
    let rows = || one.rows.iter().enumerate();
    let by_octets = octets.and_then(|(sender, span)| {
        let own = rows().filter(|(_, row)| row.sender == sender && is_told(row));
        own.filter(|(_, row)| row.offset <= span.offset).max_by_key(|(place, row)| (row.offset, *place))
    });
    let by_frame = || {
        let frame = frame?;
        let later = rows().filter(|(_, row)| row.frame >= frame);
        later.min_by_key(|(place, row)| (row.frame, !is_told(row), *place))
    };
    let last = || rows().next_back();
    by_octets.or_else(by_frame).or_else(last).map(|(place, _)| place)
}
