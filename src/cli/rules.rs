//! `dcmtap rules` and `dcmtap explain`: what is checked, and why.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{DONE, is_closed_pipe};
use crate::check::{Rule, diagnoses, rules};
use crate::report::check as told;

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How the list is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// docs/RULES.md.
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The id of a rule (UL-048) or of a diagnosis (called-ae-title-not-recognized).
    id: String,
}

pub(super) fn list(arguments: &RulesArguments) -> Result<u8> {
    let mut output = Vec::new();
    match arguments.format {
        Format::Text => told::rules(&mut output, rules::all())?,
        Format::Markdown => told::rules_page(&mut output)?,
        Format::Json => {
            let all: Vec<_> = rules::all().map(object).collect();
            serde_json::to_writer_pretty(&mut output, &all)?;
            output.push(b'\n');
        }
    }
    print(&output)
}

fn object(rule: &Rule) -> serde_json::Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.name(),
        "clause": rule.clause,
        "requirement": rule.requirement,
        "rationale": rule.rationale,
        "exceptions": rule.exceptions,
        "advice": rule.advice,
        "pedantic": rule.is_pedantic,
    })
}

pub(super) fn explain(arguments: &ExplainArguments) -> Result<u8> {
    let mut output = Vec::new();
    if let Some(rule) = rules::by_id(&arguments.id) {
        told::explain(&mut output, rule)?;
    } else if let Some(pattern) = diagnoses::by_id(&arguments.id) {
        told::explain_pattern(&mut output, pattern)?;
    } else {
        bail!("{}: no rule and no diagnosis has this id (dcmtap rules lists the rules)", arguments.id);
    }
    print(&output)
}

/// Writes a page to standard output.
pub(super) fn print(octets: &[u8]) -> Result<u8> {
    match io::stdout().write_all(octets) {
        Err(error) if !is_closed_pipe(&error) => Err(error.into()),
        _ => Ok(DONE),
    }
}
