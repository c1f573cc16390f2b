//! `dcmtap check`: a capture judged.

use std::io::{self, BufWriter, Stdout};
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use super::arguments::{CaptureArguments, Colour, FilterArguments};
use super::baseline::Baseline;
use super::judging::{Judging, Output};
use super::page::Page;
use super::pipeline::Pipeline;
use super::read::PhiMode;
use super::reading::Reading;
use super::{CONTRADICTED, DONE, FAILED, complain, is_closed_pipe, policy, profile};
use crate::filter::Sifter;
use crate::profile::Profile;
use crate::report::jsonl::JsonLines;
use crate::report::{Selection, Style};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A conformance profile to hold the traffic against; may be given several times (TOML).
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// What is to be done about which rule, and the time limits (TOML).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Check also what is true by the letter and harmless.
    #[arg(long)]
    strict: bool,
    /// Findings that are known: they do not fail the run; new ones do, and gone ones are told (TOML).
    #[arg(long, value_name = "FILE", conflicts_with = "filter")]
    baseline: Option<PathBuf>,
    /// Write the violations found to a baseline file.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Judge only the association with this number.
    #[arg(long, value_name = "N")]
    association: Vec<u64>,
    #[command(flatten)]
    filter: FilterArguments,
    /// Print notes too.
    #[arg(long)]
    notes: bool,
    /// In HTML: print names, ids, birth dates and free texts, which may tell of patients, or mask them.
    #[arg(long, value_enum, default_value_t = PhiMode::Mask, value_name = "MODE")]
    phi: PhiMode,
    /// Colours in the text.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The timeline with findings and diagnoses as JSON Lines, for programs.
    Jsonl,
    /// `JUnit` XML, for whatever shows the results of tests.
    Junit,
    /// A page complete in itself, to be sent to whoever looks after the other side.
    Html,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let mut policy = arguments.policy.as_deref().map(policy::load).transpose()?.unwrap_or_default();
    policy.is_strict |= arguments.strict;
    let baseline = arguments.baseline.as_deref().map(Baseline::load).transpose()?;
    let profiles = load_profiles(&arguments.profile)?;
    let sifter = arguments.filter.parse()?.map(Sifter::new);
    let inputs = arguments.capture.open()?;
    let pipeline = Pipeline::new(arguments.capture.options(true, true), false);
    let output = output(arguments);
    let mut judging = Judging::new(policy, profiles, output);
    judging.sifter = sifter;
    judging.baseline = baseline;
    judging.associations.clone_from(&arguments.association);
    judging.shows_notes = arguments.notes;
    judging.colour = arguments.color.is_on();
    let mut reading = Reading::new(inputs, pipeline, judging);
    match reading.run() {
        Err(error) if is_closed_pipe(&error) => return Ok(DONE),
        Err(error) => return Err(anyhow!(error).context("standard output")),
        Ok(()) => {}
    }
    let is_whole = reading.is_whole();
    let judging = reading.into_consumer();
    if judging.sifter.is_some() && judging.judged.marks.is_empty() && judging.judged.others.is_empty() {
        complain(&anyhow!("no association in the capture is what the filter selects"));
    }
    if let Some(path) = &arguments.write_baseline {
        Baseline::of(&judging.judged).save(path)?;
    }
    Ok(match (is_whole, judging.has_contradiction) {
        (false, _) => FAILED,
        (true, true) => CONTRADICTED,
        (true, false) => DONE,
    })
}

fn output(arguments: &Arguments) -> Output<BufWriter<Stdout>> {
    let stdout = BufWriter::with_capacity(64 << 10, io::stdout());
    match arguments.format {
        Format::Text => Output::Text(stdout),
        Format::Junit => Output::Junit(stdout),
        Format::Html => Output::Html(Box::new(Page::new(stdout, arguments.phi.shows()))),
        Format::Jsonl => {
            Output::Jsonl(Box::new(JsonLines::new(stdout, Style::default(), Selection::default())))
        }
    }
}

/// Reads all profiles, or tells everything that is wrong with them.
pub(super) fn load_profiles(paths: &[PathBuf]) -> Result<Vec<Profile>> {
    let (mut profiles, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match profile::load(path) {
            Ok(profile) => profiles.push(profile),
            Err(error) => problems.extend(format!("{error:#}").lines().map(str::to_owned)),
        }
    }
    let Some((last, others)) = problems.split_last() else { return Ok(profiles) };
    for line in others {
        complain(&anyhow!(line.clone()));
    }
    Err(anyhow!(last.clone()))
}
