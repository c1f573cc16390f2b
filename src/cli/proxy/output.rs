//! What the proxy prints, and where.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};

use super::Arguments;
use crate::cli::arguments::Format;
use crate::cli::judging::Output;
use crate::filter::{Filter, Following, LateFacts};
use crate::report::jsonl::JsonLines;
use crate::report::live::Live;
use crate::report::text::Text;
use crate::report::{Selection, Style};

/// Octets gathered before they are written.
const BUFFER: usize = 64 << 10;

/// Where it goes.
pub(super) type Told = Box<dyn Write + Send>;

/// Tells a file that it is to be opened anew: somebody has moved it away.
#[derive(Clone, Debug, Default)]
pub(super) struct Reopening(Arc<AtomicBool>);

impl Reopening {
    /// The file is opened anew before more is written to it.
    pub(super) fn ask(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A file that can be opened anew.
struct LogFile {
    path: PathBuf,
    file: BufWriter<File>,
    reopening: Reopening,
}

impl LogFile {
    fn open(path: &Path, reopening: &Reopening) -> Result<Self> {
        let file = append(path).with_context(|| path.to_string_lossy().into_owned())?;
        Ok(Self { path: path.to_owned(), file, reopening: reopening.clone() })
    }
}

fn append(path: &Path) -> io::Result<BufWriter<File>> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    Ok(BufWriter::with_capacity(BUFFER, file))
}

impl Write for LogFile {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.file.write(octets)
    }

    /// Whole lines are written by now: the file can be changed.
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        if self.reopening.0.swap(false, Ordering::AcqRel) {
            self.file = append(&self.path)?;
        }
        Ok(())
    }
}

/// How what passes is told, and the file that it is told in.
///
/// # Errors
/// The file cannot be opened, or the filter asks for what is known too late.
pub(super) fn output(
    arguments: &Arguments,
    filter: Option<&Arc<Filter>>,
    reopening: &Reopening,
) -> Result<Output<Told>> {
    if arguments.quiet {
        return Ok(Output::Quiet);
    }
    let output: Told = match &arguments.output {
        Some(path) => Box::new(LogFile::open(path, reopening)?),
        None => Box::new(BufWriter::<Stdout>::with_capacity(BUFFER, io::stdout())),
    };
    let style = Style {
        colour: arguments.output.is_none() && arguments.color.is_on(),
        shows_phi: arguments.phi.shows(),
        shows_data_sets: arguments.datasets,
        hides_data_sets: !arguments.datasets,
        ..Style::default()
    };
    Ok(match arguments.format.unwrap_or(Format::Text) {
        Format::Text => {
            let selection = Selection { filter: filter.map(following).transpose()?, ..Selection::default() };
            Output::Live(Box::new(Live::new(
                Text::new(output, style, selection),
                arguments.notes,
                style.colour,
            )))
        }
        Format::Jsonl => Output::Jsonl(Box::new(JsonLines::new(output, style, Selection::default()))),
    })
}

/// What is told while it happens cannot wait for what is known when it is over.
fn following(filter: &Arc<Filter>) -> Result<Following> {
    if let Some(field) = filter.late_field() {
        bail!(
            "--filter: {field} is known only when an association is over: use --format jsonl, or check the recording"
        );
    }
    Ok(Following::new(Arc::clone(filter), LateFacts::default()))
}
