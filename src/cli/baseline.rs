//! Baselines: the findings that are known and accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use serde::Deserialize;

use crate::check::{Finding, Judgement};
use crate::octets::EscapedText;
use crate::report::check::Judged;
use crate::ul::Role;

/// What makes two findings the same from one capture to the next.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Known {
    rule: String,
    #[serde(default)]
    at_fault: Option<String>,
    #[serde(default)]
    calling_ae_title: Option<String>,
    #[serde(default)]
    called_ae_title: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[serde(default)]
    finding: Vec<Known>,
}

/// The findings that are known.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeSet<Known>,
}

/// The findings of a capture beside a baseline.
#[derive(Debug)]
pub(super) struct Compared {
    accepted: u64,
    new: Vec<Known>,
    gone: Vec<Known>,
}

impl Baseline {
    /// Reads a baseline file.
    pub(super) fn load(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| name.to_string())?;
        Self::parse(&text).map_err(|error| anyhow!("{name}: {error}"))
    }

    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text)
            .map_err(|error| super::policy::place(text, error.span(), error.message()))?;
        if file.schema != 1 {
            return Err(format!("schema {} is not known here; 1 is", file.schema));
        }
        Ok(Self { known: file.finding.into_iter().collect() })
    }

    /// The violations of a capture, all of them accepted.
    pub(super) fn of(judged: &Judged) -> Self {
        Self { known: violations(judged).into_keys().collect() }
    }

    /// Writes a baseline file.
    pub(super) fn save(&self, path: &Path) -> Result<()> {
        let mut text = String::from("# Findings that are known and accepted.\nschema = 1\n");
        for known in &self.known {
            text.push_str("\n[[finding]]\n");
            let fields = [
                ("rule", Some(&known.rule)),
                ("at_fault", known.at_fault.as_ref()),
                ("calling_ae_title", known.calling_ae_title.as_ref()),
                ("called_ae_title", known.called_ae_title.as_ref()),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    let value = toml::Value::from(value.as_str());
                    text.extend([name, " = ", &value.to_string(), "\n"]);
                }
            }
        }
        std::fs::write(path, text).with_context(|| path.display().to_string())
    }

    /// Which violations are known, new, or gone?
    pub(super) fn compare(&self, judged: &Judged) -> Compared {
        let found = violations(judged);
        let accepted =
            found.iter().filter(|(known, _)| self.known.contains(known)).map(|(_, count)| count).sum();
        let new = found.keys().filter(|known| !self.known.contains(known)).cloned().collect();
        let gone = self.known.iter().filter(|known| !found.contains_key(known)).cloned().collect();
        Compared { accepted, new, gone }
    }
}

impl Compared {
    /// Is there a violation that the baseline does not know?
    pub(super) fn has_new(&self) -> bool {
        !self.new.is_empty()
    }

    pub(super) fn write(&self, output: &mut impl Write) -> io::Result<()> {
        writeln!(
            output,
            "baseline: {} accepted, {} new, {} gone",
            self.accepted,
            self.new.len(),
            self.gone.len()
        )?;
        for (what, list) in [("new", &self.new), ("gone", &self.gone)] {
            for known in list {
                let title = |title: &Option<String>| {
                    title.as_ref().map_or("?".to_owned(), |title| EscapedText(title).to_string())
                };
                let by = known.at_fault.as_ref().map_or(String::new(), |role| format!(" by the {role}"));
                let (calling, called) = (title(&known.calling_ae_title), title(&known.called_ae_title));
                let rule = EscapedText(&known.rule).to_string();
                writeln!(output, "  {what}: {rule}{by}, {calling} → {called}")?;
            }
        }
        Ok(())
    }
}

/// The violations beyond doubt, and how often each was found.
fn violations(judged: &Judged) -> BTreeMap<Known, u64> {
    let mut all = BTreeMap::new();
    let mut note = |finding: &Finding, titles: Option<[String; 2]>| {
        if finding.is_certain_violation() {
            let [calling, called] = titles.map_or([None, None], |titles| titles.map(Some));
            let known = Known {
                rule: finding.rule.id.to_owned(),
                at_fault: finding.at_fault.map(|role| role.name().to_owned()),
                calling_ae_title: calling,
                called_ae_title: called,
            };
            *all.entry(known).or_default() += 1;
        }
    };
    for association in &judged.associations {
        let titles = association.verdict.association.negotiation.request.is_some();
        let titles = titles.then(|| [Role::Requestor, Role::Acceptor].map(|role| association.name(role)));
        for finding in &association.findings {
            note(finding, titles.clone());
        }
    }
    for judgement in &judged.others {
        if let Judgement::Finding(finding) = judgement {
            note(finding, None);
        }
    }
    all
}
