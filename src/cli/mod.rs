//! The command line: arguments, files, the terminal, and one file a command. Everything is put together here.

mod arguments;
mod baseline;
mod check;
mod diff;
pub mod evidence;
pub mod extract;
mod fields;
mod input;
mod judging;
mod meter;
pub mod metrics;
mod page;
pub mod pipeline;
mod policy;
mod profile;
mod proxy;
mod read;
mod reading;
mod rules;
mod spool;
mod view;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Parser, Subcommand};

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
pub struct Arguments {
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
}

/// Done.
const DONE: u8 = 0;
/// Done, and something contradicts the standard or a claim.
const CONTRADICTED: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// Runs the command that the arguments name.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
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
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        complain(&error);
        FAILED
    }))
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
    eprintln!("dcmtap: {}", crate::octets::EscapedText(&format!("{error:#}")));
}

/// Was the reader of the output gone? That is not an error.
fn is_closed_pipe(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}
