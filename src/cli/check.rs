//! `dcmtap check`: a capture judged.

use std::io::{self, BufWriter, Stdout};
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use super::arguments::{CaptureArguments, ColourArguments, FilterArguments, JudgingArguments, PhiArguments};
use super::baseline::Baseline;
use super::judging::{Judging, Output};
use super::page::Page;
use super::pipeline::Pipeline;
use super::reading::Reading;
use super::{DONE, complain, is_read_to_the_end, verdict};
use crate::filter::Sifter;
use crate::report::jsonl::JsonLines;
use crate::report::lines::Lines;
use crate::report::{Selection, Style};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    format: Format,
    #[command(flatten)]
    judging: JudgingArguments,
    /// Findings that are known: they do not fail the run; new ones do, and gone ones are told (TOML).
    #[arg(long, value_name = "FILE", conflicts_with = "filter", help_heading = "Judging")]
    baseline: Option<PathBuf>,
    /// Write the violations found to a baseline file.
    #[arg(long, value_name = "FILE", help_heading = "Judging")]
    write_baseline: Option<PathBuf>,
    /// Only the association with this number; may be given several times.
    #[arg(long, value_name = "N", help_heading = "Selection")]
    association: Vec<u64>,
    #[command(flatten)]
    filter: FilterArguments,
    /// Print notes too.
    #[arg(long, help_heading = "Output")]
    notes: bool,
    #[command(flatten)]
    phi: PhiArguments,
    #[command(flatten)]
    color: ColourArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The timeline with findings and diagnoses as JSON Lines, for programs.
    Jsonl,
    /// `JUnit` XML, for whatever shows the results of tests.
    #[value(help = "JUnit XML, for whatever shows the results of tests")]
    Junit,
    /// A page complete in itself, to be sent to whoever looks after the other side.
    Html,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let (policy, profiles) = arguments.judging.load()?;
    let baseline = arguments.baseline.as_deref().map(Baseline::load).transpose()?;
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
    if !is_read_to_the_end(reading.run(), "standard output")? {
        return Ok(DONE);
    }
    let is_whole = reading.is_whole();
    let judging = reading.into_consumer();
    if judging.sifter.is_some() && judging.judged.marks.is_empty() && judging.judged.others.is_empty() {
        complain(&anyhow!("no association in the capture is what the filter selects"));
    }
    if let Some(path) = &arguments.write_baseline {
        Baseline::of(&judging.judged).save(path)?;
    }
    Ok(verdict(is_whole, judging.has_contradiction))
}

fn output(arguments: &Arguments) -> Output<BufWriter<Stdout>> {
    let stdout = BufWriter::with_capacity(64 << 10, io::stdout());
    match arguments.format {
        Format::Text => Output::Text(Lines::new(stdout)),
        Format::Junit => Output::Junit(stdout),
        Format::Html => Output::Html(Box::new(Page::new(stdout, arguments.phi.shows()))),
        Format::Jsonl => {
            Output::Jsonl(Box::new(JsonLines::new(stdout, Style::default(), Selection::default())))
        }
    }
}
