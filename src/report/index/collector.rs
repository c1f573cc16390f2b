//! Entries of a timeline and what was judged of them → batches of compact rows.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::tables::{Interner, Kind, Remarks, Subject, Uids, cut, shared};
use super::{MessageRow, Ref, Row, Traffic, What};
use crate::check::Judgement;
use crate::dataset::DataSet;
use crate::dataset::text::CharacterSets;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::octets::Span;
use crate::profile::Claim;
use crate::report::{CaptureInfo, Summary, Tone, words};
use crate::stream::{Notice, Side};
use crate::time::Moment;
use crate::timeline::{
    AssociationEntry, ConnectionEntry, Entry, Link, MessageEntry, Opened, PduContent, PduEntry,
    TransportEntry,
};
use crate::ul::{Negotiation, Role};

/// Octets of negotiations kept in all, as an estimate; of later ones only what was accepted first is kept.
const MAX_NEGOTIATIONS: usize = 64 << 20;
/// Negotiations that a new one is compared with.
const COMPARED: usize = 64;
/// Rows on TCP kept of an association.
const MAX_TRANSPORT: usize = 1_000;

/// What an [`Index`](super::Index) takes in at once.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) texts: Vec<Arc<str>>,
    pub(super) kinds: Vec<Kind>,
    pub(super) subjects: Vec<Subject>,
    pub(super) remarks: Vec<Remarks>,
    pub(super) links: Vec<Link>,
    pub(super) uids: Vec<u8>,
    pub(super) news: Vec<News>,
    pub(super) traffic: Option<Traffic>,
}

impl Batch {
    /// Is nothing in it?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.news.is_empty()
    }

    /// How many things it tells.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.news.len()
    }
}

/// One thing that a [`Batch`] tells.
#[derive(Debug)]
pub(super) enum News {
    Start(Box<CaptureInfo>),
    Opened(Box<Opened>),
    Negotiated(u64, Arc<Negotiation>),
    Row(u64, Row),
    Ended(Box<AssociationEntry>),
    Connection(Box<ConnectionEntry>),
    Judged(Box<Judgement>),
    Remark(Option<u64>, Box<str>),
    HostName(IpAddr, Box<str>),
    Error(Box<str>),
    Claims(Vec<Claim>),
    Finished(Box<Summary>),
}

/// What is known of an association under way.
#[derive(Debug)]
struct Current {
    negotiation: Option<Arc<Negotiation>>,
    requestor_side: Side,
    /// Rows on TCP.
    transport: usize,
}

impl Default for Current {
    fn default() -> Self {
        Self { negotiation: None, requestor_side: Side::Initiator, transport: 0 }
    }
}

/// Makes batches. It holds what later rows share with earlier ones.
#[derive(Debug, Default)]
pub struct Collector {
    texts: Interner<Arc<str>>,
    kinds: Interner<Kind>,
    subjects: Interner<Subject>,
    remarks: Interner<Remarks>,
    links: Interner<Link>,
    uids: Uids,
    negotiations: Vec<Arc<Negotiation>>,
    negotiated_octets: usize,
    current: HashMap<u64, Current>,
    traffic: Traffic,
    news: Vec<News>,
}

impl Collector {
    /// What is about to be read.
    pub fn start(&mut self, info: &CaptureInfo) {
        self.news.push(News::Start(Box::new(info.clone())));
    }

    /// A remark in the capture file.
    pub fn remark(&mut self, frame: Option<u64>, text: &str) {
        self.news.push(News::Remark(frame, cut(text).into()));
    }

    /// A host name that the capture knows.
    pub fn host_name(&mut self, address: IpAddr, name: &str) {
        self.news.push(News::HostName(address, cut(name).into()));
    }

    /// Something cannot be read.
    pub fn error(&mut self, text: &str) {
        self.news.push(News::Error(text.into()));
    }

    /// Something was judged.
    pub fn judgement(&mut self, judgement: Judgement) {
        self.news.push(News::Judged(Box::new(judgement)));
    }

    /// What the traffic says of the claims of profiles.
    pub fn claims(&mut self, claims: Vec<Claim>) {
        self.news.push(News::Claims(claims));
    }

    /// Nothing more comes.
    pub fn finish(&mut self, summary: &Summary) {
        self.news.push(News::Finished(Box::new(summary.clone())));
    }

    /// One entry of the timeline.
    pub fn entry(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(opened) => {
                self.current.insert(opened.association, Current::default());
                self.news.push(News::Opened(Box::new(opened.clone())));
            }
            Entry::Pdu(pdu) => self.pdu(pdu),
            Entry::Message(message) => {
                let row = self.message(message);
                self.news.push(News::Row(message.association, row));
            }
            Entry::Gap(gap) => {
                let what = What::Gap { text: self.text(&words::gap(gap)) };
                self.row(gap.association, gap.at, gap.sender, Span::new(gap.offset, gap.count), what);
            }
            Entry::Anomaly(odd) => {
                let what = What::Anomaly { text: self.text(&words::anomaly(&odd.anomaly)) };
                self.row(odd.association, odd.at, odd.sender, odd.anomaly.span, what);
            }
            Entry::Transport(transport) => self.transport(transport),
            Entry::Association(association) => self.association(association),
            Entry::Connection(connection) => self.news.push(News::Connection(connection.clone())),
        }
    }

    /// What came since the last call.
    pub fn take(&mut self) -> Batch {
        Batch {
            texts: self.texts.take_news(),
            kinds: self.kinds.take_news(),
            subjects: self.subjects.take_news(),
            remarks: self.remarks.take_news(),
            links: self.links.take_news(),
            uids: self.uids.take(),
            news: std::mem::take(&mut self.news),
            traffic: Some(self.traffic.clone()),
        }
    }

    /// Things to tell.
    #[must_use]
    pub const fn waiting(&self) -> usize {
        self.news.len()
    }

    fn row(&mut self, association: u64, at: Moment, sender: Role, span: Span, what: What) {
        let requestor_side = self.current.entry(association).or_default().requestor_side;
        let side = if sender == Role::Requestor { requestor_side } else { requestor_side.other() };
        let Span { offset, length: octets } = span;
        let row = Row { at: at.at, frame: at.frame, offset, octets, lasted_ns: 0.0, sender, side, what };
        self.news.push(News::Row(association, row));
    }

    fn transport(&mut self, entry: &TransportEntry) {
        let Some(words) = words::notice_in_ladder(entry.notice) else { return };
        let current = self.current.entry(entry.association).or_default();
        current.transport = current.transport.saturating_add(1);
        let text = match current.transport.cmp(&MAX_TRANSPORT) {
            Ordering::Less => self.text(&words),
            Ordering::Equal => self.text("limit reached: more of TCP is not shown"),
            Ordering::Greater => return,
        };
        let span = match entry.notice {
            Notice::Retransmission { offset, count } => Span::new(offset, u64::from(count)),
            Notice::Conflict { offset } => Span::new(offset, 0),
            _ => Span::default(),
        };
        self.row(entry.association, entry.at, entry.sender, span, What::Transport { text });
    }

    fn note_side(&mut self, association: u64, sender: Role, side: Side) {
        let requestor_side = if sender == Role::Requestor { side } else { side.other() };
        self.current.entry(association).or_default().requestor_side = requestor_side;
    }

    fn text(&mut self, text: &str) -> Ref {
        self.texts.place(shared(text))
    }

    fn pdu(&mut self, entry: &PduEntry) {
        let header = entry.content.header();
        self.note_side(entry.association, entry.sender, entry.side);
        self.traffic.add(entry.last.at, header.span().length);
        if let Some(negotiation) = &entry.negotiation {
            let shared = self.share(negotiation);
            self.current.entry(entry.association).or_default().negotiation = Some(Arc::clone(&shared));
            self.news.push(News::Negotiated(entry.association, shared));
        }
        let (tone, words) = match &entry.content {
            PduContent::Control(pdu) => {
                let (tone, mut words) = words::pdu(pdu, entry);
                for anomaly in &pdu.anomalies {
                    words = [words, words::anomaly(anomaly)].join("  ");
                }
                (if pdu.anomalies.is_empty() { tone } else { tone.max(Tone::Caution) }, words)
            }
            PduContent::Data(pdu) if pdu.is_odd() => (
                Tone::Caution,
                [words::data_pdu(pdu), words::exceeded(pdu, entry.sender).unwrap_or_default()].join("  "),
            ),
            PduContent::Data(_) => return,
        };
        let what = What::Pdu { kind: header.kind, tone, text: self.text(words.trim()) };
        let lasted_ns = rough(entry.last.at.since(header.started.at).max(0));
        let row = Row {
            at: entry.last.at,
            frame: entry.last.frame,
            offset: header.offset,
            octets: header.span().length,
            lasted_ns,
            sender: entry.sender,
            side: entry.side,
            what,
        };
        self.news.push(News::Row(entry.association, row));
    }

    fn association(&mut self, entry: &AssociationEntry) {
        let negotiation =
            match self.current.remove(&entry.association).and_then(|current| current.negotiation) {
                Some(known) if *known == *entry.negotiation => known,
                _ => self.share(&entry.negotiation),
            };
        self.news.push(News::Ended(Box::new(AssociationEntry { negotiation, ..entry.clone() })));
    }

    /// The same negotiation as one seen before, or one that is new.
    fn share(&mut self, negotiation: &Arc<Negotiation>) -> Arc<Negotiation> {
        let known = self.negotiations.iter().rev().take(COMPARED).find(|known| **known == *negotiation);
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let octets = negotiation.estimated_octets();
        let shared = if self.negotiated_octets + octets > MAX_NEGOTIATIONS {
            let mut less = (**negotiation).clone();
            less.forget_details();
            Arc::new(less)
        } else {
            Arc::clone(negotiation)
        };
        self.negotiated_octets = self.negotiated_octets.saturating_add(shared.estimated_octets());
        self.negotiations.push(Arc::clone(&shared));
        if self.negotiations.len() > 2 * COMPARED {
            self.negotiations.drain(..COMPARED);
        }
        shared
    }

    fn message(&mut self, entry: &MessageEntry) -> Row {
        let is_response = entry.command_field().is_some_and(CommandField::is_response);
        let kind = Kind {
            context_id: entry.context_id,
            sop_class: entry.sop_class_uid(),
            transfer_syntax: entry.transfer_syntax.clone(),
            service: entry.service(),
            subject: if is_response { Arc::default() } else { words::subject(entry).into() },
        };
        let instance = entry.command.as_ref().filter(|_| !is_response);
        let instance = instance.and_then(CommandSet::sop_instance_uid).filter(|uid| !uid.is_empty());
        let response_ns = entry.response_time_ns().map_or(f32::NAN, rough);
        let message = MessageRow {
            number: u32::try_from(entry.number).unwrap_or(u32::MAX),
            kind: self.kinds.place(kind),
            instance: instance.and_then(|uid| self.uids.push(uid.raw())),
            subject: subject(entry).and_then(|subject| self.subjects.place(subject)),
            remarks: remarks(entry).and_then(|remarks| self.remarks.place(remarks)),
            link: entry.link.and_then(|link| self.links.place(link)),
            pdv_count: entry.pdv_count,
            response_ns,
            message_id: words::message_id(entry),
            status: entry.status(),
            command_field: entry.command_field().unwrap_or(CommandField(0)),
            end: entry.end,
            has_data_set: entry.data_set_octets.is_some(),
            is_complete: entry.is_complete,
            is_failure: entry.is_failure(),
        };
        Row {
            at: entry.last.at,
            frame: entry.last.frame,
            offset: entry.offset,
            octets: entry.data_set_octets.unwrap_or(0),
            lasted_ns: rough(entry.last.at.since(entry.first.at).max(0)),
            sender: entry.sender,
            side: entry.side,
            what: What::Message(message),
        }
    }
}

/// Nanoseconds with seven digits.
#[expect(clippy::cast_precision_loss, reason = "three digits of it are shown")]
fn rough(ns: i64) -> f32 {
    ns as f32
}

/// Whom and what a message's data set is about; the first value of each attribute, in whatever item it stands.
fn subject(entry: &MessageEntry) -> Option<Subject> {
    let data_set = entry.data_set.as_deref()?;
    let sets = data_set.character_sets();
    let value = |tag| text(data_set, sets, tag);
    let subject = Subject {
        patient_id: value(Tag(0x0010, 0x0020)),
        patient_name: value(Tag(0x0010, 0x0010)),
        accession_number: value(Tag(0x0008, 0x0050)),
        study: value(Tag(0x0020, 0x000d)),
    };
    (subject != Subject::default()).then_some(subject)
}

fn text(data_set: &DataSet, sets: CharacterSets, tag: Tag) -> Arc<str> {
    let found = data_set.nodes.iter().filter(|node| node.tag == tag);
    let mut values =
        found.filter_map(|node| Some((node.vr, node.value().filter(|value| !value.is_empty())?)));
    let Some((vr, octets)) = values.next() else { return Arc::default() };
    shared(sets.decode(vr, octets).trim_end_matches([' ', '\0']))
}

/// What an N-CREATE-RQ or N-SET-RQ says of the state of a procedure step.
fn step_status(entry: &MessageEntry) -> Arc<str> {
    let is_step = entry.service() == Service::PerformedProcedureStep;
    let is_change = matches!(entry.command_field(), Some(CommandField::N_CREATE_RQ | CommandField::N_SET_RQ));
    let data_set = entry.data_set.as_deref().filter(|_| is_step && is_change);
    data_set
        .map_or_else(Arc::default, |data_set| text(data_set, data_set.character_sets(), Tag(0x0040, 0x0252)))
}

fn remarks(entry: &MessageEntry) -> Option<Remarks> {
    let comment = entry.command.as_ref().and_then(|command| command.error_comment());
    let comment = comment.map(crate::report::values::name_field).unwrap_or_default();
    let remarks = Remarks {
        details: shared(&words::more_details(entry).join("  ")),
        comment: shared(&comment),
        cautions: shared(&words::cautions(entry).join("; ")),
        step_status: step_status(entry),
    };
    (remarks != Remarks::default()).then_some(remarks)
}
