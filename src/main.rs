//! The program `dcmtap`: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    dcmtap::cli::run(dcmtap::cli::Arguments::parse())
}
