//! The command line: arguments, files, the terminal, and one file a command. Everything is put together here.

mod ahead;
mod arguments;
pub mod baseline;
mod check;
mod completions;
mod diff;
pub mod evidence;
pub mod extract;
mod fields;
mod input;
mod judging;
mod manual;
mod meter;
pub mod metrics_server;
mod page;
pub mod pipeline;
pub mod policy;
mod profile;
mod proxy;
mod read;
mod reading;
mod rules;
mod spool;
mod view;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::dict::{DICTIONARY, EDITION};
use crate::octets::EscapedText;

/// Conformance tester and traffic analyzer for DICOM networking.
#[derive(Debug, Parser)]
#[command(
    name = "dcmtap",
    version,
    about,
    long_about = None,
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    view: view::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look at a packet capture in the terminal: associations, ladders, fields and octets, findings. The default.
    View(Box<view::Arguments>),
    /// Show what happened in a packet capture: associations, PDUs, messages, data sets.
    Read(Box<read::Arguments>),
    /// Judge a packet capture: where a peer departs from the standard, and what went wrong.
    Check(Box<check::Arguments>),
    /// Stand between two systems: forward every octet unchanged, and show, judge and record what passes.
    Proxy(Box<proxy::Arguments>),
    /// Show in what two associations differ, the most telling first.
    Diff(diff::Arguments),
    /// Write the data sets that a packet capture holds as DICOM files.
    Extract(Box<extract::Arguments>),
    /// List what --filter can ask about.
    Fields(fields::Arguments),
    /// List the rules.
    Rules(rules::RulesArguments),
    /// Say what a rule demands and why, or what a diagnosis means and what to do.
    Explain(rules::ExplainArguments),
    /// Conformance profiles: check, infer, compare, schema, import.
    Profile(Box<profile::Arguments>),
    /// Print what a shell needs to complete command lines of dcmtap.
    Completions(completions::Arguments),
    /// Print the manual page of a command, or write all of them.
    Man(manual::Arguments),
}

/// Done.
const DONE: u8 = 0;
/// Done, and something contradicts the standard or a claim.
const CONTRADICTED: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// What `--version` says behind the name of the program.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let [version, compiler] = [env!("CARGO_PKG_VERSION"), env!("DCMTAP_COMPILER")];
    let [profile, target] = [env!("DCMTAP_PROFILE"), env!("DCMTAP_TARGET")];
    format!(
        "{version}\n\
         rules and tables: DICOM PS3, edition {EDITION}\n\
         names of UIDs and attributes: {DICTIONARY}\n\
         built by {compiler}, {profile}, for {target}"
    )
});

/// The command line: all that it takes, and its help.
#[must_use]
pub fn command() -> clap::Command {
    manual::described(Arguments::command()).long_version(VERSION.as_str())
}

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn run() -> ExitCode {
    let matches = command().try_get_matches();
    let arguments = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = arguments.unwrap_or_else(|error| refuse(&error));
    let result = match arguments.command {
        None => view::run(arguments.view),
        Some(Command::View(arguments)) => view::run(*arguments),
        Some(Command::Read(arguments)) => read::run(&arguments),
        Some(Command::Extract(arguments)) => extract::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Proxy(arguments)) => proxy::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::Fields(arguments)) => fields::run(&arguments),
        Some(Command::Rules(arguments)) => rules::list(&arguments),
        Some(Command::Explain(arguments)) => rules::explain(&arguments),
        Some(Command::Profile(arguments)) => profile::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments, command()),
        Some(Command::Man(arguments)) => manual::run(&arguments, command()),
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        complain(&error);
        FAILED
    }))
}

/// Says what is wrong with the arguments, or what they ask for: help, the version.
#[expect(clippy::print_stderr, reason = "the command line talks to people")]
fn refuse(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    let is_safe = |line: &str| EscapedText(line).unsafe_characters().next().is_none();
    if text.lines().all(is_safe) {
        error.exit();
    }
    for line in text.lines() {
        eprintln!("{}", EscapedText(line));
    }
    std::process::exit(error.exit_code())
}

/// Does the terminal belong to the terminal UI, so that a line would disturb it?
static IS_TERMINAL_TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal UI takes the terminal, or gives it back.
fn take_terminal(is_taken: bool) {
    IS_TERMINAL_TAKEN.store(is_taken, Ordering::Relaxed);
}

/// One line on standard error.
#[expect(clippy::print_stderr, reason = "the command line talks to people")]
fn complain(error: &anyhow::Error) {
    if IS_TERMINAL_TAKEN.load(Ordering::Relaxed) {
        return;
    }
    eprintln!("dcmtap: {}", EscapedText(&format!("{error:#}")));
}

/// Writes octets to standard output.
fn print(octets: &[u8]) -> Result<u8> {
    let mut output = io::stdout();
    is_read_to_the_end(output.write_all(octets).and_then(|()| output.flush()), "standard output")?;
    Ok(DONE)
}

/// Did whoever reads the output read all of it? That he went away is no error.
fn is_read_to_the_end(result: io::Result<()>, output: &'static str) -> Result<bool> {
    match result {
        Err(error) if is_closed_pipe(&error) => Ok(false),
        result => result.map(|()| true).context(output),
    }
}

/// The exit code of what judges.
const fn verdict(is_whole: bool, has_contradiction: bool) -> u8 {
    match (is_whole, has_contradiction) {
        (false, _) => FAILED,
        (true, true) => CONTRADICTED,
        (true, false) => DONE,
    }
}

/// Was the reader of the output gone? That is not an error.
fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}
