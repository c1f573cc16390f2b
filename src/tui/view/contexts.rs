//! The presentation contexts of an association as a matrix, and everything about the one that is selected.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::table::{Cell, Column, Table};
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::profile::{Claim, Verdict};
use crate::report::{
    Tone, abstract_syntax, answer, context_details, has_default_roles, no_answer, proposed, roles, size,
    was_not_offered,
};
use crate::tui::Model;
use crate::tui::screens::{association, contexts};
use crate::ul::{ContextResult, Negotiation, PresentationContext};

/// The columns of the matrix, one letter a transfer syntax.
const LETTERS: &str = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
/// The matrix among the columns.
const MATRIX: usize = 2;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let Some(negotiation) = contexts::negotiation(model).filter(|all| !all.contexts.is_empty()) else {
        let text = " no presentation context was captured";
        return frame.render_widget(Line::styled(text, theme.tone(Tone::Caution)), area);
    };
    let heights = contexts::heights(model);
    let [list, legend, pane] = Layout::vertical([
        Constraint::Length(heights.list as u16),
        Constraint::Length(heights.legend as u16),
        Constraint::Length(heights.pane as u16),
    ])
    .areas(area);
    draw_list(model, negotiation, frame.buffer_mut(), list);
    if heights.legend > 0 {
        let lines = contexts::legend(model).into_iter().map(Line::from);
        frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).style(theme.tone(Tone::Faint)), legend);
    }
    draw_pane(model, negotiation, frame, pane);
}

fn draw_list(model: &Model, negotiation: &Negotiation, buffer: &mut Buffer, area: Rect) {
    let has_claims = model.association.contexts.claims.iter().any(|claims| !claims.is_empty());
    let columns = columns(model, has_claims);
    let entry = association::current(model).and_then(|one| one.entry.as_deref());
    let no_answer = no_answer(negotiation, entry);
    let table = Table {
        columns: &columns,
        count: negotiation.contexts.len(),
        list: &model.association.contexts.list,
        theme: model.settings.theme,
        sorted: None,
        has_focus: true,
    };
    table.draw(buffer, area, |line, column| {
        let context = negotiation.contexts.get(line);
        context.map_or_else(Cell::default, |context| cell(model, context, line, column, no_answer))
    });
    colour_marks(model, buffer, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area });
}

fn columns(model: &Model, has_claims: bool) -> Vec<Column> {
    let shows_columns = contexts::shows_columns(model);
    let count = model.association.contexts.syntaxes.len();
    let matrix = if shows_columns {
        let title = LETTERS.get(..(2 * count).saturating_sub(1)).unwrap_or(LETTERS);
        Column { title, least: (2 * count) as u16, share: 0, is_right: false, rank: 0 }
    } else {
        Column { title: "proposed", least: 12, share: 2, is_right: false, rank: 4 }
    };
    let column = |title, least, share, rank| Column { title, least, share, is_right: false, rank };
    let claim = if has_claims { 13 } else { 0 };
    let mut all = vec![
        Column { title: "id", least: 4, share: 0, is_right: true, rank: 0 },
        column("abstract syntax", 18, 4, 0),
        matrix,
        column("answer", 14, 3, 0),
        Column { title: "msgs", least: 5, share: 0, is_right: true, rank: 5 },
        column("roles", 7, 1, 6),
        column("claim", claim, 0, if has_claims { 2 } else { 9 }),
    ];
    if !has_claims {
        all.pop();
    }
    all
}

fn cell(model: &Model, context: &PresentationContext, line: usize, column: usize, no_answer: &str) -> Cell {
    let theme = model.settings.theme;
    match column {
        0 => Cell::plain(context.id.to_string()),
        1 => Cell::new(theme, Tone::Name, abstract_syntax(context)),
        MATRIX if contexts::shows_columns(model) => {
            let marks = model.association.contexts.syntaxes.iter().map(|syntax| mark(context, syntax));
            Cell::plain(marks.flat_map(|mark| [mark, ' ']).collect::<String>())
        }
        MATRIX => Cell::plain(proposed(context)),
        3 => {
            let (tone, text) = answer(context, no_answer);
            Cell::new(theme, tone, text)
        }
        4 => {
            let used = model.association.contexts.used.get(usize::from(context.id)).map_or(0, |used| used.0);
            let tone = if used > 0 && is_unusable(context) { Tone::Bad } else { Tone::Plain };
            Cell::new(theme, tone, if used > 0 { used.to_string() } else { "–".to_owned() })
        }
        5 => {
            let tone = if has_default_roles(context) { Tone::Faint } else { Tone::Caution };
            let text = format!("{}/{}", roles(context.requestor_roles), roles(context.acceptor_roles));
            Cell::new(theme, tone, text)
        }
        _ => contexts::worst_claim(model, line).map_or_else(Cell::default, |claim| {
            Cell::new(theme, claim_tone(claim.verdict), claim.verdict.name())
        }),
    }
}

/// Was the context refused?
fn is_unusable(context: &PresentationContext) -> bool {
    context.result.is_some() && !context.is_accepted()
}

/// What became of a transfer syntax in a context.
fn mark(context: &PresentationContext, syntax: &Uid) -> char {
    let is_chosen = context.transfer_syntax.as_ref() == Some(syntax);
    let is_proposed = context.proposed_transfer_syntaxes.contains(syntax);
    match context.result {
        Some(ContextResult::ACCEPTANCE) if is_chosen && was_not_offered(context, syntax) => '◆',
        Some(ContextResult::ACCEPTANCE) if is_chosen => '●',
        None if is_chosen => '◐',
        Some(ContextResult::ACCEPTANCE) | None if is_proposed => '○',
        Some(_) if is_proposed => '✗',
        _ => ' ',
    }
}

fn colour_marks(model: &Model, buffer: &mut Buffer, area: Rect) {
    let theme = model.settings.theme;
    for position in area.intersection(buffer.area).positions() {
        let Some(cell) = buffer.cell_mut(position) else { continue };
        let tone = match cell.symbol() {
            "●" => Tone::Good,
            "✗" => Tone::Bad,
            "○" => Tone::Faint,
            "◐" | "◆" => Tone::Caution,
            _ => continue,
        };
        cell.set_style(theme.tone(tone));
    }
}

const fn claim_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Confirmed => Tone::Good,
        Verdict::Contradicted => Tone::Bad,
        Verdict::Undeclared | Verdict::Undecidable => Tone::Caution,
        Verdict::NotExercised => Tone::Faint,
    }
}

fn draw_pane(model: &Model, negotiation: &Negotiation, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let Some(context) = contexts::selected(model) else { return };
    let bar = Rect { height: 1.min(area.height), ..area };
    frame.buffer_mut().set_style(bar, theme.bar());
    let hint = if model.association.contexts.is_open { "Enter: all contexts" } else { "Enter: all of it" };
    let place = model.association.contexts.list.selected + 1;
    let head = format!(" context {} of {}  {hint}", place, negotiation.contexts.len());
    frame.render_widget(Line::styled(head, theme.bar()), bar);
    let inside = Rect { y: area.y + bar.height, height: area.height - bar.height, ..area };
    let lines = details(model, negotiation, context);
    let lines: Vec<Line<'_>> =
        lines.into_iter().map(|(tone, text)| Line::styled(format!(" {text}"), theme.tone(tone))).collect();
    let top = model.association.contexts.top.min(lines.len().saturating_sub(1));
    let lines: Vec<Line<'_>> = lines.into_iter().skip(top).collect();
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), inside);
}

/// Everything about the selected context.
fn details(model: &Model, negotiation: &Negotiation, context: &PresentationContext) -> Vec<(Tone, String)> {
    let entry = association::current(model).and_then(|one| one.entry.as_deref());
    let mut lines = context_details(negotiation, context, no_answer(negotiation, entry));
    let state = &model.association.contexts;
    let (messages, octets) = state.used.get(usize::from(context.id)).copied().unwrap_or_default();
    lines.push(match messages {
        0 if context.is_accepted() => (Tone::Faint, "no message used it".to_owned()),
        0 => (Tone::Plain, "no message used it".to_owned()),
        _ if is_unusable(context) => {
            (Tone::Bad, format!("{messages} messages used it although it was not accepted, {}", size(octets)))
        }
        _ => (Tone::Plain, format!("{messages} messages used it, {} of data sets", size(octets))),
    });
    let places = state.claims.get(state.list.selected).map(Vec::as_slice).unwrap_or_default();
    let claims = places.iter().filter_map(|place| model.index.claims.get(*place));
    lines.extend(claims.map(claim_line));
    lines
}

/// A claim with its verdict over the whole capture.
fn claim_line(claim: &Claim) -> (Tone, String) {
    let support = if claim.expected.is_empty() { "no claim" } else { &claim.expected };
    let text = if claim.text.is_empty() { String::new() } else { format!(": {}", claim.text) };
    let line = format!("claim of {}: {}  {support}, {}{text}", claim.ae, claim.claim, claim.verdict.name());
    (claim_tone(claim.verdict), EscapedText(&line).to_string())
}
