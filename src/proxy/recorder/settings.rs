//! What is recorded where, and how much of it is kept.

use std::path::PathBuf;
use std::time::Duration;

use super::upkeep::Limits;

/// A smaller file would hold little but what describes it.
const LEAST_FILE: u64 = 4_096;
/// Where only the total is limited, a file has this part of it.
const PARTS: u64 = 10;

/// What is recorded where.
///
/// Without limits of size, time or total, all goes into one file with the name given, which must not be there yet. With
/// them, files follow one another, each with its moment and a number in its name: `traffic-20261122T223000Z-000001.pcapng`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file, or what the files are named after.
    pub path: PathBuf,
    /// Octets after which the next file is begun.
    pub rotate_size: Option<u64>,
    /// Time after which the next file is begun, if there is a frame in this one.
    pub rotate_time: Option<Duration>,
    /// Files kept, with the one being written and those of earlier runs; the oldest are deleted.
    pub keep: Option<usize>,
    /// Octets kept, of the same files; while one of them is compressed, it takes more.
    pub total: Option<u64>,
    /// Are finished files compressed?
    pub gzip: bool,
}

/// Why a recording cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a file with this name, and it is not empty.
    #[error("{}: it is there already, and nothing is written over: choose another name, or move it away", .0.display())]
    Exists(PathBuf),
    /// Another program writes files of the same series.
    #[error("{}: another program is writing it: choose another name", .0.display())]
    Claimed(PathBuf),
    /// The settings contradict one another.
    #[error("{0}")]
    Settings(&'static str),
    /// The file cannot be made.
    #[error("{}: {why}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why, for people.
        why: String,
    },
}

impl Settings {
    /// One file with this name, and no other.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path, rotate_size: None, rotate_time: None, keep: None, total: None, gzip: false }
    }

    pub(super) const fn rotates(&self) -> bool {
        self.rotate_size.is_some() || self.rotate_time.is_some() || self.total.is_some()
    }

    /// What is kept at most.
    ///
    /// # Errors
    /// The settings contradict one another.
    pub(super) fn limits(&self) -> Result<Limits, Error> {
        let file = self.rotate_size.or(self.total.map(|total| total / PARTS));
        if !self.rotates() && (self.keep.is_some() || self.gzip) {
            return Err(Error::Settings(
                "a recording that never begins a new file has none to delete or to compress: say when it does, by size or time",
            ));
        }
        if self.keep == Some(0) {
            return Err(Error::Settings("at least one file is kept: the one that is written"));
        }
        if file.is_some_and(|file| file < LEAST_FILE) {
            return Err(Error::Settings(
                "a file of a recording has at least 4096 octets, and the total ten times that",
            ));
        }
        if self.total.zip(file).is_some_and(|(total, file)| total / 2 < file) {
            return Err(Error::Settings("the total of all files is at least twice the size of one"));
        }
        if self.rotate_time.is_some_and(|time| time.is_zero()) {
            return Err(Error::Settings("a file of a recording lasts longer than no time"));
        }
        Ok(Limits { files: self.keep, octets: self.total, file })
    }
}
