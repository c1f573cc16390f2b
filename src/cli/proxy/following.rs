//! What the relays saw, through the analysis to whoever wants its timeline.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::analysis::{Analyzer, Options};
use crate::cli::reading::Consumer;
use crate::proxy::{Feed, Happening, Seen};
use crate::report::{CaptureInfo, Summary};
use crate::timeline::Entry;

/// So often whoever listens is told that nothing comes.
const PATIENCE: Duration = Duration::from_millis(200);

/// Analyses what comes, until nothing more can come; `ended` is told of each association that ended.
///
/// # Errors
/// The consumer cannot take it, or the analysis failed.
pub(super) fn follow(
    feed: Feed,
    options: Options,
    info: &CaptureInfo,
    consumer: &mut impl Consumer,
    ended: impl FnMut(),
) -> io::Result<()> {
    let following =
        Following { analyzer: Analyzer::new(options), entries: Vec::new(), ended, seen: Summary::default() };
    // Whatever goes wrong in here, the relays go on.
    let result = catch_unwind(AssertUnwindSafe(|| following.run(&feed, info, consumer)));
    drop(feed);
    result.unwrap_or_else(|_| Err(io::Error::other("the analysis failed: a fault of this program")))
}

struct Following<F> {
    analyzer: Analyzer,
    entries: Vec<Entry>,
    ended: F,
    seen: Summary,
}

impl<F: FnMut()> Following<F> {
    fn run(mut self, feed: &Feed, info: &CaptureInfo, consumer: &mut impl Consumer) -> io::Result<()> {
        let started = Instant::now();
        consumer.start(info)?;
        while let Some(batch) = feed.take(PATIENCE) {
            for seen in &batch {
                self.take(seen, consumer)?;
            }
            consumer.flush()?;
        }
        let summary = Summary {
            counts: self.analyzer.counts(),
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            ..self.seen
        };
        consumer.finish(&summary)
    }

    fn take(&mut self, seen: &Seen, consumer: &mut impl Consumer) -> io::Result<()> {
        let Self { analyzer, entries, .. } = self;
        self.seen.frames = self.seen.frames.max(seen.frame);
        self.seen.octets += seen.what.octets().len() as u64;
        self.seen.connections += u64::from(matches!(seen.what, Happening::Opened { .. }));
        consumer.frame(seen.frame, seen.at, &[]);
        if let Some(remark) = &seen.remark {
            consumer.comment((seen.frame > 0).then_some(seen.frame), remark)?;
        }
        seen.tell(&mut |event| analyzer.push(&event, entries));
        for entry in self.entries.drain(..) {
            consumer.entry(&entry)?;
            if matches!(entry, Entry::Association(_)) {
                (self.ended)();
            }
        }
        Ok(())
    }
}
