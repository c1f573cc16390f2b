//! The mouse: the wheel moves, a click selects, a second click opens.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::keys::Action;
use super::screens::{association, associations, findings, workflow};
use super::{Effect, List, Model, Overlay, Screen, update, view};

/// Lines that a step of the wheel moves.
const WHEEL: usize = 3;

pub(super) fn handle(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::ScrollDown => wheel(model, Action::Down),
        MouseEventKind::ScrollUp => wheel(model, Action::Up),
        MouseEventKind::Down(MouseButton::Left) if model.overlay.is_none() => click(model, event),
        MouseEventKind::Down(MouseButton::Right) => update::act(model, Action::Back),
        _ => Vec::new(),
    }
}

fn wheel(model: &mut Model, action: Action) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Prompt(_))) {
        return Vec::new();
    }
    (0..WHEEL).flat_map(|_| update::act(model, action)).collect()
}

fn click(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let row = usize::from(event.row);
    if model.screen == Screen::Associations && row + 1 == associations::FIRST_ROW {
        if let Some(by) = view::associations::column_at(model, event.column) {
            associations::sort_by(model, by);
        }
        return Vec::new();
    }
    if model.screen == Screen::Workflow {
        workflow::focus_at(model, event.column);
    }
    let Some((first, count, list)) = list(model) else { return Vec::new() };
    let Some(line) = row.checked_sub(first).map(|offset| list.top + offset) else { return Vec::new() };
    if line >= count || row + 1 >= usize::from(model.size.1) {
        return Vec::new();
    }
    let is_again = list.selected == line;
    if let Some(list) = list_mut(model) {
        list.selected = line;
    }
    if is_again { update::act(model, Action::Open) } else { Vec::new() }
}

/// The list of a screen: the row of the terminal that its first line stands in, its lines, and where the user is.
fn list(model: &mut Model) -> Option<(usize, usize, List)> {
    let (first, count) = match model.screen {
        Screen::Associations => (associations::FIRST_ROW, model.associations.lines.len()),
        Screen::Association => (association::first_row(model), association::line_count(model)),
        Screen::Workflow => (workflow::first_row(model), workflow::searched(model)),
        Screen::Detail => return None,
        Screen::Findings => {
            let end = findings::list_mut(model).top + findings::height(model);
            (findings::FIRST_ROW, findings::line_count(model).min(end))
        }
    };
    list_mut(model).map(|list| (first, count, *list))
}

fn list_mut(model: &mut Model) -> Option<&mut List> {
    match model.screen {
        Screen::Associations => Some(&mut model.associations.list),
        Screen::Association => Some(association::list_mut(model)),
        Screen::Findings => Some(findings::list_mut(model)),
        Screen::Workflow => Some(workflow::place_mut(model)),
        Screen::Detail => None,
    }
}
