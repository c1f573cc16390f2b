//! Two associations side by side: in what they differ.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::pop_up;
use crate::report::Tone;
use crate::tui::{Comparison, Model};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, around: Rect, comparison: &Comparison, top: usize) {
    let theme = model.settings.theme;
    let (left, right) = comparison.associations;
    let (first, second) = (format!("#{left}"), format!("#{right}"));
    let mut lines: Vec<Line<'_>> = Vec::new();
    for [what, one, other] in &comparison.differences {
        lines.push(Line::styled(what.as_str(), theme.tone(Tone::Strong)));
        for (name, value) in [(&first, one), (&second, other)] {
            lines.push(Line::from(vec![
                Span::styled(format!("  {name}  "), theme.tone(Tone::Name)),
                Span::raw(value.as_str()),
            ]));
        }
    }
    if lines.is_empty() {
        lines.push(Line::raw("they do not differ"));
    }
    let size = (around.width.saturating_sub(4), (lines.len() as u16 + 2).min(around.height));
    let title = format!("{first} beside {second}: {} differences", comparison.differences.len());
    let inside = pop_up(model, frame, around, &title, size);
    let top = top.min(lines.len().saturating_sub(1));
    let visible: Vec<Line<'_>> = lines.into_iter().skip(top).take(usize::from(inside.height)).collect();
    frame.render_widget(Paragraph::new(visible).wrap(Wrap { trim: false }), inside);
}
