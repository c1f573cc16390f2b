//! One message or PDU: the tree of its fields, its octets, what the selected field is, and the layers below.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::{cells, fields, layers, octets};
use crate::report::Tone;
use crate::tui::Model;
use crate::tui::screens::detail::{Content, INFO, Read, sizes};

/// Columns of the octets where they stand beside the tree, and between the two.
const OCTETS: u16 = 84;
const BETWEEN: u16 = 2;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    match &model.detail.content {
        Content::Nothing => say(model, frame, area, Tone::Faint, "nothing is selected"),
        Content::Reading => say(model, frame, area, Tone::Faint, "reading it again …"),
        Content::Failed(why) => say(model, frame, area, Tone::Bad, why),
        Content::Read(read) => draw_read(model, read, frame, area),
    }
}

fn say(model: &Model, frame: &mut Frame<'_>, area: Rect, tone: Tone, text: &str) {
    let [_, middle, _] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(3), Constraint::Fill(1)]).areas(area);
    let text =
        Paragraph::new(crate::octets::EscapedText(text).to_string()).style(model.settings.theme.tone(tone));
    frame.render_widget(text.wrap(Wrap { trim: true }).centered(), middle);
}

fn draw_read(model: &Model, read: &Read, frame: &mut Frame<'_>, area: Rect) {
    let sizes = sizes(model);
    let rows = |count: usize| Constraint::Length(count as u16);
    let (tree, info, hex, below) = if sizes.is_beside {
        let [top, info, below] =
            Layout::vertical([rows(sizes.tree), rows(INFO), rows(sizes.layers)]).areas(area);
        let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Length(OCTETS)]).spacing(BETWEEN);
        let [tree, hex] = columns.areas(top);
        (tree, info, hex, below)
    } else {
        let [tree, info, hex, below] =
            Layout::vertical([rows(sizes.tree), rows(INFO), rows(sizes.octets), rows(sizes.layers)])
                .areas(area);
        (tree, info, hex, below)
    };
    fields::draw(model, read, frame, tree);
    draw_info(model, read, frame, info);
    octets::draw(model, read, frame, hex);
    layers::draw(model, read, frame, below);
}

/// The clause of the selected field, its octets and its value.
fn draw_info(model: &Model, read: &Read, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let Some(field) = model.detail.selected().and_then(|field| read.tree.fields().get(field)) else { return };
    let [bar, value] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    let place = match field.spans.as_slice() {
        [] => "no octets of its own".to_owned(),
        [span] => format!("offset {}, {} octets", span.offset, span.length),
        spans => format!("{} octets in {} places", field.length(), spans.len()),
    };
    let width = usize::from(bar.width);
    let right = format!(" {place}   {} ", field.clause);
    let left = cells::left(&format!(" {}", field.name), width.saturating_sub(cells::width(&right)));
    frame.buffer_mut().set_stringn(bar.x, bar.y, format!("{left}{right}"), width, theme.bar());
    let mut spans = vec![Span::raw(format!(" {}", field.value))];
    if let Some(caution) = &field.caution {
        spans.push(Span::styled(format!("  ! {caution}"), theme.tone(Tone::Caution)));
    }
    frame.render_widget(Line::from(spans), value);
}
