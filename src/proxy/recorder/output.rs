//! Where frames are written: the file of the moment, and what becomes of it when writing fails.

use std::path::PathBuf;
use std::sync::Arc;

use super::file::{ActiveFile, Failure, Written};
use super::{Error, Part, Settings, Shared, failed, words};
use crate::time::Timestamp;

/// Octets gathered at most before they are handed to the kernel.
const GATHERED: usize = 1 << 20;

pub(super) struct Output {
    settings: Settings,
    shared: Arc<Shared>,
    active: Option<ActiveFile>,
    has_stopped: bool,
    /// Number of the last frame, written or not.
    number: u64,
    /// What is to be remarked on the next frame.
    remark: Option<String>,
}

impl Output {
    pub(super) fn new(settings: Settings, shared: Arc<Shared>) -> Result<Self, Error> {
        let mut output = Self { settings, shared, active: None, has_stopped: false, number: 0, remark: None };
        output.open()?;
        Ok(output)
    }

    pub(super) const fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    fn open(&mut self) -> Result<(), Error> {
        let path = self.settings.path.clone();
        let mut active = ActiveFile::create(&path).map_err(|error| failed(&path, &error))?;
        // What describes the file stands in it at once: it is a capture from its first moment.
        let written = active.flush().map_err(|failure| failed(&path, &failure.error))?;
        self.active = Some(active);
        self.shared.state().files += 1;
        self.go_on(path, 0);
        self.wrote(written);
        Ok(())
    }

    /// From the next frame on, frames are written to `path`, behind others.
    fn go_on(&mut self, path: PathBuf, before: u64) {
        self.shared.parts().push(Part { path, first: self.number + 1, count: 0, before });
        self.shared.state().stopped = None;
        self.has_stopped = false;
    }

    /// Writes the next frame.
    pub(super) fn frame(&mut self, at: Timestamp, octets: &[u8], remark: Option<&str>) {
        self.number += 1;
        let Some(active) = self.active.as_mut().filter(|_| !self.has_stopped) else { return };
        match (self.remark.take(), remark) {
            (None, remark) => active.frame(at, octets, remark),
            (Some(own), None) => active.frame(at, octets, Some(&own)),
            (Some(own), Some(remark)) => active.frame(at, octets, Some(&format!("{own}; {remark}"))),
        }
        if active.waiting() >= GATHERED {
            self.flush();
        }
    }

    /// Counts frames that are not written.
    pub(super) const fn pass_over(&mut self, frames: u64) {
        self.number += frames;
    }

    /// Hands all that waits to the kernel.
    pub(super) fn flush(&mut self) {
        let Some(active) = self.active.as_mut().filter(|_| !self.has_stopped) else { return };
        match active.flush() {
            Ok(written) => self.wrote(written),
            Err(Failure { error, written }) => {
                self.wrote(written);
                self.stop(&words(&error));
            }
        }
    }

    fn wrote(&self, written: Written) {
        if let Some(part) = self.shared.parts().last_mut() {
            part.count += written.frames;
        }
        let mut state = self.shared.state();
        state.octets += written.octets;
        state.frames += written.frames;
    }

    /// Gives up writing, until it is to be tried again.
    fn stop(&mut self, why: &str) {
        self.has_stopped = true;
        let (path, frames) = (self.settings.path.display(), self.shared.state().frames);
        let text = format!(
            "the recording has stopped: {path}: {why}; its {frames} frames until now can be read, what follows is not \
             recorded; SIGHUP tries again"
        );
        self.remark = Some(format!("before this frame, the recording had stopped: {why}"));
        self.shared.state().stopped = Some(why.to_owned());
        self.shared.alarm(&text);
    }

    /// Closes the file and opens the path anew. A file that nobody moved away goes on.
    pub(super) fn reopen(&mut self) {
        self.flush();
        let path = self.settings.path.clone();
        let active = self.active.take().filter(|active| active.is_at(&path));
        let Some(active) = active else {
            return self.open().unwrap_or_else(|error| self.stop(&error.to_string()));
        };
        if self.has_stopped {
            self.go_on(path, active.frames);
        }
        self.active = Some(active);
    }
}
