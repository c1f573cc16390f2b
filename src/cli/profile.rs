//! `dcmtap profile`: conformance profiles.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Subcommand, ValueEnum};

use super::arguments::{CaptureArguments, ColourArguments, Format};
use super::pipeline::Pipeline;
use super::reading::{Consumer, Reading};
use super::{DONE, FAILED, complain, print};
use crate::profile::{Direction, Import, Inference, Problems, Profile, compare, schema};
use crate::report::json::write_line;
use crate::report::{CaptureInfo, comparison};
use crate::timeline::Entry;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Are profiles well formed?
    Check(CheckArguments),
    /// Write a profile of what is seen in a packet capture, ready to be edited.
    Infer(InferArguments),
    /// Say what will negotiate between the products of two profiles, what will not, and why.
    Compare(CompareArguments),
    /// Print the JSON Schema of profiles, for editors.
    Schema,
    /// Make a profile of an association configuration file of the DCMTK tools.
    Import(ImportArguments),
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// Profiles.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct InferArguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// Only the application entity with this title; may be given several times.
    #[arg(long, value_name = "TITLE")]
    ae: Vec<String>,
}

#[derive(Debug, Args)]
struct CompareArguments {
    /// A profile.
    #[arg(value_name = "A")]
    one: PathBuf,
    /// Another profile.
    #[arg(value_name = "B")]
    other: PathBuf,
    /// How the comparison is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    color: ColourArguments,
}

#[derive(Debug, Args)]
struct ImportArguments {
    /// The configuration file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Profile in the file.
    #[arg(value_name = "PROFILE")]
    profile: String,
    /// What the tool is: storescp is an acceptor, storescu a requestor.
    #[arg(long = "as", value_enum, value_name = "ROLE")]
    role: ImportRole,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ImportRole {
    /// It accepts associations.
    Acceptor,
    /// It asks for associations.
    Requestor,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    match &arguments.command {
        Command::Check(arguments) => check(arguments),
        Command::Infer(arguments) => infer(arguments),
        Command::Compare(arguments) => compare_two(arguments),
        Command::Schema => print(format!("{:#}\n", schema()).as_bytes()),
        Command::Import(arguments) => import(arguments),
    }
}

/// Reads a profile and those that it extends.
pub(super) fn load(path: &Path) -> Result<Profile> {
    let name = path.to_string_lossy();
    let text = std::fs::read_to_string(path).with_context(|| name.clone().into_owned())?;
    let mut read = |name: &str| std::fs::read_to_string(name).map_err(|error| error.to_string());
    Profile::load(&name, &text, &mut read).map_err(|problems| anyhow!(problems))
}

fn check(arguments: &CheckArguments) -> Result<u8> {
    let mut outcome = DONE;
    for path in &arguments.files {
        match load(path) {
            Ok(profile) => {
                print(summary(&profile).as_bytes())?;
            }
            Err(error) => {
                tell(&error);
                outcome = FAILED;
            }
        }
    }
    Ok(outcome)
}

/// One line for each problem.
fn tell(error: &anyhow::Error) {
    let Some(problems) = error.downcast_ref::<Problems>() else {
        complain(error);
        return;
    };
    for problem in &problems.0 {
        complain(&anyhow!(problem.to_string()));
    }
}

fn summary(profile: &Profile) -> String {
    let entities = profile.application_entities.iter().map(|entity| {
        let claims = entity.contexts.len() + entity.queries.len() + entity.sends.len();
        let cells: usize = entity
            .contexts
            .iter()
            .map(|claim| claim.sop_classes.len() * claim.roles.len() * claim.transfer_syntaxes.len())
            .sum();
        format!("AE {}: {claims} claims, {cells} cells", entity.name)
    });
    let entities = entities.collect::<Vec<_>>().join("; ");
    format!("{}: {}: {entities}\n", profile.file, profile.product.title())
}

fn infer(arguments: &InferArguments) -> Result<u8> {
    let pipeline = Pipeline::new(arguments.capture.options(true, true), false);
    let watching = Watching { inference: Inference::new(arguments.ae.clone()), files: Vec::new() };
    let mut reading = Reading::new(arguments.capture.open()?, pipeline, watching);
    reading.run()?;
    let is_whole = reading.is_whole();
    let watching = reading.into_consumer();
    print(watching.inference.finish(&watching.files.join(", ")).as_bytes())?;
    Ok(if is_whole { DONE } else { FAILED })
}

/// The capture on its way to an inferred profile.
struct Watching {
    inference: Inference,
    files: Vec<String>,
}

impl Consumer for Watching {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.files.clone_from(&info.files);
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.inference.push(entry);
        Ok(())
    }
}

fn compare_two(arguments: &CompareArguments) -> Result<u8> {
    let (one, other) = match (load(&arguments.one), load(&arguments.other)) {
        (Ok(one), Ok(other)) => (one, other),
        (one, other) => {
            one.err().iter().chain(&other.err()).for_each(tell);
            return Ok(FAILED);
        }
    };
    let comparisons = compare(&one, &other);
    let mut output = Vec::new();
    match arguments.format {
        Format::Text => comparison::text(&mut output, &comparisons, arguments.color.is_on())?,
        Format::Jsonl => {
            for comparison in &comparisons {
                write_line(&mut output, &comparison::json(comparison))?;
            }
        }
    }
    print(&output)
}

fn import(arguments: &ImportArguments) -> Result<u8> {
    let file = arguments.file.to_string_lossy();
    let text = std::fs::read(&arguments.file).with_context(|| file.clone().into_owned())?;
    let direction = match arguments.role {
        ImportRole::Acceptor => Direction::Accepts,
        ImportRole::Requestor => Direction::Proposes,
    };
    let import = Import { file: &file, profile: &arguments.profile, direction };
    match import.convert(&String::from_utf8_lossy(&text)) {
        Ok(profile) => print(profile.as_bytes()),
        Err(problems) => {
            tell(&anyhow!(problems));
            Ok(FAILED)
        }
    }
}
