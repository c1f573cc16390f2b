//! How the proxy comes to its end.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::output::Reopening;
use super::recording::Recorded;
use super::{Control, announce};
use crate::proxy::{Proxy, Purpose, Tap};
use crate::report::size;
use crate::time::Elapsed;

const HOUR: Duration = Duration::from_secs(3_600);
/// So often it is looked at whether all has ended.
const LOOK: Duration = Duration::from_millis(50);
/// What is open has so long to end after it was cut.
const CUT: Duration = Duration::from_secs(2);

/// When it is over by itself.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) count: Option<u64>,
    pub(super) lasts: Option<Duration>,
}

/// Waits for the end.
pub(super) struct Waiting {
    pub(super) limits: Limits,
    pub(super) receiver: Receiver<Control>,
    pub(super) recording: Option<Arc<Recorded>>,
    /// The file that is printed to.
    pub(super) output: Reopening,
}

impl Waiting {
    /// Waits for a signal, a number of associations, or a time.
    pub(super) fn wait(&self) {
        let until = self.limits.lasts.map(|lasts| Instant::now() + lasts);
        let mut ended = 0;
        loop {
            let left = until.map_or(HOUR, |until| until.saturating_duration_since(Instant::now()));
            match self.receiver.recv_timeout(left) {
                Ok(Control::Signal(SIGHUP)) => {
                    self.output.ask();
                    if let Some(recording) = &self.recording {
                        recording.reopen();
                    }
                }
                Ok(Control::Signal(_) | Control::Left) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Control::Ended) => {
                    ended += 1;
                    if self.limits.count.is_some_and(|count| ended >= count) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) if until.is_some_and(|until| until <= Instant::now()) => {
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// The end of it all.
pub(super) struct Ending {
    pub(super) proxy: Proxy,
    pub(super) grace: Duration,
    pub(super) tap: Arc<Tap>,
    pub(super) recording: Option<Arc<Recorded>>,
}

impl Ending {
    /// Takes no clients any more, waits for what is open, and cuts it when its time is over or a second signal comes.
    /// Is the recording whole, if there is one?
    pub(super) fn end(self, receiver: &Receiver<Control>) -> bool {
        let Self { mut proxy, grace, tap, recording } = self;
        proxy.stop_taking();
        let open: usize = proxy.counts().iter().map(|counts| counts.open).sum();
        if open > 0 {
            announce(&format!("ending: {open} connections are open and have {} to end", elapsed(grace)));
        }
        let until = Instant::now() + grace;
        let is_hurried = |control| matches!(control, Control::Signal(SIGINT | SIGTERM));
        while !proxy.wait(LOOK) {
            if Instant::now() >= until || receiver.try_iter().any(is_hurried) {
                proxy.cut();
                let _ = proxy.wait(CUT);
                break;
            }
        }
        tap.finish();
        let is_recorded = recording.is_none_or(|recording| recording.finish());
        tell_missed(&tap);
        is_recorded
    }
}

fn elapsed(duration: Duration) -> Elapsed {
    Elapsed(i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX))
}

fn tell_missed(tap: &Tap) {
    let queues = [(Purpose::Analysis, "analysis", "analysed"), (Purpose::Recording, "recording", "recorded")];
    for (purpose, what, done) in queues {
        let missed = tap.missed(purpose);
        if missed.gaps > 0 || missed.connections > 0 {
            let (gaps, octets, connections) = (missed.gaps, size(missed.octets), missed.connections);
            announce(&format!(
                "the {what} was slower than the network: {gaps} gaps ({octets}) and {connections} connections passed without being {done}"
            ));
        }
    }
}
