//! Findings, diagnoses and claims of the whole capture: tabs, a list, and what is known of the selected line.

mod ledger;
mod list;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};

use super::explain;
use crate::report::Tone;
use crate::tui::Model;
use crate::tui::prose::Prose;
use crate::tui::screens::findings::{self, Pane, Tab};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let [tabs, body] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    draw_tabs(model, frame, tabs);
    let (list, pane) = match Pane::of(model.size) {
        Pane::None => (body, None),
        Pane::Below(rows) => {
            let [list, pane] = Layout::vertical([Constraint::Fill(1), Constraint::Length(rows)]).areas(body);
            (list, Some((pane, Borders::TOP)))
        }
        Pane::Beside(columns) => {
            let [list, pane] =
                Layout::horizontal([Constraint::Fill(1), Constraint::Length(columns)]).areas(body);
            (list, Some((pane, Borders::LEFT)))
        }
    };
    if model.findings.tab == Tab::Ledger {
        ledger::draw(model, frame, list);
    } else {
        list::draw(model, frame, list);
    }
    if let Some((pane, borders)) = pane {
        let block = Block::new().borders(borders).border_style(model.settings.theme.tone(Tone::Faint));
        let inside = block.inner(pane);
        frame.render_widget(block, pane);
        draw_pane(model, frame, inside);
    }
}

/// What is known of the selected line.
fn draw_pane(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area }.intersection(area);
    let columns = usize::from(area.width.saturating_sub(1));
    let prose = match model.findings.tab {
        Tab::Ledger => findings::ledger::prose(model, columns),
        _ => list::prose(model, columns),
    };
    explain::draw_lines(model, frame, area, &prose.lines, 0);
    let is_cut = prose.lines.len() > usize::from(area.height);
    if is_cut && area.height > 0 {
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        let more = Line::styled("… x explains it in full", model.settings.theme.tone(Tone::Faint));
        frame.render_widget(ratatui::widgets::Clear, last);
        frame.render_widget(more, last);
    }
}

/// The tabs, and what is left out.
fn draw_tabs(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let mut spans = Vec::new();
    for tab in Tab::ALL {
        let is_shown = tab == model.findings.tab;
        let style = if is_shown { theme.selected().patch(theme.key()) } else { theme.tone(Tone::Plain) };
        spans.push(Span::styled(format!(" {} ", tab.name()), style));
    }
    let mut remarks = match model.findings.tab {
        Tab::Ledger if model.findings.ledger.hidden > 0 => {
            vec![format!("{} not exercised: . shows", model.findings.ledger.hidden)]
        }
        Tab::Ledger => Vec::new(),
        _ if model.findings.hidden > 0 => vec![format!("{} hidden: . shows", notes(model.findings.hidden))],
        _ => Vec::new(),
    };
    if model.index.left_out > 0 && model.findings.tab != Tab::Ledger {
        remarks.push(format!("limit reached: {} more were not kept", model.index.left_out));
    }
    spans.push(Span::styled(format!("  {}", remarks.join("; ")), theme.tone(Tone::Caution)));
    frame.render_widget(Line::from(spans), area);
}

fn notes(count: u64) -> String {
    if count == 1 { "1 note".to_owned() } else { format!("{count} notes") }
}

/// Text instead of a list.
fn draw_empty(model: &Model, frame: &mut Frame<'_>, area: Rect, prose: &Prose) {
    frame.render_widget(Paragraph::new(explain::lines(model, &prose.lines)), area);
}
