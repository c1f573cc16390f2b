//! `dcmtap completions`: what shells complete.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use super::print;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell that the script is for.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script of a shell.
///
/// # Errors
/// It cannot be written.
pub(super) fn run(arguments: &Arguments, mut command: Command) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "dcmtap", &mut script);
    print(&script)
}
