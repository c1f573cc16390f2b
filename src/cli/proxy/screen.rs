//! The proxy in the terminal UI.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::thread;

use anyhow::{Result, anyhow};

use super::ending::{Ending, Waiting};
use super::watching::{Analysing, result_of};
use super::{Arguments, Control};
use crate::cli::view::{self, Capture, Loader, Outside};
use crate::proxy::{Listener, Note, Route};
use crate::report::Tone;
use crate::tui::{Message, Model};

/// Hands on what the proxy has to say; where the screen is busy, it is not waited for.
pub(super) fn listener(screen: SyncSender<Message>) -> Listener {
    Arc::new(move |note: &Note| drop(screen.try_send(Message::Done(Err(note.to_string())))))
}

/// A screen that has seen nothing yet.
pub(super) fn model(arguments: &Arguments, routes: &[Route], has_profiles: bool) -> Model {
    let settings = view::settings(arguments.theme, arguments.phi, has_profiles);
    let mut model = Model::new(settings, (80, 24));
    model.loading.is_live = true;
    let routes: Vec<String> = routes.iter().map(ToString::to_string).collect();
    model.say(Tone::Plain, format!("listening: {}", routes.join(", ")));
    model
}

/// Shows what passes until the user leaves, or the proxy is to end; then ends it.
///
/// # Errors
/// The terminal fails.
pub(super) fn run(
    mut model: Model,
    (screen, messages): (SyncSender<Message>, Receiver<Message>),
    analysing: Analysing<Loader>,
    capture: Capture,
    (control, waiting): (Sender<Control>, Waiting),
    ending: Ending,
) -> Result<u8> {
    let leaving = screen.clone();
    let waiting = thread::Builder::new().name("waiting".into()).spawn(move || {
        waiting.wait();
        let _ = leaving.send(Message::Leave);
        waiting.receiver
    })?;
    let mut outside = Outside::new(capture, screen.clone());
    let shown = view::show(&mut model, screen, &messages, &mut outside, &[]);
    // What is still analysed is no longer shown, and must not wait for it.
    thread::Builder::new().name("unseen".into()).spawn(move || messages.iter().for_each(drop))?;
    let _ = control.send(Control::Left);
    let receiver = waiting.join().map_err(|_| anyhow!("the proxy failed"))?;
    let is_recorded = ending.end(&receiver);
    shown?;
    result_of(analysing, is_recorded, |loader| loader.has_contradiction)
}
