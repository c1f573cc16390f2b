//! A line that the user writes: a filter, a text to search for, the name of an action; with what can be chosen.

use std::ops::Range;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

use super::keys::{self, Action};
use super::{Effect, List, Model, Overlay, saving, search, update};
use crate::filter::{self, Filter};
use crate::report::Tone;
use crate::ul::Role;

/// Values of the capture offered in completions.
const MAX_SEEN: usize = 200;
/// Characters of a line.
const MAX_LENGTH: usize = 2_000;

/// A line under the hand of the user.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What is written.
    pub input: Input,
    /// What is wrong with it, and where.
    pub problem: Option<Problem>,
    /// What can be taken.
    pub choices: Vec<Choice>,
    /// Which of it is selected; nothing before the first step into the list.
    pub chosen: Option<List>,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A filter.
    Filter,
    /// A text to search for.
    Search,
    /// The name of an action.
    Palette,
    /// What is to be saved; the palette of that.
    WhatToSave,
    /// The name of a file.
    File,
}

impl Purpose {
    /// What stands before the line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Filter => "filter: ",
            Self::Search => "search: ",
            Self::Palette => "do: ",
            Self::WhatToSave => "save: ",
            Self::File => "save in: ",
        }
    }
}

/// What is wrong with what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The octets of the line that are wrong.
    pub at: Range<usize>,
    /// What is wrong with them, and what would be right.
    pub text: String,
}

/// Something that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The octets of the line that it stands for.
    pub replace: Range<usize>,
    /// What is written.
    pub text: String,
    /// What it means.
    pub what: String,
    /// What it does, in the palette.
    pub action: Option<Action>,
}

/// Opens a line.
pub(super) fn open(model: &mut Model, purpose: Purpose) {
    let written = match purpose {
        Purpose::Filter => model.filter.as_ref().map_or(String::new(), |filter| filter.text().to_owned()),
        Purpose::File => model.saving.as_ref().map_or(String::new(), saving::file_name),
        Purpose::Search | Purpose::Palette | Purpose::WhatToSave => String::new(),
    };
    let input = Input::new(written);
    let mut prompt = Prompt { purpose, input, problem: None, choices: Vec::new(), chosen: None };
    prompt.look(model);
    model.overlay = Some(Overlay::Prompt(Box::new(prompt)));
}

/// Takes in a key.
pub(super) fn press(model: &mut Model, mut prompt: Prompt, key: KeyEvent) -> Vec<Effect> {
    match (key.code, key.modifiers.contains(KeyModifiers::CONTROL)) {
        (KeyCode::Esc, _) | (KeyCode::Char('c' | 'g'), true) => return Vec::new(),
        (KeyCode::Enter, _) => return accept(model, prompt),
        (KeyCode::Down, _) | (KeyCode::Char('n'), true) => prompt.choose(1),
        (KeyCode::Up, _) | (KeyCode::Char('p'), true) => prompt.choose(-1),
        (KeyCode::Tab, _) => {
            prompt.take();
            prompt.look(model);
        }
        _ => {
            let request = request(key);
            let is_full = prompt.input.value().chars().count() >= MAX_LENGTH;
            let is_more = matches!(request, Some(InputRequest::InsertChar(_)));
            if let Some(request) = request.filter(|_| !(is_full && is_more)) {
                prompt.input.handle(request);
                prompt.look(model);
            }
        }
    }
    model.overlay = Some(Overlay::Prompt(Box::new(prompt)));
    Vec::new()
}

/// Takes in pasted text.
pub(super) fn paste(model: &mut Model, mut prompt: Prompt, text: &str) {
    for character in text.chars().filter(|character| !character.is_control()).take(MAX_LENGTH) {
        prompt.input.handle(InputRequest::InsertChar(character));
    }
    prompt.look(model);
    model.overlay = Some(Overlay::Prompt(Box::new(prompt)));
}

fn request(key: KeyEvent) -> Option<InputRequest> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match (key.code, ctrl) {
        (KeyCode::Char('a'), true) | (KeyCode::Home, _) => InputRequest::GoToStart,
        (KeyCode::Char('e'), true) | (KeyCode::End, _) => InputRequest::GoToEnd,
        (KeyCode::Char('w'), true) => InputRequest::DeletePrevWord,
        (KeyCode::Char('u'), true) => InputRequest::DeleteFromStart,
        (KeyCode::Char('k'), true) => InputRequest::DeleteTillEnd,
        (KeyCode::Left, true) => InputRequest::GoToPrevWord,
        (KeyCode::Right, true) => InputRequest::GoToNextWord,
        (KeyCode::Left, false) => InputRequest::GoToPrevChar,
        (KeyCode::Right, false) => InputRequest::GoToNextChar,
        (KeyCode::Backspace, _) => InputRequest::DeletePrevChar,
        (KeyCode::Delete, _) => InputRequest::DeleteNextChar,
        (KeyCode::Char(character), false) if !character.is_control() => InputRequest::InsertChar(character),
        _ => return None,
    })
}

/// Does what is written.
fn accept(model: &mut Model, mut prompt: Prompt) -> Vec<Effect> {
    match prompt.purpose {
        Purpose::File => return saving::save(model, prompt.input.value()),
        Purpose::Palette | Purpose::WhatToSave => {
            let place = prompt.chosen.map_or(0, |list| list.selected);
            let action = prompt.choices.get(place).and_then(|choice| choice.action);
            return action.map_or_else(Vec::new, |action| update::act(model, action));
        }
        Purpose::Search => search::start(model, prompt.input.value()),
        Purpose::Filter if prompt.chosen.is_some() => {
            prompt.take();
            prompt.look(model);
            model.overlay = Some(Overlay::Prompt(Box::new(prompt)));
        }
        Purpose::Filter => filter(model, prompt),
    }
    Vec::new()
}

fn filter(model: &mut Model, mut prompt: Prompt) {
    let text = prompt.input.value().trim().to_owned();
    if text.is_empty() {
        model.set_filter(None);
        return model.say(Tone::Plain, "no filter: everything is shown");
    }
    match Filter::parse(&text) {
        Ok(filter) => {
            model.set_filter(Some(filter));
            let (shown, all) = (model.associations.lines.len(), model.index.associations.len());
            model.say(Tone::Plain, format!("{shown} of {all} associations"));
        }
        Err(error) => {
            prompt.problem = Some(problem(error));
            model.overlay = Some(Overlay::Prompt(Box::new(prompt)));
        }
    }
}

fn problem(error: filter::Error) -> Problem {
    let help = error.help.map_or(String::new(), |help| format!("; {help}"));
    Problem { at: error.at, text: format!("{}{help}", error.message) }
}

impl Prompt {
    /// Looks anew at what is written: what is wrong with it, and what could be taken.
    fn look(&mut self, model: &Model) {
        self.chosen = None;
        let text = self.input.value();
        match self.purpose {
            Purpose::Filter => {
                self.choices = filter_choices(model, text, self.cursor());
                self.problem = None;
            }
            Purpose::Palette => self.choices = actions(model, text, ""),
            Purpose::WhatToSave => self.choices = actions(model, text, "save as "),
            Purpose::File | Purpose::Search => {}
        }
    }

    /// The octet of the line that the cursor stands at.
    fn cursor(&self) -> usize {
        let text = self.input.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    fn choose(&mut self, by: isize) {
        let count = self.choices.len();
        match (&mut self.chosen, count) {
            (_, 0) => {}
            (Some(list), _) => list.move_by(by, count),
            (None, _) => self.chosen = Some(List::default()),
        }
    }

    /// Writes the choice that is selected, or the first.
    fn take(&mut self) {
        let place = self.chosen.map_or(0, |list| list.selected);
        let Some(choice) = self.choices.get(place).filter(|choice| choice.action.is_none()) else { return };
        let text = self.input.value();
        let (before, after) = (text.get(..choice.replace.start), text.get(choice.replace.end..));
        let (Some(before), Some(after)) = (before, after) else { return };
        let blank = if after.is_empty() { " " } else { "" };
        let head = format!("{before}{}{blank}", choice.text);
        let cursor = head.chars().count();
        self.input = Input::new(head + after).with_cursor(cursor);
    }
}

fn filter_choices(model: &Model, text: &str, cursor: usize) -> Vec<Choice> {
    let (mut titles, mut hosts) = (Vec::new(), Vec::new());
    for association in &model.index.associations {
        for role in Role::BOTH {
            let host = association.endpoint(role).address.to_string();
            note(&mut titles, association.name(role));
            note(&mut hosts, host);
        }
        if titles.len() >= MAX_SEEN {
            break;
        }
    }
    let seen = filter::Seen { ae_titles: &titles, hosts: &hosts };
    let choice = |one: filter::Completion| Choice {
        replace: one.replace,
        text: one.text,
        what: one.what.to_owned(),
        action: None,
    };
    filter::complete(text, cursor, seen).into_iter().map(choice).collect()
}

fn note(values: &mut Vec<String>, value: String) {
    if values.len() < MAX_SEEN && !values.contains(&value) {
        values.push(value);
    }
}

/// The actions whose words hold all that is written.
fn actions(model: &Model, text: &str, start: &str) -> Vec<Choice> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |help: &str| words.iter().all(|word| help.to_lowercase().contains(word.as_str()));
    let bindings =
        keys::of(model.screen).filter(|binding| binding.help.starts_with(start) && fits(binding.help));
    let choice = |binding: &keys::Binding| Choice {
        replace: 0..text.len(),
        text: binding.help.to_owned(),
        what: binding.keys.join(" "),
        action: Some(binding.action),
    };
    bindings.map(choice).collect()
}
