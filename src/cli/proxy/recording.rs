//! The recording of the proxy, and how the terminal UI reads it while it is written.

use std::path::PathBuf;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use super::{Arguments, announce};
use crate::cli::arguments::CaptureArguments;
use crate::cli::view::Capture;
use crate::proxy::recorder::{Recording, Settings};
use crate::proxy::{Purpose, Tap};
use crate::report::metrics::{RecorderFigures, RecorderState};
use crate::tui::Message;

/// A recording that is under way, or over.
pub(super) struct Recorded {
    recording: Mutex<Option<Recording>>,
    /// Where it is, if it is only there to be looked at.
    folder: Option<TempDir>,
}

/// Starts to record, where that is asked for, or for the terminal UI, which reads what it shows again.
///
/// # Errors
/// The file is there already, or cannot be made.
pub(super) fn start(
    arguments: &Arguments,
    tap: &Arc<Tap>,
    screen: Option<SyncSender<Message>>,
) -> Result<Option<Arc<Recorded>>> {
    let (path, folder) = match (&arguments.record, &screen) {
        (Some(path), _) => (path.clone(), None),
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            let folder =
                tempfile::Builder::new().prefix("dcmtap-").tempdir().context("a folder for details")?;
            (folder.path().join("live.pcapng"), Some(folder))
        }
    };
    let feed = tap.feed(Purpose::Recording, arguments.bound());
    let alarm = move |text: &str| match &screen {
        Some(screen) => drop(screen.try_send(Message::Done(Err(text.to_owned())))),
        None => announce(text),
    };
    let recording = Recording::start(Settings::new(path), feed, Box::new(alarm))?;
    Ok(Some(Arc::new(Recorded { recording: Mutex::new(Some(recording)), folder })))
}

/// Where the terminal UI reads again.
pub(super) fn capture(recorded: Option<&Arc<Recorded>>) -> Capture {
    let recorded = recorded.cloned();
    Capture::Recording(Arc::new(move || match &recorded {
        Some(recorded) => recorded.files(),
        None => bail!("nothing is recorded"),
    }))
}

/// What the recorder did so far, for whoever asks.
pub(super) fn figures(
    recorded: Option<&Arc<Recorded>>,
) -> impl Fn() -> RecorderFigures + Send + Sync + use<> {
    let recorded = recorded.cloned();
    move || recorded.as_ref().map(|recorded| recorded.figures()).unwrap_or_default()
}

impl Recorded {
    fn with<T>(&self, look: impl FnOnce(&Recording) -> T) -> Option<T> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(look)
    }

    /// What it did so far, if it was asked for.
    fn figures(&self) -> RecorderFigures {
        let state = self.with(Recording::state).filter(|_| self.folder.is_none());
        let Some(state) = state else { return RecorderFigures::default() };
        let is_stopped = state.stopped.is_some();
        RecorderFigures {
            state: if is_stopped { RecorderState::Stopped } else { RecorderState::Recording },
            octets: state.octets,
            files: state.files,
        }
    }

    /// Opens its file anew.
    pub(super) fn reopen(&self) {
        if self.folder.is_none() {
            self.with(Recording::reopen);
        }
    }

    /// Waits until all is written, and says if that could not be.
    pub(super) fn finish(&self) {
        let recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(state) = recording.map(Recording::finish) else { return };
        if let (Some(why), None) = (state.stopped, &self.folder) {
            announce(&format!("the recording is not whole: {why}"));
        }
    }

    /// Its files as they are now.
    fn files(&self) -> Result<CaptureArguments> {
        let parts = self.with(Recording::files).unwrap_or_default();
        let Some(first) = parts.first() else { bail!("nothing is recorded yet") };
        let first = first.first.saturating_sub(first.before);
        let files: Vec<PathBuf> = parts.into_iter().map(|part| part.path).collect();
        Ok(CaptureArguments::of_recording(files, first))
    }
}
