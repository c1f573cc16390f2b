//! What went between two peers, in order: the requestor at the left, the acceptor at the right.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{cells, clock};
use crate::report::index::Row;
use crate::report::{Tone, row_words};
use crate::tui::Model;
use crate::tui::screens::association;
use crate::ul::Role;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let Some(one) = association::current(model) else { return };
    let theme = model.settings.theme;
    let [head, peers, body] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    let (tone, ending) = one.ending();
    let line = Line::from(vec![
        Span::styled(format!(" {} ", one.mark().sign()), theme.mark(one.mark())),
        Span::raw(format!("{}  ", one.services())),
        Span::styled(ending, theme.tone(tone)),
    ]);
    frame.render_widget(line, head);
    let names = format!(" {} → {}", one.name(Role::Requestor), one.name(Role::Acceptor));
    frame.render_widget(Line::styled(names, theme.tone(Tone::Name)), peers);
    let list = &model.association.ladder;
    for (offset, place) in list.window(one.rows.len(), usize::from(body.height)).enumerate() {
        let Some(row) = one.rows.get(place) else { continue };
        let before = place.checked_sub(1).and_then(|before| one.rows.get(before)).map(|row| row.at);
        let at = Rect { y: body.y + offset as u16, height: 1, ..body };
        frame.render_widget(line_of(model, row, before), at);
        if place == list.selected {
            frame.buffer_mut().set_style(at, theme.selected());
        }
    }
}

fn line_of(model: &Model, row: &Row, before: Option<crate::time::Timestamp>) -> Line<'static> {
    let theme = model.settings.theme;
    let arrow = if row.sender == Role::Requestor { "───▶" } else { "◀───" };
    let (tone, text) = row_words(&model.index, row, &model.settings.phi);
    Line::from(vec![
        Span::styled(
            cells::right(&clock::moment(model, row.at, before), clock::WIDTH),
            theme.tone(Tone::Faint),
        ),
        Span::styled(format!(" {arrow} "), theme.tone(Tone::Name)),
        Span::styled(text, theme.tone(tone)),
    ])
}
