//! A timeline on its way through the checker and the ledger, and what is said of it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::IpAddr;
use std::sync::Arc;

use super::baseline::Baseline;
use super::meter::{self, Meter};
use super::page::Page;
use super::reading::Consumer;
use crate::check::{Checker, Judgement, Policy};
use crate::filter::Sifter;
use crate::octets::EscapedText;
use crate::packet::Layer;
use crate::profile::{Ledger, Profile, Verdict};
use crate::report::check::{self as told, Judged};
use crate::report::jsonl::JsonLines;
use crate::report::lines::Lines;
use crate::report::live::Live;
use crate::report::{CaptureInfo, Summary, ledger};
use crate::time::Timestamp;
use crate::timeline::Entry;

/// Judges a timeline, and tells it.
#[expect(clippy::struct_excessive_bools, reason = "what the user asked for, and what came of it")]
pub(super) struct Judging<W> {
    checker: Checker,
    /// `None`: everything is told.
    pub(super) sifter: Option<Sifter>,
    ledger: Option<Ledger>,
    pub(super) judged: Judged,
    said: Vec<Judgement>,
    pub(super) baseline: Option<Baseline>,
    /// Who counts what is seen and judged, whatever of it is told.
    pub(super) meter: Option<Arc<Meter>>,
    output: Output<W>,
    info: Option<CaptureInfo>,
    pub(super) associations: Vec<u64>,
    pub(super) shows_notes: bool,
    pub(super) colour: bool,
    /// Are remarks of the capture told?
    pub(super) tells_remarks: bool,
    pub(super) has_contradiction: bool,
}

/// How it is told.
pub(super) enum Output<W> {
    /// Everything at the end.
    Text(Lines<W>),
    /// Line by line.
    Jsonl(Box<JsonLines<W>>),
    /// Everything at the end.
    Junit(W),
    /// Everything at the end.
    Html(Box<Page<W>>),
    /// The timeline as it comes, with what is found in it.
    Live(Box<Live<W>>),
    /// Not at all.
    Quiet,
}

impl<W: Write> Judging<W> {
    pub(super) fn new(policy: Policy, profiles: Vec<Profile>, output: Output<W>) -> Self {
        Self {
            checker: Checker::new(policy),
            sifter: None,
            ledger: (!profiles.is_empty()).then(|| Ledger::new(profiles)),
            judged: Judged::default(),
            said: Vec::new(),
            baseline: None,
            meter: None,
            output,
            info: None,
            associations: Vec::new(),
            shows_notes: false,
            colour: false,
            tells_remarks: false,
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
            match &mut self.output {
                Output::Jsonl(lines) => match &judgement {
                    Judgement::Finding(finding) => lines.value(&told::finding(finding))?,
                    Judgement::Diagnosis(diagnosis) => lines.value(&told::diagnosis(diagnosis))?,
                    Judgement::Verdict(_) => {}
                },
                Output::Live(live) => live.judgement(&judgement)?,
                _ => {}
            }
            self.judged.push(judgement);
        }
        Ok(())
    }
}

impl<W: Write> Judging<W> {
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
            meter::count(self.meter.as_deref(), None, &self.said);
            return self.pass_on();
        };
        let mut said = Vec::new();
        self.checker.finish(&mut said);
        meter::count(self.meter.as_deref(), None, &said);
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

impl<W: Write> Consumer for Judging<W> {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.info = Some(info.clone());
        match &mut self.output {
            Output::Jsonl(lines) => lines.start(info),
            Output::Html(page) => {
                page.collector.start(info);
                Ok(())
            }
            Output::Live(live) => live.start(info),
            Output::Text(_) | Output::Junit(_) | Output::Quiet => Ok(()),
        }
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if let Some(ledger) = &mut self.ledger {
            ledger.push(entry);
        }
        let is_told = if let Some(sifter) = &mut self.sifter {
            let mut said = Vec::new();
            self.checker.push(entry, &mut said);
            meter::count(self.meter.as_deref(), Some(entry), &said);
            sifter.push(entry, &mut said, &mut self.said)
        } else {
            self.checker.push(entry, &mut self.said);
            meter::count(self.meter.as_deref(), Some(entry), &self.said);
            true
        };
        match &mut self.output {
            Output::Jsonl(lines) if is_told => lines.entry(entry)?,
            Output::Live(live) => live.entry(entry)?,
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

    fn frame(&mut self, _frame: u64, at: Timestamp, _layers: &[Layer]) {
        if let Output::Live(live) = &mut self.output {
            live.note_start(at);
        }
    }

    fn comment(&mut self, frame: Option<u64>, text: &str) -> io::Result<()> {
        match &mut self.output {
            Output::Live(live) => live.remark(frame, text),
            Output::Jsonl(lines) if self.tells_remarks => lines.comment(frame, text),
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.output {
            Output::Live(live) => live.flush(),
            Output::Jsonl(lines) => lines.flush(),
            _ => Ok(()),
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
            Output::Live(live) => live.finish(summary, &self.judged, &claims),
            Output::Quiet => Ok(()),
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
