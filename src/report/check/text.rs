//! Verdicts, findings and diagnoses as text.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Judged, JudgedAssociation, Mark, Page, Part};
use crate::check::{Diagnosis, Finding, Judgement, Pattern, Rule, Severity};
use crate::octets::EscapedText;
use crate::report::paint::{Painter, Tone};
use crate::report::{CaptureInfo, Summary, judged};
use crate::time::Elapsed;
use crate::timeline::Outcome;
use crate::ul::Role;

/// Writes the whole report: a verdict for each association, then what was found in it, then the counts.
///
/// # Errors
/// Whatever the output reports.
pub fn write(
    output: &mut impl Write,
    info: &CaptureInfo,
    judged: &Judged,
    shows_notes: bool,
    colour: bool,
) -> io::Result<()> {
    let mut report = Report { output, painter: Painter { colour }, teller: Teller::new(shows_notes, colour) };
    let files: Vec<String> = info.files.iter().map(|file| EscapedText(file).to_string()).collect();
    writeln!(report.output, "{}\n", report.painter.paint(Tone::Strong, files.join(" + ")))?;
    let names: Vec<String> = judged.associations.iter().map(names).collect();
    let width = names.iter().map(|names| names.chars().count()).max().unwrap_or(0).min(36);
    for (association, names) in judged.associations.iter().zip(&names) {
        report.verdict(association, names, width)?;
    }
    if judged.left_out.0 > 0 {
        writeln!(report.output, "  … and {} more associations", judged.left_out.0)?;
    }
    for (association, names) in judged.associations.iter().zip(&names) {
        report.association(association, names)?;
    }
    report.others(&judged.others)
}

/// Diagnoses remembered because they were told.
const MAX_TOLD: usize = 1_000;

/// Diagnoses that were told, and of which association.
type Told = HashMap<(&'static str, String), u64>;

struct Report<'a, W> {
    output: &'a mut W,
    painter: Painter,
    teller: Teller,
}

/// Tells findings and diagnoses one by one; causes and advice only once.
#[derive(Debug)]
pub struct Teller {
    painter: Painter,
    shows_notes: bool,
    told: Told,
}

fn names(association: &JudgedAssociation) -> String {
    format!("{} → {}", association.name(Role::Requestor), association.name(Role::Acceptor))
}

fn tone(mark: Mark) -> Tone {
    match mark {
        Mark::Good => Tone::Good,
        Mark::Caution => Tone::Caution,
        Mark::Bad => Tone::Bad,
    }
}

impl<W: Write> Report<'_, W> {
    fn verdict(&mut self, association: &JudgedAssociation, names: &str, width: usize) -> io::Result<()> {
        let mark = association.mark();
        let sign = self.painter.paint(tone(mark), mark.sign());
        let number = format!("#{}", association.verdict.association.association);
        let text = clause(association);
        let padding = " ".repeat(width.saturating_sub(names.chars().count()));
        let names = self.painter.paint(Tone::Name, names);
        writeln!(self.output, "  {sign} {number:<5} {names}{padding}  {text}")
    }

    fn association(&mut self, association: &JudgedAssociation, names: &str) -> io::Result<()> {
        let told: Vec<&Finding> =
            association.findings.iter().filter(|finding| self.teller.shows(finding)).collect();
        if told.is_empty() && association.diagnoses.is_empty() {
            return Ok(());
        }
        let entry = &association.verdict.association;
        let head = format!("#{}  {names}", entry.association);
        let head = self.painter.paint(Tone::Strong, head).to_string();
        writeln!(self.output, "\n{head}  {} → {}  {}", entry.requestor, entry.acceptor, entry.first.at)?;
        for diagnosis in &association.diagnoses {
            self.teller.diagnosis(self.output, diagnosis)?;
        }
        for finding in told {
            self.teller.finding(self.output, finding)?;
        }
        Ok(())
    }

    fn others(&mut self, others: &[Judgement]) -> io::Result<()> {
        let told: Vec<&Judgement> = others
            .iter()
            .filter(|judgement| match judgement {
                Judgement::Finding(finding) => self.teller.shows(finding),
                Judgement::Diagnosis(_) => true,
                Judgement::Verdict(_) => false,
            })
            .collect();
        if told.is_empty() {
            return Ok(());
        }
        writeln!(self.output, "\n{}", self.painter.paint(Tone::Strong, "beyond single associations"))?;
        for judgement in told {
            match judgement {
                Judgement::Finding(finding) => self.teller.finding(self.output, finding)?,
                Judgement::Diagnosis(diagnosis) => self.teller.diagnosis(self.output, diagnosis)?,
                Judgement::Verdict(_) => {}
            }
        }
        Ok(())
    }
}

impl Teller {
    /// One that has told nothing.
    #[must_use]
    pub fn new(shows_notes: bool, colour: bool) -> Self {
        Self { painter: Painter { colour }, shows_notes, told: Told::new() }
    }

    /// Tells a judgement, with the association it is about; verdicts are not told.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn tell(&mut self, output: &mut impl Write, judgement: &Judgement) -> io::Result<()> {
        let is_told = match judgement {
            Judgement::Finding(finding) => self.shows(finding),
            Judgement::Diagnosis(_) => true,
            Judgement::Verdict(_) => false,
        };
        if !is_told {
            return Ok(());
        }
        if let Some(number) = judgement.association() {
            write!(output, "  #{number}")?;
        }
        match judgement {
            Judgement::Finding(finding) => self.finding(output, finding),
            Judgement::Diagnosis(diagnosis) => self.diagnosis(output, diagnosis),
            Judgement::Verdict(_) => Ok(()),
        }
    }

    fn shows(&self, finding: &Finding) -> bool {
        self.shows_notes || finding.severity > Severity::Note
    }

    fn diagnosis(&mut self, output: &mut impl Write, diagnosis: &Diagnosis) -> io::Result<()> {
        let told = &diagnosis.told;
        let head = self.painter.paint(Tone::Strong, judged::diagnosis_head(diagnosis)).to_string();
        writeln!(output, "  {head}: {}", told.text)?;
        let place = judged::diagnosis_place(diagnosis);
        if !place.is_empty() {
            writeln!(output, "      {}", self.painter.paint(Tone::Faint, place))?;
        }
        let this = diagnosis.associations.first().copied().unwrap_or_default();
        let key = (diagnosis.pattern.id, told.text.clone());
        if let Some(before) = self.told.get(&key) {
            let text = self.painter.paint(Tone::Faint, format!("causes and what to do: as for #{before}"));
            return writeln!(output, "      {text}");
        }
        if !diagnosis.is_alternative {
            if self.told.len() >= MAX_TOLD {
                self.told.clear();
            }
            self.told.insert(key, this);
            for (index, cause) in diagnosis.pattern.causes.iter().enumerate() {
                let head = if index == 0 { "causes" } else { "" };
                writeln!(output, "      {head:<7} {}. {cause}", index.saturating_add(1))?;
            }
            writeln!(output, "      {:<7} {}", "do", diagnosis.pattern.advice)?;
        }
        Ok(())
    }

    fn finding(&self, output: &mut impl Write, finding: &Finding) -> io::Result<()> {
        let evidence = &finding.evidence;
        let (tone, sign) = judged::finding_sign(finding);
        let head =
            self.painter.paint(tone, format!("{sign} {}", judged::finding_weight(finding))).to_string();
        writeln!(output, "  {head} {}  {}", finding.rule.id, finding.rule.title)?;
        let place = self.painter.paint(Tone::Faint, judged::finding_place(finding)).to_string();
        writeln!(output, "      {place}")?;
        writeln!(output, "      expected  {}", evidence.expected)?;
        writeln!(output, "      observed  {}", evidence.observed)
    }
}

/// What an association came to, in one clause.
fn clause(association: &JudgedAssociation) -> String {
    if let Some(text) = &association.verdict.diagnosis {
        return text.clone();
    }
    let entry = &association.verdict.association;
    let worst = association.findings.first().filter(|finding| finding.severity > Severity::Note);
    let outcome = match entry.outcome {
        Outcome::Released | Outcome::Open => String::new(),
        outcome => format!("{}, ", outcome.name()),
    };
    if let Some(finding) = worst {
        return format!("{outcome}{}: {}", finding.rule.id, finding.rule.title);
    }
    let failed = if entry.failures > 0 { format!(", {} failed", entry.failures) } else { String::new() };
    let lasted = Elapsed(entry.duration_ns());
    format!("{}, {} messages{failed}, {lasted}", entry.outcome.name(), entry.messages)
}

/// The counts at the end.
///
/// # Errors
/// Whatever the output reports.
pub fn summary(
    output: &mut impl Write,
    judged: &Judged,
    capture: &Summary,
    shows_notes: bool,
    colour: bool,
) -> io::Result<()> {
    let painter = Painter { colour };
    writeln!(output, "\n{}", painter.paint(Tone::Strong, counts_line(judged, shows_notes)))?;
    for line in crate::report::words::capture_cautions(capture) {
        let line = format!("{line}: what depends on it cannot be judged");
        writeln!(output, "  {}", painter.paint(Tone::Caution, line))?;
    }
    if judged.encrypted > 0 {
        let line = format!("encrypted connections (TLS), which cannot be judged: {}", judged.encrypted);
        writeln!(output, "  {}", painter.paint(Tone::Caution, line))?;
    }
    for error in &capture.errors {
        writeln!(output, "  {}", painter.paint(Tone::Bad, format!("not read further: {error}")))?;
    }
    if judged.left_out.1 > 0 {
        let left_out = judged.left_out.1;
        writeln!(output, "  limit reached: {left_out} findings are counted and not shown")?;
    }
    Ok(())
}

/// Associations by verdict, and findings by severity, in one line.
#[must_use]
pub fn counts_line(judged: &Judged, shows_notes: bool) -> String {
    let mark = |mark| judged.marks.get(&mark).copied().unwrap_or(0);
    let (good, caution, bad) = (mark(Mark::Good), mark(Mark::Caution), mark(Mark::Bad));
    let count = |severity, is_certain| judged.counts.get(&(severity, is_certain)).copied().unwrap_or(0);
    let both = |severity: Severity, name: &str| {
        let (certain, possible) = (count(severity, true), count(severity, false));
        let possible = if possible > 0 { format!(" and {possible} possible") } else { String::new() };
        let plural = if certain == 1 && possible.is_empty() { "" } else { "s" };
        format!("{certain}{possible} {name}{plural}")
    };
    let mut parts = vec![both(Severity::Violation, "violation"), both(Severity::Warning, "warning")];
    let notes = count(Severity::Note, true) + count(Severity::Note, false);
    let hint = if shows_notes || notes == 0 { "" } else { " (--notes shows them)" };
    parts.push(format!("{notes} notes{hint}"));
    format!("{} associations: {good} ✓, {caution} !, {bad} ✗; {}", good + caution + bad, parts.join(", "))
}

/// The list of rules.
///
/// # Errors
/// Whatever the output reports.
pub fn rules(output: &mut impl Write, rules: impl Iterator<Item = &'static Rule>) -> io::Result<()> {
    for rule in rules {
        let pedantic = if rule.is_pedantic { " (--strict)" } else { "" };
        let (id, severity, clause) = (rule.id, rule.severity.name(), rule.clause);
        writeln!(output, "{id:<14} {severity:<10} {:<70} {clause}{pedantic}", rule.title)?;
    }
    Ok(())
}

/// Everything about a rule.
///
/// # Errors
/// Whatever the output reports.
pub fn explain(output: &mut impl Write, rule: &Rule) -> io::Result<()> {
    page(output, &Page::of_rule(rule))
}

/// Everything about a diagnosis.
///
/// # Errors
/// Whatever the output reports.
pub fn explain_pattern(output: &mut impl Write, pattern: &Pattern) -> io::Result<()> {
    page(output, &Page::of_pattern(pattern))
}

fn page(output: &mut impl Write, page: &Page) -> io::Result<()> {
    writeln!(output, "{}  {}", page.id, page.title)?;
    if let Some(under) = &page.under {
        writeln!(output, "{under}")?;
    }
    writeln!(output)?;
    for part in &page.parts {
        match part {
            Part::Text(heading, text) => paragraph(output, heading, text)?,
            Part::List(heading, list) => {
                writeln!(output, "{heading}:")?;
                for (index, one) in list.iter().enumerate() {
                    writeln!(output, "  {}. {one}", index.saturating_add(1))?;
                }
                writeln!(output)?;
            }
        }
    }
    writeln!(output, "Shown by: {}", page.shown_by)
}

/// A paragraph with its heading, in lines of at most 80 columns.
fn paragraph(output: &mut impl Write, heading: &str, text: &str) -> io::Result<()> {
    const WIDTH: usize = 78;
    writeln!(output, "{heading}:")?;
    let mut line = String::from(" ");
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() + 1 > WIDTH {
            writeln!(output, "{line}")?;
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(output, "{line}\n")
}
