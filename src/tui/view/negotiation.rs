//! What the two peers told of themselves when they associated, side by side.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::table::{Cell, Column, Table};
use crate::report::index::{Association, What};
use crate::report::{Aligned, Tone};
use crate::tui::Model;
use crate::tui::screens::{association, negotiation};
use crate::ul::{PduType, Role};

const fn column(title: &'static str, least: u16, share: u16, rank: u8) -> Column {
    Column { title, least, share, is_right: false, rank }
}

const COLUMNS: [Column; 5] = [
    column("", 1, 0, 0),
    column("", 20, 3, 0),
    column("requestor", 20, 3, 0),
    column("acceptor", 20, 3, 0),
    column("remark", 12, 4, 1),
];

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let Some(one) = association::current(model) else { return };
    let lines = negotiation::lines(model);
    let instead = instead(model, one);
    let (above, pane) = negotiation::heights(model);
    let [list, said, pane] = Layout::vertical([
        Constraint::Length((above - instead.len().min(above)) as u16),
        Constraint::Length(instead.len() as u16),
        Constraint::Length(pane as u16),
    ])
    .areas(area);
    let theme = model.settings.theme;
    let table = Table {
        columns: &COLUMNS,
        count: lines.len(),
        list: &model.association.negotiation,
        theme,
        sorted: None,
        has_focus: true,
    };
    table.draw(frame.buffer_mut(), list, |line, column| {
        lines.get(line).map_or_else(Cell::default, |line| cell(model, line, column))
    });
    let told = instead.into_iter().map(|(tone, text)| Line::styled(text, theme.tone(tone)));
    frame.render_widget(Paragraph::new(told.collect::<Vec<_>>()), said);
    if let Some(line) = lines.get(model.association.negotiation.selected) {
        draw_pane(model, line, frame, pane);
    }
}

fn cell(model: &Model, line: &Aligned, column: usize) -> Cell {
    let theme = model.settings.theme;
    match column {
        0 if line.tone >= Tone::Caution => Cell::new(theme, line.tone, "!"),
        0 => Cell::default(),
        1 => Cell::new(theme, Tone::Name, line.label.as_str()),
        2 => said(model, line.requestor.as_ref()),
        3 => said(model, line.acceptor.as_ref()),
        _ => Cell::new(theme, line.tone, line.remark.as_str()),
    }
}

fn said(model: &Model, text: Option<&String>) -> Cell {
    match text {
        Some(text) => Cell::plain(text.as_str()),
        None => Cell::new(model.settings.theme, Tone::Faint, "–"),
    }
}

/// What came instead of an A-ASSOCIATE-AC, or why it or the A-ASSOCIATE-RQ is not here.
fn instead(model: &Model, one: &Association) -> Vec<(Tone, String)> {
    let mut lines = Vec::new();
    let (has_request, has_accept) =
        one.negotiation.as_ref().map_or((false, false), |all| (all.request.is_some(), all.accept.is_some()));
    if !has_request {
        lines.push((Tone::Caution, " the A-ASSOCIATE-RQ was not captured".to_owned()));
    }
    if has_accept {
        return lines;
    }
    let answers = one.rows.iter().filter_map(|row| match &row.what {
        What::Pdu { kind, tone, text }
            if matches!(*kind, PduType::ASSOCIATE_RJ | PduType::ABORT | PduType::RELEASE_RQ) =>
        {
            let who = row.sender.name();
            Some((
                *tone,
                format!(
                    " instead of an A-ASSOCIATE-AC, from the {who}: {} {}",
                    kind.name(),
                    model.index.text(*text)
                ),
            ))
        }
        _ => None,
    });
    let answer = answers.take(1).next();
    let (tone, ending) = one.ending();
    lines.push(answer.unwrap_or_else(|| (tone, format!(" no A-ASSOCIATE-AC was captured; {ending}"))));
    lines
}

/// The selected line, as long as it is.
fn draw_pane(model: &Model, line: &Aligned, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let bar = Rect { height: 1.min(area.height), ..area };
    frame.buffer_mut().set_style(bar, theme.bar());
    frame.render_widget(Line::styled(format!(" {}", line.label), theme.bar()), bar);
    let inside = Rect { y: area.y + bar.height, height: area.height - bar.height, ..area };
    let side = |role: Role, text: Option<&String>| {
        Line::from(vec![
            Span::styled(format!(" {}: ", role.name()), theme.tone(Tone::Name)),
            Span::raw(text.cloned().unwrap_or_else(|| "–".to_owned())),
        ])
    };
    let lines = vec![
        side(Role::Requestor, line.requestor.as_ref()),
        side(Role::Acceptor, line.acceptor.as_ref()),
        Line::styled(format!(" {}", line.remark), theme.tone(line.tone)),
    ];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), inside);
}
