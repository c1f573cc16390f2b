//! From one row of a ladder to another that has to do with it.

use super::{Line, go_to};
use crate::dimse::CommandField;
use crate::report::Tone;
use crate::report::index::{Association, MessageRow, Row};
use crate::tui::Model;
use crate::tui::screens::association;

/// From a request to its first response, from a response or a C-CANCEL-RQ to its request.
pub(super) fn to_match(model: &mut Model) -> bool {
    let found = model.association.ladder.selected_row().and_then(|row| {
        let one = association::current(model)?;
        matching(one, row)
    });
    match found {
        Some(row) => go_to(model, row),
        None => model.say(Tone::Plain, "nothing here that answers it or that it answers"),
    }
    true
}

/// The place of the row that answers the one at a place, or that it answers.
fn matching(one: &Association, place: u32) -> Option<u32> {
    const RESPONSE: u16 = 0x8000;
    let row = one.rows.get(place as usize)?;
    let message = row.message()?;
    let (id, field) = (message.message_id?, message.command_field);
    let fits = |other: &Row, is_it: &dyn Fn(CommandField) -> bool| {
        let other_message = other.message().filter(|other| other.message_id == Some(id));
        other_message.is_some_and(|other| is_it(other.command_field))
    };
    let (before, after) = one.rows.split_at_checked(place as usize)?;
    if field == CommandField::C_CANCEL_RQ {
        let asks = |other: CommandField| !other.is_response() && other != field;
        return last_place(before.iter().rposition(|other| other.sender == row.sender && fits(other, &asks)));
    }
    if message.is_response() {
        let asks = |other: CommandField| other.0 | RESPONSE == field.0;
        return last_place(before.iter().rposition(|other| other.sender != row.sender && fits(other, &asks)));
    }
    let answers = |other: CommandField| other.0 == field.0 | RESPONSE;
    let found = after.iter().position(|other| other.sender != row.sender && fits(other, &answers))?;
    last_place(Some(place as usize + found))
}

fn last_place(place: Option<usize>) -> Option<u32> {
    u32::try_from(place?).ok()
}

/// To the message that the selected one belongs to, or to the first one that belongs to it.
pub(super) fn along_link(model: &mut Model) -> bool {
    let found =
        association::selected(model).and_then(Row::message).and_then(|message| target(model, message));
    match found {
        Some((number, row)) => {
            association::show(model, number);
            go_to(model, row);
        }
        None => model.say(Tone::Plain, "no message of another association belongs to it, as far as is known"),
    }
    true
}

fn target(model: &Model, message: &MessageRow) -> Option<(u64, u32)> {
    let number = model.association.number;
    let place = |one: &Association, is_it: &dyn Fn(&MessageRow) -> bool| {
        last_place(one.rows.iter().position(|row| row.message().is_some_and(is_it)))
    };
    if let Some(link) = model.index.link(message) {
        let to = model.index.of(link.to.association)?;
        let row = place(to, &|other| u64::from(other.number) == link.to.message)?;
        return Some((to.number(), row));
    }
    let belongs = |other: &MessageRow| {
        let link = model.index.link(other).map(|link| link.to);
        link.is_some_and(|to| to.association == number && to.message == u64::from(message.number))
    };
    let later = model.index.associations.iter().filter(|one| one.belongs_to == Some(number));
    later.into_iter().find_map(|one| Some((one.number(), place(one, &belongs)?)))
}

/// To the next row at which something was found, or the one before.
pub(super) fn to_finding(model: &mut Model, is_forward: bool) -> bool {
    let state = &model.association.ladder;
    let row = state.selected_row().unwrap_or(0);
    let is_folded = matches!(state.selected_line(), Some(Line::Run(run))
        if state.lines.run(run).is_some_and(|run| !run.is_open));
    let marks = state.marks.all();
    let found = if is_forward {
        marks.iter().find(|mark| mark.row > row || (is_folded && mark.row == row))
    } else {
        marks.iter().rev().find(|mark| mark.row < row)
    };
    match found.map(|mark| mark.row) {
        Some(row) => go_to(model, row),
        None => model.say(Tone::Plain, "no more findings in this direction"),
    }
    true
}
