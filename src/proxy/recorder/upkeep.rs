//! Finished files of a recording: compressed, and the oldest deleted, so that there are never too many.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::file::MODE;
use super::series::{self, Form, Found};
use super::{Shared, words};

const BUFFER: usize = 256 << 10;
/// Niceness of the thread that compresses: whoever relays comes first.
#[cfg(target_os = "linux")]
const LOW_PRIORITY: i32 = 19;

/// What is kept at most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// Files, with the one being written.
    pub(super) files: Option<usize>,
    /// Octets, with those that the one being written may come to have.
    pub(super) octets: Option<u64>,
    /// Octets that a file may come to have.
    pub(super) file: Option<u64>,
}

/// The finished files, oldest first.
pub(super) struct Upkeep {
    limits: Limits,
    kept: Arc<Mutex<Vec<Kept>>>,
    shared: Arc<Shared>,
    /// What is to be compressed, and the thread that does.
    compressor: Option<(Sender<PathBuf>, JoinHandle<()>)>,
}

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    octets: u64,
}

impl Upkeep {
    /// Takes over the files of earlier runs.
    ///
    /// # Errors
    /// The thread that compresses cannot be started.
    pub(super) fn new(
        limits: Limits,
        is_compressing: bool,
        earlier: Vec<Found>,
        shared: Arc<Shared>,
    ) -> io::Result<Self> {
        let kept = Arc::default();
        let compressor = if is_compressing { Some(compressor(&kept, &shared)?) } else { None };
        let upkeep = Self { limits, kept, shared, compressor };
        let compressed: Vec<PathBuf> = earlier
            .iter()
            .filter(|found| found.form == Form::Compressed)
            .map(|found| found.path.clone())
            .collect();
        for found in earlier {
            let is_left_over = match found.form {
                Form::Partial => true,
                Form::Plain => compressed.contains(&series::compressed(&found.path)),
                Form::Compressed => false,
            };
            if is_left_over {
                upkeep.remove(&found.path);
            } else {
                lock(&upkeep.kept).push(Kept { path: found.path.clone(), octets: found.octets });
                upkeep.compress(found.form, found.path);
            }
        }
        Ok(upkeep)
    }

    /// A file has come to its end.
    pub(super) fn finished(&self, path: PathBuf, octets: u64) {
        lock(&self.kept).push(Kept { path: path.clone(), octets });
        self.compress(Form::Plain, path);
    }

    fn compress(&self, form: Form, path: PathBuf) {
        if let Some((waiting, _)) = self.compressor.as_ref().filter(|_| form == Form::Plain) {
            // The thread ends only after this end of the channel.
            let _ = waiting.send(path);
        }
    }

    /// Deletes the oldest files, as long as there are too many beside the one being written.
    pub(super) fn delete_oldest(&self) {
        let mut kept = lock(&self.kept);
        while !kept.is_empty() && self.is_too_much(&kept) {
            let oldest = kept.remove(0);
            self.shared.parts().retain(|part| part.path != oldest.path);
            self.remove(&oldest.path);
        }
    }

    fn is_too_much(&self, kept: &[Kept]) -> bool {
        let octets: u64 = kept.iter().map(|kept| kept.octets).sum();
        let octets = octets.saturating_add(self.limits.file.unwrap_or_default());
        self.limits.files.is_some_and(|most| kept.len() + 1 > most)
            || self.limits.octets.is_some_and(|most| octets > most)
    }

    fn remove(&self, path: &Path) {
        let removed = fs::remove_file(path);
        if let Err(error) = removed.or_else(|error| ignored(error, io::ErrorKind::NotFound)) {
            self.shared.alarm(&format!("{}: it cannot be deleted: {}", path.display(), words(&error)));
        }
    }

    /// Waits until all is compressed.
    pub(super) fn finish(self) {
        if let Some((waiting, thread)) = self.compressor {
            drop(waiting);
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

fn ignored(error: io::Error, kind: io::ErrorKind) -> io::Result<()> {
    if error.kind() == kind { Ok(()) } else { Err(error) }
}

fn lock(kept: &Mutex<Vec<Kept>>) -> MutexGuard<'_, Vec<Kept>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn compressor(
    kept: &Arc<Mutex<Vec<Kept>>>,
    shared: &Arc<Shared>,
) -> io::Result<(Sender<PathBuf>, JoinHandle<()>)> {
    let (waiting, paths) = mpsc::channel();
    let (kept, shared) = (Arc::clone(kept), Arc::clone(shared));
    let thread =
        thread::Builder::new().name("gzip".to_owned()).spawn(move || compress_all(&paths, &kept, &shared))?;
    Ok((waiting, thread))
}

fn compress_all(paths: &Receiver<PathBuf>, kept: &Mutex<Vec<Kept>>, shared: &Shared) {
    // On Linux this is of the thread, elsewhere of the process.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(LOW_PRIORITY);
    for path in paths {
        let is_kept = |kept: &Kept| kept.path == path;
        if !lock(kept).iter().any(is_kept) {
            continue;
        }
        let partial = series::partial(&path);
        let result = compress(&path, &partial).and_then(|octets| {
            // Whoever looks for the file finds it by one of its names; one that was deleted meanwhile does not come back.
            let mut kept = lock(kept);
            let Some(kept) = kept.iter_mut().find(|kept| is_kept(kept)) else {
                return fs::remove_file(&partial);
            };
            let compressed = series::compressed(&path);
            fs::rename(&partial, &compressed)?;
            let mut parts = shared.parts();
            parts
                .iter_mut()
                .filter(|part| part.path == path)
                .for_each(|part| part.path.clone_from(&compressed));
            *kept = Kept { path: compressed, octets };
            fs::remove_file(&path)
        });
        if let Err(error) = result {
            // What is left of it would be in the way of nobody, but takes room.
            let _ = fs::remove_file(&partial);
            let is_gone = error.kind() == io::ErrorKind::NotFound && !lock(kept).iter().any(is_kept);
            if !is_gone {
                shared.alarm(&format!(
                    "{}: it stays as it is, not compressed: {}",
                    path.display(),
                    words(&error)
                ));
            }
        }
    }
}

/// Compresses a file into another; with how many octets that has.
fn compress(from: &Path, to: &Path) -> io::Result<u64> {
    let mut input = BufReader::with_capacity(BUFFER, File::open(from)?);
    // What a run before left there half done, or somebody put there, is not written through.
    fs::remove_file(to).or_else(|error| ignored(error, io::ErrorKind::NotFound))?;
    let output = OpenOptions::new().write(true).create_new(true).mode(MODE).open(to)?;
    // What is faster than the network keeps up with it.
    let mut output = GzEncoder::new(BufWriter::with_capacity(BUFFER, output), Compression::fast());
    io::copy(&mut input, &mut output)?;
    let output = output.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    // The plain file is deleted only after all of this is on the disk.
    output.sync_all()?;
    Ok(output.metadata()?.len())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_compressed_file_is_its_owners_and_no_link_is_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, elsewhere] = ["from", "to", "elsewhere"].map(|name| folder.path().join(name));
        fs::write(&from, b"frames").unwrap();
        fs::write(&elsewhere, b"somebody's").unwrap();
        std::os::unix::fs::symlink(&elsewhere, &to).unwrap();
        let octets = compress(&from, &to).unwrap();
        let about = fs::symlink_metadata(&to).unwrap();
        assert!(about.is_file() && about.len() == octets && about.permissions().mode() & 0o777 == MODE);
        assert_eq!(fs::read(&elsewhere).unwrap(), b"somebody's");
    }
}
