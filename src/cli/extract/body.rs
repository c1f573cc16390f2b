//! One data set on its way into a file: the latest octets of it in memory, those before them in the file.

use std::io;

use super::file::{Destination, Temporary};

/// Octets kept of one data set before they are written. No file stays open between two writes, so that any number of
/// data sets can be under way.
const MAX_KEPT: usize = 256 << 10;

/// The octets of a data set, without holes: those that were lost are zero.
pub(super) struct Body {
    /// What stands before the data set in the file.
    head: Vec<u8>,
    /// The latest octets.
    kept: Vec<u8>,
    /// Octets before those.
    written: u64,
    file: Option<Temporary>,
}

impl Body {
    /// An empty one; `head` is what will probably stand before it in the file.
    pub(super) const fn new(head: Vec<u8>) -> Self {
        Self { head, kept: Vec::new(), written: 0, file: None }
    }

    pub(super) fn length(&self) -> u64 {
        self.written + self.kept.len() as u64
    }

    /// Octets in memory.
    pub(super) const fn kept(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn push(&mut self, octets: &[u8], destination: &mut Destination) -> io::Result<()> {
        self.kept.extend_from_slice(octets);
        if self.kept.len() >= MAX_KEPT { self.write(destination) } else { Ok(()) }
    }

    /// The next `count` octets are zero.
    pub(super) fn skip(&mut self, count: u64, destination: &mut Destination) -> io::Result<()> {
        if self.kept.len() as u64 + count < MAX_KEPT as u64 {
            self.kept.resize(self.kept.len() + count as usize, 0);
            return Ok(());
        }
        self.write(destination)?;
        self.written += count;
        Ok(())
    }

    /// Writes what is in memory.
    pub(super) fn write(&mut self, destination: &mut Destination) -> io::Result<()> {
        let head_length = self.head.len() as u64;
        if let Some(file) = &self.file {
            file.write(head_length + self.written, &self.kept)?;
        } else {
            let file = self.file.insert(destination.temporary()?);
            file.write(0, &[&self.head, &self.kept].map(Vec::as_slice).concat())?;
        }
        self.written += self.kept.len() as u64;
        self.kept.clear();
        Ok(())
    }

    /// The whole file, with this head.
    pub(super) fn finish(mut self, head: Vec<u8>, destination: &mut Destination) -> io::Result<Temporary> {
        let (old, new) = (self.head.len() as u64, head.len() as u64);
        let is_new = self.head != head;
        if self.file.is_none() {
            self.head = head;
            self.write(destination)?;
        } else {
            self.write(destination)?;
            if is_new && old == new {
                self.file.iter().try_for_each(|file| file.write(0, &head))?;
            } else if is_new {
                let file = destination.temporary()?;
                file.write(0, &head)?;
                self.file.iter().try_for_each(|other| file.copy(other, old, new))?;
                self.file = Some(file);
            }
        }
        let length = self.length();
        let Some(file) = self.file else { return destination.temporary() };
        file.set_length(new + length)?;
        Ok(file)
    }
}
