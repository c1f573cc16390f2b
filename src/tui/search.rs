//! Searching for a text in the lines of a screen, a part at a time.

use super::{Model, Screen};
use crate::octets::EscapedText;
use crate::report::Tone;
use crate::tui::screens::{association, associations, findings, workflow};

/// Lines looked at before the screen is drawn again.
const STEP: usize = 20_000;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The text, in small letters.
    pub text: String,
    /// Is it under way? Then where, in which direction, and how many lines are left.
    pub under_way: Option<UnderWay>,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    screen: Screen,
    next: usize,
    is_forward: bool,
    left: usize,
}

/// Searches for a text from the selected line on.
pub(super) fn start(model: &mut Model, text: &str) {
    if text.is_empty() {
        model.search = None;
        return;
    }
    model.search = Some(Search { text: text.to_lowercase(), under_way: None });
    seek(model, true);
}

/// To the next line that holds the text, or the one before.
pub(super) fn seek(model: &mut Model, is_forward: bool) {
    let (count, selected) = (count(model), selected(model));
    let Some((search, selected)) = model.search.as_mut().zip(selected) else {
        return model.say(Tone::Plain, "nothing is searched for: / starts");
    };
    if count == 0 {
        return;
    }
    let next = step(selected, count, is_forward);
    search.under_way = Some(UnderWay { screen: model.screen, next, is_forward, left: count });
    go_on(model);
}

/// Goes on with a search that has not come to its end.
pub(super) fn go_on(model: &mut Model) {
    let Some(mut way) = model.search.as_mut().and_then(|search| search.under_way.take()) else { return };
    let text = model.search.as_ref().map_or(String::new(), |search| search.text.clone());
    let count = count(model);
    if way.screen != model.screen || count == 0 {
        return;
    }
    for _ in 0..STEP {
        if way.left == 0 {
            return model.say(Tone::Caution, format!("not found: {}", EscapedText(&text)));
        }
        way.left -= 1;
        if line(model, way.next).to_lowercase().contains(&text) {
            return select(model, way.next);
        }
        way.next = step(way.next, count, way.is_forward);
    }
    if let Some(search) = &mut model.search {
        search.under_way = Some(way);
    }
}

const fn step(place: usize, count: usize, is_forward: bool) -> usize {
    match (is_forward, place) {
        (true, place) if place + 1 >= count => 0,
        (true, place) => place + 1,
        (false, 0) => count - 1,
        (false, place) => place - 1,
    }
}

/// Lines of the list that is searched; 0 on a screen without one.
fn count(model: &Model) -> usize {
    match model.screen {
        Screen::Associations => model.associations.lines.len(),
        Screen::Association => association::current(model).map_or(0, |one| one.rows.len()),
        Screen::Findings => findings::line_count(model),
        Screen::Workflow => workflow::searched(model),
        Screen::Detail => 0,
    }
}

/// What stands in a line.
fn line(model: &Model, place: usize) -> String {
    match model.screen {
        Screen::Associations => associations::text_of(model, place),
        Screen::Association => association::text_of(model, place),
        Screen::Findings => findings::text_of(model, place),
        Screen::Workflow => workflow::text_of(model, place),
        Screen::Detail => String::new(),
    }
}

/// What stands in the line that is selected.
pub(super) fn selected_text(model: &Model) -> Option<String> {
    Some(line(model, selected(model)?)).filter(|text| !text.is_empty())
}

/// The place that is selected; of an association that of the row, also where it is folded.
fn selected(model: &Model) -> Option<usize> {
    match model.screen {
        Screen::Associations => Some(model.associations.list.selected),
        Screen::Association => Some(model.association.ladder.selected_row().unwrap_or(0) as usize),
        Screen::Findings => Some(findings::place(model)),
        Screen::Workflow => Some(workflow::place(model)),
        Screen::Detail => None,
    }
}

fn select(model: &mut Model, place: usize) {
    match model.screen {
        Screen::Associations => model.associations.list.selected = place,
        Screen::Association => association::select_row(model, place),
        Screen::Findings => findings::list_mut(model).selected = place,
        Screen::Workflow => workflow::place_mut(model).selected = place,
        Screen::Detail => {}
    }
}
