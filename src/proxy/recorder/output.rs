//! Where frames are written: the file of the moment, and what becomes of it when writing fails.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::file::{ActiveFile, Failure, Written, is_claimed};
use super::series::{Form, Series};
use super::upkeep::{Limits, Upkeep};
use super::{Error, Part, Settings, Shared, failed, words};
use crate::time::Timestamp;

/// Octets gathered at most before they are handed to the kernel.
const GATHERED: usize = 1 << 20;

pub(super) struct Output {
    settings: Settings,
    shared: Arc<Shared>,
    rotation: Option<Rotation>,
    active: Option<Active>,
    has_stopped: bool,
    /// Number of the last frame, written or not.
    number: u64,
    /// What is to be remarked on the next frame.
    remark: Option<String>,
}

struct Active {
    file: ActiveFile,
    path: PathBuf,
    since: Instant,
}

/// Files that follow one another.
struct Rotation {
    series: Series,
    /// Number of the next file.
    next: u64,
    /// Octets of a file at most.
    size: Option<u64>,
    upkeep: Upkeep,
}

impl Rotation {
    fn new(settings: &Settings, limits: Limits, shared: &Arc<Shared>) -> Result<Self, Error> {
        let failed = |error| failed(&settings.path, &error);
        let series = Series::new(&settings.path);
        let earlier = series.files().map_err(failed)?;
        if let Some(found) = earlier.iter().find(|found| found.form == Form::Plain && is_claimed(&found.path))
        {
            return Err(Error::Claimed(found.path.clone()));
        }
        let next = earlier.last().map_or(1, |last| last.number + 1);
        let upkeep = Upkeep::new(limits, settings.gzip, earlier, Arc::clone(shared)).map_err(failed)?;
        Ok(Self { series, next, size: limits.file, upkeep })
    }

    fn next_path(&mut self) -> PathBuf {
        let path = self.series.path(SystemTime::now(), self.next);
        self.next += 1;
        path
    }
}

impl Output {
    pub(super) fn new(settings: Settings, shared: Arc<Shared>) -> Result<Self, Error> {
        let limits = settings.limits()?;
        let rotation =
            if settings.rotates() { Some(Rotation::new(&settings, limits, &shared)?) } else { None };
        let mut output =
            Self { settings, shared, rotation, active: None, has_stopped: false, number: 0, remark: None };
        output.open()?;
        Ok(output)
    }

    pub(super) const fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    fn open(&mut self) -> Result<(), Error> {
        let path = self.rotation.as_mut().map_or_else(|| self.settings.path.clone(), Rotation::next_path);
        let file =
            if self.rotation.is_some() { ActiveFile::create_new(&path) } else { ActiveFile::create(&path) };
        let mut file = file.map_err(|error| failed(&path, &error))?;
        // What describes the file stands in it at once: it is a capture from its first moment.
        let written = file.flush().map_err(|failure| failed(&path, &failure.error))?;
        if let Some(rotation) = &self.rotation {
            file.claim();
            rotation.upkeep.delete_oldest();
        }
        self.active = Some(Active { file, path: path.clone(), since: Instant::now() });
        // What was there before was moved away, and is found no more.
        self.shared.parts().retain(|part| part.path != path);
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
        self.make_room(ActiveFile::frame_length(octets, remark));
        self.number += 1;
        let Some(active) = self.active.as_mut().filter(|_| !self.has_stopped) else { return };
        let file = &mut active.file;
        match (self.remark.take(), remark) {
            (None, remark) => file.frame(at, octets, remark),
            (Some(own), None) => file.frame(at, octets, Some(&own)),
            (Some(own), Some(remark)) => file.frame(at, octets, Some(&format!("{own}; {remark}"))),
        }
        if file.waiting() >= GATHERED {
            self.flush();
        }
    }

    /// Goes on with the next file, if so many octets are too much for this one.
    fn make_room(&mut self, octets: u64) {
        let Some(most) = self.rotation.as_ref().and_then(|rotation| rotation.size) else { return };
        let Some(active) = self.active.as_mut().filter(|_| !self.has_stopped) else { return };
        if active.file.has_frames() && active.file.length() + octets > most {
            self.rotate();
        }
    }

    /// Goes on with the next file, if this one has lasted long enough.
    pub(super) fn rotate_by_time(&mut self) {
        let Some(most) = self.settings.rotate_time.filter(|_| !self.has_stopped) else { return };
        let is_over = |active: &Active| active.file.has_frames() && active.since.elapsed() >= most;
        if self.active.as_ref().is_some_and(is_over) {
            self.rotate();
        }
    }

    /// Goes on with the next file.
    fn rotate(&mut self) {
        self.flush();
        if !self.has_stopped {
            self.close();
            self.open().unwrap_or_else(|error| self.stop(&error.to_string()));
        }
    }

    /// Gives the file away to be kept.
    fn close(&mut self) {
        let active = self.active.take();
        if let Some((mut active, rotation)) = active.zip(self.rotation.as_ref()) {
            let octets = active.file.length();
            // Nobody writes it any more: it need not be claimed while it is compressed.
            drop(active.file);
            rotation.upkeep.finished(active.path, octets);
        }
    }

    /// All is told: waits until the files are as they are to be.
    pub(super) fn finish(mut self) {
        self.flush();
        self.close();
        if let Some(rotation) = self.rotation {
            rotation.upkeep.finish();
        }
    }

    /// Counts frames that are not written.
    pub(super) const fn pass_over(&mut self, frames: u64) {
        self.number += frames;
    }

    /// Hands all that waits to the kernel.
    pub(super) fn flush(&mut self) {
        let Some(active) = self.active.as_mut().filter(|_| !self.has_stopped) else { return };
        match active.file.flush() {
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
        let path = self.active.as_ref().map_or(&self.settings.path, |active| &active.path).display();
        let frames = self.shared.state().frames;
        let text = format!(
            "the recording has stopped: {path}: {why}; {frames} frames are recorded and can be read, what follows is not \
             recorded; SIGHUP tries again"
        );
        self.remark = Some(format!("before this frame, the recording had stopped: {why}"));
        self.shared.state().stopped = Some(why.to_owned());
        self.shared.alarm(&text);
    }

    /// Closes the file and opens the path anew. A file that nobody moved away goes on, and where files follow one
    /// another, the next one is begun.
    pub(super) fn reopen(&mut self) {
        self.flush();
        let goes_on = |active: &Active| match self.rotation {
            Some(_) => !active.file.has_frames() && active.file.is_at(&active.path),
            None => active.file.is_at(&active.path),
        };
        if let Some(active) = self.active.as_ref().filter(|active| goes_on(active)) {
            let (path, frames) = (active.path.clone(), active.file.frames);
            if self.has_stopped {
                self.go_on(path, frames);
            }
            return;
        }
        self.close();
        self.open().unwrap_or_else(|error| self.stop(&error.to_string()));
    }
}
