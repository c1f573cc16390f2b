//! The thread of a recording: takes what was seen out of the tap, and makes frames of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Shared;
use super::output::Output;
use crate::proxy::feed::Feed;
use crate::proxy::seen::{Happening, Seen};
use crate::stream::{Side, record};

/// Whoever asks for the files to be opened anew waits for so long, where nothing comes.
const PATIENCE: Duration = Duration::from_millis(200);

pub(super) struct Worker {
    feed: Feed,
    recorder: record::Recorder,
    output: Output,
    /// What is to be remarked on the next frame of a connection, by its slot.
    remarks: HashMap<u32, String>,
    shared: Arc<Shared>,
}

impl Worker {
    pub(super) fn new(feed: Feed, output: Output, shared: Arc<Shared>) -> Self {
        Self { feed, recorder: record::Recorder::default(), output, remarks: HashMap::new(), shared }
    }

    pub(super) fn run(mut self) {
        loop {
            if self.shared.is_reopened.swap(false, Ordering::AcqRel) {
                self.output.reopen();
            }
            let Some(batch) = self.feed.take(PATIENCE) else { break };
            for seen in batch {
                self.record(&seen);
            }
            self.output.flush();
            self.output.rotate_by_time();
        }
        // Nothing is put in any more, however long the files take.
        drop(self.feed);
        self.output.finish();
    }

    fn record(&mut self, seen: &Seen) {
        self.note_remark(seen);
        self.note_missed(&seen.what);
        let event = seen.event();
        if self.output.has_stopped() {
            // What comes is thrown away at once, so that nothing piles up.
            self.output.pass_over(record::frame_count(&event.what));
            return self.recorder.pass_over(&event);
        }
        let mut remark = None;
        if record::frame_count(&event.what) > 0 {
            remark = self.remarks.remove(&seen.connection.slot);
        }
        let output = &mut self.output;
        self.recorder.frames(&event, |frame| output.frame(seen.at, frame, remark.take().as_deref()));
    }

    fn note_remark(&mut self, seen: &Seen) {
        let slot = seen.connection.slot;
        if matches!(seen.what, Happening::Opened { .. }) {
            self.remarks.remove(&slot);
        }
        let missed = match seen.what {
            Happening::Gap { side, count } => Some(missed(side, count)),
            _ => None,
        };
        for remark in [seen.remark.as_deref(), missed.as_deref()].into_iter().flatten() {
            let remarks = self.remarks.entry(slot).or_default();
            if !remarks.is_empty() {
                remarks.push_str("; ");
            }
            remarks.push_str(remark);
        }
    }

    fn note_missed(&self, what: &Happening) {
        let octets = match what {
            Happening::Gap { count, .. } => *count,
            Happening::Octets { octets, .. } if self.output.has_stopped() => octets.len() as u64,
            _ => return,
        };
        self.shared.state().missed_octets += octets;
    }
}

fn missed(side: Side, count: u64) -> String {
    let who = match side {
        Side::Initiator => "client",
        Side::Responder => "server",
    };
    format!(
        "before this frame, {count} octets of the {who} are not recorded: the disk was slower than the network"
    )
}
