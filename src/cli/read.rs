//! `dcmtap read`: a capture as a timeline.

use std::collections::HashMap;
use std::io::{self, BufWriter, IsTerminal, Stdout};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::input::{self, Inputs};
use super::pipeline::Pipeline;
use super::{DONE, FAILED, complain, is_closed_pipe};
use crate::analysis::Options;
use crate::capture::Metadata;
use crate::report::{Report, Selection, Style, Summary, jsonl::JsonLines, text::Text};
use crate::time::Timestamp;

/// Frames between two looks at the clock.
const PROGRESS_INTERVAL: u64 = 8_192;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct Arguments {
    /// Captures (pcap, pcapng, also in gzip or zstd); - is standard input. Several are one capture in time order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the timeline is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print each P-DATA-TF too (in JSON: every PDU).
    #[arg(long)]
    pdus: bool,
    /// Print the elements of data sets; bulk values by their length.
    #[arg(long)]
    datasets: bool,
    /// Print under each event its way through the layers of the network.
    #[arg(long)]
    layers: bool,
    /// Print all presentation contexts, however many there are.
    #[arg(long)]
    all_contexts: bool,
    /// Print names, ids, birth dates and texts of patients, or mask them.
    #[arg(long, value_enum, default_value_t = PhiMode::Mask, value_name = "MODE")]
    phi: PhiMode,
    /// Print user names, passcodes and tokens of the user identity negotiation.
    #[arg(long)]
    show_secrets: bool,
    /// Colours in the text.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Keep reading a file that grows.
    #[arg(long)]
    follow: bool,
    /// Take connections to this port for DICOM, unless they start as TLS, HTTP or another protocol known by name.
    #[arg(long, value_name = "PORT")]
    port: Vec<u16>,
    /// The same for one server (an IPv6 address stands in brackets).
    #[arg(long, value_name = "HOST:PORT", value_parser = parse_server)]
    decode_as: Vec<(IpAddr, u16)>,
    /// Only the association with this number.
    #[arg(long, value_name = "N")]
    association: Vec<u64>,
    /// Only associations of this AE title, calling or called.
    #[arg(long, value_name = "TITLE")]
    ae: Vec<String>,
    /// Only associations of this address.
    #[arg(long, value_name = "ADDRESS")]
    host: Vec<IpAddr>,
    /// Only events from this moment on (2026-03-01T12:00:00Z).
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    since: Option<Timestamp>,
    /// Only events up to this moment.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    until: Option<Timestamp>,
    /// Only messages with this command: C-STORE, or C-STORE-RSP.
    #[arg(long, value_name = "COMMAND", value_parser = parse_command)]
    command: Vec<String>,
    /// Only what went wrong.
    #[arg(long)]
    failed: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// JSON Lines, for programs.
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PhiMode {
    /// Hide them; the same value gets the same mask.
    Mask,
    /// Show them.
    Show,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    let utc = format!("{text}Z");
    Timestamp::parse(text).or_else(|error| Timestamp::parse(&utc).map_err(|_| error.to_string()))
}

fn parse_server(text: &str) -> Result<(IpAddr, u16), String> {
    let address: std::net::SocketAddr = text
        .parse()
        .map_err(|_| "an address and port expected, such as 10.0.1.2:104 or [2001:db8::2]:104")?;
    Ok((address.ip(), address.port()))
}

fn parse_command(text: &str) -> Result<String, String> {
    const COMMANDS: [&str; 12] = [
        "C-STORE",
        "C-GET",
        "C-FIND",
        "C-MOVE",
        "C-ECHO",
        "C-CANCEL",
        "N-EVENT-REPORT",
        "N-GET",
        "N-SET",
        "N-ACTION",
        "N-CREATE",
        "N-DELETE",
    ];
    let upper = text.to_ascii_uppercase();
    let base = upper.strip_suffix("-RQ").or_else(|| upper.strip_suffix("-RSP")).unwrap_or(&upper);
    if COMMANDS.contains(&base) { Ok(upper) } else { Err(format!("one of {} expected", COMMANDS.join(", "))) }
}

impl Arguments {
    fn style(&self) -> Style {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Style {
            colour: match self.color {
                Colour::Auto => is_wanted && io::stdout().is_terminal(),
                Colour::Always => true,
                Colour::Never => false,
            },
            shows_phi: matches!(self.phi, PhiMode::Show),
            shows_secrets: self.show_secrets,
            shows_pdus: self.pdus,
            shows_layers: self.layers,
            shows_all_contexts: self.all_contexts,
        }
    }

    fn selection(&self) -> Selection {
        Selection {
            associations: self.association.clone(),
            ae_titles: self.ae.clone(),
            hosts: self.host.clone(),
            since: self.since,
            until: self.until,
            commands: self.command.clone(),
            failed: self.failed,
        }
    }

    fn options(&self) -> Options {
        let any_host = self.port.iter().map(|port| (None, *port));
        let one_host = self.decode_as.iter().map(|(host, port)| (Some(*host), *port));
        Options {
            pdus: self.pdus,
            data_sets: self.datasets,
            decode_as: any_host.chain(one_host).collect(),
            dicom_ports: self
                .port
                .iter()
                .copied()
                .chain(self.decode_as.iter().map(|(_, port)| *port))
                .collect(),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    if arguments.follow && arguments.files.len() > 1 {
        bail!("--follow takes one file");
    }
    let inputs = input::open(&arguments.files, arguments.follow)?;
    let output = BufWriter::with_capacity(64 << 10, io::stdout());
    let (style, selection) = (arguments.style(), arguments.selection());
    let report = match arguments.format {
        Format::Text => Report::Text(Box::new(Text::new(output, style, selection))),
        Format::Jsonl => Report::JsonLines(Box::new(JsonLines::new(output, style, selection))),
    };
    let pipeline = Pipeline::new(arguments.options(), arguments.layers);
    let mut reading = Reading::new(inputs, pipeline, report);
    match reading.run() {
        Err(error) if is_closed_pipe(&error) => Ok(DONE),
        Err(error) => Err(anyhow!(error).context("standard output")),
        Ok(()) if reading.errors.is_empty() => Ok(DONE),
        Ok(()) => Ok(FAILED),
    }
}

/// A capture on its way to the report.
struct Reading {
    inputs: Inputs,
    pipeline: Pipeline,
    report: Report<BufWriter<Stdout>>,
    progress: Progress,
    told: Told,
    errors: Vec<String>,
}

impl Reading {
    fn new(inputs: Inputs, pipeline: Pipeline, report: Report<BufWriter<Stdout>>) -> Self {
        let progress = Progress::new(&inputs);
        Self { inputs, pipeline, report, progress, told: Told::default(), errors: Vec::new() }
    }

    fn run(&mut self) -> io::Result<()> {
        let started = Instant::now();
        self.report.start(&self.inputs.info)?;
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
        self.pipeline.finish();
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
                self.pipeline.frame(&frame);
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

    /// Says what cannot be read, at once and again in the summary.
    fn fail(&mut self, text: &str) {
        self.progress.clear();
        complain(&anyhow!(text.to_owned()));
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

    fn tell(
        &mut self,
        input: usize,
        metadata: &Metadata,
        report: &mut Report<BufWriter<Stdout>>,
    ) -> io::Result<()> {
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
