//! `dcmtap extract`: the data sets of a capture as DICOM files (PS3.10 7.1).

mod body;
mod extraction;
mod file;

use std::io::{self, BufWriter, Stdout, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueHint};

use super::arguments::{CaptureArguments, FilterArguments, Format};
use super::pipeline::Pipeline;
use super::read::following;
use super::reading::{Consumer, Reading};
use super::{DONE, FAILED, complain, input, is_closed_pipe};
use crate::analysis::{Options, Passing};
use crate::filter::Following;
use crate::report::extracted::{Extracted, Totals};
use crate::report::jsonl::JsonLines;
use crate::report::{CaptureInfo, Selection, Style, Summary};
use crate::timeline::Entry;

use extraction::Extraction;
use file::Destination;

pub use extraction::Wanted;

/// Done, and some data sets were not there as a whole.
const NOT_WHOLE: u8 = 1;

/// What to extract, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// The folder for the files; if it is not there, it is made for its owner only.
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    output: PathBuf,
    /// The data sets of all messages: also of queries, responses, procedure steps, commitments.
    #[arg(long, help_heading = "Selection")]
    all: bool,
    /// Also data sets with a hole or without their end, as NAME.incomplete.dcm: zeros stand for octets that were lost;
    /// where it is not known how many, the file ends.
    #[arg(long, help_heading = "Selection")]
    incomplete: bool,
    /// Only the association with this number; may be given several times.
    #[arg(long, value_name = "N", help_heading = "Selection")]
    association: Vec<u64>,
    /// Only of the message with this number in its association; whatever its command.
    #[arg(long, value_name = "N", requires = "association", help_heading = "Selection")]
    message: Option<u64>,
    #[command(flatten)]
    filter: FilterArguments,
    /// How the list of what was written is printed.
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let wanted = Wanted {
        every: arguments.all || arguments.message.is_some(),
        associations: arguments.association.clone(),
        message: arguments.message,
        incomplete: arguments.incomplete,
    };
    let filter = arguments.filter.parse()?;
    let filter = filter.map(|filter| following(&arguments.capture, filter)).transpose()?;
    let inputs = arguments.capture.open()?;
    let destination = Destination::folder(&arguments.output)?;
    let pipeline = Pipeline::new(arguments.capture.options(false, true), false);
    let extracting = Extracting {
        extraction: Extraction::new(wanted, destination),
        filter,
        totals: Totals::default(),
        output: Output::new(arguments.format),
        folder: arguments.output.to_string_lossy().into_owned(),
        failure: None,
    };
    let mut reading = Reading::new(inputs, pipeline, extracting);
    let result = reading.run();
    let is_read = reading.is_whole();
    let extracting = reading.into_consumer();
    if let Some(failure) = extracting.failure {
        return Err(anyhow!(failure));
    }
    result.map_err(|error| anyhow!(error).context("standard output"))?;
    if extracting.totals.is_nothing() && is_read {
        complain(&anyhow!("the capture has no data set that these options ask for"));
    }
    Ok(match (is_read, extracting.totals.is_whole()) {
        (false, _) => FAILED,
        (true, false) => NOT_WHOLE,
        (true, true) => DONE,
    })
}

/// Writes the data set of one message into a file, which must not be there yet. Whether it has a hole, and what is wrong
/// with it, is in what is returned.
///
/// # Errors
/// The captures cannot be read, the file cannot be written, or there is no such message with a data set.
pub fn message(
    captures: &[PathBuf],
    options: &Options,
    (association, number): (u64, u64),
    path: &Path,
) -> Result<Extracted> {
    let wanted =
        Wanted { every: true, associations: vec![association], message: Some(number), incomplete: true };
    let inputs = input::open(captures, false)?;
    let pipeline = Pipeline::new(Options { pdus: false, data_sets: true, ..options.clone() }, false);
    let extraction = Extraction::new(wanted, Destination::File(path.to_owned()));
    let mut reading = Reading::new(inputs, pipeline, One { extraction, found: None });
    let result = reading.run();
    match reading.into_consumer().found {
        Some(Ok(extracted)) => Ok(extracted),
        Some(Err(error)) => Err(anyhow!(error)),
        None => {
            result?;
            bail!("association {association} has no message {number} with a data set")
        }
    }
}

/// A capture that is read for one message, and no further.
struct One {
    extraction: Extraction,
    found: Option<io::Result<Extracted>>,
}

impl Consumer for One {
    fn taps(&self) -> bool {
        true
    }

    fn passing(&mut self, passing: &Passing<'_>) {
        self.extraction.passing(passing);
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.found = self.extraction.entry(entry, true).transpose();
        if self.found.is_some() { Err(io::Error::other("nothing more is wanted")) } else { Ok(()) }
    }
}

/// A capture on its way into files.
struct Extracting {
    extraction: Extraction,
    filter: Option<Following>,
    totals: Totals,
    output: Output,
    folder: String,
    /// A file could not be written.
    failure: Option<io::Error>,
}

enum Output {
    Text(BufWriter<Stdout>),
    Jsonl(Box<JsonLines<BufWriter<Stdout>>>),
    /// Nobody reads it any more; the files are still wanted.
    Closed,
}

impl Output {
    fn new(format: Format) -> Self {
        let stdout = BufWriter::with_capacity(64 << 10, io::stdout());
        match format {
            Format::Text => Self::Text(stdout),
            Format::Jsonl => {
                Self::Jsonl(Box::new(JsonLines::new(stdout, Style::default(), Selection::default())))
            }
        }
    }

    /// Says something, as text or as a line of JSON.
    fn tell(
        &mut self,
        text: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>,
        line: impl FnOnce(&mut JsonLines<BufWriter<Stdout>>) -> io::Result<()>,
    ) -> io::Result<()> {
        let told = match self {
            Self::Text(output) => text(output),
            Self::Jsonl(lines) => line(lines),
            Self::Closed => Ok(()),
        };
        match told {
            Err(error) if is_closed_pipe(&error) => {
                *self = Self::Closed;
                Ok(())
            }
            told => told,
        }
    }
}

impl Consumer for Extracting {
    fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        self.output.tell(|_| Ok(()), |lines| lines.start(info))
    }

    fn taps(&self) -> bool {
        true
    }

    fn passing(&mut self, passing: &Passing<'_>) {
        self.extraction.passing(passing);
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let is_match = self.filter.as_mut().is_none_or(|filter| filter.has(entry, true));
        match self.extraction.entry(entry, is_match) {
            Ok(None) => Ok(()),
            Ok(Some(extracted)) => {
                self.totals.push(&extracted);
                self.output.tell(
                    |output| writeln!(output, "{}", extracted.text()),
                    |lines| lines.value(&extracted.json()),
                )
            }
            Err(error) => {
                self.failure = Some(error);
                Err(io::Error::other("a file could not be written"))
            }
        }
    }

    fn host_name(&mut self, address: IpAddr, name: &str) {
        if let Some(filter) = &mut self.filter {
            filter.note_name(address, name);
        }
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let Self { output, totals, folder, .. } = self;
        output.tell(
            |output| {
                writeln!(output, "{}", totals.text(folder))?;
                output.flush()
            },
            |lines| lines.finish_extracted(summary, totals),
        )
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.tell(Write::flush, JsonLines::flush)
    }
}
