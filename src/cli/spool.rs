//! Standard input, kept in a file of its own as it comes, so that it can be read again.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

/// A file that standard input is copied to. It is gone when this is dropped; nobody else can read it.
#[derive(Debug)]
pub(super) struct Spool {
    file: NamedTempFile,
    growth: Growth,
}

/// Whether a file still grows, and why it stopped.
#[derive(Clone, Debug, Default)]
pub(super) struct Growth {
    is_over: Arc<AtomicBool>,
    failure: Arc<Mutex<Option<io::Error>>>,
}

impl Growth {
    /// Will nothing more come?
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Why it ended before its time; told once.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn end(&self, result: io::Result<()>) {
        if let Err(error) = result {
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        self.is_over.store(true, Ordering::Release);
    }
}

impl Spool {
    /// Starts to copy standard input.
    ///
    /// # Errors
    /// There is no room for a file.
    pub(super) fn start() -> Result<Self> {
        let file = NamedTempFile::with_prefix("dcmtap-").context("a file for standard input")?;
        let output = file.reopen().context("a file for standard input")?;
        let growth = Growth::default();
        let told = growth.clone();
        thread::Builder::new()
            .name("spool".into())
            .spawn(move || told.end(copy(&mut io::stdin(), output)))?;
        Ok(Self { file, growth })
    }

    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    pub(super) fn growth(&self) -> Growth {
        self.growth.clone()
    }
}

fn copy(input: &mut impl Read, mut output: File) -> io::Result<()> {
    let mut octets = vec![0; 256 << 10];
    loop {
        let count = match input.read(&mut octets) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        output.write_all(octets.get(..count).unwrap_or_default())?;
    }
}
