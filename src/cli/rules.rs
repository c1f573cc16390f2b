//! `dcmtap rules` and `dcmtap explain`: what is checked, and why.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::arguments::Known;
use super::print;
use crate::check::{Rule, diagnoses, rules};
use crate::names::nearest;
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
    #[arg(value_name = "ID", value_parser = IDS, hide_possible_values = true)]
    id: String,
}

const IDS: Known = Known { parse: |text| Ok(text.to_owned()), names: ids };

fn ids() -> Vec<&'static str> {
    rules::all().map(|rule| rule.id).chain(diagnoses::all().map(|pattern| pattern.id)).collect()
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
        let like = nearest(&arguments.id, ids().into_iter())
            .map(|id| format!("; did you mean {id}?"))
            .unwrap_or_default();
        bail!("{}: no rule and no diagnosis has this id (dcmtap rules lists the rules){like}", arguments.id);
    }
    print(&output)
}
