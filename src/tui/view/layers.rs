//! The layers that an octet came through: frame, link, IP, TCP, upper layer, presentation, DIMSE.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::{cells, clock};
use crate::analysis::excerpt::Run;
use crate::report::layers::{self, Named};
use crate::report::{Tone, size};
use crate::tui::Model;
use crate::tui::screens::detail::Read;

/// Columns of the names of layers.
const NAMES: usize = 12;

pub(super) fn draw(model: &Model, read: &Read, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let all = all(model, read);
    let pair = |(name, text): Named, width: usize| {
        [
            Span::styled(format!(" {}", cells::left(name, width)), theme.tone(Tone::Strong)),
            Span::styled(format!(" {text}"), theme.tone(Tone::Faint)),
        ]
    };
    if all.len() <= usize::from(area.height) {
        let lines: Vec<Line<'_>> = all.into_iter().map(|named| Line::from_iter(pair(named, NAMES))).collect();
        return frame.render_widget(Paragraph::new(lines), area);
    }
    let parted = |(index, named): (usize, Named)| {
        let width = cells::width(named.0);
        let bar = (index > 0).then(|| Span::styled(" │", theme.tone(Tone::Faint)));
        bar.into_iter().chain(pair(named, width))
    };
    let line: Line<'_> = all.into_iter().enumerate().flat_map(parted).collect();
    frame.render_widget(Paragraph::new(line).wrap(Wrap { trim: true }), area);
}

/// All layers of the octet that the user is on, from the frame up.
fn all(model: &Model, read: &Read) -> Vec<Named> {
    let cursor = model.detail.cursor;
    let runs = &read.evidence.runs;
    let before = runs.partition_point(|run| run.offset <= cursor).checked_sub(1);
    let run = before.and_then(|index| runs.get(index)).filter(|run| cursor < run.span().end());
    let mut all: Vec<Named> = Vec::new();
    match run {
        Some(Run { carrier, layers, .. }) => {
            all.push(("frame", format!("{} at {}", carrier.frame, clock::time_of_day(model, carrier.at))));
            all.extend(layers.iter().map(layers::header));
        }
        None => all.push(("frame", "none: the capture does not have this octet".to_owned())),
    }
    all.extend(read.above.iter().cloned());
    let left_out: u64 = read.evidence.left_out.iter().map(|span| span.length).sum();
    if left_out > 0 {
        all.push(("not kept", format!("{} of its octets", size(left_out))));
    }
    all
}
