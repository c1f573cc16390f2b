//! A tree of fields, a line each.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::cells;
use crate::report::Tone;
use crate::report::fields::Field;
use crate::tui::Model;
use crate::tui::screens::detail::{Pane, Read, Visible};

pub(super) fn draw(model: &Model, read: &Read, frame: &mut Frame<'_>, area: Rect) {
    let (list, theme) = (&model.detail.list, model.settings.theme);
    let visible = read.tree.visible();
    for (row, place) in list.window(visible.len(), usize::from(area.height)).enumerate() {
        let Some(line) = visible.get(place) else { continue };
        let Some(field) = read.tree.fields().get(line.field) else { continue };
        let at = Rect { y: area.y + row as u16, height: 1, ..area };
        frame.render_widget(line_of(model, *line, field, usize::from(area.width)), at);
        if place == list.selected {
            let style = if model.detail.pane == Pane::Tree { theme.selected() } else { theme.lit() };
            frame.buffer_mut().set_style(at, style);
        }
    }
}

fn line_of(model: &Model, line: Visible, field: &Field, width: usize) -> Line<'static> {
    let theme = model.settings.theme;
    let sign = match line {
        Visible { is_container: false, .. } => " ",
        Visible { is_folded: true, .. } => "▸",
        Visible { .. } => "▾",
    };
    let head = format!("{}{sign} ", " ".repeat(usize::from(field.depth) * 2));
    let caution = field.caution.as_ref().map_or("", |_| " !");
    let name = cells::cut(&field.name, width.saturating_sub(cells::width(&head)));
    let used = cells::width(&head) + cells::width(&name) + 2 + caution.len();
    let value = cells::cut(&field.value, width.saturating_sub(used));
    let tone = if line.is_container { Tone::Strong } else { Tone::Name };
    Line::from(vec![
        Span::raw(head),
        Span::styled(name, theme.tone(tone)),
        Span::raw(format!("  {value}")),
        Span::styled(caution, theme.tone(Tone::Caution)),
    ])
}
