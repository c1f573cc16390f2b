//! A timeline with its verdicts in compact rows, kept to be looked at again: for whoever shows it on a screen or page.
//!
//! A [`Collector`] makes [`Batch`]es of entries, and an [`Index`] takes them in; the two may be in different threads.
//! A row has what a line about it needs. All else is read again from the capture.

mod association;
mod collector;
mod judged;
pub mod operations;
pub mod percentiles;
mod row;
mod services;
mod subject;
mod tables;
mod traffic;

pub use association::Association;
pub use collector::{Batch, Collector};
pub use judged::{Judged, Place};
pub use row::{MessageRow, Ref, Row, What};
pub use services::Services;
pub(in crate::report) use services::operation_words;
pub use subject::Shown;
pub use tables::{Kind, Remarks, Subject};
pub use traffic::Traffic;

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use collector::News;
use tables::{Uids, at};

use super::check::Mark;
use super::{CaptureInfo, Summary};
use crate::check::{Finding, Judgement};
use crate::dict::Uid;
use crate::profile::Claim;
use crate::time::Timestamp;
use crate::timeline::{ConnectionEntry, Link};

/// Connections that are not DICOM, remarks and the like: most kept of each.
const MAX_OTHERS: usize = 20_000;
/// Findings and diagnoses kept of all associations.
const MAX_JUDGEMENTS: usize = 200_000;

/// Everything that is kept of a capture.
#[derive(Debug, Default)]
pub struct Index {
    /// What was read.
    pub info: Option<CaptureInfo>,
    /// Associations; the one with number N is at N − 1.
    pub associations: Vec<Association>,
    /// Connections that are not DICOM.
    pub connections: Vec<ConnectionEntry>,
    /// Findings and diagnoses that belong to no single association.
    pub others: Vec<Judgement>,
    /// Claims of profiles; only when everything was read.
    pub claims: Vec<Claim>,
    /// Octets by time.
    pub traffic: Traffic,
    /// Associations that are over, by mark.
    pub marks: BTreeMap<Mark, u64>,
    /// DIMSE messages.
    pub messages: u64,
    /// Remarks in the capture file, with the frame that they are on.
    pub remarks: Vec<(Option<u64>, Box<str>)>,
    /// Host names that the capture knows.
    pub host_names: HashMap<IpAddr, Box<str>>,
    /// What could not be read, and where.
    pub errors: Vec<Box<str>>,
    /// What was counted; `None` until everything was read.
    pub summary: Option<Summary>,
    /// When the first thing happened.
    pub start: Option<Timestamp>,
    /// When the last did.
    pub end: Option<Timestamp>,
    /// Findings and diagnoses that were judged and not kept.
    pub left_out: u64,
    kept: usize,
    texts: Vec<Arc<str>>,
    kinds: Vec<Kind>,
    subjects: Vec<Subject>,
    message_remarks: Vec<Remarks>,
    links: Vec<Link>,
    uids: Uids,
}

impl Index {
    /// Takes in a batch. Batches of one collector come in its order.
    pub fn apply(&mut self, batch: Batch) {
        extend(&mut self.texts, batch.texts);
        extend(&mut self.kinds, batch.kinds);
        extend(&mut self.subjects, batch.subjects);
        extend(&mut self.message_remarks, batch.remarks);
        extend(&mut self.links, batch.links);
        self.uids.extend(&batch.uids);
        if let Some(traffic) = batch.traffic {
            self.traffic = traffic;
        }
        for news in batch.news {
            self.take(news);
        }
    }

    fn take(&mut self, news: News) {
        match news {
            News::Start(info) => self.info = Some(*info),
            News::Opened(opened) => {
                self.note_time(opened.at.at);
                self.associations.push(Association::new(*opened));
            }
            News::Negotiated(number, negotiation) => {
                if let Some(association) = self.of_mut(number) {
                    association.negotiation = Some(negotiation);
                }
            }
            News::Row(number, row) => self.row(number, row),
            News::Ended(entry) => {
                self.note_time(entry.last.at);
                if let Some(association) = self.of_mut(entry.association) {
                    association.end(*entry);
                    let mark = association.mark();
                    *self.marks.entry(mark).or_default() += 1;
                }
            }
            News::Connection(entry) => keep(&mut self.connections, *entry),
            News::Judged(judgement) => self.judge(*judgement),
            News::Remark(frame, text) => keep(&mut self.remarks, (frame, text)),
            News::HostName(address, name) if self.host_names.len() < MAX_OTHERS => {
                self.host_names.insert(address, name);
            }
            News::HostName(..) => {}
            News::Error(text) => keep(&mut self.errors, text),
            News::Claims(claims) => self.claims = claims,
            News::Finished(summary) => self.summary = Some(*summary),
        }
    }

    fn row(&mut self, number: u64, row: Row) {
        self.note_time(row.at);
        let kind = row.message().and_then(|message| at(&self.kinds, message.kind));
        let place = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        let Some(association) = self.associations.get_mut(place) else { return };
        if let (Some(message), Some(kind)) = (row.message(), kind) {
            self.messages = self.messages.saturating_add(1);
            association.messages = association.messages.saturating_add(1);
            let link = at(&self.links, message.link).map(|link| link.to.association);
            association.belongs_to = association.belongs_to.or(link.filter(|other| *other != number));
            association.services.add(message.command_field, kind);
        }
        if matches!(row.what, What::Message(_) | What::Pdu { .. }) {
            association.octets_so_far = association.octets_so_far.saturating_add(row.octets);
        }
        push_room(&mut association.rows, 1);
        association.rows.push(row);
    }

    fn judge(&mut self, judgement: Judgement) {
        if matches!(judgement, Judgement::Verdict(_)) {
            return;
        }
        if self.kept >= MAX_JUDGEMENTS {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        self.kept = self.kept.saturating_add(1);
        let number = judgement.association();
        let Some(association) = number.and_then(|number| self.of_mut(number)) else {
            return keep(&mut self.others, judgement);
        };
        let before = association.is_over().then(|| association.mark());
        match judgement {
            Judgement::Finding(finding) => association.findings.push(*finding),
            Judgement::Diagnosis(diagnosis) => association.diagnoses.push(*diagnosis),
            Judgement::Verdict(_) => {}
        }
        let after = association.mark();
        if let Some(before) = before.filter(|before| *before != after) {
            self.marks.entry(before).and_modify(|count| *count = count.saturating_sub(1));
            *self.marks.entry(after).or_default() += 1;
        }
    }

    fn note_time(&mut self, at: Timestamp) {
        self.start = Some(self.start.map_or(at, |start| start.min(at)));
        self.end = Some(self.end.map_or(at, |end| end.max(at)));
    }

    /// The association with this number.
    #[must_use]
    pub fn of(&self, number: u64) -> Option<&Association> {
        self.associations.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    fn of_mut(&mut self, number: u64) -> Option<&mut Association> {
        self.associations.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// A text of a row; empty for none.
    #[must_use]
    pub fn text(&self, place: Ref) -> &str {
        at(&self.texts, place).map_or("", |text| text)
    }

    /// What a message shares with many others.
    #[must_use]
    pub fn kind(&self, message: &MessageRow) -> Option<&Kind> {
        at(&self.kinds, message.kind)
    }

    /// Whom and what a message's data set is about.
    #[must_use]
    pub fn subject(&self, message: &MessageRow) -> Option<&Subject> {
        at(&self.subjects, message.subject)
    }

    /// Whom and what data sets are about, each once.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The one at a place of [`Index::subjects`].
    #[must_use]
    pub fn subject_at(&self, place: Ref) -> Option<&Subject> {
        at(&self.subjects, place)
    }

    /// What else there is to say about a message.
    #[must_use]
    pub fn remarks(&self, message: &MessageRow) -> Option<&Remarks> {
        at(&self.message_remarks, message.remarks)
    }

    /// What a message belongs to.
    #[must_use]
    pub fn link(&self, message: &MessageRow) -> Option<&Link> {
        at(&self.links, message.link)
    }

    /// SOP instance of a request.
    #[must_use]
    pub fn instance(&self, message: &MessageRow) -> Option<Uid> {
        self.uids.get(message.instance)
    }

    /// All findings, with the number of their association.
    pub fn findings(&self) -> impl Iterator<Item = (Option<u64>, &Finding)> {
        let own = self.associations.iter().flat_map(|association| {
            association.findings.iter().map(|finding| (Some(association.number()), finding))
        });
        let others = self.others.iter().filter_map(|judgement| match judgement {
            Judgement::Finding(finding) => Some((finding.association, &**finding)),
            _ => None,
        });
        own.chain(others)
    }
}

fn keep<T>(things: &mut Vec<T>, thing: T) {
    if things.len() < MAX_OTHERS {
        things.push(thing);
    }
}

fn extend<T>(table: &mut Vec<T>, news: Vec<T>) {
    push_room(table, news.len());
    table.extend(news);
}

/// Makes room without doubling what is large already: at most an eighth stays unused.
fn push_room<T>(things: &mut Vec<T>, count: usize) {
    const DOUBLED: usize = 4_096;
    if things.len() + count > things.capacity() && things.len() > DOUBLED {
        things.reserve_exact((things.len() / 8).max(count));
    }
}
