//! What passes on its way to whoever looks: the terminal UI, or a printed timeline.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow};

use super::ending::{Ending, Waiting};
use super::output::Told;
use super::{Arguments, Control, announce, following, recording, screen};
use crate::analysis::Options;
use crate::check::Policy;
use crate::cli::judging::{Judging, Output};
use crate::cli::meter::Meter;
use crate::cli::reading::Consumer;
use crate::cli::view::Loader;
use crate::cli::{DONE, is_read_to_the_end, verdict};
use crate::filter::{Filter, Sifter};
use crate::profile::Profile;
use crate::proxy::{Feed, Route};
use crate::report::CaptureInfo;
use crate::tui::Message;

/// What passes on its way to whoever looks, until the end.
pub(super) struct Watch<'a> {
    pub(super) policy: Policy,
    pub(super) profiles: Vec<Profile>,
    pub(super) filter: Option<Arc<Filter>>,
    pub(super) meter: Arc<Meter>,
    pub(super) analysis: Analysis<'a>,
    pub(super) waiting: Waiting,
    pub(super) ending: Ending,
}

impl Watch<'_> {
    /// Shows it in the terminal UI.
    pub(super) fn on_screen(
        self,
        arguments: &Arguments,
        control: Sender<Control>,
        (screen, messages): (SyncSender<Message>, Receiver<Message>),
    ) -> Result<u8> {
        let mut model = screen::model(arguments, self.analysis.routes, !self.profiles.is_empty());
        model.filter = self.filter.map(|filter| (*filter).clone());
        let mut loader = Loader::live(self.policy, self.profiles, screen.clone());
        loader.meter = Some(self.meter);
        let analysing = self.analysis.start(loader)?;
        let capture = recording::capture(self.waiting.recording.as_ref());
        screen::run(model, (screen, messages), analysing, capture, (control, self.waiting), self.ending)
    }

    /// Prints it.
    pub(super) fn in_text(self, arguments: &Arguments, output: Output<Told>) -> Result<u8> {
        let mut judging = Judging::new(self.policy, self.profiles, output);
        judging.sifter = self.filter.map(Sifter::new);
        judging.shows_notes = arguments.notes;
        judging.colour = arguments.color.is_on();
        judging.tells_remarks = true;
        judging.judged.counts_only = true;
        judging.meter = Some(self.meter);
        let analysing = self.analysis.start(judging)?;
        self.waiting.wait();
        let is_recorded = self.ending.end(&self.waiting.receiver);
        result_of(analysing, is_recorded, |judging| judging.has_contradiction)
    }
}

/// What came of the analysis and the recording, as an exit code.
pub(super) fn result_of<C>(
    analysing: Analysing<C>,
    is_recorded: bool,
    has_contradiction: impl Fn(&C) -> bool,
) -> Result<u8> {
    let (result, consumer) = analysing.join().map_err(|_| anyhow!("the analysis failed"))?;
    if !is_read_to_the_end(result, "output")? {
        return Ok(DONE);
    }
    Ok(verdict(is_recorded, has_contradiction(&consumer)))
}

pub(super) type Analysing<C> = JoinHandle<(io::Result<()>, C)>;

/// The way of what the relays saw to whoever wants the timeline of it.
pub(super) struct Analysis<'a> {
    pub(super) feed: Feed,
    pub(super) routes: &'a [Route],
    pub(super) sender: Sender<Control>,
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
