//! Writes what the user of the terminal UI saves: by reading the capture again.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::capture::Writer;
use crate::check::{Checker, Policy};
use crate::cli::arguments::CaptureArguments;
use crate::cli::extract;
use crate::cli::pipeline::Pipeline;
use crate::cli::reading::{Consumer, Reading};
use crate::packet::{Decoder, Endpoint};
use crate::report::html::{Options, html};
use crate::report::index::{Collector, Index};
use crate::report::jsonl::JsonLines;
use crate::report::text::Text;
use crate::report::{CaptureInfo, Phi, Report, Selection, Style, Summary, size};
use crate::timeline::Entry;
use crate::tui::Save;
use crate::ul::Role;

/// Whose frames an association came in, and from which to which.
pub(super) struct Part {
    ends: [Endpoint; 2],
    frames: std::ops::RangeInclusive<u64>,
}

/// Where the associations are whose frames are saved.
pub(super) fn parts(what: &Save, index: &Index) -> Vec<Part> {
    let Save::Pcapng(numbers) = what else { return Vec::new() };
    let part = |number: &u64| {
        let one = index.of(*number)?;
        let last = one.entry.as_ref().map_or(u64::MAX, |entry| entry.last.frame);
        let ends = Role::BOTH.map(|role| one.endpoint(role));
        Some(Part { ends, frames: one.opened.connected.frame..=last })
    };
    numbers.iter().filter_map(part).collect()
}

/// Writes it; what is returned says what was written.
///
/// # Errors
/// The file is there already or cannot be written, or the capture cannot be read again.
pub(super) fn save(
    capture: &CaptureArguments,
    what: &Save,
    parts: &[Part],
    path: &Path,
    shows_phi: bool,
) -> Result<String> {
    if let Save::DataSet(association, message) = what {
        let options = capture.options(false, true);
        let extracted = extract::message(capture.files(), &options, (*association, *message), path)?;
        let hole = if extracted.is_whole { "" } else { "NOT WHOLE: " };
        let cautions = extracted.cautions.join("; ");
        return Ok(format!("{}: {} {hole}{cautions}", path.display(), size(extracted.octets))
            .trim_end()
            .to_owned());
    }
    let file = create(path).with_context(|| path.display().to_string())?;
    let mut output = BufWriter::with_capacity(64 << 10, file);
    let written = write(capture, what, parts, &mut output, shows_phi).and_then(|damage| {
        output.flush()?;
        Ok((output.get_ref().metadata()?.len(), damage))
    });
    let (octets, damage) = written
        .inspect_err(|_| drop(std::fs::remove_file(path)))
        .with_context(|| path.display().to_string())?;
    let masked = if shows_phi { "patient data as it is" } else { "patient data masked" };
    let masked = if matches!(what, Save::Pcapng(_)) { "patient data as it is" } else { masked };
    let damage = damage.map_or(String::new(), |damage| format!("; read only up to here: {damage}"));
    Ok(format!("{}: {}, {masked}{damage}", path.display(), size(octets)))
}

/// A new file that only its owner can read.
fn create(path: &Path) -> Result<File> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => anyhow!("it is there already: choose another name"),
        _ => anyhow!(error),
    })
}

fn write(
    capture: &CaptureArguments,
    what: &Save,
    parts: &[Part],
    output: &mut BufWriter<File>,
    shows_phi: bool,
) -> Result<Option<String>> {
    let style = Style { shows_phi, shows_data_sets: true, ..Style::default() };
    let selection = |numbers: &[u64]| Selection { associations: numbers.to_vec(), ..Selection::default() };
    match what {
        Save::Pcapng(_) => frames(capture, parts, output),
        Save::Text(numbers) => {
            read(capture, Report::Text(Box::new(Text::new(output, style, selection(numbers)))))
        }
        Save::JsonLines(numbers) => {
            read(capture, Report::JsonLines(Box::new(JsonLines::new(output, style, selection(numbers)))))
        }
        Save::Html(numbers) => {
            let pipeline = Pipeline::new(capture.options(true, true), false);
            let mut reading = Reading::new(capture.open_once()?, pipeline, Judged::default());
            reading.run()?;
            let options = Options {
                associations: Some(numbers.iter().copied().collect()),
                shows_notes: false,
                phi: &Phi::new(shows_phi),
            };
            let index = reading.into_consumer().index;
            html(&index, &options, output)?;
            Ok(index.summary.and_then(|summary| summary.errors.into_iter().next()))
        }
        Save::DataSet(..) => bail!("a data set is written by itself"),
    }
}

/// The damage of the capture is told in the report itself.
fn read(capture: &CaptureArguments, report: Report<&mut BufWriter<File>>) -> Result<Option<String>> {
    let pipeline = Pipeline::new(capture.options(false, true), false);
    Reading::new(capture.open_once()?, pipeline, report).run()?;
    Ok(None)
}

/// Copies the frames of associations as they are; what is returned says where the capture is damaged.
fn frames(
    capture: &CaptureArguments,
    parts: &[Part],
    output: &mut BufWriter<File>,
) -> Result<Option<String>> {
    let mut inputs = capture.open_once()?;
    let mut decoder = Decoder::new(false);
    let mut writer: Option<Writer<&mut BufWriter<File>>> = None;
    let mut output = Some(output);
    let (mut number, mut failure) = (0_u64, None);
    loop {
        let frame = match inputs.merge.next_frame() {
            Ok(Some((_, frame))) => frame,
            Ok(None) => break,
            Err(error) => {
                failure = Some(error.error.to_string());
                continue;
            }
        };
        number = number.max(frame.number);
        let ends = decoder.decode(&frame).map(|segment| [segment.source, segment.destination]);
        let Ok([from, to]) = ends else { continue };
        let is_wanted = |part: &Part| {
            part.frames.contains(&frame.number) && (part.ends == [from, to] || part.ends == [to, from])
        };
        if !parts.iter().any(is_wanted) {
            continue;
        }
        if let Some(output) = output.take() {
            writer = Some(Writer::new(output, frame.link_type)?);
        }
        if let Some(writer) = &mut writer {
            writer.copy(&frame)?;
        }
    }
    match (writer, failure) {
        (Some(_), failure) => Ok(failure),
        (None, Some(failure)) => bail!(failure),
        (None, None) => bail!("no frame of it was found in {number} frames"),
    }
}

/// The capture judged and collected once more.
#[derive(Default)]
struct Judged {
    checker: Option<Checker>,
    collector: Collector,
    index: Index,
}

impl Judged {
    fn pass_on(&mut self, said: &mut Vec<crate::check::Judgement>) {
        said.drain(..).for_each(|judgement| self.collector.judgement(judgement));
        self.index.apply(self.collector.take());
    }
}

impl Consumer for Judged {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.collector.start(info);
        self.checker = Some(Checker::new(Policy::default()));
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        const BATCH: usize = 4_096;
        let mut said = Vec::new();
        if let Some(checker) = &mut self.checker {
            checker.push(entry, &mut said);
        }
        said.drain(..).for_each(|judgement| self.collector.judgement(judgement));
        self.collector.entry(entry);
        if self.collector.waiting() >= BATCH {
            self.pass_on(&mut said);
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let mut said = Vec::new();
        if let Some(checker) = &mut self.checker {
            checker.finish(&mut said);
        }
        self.collector.finish(summary);
        self.pass_on(&mut said);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_saved_is_new_and_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let [new, link] = ["new", "link"].map(|name| folder.path().join(name));
        let about = create(&new).unwrap().metadata().unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
        assert_eq!(create(&new).unwrap_err().to_string(), "it is there already: choose another name");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
        assert!(create(&link).is_err() && !folder.path().join("elsewhere").exists());
    }
}
