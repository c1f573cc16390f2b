//! `dcmtap profile`: conformance profiles.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Subcommand};

use super::{DONE, FAILED, complain};
use crate::profile::Profile;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Are profiles well formed?
    Check(CheckArguments),
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// Profiles.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    match &arguments.command {
        Command::Check(arguments) => check(arguments),
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
            Ok(profile) => say(&summary(&profile))?,
            Err(error) => {
                for line in format!("{error:#}").lines() {
                    complain(&anyhow!(line.to_owned()));
                }
                outcome = FAILED;
            }
        }
    }
    Ok(outcome)
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

/// Prints text; a reader that went away is no error.
fn say(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if !super::is_closed_pipe(&error) => Err(error).context("standard output"),
        _ => Ok(()),
    }
}
