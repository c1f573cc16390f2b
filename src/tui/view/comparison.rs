//! Two associations side by side: in what they differ.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::cells::wrap;
use super::pop_up;
use crate::report::Tone;
use crate::tui::{Comparison, Model};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, around: Rect, comparison: &Comparison, top: usize) {
    let theme = model.settings.theme;
    let (left, right) = comparison.associations;
    let (first, second) = (format!("#{left}"), format!("#{right}"));
    let width = around.width.saturating_sub(4);
    let inside = usize::from(width).saturating_sub(2);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for [what, one, other] in &comparison.differences {
        lines.extend(wrap(what, inside).into_iter().map(|part| Line::styled(part, theme.tone(Tone::Strong))));
        for (name, value) in [(&first, one), (&second, other)] {
            let head = format!("  {name}  ");
            let indent = " ".repeat(head.len());
            let mut parts = wrap(value, inside.saturating_sub(head.len())).into_iter();
            let first = Span::raw(parts.next().unwrap_or_default());
            lines.push(Line::from(vec![Span::styled(head, theme.tone(Tone::Name)), first]));
            lines.extend(parts.map(|part| Line::from(format!("{indent}{part}"))));
        }
    }
    if lines.is_empty() {
        lines.push(Line::raw("they do not differ"));
    }
    let count = lines.len();
    let height = (count + 2).min(usize::from(around.height));
    let top = top.min(count.saturating_sub(1));
    let end = (top + height.saturating_sub(2)).min(count);
    let mut title = format!("{first} beside {second}: {} differences", comparison.differences.len());
    if end - top < count {
        title = format!("{title}, lines {} to {end} of {count}", top + 1);
    }
    let inside = pop_up(model, frame, around, &title, (width, height as u16));
    let visible: Vec<Line<'_>> = lines.into_iter().skip(top).take(usize::from(inside.height)).collect();
    frame.render_widget(Paragraph::new(visible), inside);
}
