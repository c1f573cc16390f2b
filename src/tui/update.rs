//! How the model changes.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::keys::{self, Action};
use super::prompt::{self, Purpose};
use super::screens::{association, associations, detail, explain, findings, workflow};
use super::{Effect, Message, Model, Overlay, Screen, marks, mouse, saving, search};
use crate::octets::EscapedText;
use crate::report::index::Batch;
use crate::report::{Phi, Tone};

/// Batches held back at most, while the user wants nothing to move.
const MAX_HELD: usize = 2_000;

/// Takes in what happened; what is to be done outside is returned.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let effects = match message {
        Message::Key(key) if key.kind != KeyEventKind::Release => press(model, key),
        Message::Key(_) => Vec::new(),
        Message::Mouse(event) => mouse::handle(model, event),
        Message::Paste(text) => {
            if let Some(Overlay::Prompt(prompt)) =
                model.overlay.take_if(|it| matches!(it, Overlay::Prompt(_)))
            {
                prompt::paste(model, *prompt, &text);
            }
            Vec::new()
        }
        Message::Leave => vec![Effect::Quit],
        Message::Tick => {
            search::go_on(model);
            workflow::tick(model);
            model.findings.is_due = true;
            Vec::new()
        }
        Message::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Message::Loaded(batch, read) => {
            load(model, *batch, read);
            Vec::new()
        }
        Message::LoadingEnded => {
            model.loading.is_done = true;
            if let Some(error) = model.index.errors.first() {
                let text = format!("read up to here: {}", EscapedText(error));
                model.say(Tone::Bad, text);
            }
            model.findings.is_due = true;
            associations::refresh(model);
            association::refresh(model);
            Vec::new()
        }
        Message::Compared(Ok(comparison)) => {
            model.notice = None;
            model.overlay = Some(Overlay::Comparison { comparison: Box::new(comparison), top: 0 });
            Vec::new()
        }
        Message::Read(wanted, result) => {
            detail::take(model, wanted, result);
            Vec::new()
        }
        Message::Done(Ok(text)) => {
            model.say(Tone::Good, text);
            Vec::new()
        }
        Message::Done(Err(text)) | Message::Compared(Err(text)) => {
            model.say(Tone::Bad, text);
            Vec::new()
        }
    };
    settle(model);
    effects
}

fn load(model: &mut Model, batch: Batch, read: u64) {
    model.loading.read = read;
    if let Some(held) = &mut model.loading.held {
        held.push(batch);
        if held.len() < MAX_HELD {
            return;
        }
        return release(model);
    }
    model.index.apply(batch);
    associations::refresh(model);
    association::refresh(model);
}

/// Lets come what was held back.
fn release(model: &mut Model) {
    for batch in model.loading.held.take().unwrap_or_default() {
        model.index.apply(batch);
    }
    associations::refresh(model);
    association::refresh(model);
}

/// Brings every list and window back into its bounds.
fn settle(model: &mut Model) {
    associations::settle(model);
    association::settle(model);
    detail::settle(model);
    findings::settle(model);
    workflow::settle(model);
}

fn press(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    model.notice = None;
    model.findings.is_due = true;
    if let Some(Overlay::Prompt(prompt)) = model.overlay.take_if(|it| matches!(it, Overlay::Prompt(_))) {
        return prompt::press(model, *prompt, key);
    }
    let was_warned = model.is_warned;
    let effects = keys::action(model.screen, key).map(|action| act(model, action)).unwrap_or_default();
    // The warning holds for the next key only.
    model.is_warned &= !was_warned;
    effects
}

/// Leaves; where that ends what is relayed, only when it is asked for twice.
fn leave(model: &mut Model) -> Vec<Effect> {
    if !model.loading.is_live || model.is_warned {
        return vec![Effect::Quit];
    }
    model.is_warned = true;
    model.say(Tone::Caution, "to leave ends the proxy and what passes through it: once more to leave");
    Vec::new()
}

/// Does what a key, the mouse or the palette asks for.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.overlay.is_some() {
        over(model, action);
        return Vec::new();
    }
    match action {
        Action::Quit => return leave(model),
        Action::Help => model.overlay = Some(Overlay::Help { top: 0 }),
        Action::Back if model.screen == Screen::Association && association::act_in_tab(model, action) => {}
        Action::Back => model.back(),
        Action::ShowAssociations => model.go(Screen::Associations),
        Action::ShowFindings => model.go(Screen::Findings),
        Action::ShowWorkflow => model.go(Screen::Workflow),
        Action::Filter => prompt::open(model, Purpose::Filter),
        Action::Search => prompt::open(model, Purpose::Search),
        Action::Palette => prompt::open(model, Purpose::Palette),
        Action::NextMatch => search::seek(model, true),
        Action::PreviousMatch => search::seek(model, false),
        Action::Mark => marks::toggle(model),
        Action::Compare => return marks::compare(model),
        Action::Pause => pause(model),
        Action::Save => prompt::open(model, Purpose::WhatToSave),
        Action::SavePcapng
        | Action::SaveJsonLines
        | Action::SaveText
        | Action::SaveHtml
        | Action::SaveDataSet => saving::start(model, action),
        Action::Explain => explain::open(model),
        Action::TimeMode | Action::Zone | Action::NextTheme | Action::ShowPatientData => set(model, action),
        Action::Copy if !matches!(model.screen, Screen::Detail | Screen::Workflow) => {
            return search::selected_text(model).map(Effect::Copy).into_iter().collect();
        }
        _ => return on_screen(model, action),
    }
    Vec::new()
}

fn on_screen(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.screen {
        Screen::Associations => associations::act(model, action),
        Screen::Association => association::act(model, action),
        Screen::Detail => detail::act(model, action),
        Screen::Findings => findings::act(model, action),
        Screen::Workflow => workflow::act(model, action),
    }
}

/// Moves in what lies over the screen, or takes it away.
fn over(model: &mut Model, action: Action) {
    if explain::scroll(model, action) {
        return;
    }
    let page = model.body_height().saturating_sub(4).max(1);
    let top = match &mut model.overlay {
        Some(Overlay::Help { top } | Overlay::Comparison { top, .. } | Overlay::Explain { top, .. }) => top,
        Some(Overlay::Prompt(_)) | None => return,
    };
    match action {
        Action::Down => *top += 1,
        Action::Up => *top = top.saturating_sub(1),
        Action::PageDown => *top += page,
        Action::PageUp => *top = top.saturating_sub(page),
        Action::Top => *top = 0,
        Action::Back | Action::Help | Action::Quit | Action::Open | Action::Explain => model.overlay = None,
        _ => {}
    }
}

fn pause(model: &mut Model) {
    if model.loading.held.is_some() {
        release(model);
        model.say(Tone::Plain, "goes on");
    } else if model.loading.is_done {
        model.say(Tone::Plain, "everything has been read");
    } else {
        model.loading.held = Some(Vec::new());
        model.say(Tone::Plain, "paused: what comes is held back");
    }
}

fn set(model: &mut Model, action: Action) {
    let settings = &mut model.settings;
    let text = match action {
        Action::TimeMode => {
            settings.time = settings.time.next();
            format!("time: {}", settings.time.words())
        }
        Action::Zone => {
            settings.is_local = !settings.is_local;
            format!("time: {}", if settings.is_local { "local" } else { "UTC" })
        }
        Action::NextTheme => {
            settings.theme = settings.theme.next();
            format!("colours: {}", settings.theme.name())
        }
        _ => {
            let shows = !settings.phi.shows();
            settings.phi = Phi::new(shows);
            format!("patient data: {}", if shows { "shown" } else { "masked" })
        }
    };
    model.say(Tone::Plain, text);
}
