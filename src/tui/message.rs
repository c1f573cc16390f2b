//! What can happen to the terminal UI, and what it wants done outside.

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use crate::analysis::excerpt::{Evidence, Wanted};
use crate::report::index::Batch;

/// Something happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse moved or clicked.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// More of the capture was read; so many octets of it so far.
    Loaded(Box<Batch>, u64),
    /// Everything was read.
    LoadingEnded,
    /// The program is asked to end.
    Leave,
    /// Some time went by.
    Tick,
    /// Two associations were compared, or why not: left, right, and what differs.
    Compared(Result<Comparison, String>),
    /// What came of [`Effect::Read`]: what was read again, or why it could not be.
    Read(Wanted, Result<Box<Evidence>, String>),
    /// What came of an effect: what was done, or why it could not be.
    Done(Result<String, String>),
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Read this again from the capture; what was being read so far is no longer wanted.
    Read(Wanted),
    /// Put this text into the clipboard.
    Copy(String),
    /// Compare two associations.
    Compare(u64, u64),
    /// Write something to a file that is not there yet.
    Save(Save, String),
}

/// Something that can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Save {
    /// The frames of associations.
    Pcapng(Vec<u64>),
    /// Associations as JSON Lines, as `read --format jsonl` writes them.
    JsonLines(Vec<u64>),
    /// Associations as text, as `read` writes them.
    Text(Vec<u64>),
    /// Associations as a page of HTML, as `check --format html` writes it.
    Html(Vec<u64>),
    /// The data set of a message, by the number of its association and its own, as a Part 10 file (PS3.10 7).
    DataSet(u64, u64),
}

/// Two associations side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Their numbers.
    pub associations: (u64, u64),
    /// In what they differ, the most telling first: what, at the left, at the right.
    pub differences: Vec<[String; 3]>,
}
