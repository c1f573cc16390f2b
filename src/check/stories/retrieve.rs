//! C-MOVE and C-GET operations, and what became of them: their sub-operations, and the associations that these needed.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Attempt, Party};
use crate::check::Context;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::packet::Endpoint;
use crate::time::Moment;
use crate::timeline::{
    AssociationEntry, ConnectionEntry, LinkKind, MessageEntry, Outcome, PduContent, PduEntry, Target,
};
use crate::ul::{Body, Role};

/// Operations remembered, those that are over included.
const MAX_RETRIEVES: usize = 512;
/// Associations remembered of one operation.
const MAX_ATTEMPTS: usize = 16;
/// UIDs remembered of one identifier.
const MAX_UIDS: usize = 1_000;

/// The attributes that an identifier names entities by, below the patient.
const LEVELS: [Tag; 3] = [Tag(0x0020, 0x000d), Tag(0x0020, 0x000e), Tag(0x0008, 0x0018)];

/// A C-MOVE or C-GET.
#[derive(Debug)]
pub struct Retrieve {
    /// The number of its association.
    pub association: u64,
    /// The number of its request in the association.
    pub number: u64,
    /// Message ID.
    pub message_id: u16,
    /// C-MOVE-RQ or C-GET-RQ.
    pub field: CommandField,
    /// Who asked.
    pub scu: Party,
    /// Who was asked.
    pub scp: Party,
    /// Role of the SCU on the association.
    pub sender: Role,
    /// Move Destination; `None` for a C-GET.
    pub destination: Option<String>,
    /// When it was asked for.
    pub requested: Moment,
    /// When its final response was seen, or its association ended without one.
    pub ended: Option<Moment>,
    /// Status of the final response.
    pub status: Option<u16>,
    /// Sub-operations remaining, completed, failed, with warning: by the last response.
    pub counters: [Option<u16>; 4],
    /// Pending responses.
    pub pending_responses: u64,
    /// The sub-operations that were seen.
    pub seen: SubOperations,
    /// The associations that the SCP opened or tried to open for them, oldest first.
    pub attempts: Vec<Attempt>,
    /// Something of it was not captured.
    pub is_history_incomplete: bool,
    /// Hashes of the UIDs that the identifier names, by level; `None` where it names none, or too many.
    named: [Option<Vec<u64>>; 3],
}

/// C-STORE sub-operations, counted where they were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubOperations {
    /// C-STORE-RQ.
    pub requests: u64,
    /// C-STORE-RSP with success.
    pub completed: u64,
    /// C-STORE-RSP with a warning.
    pub with_warning: u64,
    /// C-STORE-RSP with a failure.
    pub failed: u64,
}

impl SubOperations {
    /// C-STORE-RQ without C-STORE-RSP so far.
    #[must_use]
    pub const fn unanswered(&self) -> u64 {
        self.requests
            .saturating_sub(self.completed)
            .saturating_sub(self.with_warning)
            .saturating_sub(self.failed)
    }
}

impl Retrieve {
    /// Is it still under way?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// The associations that came to nothing, and why.
    pub fn failed_attempts(&self) -> impl Iterator<Item = (&Attempt, String)> {
        self.attempts.iter().filter_map(|attempt| Some((attempt, attempt.failure()?)))
    }

    /// Which of Study, Series and SOP Instance UID of an object the identifier does not name; `None` if it may be one
    /// of those that it names.
    #[must_use]
    pub fn unnamed(&self, entry: &MessageEntry) -> Option<Tag> {
        let data_set = entry.whole_data_set()?;
        LEVELS.into_iter().zip(&self.named).find_map(|(tag, named)| {
            let own = hash_of(data_set.get(tag)?);
            named.as_ref().is_some_and(|named| !named.contains(&own)).then_some(tag)
        })
    }

    fn new(entry: &MessageEntry, field: CommandField, context: &Context) -> Option<Self> {
        let command = entry.command.as_ref()?;
        Some(Self {
            association: entry.association,
            number: entry.number,
            message_id: command.message_id()?,
            field,
            scu: Party::of(context, entry.sender)?,
            scp: Party::of(context, entry.sender.other())?,
            sender: entry.sender,
            destination: command.move_destination(),
            requested: entry.last,
            ended: None,
            status: None,
            counters: [None; 4],
            pending_responses: 0,
            seen: SubOperations::default(),
            attempts: Vec::new(),
            is_history_incomplete: context.is_history_incomplete() || !entry.is_complete,
            named: LEVELS.map(|tag| named(entry, tag)),
        })
    }

    fn attempt(&mut self, association: u64) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|attempt| attempt.association == Some(association))
    }
}

/// Hashes of the UIDs that an identifier names at a level.
fn named(entry: &MessageEntry, tag: Tag) -> Option<Vec<u64>> {
    let value = entry.whole_data_set()?.get(tag)?;
    let uids: Vec<u64> =
        value.split(|octet| *octet == b'\\').filter(|uid| !Uid::new(uid).is_empty()).map(hash_of).collect();
    (!uids.is_empty() && uids.len() <= MAX_UIDS).then_some(uids)
}

/// A hash of a UID without its padding.
pub(super) fn hash_of(uid: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    uid.trim_ascii().strip_suffix(b"\0").unwrap_or(uid.trim_ascii()).hash(&mut hasher);
    hasher.finish()
}

/// All operations that are remembered.
#[derive(Debug, Default)]
pub(super) struct Retrieves {
    all: VecDeque<Retrieve>,
    forgotten: u64,
    /// For each association that is an attempt, the operation it is for: its place, those forgotten included.
    of_attempt: HashMap<u64, u64>,
}

impl Retrieves {
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Retrieve> {
        self.all.iter()
    }

    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        let Some(field) = entry.command_field() else { return };
        match field.request() {
            CommandField::C_MOVE_RQ | CommandField::C_GET_RQ if !field.is_response() => {
                self.push(Retrieve::new(entry, field, context));
            }
            CommandField::C_MOVE_RQ | CommandField::C_GET_RQ => self.note_response(entry, context),
            CommandField::C_STORE_RQ => self.note_store(entry, field.is_response(), context),
            _ => {}
        }
    }

    fn push(&mut self, retrieve: Option<Retrieve>) {
        let Some(retrieve) = retrieve else { return };
        if self.all.len() >= MAX_RETRIEVES {
            self.all.pop_front();
            self.forgotten = self.forgotten.saturating_add(1);
            let first = self.forgotten;
            self.of_attempt.retain(|_, place| *place >= first);
        }
        self.all.push_back(retrieve);
    }

    fn note_response(&mut self, entry: &MessageEntry, context: &Context) {
        let (Some(request), Some(command)) = (&entry.request, &entry.command) else { return };
        let own = |retrieve: &&mut Retrieve| {
            retrieve.association == entry.association && retrieve.number == request.number
        };
        let Some(retrieve) = self.all.iter_mut().rev().find(own) else { return };
        retrieve.counters = command.sub_operations();
        retrieve.is_history_incomplete |= context.is_history_incomplete();
        if matches!(command.status(), Some(0xff00 | 0xff01)) {
            retrieve.pending_responses = retrieve.pending_responses.saturating_add(1);
        } else {
            retrieve.status = command.status();
            retrieve.ended = Some(entry.last);
        }
    }

    fn note_store(&mut self, entry: &MessageEntry, is_response: bool, context: &Context) {
        if self.all.is_empty() {
            return;
        }
        let request = if is_response {
            context.operation_of(entry).map(|operation| &*operation.request)
        } else {
            Some(entry)
        };
        let Some(place) = request.and_then(|request| self.place(request, context)) else { return };
        let Some(retrieve) = self.at(place) else { return };
        retrieve.is_history_incomplete |= context.is_history_incomplete() || !entry.is_complete;
        let seen = &mut retrieve.seen;
        if !is_response {
            seen.requests = seen.requests.saturating_add(1);
            if retrieve.field == CommandField::C_MOVE_RQ {
                self.note_delivery(place, entry, context);
            }
            return;
        }
        match entry.status_class() {
            Some(Class::Success) => seen.completed = seen.completed.saturating_add(1),
            Some(Class::Warning) => seen.with_warning = seen.with_warning.saturating_add(1),
            _ => seen.failed = seen.failed.saturating_add(1),
        }
    }

    /// The operation that a C-STORE-RQ is a sub-operation of: its place.
    fn place(&self, request: &MessageEntry, context: &Context) -> Option<u64> {
        let link = request.link.filter(|link| link.kind == LinkKind::SubOperation);
        let (association, number) = if let Some(link) = link {
            (link.to.association, link.to.message)
        } else {
            let get = context
                .open_operations(request.sender.other())
                .find(|operation| operation.field == CommandField::C_GET_RQ)?;
            (get.request.association, get.request.number)
        };
        let index = self
            .all
            .iter()
            .rposition(|retrieve| (retrieve.association, retrieve.number) == (association, number))?;
        Some(self.forgotten.saturating_add(index as u64))
    }

    fn at(&mut self, place: u64) -> Option<&mut Retrieve> {
        let index = place.checked_sub(self.forgotten)?;
        self.all.get_mut(usize::try_from(index).ok()?)
    }

    fn note_delivery(&mut self, place: u64, entry: &MessageEntry, context: &Context) {
        let Some(opened) = &context.opened else { return };
        let is_new = self.of_attempt.insert(entry.association, place) != Some(place);
        let Some(retrieve) = self.at(place) else { return };
        if is_new && retrieve.attempt(entry.association).is_none() && retrieve.attempts.len() < MAX_ATTEMPTS {
            let mut attempt = Attempt::new(Some(entry.association), opened.acceptor, opened.at);
            attempt.called = context.negotiation.request.as_ref().map(|request| request.called_ae_title);
            attempt.accepted_contexts = context.negotiation.accept.as_ref().map(|_| accepted(context));
            retrieve.attempts.push(attempt);
        }
        if let Some(attempt) = retrieve.attempt(entry.association) {
            attempt.messages = attempt.messages.saturating_add(1);
        }
    }

    pub(super) fn note_pdu(&mut self, entry: &PduEntry, context: &Context) {
        let PduContent::Control(pdu) = &entry.content else { return };
        if let Body::AssociateRq(request) = &pdu.body {
            let (Some(opened), Some(sender)) = (&context.opened, Party::of(context, Role::Requestor)) else {
                return;
            };
            let called = request.called_ae_title;
            let title = called.to_string();
            let place = self.only(|retrieve| {
                retrieve.scp.is_same(&sender) && retrieve.destination.as_deref() == Some(title.as_str())
            });
            if let Some(place) = place {
                let mut attempt = Attempt::new(Some(entry.association), opened.acceptor, opened.at);
                attempt.called = Some(called);
                self.attach(place, attempt);
            }
            return;
        }
        let Some(attempt) = self.attempt_of(entry.association) else { return };
        match &pdu.body {
            Body::AssociateAc(_) => attempt.accepted_contexts = Some(accepted(context)),
            Body::AssociateRj(reject) => attempt.reject = Some(*reject),
            Body::Abort(abort) => attempt.abort = Some(abort.why),
            _ => {}
        }
    }

    /// The only C-MOVE under way for which this holds; `None` if there is none, or several.
    fn only(&self, holds: impl Fn(&Retrieve) -> bool) -> Option<u64> {
        let open = |retrieve: &Retrieve| retrieve.is_open() && retrieve.field == CommandField::C_MOVE_RQ;
        let mut fitting =
            self.all.iter().enumerate().filter(|(_, retrieve)| open(retrieve) && holds(retrieve));
        match (fitting.next(), fitting.next()) {
            (Some((index, _)), None) => Some(self.forgotten.saturating_add(index as u64)),
            _ => None,
        }
    }

    fn attach(&mut self, place: u64, attempt: Attempt) {
        if let Some(association) = attempt.association {
            self.of_attempt.insert(association, place);
        }
        if let Some(retrieve) = self.at(place)
            && retrieve.attempts.len() < MAX_ATTEMPTS
        {
            retrieve.attempts.push(attempt);
        }
    }

    fn attempt_of(&mut self, association: u64) -> Option<&mut Attempt> {
        let place = *self.of_attempt.get(&association)?;
        self.at(place)?.attempt(association)
    }

    pub(super) fn note_association(&mut self, entry: &AssociationEntry) {
        if entry.outcome == Outcome::Refused {
            self.note_refused(Some(entry.association), entry.requestor, entry.acceptor, entry.first);
        }
        if let Some(attempt) = self.attempt_of(entry.association) {
            attempt.outcome = Some(entry.outcome);
        }
        self.of_attempt.remove(&entry.association);
        let own = self.all.iter_mut().filter(|retrieve| retrieve.association == entry.association);
        for retrieve in own.filter(|retrieve| retrieve.ended.is_none() && entry.outcome != Outcome::Open) {
            retrieve.ended = Some(entry.last);
        }
    }

    pub(super) fn note_connection(&mut self, entry: &ConnectionEntry) {
        if entry.is_accepted == Some(false) {
            self.note_refused(None, entry.client, entry.server, entry.first);
        }
    }

    /// A connection came to nothing: it was for the only C-MOVE that its client has under way.
    fn note_refused(&mut self, association: Option<u64>, from: Endpoint, to: Endpoint, first: Moment) {
        let place =
            self.only(|retrieve| retrieve.scp.address == from.address && retrieve.requested.at <= first.at);
        if let Some(place) = place {
            let attempt = Attempt { outcome: Some(Outcome::Refused), ..Attempt::new(association, to, first) };
            self.attach(place, attempt);
        }
    }

    /// The operation that a link leads to.
    pub(super) fn of_target(&self, target: &Target) -> Option<&Retrieve> {
        self.all
            .iter()
            .rev()
            .find(|retrieve| (retrieve.association, retrieve.number) == (target.association, target.message))
    }

    /// The operation that a response is about.
    pub(super) fn of_response(&self, entry: &MessageEntry) -> Option<&Retrieve> {
        let number = entry.request.as_ref()?.number;
        self.all
            .iter()
            .rev()
            .find(|retrieve| (retrieve.association, retrieve.number) == (entry.association, number))
    }
}

fn accepted(context: &Context) -> usize {
    context.negotiation.contexts.iter().filter(|context| context.is_accepted()).count()
}
