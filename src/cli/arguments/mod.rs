//! Arguments that several commands take.

mod capture;
mod judging;
mod known;

use std::io::{self, IsTerminal};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use super::complain;
use crate::filter::Filter;

pub(super) use capture::CaptureArguments;
pub(super) use judging::JudgingArguments;
pub(super) use known::Known;

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// JSON Lines, for programs.
    Jsonl,
}

/// What is shown or judged.
#[derive(Debug, Args)]
pub(super) struct FilterArguments {
    /// Only what an expression such as 'command = C-STORE and status != success' matches: dcmtap fields lists what it can ask
    /// about.
    #[arg(long, value_name = "EXPRESSION", help_heading = "Selection")]
    filter: Option<String>,
}

impl FilterArguments {
    /// No filter.
    pub(super) const fn none() -> Self {
        Self { filter: None }
    }

    /// The filter, ready to be asked; `None` if there is none.
    ///
    /// # Errors
    /// It is wrong; all but the last line of what is to be said is said.
    pub(super) fn parse(&self) -> Result<Option<Arc<Filter>>> {
        let Some(text) = &self.filter else { return Ok(None) };
        match Filter::parse(text) {
            Ok(filter) => Ok(Some(Arc::new(filter))),
            Err(error) => {
                let [line, marks] = error.marked(text);
                complain(&anyhow!("--filter: {error}"));
                complain(&anyhow!("  {line}"));
                Err(anyhow!("  {marks}"))
            }
        }
    }
}

/// Is patient data shown?
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct PhiArguments {
    /// Names, ids, birth dates and free texts, which may tell of patients: mask them, or show them.
    #[arg(long = "phi", value_enum, default_value_t = PhiMode::Mask, value_name = "MODE", help_heading = "Output")]
    mode: PhiMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PhiMode {
    /// Hide them; the same value gets the same mask.
    Mask,
    /// Show them.
    Show,
}

impl PhiArguments {
    /// Is it shown?
    pub(super) fn shows(self) -> bool {
        self.mode == PhiMode::Show
    }
}

/// Are there colours in what is printed?
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ColourArguments {
    /// Colours in the text.
    #[arg(long = "color", value_enum, default_value_t = Colour::Auto, value_name = "WHEN", help_heading = "Output")]
    when: Colour,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colour {
    /// On a terminal, unless the environment has `NO_COLOR`.
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColourArguments {
    /// Where nothing is said.
    pub(super) const AUTO: Self = Self { when: Colour::Auto };

    /// Are colours to be printed?
    pub(super) fn is_on(self) -> bool {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        match self.when {
            Colour::Auto => is_wanted && io::stdout().is_terminal(),
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}
