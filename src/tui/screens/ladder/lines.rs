//! The lines of a ladder: a row of the association each, or a run of equal exchanges in one.
//!
//! Rows come in batches, and each is looked at once: what was folded before stays as it is.

use std::collections::HashSet;

use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::End;
use crate::report::index::{Index, Ref, Row, What};
use crate::ul::Role;

/// Equal exchanges in a row that become one line: fewer can be looked at one by one.
pub const FOLDED_FROM: u32 = 10;
/// Messages of the longest exchange: of a C-GET a C-STORE request, its response and the pending one.
const MAX_PERIOD: usize = 3;

/// A line of a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The row at this place of the association.
    Row(u32),
    /// The run at this place of [`Lines::runs`].
    Run(u32),
}

/// Equal exchanges, one after the other, none of which failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The place of its first row.
    pub first: u32,
    /// The place behind its last row.
    pub end: u32,
    /// Messages of an exchange.
    pub period: u8,
    /// Exchanges.
    pub times: u32,
    /// Are its rows shown, below it?
    pub is_open: bool,
    /// Octets of its data sets.
    pub octets: u64,
    /// The longest response time, in nanoseconds.
    pub slowest_ns: Option<i64>,
    /// Rows on TCP in it.
    pub transport: u32,
}

impl Run {
    /// Is this row one of its rows?
    #[must_use]
    pub const fn has(&self, row: u32) -> bool {
        self.first <= row && row < self.end
    }
}

/// What has to be the same for two messages to be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    command: u16,
    status: Option<u16>,
    kind: Ref,
    sender: Role,
    has_data_set: bool,
}

/// The lines of one association.
#[derive(Debug, Default)]
pub struct Lines {
    all: Vec<Line>,
    runs: Vec<Run>,
    /// Rows looked at.
    scanned: u32,
    /// Runs that the user folded or unfolded, by their first row.
    turned: HashSet<u32>,
    /// Is every other run unfolded?
    is_unfolded: bool,
    /// Are rows on TCP left out?
    hides_transport: bool,
    /// The last messages in front of the next row, with their places; none of them is of a run.
    recent: Vec<(u32, Option<Token>)>,
    /// For a period of one more than the place: messages in a row that are as the one so far before them.
    alike: [u32; MAX_PERIOD],
    /// The place where each of these began.
    starts: [u32; MAX_PERIOD],
    /// What the run that may go on repeats, and how much of the next exchange has been seen.
    going_on: Option<(Vec<Token>, usize)>,
    looks: u64,
}

impl Lines {
    /// None yet, with what the user has chosen.
    pub(super) fn like(&self) -> Self {
        Self { is_unfolded: self.is_unfolded, hides_transport: self.hides_transport, ..Self::default() }
    }

    /// All lines.
    #[must_use]
    pub fn all(&self) -> &[Line] {
        &self.all
    }

    /// All runs.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The run at a place.
    #[must_use]
    pub fn run(&self, place: u32) -> Option<&Run> {
        self.runs.get(place as usize)
    }

    /// How often a row was looked at.
    #[must_use]
    pub const fn looks(&self) -> u64 {
        self.looks
    }

    /// The run that a row is in.
    #[must_use]
    pub fn run_of(&self, row: u32) -> Option<&Run> {
        let behind = self.runs.partition_point(|run| run.first <= row);
        self.runs.get(behind.checked_sub(1)?).filter(|run| run.has(row))
    }

    /// The place of the first row of a line.
    #[must_use]
    pub fn row_of(&self, line: Line) -> u32 {
        match line {
            Line::Row(row) => row,
            Line::Run(run) => self.run(run).map_or(0, |run| run.first),
        }
    }

    /// The line that shows a row, or the one above where it would be.
    #[must_use]
    pub fn line_of(&self, row: u32) -> usize {
        self.all.partition_point(|line| self.row_of(*line) <= row).saturating_sub(1)
    }

    /// Are rows on TCP left out?
    #[must_use]
    pub const fn hides_transport(&self) -> bool {
        self.hides_transport
    }

    /// Shows rows on TCP, or leaves them out.
    pub fn turn_transport(&mut self, index: &Index, rows: &[Row]) {
        self.hides_transport = !self.hides_transport;
        self.again(index, rows);
    }

    /// Folds or unfolds the run that has a row; `false` if there is none.
    pub fn turn(&mut self, index: &Index, rows: &[Row], row: u32) -> bool {
        let Some(first) = self.run_of(row).map(|run| run.first) else { return false };
        if !self.turned.remove(&first) {
            self.turned.insert(first);
        }
        self.again(index, rows);
        true
    }

    /// Folds or unfolds all runs.
    pub fn turn_all(&mut self, index: &Index, rows: &[Row]) {
        self.is_unfolded = !self.is_unfolded;
        self.turned.clear();
        self.again(index, rows);
    }

    fn again(&mut self, index: &Index, rows: &[Row]) {
        *self = Self {
            turned: std::mem::take(&mut self.turned),
            is_unfolded: self.is_unfolded,
            hides_transport: self.hides_transport,
            looks: self.looks,
            ..Self::default()
        };
        self.extend(index, rows);
    }

    /// Takes in the rows that came since the last call.
    pub fn extend(&mut self, index: &Index, rows: &[Row]) {
        while (self.scanned as usize) < rows.len() {
            let row = self.scanned;
            self.scanned += 1;
            self.push(index, rows, row);
        }
    }

    fn push(&mut self, index: &Index, rows: &[Row], place: u32) {
        let Some(row) = rows.get(place as usize) else { return };
        self.looks += 1;
        self.show(row, place);
        if is_transport(row) {
            return;
        }
        let token = token(index, row);
        let Some((unit, seen)) = &mut self.going_on else { return self.compare(index, rows, place, token) };
        if token.is_some() && unit.get(*seen).copied() == token {
            *seen += 1;
            if *seen == unit.len() {
                *seen = 0;
                self.lengthen(rows, place + 1);
            }
            return;
        }
        self.going_on = None;
        self.begin_anew();
        // What was seen of an exchange that went on otherwise is looked at as if no run had been before it.
        let end = self.runs.last().map_or(0, |run| run.end);
        self.hide_from(end);
        for behind in end..=place {
            self.push(index, rows, behind);
        }
    }

    fn show(&mut self, row: &Row, place: u32) {
        if !(self.hides_transport && is_transport(row)) {
            self.all.push(Line::Row(place));
        }
    }

    fn hide_from(&mut self, place: u32) {
        while matches!(self.all.last(), Some(Line::Row(row)) if *row >= place) {
            self.all.pop();
        }
    }

    fn begin_anew(&mut self) {
        self.recent.clear();
        self.alike = [0; MAX_PERIOD];
    }

    /// Looks whether a message makes a run of it and those before it.
    fn compare(&mut self, index: &Index, rows: &[Row], place: u32, token: Option<Token>) {
        for period in 1..=MAX_PERIOD {
            let before = self.recent.len().checked_sub(period).and_then(|at| self.recent.get(at));
            let is_alike = token.is_some() && before.is_some_and(|(_, before)| *before == token);
            let start = before.map_or(place, |(start, _)| *start);
            let (Some(alike), Some(first)) =
                (self.alike.get_mut(period - 1), self.starts.get_mut(period - 1))
            else {
                continue;
            };
            if !is_alike {
                *alike = 0;
                continue;
            }
            if *alike == 0 {
                *first = start;
            }
            *alike += 1;
            let (alike, first) = (*alike, *first);
            if alike as usize + period >= FOLDED_FROM as usize * period
                && self.fold(index, rows, first, place, period, alike as usize + period)
            {
                return;
            }
        }
        self.recent.push((place, token));
        if self.recent.len() > MAX_PERIOD {
            self.recent.remove(0);
        }
    }

    /// Makes a run of the messages from one place to another, if they are enough exchanges from a request on.
    fn fold(
        &mut self,
        index: &Index,
        rows: &[Row],
        first: u32,
        last: u32,
        period: usize,
        messages: usize,
    ) -> bool {
        let at = |place: u32| rows.get(place as usize);
        let mut places = (first..=last).filter(|place| at(*place).is_some_and(|row| !is_transport(row)));
        let mut skipped = 0;
        let is_start = |place: u32| at(place).and_then(Row::message).is_some_and(|one| !one.is_response());
        let first = loop {
            let Some(place) = places.next() else { return false };
            if period == 1 || is_start(place) {
                break place;
            }
            skipped += 1;
            if skipped >= period {
                return false;
            }
        };
        let times = (messages - skipped) / period;
        if times < FOLDED_FROM as usize || !(messages - skipped).is_multiple_of(period) {
            return false;
        }
        let rest = rows.get(first as usize..=last as usize).unwrap_or_default().iter();
        let unit: Vec<Token> = rest.filter_map(|row| token(index, row)).take(period).collect();
        self.going_on = Some((unit, 0));
        let is_open = self.is_unfolded != self.turned.contains(&first);
        self.hide_from(first);
        self.all.push(Line::Run(self.runs.len() as u32));
        self.runs.push(Run {
            first,
            end: first,
            period: period as u8,
            times: times as u32 - 1,
            is_open,
            octets: 0,
            slowest_ns: None,
            transport: 0,
        });
        if is_open {
            for place in first..=last {
                if let Some(row) = at(place) {
                    self.show(row, place);
                }
            }
        }
        self.lengthen(rows, last + 1);
        true
    }

    /// The last run goes on up to a place.
    fn lengthen(&mut self, rows: &[Row], end: u32) {
        let Some(run) = self.runs.last_mut() else { return };
        let from = run.end;
        for row in rows.get(from as usize..end as usize).unwrap_or_default() {
            run.transport += u32::from(is_transport(row));
            if let Some(message) = row.message() {
                run.octets += row.octets;
                run.slowest_ns = run.slowest_ns.max(message.response_ns());
            }
        }
        run.end = end;
        run.times += 1;
        if !run.is_open {
            self.hide_from(from);
        }
        self.begin_anew();
    }
}

fn is_transport(row: &Row) -> bool {
    matches!(row.what, What::Transport { .. })
}

/// What a row has to have in common with others to be folded with them; `None` for what is never folded.
fn token(index: &Index, row: &Row) -> Option<Token> {
    let message = row.message()?;
    let is_whole = message.is_complete && message.end == End::Complete && message.command_field.0 != 0;
    if !is_whole || message.is_failure {
        return None;
    }
    let service = index.kind(message).map_or(Service::Other, |kind| kind.service);
    if !matches!(message.status_class(service), None | Some(Class::Success | Class::Pending)) {
        return None;
    }
    let is_remarkable =
        |remarks: &crate::report::index::Remarks| !remarks.comment.is_empty() || !remarks.cautions.is_empty();
    if index.remarks(message).is_some_and(is_remarkable) {
        return None;
    }
    Some(Token {
        command: message.command_field.0,
        status: message.status,
        kind: message.kind,
        sender: row.sender,
        has_data_set: message.has_data_set,
    })
}
