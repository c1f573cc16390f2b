//! Worklists over all associations: what was found, and which queries found nothing.

use std::collections::{HashSet, VecDeque};
use std::net::IpAddr;

use super::Party;
use super::recent::Recent;
use super::retrieve::hash_of;
use crate::check::Context;
use crate::dataset::Elements;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::time::Moment;
use crate::timeline::MessageEntry;

/// Studies remembered with their patients.
const MAX_STUDIES: usize = 20_000;
/// Different steps remembered: the worklists of some departments for a month.
const MAX_STEPS: usize = 5_000;
/// Queries without match that are remembered.
const MAX_EMPTY: usize = 1_000;
/// Octets of a value that is remembered.
const MAX_VALUE: usize = 64;

const STEPS: Tag = Tag(0x0040, 0x0100);
const STATION_AE_TITLE: Tag = Tag(0x0040, 0x0001);
const START_DATE: Tag = Tag(0x0040, 0x0002);
const MODALITY: Tag = Tag(0x0008, 0x0060);
const STUDY_INSTANCE_UID: Tag = Tag(0x0020, 0x000d);
const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const CHARACTER_SET: Tag = Tag(0x0008, 0x0005);

/// Where and when a step is done, or is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Scheduled Station AE Title.
    pub station: Vec<u8>,
    /// Modality.
    pub modality: Vec<u8>,
    /// Scheduled Procedure Step Start Date; in a query perhaps a range.
    pub date: Vec<u8>,
}

/// A query that found nothing.
#[derive(Clone, Debug)]
pub struct EmptyQuery {
    /// The number of the association.
    pub association: u64,
    /// When its last response was seen.
    pub at: Moment,
    /// The server.
    pub server: IpAddr,
    /// What it asked for.
    pub asked: Slot,
}

/// The patient that a study was said to be of.
#[derive(Clone, Copy, Debug)]
pub(super) struct PatientOf {
    patient: u64,
    /// Association and Message ID of the query that found it.
    query: (u64, u16),
}

/// All that is remembered of worklists.
#[derive(Debug)]
pub(super) struct Worklists {
    studies: Recent<(u64, IpAddr), PatientOf>,
    slots: HashSet<(IpAddr, Slot)>,
    empty: VecDeque<EmptyQuery>,
}

impl Default for Worklists {
    fn default() -> Self {
        Self { studies: Recent::new(MAX_STUDIES), slots: HashSet::new(), empty: VecDeque::new() }
    }
}

impl Worklists {
    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        if !is_answer(entry) {
            return;
        }
        let Some(server) = Party::of(context, entry.sender).map(|server| server.address) else { return };
        if let Some((study, patient)) = study_of(entry, context, server) {
            self.studies.insert(study, patient);
        }
        let found = entry.whole_data_set().map(|data_set| data_set.elements());
        if let Some(step) = found.and_then(|found| found.items(STEPS).next())
            && self.slots.len() < MAX_STEPS
            && let Some(slot) = slot(step)
        {
            self.slots.insert((server, slot));
        }
        if entry.status() == Some(0x0000)
            && let Some(asked) = empty_query(entry, context)
        {
            if self.empty.len() >= MAX_EMPTY {
                self.empty.pop_front();
            }
            self.empty.push_back(EmptyQuery {
                association: entry.association,
                at: entry.last,
                server,
                asked,
            });
        }
    }

    /// Was the study of this match said to be of another patient? And if so, by the same query?
    pub(super) fn other_patient(&self, entry: &MessageEntry, context: &Context) -> Option<bool> {
        if !is_answer(entry) {
            return None;
        }
        let server = Party::of(context, entry.sender)?.address;
        let (study, own) = study_of(entry, context, server)?;
        let known = self.studies.get(&study).filter(|known| known.patient != own.patient)?;
        Some(known.query == own.query)
    }

    /// Queries without match, each with a step that the same server has on that day for another station or modality.
    pub(super) fn empty_although(&self) -> impl Iterator<Item = (&EmptyQuery, &Slot)> {
        self.empty.iter().filter_map(|query| {
            let of_server = self.slots.iter().filter(|(server, _)| *server == query.server);
            let near = of_server.map(|(_, slot)| slot).filter(|slot| is_near(query, slot));
            // One that differs in one thing only tells most.
            let nearest = near.max_by_key(|slot| {
                (slot.station == query.asked.station, slot.modality == query.asked.modality, *slot)
            });
            Some((query, nearest?))
        })
    }
}

/// Is the step on the day asked for, and not what was asked for in station or modality?
fn is_near(query: &EmptyQuery, slot: &Slot) -> bool {
    let asked = &query.asked;
    let fits = |asked: &[u8], own: &[u8]| asked.is_empty() || asked == own;
    let is_same = fits(&asked.station, &slot.station) && fits(&asked.modality, &slot.modality);
    !is_same && is_on_day(&asked.date, &slot.date)
}

fn is_on_day(asked: &[u8], date: &[u8]) -> bool {
    match asked.iter().position(|octet| *octet == b'-') {
        None => asked == date,
        Some(at) => {
            let (begin, end) = asked.split_at(at);
            let end = end.get(1..).unwrap_or_default();
            (begin.is_empty() || begin <= date) && (end.is_empty() || date <= end)
        }
    }
}

fn is_answer(entry: &MessageEntry) -> bool {
    entry.command_field() == Some(CommandField::C_FIND_RQ.response())
        && entry.service() == Service::ModalityWorklist
}

fn study_of(entry: &MessageEntry, context: &Context, server: IpAddr) -> Option<((u64, IpAddr), PatientOf)> {
    let found = entry.whole_data_set()?.elements();
    let (study, patient) = (found.trimmed(STUDY_INSTANCE_UID), found.trimmed(PATIENT_ID));
    if study.is_empty() || patient.is_empty() {
        return None;
    }
    let message_id = context.operation_of(entry)?.message_id;
    let patient = PatientOf { patient: hash_of(patient), query: (entry.association, message_id) };
    Some(((hash_of(study), server), patient))
}

/// What a query asked for that found nothing, if it asked for station or modality of a day, and nothing else.
fn empty_query(entry: &MessageEntry, context: &Context) -> Option<Slot> {
    let operation = context.operation_of(entry).filter(|operation| operation.responses == 0)?;
    let request = operation.request.whole_data_set()?.elements();
    let step = request.items(STEPS).next()?;
    let has_more = |elements: Elements<'_>, known: &[Tag]| {
        elements.iter().any(|node| !known.contains(&node.tag) && elements.has_value(node.tag))
    };
    if has_more(request, &[STEPS, CHARACTER_SET]) || has_more(step, &[STATION_AE_TITLE, START_DATE, MODALITY])
    {
        return None;
    }
    let asked = slot(step)?;
    let is_wild = |value: &[u8]| value.iter().any(|octet| matches!(octet, b'*' | b'?'));
    let is_specific = !(asked.station.is_empty() && asked.modality.is_empty());
    (is_specific && !asked.date.is_empty() && !is_wild(&asked.station) && !is_wild(&asked.modality))
        .then_some(asked)
}

fn slot(step: Elements<'_>) -> Option<Slot> {
    let value = |tag| Some(step.trimmed(tag)).filter(|value| value.len() <= MAX_VALUE).map(<[u8]>::to_vec);
    Some(Slot { station: value(STATION_AE_TITLE)?, modality: value(MODALITY)?, date: value(START_DATE)? })
}
