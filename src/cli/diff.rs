//! `dcmtap diff`: a working and a failing association side by side.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, ValueHint};
use serde_json::json;

use super::arguments::{ColourArguments, Format};
use super::input::Inputs;
use super::pipeline::Pipeline;
use super::reading::{Consumer, Reading};
use super::{DONE, input, is_read_to_the_end};
use crate::analysis::Options;
use crate::check::{Difference, Digest, Digester, compare};
use crate::report::check as told;
use crate::report::json::write_line;
use crate::report::lines::Lines;
use crate::timeline::Entry;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A capture with the number of an association: calls.pcap#3; without one, the first that ends.
    #[arg(value_name = "FILE[#N]", value_parser = parse_place, value_hint = ValueHint::FilePath)]
    left: Place,
    /// The same for the other association.
    #[arg(value_name = "FILE[#N]", value_parser = parse_place, value_hint = ValueHint::FilePath)]
    right: Place,
    /// How the differences are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    color: ColourArguments,
}

/// An association of a capture.
#[derive(Clone, Debug)]
struct Place {
    file: PathBuf,
    association: Option<u64>,
}

#[expect(clippy::unnecessary_wraps, reason = "the form that clap wants")]
fn parse_place(text: &str) -> Result<Place, String> {
    // A file whose name ends like this is taken as it is.
    let number = text.rsplit_once('#').and_then(|(file, number)| Some((file, number.parse().ok()?)));
    Ok(match number {
        Some((file, association)) => Place { file: file.into(), association: Some(association) },
        None => Place { file: text.into(), association: None },
    })
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let (left, right) = (digest(&arguments.left)?, digest(&arguments.right)?);
    let differences = compare(&left, &right);
    let mut output = BufWriter::new(io::stdout());
    let written = match arguments.format {
        Format::Text => told::differences(
            &mut Lines::new(&mut output),
            &left,
            &right,
            &differences,
            arguments.color.is_on(),
        ),
        Format::Jsonl => jsonl(&mut output, &differences),
    };
    is_read_to_the_end(written.and_then(|()| output.flush()), "standard output")?;
    Ok(DONE)
}

fn jsonl(output: &mut impl Write, differences: &[Difference]) -> io::Result<()> {
    for Difference { what, left, right } in differences {
        let line = json!({ "event": "difference", "what": what, "left": left, "right": right });
        write_line(&mut *output, &line)?;
    }
    Ok(())
}

fn digest(place: &Place) -> Result<Digest> {
    let inputs = input::open(std::slice::from_ref(&place.file), false)?;
    digest_of(inputs, place.association).with_context(|| place.file.display().to_string())
}

/// What there is to compare of an association; of the first that ends, if none is named.
pub(super) fn digest_of(inputs: Inputs, association: Option<u64>) -> Result<Digest> {
    let pipeline = Pipeline::new(Options::default(), false);
    let mut reading = Reading::new(inputs, pipeline, Collecting(Digester::new(association)));
    reading.run()?;
    reading.into_consumer().0.finish().ok_or_else(|| {
        let wanted =
            association.map_or("no association".to_owned(), |number| format!("no association {number}"));
        anyhow!("{wanted} in it")
    })
}

struct Collecting(Digester);

impl Consumer for Collecting {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.0.push(entry);
        Ok(())
    }
}
