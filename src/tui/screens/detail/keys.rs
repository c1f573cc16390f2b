//! What keys do on one message or PDU: in the tree, and in the octets.

use super::octets::row_of;
use super::{Content, PER_ROW, Pane, Read, Visible, open, sizes, subject};
use crate::report::{Tone, fields};
use crate::tui::keys::Action;
use crate::tui::screens::{association, move_in};
use crate::tui::{Effect, Model};

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::NextTab | Action::PreviousTab => {
            model.detail.pane = match model.detail.pane {
                Pane::Tree => Pane::Octets,
                Pane::Octets => Pane::Tree,
            };
        }
        Action::NextEntry => return step(model, 1),
        Action::PreviousEntry => return step(model, -1),
        Action::NextFinding => seek(model, true),
        Action::PreviousFinding => seek(model, false),
        Action::Copy => return copy(model),
        _ if model.detail.read().is_none() => {
            if action == Action::Left {
                model.back();
            }
        }
        _ if model.detail.pane == Pane::Octets => move_cursor(model, action),
        _ => move_in_tree(model, action),
    }
    Vec::new()
}

/// To the line of the association after this one, or before it, that there is more to show of.
fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let rows = association::current(model).map(|one| one.rows.as_slice()).unwrap_or_default();
    let mut place = model.association.ladder.selected_row().unwrap_or(0) as usize;
    loop {
        let Some(next) = place.checked_add_signed(by).filter(|next| *next < rows.len()) else {
            model.say(Tone::Plain, "no more lines in this direction");
            return Vec::new();
        };
        place = next;
        if rows.get(place).and_then(subject).is_some() {
            break;
        }
    }
    association::select_row(model, place);
    open(model)
}

/// To the next field that there is something odd about, or the one before.
fn seek(model: &mut Model, is_forward: bool) {
    let (Some(read), Some(selected)) = (model.detail.read(), model.detail.selected()) else { return };
    let has = |index: &usize| read.tree.fields().get(*index).is_some_and(|field| field.caution.is_some());
    let count = read.tree.fields().len();
    let found = if is_forward { (selected + 1..count).find(has) } else { (0..selected).rev().find(has) };
    match found {
        Some(field) => select(model, field),
        None => model.say(Tone::Plain, "nothing more is odd in this direction"),
    }
}

/// Selects a field, whatever is folded around it, and its octets.
fn select(model: &mut Model, field: usize) {
    let Content::Read(read) = &mut model.detail.content else { return };
    if let Some(line) = read.tree.unfold_to(field) {
        model.detail.list.selected = line;
    }
    follow_field(model);
}

/// The octet that the user is on is the first one of the selected field.
pub(super) fn follow_field(model: &mut Model) {
    let height = sizes(model).octets as u64;
    let state = &mut model.detail;
    let first = state.selected().and_then(|field| state.read()?.tree.fields().get(field)?.spans.first());
    let Some(field) = first.copied() else { return };
    state.cursor = field.offset;
    let Some(read) = state.read() else { return };
    let (first, last) = (row_of(read.span, field.offset), row_of(read.span, field.end().saturating_sub(1)));
    if first < state.top || last >= state.top + height {
        state.top = first.saturating_sub(height / 4);
    }
}

/// The selected field is the innermost one that the octet belongs to.
pub(super) fn follow_cursor(model: &mut Model) {
    let state = &mut model.detail;
    let Content::Read(read) = &mut state.content else { return };
    let field = fields::at(read.tree.fields(), state.cursor);
    if let Some(line) = field.and_then(|field| read.tree.unfold_to(field)) {
        state.list.selected = line;
    }
}

fn move_in_tree(model: &mut Model, action: Action) {
    let height = sizes(model).tree;
    let state = &mut model.detail;
    let Content::Read(read) = &mut state.content else { return };
    let line = read.tree.visible().get(state.list.selected).copied();
    if !move_in(&mut state.list, action, read.tree.visible().len(), height) {
        match (action, line) {
            (Action::Open, Some(Visible { field, .. }))
            | (Action::Right, Some(Visible { field, is_folded: true, .. })) => read.tree.toggle(field),
            (Action::Right, Some(Visible { is_container: true, .. })) => {
                state.list.move_by(1, read.tree.visible().len());
            }
            (Action::Left, Some(Visible { field, is_container: true, is_folded: false, .. })) => {
                read.tree.toggle(field);
            }
            (Action::Left, Some(Visible { field, .. })) => match read.tree.parent(field) {
                Some(parent) => {
                    if let Some(line) = read.tree.unfold_to(parent) {
                        state.list.selected = line;
                    }
                }
                None => return model.back(),
            },
            _ => return,
        }
    }
    follow_field(model);
}

fn move_cursor(model: &mut Model, action: Action) {
    let height = sizes(model).octets as u64;
    let state = &mut model.detail;
    let Some(Read { span, .. }) = state.read() else { return };
    let (first, last) = (span.offset, span.end().saturating_sub(1));
    let page = PER_ROW * height.saturating_sub(1).max(1);
    let cursor = state.cursor;
    state.cursor = match action {
        Action::Left => cursor.saturating_sub(1),
        Action::Right => cursor.saturating_add(1),
        Action::Up => cursor.checked_sub(PER_ROW).filter(|up| *up >= first).unwrap_or(cursor),
        Action::Down => Some(cursor.saturating_add(PER_ROW)).filter(|down| *down <= last).unwrap_or(cursor),
        Action::PageUp => cursor.saturating_sub(page),
        Action::PageDown => cursor.saturating_add(page),
        Action::Top => first,
        Action::Bottom => last,
        _ => return,
    };
    state.cursor = state.cursor.clamp(first, last.max(first));
    follow_cursor(model);
}

/// Puts the value of the selected field into the clipboard, as it is shown.
fn copy(model: &mut Model) -> Vec<Effect> {
    let state = &model.detail;
    let field = state.selected().and_then(|field| state.read()?.tree.fields().get(field));
    let text = field.map(|field| if field.value.is_empty() { &field.name } else { &field.value });
    text.map(|text| Effect::Copy(text.clone())).into_iter().collect()
}
