//! `dcmtap proxy`: a transparent tap between two systems.

mod ending;
mod following;
mod output;
mod recording;
mod routes;
mod screen;

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use ending::{Ending, Limits, Waiting};
use output::Reopening;
use routes::RouteArguments;

use super::arguments::{Colour, FilterArguments};
use super::judging::{Judging, Output};
use super::meter::{self, Meter};
use super::read::PhiMode;
use super::reading::Consumer;
use super::view::{self, Loader, ThemeName};
use super::{CONTRADICTED, DONE, FAILED, check, complain, is_closed_pipe, policy};
use crate::analysis::Options;
use crate::filter::Sifter;
use crate::names::amount;
use crate::proxy::fault::Fault;
use crate::proxy::{Bound, Feed, Note, Proxy, Purpose, Route, Settings, Tap};
use crate::report::CaptureInfo;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct Arguments {
    #[command(flatten)]
    routes: RouteArguments,
    /// Connections at once, on all routes.
    #[arg(long, value_name = "N", default_value_t = 4_096)]
    max_connections: usize,
    /// A target has so long to answer.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = amount::duration)]
    connect_timeout: Duration,
    /// Serve metrics for Prometheus at http://ADDRESS:PORT/metrics; a port alone is one of loopback.
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics: Option<String>,
    /// How the timeline is printed.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Print nothing but what needs attention.
    #[arg(long, conflicts_with = "format")]
    quiet: bool,
    /// Print the timeline to a file, which SIGHUP opens anew.
    #[arg(long, value_name = "FILE", conflicts_with = "quiet")]
    output: Option<PathBuf>,
    /// A conformance profile to hold the traffic against; may be given several times (TOML).
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// What is to be done about which rule, and the time limits (TOML).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Check also what is true by the letter and harmless.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    filter: FilterArguments,
    /// Print notes too.
    #[arg(long)]
    notes: bool,
    /// Print names, ids, birth dates and free texts, which may tell of patients, or mask them.
    #[arg(long, value_enum, default_value_t = PhiMode::Mask, value_name = "MODE")]
    phi: PhiMode,
    /// Print the elements of data sets; bulk values by their length.
    #[arg(long)]
    datasets: bool,
    /// Colours in the text.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// In the terminal UI, the colours: dark, light or plain.
    #[arg(long, value_enum)]
    theme: Option<ThemeName>,
    /// End after so many associations.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// End after so long.
    #[arg(long = "for", value_name = "DURATION", value_parser = amount::duration)]
    lasts: Option<Duration>,
    /// At the end, associations that are open have so long to end by themselves.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = amount::duration)]
    grace: Duration,
    /// Memory for what waits to be analysed, and the same for what waits to be recorded.
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = amount::octets)]
    buffer: u64,
    /// Write what passes to a file (pcapng), which is not there yet; SIGHUP opens it anew.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Begin the next file of the recording after so many octets. Files then have the moment and a number in their names.
    #[arg(long, value_name = "SIZE", value_parser = amount::octets, requires = "record")]
    rotate: Option<u64>,
    /// Begin the next file of the recording after so long.
    #[arg(long, value_name = "DURATION", value_parser = amount::duration, requires = "record")]
    rotate_every: Option<Duration>,
    /// Keep so many files of the recording, and delete the oldest.
    #[arg(long, value_name = "N", requires = "record")]
    keep: Option<usize>,
    /// Keep so many octets of the recording in all, and delete the oldest files.
    #[arg(long, value_name = "SIZE", value_parser = amount::octets, requires = "record")]
    keep_total: Option<u64>,
    /// Leave finished files of the recording as they are; else they are compressed (gzip).
    #[arg(long, requires = "record")]
    no_compress: bool,
    /// Let the systems wait when the analysis or the recording is slower than they are, instead of leaving gaps in it.
    #[arg(long)]
    lossless: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// JSON Lines, for programs.
    Jsonl,
}

/// What the main thread waits for.
enum Control {
    Signal(i32),
    /// An association ended.
    Ended,
    /// The user has left.
    Left,
}

/// Runs the proxy until it is told to end.
///
/// # Errors
/// A route cannot be used, a profile or the policy cannot be read, or an address cannot be listened on.
pub(super) fn run(arguments: &Arguments) -> Result<u8> {
    if arguments.routes.wants_faults() {
        return list_faults();
    }
    let routes = arguments.routes.routes()?;
    let mut policy = arguments.policy.as_deref().map(policy::load).transpose()?.unwrap_or_default();
    policy.is_strict |= arguments.strict;
    let profiles = check::load_profiles(&arguments.profile)?;
    let filter = arguments.filter.parse()?;
    warn_of_open_routes(&routes);

    let page = arguments.metrics.as_deref().map(meter::listen).transpose()?;
    let meter = Arc::new(Meter::new(&routes));
    let tap = Tap::new();
    let screen = arguments.wants_screen().then(|| sync_channel(view::QUEUE));
    let told = screen.as_ref().map(|(screen, _)| screen.clone());
    let recorded = recording::feed(arguments, &tap);
    let feed = tap.feed(Purpose::Analysis, arguments.bound());
    let (sender, receiver) = channel();
    let reopening = Reopening::default();
    let analysis = Analysis { feed, routes: &routes, sender: sender.clone() };
    let output = if screen.is_some() {
        Output::Quiet
    } else {
        output::output(arguments, filter.as_ref(), &reopening)?
    };
    let listener = match &screen {
        Some((screen, _)) => screen::listener(screen.clone()),
        None => Arc::new(|note: &Note| announce(&note.to_string())),
    };
    let settings = Settings {
        routes: routes.clone(),
        max_connections: arguments.max_connections,
        connect_timeout: arguments.connect_timeout,
        tap: Arc::clone(&tap),
        listener: meter.hearing(listener),
    };
    raise_limit_of_files();
    let proxy = Proxy::start(settings)?;
    let recording = recording::start(arguments, recorded, told)?;
    let _server = page
        .map(|page| meter.serve(page, (&proxy, &tap), recording::figures(recording.as_ref())))
        .transpose()?;
    for (route, address) in routes.iter().zip(proxy.addresses()) {
        announce(&format!("listening on {address}, to {}", route.target));
    }
    let signals = watch_signals(sender.clone())?;
    let limits = Limits { count: arguments.count, lasts: arguments.lasts };
    let capture = recording::capture(recording.as_ref());
    let waiting = Waiting { limits, receiver, recording: recording.clone(), output: reopening };
    let ending = Ending { proxy, grace: arguments.grace, tap, recording };
    let result = if let Some((screen, messages)) = screen {
        let has_profiles = !profiles.is_empty();
        let mut loader = Loader::live(policy, profiles, screen.clone());
        loader.meter = Some(meter);
        let analysing = analysis.start(loader)?;
        let mut model = screen::model(arguments, &routes, has_profiles);
        model.filter = filter.map(|filter| (*filter).clone());
        screen::run(model, (screen, messages), analysing, capture, (sender, waiting), ending)
    } else {
        let mut judging = Judging::new(policy, profiles, output);
        judging.sifter = filter.map(Sifter::new);
        judging.shows_notes = arguments.notes;
        judging.colour = arguments.color.is_on();
        judging.tells_remarks = true;
        judging.judged.counts_only = true;
        judging.meter = Some(meter);
        let analysing = analysis.start(judging)?;
        waiting.wait();
        let is_recorded = ending.end(&waiting.receiver);
        result_of(analysing, is_recorded, |judging| judging.has_contradiction)
    };
    signals.close();
    result
}

/// What came of the analysis and the recording, as an exit code.
fn result_of<C>(
    analysing: Analysing<C>,
    is_recorded: bool,
    has_contradiction: impl Fn(&C) -> bool,
) -> Result<u8> {
    let (result, consumer) = analysing.join().map_err(|_| anyhow!("the analysis failed"))?;
    match result {
        Err(error) if is_closed_pipe(&error) => return Ok(DONE),
        Err(error) => return Err(anyhow!(error).context("output")),
        Ok(()) => {}
    }
    Ok(match (is_recorded, has_contradiction(&consumer)) {
        (false, _) => FAILED,
        (true, true) => CONTRADICTED,
        (true, false) => DONE,
    })
}

/// Each connection has two sockets: as many files may be open as the system allows.
fn raise_limit_of_files() {
    let limit = getrlimit(Resource::Nofile);
    // Where it cannot be raised, clients that find no room are told of.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

fn watch_signals(sender: Sender<Control>) -> Result<Handle> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let handle = signals.handle();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let _ = sender.send(Control::Signal(signal));
        }
    })?;
    Ok(handle)
}

fn list_faults() -> Result<u8> {
    let mut output = io::stdout().lock();
    for kind in Fault::ALL {
        writeln!(
            output,
            "{}\n    {}. {}\n    --fault '{}'",
            kind.form(),
            kind.does,
            kind.teaches,
            kind.example
        )?;
    }
    Ok(DONE)
}

impl Arguments {
    fn bound(&self) -> Bound {
        let octets = usize::try_from(self.buffer).unwrap_or(usize::MAX);
        Bound { octets, is_lossless: self.lossless }
    }

    /// Is the terminal UI what is wanted?
    fn wants_screen(&self) -> bool {
        self.format.is_none() && !self.quiet && self.output.is_none() && io::stdout().is_terminal()
    }
}

/// One line on standard error that is no complaint.
fn announce(text: &str) {
    complain(&anyhow!(text.to_owned()));
}

fn warn_of_open_routes(routes: &[Route]) {
    for route in routes.iter().filter(|route| !route.listen.ip().is_loopback() && route.allowed.is_empty()) {
        let address = route.listen;
        announce(&format!(
            "warning: whoever can reach {address} can use the route to {}, and the target sees this machine as the client; \
             --allow limits that",
            route.target
        ));
    }
}

type Analysing<C> = JoinHandle<(io::Result<()>, C)>;

/// The way of what the relays saw to whoever wants the timeline of it.
struct Analysis<'a> {
    feed: Feed,
    routes: &'a [Route],
    sender: Sender<Control>,
}

impl Analysis<'_> {
    /// Analyses in a thread of its own.
    fn start<C: Consumer + Send + 'static>(self, mut consumer: C) -> Result<Analysing<C>> {
        let Self { feed, routes, sender } = self;
        let targets = routes.iter().flat_map(|route| route.target.addresses());
        let options = Options {
            pdus: true,
            data_sets: true,
            places: false,
            decode_as: Vec::new(),
            dicom_ports: targets.map(|target| target.port()).collect(),
        };
        let info = CaptureInfo {
            files: routes.iter().map(ToString::to_string).collect(),
            formats: vec!["live"],
            compression: None,
        };
        let work = move || {
            let ended = || drop(sender.send(Control::Ended));
            let result = following::follow(feed, options, &info, &mut consumer, ended);
            if let Err(error) = &result {
                announce(&format!("nothing more is told: {error}; what passes goes on"));
            }
            (result, consumer)
        };
        Ok(thread::Builder::new().name("analysis".into()).spawn(work)?)
    }
}
