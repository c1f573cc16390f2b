//! Takes gzip or zstd off a file in a thread beside the one that decodes it. (To read a plain file beside costs more than it
//! saves: its octets would go from one core's cache to another's.)

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::capture::{HEADROOM, ReadAhead};

/// Octets read at once: enough that waking a thread for them costs little, and few enough for a core's cache.
const PIECE: usize = 512 << 10;
/// Pieces that wait to be taken.
const WAITING: usize = 2;

/// The end of the line where pieces are taken.
struct Ahead {
    pieces: Receiver<io::Result<Vec<u8>>>,
    spent: Sender<Vec<u8>>,
}

impl ReadAhead for Ahead {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        // The thread ends when the input does.
        self.pieces.recv().ok().transpose()
    }

    fn give_back(&mut self, spent: Vec<u8>) {
        let _ = self.spent.send(spent);
    }
}

/// Reads `input` ahead.
pub(super) fn read_ahead(mut input: Box<dyn Read + Send>) -> Box<dyn ReadAhead> {
    let (sender, pieces) = sync_channel(WAITING);
    let (spent, free) = channel::<Vec<u8>>();
    thread::spawn(move || read_all(&mut *input, &sender, &free));
    Box::new(Ahead { pieces, spent })
}

/// Reads until the input ends or fails, or nobody takes what is read.
fn read_all(input: &mut dyn Read, pieces: &SyncSender<io::Result<Vec<u8>>>, free: &Receiver<Vec<u8>>) {
    loop {
        let mut piece = free.try_recv().unwrap_or_default();
        piece.resize(HEADROOM + PIECE, 0);
        let (read, failure) = fill(input, piece.get_mut(HEADROOM..).unwrap_or_default());
        piece.truncate(HEADROOM + read);
        let is_over = read < PIECE;
        if (read > 0 && pieces.send(Ok(piece)).is_err()) || failure.is_none() && is_over {
            return;
        }
        if let Some(error) = failure {
            let _ = pieces.send(Err(error));
            return;
        }
    }
}

/// Reads as much as there is room for; less only at the end, or if reading fails.
fn fill(input: &mut dyn Read, mut into: &mut [u8]) -> (usize, Option<io::Error>) {
    let mut read = 0;
    while !into.is_empty() {
        match input.read(into) {
            Ok(0) => break,
            Ok(count) => {
                read += count;
                into = into.get_mut(count..).unwrap_or_default();
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (read, Some(error)),
        }
    }
    (read, None)
}
