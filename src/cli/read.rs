//! `dcmtap read`: a capture as a timeline.

use std::io::{self, BufWriter};
use std::net::IpAddr;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use clap::Args;

use super::arguments::{CaptureArguments, ColourArguments, FilterArguments, Format, Known, PhiArguments};
use super::pipeline::Pipeline;
use super::reading::{Consumer, Reading};
use super::{DONE, FAILED, complain, is_read_to_the_end};
use crate::dimse::CommandField;
use crate::filter::{Collector, Filter, Following, LateFacts, Needs};
use crate::report::{Report, Selection, Style, jsonl::JsonLines, text::Text};
use crate::time::Timestamp;
use crate::timeline::Entry;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// How the timeline is printed.
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    format: Format,
    /// Print each P-DATA-TF too (in JSON: every PDU).
    #[arg(long, help_heading = "Output")]
    pdus: bool,
    /// Print the elements of data sets; bulk values by their length.
    #[arg(long, help_heading = "Output")]
    datasets: bool,
    /// Print under each event its way through the layers of the network.
    #[arg(long, help_heading = "Output")]
    layers: bool,
    /// Print all presentation contexts, however many there are.
    #[arg(long, help_heading = "Output")]
    all_contexts: bool,
    #[command(flatten)]
    phi: PhiArguments,
    /// Print user names, passcodes and tokens of the user identity negotiation.
    #[arg(long, help_heading = "Output")]
    show_secrets: bool,
    #[command(flatten)]
    color: ColourArguments,
    /// Only the association with this number; may be given several times.
    #[arg(long, value_name = "N", help_heading = "Selection")]
    association: Vec<u64>,
    /// Only associations of this AE title, calling or called; may be given several times.
    #[arg(long, value_name = "TITLE", help_heading = "Selection")]
    ae: Vec<String>,
    /// Only associations of this address; may be given several times.
    #[arg(long, value_name = "ADDRESS", help_heading = "Selection")]
    host: Vec<IpAddr>,
    /// Only events from this moment on: 2026-03-01, 2026-03-01T12:00:00, in UTC unless an offset (+01:00) follows.
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "Selection")]
    since: Option<Timestamp>,
    /// Only events up to this moment, written in the same way.
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "Selection")]
    until: Option<Timestamp>,
    /// Only messages with this command: C-STORE, or C-STORE-RSP; may be given several times.
    #[arg(long, value_name = "COMMAND", value_parser = COMMANDS, hide_possible_values = true, help_heading = "Selection")]
    command: Vec<String>,
    /// Only what went wrong.
    #[arg(long, help_heading = "Selection")]
    failed: bool,
    #[command(flatten)]
    filter: FilterArguments,
}

const COMMANDS: Known = Known { parse: parse_command, names: commands };

/// Each service, its request and its response.
fn commands() -> Vec<&'static str> {
    let both = |request: CommandField| [request.service_name(), request.name(), request.response().name()];
    CommandField::REQUESTS.into_iter().flat_map(both).collect()
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    let parsed = Timestamp::parse_written(text);
    parsed.ok_or_else(|| "a date or a moment expected, such as 2026-03-01 or 2026-03-01T12:00:00Z".to_owned())
}

fn parse_command(text: &str) -> Result<String, String> {
    let upper = text.to_ascii_uppercase();
    let base = upper.strip_suffix("-RQ").or_else(|| upper.strip_suffix("-RSP")).unwrap_or(&upper);
    let known = CommandField::REQUESTS.map(CommandField::service_name);
    if known.contains(&base) { Ok(upper) } else { Err(format!("one of {} expected", known.join(", "))) }
}

impl Arguments {
    /// A capture's timeline as text, nothing left out and nothing added.
    pub(super) const fn plain(capture: CaptureArguments, phi: PhiArguments) -> Self {
        Self {
            capture,
            format: Format::Text,
            pdus: false,
            datasets: false,
            layers: false,
            all_contexts: false,
            phi,
            show_secrets: false,
            color: ColourArguments::AUTO,
            association: Vec::new(),
            ae: Vec::new(),
            host: Vec::new(),
            since: None,
            until: None,
            command: Vec::new(),
            failed: false,
            filter: FilterArguments::none(),
        }
    }

    fn style(&self, needs: Needs) -> Style {
        Style {
            colour: self.color.is_on(),
            shows_phi: self.phi.shows(),
            shows_secrets: self.show_secrets,
            shows_pdus: self.pdus,
            shows_data_sets: self.datasets,
            hides_data_sets: !self.datasets && needs.data_sets,
            shows_layers: self.layers,
            shows_all_contexts: self.all_contexts,
        }
    }

    fn selection(&self, filter: Option<Following>) -> Selection {
        Selection {
            filter,
            associations: self.association.clone(),
            ae_titles: self.ae.clone(),
            hosts: self.host.clone(),
            since: self.since,
            until: self.until,
            commands: self.command.clone(),
            failed: self.failed,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    let filter = arguments.filter.parse()?;
    let needs = filter.as_deref().map(Filter::needs).unwrap_or_default();
    let filter = filter.map(|filter| following(&arguments.capture, filter)).transpose()?;
    let inputs = arguments.capture.open()?;
    let output = BufWriter::with_capacity(64 << 10, io::stdout());
    let (style, selection) = (arguments.style(needs), arguments.selection(filter));
    let is_everything = selection.is_everything();
    let report = match arguments.format {
        Format::Text => Report::Text(Box::new(Text::new(output, style, selection))),
        Format::Jsonl => Report::JsonLines(Box::new(JsonLines::new(output, style, selection))),
    };
    let options = arguments.capture.options(arguments.pdus, arguments.datasets || needs.data_sets);
    let pipeline = Pipeline::new(options, arguments.layers);
    let mut reading = Reading::new(inputs, pipeline, report);
    let result = reading.run();
    if result.is_ok() && !is_everything && !reading.consumer().has_shown() {
        complain(&anyhow!("nothing in the capture is what these options select"));
    }
    let is_done = !is_read_to_the_end(result, "standard output")? || reading.is_whole();
    Ok(if is_done { DONE } else { FAILED })
}

/// A filter that follows the capture, after a first look at it if the filter asks about the end of associations.
pub(super) fn following(capture: &CaptureArguments, filter: Arc<Filter>) -> Result<Following> {
    let needs = filter.needs();
    let Some(field) = filter.late_field() else { return Ok(Following::new(filter, LateFacts::default())) };
    if let Some(why) = capture.is_read_once() {
        bail!("--filter: {field} is known only when an association is over, but {why}");
    }
    let options = capture.options(needs.judgements, needs.judgements);
    let looking = Looking(Collector::new(needs));
    let mut reading = Reading::new(capture.open()?, Pipeline::new(options, false), looking);
    reading.run()?;
    Ok(Following::new(filter, reading.into_consumer().0.finish()))
}

/// A first look at a capture, for what is known only at the end of associations.
struct Looking(Collector);

impl Consumer for Looking {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.0.push(entry);
        Ok(())
    }

    /// Whoever looks again tells it.
    fn error(&mut self, _text: &str) {}
}
