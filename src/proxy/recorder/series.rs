//! Names of files that follow one another: `traffic-20261122T223000Z-000001.pcapng` for `traffic.pcapng`.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::time::Timestamp;

/// What a file that is compressed has behind its name.
const COMPRESSED: &str = ".gz";
/// What it has while that is going on.
const PARTIAL: &str = ".gz.part";
/// Characters of a moment: `20261122T223000Z`.
const MOMENT: usize = 16;
const DIGITS: usize = 6;

/// The files of a recording that rotates, of this run and of those before.
#[derive(Clone, Debug)]
pub(super) struct Series {
    folder: PathBuf,
    /// What stands before the moment.
    start: String,
    /// What stands behind the number, with its point.
    end: String,
}

/// A file of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) number: u64,
    pub(super) path: PathBuf,
    pub(super) form: Form,
    pub(super) octets: u64,
}

/// How a file of the series stands on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Compressed,
    /// Compression was not finished.
    Partial,
}

impl Series {
    /// The series whose files are named after `path`.
    pub(super) fn new(path: &Path) -> Self {
        let text = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let start = format!("{}-", text(path.file_stem()).unwrap_or_default());
        let end = text(path.extension()).map_or(String::new(), |extension| format!(".{extension}"));
        Self { folder: folder.unwrap_or(Path::new(".")).to_owned(), start, end }
    }

    /// The file begun at `now` as the `number`th.
    pub(super) fn path(&self, now: SystemTime, number: u64) -> PathBuf {
        let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let nanoseconds = i128::try_from(since_epoch.as_nanos()).unwrap_or(i128::MAX);
        let written = Timestamp::from_nanoseconds(nanoseconds).to_string();
        let seconds = written.split('.').next().unwrap_or_default();
        let moment: String = seconds.chars().filter(|character| !matches!(character, '-' | ':')).collect();
        self.folder.join(format!("{}{moment}Z-{number:0DIGITS$}{}", self.start, self.end))
    }

    /// The files that are there, in order.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(super) fn files(&self) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let Some((number, form)) = entry.file_name().to_str().and_then(|name| self.parse(name)) else {
                continue;
            };
            let about = entry.metadata()?;
            if about.is_file() {
                found.push(Found { number, path: entry.path(), form, octets: about.len() });
            }
        }
        found.sort_by(|one, other| (one.number, &one.path).cmp(&(other.number, &other.path)));
        Ok(found)
    }

    fn parse(&self, name: &str) -> Option<(u64, Form)> {
        let rest = name.strip_prefix(&self.start)?;
        let (moment, rest) = rest.split_at_checked(MOMENT)?;
        let is_moment = moment.chars().enumerate().all(|(place, character)| match place {
            8 => character == 'T',
            15 => character == 'Z',
            _ => character.is_ascii_digit(),
        });
        let rest = rest.strip_prefix('-').filter(|_| is_moment)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = rest.split_at_checked(digits).filter(|_| digits >= DIGITS)?;
        let form = match rest.strip_prefix(&self.end)? {
            "" => Form::Plain,
            COMPRESSED => Form::Compressed,
            PARTIAL => Form::Partial,
            _ => return None,
        };
        Some((number.parse().ok()?, form))
    }
}

/// The name of a file once it is compressed.
pub(super) fn compressed(path: &Path) -> PathBuf {
    with(path, COMPRESSED)
}

/// Its name while it is being compressed.
pub(super) fn partial(path: &Path) -> PathBuf {
    with(path, PARTIAL)
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn names_tell_when_a_file_was_begun_and_which_it_is() {
        let series = Series::new(Path::new("/tmp/a-b.pcapng"));
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_386_600);
        let path = series.path(now, 7);
        assert_eq!(path, Path::new("/tmp/a-b-20261122T223000Z-000007.pcapng"));
        let name = "a-b-20261122T223000Z-000007.pcapng";
        assert_eq!(series.parse(name), Some((7, Form::Plain)));
        assert_eq!(series.parse(&format!("{name}.gz")), Some((7, Form::Compressed)));
        assert_eq!(series.parse(&format!("{name}.gz.part")), Some((7, Form::Partial)));
        for other in [
            "a-b.pcapng",
            "a-b-20261122T223000Z-7.pcapng",
            "a-b-20261122T223000Z-000007.pcap",
            "a-b-20261122T223000Z-000007.pcapng.bak",
            "a-b-2026112xT223000Z-000007.pcapng",
            "b-20261122T223000Z-000007.pcapng",
        ] {
            assert_eq!(series.parse(other), None, "{other}");
        }
        assert_eq!(Series::new(Path::new("traffic.pcapng")).folder, Path::new("."));
    }
}
