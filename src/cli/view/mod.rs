//! `dcmtap view`: the terminal UI over a capture.

mod loader;
mod outside;
mod reader;
mod save;

use std::io::{self, IsTerminal, stdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use jiff::tz::TimeZone;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, DisableMouseCapture, EnableMouseCapture, Event};
use ratatui::crossterm::execute;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

pub(super) use loader::Loader;
pub(super) use outside::{Capture, Outside};

use super::arguments::{CaptureArguments, JudgingArguments, PhiArguments};
use super::{DONE, FAILED, read, take_terminal};
use crate::report::Phi;
use crate::tui::theme::Theme;
use crate::tui::{Effect, Message, Model, Settings, update, view};

/// Messages that wait while the screen is drawn.
pub(super) const QUEUE: usize = 64;
/// Between two looks at what has changed by itself.
const TICK: Duration = Duration::from_millis(100);
/// Frames that are drawn after the last thing that happened.
const IDLE_FRAMES: u32 = 20;
/// Messages are taken in for at most this long before the screen is drawn again.
const BATCH: Duration = Duration::from_millis(12);

/// Exit code after a panic, as without a terminal UI.
const PANICKED: i32 = 101;

#[derive(Debug, Args)]
#[group(id = "view")]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) capture: CaptureArguments,
    #[command(flatten)]
    judging: JudgingArguments,
    #[command(flatten)]
    phi: PhiArguments,
    /// Colours of the terminal UI; without it dark, and plain where the environment has `NO_COLOR`.
    #[arg(
        help = "Colours of the terminal UI [default: dark, or plain where NO_COLOR is set]",
        long,
        value_enum,
        help_heading = "Output"
    )]
    theme: Option<ThemeName>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum ThemeName {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// No colours.
    Plain,
}

/// How the UI begins.
pub(super) fn settings(theme: Option<ThemeName>, phi: PhiArguments, has_profiles: bool) -> Settings {
    let has_no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = match theme {
        Some(ThemeName::Light) => Theme::Light,
        Some(ThemeName::Plain) => Theme::Plain,
        None if has_no_colour => Theme::Plain,
        None | Some(ThemeName::Dark) => Theme::Dark,
    };
    let phi = Phi::new(phi.shows());
    Settings { theme, zone: TimeZone::system(), phi, has_profiles, ..Settings::default() }
}

/// Shows the capture; where there is no terminal, prints its timeline.
///
/// # Errors
/// The capture, a profile or the policy cannot be opened, or the terminal fails.
pub(super) fn run(mut arguments: Arguments) -> Result<u8> {
    if !stdout().is_terminal() {
        return read::run(&read::Arguments::plain(arguments.capture, arguments.phi));
    }
    let (policy, profiles) = arguments.judging.load()?;
    let settings = settings(arguments.theme, arguments.phi, !profiles.is_empty());
    arguments.capture.keep_standard_input()?;
    let inputs = arguments.capture.open()?;
    let (sender, receiver) = sync_channel(QUEUE);
    let mut model = Model::new(settings, (80, 24));
    model.loading.total = inputs.total;
    model.loading.is_following = arguments.capture.follows();
    let options = arguments.capture.options(true, true);
    let loader = Loader::new(policy, profiles, &inputs, sender.clone());
    thread::Builder::new().name("loader".into()).spawn(move || loader.run(inputs, options))?;

    let mut outside = Outside::new(Capture::files(arguments.capture), sender.clone());
    show(&mut model, sender, &receiver, &mut outside, &[SIGHUP, SIGINT, SIGTERM])?;
    Ok(if model.index.errors.is_empty() { DONE } else { FAILED })
}

/// Shows a model on the terminal until the user leaves, or one of the signals comes.
///
/// # Errors
/// The terminal fails.
pub(super) fn show(
    model: &mut Model,
    sender: SyncSender<Message>,
    receiver: &Receiver<Message>,
    outside: &mut Outside,
    ends: &[i32],
) -> Result<()> {
    let mut terminal = ratatui::try_init().context("terminal")?;
    leave_on_panic();
    take_terminal(true);
    let _ = execute!(stdout(), EnableMouseCapture, event::EnableBracketedPaste);
    let leaving = sender.clone();
    let mut signals = Signals::new(ends)?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        signals.forever().take(1).for_each(|_| drop(leaving.send(Message::Leave)));
    })?;
    thread::Builder::new().name("keys".into()).spawn(move || listen(&sender))?;
    let result = watch(&mut terminal, model, receiver, outside);
    leave();
    result.context("terminal")
}

/// Gives the terminal back as it was.
fn leave() {
    take_terminal(false);
    let _ = execute!(stdout(), DisableMouseCapture, event::DisableBracketedPaste);
    ratatui::restore();
}

/// Whichever thread panics: the terminal is given back, it is said what happened, and the program ends.
fn leave_on_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        leave();
        tell(panic);
        std::process::exit(PANICKED);
    }));
}

/// Draws, waits, and changes the model until the user leaves.
fn watch(
    terminal: &mut DefaultTerminal,
    model: &mut Model,
    receiver: &Receiver<Message>,
    outside: &mut Outside,
) -> io::Result<()> {
    let size = terminal.size()?;
    update(model, Message::Resize(size.width, size.height));
    let mut idle = 0;
    loop {
        // What goes on by itself is soon over; then nothing is sent to a terminal that may be far away.
        if idle < IDLE_FRAMES {
            terminal.draw(|frame| view(model, frame))?;
        }
        let first = match receiver.recv_timeout(TICK) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => Message::Tick,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        idle = if matches!(first, Message::Tick) { idle.saturating_add(1) } else { 0 };
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(message) = next {
            for effect in update(model, message) {
                match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Compare(left, right) => outside.compare(left, right),
                    Effect::Save(save, file) => {
                        outside.save(save, file, &model.index, model.settings.phi.shows());
                    }
                    Effect::Read(wanted) => outside.read(wanted),
                    Effect::Copy(text) => {
                        copy(&text)?;
                        update(model, Message::Done(Ok("copied".to_owned())));
                    }
                }
            }
            // What is taken out of the queue is taken in: time is looked at before.
            next = if started.elapsed() < BATCH { receiver.try_recv().ok() } else { None };
        }
    }
}

/// Hands on what the keyboard and the mouse do.
fn listen(sender: &SyncSender<Message>) {
    loop {
        let message = match event::read() {
            Ok(Event::Key(key)) => Message::Key(key),
            Ok(Event::Mouse(mouse)) => Message::Mouse(mouse),
            Ok(Event::Paste(text)) => Message::Paste(text),
            Ok(Event::Resize(width, height)) => Message::Resize(width, height),
            Ok(Event::FocusGained | Event::FocusLost) => continue,
            Err(_) => return,
        };
        if sender.send(message).is_err() {
            return;
        }
    }
}

/// Puts text into the clipboard of the terminal, wherever that is (OSC 52).
fn copy(text: &str) -> io::Result<()> {
    use io::Write as _;
    let mut output = stdout();
    write!(output, "\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text))?;
    output.flush()
}
