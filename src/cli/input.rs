//! Opening captures: files, standard input, files that grow.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};

use super::ahead::read_ahead;
use super::spool::{Growth, Spool};
use crate::capture::{self, Compression, Input, Merge, Source};
use crate::report::CaptureInfo;

/// A file of so many octets is worth a thread that takes its wrapping off, if it has one.
const LARGE: u64 = 256 << 10;
/// Between two looks at a file that may have grown.
const FOLLOW_INTERVAL: Duration = Duration::from_millis(100);

/// All inputs, ready to be read in the order of time.
pub(super) struct Inputs {
    pub(super) merge: Merge,
    pub(super) info: CaptureInfo,
    /// Octets of the files read so far.
    pub(super) position: Arc<AtomicU64>,
    /// Octets of the files in all; `None` if that cannot be known.
    pub(super) total: Option<u64>,
    /// May the next read be long in coming? Of a file that grows: was all read that there is of it?
    pub(super) may_wait: Arc<AtomicBool>,
    /// What could not be opened, and why.
    pub(super) errors: Vec<String>,
}

/// Opens a file that standard input is copied to; it ends when standard input does.
///
/// # Errors
/// What comes cannot be read.
pub(super) fn open_spool(spool: &Spool) -> Result<Inputs> {
    const NAME: &str = "standard input";
    let position = Arc::new(AtomicU64::new(0));
    let file = File::open(spool.path())?;
    let counted = Counted { file, position: Arc::clone(&position) };
    let may_wait = Arc::new(AtomicBool::new(true));
    let reader = Follow::new(counted, spool.growth(), &may_wait);
    let source = Source::open(Box::new(reader)).map_err(|error| anyhow!("{NAME}: {}", text_of(&error)))?;
    let mut info = CaptureInfo { files: vec![NAME.to_owned()], formats: Vec::new(), compression: None };
    note(&mut info, &source);
    let input = Input { name: NAME.to_owned(), starts_at: None, open: Box::new(move || Ok(source)) };
    let merge = Merge::new(vec![input]);
    Ok(Inputs { merge, info, position, total: None, may_wait, errors: Vec::new() })
}

/// Opens the inputs; `-` is standard input.
///
/// # Errors
/// None of them can be read, or standard input is named twice.
pub(super) fn open(paths: &[PathBuf], follows: bool) -> Result<Inputs> {
    let (position, may_wait) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(true)));
    let mut info = CaptureInfo { files: Vec::new(), formats: Vec::new(), compression: None };
    if paths.iter().filter(|path| is_standard_input(path)).count() > 1 {
        bail!("standard input (-) can be read only once");
    }
    let (mut inputs, mut errors) = (Vec::new(), Vec::new());
    let mut total = Some(0);
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        let is_alone = paths.len() == 1 || follows;
        let growing = follows.then_some(&may_wait);
        match input(path, &name, is_alone, growing, &position, &mut info) {
            Ok(input) => inputs.push(input),
            Err(error) => {
                errors.push(format!("{name}: {}", text_of(&error)));
                continue;
            }
        }
        total = total.zip(length(path).filter(|_| !follows)).map(|(sum, length)| sum + length);
        info.files.push(name);
    }
    if inputs.is_empty() {
        return Err(anyhow!(errors.join("; ")));
    }
    position.store(0, Ordering::Relaxed);
    may_wait.store(total.is_none(), Ordering::Relaxed);
    Ok(Inputs { merge: Merge::new(inputs), info, position, total, may_wait, errors })
}

/// One input is simply read; of several, the first frame of each tells their order.
fn input(
    path: &Path,
    name: &str,
    is_alone: bool,
    growing: Option<&Arc<AtomicBool>>,
    position: &Arc<AtomicU64>,
    info: &mut CaptureInfo,
) -> Result<Input, capture::Error> {
    let mut source = open_one(path, growing, position)?;
    if is_alone || is_standard_input(path) {
        note(info, &source);
        return Ok(Input { name: name.to_owned(), starts_at: None, open: Box::new(move || Ok(source)) });
    }
    let starts_at = source.peek()?;
    note(info, &source);
    let (path, position) = (path.to_owned(), Arc::clone(position));
    let open = move || open_one(&path, None, &position);
    Ok(Input { name: name.to_owned(), starts_at, open: Box::new(open) })
}

/// Why a capture cannot be opened: before its first octet, where that is says nothing.
fn text_of(error: &capture::Error) -> String {
    match error {
        capture::Error::Io { offset: 0, source } => source.to_string(),
        other => other.to_string(),
    }
}

fn note(info: &mut CaptureInfo, source: &Source) {
    let format = source.format().name();
    if !info.formats.contains(&format) {
        info.formats.push(format);
    }
    info.compression = info.compression.or(source.compression().map(|compression| match compression {
        Compression::Gzip => "gzip",
        Compression::Zstd => "zstd",
    }));
}

pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn length(path: &Path) -> Option<u64> {
    let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    (!is_standard_input(path)).then_some(metadata.len())
}

/// Opens a file; of one that grows, `growing` tells whether all was read that there is.
fn open_one(
    path: &Path,
    growing: Option<&Arc<AtomicBool>>,
    position: &Arc<AtomicU64>,
) -> Result<Source, capture::Error> {
    let io_error = |source| capture::Error::Io { offset: 0, source };
    if is_standard_input(path) {
        return Source::open(Box::new(io::stdin()));
    }
    let file = File::open(path).map_err(io_error)?;
    if file.metadata().map_err(io_error)?.is_dir() {
        return Err(io_error(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let is_large = file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() >= LARGE);
    let counted = Counted { file, position: Arc::clone(position) };
    if let Some(may_wait) = growing {
        return Source::open(Box::new(Follow::new(counted, Growth::default(), may_wait)));
    }
    if is_large {
        return Source::open_ahead(Box::new(counted), read_ahead);
    }
    Source::open(Box::new(counted))
}

/// A file that tells how much of it was read.
struct Counted {
    file: File,
    position: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A file that may grow: its end is waited at, until it is known that nothing more will come.
struct Follow {
    counted: Counted,
    growth: Growth,
    /// Octets read of it.
    place: u64,
    may_wait: Arc<AtomicBool>,
}

impl Follow {
    fn new(counted: Counted, growth: Growth, may_wait: &Arc<AtomicBool>) -> Self {
        Self { counted, growth, place: 0, may_wait: Arc::clone(may_wait) }
    }
}

impl Read for Follow {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            // Looked at first: what came before the end is read after it.
            let is_over = self.growth.is_over();
            match self.counted.read(into)? {
                0 if is_over => return self.growth.failure().map_or(Ok(0), Err),
                0 if !into.is_empty() => sleep(FOLLOW_INTERVAL),
                read => {
                    self.place += read as u64;
                    let length = self.counted.file.metadata()?.len();
                    self.may_wait.store(self.place >= length, Ordering::Relaxed);
                    return Ok(read);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn of_a_file_that_grows_it_is_known_whether_all_was_read() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"abcd").unwrap();
        let (may_wait, position) = (Arc::new(AtomicBool::new(false)), Arc::default());
        let counted = Counted { file: file.reopen().unwrap(), position };
        let mut follow = Follow::new(counted, Growth::default(), &may_wait);
        let mut read = |into: &mut [u8]| (follow.read(into).unwrap(), may_wait.load(Ordering::Relaxed));
        assert_eq!(read(&mut [0; 3]), (3, false));
        assert_eq!(read(&mut [0; 1]), (1, true));
        file.write_all(b"ef").unwrap();
        assert_eq!(read(&mut [0; 1]), (1, false));
        assert_eq!(read(&mut [0; 9]), (1, true));
    }
}
