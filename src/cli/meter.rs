//! What the proxy counts: everybody who knows some of it tells it here, and the page is made from it when it is asked for.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use anyhow::{Context as _, Result, anyhow};

use super::complain;
use super::metrics_server::{self, Server};
use crate::check::Judgement;
use crate::proxy::route;
use crate::proxy::{
    Listener, Missed, NotBound, Note, NoteContent as What, Proxy, Purpose, Route, RouteCounts, Tap,
};
use crate::report::metrics::{Figures, Metrics, QueueFigures, RecorderFigures, RouteFigures};
use crate::time::Timestamp;
use crate::timeline::Entry;

/// Counts what the proxy does and sees. Entries and judgements come from the analysis, notes from the relays.
#[derive(Debug)]
pub(super) struct Meter {
    started: Timestamp,
    metrics: Mutex<Metrics>,
    /// Each route with what was noted of it.
    routes: Mutex<Vec<RouteFigures>>,
}

impl Meter {
    pub(super) fn new(routes: &[Route]) -> Self {
        let figures = |route: &Route| RouteFigures {
            route: route.listen.to_string(),
            target: route.target.to_string(),
            ..RouteFigures::default()
        };
        Self {
            started: now(),
            metrics: Mutex::default(),
            routes: Mutex::new(routes.iter().map(figures).collect()),
        }
    }

    /// Counts what the relays have to say.
    fn note(&self, note: &Note) {
        let mut routes = self.lock_routes();
        let Some(route) = routes.get_mut(note.route) else { return };
        let (counts, reason) = match &note.what {
            What::NotConnected { why, .. } => (&mut route.not_connected, why.label()),
            What::NotAllowed => (&mut route.turned_away, "not_allowed"),
            What::RouteIsFull(_) => (&mut route.turned_away, "route_full"),
            What::ProxyIsFull(_) => (&mut route.turned_away, "proxy_full"),
            What::NotAccepted(_) => (&mut route.turned_away, "no_resources"),
            What::Idle(_) => (&mut route.cut, "idle"),
            What::Ended => (&mut route.cut, "ended"),
        };
        *counts.entry(reason).or_default() += 1;
    }

    /// A listener that counts what it hears, and hands it on.
    pub(super) fn hearing(self: &Arc<Self>, listener: Listener) -> Listener {
        let meter = Arc::clone(self);
        Arc::new(move |note: &Note| {
            meter.note(note);
            listener(note);
        })
    }

    /// Serves the page.
    ///
    /// # Errors
    /// The system has no thread or file descriptor for it.
    pub(super) fn serve(
        self: &Arc<Self>,
        page: TcpListener,
        (proxy, tap): (&Proxy, &Arc<Tap>),
        recorder: impl Fn() -> RecorderFigures + Send + Sync + 'static,
    ) -> Result<Server> {
        for (route, address) in self.lock_routes().iter_mut().zip(proxy.addresses()) {
            route.route = address.to_string();
        }
        let address = page.local_addr()?;
        let (meter, counts, tap) = (Arc::clone(self), proxy.counting(), Arc::clone(tap));
        let queues = [("analysis", Purpose::Analysis), ("recording", Purpose::Recording)];
        let text = move || {
            let missed = queues.map(|(name, purpose)| (name, tap.missed(purpose)));
            meter.page(&counts(), &missed, recorder())
        };
        let server = metrics_server::serve(page, text)?;
        complain(&anyhow!("metrics at http://{address}/metrics"));
        Ok(server)
    }

    fn lock_routes(&self) -> MutexGuard<'_, Vec<RouteFigures>> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page, with what relays, queues (by name) and recorder say of themselves at this moment.
    fn page(
        &self,
        counts: &[RouteCounts],
        missed: &[(&'static str, Missed)],
        recorder: RecorderFigures,
    ) -> String {
        let mut routes = self.lock_routes().clone();
        for (route, counts) in routes.iter_mut().zip(counts) {
            route.open = counts.open as u64;
            route.accepted = counts.taken;
            route.octets_to_target = counts.from_initiators;
            route.octets_from_target = counts.from_responders;
        }
        let queue = |(queue, missed): &(&'static str, Missed)| QueueFigures {
            queue,
            gaps: missed.gaps,
            octets: missed.octets,
            connections: missed.connections,
        };
        let queues = missed.iter().map(queue).collect();
        let figures = Figures { started: self.started, routes, queues, recorder };
        self.metrics.lock().unwrap_or_else(PoisonError::into_inner).text(&figures)
    }
}

/// Where the page is to be.
///
/// # Errors
/// It is written wrongly, or the address cannot be listened on.
pub(super) fn listen(text: &str) -> Result<TcpListener> {
    let address = route::listen_address(text).context("--metrics")?;
    TcpListener::bind(address).map_err(|why| anyhow!("--metrics: {}", NotBound { address, why }))
}

/// Counts an entry, and what was judged because of it, if anybody counts.
pub(super) fn count(meter: Option<&Meter>, entry: Option<&Entry>, said: &[Judgement]) {
    let Some(meter) = meter else { return };
    let mut metrics = meter.metrics.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(entry) = entry {
        metrics.entry(entry);
    }
    for judgement in said {
        metrics.judgement(judgement);
    }
}

/// The present.
fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_nanoseconds(i128::try_from(since_epoch.as_nanos()).unwrap_or(i128::MAX))
}
