//! Operations of an association: requests with their responses (PS3.7 7.1.1), and where their time went as far as
//! an observer can tell.

use std::collections::HashMap;
use std::num::NonZeroU32;

use super::{Association, Index, Row, What};
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::ul::{PduType, Role};

/// A request and what answered it. Rows are told by their place in the association, from 0.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    request: u32,
    /// Place of the first and of the last response, plus one.
    first: Option<NonZeroU32>,
    last: Option<NonZeroU32>,
    /// Responses seen, pending ones among them.
    pub responses: u32,
    /// Octets of data sets, of the request and its responses.
    pub octets: u64,
    /// Is the last response the final one?
    pub is_over: bool,
    /// Nanoseconds in which octets of responses came.
    transfer_ns: f32,
    /// Nanoseconds until whoever asked sent the next request; NaN if there was none, or others were open.
    pause_ns: f32,
}

/// Where the time of an operation went, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// From the request's first octet to its last: whoever asked, and the network.
    pub request: i64,
    /// From there to the first octet of a response: whoever was asked, and the network. `None` without a response,
    /// or if one started before the request's end.
    pub wait: Option<i64>,
    /// While octets of responses came: whoever was asked, and the network.
    pub response: i64,
    /// Between responses: whoever was asked.
    pub between: i64,
    /// From the last octet of the response to the next request: whoever asked.
    pub pause: Option<i64>,
}

impl Split {
    /// From the request's first octet to the last one of the response.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.request + self.wait.unwrap_or(0) + self.response + self.between
    }
}

/// The operations of one association, made of its rows as they come.
#[derive(Debug, Default)]
pub struct Operations {
    /// In order of their requests.
    pub all: Vec<Operation>,
    /// Responses whose request was not seen.
    pub orphans: u64,
    open: HashMap<(Role, u16), usize>,
    /// How many of them requestor and acceptor have asked.
    open_of: [usize; 2],
    establishing: Option<usize>,
    releasing: Option<usize>,
    /// The last operation of requestor and acceptor.
    latest: [Option<usize>; 2],
    taken: usize,
}

const fn slot(role: Role) -> usize {
    match role {
        Role::Requestor => 0,
        Role::Acceptor => 1,
    }
}

fn place_plus_one(place: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(place).ok()?.checked_add(1)?)
}

impl Operation {
    /// Its request.
    #[must_use]
    pub fn request<'a>(&self, rows: &'a [Row]) -> Option<&'a Row> {
        rows.get(self.request_place())
    }

    /// Place of its request.
    #[must_use]
    pub const fn request_place(&self) -> usize {
        self.request as usize
    }

    /// Its first response.
    #[must_use]
    pub fn first<'a>(&self, rows: &'a [Row]) -> Option<&'a Row> {
        rows.get((self.first?.get() as usize).saturating_sub(1))
    }

    /// Its last response so far.
    #[must_use]
    pub fn last<'a>(&self, rows: &'a [Row]) -> Option<&'a Row> {
        rows.get((self.last?.get() as usize).saturating_sub(1))
    }

    /// Nanoseconds from the request's last octet to the last one of the final response; `None` if that is not known.
    #[must_use]
    pub fn response_ns(&self, rows: &[Row]) -> Option<i64> {
        let last = self.last(rows).filter(|_| self.is_over)?;
        match last.message() {
            Some(message) => message.response_ns(),
            None => Some(last.at.since(self.request(rows)?.at)).filter(|elapsed| *elapsed >= 0),
        }
    }
}

impl Operations {
    /// Takes in the rows that are new.
    pub fn take(&mut self, index: &Index, one: &Association) {
        for place in self.taken..one.rows.len() {
            let Some(row) = one.rows.get(place) else { continue };
            match &row.what {
                What::Message(_) => self.message(index, one, place, row),
                What::Pdu { kind, .. } => self.pdu(one, place, row, *kind),
                What::Gap { .. } | What::Transport { .. } | What::Anomaly { .. } => {}
            }
        }
        self.taken = one.rows.len();
    }

    /// Rows taken in.
    #[must_use]
    pub const fn taken(&self) -> usize {
        self.taken
    }

    fn message(&mut self, index: &Index, one: &Association, place: usize, row: &Row) {
        let Some(message) = row.message() else { return };
        let Some(id) = message.message_id else { return };
        if message.command_field == CommandField::C_CANCEL_RQ || message.command_field == CommandField(0) {
            return;
        }
        if !message.is_response() {
            let operation = self.start(one, place, row);
            if self.open.insert((row.sender, id), operation).is_none() {
                self.count_open(row.sender, true);
            }
            return;
        }
        let key = (row.sender.other(), id);
        let Some(operation) = self.open.get(&key).copied() else {
            self.orphans = self.orphans.saturating_add(1);
            return;
        };
        let service = index.kind(message).map_or(Service::Other, |kind| kind.service);
        let is_over = message.status_class(service) != Some(Class::Pending);
        if is_over && self.open.remove(&key).is_some() {
            self.count_open(key.0, false);
        }
        self.answer(operation, place, row, is_over);
    }

    fn pdu(&mut self, one: &Association, place: usize, row: &Row, kind: PduType) {
        match kind {
            PduType::ASSOCIATE_RQ if row.sender == Role::Requestor && self.establishing.is_none() => {
                self.establishing = Some(self.start(one, place, row));
            }
            PduType::RELEASE_RQ => self.releasing = Some(self.start(one, place, row)),
            PduType::ASSOCIATE_AC | PduType::ASSOCIATE_RJ => {
                if let Some(operation) = self.establishing.filter(|_| row.sender == Role::Acceptor) {
                    self.answer(operation, place, row, true);
                }
            }
            PduType::RELEASE_RP => {
                if let Some(operation) = self.releasing.take_if(|asked| is_other(&self.all, one, *asked, row))
                {
                    self.answer(operation, place, row, true);
                }
            }
            _ => {}
        }
    }

    fn count_open(&mut self, asker: Role, is_more: bool) {
        if let Some(count) = self.open_of.get_mut(slot(asker)) {
            *count = if is_more { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
    }

    /// A request; the pause of its sender ends, if it had nothing else open.
    fn start(&mut self, one: &Association, place: usize, row: &Row) -> usize {
        let is_idle = self.open_of.get(slot(row.sender)) == Some(&0);
        let before = self.latest.get(slot(row.sender)).copied().flatten().filter(|_| is_idle);
        if let Some(before) = before.and_then(|before| self.all.get_mut(before)) {
            let ended = before.last(&one.rows).filter(|_| before.is_over).map(|last| last.at);
            let pause = ended.map(|ended| row.started().since(ended)).filter(|pause| *pause >= 0);
            before.pause_ns = pause.map_or(f32::NAN, rough);
        }
        self.all.push(Operation {
            request: u32::try_from(place).unwrap_or(u32::MAX),
            first: None,
            last: None,
            responses: 0,
            octets: data_set_octets(row),
            is_over: false,
            transfer_ns: 0.0,
            pause_ns: f32::NAN,
        });
        let own = self.all.len().saturating_sub(1);
        if let Some(latest) = self.latest.get_mut(slot(row.sender)) {
            *latest = Some(own);
        }
        own
    }

    fn answer(&mut self, operation: usize, place: usize, row: &Row, is_over: bool) {
        let Some(operation) = self.all.get_mut(operation) else { return };
        operation.first = operation.first.or_else(|| place_plus_one(place));
        operation.last = place_plus_one(place);
        operation.responses = operation.responses.saturating_add(1);
        operation.octets = operation.octets.saturating_add(data_set_octets(row));
        operation.is_over = is_over;
        operation.transfer_ns += row.lasted_ns;
    }

    /// Where the time of an operation went.
    #[must_use]
    pub fn split(&self, operation: &Operation, rows: &[Row]) -> Split {
        let Some(request) = operation.request(rows) else { return Split::default() };
        let mut split = Split { request: precise(request.lasted_ns), ..Split::default() };
        let (Some(first), Some(last)) = (operation.first(rows), operation.last(rows)) else { return split };
        split.wait = wait(request, first);
        let window = last.at.since(first.started().max(request.at)).max(0);
        split.response = precise(operation.transfer_ns).min(window);
        split.between = window - split.response;
        split.pause = (!operation.pause_ns.is_nan()).then(|| precise(operation.pause_ns));
        split
    }
}

/// From a request's last octet to the first one of its response. Moments are told to seven digits, so a response can
/// seem to start a little early.
fn wait(request: &Row, response: &Row) -> Option<i64> {
    let wait = response.started().since(request.at);
    let rounding = precise(response.lasted_ns) / 4_000_000 + 1;
    if wait < 0 && wait >= -rounding { Some(0) } else { Some(wait).filter(|wait| *wait >= 0) }
}

/// Was an operation asked for by the peer of a row's sender?
fn is_other(all: &[Operation], one: &Association, operation: usize, row: &Row) -> bool {
    let request = all.get(operation).and_then(|operation| operation.request(&one.rows));
    request.is_some_and(|request| request.sender != row.sender)
}

fn data_set_octets(row: &Row) -> u64 {
    row.message().map_or(0, |_| row.octets)
}

#[expect(clippy::cast_precision_loss, reason = "three digits of it are shown")]
fn rough(ns: i64) -> f32 {
    ns as f32
}

fn precise(ns: f32) -> i64 {
    ns as i64
}
