//! Reads one message or PDU again beside the terminal UI.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;

use super::Capture;
use crate::analysis::excerpt::Wanted;
use crate::tui::Message;

/// Reads captures again; of what is asked for, only the latest.
pub(super) struct Reader {
    capture: Capture,
    sender: SyncSender<Message>,
    is_cancelled: Arc<AtomicBool>,
}

impl Reader {
    pub(super) fn new(capture: Capture, sender: SyncSender<Message>) -> Self {
        Self { capture, sender, is_cancelled: Arc::default() }
    }

    /// Starts to read; what was being read is given up.
    pub(super) fn read(&mut self, wanted: Wanted) -> io::Result<()> {
        self.is_cancelled.store(true, Ordering::Relaxed);
        self.is_cancelled = Arc::default();
        let (capture, sender, is_cancelled) =
            (self.capture.clone(), self.sender.clone(), Arc::clone(&self.is_cancelled));
        let read = move || {
            let reopen = capture.reopen().map_err(|error| format!("{error:#}"));
            let result = reopen
                .and_then(|reopen| reopen.read(wanted, &is_cancelled).map_err(|error| error.to_string()));
            if let Some(result) = result.transpose() {
                let _ = sender.send(Message::Read(wanted, result.map(Box::new)));
            }
        };
        thread::Builder::new().name("reader".into()).spawn(read).map(|_| ())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }
}
