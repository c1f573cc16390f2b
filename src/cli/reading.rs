//! Reads captures through the engine, for whatever command wants their timeline.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressStyle};

use super::complain;
use super::input::Inputs;
use super::pipeline::Pipeline;
use crate::analysis::Passing;
use crate::capture::Metadata;
use crate::packet::Layer;
use crate::report::{CaptureInfo, Report, Summary};
use crate::time::Timestamp;
use crate::timeline::Entry;

/// Frames between two looks at the clock.
const PROGRESS_INTERVAL: u64 = 8_192;

/// Whatever a capture is read for.
pub(super) trait Consumer {
    /// What is about to be read.
    fn start(&mut self, _info: &CaptureInfo) -> io::Result<()> {
        Ok(())
    }
    /// One entry of the timeline.
    fn entry(&mut self, entry: &Entry) -> io::Result<()>;
    /// Does it want the octets of data sets?
    fn taps(&self) -> bool {
        false
    }
    /// What passes of a data set, if it wants that.
    fn passing(&mut self, _passing: &Passing<'_>) {}
    /// A frame was decoded.
    fn frame(&mut self, _frame: u64, _at: Timestamp, _layers: &[Layer]) {}
    /// A remark in the capture file.
    fn comment(&mut self, _frame: Option<u64>, _text: &str) -> io::Result<()> {
        Ok(())
    }
    /// A host name that the capture knows.
    fn host_name(&mut self, _address: IpAddr, _name: &str) {}
    /// Something cannot be read.
    fn error(&mut self, text: &str) {
        complain(&anyhow!(text.to_owned()));
    }
    /// Nothing more comes.
    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
    /// Nothing may come for a while.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Consumer for Report<W> {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        Self::start(self, info)
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        Self::entry(self, entry)
    }

    fn frame(&mut self, frame: u64, at: Timestamp, layers: &[Layer]) {
        Self::frame(self, frame, at, layers);
    }

    fn comment(&mut self, frame: Option<u64>, text: &str) -> io::Result<()> {
        Self::comment(self, frame, text)
    }

    fn host_name(&mut self, address: IpAddr, name: &str) {
        Self::host_name(self, address, name);
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        Self::finish(self, summary)
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::flush(self)
    }
}

/// A capture on its way through the engine.
pub(super) struct Reading<C> {
    inputs: Inputs,
    pipeline: Pipeline,
    report: C,
    progress: Progress,
    told: Told,
    errors: Vec<String>,
}

impl<C: Consumer> Reading<C> {
    pub(super) fn new(inputs: Inputs, pipeline: Pipeline, report: C) -> Self {
        let progress = Progress::new(&inputs);
        Self { inputs, pipeline, report, progress, told: Told::default(), errors: Vec::new() }
    }

    /// Reads all there is.
    pub(super) fn run(&mut self) -> io::Result<()> {
        let started = Instant::now();
        self.report.start(&self.inputs.info)?;
        for error in std::mem::take(&mut self.inputs.errors) {
            self.fail(&error);
        }
        loop {
            if self.inputs.merge.would_read() {
                self.report.flush()?;
            }
            match self.step()? {
                Step::Frame => {}
                Step::End => break,
                Step::Error(input, error) => {
                    self.fail(&format!("{}: {error}", self.inputs.merge.name(input)));
                }
            }
        }
        if let Some(skip) = self.pipeline.only_unsupported() {
            self.fail(&format!("{}: {skip}: no frame of it can be read", self.inputs.info.files.join(", ")));
        }
        let Self { pipeline, report, .. } = self;
        if report.taps() {
            pipeline.finish_tapped(&mut |passing| report.passing(passing));
        } else {
            pipeline.finish();
        }
        for entry in self.pipeline.entries() {
            self.report.entry(&entry)?;
        }
        self.progress.clear();
        let mut summary = Summary {
            errors: self.errors.clone(),
            dropped_by_capture: self.told.dropped,
            ..self.pipeline.summary()
        };
        summary.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.report.finish(&summary)
    }

    /// Whom it was read for.
    pub(super) fn consumer(&self) -> &C {
        &self.report
    }

    fn step(&mut self) -> io::Result<Step> {
        let (input, number) = match self.inputs.merge.next_frame() {
            Err(error) => return Ok(Step::Error(error.input, error.error.to_string())),
            Ok(None) => {
                for (input, metadata) in self.inputs.merge.take_closed() {
                    self.told.tell(input, &metadata, &mut self.report)?;
                    self.told.note_end(&metadata);
                }
                return Ok(Step::End);
            }
            Ok(Some((input, frame))) => {
                let Self { pipeline, report, .. } = self;
                if report.taps() {
                    pipeline.frame_tapped(&frame, &mut |passing| report.passing(passing));
                } else {
                    pipeline.frame(&frame);
                }
                self.report.frame(frame.number, frame.at, self.pipeline.layers());
                (input, frame.number)
            }
        };
        if let Some(metadata) =
            self.inputs.merge.metadata(input).filter(|metadata| self.told.is_new(input, metadata))
        {
            self.told.tell(input, metadata, &mut self.report)?;
        }
        for entry in self.pipeline.entries() {
            self.report.entry(&entry)?;
        }
        if number.is_multiple_of(PROGRESS_INTERVAL) {
            self.progress.update(&self.inputs);
        }
        Ok(Step::Frame)
    }

    /// Whatever the capture was read for.
    pub(super) fn into_consumer(self) -> C {
        self.report
    }

    /// Could everything be read?
    pub(super) fn is_whole(&self) -> bool {
        self.errors.is_empty()
    }

    /// Says what cannot be read, at once and again in the summary.
    fn fail(&mut self, text: &str) {
        self.progress.clear();
        self.report.error(text);
        self.errors.push(text.to_owned());
    }
}

/// How much of what the inputs say about themselves was passed on.
#[derive(Debug, Default)]
struct Told {
    /// Remarks and names, by input.
    counts: HashMap<usize, (usize, usize)>,
    dropped: Option<u64>,
}

impl Told {
    fn is_new(&self, input: usize, metadata: &Metadata) -> bool {
        let told = self.counts.get(&input).copied().unwrap_or_default();
        told != (metadata.comments.len(), metadata.host_names.len())
    }

    fn tell(&mut self, input: usize, metadata: &Metadata, report: &mut impl Consumer) -> io::Result<()> {
        let (remarks, _) = self.counts.get(&input).copied().unwrap_or_default();
        for (address, name) in &metadata.host_names {
            report.host_name(*address, name);
        }
        for comment in metadata.comments.iter().skip(remarks) {
            report.comment(comment.frame, &comment.text)?;
        }
        self.counts.insert(input, (metadata.comments.len(), metadata.host_names.len()));
        Ok(())
    }

    fn note_end(&mut self, metadata: &Metadata) {
        if let Some(dropped) = metadata.dropped_by_capture {
            self.dropped = Some(self.dropped.unwrap_or(0) + dropped);
        }
    }
}

enum Step {
    Frame,
    End,
    Error(usize, String),
}

/// A bar on standard error, for work that takes longer than a second, where it disturbs nothing.
struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    is_wanted: bool,
}

impl Progress {
    fn new(inputs: &Inputs) -> Self {
        let is_wanted = inputs.total.is_some() && io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { bar: None, started: Instant::now(), is_wanted }
    }

    fn update(&mut self, inputs: &Inputs) {
        if !self.is_wanted || self.started.elapsed().as_secs() < 1 {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template(
                "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} to go",
            );
            ProgressBar::new(inputs.total.unwrap_or(0))
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_elapsed(self.started.elapsed())
        });
        bar.set_position(inputs.position.load(Ordering::Relaxed));
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
