//! `dcmtap proxy`: a transparent tap between two systems.

mod ending;
mod following;
mod output;
mod recording;
mod routes;
mod screen;
mod watching;

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use ending::{Ending, Limits, Waiting};
use output::Reopening;
use routes::RouteArguments;
use watching::{Analysis, Watch};

use super::arguments::{ColourArguments, FilterArguments, Format, JudgingArguments, PhiArguments};
use super::judging::Output;
use super::meter::{self, Meter};
use super::view::{self, ThemeName};
use super::{DONE, complain};
use crate::names::amount;
use crate::proxy::fault::Fault;
use crate::proxy::{Bound, Listener, Note, Proxy, Purpose, Route, Settings, Tap};
use crate::tui::Message;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct Arguments {
    #[command(flatten)]
    routes: RouteArguments,
    /// Connections at once, on all routes.
    #[arg(long, value_name = "N", default_value_t = 4_096, help_heading = "Routes")]
    max_connections: usize,
    /// A target has so long to answer.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = amount::duration, help_heading = "Routes")]
    connect_timeout: Duration,
    /// Serve metrics for Prometheus at http://ADDRESS:PORT/metrics; a port alone is one of loopback.
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Output")]
    metrics: Option<String>,
    /// How the timeline is printed.
    #[arg(long, value_enum, help_heading = "Output")]
    format: Option<Format>,
    /// Print nothing but what needs attention.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    quiet: bool,
    /// Print the timeline to a file, which SIGHUP opens anew.
    #[arg(long, value_name = "FILE", conflicts_with = "quiet", help_heading = "Output")]
    output: Option<PathBuf>,
    #[command(flatten)]
    judging: JudgingArguments,
    #[command(flatten)]
    filter: FilterArguments,
    /// Print notes too.
    #[arg(long, help_heading = "Output")]
    notes: bool,
    #[command(flatten)]
    phi: PhiArguments,
    /// Print the elements of data sets; bulk values by their length.
    #[arg(long, help_heading = "Output")]
    datasets: bool,
    #[command(flatten)]
    color: ColourArguments,
    /// Colours of the terminal UI; without it dark, and plain where the environment has `NO_COLOR`.
    #[arg(
        help = "Colours of the terminal UI [default: dark, or plain where NO_COLOR is set]",
        long,
        value_enum,
        help_heading = "Output"
    )]
    theme: Option<ThemeName>,
    /// End after so many associations.
    #[arg(long, value_name = "N", help_heading = "Ending")]
    count: Option<u64>,
    /// End after so long.
    #[arg(long = "for", value_name = "DURATION", value_parser = amount::duration, help_heading = "Ending")]
    lasts: Option<Duration>,
    /// At the end, associations that are open have so long to end by themselves.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = amount::duration, help_heading = "Ending")]
    grace: Duration,
    /// Memory for what waits to be analysed, and the same for what waits to be recorded.
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = amount::octets, help_heading = "Recording")]
    buffer: u64,
    /// Write what passes to a file (pcapng), which is not there yet; SIGHUP opens it anew.
    #[arg(long, value_name = "FILE", help_heading = "Recording")]
    record: Option<PathBuf>,
    /// Begin the next file of the recording after so many octets. Files then have the moment and a number in their names.
    #[arg(long, value_name = "SIZE", value_parser = amount::octets, requires = "record", help_heading = "Recording")]
    rotate: Option<u64>,
    /// Begin the next file of the recording after so long.
    #[arg(long, value_name = "DURATION", value_parser = amount::duration, requires = "record", help_heading = "Recording")]
    rotate_every: Option<Duration>,
    /// Keep so many files of the recording, and delete the oldest.
    #[arg(long, value_name = "N", requires = "record", help_heading = "Recording")]
    keep: Option<usize>,
    /// Keep so many octets of the recording in all, and delete the oldest files.
    #[arg(long, value_name = "SIZE", value_parser = amount::octets, requires = "record", help_heading = "Recording")]
    keep_total: Option<u64>,
    /// Leave finished files of the recording as they are; else they are compressed (gzip).
    #[arg(long, requires = "record", help_heading = "Recording")]
    no_compress: bool,
    /// Let the systems wait when the analysis or the recording is slower than they are, instead of leaving gaps in it.
    #[arg(long, help_heading = "Recording")]
    lossless: bool,
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
    let (policy, profiles) = arguments.judging.load()?;
    let filter = arguments.filter.parse()?;
    warn_of_open_routes(&routes);

    let page = arguments.metrics.as_deref().map(meter::listen).transpose()?;
    let meter = Arc::new(Meter::new(&routes));
    let tap = Tap::new();
    let screen = arguments.wants_screen().then(|| sync_channel(view::QUEUE));
    let recorded = recording::feed(arguments, &tap);
    let feed = tap.feed(Purpose::Analysis, arguments.bound());
    let (control, receiver) = channel();
    let reopening = Reopening::default();
    let output = match &screen {
        Some(_) => Output::Quiet,
        None => output::output(arguments, filter.as_ref(), &reopening)?,
    };
    let told = screen.as_ref().map(|(screen, _)| screen.clone());
    let proxy = listen(arguments, &routes, &tap, meter.hearing(listener(told.clone())))?;
    let recording = recording::start(arguments, recorded, told)?;
    let _server = page
        .map(|page| meter.serve(page, (&proxy, &tap), recording::figures(recording.as_ref())))
        .transpose()?;
    for (route, address) in routes.iter().zip(proxy.addresses()) {
        announce(&format!("listening on {address}, to {}", route.target));
    }
    let signals = watch_signals(control.clone())?;
    let limits = Limits { count: arguments.count, lasts: arguments.lasts };
    let waiting = Waiting { limits, receiver, recording: recording.clone(), output: reopening };
    let ending = Ending { proxy, grace: arguments.grace, tap, recording };
    let analysis = Analysis { feed, routes: &routes, sender: control.clone() };
    let watch = Watch { policy, profiles, filter, meter, analysis, waiting, ending };
    let result = match screen {
        Some(screen) => watch.on_screen(arguments, control, screen),
        None => watch.in_text(arguments, output),
    };
    signals.close();
    result
}

/// Listens on all routes.
fn listen(arguments: &Arguments, routes: &[Route], tap: &Arc<Tap>, listener: Listener) -> Result<Proxy> {
    raise_limit_of_files();
    Ok(Proxy::start(Settings {
        routes: routes.to_vec(),
        max_connections: arguments.max_connections,
        connect_timeout: arguments.connect_timeout,
        tap: Arc::clone(tap),
        listener,
    })?)
}

/// Who is told what the proxy has to say: the screen, if there is one.
fn listener(screen: Option<SyncSender<Message>>) -> Listener {
    match screen {
        Some(screen) => screen::listener(screen),
        None => Arc::new(|note: &Note| announce(&note.to_string())),
    }
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
