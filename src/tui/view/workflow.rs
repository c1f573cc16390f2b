//! Cases in a list, and the diagram of the one that is selected: side by side where there is room, else one of them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::table::{Cell, Column, Table};
use super::{clock, workflow_diagram};
use crate::report::Tone;
use crate::report::workflow::Case;
use crate::time::Elapsed;
use crate::tui::Model;
use crate::tui::screens::workflow::{self, Pane};

const fn column(title: &'static str, least: u16, share: u16, rank: u8) -> Column {
    Column { title, least, share, is_right: false, rank }
}

const fn number(title: &'static str, least: u16, rank: u8) -> Column {
    Column { title, least, share: 0, is_right: true, rank }
}

const COLUMNS: [Column; 7] = [
    column("", 1, 0, 0),
    column("patient", 12, 3, 0),
    column("accession", 9, 1, 1),
    column("study", 12, 1, 4),
    column("start", 8, 0, 3),
    number("lasted", 8, 5),
    number("ops", 5, 2),
];

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let pane = model.workflow.pane;
    let Some(width) = workflow::list_width(model) else {
        return match pane {
            Pane::Cases => draw_cases(model, frame, area),
            Pane::Diagram => workflow_diagram::draw(model, frame, area),
        };
    };
    let [list, line, diagram] =
        Layout::horizontal([Constraint::Length(width), Constraint::Length(1), Constraint::Fill(1)])
            .areas(area);
    draw_cases(model, frame, list);
    for y in line.y..line.bottom() {
        frame.buffer_mut().set_string(line.x, y, "│", model.settings.theme.tone(Tone::Faint));
    }
    workflow_diagram::draw(model, frame, diagram);
}

fn draw_cases(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let [head, list] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    let (state, theme) = (&model.workflow, model.settings.theme);
    let words = format!(" {} cases by {}", state.cases.len(), state.grouping.name());
    let has_focus = state.pane == Pane::Cases;
    let tone = if has_focus { Tone::Name } else { Tone::Faint };
    frame.render_widget(Line::styled(words, theme.tone(tone)), head);
    let table = Table {
        columns: &COLUMNS,
        count: state.cases.len(),
        list: &state.list,
        theme,
        sorted: None,
        has_focus: has_focus || workflow::list_width(model).is_some(),
    };
    table.draw(frame.buffer_mut(), list, |line, column| {
        state.cases.get(line).map_or_else(Cell::default, |case| cell(model, case, column))
    });
}

fn cell(model: &Model, case: &Case, column: usize) -> Cell {
    let (theme, phi) = (model.settings.theme, &model.settings.phi);
    match column {
        0 => Cell { text: case.mark.sign().to_owned(), style: theme.mark(case.mark) },
        1 => Cell::new(theme, if case.is_only_found { Tone::Faint } else { Tone::Name }, case.patient(phi)),
        2 => Cell::plain(case.accession(phi)),
        3 => Cell::plain(case.study()),
        4 => {
            let moment = clock::moment(model, case.first, None);
            Cell::new(theme, Tone::Faint, moment.chars().take(8).collect::<String>())
        }
        5 => Cell::plain(Elapsed(case.last.since(case.first).max(0)).to_string()),
        _ => Cell::plain(case.operations.len().to_string()),
    }
}
