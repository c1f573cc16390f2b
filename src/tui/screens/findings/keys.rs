//! What keys do with findings.

use super::{
    Line, Tab, group_of, height, is_open, jump, ledger, regroup, select, selected, selected_line, unfold,
};
use crate::report::Tone;
use crate::tui::keys::Action;
use crate::tui::screens::move_in;
use crate::tui::{Effect, Model};

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::NextTab => show(model, model.findings.tab.beside(1)),
        Action::PreviousTab => show(model, model.findings.tab.beside(Tab::ALL.len() - 1)),
        _ if model.findings.tab == Tab::Ledger => ledger::act(model, action),
        _ => act_on_list(model, action),
    }
    Vec::new()
}

fn show(model: &mut Model, tab: Tab) {
    model.findings.tab = tab;
    model.findings.is_due = true;
}

fn act_on_list(model: &mut Model, action: Action) {
    let (height, count) = (height(model), model.findings.lines.len());
    if move_in(&mut model.findings.list, action, count, height) {
        return;
    }
    match action {
        Action::Open => open(model),
        Action::Right => match selected_line(model) {
            Some(Line::Group(_)) => turn(model, Some(true)),
            _ => open(model),
        },
        Action::Left => match selected_line(model) {
            Some(line @ Line::Item(..)) => to_head(model, line),
            _ => turn(model, Some(false)),
        },
        Action::FoldAll => turn_all(model, false),
        Action::UnfoldAll => turn_all(model, true),
        Action::ShowAll => {
            model.findings.shows_notes = !model.findings.shows_notes;
            model.findings.is_due = true;
        }
        Action::NextFinding => seek(model, true),
        Action::PreviousFinding => seek(model, false),
        _ => {}
    }
}

/// To the evidence of what is selected; a group is opened or folded.
fn open(model: &mut Model) {
    match selected(model) {
        Some(place) => jump::to_judged(model, place),
        None => turn(model, None),
    }
}

/// Opens or folds the group of what is selected.
fn turn(model: &mut Model, how: Option<bool>) {
    let Some(line) = selected_line(model) else { return };
    let Some(group) = group_of(model, line) else { return };
    let (key, is_open) = (group.key.clone(), how.unwrap_or(!is_open(model, group)));
    let by_itself = model.findings.tab.is_open();
    model.findings.folds.set(&key, by_itself, is_open);
    let place = super::item_of(model, line).map(|item| item.place).filter(|_| is_open);
    unfold(model);
    select(model, Some(&key), place);
}

fn turn_all(model: &mut Model, is_open: bool) {
    model.findings.folds.set_all(is_open);
    regroup(model);
}

fn to_head(model: &mut Model, line: Line) {
    let key = group_of(model, line).map(|group| group.key.clone());
    select(model, key.as_ref(), None);
}

/// To the next line that is a finding, or a group in which some are folded away.
fn seek(model: &mut Model, is_forward: bool) {
    let is_one = |place: &usize| match model.findings.lines.get(*place) {
        Some(line @ Line::Group(_)) => group_of(model, *line).is_some_and(|group| !is_open(model, group)),
        Some(Line::Item(..)) => true,
        None => false,
    };
    let (from, count) = (model.findings.list.selected, model.findings.lines.len());
    let found = if is_forward { (from + 1..count).find(is_one) } else { (0..from).rev().find(is_one) };
    match found {
        Some(place) => model.findings.list.selected = place,
        None => model.say(Tone::Plain, "no more findings in this direction"),
    }
}
