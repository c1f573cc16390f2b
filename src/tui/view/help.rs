//! The keys of a screen, from the table of keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{cells, pop_up};
use crate::tui::{Model, keys};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, around: Rect, top: usize) {
    let lines: Vec<Line<'_>> = keys::of(model.screen)
        .map(|binding| {
            let keys = cells::left(&binding.keys.join(" "), 24);
            Line::from(vec![Span::styled(keys, model.settings.theme.key()), Span::raw(binding.help)])
        })
        .collect();
    let size = (76.min(around.width), (lines.len() as u16 + 2).min(around.height));
    let inside = pop_up(model, frame, around, "keys", size);
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    let lines: Vec<Line<'_>> = lines.into_iter().skip(top).take(usize::from(inside.height)).collect();
    frame.render_widget(Paragraph::new(lines), inside);
}
