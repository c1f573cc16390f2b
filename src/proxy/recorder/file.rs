//! One file of a recording, while it is written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use crate::capture::{LinkType, Writer};
use crate::octets::Reader;
use crate::time::Timestamp;

/// Only its owner can read it: there is patient data in it.
pub(super) const MODE: u32 = 0o600;
const ENHANCED_PACKET: u32 = 6;
/// Type and length of a block, before it.
const BLOCK_HEADER: u64 = 8;

pub(super) struct ActiveFile {
    file: File,
    /// Holds what was not written yet.
    writer: Writer<Vec<u8>>,
    /// Octets in the file.
    octets: u64,
    /// Frames that the writer holds.
    waiting_frames: u64,
    /// Frames in the file.
    pub(super) frames: u64,
}

/// Writing failed: the file ends with its last whole frame.
pub(super) struct Failure {
    pub(super) error: io::Error,
    /// What came into the file before.
    pub(super) written: Written,
}

/// What came into a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) octets: u64,
    pub(super) frames: u64,
}

impl ActiveFile {
    /// A new file.
    ///
    /// # Errors
    /// It cannot be made, or is there.
    pub(super) fn create_new(path: &Path) -> io::Result<Self> {
        Self::of(OpenOptions::new().append(true).create_new(true).mode(MODE).open(path)?)
    }

    /// A new file, or one without an octet in it.
    ///
    /// # Errors
    /// It cannot be made, or holds something.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let made = OpenOptions::new().append(true).create_new(true).mode(MODE).open(path);
        let file = match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                OpenOptions::new().append(true).open(path)?
            }
            made => made?,
        };
        let about = file.metadata()?;
        // A link may lead to a terminal or a pipe. One to a file may have been put there by somebody else.
        let is_elsewhere = about.is_file() && std::fs::symlink_metadata(path)?.is_symlink();
        if about.len() > 0 || is_elsewhere {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if about.is_file() {
            file.set_permissions(PermissionsExt::from_mode(MODE))?;
        }
        Self::of(file)
    }

    fn of(file: File) -> io::Result<Self> {
        let writer = Writer::new(Vec::new(), LinkType::ETHERNET)?;
        Ok(Self { file, writer, octets: 0, waiting_frames: 0, frames: 0 })
    }

    /// Keeps others that look for it from taking it for a file that nobody writes any more.
    pub(super) fn claim(&self) {
        // A file system without locks is one where only this is missing.
        let _ = flock(&self.file, FlockOperation::NonBlockingLockExclusive);
    }

    /// Its octets with what waits to be written.
    pub(super) fn length(&mut self) -> u64 {
        self.octets + self.waiting() as u64
    }

    /// Does it hold a frame, or will it?
    pub(super) const fn has_frames(&self) -> bool {
        self.frames + self.waiting_frames > 0
    }

    /// Octets that a frame takes in it.
    pub(super) fn frame_length(octets: &[u8], remark: Option<&str>) -> u64 {
        Writer::<Vec<u8>>::frame_length(octets.len(), remark) as u64
    }

    /// Is it what is found under this name?
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let identity = |about: std::fs::Metadata| (about.dev(), about.ino());
        let here = self.file.metadata().map(identity).ok();
        here.is_some() && here == std::fs::metadata(path).map(identity).ok()
    }

    /// Octets that wait to be written.
    pub(super) fn waiting(&mut self) -> usize {
        self.writer.output().len()
    }

    /// Takes in a frame; it is not written yet.
    pub(super) fn frame(&mut self, at: Timestamp, octets: &[u8], remark: Option<&str>) {
        // Writing to a Vec does not fail, and no frame has 4 GiB.
        let _ = self.writer.frame(at, octets, remark);
        self.waiting_frames += 1;
    }

    /// Hands all that waits to the kernel.
    pub(super) fn flush(&mut self) -> Result<Written, Failure> {
        let written = Written { octets: self.waiting() as u64, frames: self.waiting_frames };
        let (octets, result) = write(&mut self.file, self.writer.output());
        let written = match result {
            Ok(()) => written,
            Err(_) => whole_blocks(self.writer.output(), octets),
        };
        self.writer.output().clear();
        self.waiting_frames = 0;
        self.octets += written.octets;
        self.frames += written.frames;
        result.map(|()| written).map_err(|error| {
            // Where even this fails, a reader finds the last block cut off, and all those before it.
            let _ = self.file.set_len(self.octets);
            Failure { error, written }
        })
    }
}

/// Does somebody write into this file?
pub(super) fn is_claimed(path: &Path) -> bool {
    let claim = File::open(path).map(|file| flock(&file, FlockOperation::NonBlockingLockExclusive));
    matches!(claim, Ok(Err(error)) if error == rustix::io::Errno::WOULDBLOCK)
}

/// Writes as much as goes; with how many octets that was.
fn write(file: &mut File, mut octets: &[u8]) -> (usize, io::Result<()>) {
    let all = octets.len();
    while !octets.is_empty() {
        match file.write(octets) {
            Ok(0) => return (all - octets.len(), Err(io::ErrorKind::WriteZero.into())),
            Ok(count) => octets = octets.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (all - octets.len(), Err(error)),
        }
    }
    (all, Ok(()))
}

/// The whole blocks among the first `length` octets.
fn whole_blocks(octets: &[u8], length: usize) -> Written {
    let mut rest = Reader::new(octets.get(..length).unwrap_or(octets), 0);
    let mut whole = Written::default();
    while let Some((kind, length)) = rest.u32_le().zip(rest.u32_le()) {
        let content = u64::from(length).saturating_sub(BLOCK_HEADER);
        if rest.take(usize::try_from(content).unwrap_or(usize::MAX)).is_none() {
            break;
        }
        whole.octets += u64::from(length);
        whole.frames += u64::from(kind == ENHANCED_PACKET);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_recorded_through_a_link_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let [target, link, dangling] = ["target", "link", "dangling"].map(|name| folder.path().join(name));
        std::fs::write(&target, b"").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &dangling).unwrap();
        assert!(ActiveFile::create(&link).is_err() && ActiveFile::create(&dangling).is_err());
        assert!(ActiveFile::create_new(&link).is_err() && ActiveFile::create_new(&dangling).is_err());
        assert!(!folder.path().join("elsewhere").exists());
        // An empty file of one's own is taken, and becomes its owner's alone; a device is written to.
        assert!(ActiveFile::create(&target).is_ok() && ActiveFile::create(Path::new("/dev/null")).is_ok());
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, MODE);
    }

    #[test]
    fn blocks_that_were_not_written_to_their_end_do_not_count() {
        let mut writer = Writer::new(Vec::new(), LinkType::ETHERNET).unwrap();
        let mut ends = Vec::new();
        let head = writer.output().len() as u64;
        for count in [0_usize, 1, 60] {
            writer.frame(Timestamp::EPOCH, &vec![7; count], (count == 1).then_some("why")).unwrap();
            ends.push(writer.output().len() as u64);
        }
        let octets = writer.into_inner();
        for length in 0..=octets.len() {
            let frames = ends.iter().filter(|end| **end <= length as u64).count();
            let whole = whole_blocks(&octets, length);
            assert_eq!(whole.frames, frames as u64);
            if length as u64 >= head {
                let end = ends.iter().copied().filter(|end| *end <= length as u64).max().unwrap_or(head);
                assert_eq!(whole.octets, end);
            }
        }
    }
}
