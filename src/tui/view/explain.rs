//! The page of a rule or diagnosis, with what was found.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::pop_up;
use crate::report::Tone;
use crate::tui::Model;
use crate::tui::prose::ProseLine;
use crate::tui::screens::explain::{self, Topic};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, around: Rect, topic: Topic, top: usize) {
    let (columns, rows) = explain::room(model.size);
    let prose = explain::prose(&model.index, topic, usize::from(columns.saturating_sub(2)));
    let count = prose.lines.len();
    let height = rows.min(count.min(usize::from(u16::MAX)) as u16);
    let end = (top + usize::from(height)).min(count);
    let title = if end - top.min(end) < count {
        format!("explain: lines {} to {end} of {count}", top + 1)
    } else {
        "explain".to_owned()
    };
    let inside = pop_up(model, frame, around, &title, (columns + 2, height + 2));
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(1), ..inside };
    draw_lines(model, frame, inside, &prose.lines, top);
}

/// Draws the lines that there is room for.
pub(super) fn draw_lines(model: &Model, frame: &mut Frame<'_>, area: Rect, all: &[ProseLine], top: usize) {
    let top = top.min(all.len());
    let visible = all.get(top..).unwrap_or_default();
    let visible = visible.get(..usize::from(area.height)).unwrap_or(visible);
    frame.render_widget(Paragraph::new(lines(model, visible)), area);
}

/// Lines in the colours of the theme.
pub(super) fn lines<'a>(model: &Model, all: &'a [ProseLine]) -> Vec<Line<'a>> {
    let theme = model.settings.theme;
    let line = |line: &'a ProseLine| {
        let tone = if line.head.trim().chars().count() <= 1 { line.tone } else { Tone::Faint };
        Line::from(vec![
            Span::styled(line.head.as_str(), theme.tone(tone)),
            Span::styled(line.text.as_str(), theme.tone(line.tone)),
        ])
    };
    all.iter().map(line).collect()
}
