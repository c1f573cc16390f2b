//! Reads a capture beside the terminal UI, and hands on what it finds in batches.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use crate::analysis::Options;
use crate::check::{Checker, Judgement, Policy};
use crate::cli::input::Inputs;
use crate::cli::meter::{self, Meter};
use crate::cli::pipeline::Pipeline;
use crate::cli::reading::{Consumer, Reading};
use crate::profile::{Ledger, Profile, Verdict};
use crate::report::index::Collector;
use crate::report::{CaptureInfo, Summary};
use crate::timeline::Entry;
use crate::tui::Message;

/// News handed on at once.
const BATCH: usize = 4_096;
/// News wait at most this long.
const INTERVAL: Duration = Duration::from_millis(50);
/// Entries between two looks at the clock.
const LOOK: u32 = 64;

/// Decodes, judges and collects.
pub(in crate::cli) struct Loader {
    checker: Checker,
    ledger: Option<Ledger>,
    said: Vec<Judgement>,
    collector: Collector,
    position: Arc<AtomicU64>,
    may_wait: Arc<AtomicBool>,
    /// When news were handed on last; none of the traffic until then.
    sent: Option<Instant>,
    looks: u32,
    sender: SyncSender<Message>,
    /// Who counts what is seen and judged.
    pub(in crate::cli) meter: Option<Arc<Meter>>,
    /// Was a violation or a contradicted claim found?
    pub(in crate::cli) has_contradiction: bool,
}

impl Loader {
    /// One for what happens now.
    pub(in crate::cli) fn live(policy: Policy, profiles: Vec<Profile>, sender: SyncSender<Message>) -> Self {
        Self::made(policy, profiles, Arc::default(), Arc::new(AtomicBool::new(true)), sender)
    }

    pub(super) fn new(
        policy: Policy,
        profiles: Vec<Profile>,
        inputs: &Inputs,
        sender: SyncSender<Message>,
    ) -> Self {
        Self::made(policy, profiles, Arc::clone(&inputs.position), Arc::clone(&inputs.may_wait), sender)
    }

    fn made(
        policy: Policy,
        profiles: Vec<Profile>,
        position: Arc<AtomicU64>,
        may_wait: Arc<AtomicBool>,
        sender: SyncSender<Message>,
    ) -> Self {
        Self {
            checker: Checker::new(policy),
            ledger: (!profiles.is_empty()).then(|| Ledger::new(profiles)),
            said: Vec::new(),
            collector: Collector::default(),
            position,
            may_wait,
            sent: None,
            looks: 0,
            sender,
            meter: None,
            has_contradiction: false,
        }
    }

    /// Reads all there is; ends early when nobody listens any more.
    pub(super) fn run(self, inputs: Inputs, options: Options) {
        let sender = self.sender.clone();
        let mut reading = Reading::new(inputs, Pipeline::new(options, false), self);
        if reading.run().is_ok() {
            let _ = sender.send(Message::LoadingEnded);
        }
    }

    fn send(&mut self) -> io::Result<()> {
        let batch = self.collector.take();
        self.sent = Some(Instant::now());
        self.looks = 0;
        let message = Message::Loaded(Box::new(batch), self.position.load(Ordering::Relaxed));
        self.sender.send(message).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Is it time to hand on? The first news of the traffic are not kept waiting.
    fn is_due(&self) -> bool {
        self.sent.map_or(self.collector.waiting() > 0, |sent| sent.elapsed() > INTERVAL)
    }

    fn pass_on(&mut self) {
        for judgement in self.said.drain(..) {
            if let Judgement::Finding(finding) = &judgement {
                self.has_contradiction |= finding.is_certain_violation();
            }
            self.collector.judgement(judgement);
        }
    }
}

impl Consumer for Loader {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.collector.start(info);
        self.send()?;
        self.sent = None;
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if let Some(ledger) = &mut self.ledger {
            ledger.push(entry);
        }
        self.checker.push(entry, &mut self.said);
        meter::count(self.meter.as_deref(), Some(entry), &self.said);
        self.pass_on();
        self.collector.entry(entry);
        self.looks += 1;
        let is_due = self.looks.is_multiple_of(LOOK) && self.is_due();
        if is_due || self.collector.waiting() >= BATCH { self.send() } else { Ok(()) }
    }

    fn comment(&mut self, frame: Option<u64>, text: &str) -> io::Result<()> {
        self.collector.remark(frame, text);
        Ok(())
    }

    fn host_name(&mut self, address: IpAddr, name: &str) {
        self.collector.host_name(address, name);
    }

    fn error(&mut self, text: &str) {
        self.collector.error(text);
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.checker.finish(&mut self.said);
        meter::count(self.meter.as_deref(), None, &self.said);
        self.pass_on();
        if let Some(ledger) = &self.ledger {
            let claims = ledger.finish();
            self.has_contradiction |= claims.iter().any(|claim| claim.verdict == Verdict::Contradicted);
            self.collector.claims(claims);
        }
        self.collector.finish(summary);
        self.send()
    }

    fn flush(&mut self) -> io::Result<()> {
        let may_wait = self.may_wait.load(Ordering::Relaxed);
        if (may_wait && self.collector.waiting() > 0) || self.is_due() { self.send() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::cli::input;

    #[test]
    fn the_first_news_are_handed_on_at_once_and_later_ones_by_time() {
        let inputs = input::open(&[PathBuf::from("captures/echo-dcmtk-to-dcmtk.pcap")], false).unwrap();
        let (sender, receiver) = sync_channel(8);
        let mut loader = Loader::new(Policy::default(), Vec::new(), &inputs, sender);
        let flushed = |loader: &mut Loader| {
            loader.flush().unwrap();
            receiver.try_iter().count()
        };
        loader.start(&inputs.info).unwrap();
        assert_eq!(flushed(&mut loader), 1, "what is about to be read, and no empty batch");
        loader.error("first");
        assert_eq!(flushed(&mut loader), 1);
        loader.error("second");
        loader.sent = Some(Instant::now() + Duration::from_secs(60));
        assert_eq!(flushed(&mut loader), 0, "a file of a known length is not waited for");
        loader.may_wait.store(true, Ordering::Relaxed);
        assert_eq!(flushed(&mut loader), 1);
        loader.may_wait.store(false, Ordering::Relaxed);
        loader.sent = Instant::now().checked_sub(2 * INTERVAL);
        assert_eq!(flushed(&mut loader), 1, "how far it has been read is told though nothing was found");
    }
}
