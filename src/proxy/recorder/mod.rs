//! The recording: what the relays saw, written to pcapng files while it happens.
//!
//! A thread of its own takes what was seen out of the tap and writes it as frames (`stream::record`). Every batch is with
//! the kernel before the next one is waited for, so that whoever kills the program loses nothing that was told before.
//! When the disk is full, or whatever else is wrong with it, the recording stops with one alarm, and its file ends with
//! the last whole frame; what goes on between the peers never notices.

mod file;
mod output;
mod series;
mod settings;
mod upkeep;
mod worker;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use signal_hook::consts::SIGXFSZ;

use super::feed::Feed;
use output::Output;
use worker::Worker;

pub use settings::{Error, Settings};

/// What is called when the recording stops, or something about its files fails.
pub type Alarm = Box<dyn Fn(&str) + Send>;

/// How a recording stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Why nothing is written any more; `None` while it goes on.
    pub stopped: Option<String>,
    /// Octets of files written, before compression.
    pub octets: u64,
    /// Frames written.
    pub frames: u64,
    /// Files begun.
    pub files: u64,
    /// Octets of the peers that are not in it: there was no room for them in the tap, or the recording had stopped.
    pub missed_octets: u64,
}

/// Frames that follow one another in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// Number of the first of them, counted over the whole run from 1.
    pub first: u64,
    /// How many there are by now.
    pub count: u64,
    /// Frames in the file before them.
    pub before: u64,
}

/// What the threads of a recording, and whoever looks at it, share.
struct Shared {
    state: Mutex<State>,
    parts: Mutex<Vec<Part>>,
    is_reopened: AtomicBool,
    alarm: Mutex<Alarm>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn parts(&self) -> MutexGuard<'_, Vec<Part>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn alarm(&self, text: &str) {
        self.alarm.lock().unwrap_or_else(PoisonError::into_inner)(text);
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("state", &self.state)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

/// A recording that is under way.
#[derive(Debug)]
pub struct Recording {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Recording {
    /// Begins to record what comes out of `feed`; `alarm` is told in words when the recording stops.
    ///
    /// # Errors
    /// The settings contradict one another, or the file is there already or cannot be made.
    pub fn start(settings: Settings, feed: Feed, alarm: Alarm) -> Result<Self, Error> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            parts: Mutex::default(),
            is_reopened: AtomicBool::new(false),
            alarm: Mutex::new(alarm),
        });
        ignore_file_size_signal();
        let path = settings.path.clone();
        let output = Output::new(settings, Arc::clone(&shared))?;
        let worker = Worker::new(feed, output, Arc::clone(&shared));
        let thread = thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || worker.run())
            .map_err(|error| failed(&path, &error))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.state().clone()
    }

    /// What is in the files that are there now, in order. Whoever does not find a file under its name asks again: it was
    /// compressed or deleted meanwhile.
    #[must_use]
    pub fn files(&self) -> Vec<Part> {
        self.shared.parts().clone()
    }

    /// Closes the file and opens the path anew, for whoever moved the file away, or goes on with the next file where they
    /// rotate. A recording that had stopped is tried again. All this is done a moment later.
    pub fn reopen(&self) {
        self.shared.is_reopened.store(true, Ordering::Release);
    }

    /// Waits until all is written and compressed, which it is some time after [`super::Tap::finish`].
    #[must_use]
    pub fn finish(self) -> State {
        self.finish_with_files().0
    }

    /// The same, with what is in the files that are there then.
    #[must_use]
    pub fn finish_with_files(mut self) -> (State, Vec<Part>) {
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
        (self.state(), self.files())
    }
}

/// A file that is larger than the system allows makes an error, and a signal that would end the program.
fn ignore_file_size_signal() {
    // Where it cannot be done, nothing but that signal is lost.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

fn failed(path: &Path, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Error::Exists(path.to_owned());
    }
    Error::Io { path: path.to_owned(), why: words(error) }
}

/// Why a file cannot be written, for people.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::FileTooLarge => "the file is as large as the system allows".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        _ => error.to_string(),
    }
}
