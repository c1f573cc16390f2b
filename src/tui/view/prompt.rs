//! A line that the user writes, above it what can be taken.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::cells;
use crate::report::Tone;
use crate::tui::Model;
use crate::tui::prompt::Prompt;

/// Choices shown at once.
const MAX_LINES: usize = 12;

/// Draws the line into `line`, and what can be taken at the foot of `body`.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, body: Rect, line: Rect, prompt: &Prompt) {
    let theme = model.settings.theme;
    let label = prompt.purpose.label();
    let label_width = cells::width(label) as u16;
    let width = line.width.saturating_sub(label_width + 1);
    let scroll = prompt.input.visual_scroll(usize::from(width));
    frame.render_widget(Clear, line);
    let written: String = shown_from(prompt.input.value(), scroll);
    let text = Line::from(vec![
        Span::styled(label, theme.key()),
        Span::raw(cells::cut(&written, usize::from(width))),
    ]);
    frame.render_widget(text, line);
    let x = line.x + label_width + prompt.input.visual_cursor().saturating_sub(scroll) as u16;
    frame.set_cursor_position(Position::new(x.min(line.right().saturating_sub(1)), line.y));

    let mut lines: Vec<Line<'_>> = choices(model, prompt, usize::from(body.width));
    if let Some(problem) = &prompt.problem {
        let before = prompt.input.value().get(..problem.at.start).map_or(0, cells::width);
        let wrong = prompt.input.value().get(problem.at.clone()).map_or(1, cells::width).max(1);
        let blanks = " ".repeat((usize::from(label_width) + before).saturating_sub(scroll));
        let bad = theme.tone(Tone::Bad);
        lines = vec![Line::styled(problem.text.clone(), bad), Line::styled(blanks + &"▼".repeat(wrong), bad)];
    }
    let height = (lines.len() as u16).min(body.height);
    let area = Rect { y: body.bottom() - height, height, ..body };
    frame.render_widget(Clear, area);
    for (line, row) in lines.into_iter().zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

/// A text without its first columns.
fn shown_from(text: &str, columns: usize) -> String {
    let mut skipped = 0;
    let rest = text.chars().skip_while(|character| {
        let is_before = skipped < columns;
        skipped += cells::width(&character.to_string());
        is_before
    });
    rest.collect()
}

fn choices<'a>(model: &Model, prompt: &'a Prompt, width: usize) -> Vec<Line<'a>> {
    let theme = model.settings.theme;
    let list = prompt.chosen.unwrap_or_default();
    let window = list.window(prompt.choices.len(), MAX_LINES);
    let shown = || prompt.choices.iter().enumerate().skip(window.start).take(window.len());
    let longest = shown().map(|(_, choice)| cells::width(&choice.text)).max().unwrap_or(0);
    let column = longest.min(width * 2 / 3);
    let line = |(place, choice): (usize, &'a crate::tui::prompt::Choice)| {
        let line = Line::from(vec![
            Span::raw(format!("  {}  ", cells::left(&choice.text, column))),
            Span::styled(cells::cut(&choice.what, width.saturating_sub(column + 4)), theme.tone(Tone::Faint)),
        ]);
        let is_chosen = prompt.chosen.is_some_and(|list| list.selected == place);
        if is_chosen { line.patch_style(theme.selected()) } else { line }
    };
    shown().map(line).collect()
}
