//! What relays, queues and recorder know of themselves, as whoever runs them hands it in.

use std::collections::BTreeMap;

use super::exposition::{Exposition, Kind};
use super::histogram::Seconds;
use crate::time::Timestamp;

/// Why clients are turned away.
const TURNED_AWAY: [&str; 4] = ["no_resources", "not_allowed", "proxy_full", "route_full"];
/// Why targets are not connected to.
const NOT_CONNECTED: [&str; 6] = ["name_not_found", "other", "refused", "reset", "timed_out", "unreachable"];
/// Why connections are cut.
const CUT: [&str; 2] = ["ended", "idle"];

/// The figures of the moment.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// When the program started.
    pub started: Timestamp,
    /// The routes.
    pub routes: Vec<RouteFigures>,
    /// The queues between the relays and whoever analyses or records.
    pub queues: Vec<QueueFigures>,
    /// The recorder.
    pub recorder: RecorderFigures,
}

/// The figures of a route. Counts are since the start.
#[derive(Clone, Debug, Default)]
pub struct RouteFigures {
    /// Where it listens: `127.0.0.1:11112`.
    pub route: String,
    /// Whom it leads to: `pacs.example:104`.
    pub target: String,
    /// Connections that are open.
    pub open: u64,
    /// Connections that were taken.
    pub accepted: u64,
    /// Connections that were not, by reason: `not_allowed`, `route_full`, `proxy_full`, `no_resources`.
    pub turned_away: BTreeMap<&'static str, u64>,
    /// Targets that were not connected to, by reason: `refused`, `reset`, `unreachable`, `timed_out`,
    /// `name_not_found`, `other`.
    pub not_connected: BTreeMap<&'static str, u64>,
    /// Connections that the proxy cut, by reason: `idle`, `ended`.
    pub cut: BTreeMap<&'static str, u64>,
    /// Octets that clients sent.
    pub octets_to_target: u64,
    /// Octets that the target sent.
    pub octets_from_target: u64,
}

/// The figures of a queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueFigures {
    /// What it is for: `analysis`, `recording`.
    pub queue: &'static str,
    /// Gaps: octets that found no room, those without others between them taken together.
    pub gaps: u64,
    /// Octets in them.
    pub octets: u64,
    /// Connections of which nothing is known.
    pub connections: u64,
}

/// What the recorder does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecorderState {
    /// Nothing: that was not asked for.
    #[default]
    Off,
    /// It writes.
    Recording,
    /// It wrote until it could not go on: the disk is full, for example.
    Stopped,
}

impl RecorderState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Off, Self::Recording, Self::Stopped];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Recording => "recording",
            Self::Stopped => "stopped",
        }
    }
}

/// The figures of the recorder.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecorderFigures {
    /// What it does.
    pub state: RecorderState,
    /// Octets written.
    pub octets: u64,
    /// Files begun.
    pub files: u64,
}

impl Figures {
    pub(super) fn write(&self, page: &mut Exposition) {
        self.write_connections(page);
        self.write_octets(page);
        self.write_queues(page);
        self.write_recorder(page);
        let version = env!("CARGO_PKG_VERSION");
        page.family("dcmtap_build_info", Kind::Gauge, "The version of dcmtap; the value is always 1.")
            .sample(&[("version", version)], 1);
        let started = Seconds(u64::try_from(self.started.nanoseconds()).unwrap_or_default());
        page.family(
            "process_start_time_seconds",
            Kind::Gauge,
            "When the program started, in seconds since 1970.",
        )
        .sample(&[], started);
    }

    fn write_connections(&self, page: &mut Exposition) {
        let mut family =
            page.family("dcmtap_route_info", Kind::Gauge, "Where routes lead; the value is always 1.");
        for route in &self.routes {
            family.sample(&[("route", &route.route), ("target", &route.target)], 1);
        }
        let mut family = page.family("dcmtap_connections_open", Kind::Gauge, "Connections that are open.");
        for route in &self.routes {
            family.sample(&[("route", &route.route)], route.open);
        }
        let help = "Connections of clients that were taken.";
        let mut family = page.family("dcmtap_connections_accepted_total", Kind::Counter, help);
        for route in &self.routes {
            family.sample(&[("route", &route.route)], route.accepted);
        }
        let help = "Connections of clients that were turned away, by reason.";
        let name = "dcmtap_connections_turned_away_total";
        self.write_reasons(page, (name, help), &TURNED_AWAY, |route| &route.turned_away);
        let help = "Attempts to connect to the target that failed, by reason.";
        let name = "dcmtap_connect_failures_total";
        self.write_reasons(page, (name, help), &NOT_CONNECTED, |route| &route.not_connected);
        let help = "Connections that the proxy cut, by reason.";
        self.write_reasons(page, ("dcmtap_connections_cut_total", help), &CUT, |route| &route.cut);
    }

    /// A family of counts by reason. Those in `known` are told even where they are zero, so that their first rise is one.
    fn write_reasons(
        &self,
        page: &mut Exposition,
        (name, help): (&'static str, &'static str),
        known: &[&'static str],
        counts: impl Fn(&RouteFigures) -> &BTreeMap<&'static str, u64>,
    ) {
        let mut family = page.family(name, Kind::Counter, help);
        for route in &self.routes {
            let mut all: BTreeMap<_, _> = known.iter().map(|reason| (*reason, 0)).collect();
            all.extend(counts(route));
            for (reason, count) in all {
                family.sample(&[("route", &route.route), ("reason", reason)], count);
            }
        }
    }

    fn write_octets(&self, page: &mut Exposition) {
        let help = "Octets relayed, by who sent them.";
        let mut family = page.family("dcmtap_relayed_bytes_total", Kind::Counter, help);
        for route in &self.routes {
            for (direction, count) in
                [("to_target", route.octets_to_target), ("from_target", route.octets_from_target)]
            {
                family.sample(&[("route", &route.route), ("direction", direction)], count);
            }
        }
    }

    fn write_queues(&self, page: &mut Exposition) {
        let help = "Gaps, because analysis or disk was slower than the network.";
        self.write_queue(page, ("dcmtap_tap_gaps_total", help), |queue| queue.gaps);
        let help = "Octets in these gaps.";
        self.write_queue(page, ("dcmtap_tap_missed_bytes_total", help), |queue| queue.octets);
        let help = "Connections that were not analysed or recorded at all.";
        self.write_queue(page, ("dcmtap_tap_missed_connections_total", help), |queue| queue.connections);
    }

    fn write_queue(
        &self,
        page: &mut Exposition,
        (name, help): (&'static str, &'static str),
        count: impl Fn(&QueueFigures) -> u64,
    ) {
        let mut family = page.family(name, Kind::Counter, help);
        for queue in &self.queues {
            family.sample(&[("queue", queue.queue)], count(queue));
        }
    }

    fn write_recorder(&self, page: &mut Exposition) {
        let help = "What the recorder does: 1 for the state it is in.";
        let mut family = page.family("dcmtap_recorder_state", Kind::Gauge, help);
        for state in RecorderState::ALL {
            family.sample(&[("state", state.name())], u8::from(state == self.recorder.state));
        }
        page.family("dcmtap_recorder_written_bytes_total", Kind::Counter, "Octets written to recordings.")
            .sample(&[], self.recorder.octets);
        page.family("dcmtap_recorder_files_total", Kind::Counter, "Files of recordings begun.")
            .sample(&[], self.recorder.files);
    }
}
