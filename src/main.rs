//! The program `dcmtap`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    dcmtap::cli::run()
}
