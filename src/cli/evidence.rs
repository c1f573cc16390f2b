//! What a timeline keeps no more than a row of, read again from its capture: octets, frames, whole messages.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::input;
use crate::analysis::Options;
use crate::analysis::excerpt::{Evidence, Excerpt, Missing, Wanted};
use crate::capture::Merge;
use crate::packet::Decoder;

/// Frames decoded before the connection, for the first IP fragments of its first packet.
const LEAD: u64 = 1_024;
/// Frames between two looks at whether anybody still wants it.
const PATIENCE: u64 = 256;

/// Captures that were read once and can be read again.
#[derive(Clone, Debug)]
pub struct Reopen {
    files: Vec<(PathBuf, Option<Stamp>)>,
    first_frame: u64,
    options: Options,
}

/// What tells whether a file is still the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// Why something could not be read again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not a file: what was read of it is gone.
    #[error("{0}: it can be read only once, and its octets were not kept")]
    NotAFile(String),
    /// It is no longer there.
    #[error("{0}: the file is gone since it was read")]
    Gone(String),
    /// It has fewer octets than it had.
    #[error("{name}: the file became shorter since it was read ({length} octets, {before} before)")]
    Shorter {
        /// Its name.
        name: String,
        /// Its length now.
        length: u64,
        /// Its length when it was read.
        before: u64,
    },
    /// It holds something else than it did.
    #[error("{name}: the file changed since it was read: {why}")]
    Changed {
        /// Its name.
        name: String,
        /// What shows it.
        why: Missing,
    },
    /// It is as it was, and does not hold what is wanted.
    #[error(transparent)]
    Missing(Missing),
    /// It cannot be opened or read.
    #[error("{0}")]
    Unreadable(String),
}

impl Reopen {
    /// Captures that are read now, and with what options.
    #[must_use]
    pub fn new(files: &[PathBuf], options: Options) -> Self {
        let files = files.iter().map(|path| (path.clone(), Stamp::of(path))).collect();
        Self { files, first_frame: 1, options }
    }

    /// The same, of which the first frame has this number.
    #[must_use]
    pub const fn numbered_from(mut self, first_frame: u64) -> Self {
        self.first_frame = first_frame;
        self
    }

    /// Reads what is wanted again; `None` if `is_cancelled` became true meanwhile.
    ///
    /// # Errors
    /// The captures are not there any more, or do not hold it.
    pub fn read(&self, wanted: Wanted, is_cancelled: &AtomicBool) -> Result<Option<Evidence>, Error> {
        self.files.iter().try_for_each(|(path, stamp)| is_there(path, stamp.is_some()))?;
        let paths: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        let mut inputs =
            input::open(&paths, false).map_err(|error| Error::Unreadable(format!("{error:#}")))?;
        inputs.merge.number_from(self.first_frame);
        if let Some(error) = inputs.errors.pop() {
            return Err(Error::Unreadable(error));
        }
        let excerpt = Excerpt::new(wanted, self.options.clone());
        let read = read(&mut inputs.merge, excerpt, wanted.connected_in, is_cancelled);
        let Some((excerpt, failure)) = read else { return Ok(None) };
        excerpt.finish().map(Some).map_err(|missing| self.explain(missing, failure))
    }

    /// Why it is not there: what happened to the files tells more than what was not found in them.
    fn explain(&self, missing: Missing, failure: Option<String>) -> Error {
        for (path, before) in &self.files {
            let name = path.to_string_lossy().into_owned();
            match (before, Stamp::of(path)) {
                (_, None) => return Error::Gone(name),
                (Some(Stamp { length: before, .. }), Some(Stamp { length, .. })) if length < *before => {
                    return Error::Shorter { name, length, before: *before };
                }
                (Some(before), Some(now)) if now != *before => {
                    return Error::Changed { name, why: missing };
                }
                _ => {}
            }
        }
        failure.map_or(Error::Missing(missing), Error::Unreadable)
    }
}

fn is_there(path: &Path, was_file: bool) -> Result<(), Error> {
    let name = || path.to_string_lossy().into_owned();
    if path.as_os_str() == "-" || (!was_file && path.exists()) {
        return Err(Error::NotAFile(name()));
    }
    if Stamp::of(path).is_none() { Err(Error::Gone(name())) } else { Ok(()) }
}

/// Reads until the excerpt has it all, the captures end, or nobody wants it any more (`None`); also returns what could
/// not be read.
fn read(
    merge: &mut Merge,
    mut excerpt: Excerpt,
    connected_in: u64,
    is_cancelled: &AtomicBool,
) -> Option<(Excerpt, Option<String>)> {
    let (mut decoder, mut failure) = (Decoder::new(true), None);
    let first = connected_in.saturating_sub(LEAD);
    let mut frames = 0;
    while !excerpt.is_done() {
        frames += 1;
        if frames % PATIENCE == 0 && is_cancelled.load(Ordering::Relaxed) {
            return None;
        }
        let frame = match merge.next_frame() {
            Ok(Some((_, frame))) => frame,
            Ok(None) => break,
            Err(error) => {
                failure = Some(format!("{}: {}", merge.name(error.input), error.error));
                continue;
            }
        };
        if frame.number < first {
            continue;
        }
        match decoder.decode(&frame) {
            Ok(segment) => excerpt.segment(&segment),
            Err(_) => {
                if let Some(message) = decoder.unreachable() {
                    excerpt.unreachable(message);
                }
            }
        }
        excerpt.layers(frame.number, decoder.layers());
    }
    Some((excerpt, failure))
}
