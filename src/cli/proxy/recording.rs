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
use crate::proxy::{Feed, Purpose, Tap};
use crate::report::metrics::{RecorderFigures, RecorderState};
use crate::tui::Message;

/// Octets kept for the terminal UI to read again, where nothing else is recorded.
const LOOKED_AT: u64 = 1 << 30;

/// A recording that is under way, or over.
pub(super) struct Recorded {
    recording: Mutex<Option<Recording>>,
    /// Where it is, if it is only there to be looked at.
    folder: Option<TempDir>,
}

/// Where what is recorded comes from, if anything is to be: where that is asked for, and for the terminal UI, which reads
/// what it shows again.
pub(super) fn feed(arguments: &Arguments, tap: &Arc<Tap>) -> Option<Feed> {
    let is_wanted = arguments.record.is_some() || arguments.wants_screen();
    is_wanted.then(|| tap.feed(Purpose::Recording, arguments.bound()))
}

/// Starts to record.
///
/// # Errors
/// The file is there already, or cannot be made.
pub(super) fn start(
    arguments: &Arguments,
    feed: Option<Feed>,
    screen: Option<SyncSender<Message>>,
) -> Result<Option<Arc<Recorded>>> {
    let Some(feed) = feed else { return Ok(None) };
    let (settings, folder) = match (&arguments.record, &screen) {
        (Some(path), _) => (settings(arguments, path.clone()), None),
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            let folder =
                tempfile::Builder::new().prefix("dcmtap-").tempdir().context("a folder for details")?;
            let path = folder.path().join("live.pcapng");
            (Settings { total: Some(LOOKED_AT), ..Settings::new(path) }, Some(folder))
        }
    };
    let alarm = move |text: &str| match &screen {
        Some(screen) => drop(screen.try_send(Message::Done(Err(text.to_owned())))),
        None => announce(text),
    };
    let recording = Recording::start(settings, feed, Box::new(alarm))?;
    Ok(Some(Arc::new(Recorded { recording: Mutex::new(Some(recording)), folder })))
}

fn settings(arguments: &Arguments, path: PathBuf) -> Settings {
    let rotates =
        arguments.rotate.is_some() || arguments.rotate_every.is_some() || arguments.keep_total.is_some();
    Settings {
        rotate_size: arguments.rotate,
        rotate_time: arguments.rotate_every,
        keep: arguments.keep,
        total: arguments.keep_total,
        gzip: rotates && !arguments.no_compress,
        ..Settings::new(path)
    }
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

    /// Waits until all is written, and says if that could not be. Is it whole?
    pub(super) fn finish(&self) -> bool {
        let recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stopped = recording.and_then(|recording| recording.finish().stopped);
        let Some(why) = stopped.filter(|_| self.folder.is_none()) else { return true };
        announce(&format!("the recording is not whole: {why}"));
        false
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
