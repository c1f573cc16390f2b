//! Several captures as one, in the order of time: rotated files, or both ends of a link.

use std::collections::VecDeque;

use super::{Error, Frame, Metadata, Source};
use crate::time::Timestamp;

/// One input of a [`Merge`]: it is opened when its time comes, so that a thousand rotated files need no thousand
/// open ones.
pub struct Input {
    /// Its name, for messages.
    pub name: String,
    /// The time of its first frame; `None` reads it first (standard input, or an input without frames).
    pub starts_at: Option<Timestamp>,
    /// Opens it. Called once.
    pub open: Box<dyn FnOnce() -> Result<Source, Error> + Send>,
}

struct Open {
    input: usize,
    source: Source,
}

/// Reads frames from all inputs, earliest first, and numbers them throughout.
pub struct Merge {
    names: Vec<String>,
    closed: Vec<(usize, Metadata)>,
    waiting: VecDeque<(usize, Input)>,
    open: Vec<Open>,
    frames: u64,
}

/// A failure of one input; the others go on.
#[derive(Debug)]
pub struct InputError {
    /// Which input, in the order given.
    pub input: usize,
    /// What went wrong.
    pub error: Error,
}

impl Merge {
    /// A merge of `inputs`.
    #[must_use]
    pub fn new(inputs: Vec<Input>) -> Self {
        let names = inputs.iter().map(|input| input.name.clone()).collect();
        let mut waiting: Vec<_> = inputs.into_iter().enumerate().collect();
        waiting.sort_by_key(|(_, input)| input.starts_at);
        Self { names, closed: Vec::new(), waiting: waiting.into(), open: Vec::new(), frames: 0 }
    }

    /// Numbers the frames from `first` on, where the inputs are what is left of a longer capture.
    pub const fn number_from(&mut self, first: u64) {
        self.frames = first.saturating_sub(1);
    }

    /// The name of an input.
    #[must_use]
    pub fn name(&self, input: usize) -> &str {
        self.names.get(input).map_or("", String::as_str)
    }

    /// The next frame of any input and which one it came from; `None` when all have ended.
    ///
    /// # Errors
    /// [`InputError`] if an input is damaged; it is then closed, and the next call goes on with the others.
    pub fn next_frame(&mut self) -> Result<Option<(usize, Frame<'_>)>, InputError> {
        let Some(index) = self.earliest()? else { return Ok(None) };
        let Some(Open { input, source }) = self.open.get_mut(index) else { return Ok(None) };
        let input = *input;
        let frame = source.next_frame().map_err(|error| InputError { input, error })?;
        self.frames = self.frames.saturating_add(1);
        Ok(frame.map(|frame| (input, Frame { number: self.frames, ..frame })))
    }

    /// Must the next frame be waited for? See [`Source::would_read`].
    #[must_use]
    pub fn would_read(&self) -> bool {
        self.open.iter().any(|open| open.source.would_read())
    }

    /// What an input that is open now has said about itself so far.
    #[must_use]
    pub fn metadata(&self, input: usize) -> Option<&Metadata> {
        self.open.iter().find(|open| open.input == input).map(|open| open.source.metadata())
    }

    /// Index in `open` of the source whose next frame is the earliest.
    fn earliest(&mut self) -> Result<Option<usize>, InputError> {
        loop {
            let earliest = self.earliest_open()?;
            match (self.waiting.front(), earliest) {
                (None, _) => return Ok(earliest.map(|(index, _)| index)),
                (Some((_, next)), Some((index, at))) if next.starts_at.is_some_and(|start| start > at) => {
                    return Ok(Some(index));
                }
                (Some(_), _) => self.open_next()?,
            }
        }
    }

    fn earliest_open(&mut self) -> Result<Option<(usize, Timestamp)>, InputError> {
        let mut earliest: Option<(usize, Timestamp)> = None;
        let mut index = 0;
        while let Some(open) = self.open.get_mut(index) {
            match open.source.peek() {
                Ok(Some(at)) => {
                    if earliest.is_none_or(|(_, first)| at < first) {
                        earliest = Some((index, at));
                    }
                    index = index.saturating_add(1);
                }
                Ok(None) => {
                    self.close(index);
                }
                Err(error) => {
                    let input = self.close(index);
                    return Err(InputError { input, error });
                }
            }
        }
        Ok(earliest)
    }

    /// An input has ended; what it said about itself is kept.
    fn close(&mut self, index: usize) -> usize {
        let Open { input, source } = self.open.remove(index);
        self.closed.push((input, source.into_metadata()));
        input
    }

    /// What the inputs that have ended since the last call said about themselves.
    pub fn take_closed(&mut self) -> Vec<(usize, Metadata)> {
        std::mem::take(&mut self.closed)
    }

    fn open_next(&mut self) -> Result<(), InputError> {
        let Some((input, next)) = self.waiting.pop_front() else { return Ok(()) };
        let source = (next.open)().map_err(|error| InputError { input, error })?;
        self.open.push(Open { input, source });
        Ok(())
    }
}
