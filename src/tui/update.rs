//! How the model changes.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::keys::{self, Action};
use super::screens::{association, associations, detail, findings, workflow};
use super::{Effect, Message, Model, Overlay, Screen};
use crate::report::{Phi, Tone};

/// Takes in what happened; what is to be done outside is returned.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let effects = match message {
        Message::Key(key) if key.kind != KeyEventKind::Release => press(model, key),
        Message::Key(_) | Message::Paste(_) | Message::Tick | Message::Mouse(_) => Vec::new(),
        Message::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Message::Loaded(batch, read) => {
            model.index.apply(*batch);
            model.loading.read = read;
            associations::refresh(model);
            Vec::new()
        }
        Message::LoadingEnded => {
            model.loading.is_done = true;
            associations::refresh(model);
            Vec::new()
        }
        Message::Done(Ok(text)) => {
            model.say(Tone::Good, text);
            Vec::new()
        }
        Message::Done(Err(text)) => {
            model.say(Tone::Bad, text);
            Vec::new()
        }
    };
    settle(model);
    effects
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
    let Some(action) = keys::action(model.screen, key) else { return Vec::new() };
    act(model, action)
}

/// Does what a key, the mouse or the palette asks for.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(overlay) = &mut model.overlay {
        match (overlay, action) {
            (_, Action::Back | Action::Help | Action::Quit) => model.overlay = None,
            (Overlay::Help { top }, Action::Down) => *top += 1,
            (Overlay::Help { top }, Action::Up) => *top = top.saturating_sub(1),
            (Overlay::Help { .. }, _) => {}
        }
        return Vec::new();
    }
    match action {
        Action::Quit => return vec![Effect::Quit],
        Action::Help => model.overlay = Some(Overlay::Help { top: 0 }),
        Action::Back => model.back(),
        Action::ShowAssociations => model.go(Screen::Associations),
        Action::ShowFindings => model.go(Screen::Findings),
        Action::ShowWorkflow => model.go(Screen::Workflow),
        Action::TimeMode => model.settings.time = model.settings.time.next(),
        Action::Zone => model.settings.is_local = !model.settings.is_local,
        Action::NextTheme => {
            model.settings.theme = model.settings.theme.next();
            model.say(Tone::Plain, format!("colours: {}", model.settings.theme.name()));
        }
        Action::ShowPatientData => {
            let shows = !model.settings.phi.shows();
            model.settings.phi = Phi::new(shows);
            model.say(Tone::Caution, if shows { "patient data is shown" } else { "patient data is masked" });
        }
        _ => {
            return match model.screen {
                Screen::Associations => associations::act(model, action),
                Screen::Association => association::act(model, action),
                Screen::Detail => detail::act(model, action),
                Screen::Findings => findings::act(model, action),
                Screen::Workflow => workflow::act(model, action),
            };
        }
    }
    Vec::new()
}
