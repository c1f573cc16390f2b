//! What the terminal UI wants done outside of it, in threads beside it: whatever reads the capture again.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use anyhow::Result;

use super::reader::Reader;
use super::save;
use crate::analysis::excerpt::Wanted;
use crate::check::{Digest, compare};
use crate::cli::arguments::CaptureArguments;
use crate::cli::diff;
use crate::report::index::Index;
use crate::tui::{Comparison, Message, Save};

/// Where the capture is, and who waits for the answers.
pub(super) struct Outside {
    capture: Arc<CaptureArguments>,
    sender: SyncSender<Message>,
    reader: Reader,
}

impl Outside {
    pub(super) fn new(capture: CaptureArguments, sender: SyncSender<Message>) -> Self {
        let reader = Reader::new(capture.reopen(), sender.clone());
        Self { capture: Arc::new(capture), sender, reader }
    }

    /// Does something in a thread of its own, and hands on what comes of it.
    fn spawn(&self, work: impl FnOnce(&CaptureArguments) -> Message + Send + 'static) {
        let (capture, sender) = (Arc::clone(&self.capture), self.sender.clone());
        let started = thread::Builder::new().name("again".into()).spawn(move || {
            let _ = sender.send(work(&capture));
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
            let saved = save::save(capture, &what, &parts, Path::new(&file), shows_phi);
            Message::Done(saved.map_err(|error| format!("not saved: {error:#}")))
        });
    }

    /// Compares two associations.
    pub(super) fn compare(&self, left: u64, right: u64) {
        self.spawn(move |capture| {
            Message::Compared(compared(capture, left, right).map_err(|error| format!("{error:#}")))
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
