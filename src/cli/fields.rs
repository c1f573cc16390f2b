//! `dcmtap fields`: what a filter can ask about.

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::print;
use crate::report::filters;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How the list is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The table in docs/FILTERS.md.
    Markdown,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let mut output = Vec::new();
    match arguments.format {
        Format::Text => filters::fields(&mut output)?,
        Format::Markdown => filters::fields_table(&mut output)?,
    }
    print(&output)
}
