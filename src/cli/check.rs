//! `dcmtap check`: a capture judged.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Stdout, Write};
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use super::arguments::{CaptureArguments, Colour, FilterArguments};
use super::baseline::Baseline;
use super::page::Page;
use super::pipeline::Pipeline;
use super::read::PhiMode;
use super::reading::{Consumer, Reading};
use super::{CONTRADICTED, DONE, FAILED, complain, is_closed_pipe, policy, profile};
use crate::check::{Checker, Judgement, Policy};
use crate::filter::Sifter;
use crate::octets::EscapedText;
use crate::profile::{Ledger, Profile, Verdict};
use crate::report::check::{self as told, Judged};
use crate::report::jsonl::JsonLines;
use crate::report::{CaptureInfo, Selection, Style, Summary, ledger};
use crate::timeline::Entry;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A conformance profile to hold the traffic against; may be given several times (TOML).
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// What is to be done about which rule, and the time limits (TOML).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Check also what is true by the letter and harmless.
    #[arg(long)]
    strict: bool,
    /// Findings that are known: they do not fail the run; new ones do, and gone ones are told (TOML).
    #[arg(long, value_name = "FILE", conflicts_with = "filter")]
    baseline: Option<PathBuf>,
    /// Write the violations found to a baseline file.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Judge only the association with this number.
    #[arg(long, value_name = "N")]
    association: Vec<u64>,
    #[command(flatten)]
    filter: FilterArguments,
    /// Print notes too.
    #[arg(long)]
    notes: bool,
    /// In HTML: print names, ids, birth dates and free texts, which may tell of patients, or mask them.
    #[arg(long, value_enum, default_value_t = PhiMode::Mask, value_name = "MODE")]
    phi: PhiMode,
    /// Colours in the text.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The timeline with findings and diagnoses as JSON Lines, for programs.
    Jsonl,
    /// `JUnit` XML, for whatever shows the results of tests.
    Junit,
    /// A page complete in itself, to be sent to whoever looks after the other side.
    Html,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let mut policy = arguments.policy.as_deref().map(policy::load).transpose()?.unwrap_or_default();
    policy.is_strict |= arguments.strict;
    let baseline = arguments.baseline.as_deref().map(Baseline::load).transpose()?;
    let profiles = load_profiles(&arguments.profile)?;
    let sifter = arguments.filter.parse()?.map(Sifter::new);
    let inputs = arguments.capture.open()?;
    let pipeline = Pipeline::new(arguments.capture.options(true, true), false);
    let judging = Judging { sifter, ..Judging::new(arguments, policy, baseline, profiles) };
    let mut reading = Reading::new(inputs, pipeline, judging);
    match reading.run() {
        Err(error) if is_closed_pipe(&error) => return Ok(DONE),
        Err(error) => return Err(anyhow!(error).context("standard output")),
        Ok(()) => {}
    }
    let is_whole = reading.is_whole();
    let judging = reading.into_consumer();
    if judging.sifter.is_some() && judging.judged.marks.is_empty() && judging.judged.others.is_empty() {
        complain(&anyhow!("no association in the capture is what the filter selects"));
    }
    if let Some(path) = &arguments.write_baseline {
        Baseline::of(&judging.judged).save(path)?;
    }
    Ok(match (is_whole, judging.has_contradiction) {
        (false, _) => FAILED,
        (true, true) => CONTRADICTED,
        (true, false) => DONE,
    })
}

/// Reads all profiles, or tells everything that is wrong with them.
pub(super) fn load_profiles(paths: &[PathBuf]) -> Result<Vec<Profile>> {
    let (mut profiles, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match profile::load(path) {
            Ok(profile) => profiles.push(profile),
            Err(error) => problems.extend(format!("{error:#}").lines().map(str::to_owned)),
        }
    }
    let Some((last, others)) = problems.split_last() else { return Ok(profiles) };
    for line in others {
        complain(&anyhow!(line.clone()));
    }
    Err(anyhow!(last.clone()))
}

/// The capture on its way through the checker.
struct Judging {
    checker: Checker,
    /// `None`: everything is told.
    sifter: Option<Sifter>,
    ledger: Option<Ledger>,
    judged: Judged,
    said: Vec<Judgement>,
    baseline: Option<Baseline>,
    output: Output,
    info: Option<CaptureInfo>,
    associations: Vec<u64>,
    shows_notes: bool,
    colour: bool,
    has_contradiction: bool,
}

enum Output {
    /// Everything at the end.
    Text(BufWriter<Stdout>),
    /// Line by line.
    Jsonl(Box<JsonLines<BufWriter<Stdout>>>),
    /// Everything at the end.
    Junit(BufWriter<Stdout>),
    /// Everything at the end.
    Html(Box<Page<BufWriter<Stdout>>>),
}

impl Judging {
    fn new(
        arguments: &Arguments,
        policy: Policy,
        baseline: Option<Baseline>,
        profiles: Vec<Profile>,
    ) -> Self {
        let stdout = BufWriter::with_capacity(64 << 10, io::stdout());
        Self {
            checker: Checker::new(policy),
            sifter: None,
            ledger: (!profiles.is_empty()).then(|| Ledger::new(profiles)),
            judged: Judged::default(),
            said: Vec::new(),
            baseline,
            output: match arguments.format {
                Format::Text => Output::Text(stdout),
                Format::Junit => Output::Junit(stdout),
                Format::Html => Output::Html(Box::new(Page::new(stdout, arguments.phi.shows()))),
                Format::Jsonl => {
                    Output::Jsonl(Box::new(JsonLines::new(stdout, Style::default(), Selection::default())))
                }
            },
            info: None,
            associations: arguments.association.clone(),
            shows_notes: arguments.notes,
            colour: arguments.color.is_on(),
            has_contradiction: false,
        }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        for judgement in self.said.drain(..) {
            if let Output::Html(page) = &mut self.output {
                page.collector.judgement(judgement.clone());
            }
            let is_wanted = self.associations.is_empty()
                || judgement.association().is_some_and(|number| self.associations.contains(&number));
            if !is_wanted {
                continue;
            }
            if let Output::Jsonl(lines) = &mut self.output {
                match &judgement {
                    Judgement::Finding(finding) => lines.value(&told::finding(finding))?,
                    Judgement::Diagnosis(diagnosis) => lines.value(&told::diagnosis(diagnosis))?,
                    Judgement::Verdict(_) => {}
                }
            }
            self.judged.push(judgement);
        }
        Ok(())
    }
}

impl Judging {
    /// The associations that are reported; `None` for all of them.
    fn wanted(&self) -> Option<BTreeSet<u64>> {
        let told = || self.judged.associations.iter().map(|one| one.verdict.association.association);
        match (&self.sifter, self.associations.is_empty()) {
            (Some(_), _) => Some(told().collect()),
            (None, false) => Some(self.associations.iter().copied().collect()),
            (None, true) => None,
        }
    }

    /// What is said of the capture as a whole, and of the associations that it makes match.
    fn conclude(&mut self) -> io::Result<()> {
        let Some(sifter) = &mut self.sifter else {
            self.checker.finish(&mut self.said);
            return self.pass_on();
        };
        let mut said = Vec::new();
        self.checker.finish(&mut said);
        sifter.finish(said, &mut self.said);
        if let Output::Jsonl(lines) = &mut self.output {
            for judgement in &self.said {
                if let Judgement::Verdict(verdict) = judgement {
                    lines.entry(&Entry::Association(Box::new((*verdict.association).clone())))?;
                }
            }
        }
        self.pass_on()
    }
}

impl Consumer for Judging {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.info = Some(info.clone());
        match &mut self.output {
            Output::Jsonl(lines) => lines.start(info),
            Output::Html(page) => {
                page.collector.start(info);
                Ok(())
            }
            Output::Text(_) | Output::Junit(_) => Ok(()),
        }
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if let Some(ledger) = &mut self.ledger {
            ledger.push(entry);
        }
        let is_told = if let Some(sifter) = &mut self.sifter {
            let mut said = Vec::new();
            self.checker.push(entry, &mut said);
            sifter.push(entry, &mut said, &mut self.said)
        } else {
            self.checker.push(entry, &mut self.said);
            true
        };
        match &mut self.output {
            Output::Jsonl(lines) if is_told => lines.entry(entry)?,
            Output::Html(page) => page.entry(entry),
            _ => {}
        }
        if let (Entry::Connection(connection), true) = (entry, is_told) {
            self.judged.encrypted += u64::from(connection.protocol() == "tls");
        }
        if self.said.is_empty() { Ok(()) } else { self.pass_on() }
    }

    fn host_name(&mut self, address: IpAddr, name: &str) {
        if let Some(sifter) = &mut self.sifter {
            sifter.note_name(address, name);
        }
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.conclude()?;
        let wanted = self.wanted();
        self.judged.finish();
        let compared = self.baseline.as_ref().map(|baseline| baseline.compare(&self.judged));
        self.has_contradiction = match &compared {
            Some(compared) => compared.has_new(),
            None => self.judged.has_violation(),
        };
        let claims = self.ledger.as_ref().map(Ledger::finish).unwrap_or_default();
        self.has_contradiction |= claims.iter().any(|claim| claim.verdict == Verdict::Contradicted);
        let info = self.info.clone().unwrap_or_else(|| CaptureInfo {
            files: Vec::new(),
            formats: Vec::new(),
            compression: None,
        });
        match &mut self.output {
            Output::Jsonl(lines) => {
                for claim in &claims {
                    lines.value(&ledger::json(claim))?;
                }
                lines.finish_judged(summary, &self.judged)
            }
            Output::Text(output) => {
                told::write(output, &info, &self.judged, self.shows_notes, self.colour)?;
                told::summary(output, &self.judged, summary, self.shows_notes, self.colour)?;
                if let Some(of_profiles) = &self.ledger {
                    for (profile, entity) in of_profiles.unseen() {
                        let (title, entity) = (profile.product.title(), EscapedText(entity));
                        writeln!(
                            output,
                            "\nno traffic of AE {entity} of {} in this capture",
                            EscapedText(&title)
                        )?;
                    }
                    ledger::text(output, &claims, self.colour)?;
                }
                if let Some(compared) = &compared {
                    compared.write(output)?;
                }
                output.flush()
            }
            Output::Html(page) => page.finish(claims, summary, wanted, self.shows_notes),
            Output::Junit(output) => {
                let name = info.files.join(" + ");
                let report =
                    told::junit(&name, &self.judged, told::claims(&claims)).map_err(io::Error::other)?;
                output.write_all(report.as_bytes())?;
                output.flush()
            }
        }
    }
}
