//! Policy files: what is to be done about which rule, and the limits that the standard leaves open.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use serde::Deserialize;

use crate::check::{Level, Limits, Policy, rules};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    rules: BTreeMap<toml::Spanned<String>, RuleLevel>,
    #[serde(default)]
    limits: LimitsTable,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RuleLevel {
    Allow,
    Warn,
    Deny,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsTable {
    association_timeout_s: Option<f64>,
    dimse_timeout_s: Option<f64>,
    slow_response_s: Option<f64>,
    artim_s: Option<f64>,
    zero_window_s: Option<f64>,
    commitment_s: Option<f64>,
    large_result: Option<u64>,
    responses_after_cancel: Option<u64>,
    repeated_rejects: Option<u64>,
}

/// Reads a policy file.
pub(super) fn load(path: &Path) -> Result<Policy> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| name.to_string())?;
    parse(&text).map_err(|error| anyhow!("{name}: {error}"))
}

/// Reads the text of a policy file.
///
/// # Errors
/// The first mistake, with its place.
pub fn parse(text: &str) -> Result<Policy, String> {
    let file: File = toml::from_str(text).map_err(|error| place(text, error.span(), error.message()))?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known here; 1 is", file.schema));
    }
    let mut levels = BTreeMap::new();
    for (start, level) in file.rules {
        let is_known = rules::all().any(|rule| rule.id.starts_with(start.get_ref().as_str()));
        if !is_known || start.get_ref().is_empty() {
            let message = format!("no rule starts with {:?} (dcmtap rules lists them)", start.get_ref());
            return Err(place(text, Some(start.span()), &message));
        }
        let level = match level {
            RuleLevel::Allow => Level::Allow,
            RuleLevel::Warn => Level::Warn,
            RuleLevel::Deny => Level::Deny,
        };
        levels.insert(start.into_inner(), level);
    }
    Ok(Policy { is_strict: file.strict, levels, limits: limits(&file.limits)? })
}

fn limits(table: &LimitsTable) -> Result<Limits, String> {
    let usual = Limits::default();
    let time = |name: &str, seconds: Option<f64>, usual: i64| match seconds {
        None => Ok(usual),
        Some(seconds) if (0.0..=1e9).contains(&seconds) => Ok((seconds * 1e9) as i64),
        Some(seconds) => Err(format!("limits.{name}: {seconds} is no time in seconds")),
    };
    Ok(Limits {
        association_timeout_ns: time(
            "association_timeout_s",
            table.association_timeout_s,
            usual.association_timeout_ns,
        )?,
        dimse_timeout_ns: time("dimse_timeout_s", table.dimse_timeout_s, usual.dimse_timeout_ns)?,
        slow_response_ns: time("slow_response_s", table.slow_response_s, usual.slow_response_ns)?,
        artim_ns: time("artim_s", table.artim_s, usual.artim_ns)?,
        zero_window_ns: time("zero_window_s", table.zero_window_s, usual.zero_window_ns)?,
        commitment_ns: time("commitment_s", table.commitment_s, usual.commitment_ns)?,
        large_result: table.large_result.unwrap_or(usual.large_result),
        responses_after_cancel: table.responses_after_cancel.unwrap_or(usual.responses_after_cancel),
        repeated_rejects: table.repeated_rejects.unwrap_or(usual.repeated_rejects),
    })
}

/// A message with its line and column.
pub(super) fn place(text: &str, span: Option<std::ops::Range<usize>>, message: &str) -> String {
    let Some(before) = span.and_then(|span| text.get(..span.start)) else { return message.to_owned() };
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {line}, column {column}: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_limits_are_read() {
        let policy = parse(
            "schema = 1\nstrict = true\n[rules]\nUL = 'warn'\n'UL-048' = 'allow'\n[limits]\nartim_s = 1.5\n",
        )
        .unwrap();
        assert!(policy.is_strict);
        assert_eq!(policy.limits.artim_ns, 1_500_000_000);
        let rule = rules::by_id("UL-048").unwrap();
        assert!(!policy.has(rule), "the longer start counts");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let error = |text: &str| parse(text).unwrap_err();
        assert!(error("schema = 2\n").contains("schema 2"));
        assert!(error("schema = 1\nstrct = true\n").starts_with("line 2, column 1: unknown field `strct`"));
        assert!(error("schema = 1\n[rules]\n'XX-1' = 'warn'\n").starts_with("line 3, column 1: no rule"));
        assert!(error("schema = 1\n[rules]\nUL = 'wrn'\n").starts_with("line 3, column 6: unknown variant"));
        assert!(error("schema = 1\n[limits]\nartim_s = -1\n").contains("limits.artim_s"));
    }
}
