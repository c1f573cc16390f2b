//! A signal to all threads that wait for sockets: the end of a pipe, which they wait for too.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

/// What is waited for; it becomes readable when the [`Stopper`] is dropped.
#[derive(Clone, Debug)]
pub(super) struct Stop(Arc<PipeReader>);

/// Stops all that wait for its [`Stop`], by being dropped.
#[derive(Debug)]
pub(super) struct Stopper {
    _writer: PipeWriter,
}

/// Both ends.
///
/// # Errors
/// There are too many open files.
pub(super) fn stop() -> io::Result<(Stopper, Stop)> {
    let (reader, writer) = io::pipe()?;
    Ok((Stopper { _writer: writer }, Stop(Arc::new(reader))))
}

impl AsFd for Stop {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
