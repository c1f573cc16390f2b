//! What the terminal UI wants done outside of it, in threads beside it: whatever reads the capture again.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use anyhow::{Result, anyhow};

use super::reader::Reader;
use super::save;
use crate::analysis::excerpt::Wanted;
use crate::check::{Digest, compare};
use crate::cli::arguments::CaptureArguments;
use crate::cli::diff;
use crate::cli::evidence::Reopen;
use crate::report::index::Index;
use crate::tui::{Comparison, Message, Save};

/// Where what is looked at is read again.
#[derive(Clone)]
pub(in crate::cli) enum Capture {
    /// Captures that were given, and how they were.
    Files(Arc<CaptureArguments>, Reopen),
    /// A recording under way: its files now.
    Recording(Arc<dyn Fn() -> Result<CaptureArguments> + Send + Sync>),
}

impl Capture {
    pub(super) fn files(capture: CaptureArguments) -> Self {
        let reopen = capture.reopen();
        Self::Files(Arc::new(capture), reopen)
    }

    /// The way to read one message of it again.
    pub(super) fn reopen(&self) -> Result<Reopen> {
        match self {
            Self::Files(_, reopen) => Ok(reopen.clone()),
            Self::Recording(files) => files().map(|capture| capture.reopen()),
        }
    }

    /// Its files as they are now.
    fn now(&self) -> Result<Arc<CaptureArguments>> {
        match self {
            Self::Files(capture, _) => Ok(Arc::clone(capture)),
            Self::Recording(files) => files().map(Arc::new),
        }
    }
}

/// Where the capture is, and who waits for the answers.
pub(in crate::cli) struct Outside {
    capture: Capture,
    sender: SyncSender<Message>,
    reader: Reader,
}

impl Outside {
    pub(in crate::cli) fn new(capture: Capture, sender: SyncSender<Message>) -> Self {
        let reader = Reader::new(capture.clone(), sender.clone());
        Self { capture, sender, reader }
    }

    /// Does something in a thread of its own, and hands on what comes of it.
    fn spawn(&self, work: impl FnOnce(Result<&CaptureArguments>) -> Message + Send + 'static) {
        let (capture, sender) = (self.capture.clone(), self.sender.clone());
        let started = thread::Builder::new().name("again".into()).spawn(move || {
            let capture = capture.now();
            let _ = sender.send(work(capture.as_deref().map_err(|error| anyhow!("{error:#}"))));
        });
        if let Err(error) = started {
            let _ = self.sender.try_send(Message::Done(Err(error.to_string())));
        }
    }

    /// Reads something again; what was being read is no longer wanted.
    pub(super) fn read(&mut self, wanted: Wanted) {
        if let Err(error) = self.reader.read(wanted) {
            let _ = self.sender.try_send(Message::Read(wanted, Err(error.to_string())));
        }
    }

    /// Writes something to a file.
    pub(super) fn save(&self, what: Save, file: String, index: &Index, shows_phi: bool) {
        let parts = save::parts(&what, index);
        self.spawn(move |capture| {
            let saved =
                capture.and_then(|capture| save::save(capture, &what, &parts, Path::new(&file), shows_phi));
            Message::Done(saved.map_err(|error| format!("not saved: {error:#}")))
        });
    }

    /// Compares two associations.
    pub(super) fn compare(&self, left: u64, right: u64) {
        self.spawn(move |capture| {
            let compared = capture.and_then(|capture| compared(capture, left, right));
            Message::Compared(compared.map_err(|error| format!("{error:#}")))
        });
    }
}

fn compared(capture: &CaptureArguments, left: u64, right: u64) -> Result<Comparison> {
    let one: Digest = diff::digest_of(capture.open_once()?, Some(left))?;
    let other: Digest = diff::digest_of(capture.open_once()?, Some(right))?;
    let differences = compare(&one, &other);
    let differences = differences.into_iter().map(|it| [it.what, it.left, it.right]).collect();
    Ok(Comparison { associations: (left, right), differences })
}
