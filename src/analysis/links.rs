//! What messages on different associations have to do with each other: bounded tables of what later ones refer to.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use super::recent::Recent;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet};
use crate::packet::Endpoint;
use crate::timeline::{Link, LinkKind, MessageEntry, Target};
use crate::ul::{AeTitle, Negotiation, PerRole, Role};

/// C-MOVE operations remembered, those that are over included: a busy archive serves some dozens at once.
const MAX_MOVES: usize = 256;
/// Commitment requests, procedure steps and worklist entries remembered, each: days of a department.
const MAX_TRANSACTIONS: usize = 4_096;
/// Stored instances remembered: those of the studies that are committed to next.
const MAX_INSTANCES: usize = 20_000;
/// Octets of a UID that is remembered (PS3.5 9.1).
const MAX_UID: usize = 64;

const STUDY_INSTANCE_UID: Tag = Tag(0x0020, 0x000d);
const TRANSACTION_UID: Tag = Tag(0x0008, 0x1195);
const REFERENCED_SOP_SEQUENCE: Tag = Tag(0x0008, 0x1199);
const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008, 0x1155);
const SCHEDULED_STEP_ATTRIBUTES_SEQUENCE: Tag = Tag(0x0040, 0x0270);
const MOVE_ORIGINATOR_MESSAGE_ID: u16 = 0x1031;

/// Is the data set of this message so small and telling that it is read whether asked for or not?
pub(super) fn needs_data_set(command: &CommandSet) -> bool {
    let is_request =
        matches!(command.command_field(), Some(CommandField::N_ACTION_RQ | CommandField::N_EVENT_REPORT_RQ));
    is_request
        && command
            .sop_class_uid()
            .is_some_and(|class| Service::of(class.as_str()) == Service::StorageCommitment)
}

/// The peers of an association.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peers<'a> {
    pub(super) negotiation: &'a Negotiation,
    pub(super) endpoints: PerRole<Endpoint>,
}

impl Peers<'_> {
    fn peer(&self, role: Role) -> Peer {
        let titles = self.negotiation.request.as_ref();
        let title = titles.map(|request| match role {
            Role::Requestor => request.calling_ae_title,
            Role::Acceptor => request.called_ae_title,
        });
        Peer { address: self.endpoints.of(role).address, title }
    }
}

/// A peer by what it has on all its associations.
#[derive(Clone, Copy, Debug)]
struct Peer {
    address: IpAddr,
    /// AE title; `None` if the A-ASSOCIATE-RQ was not captured.
    title: Option<AeTitle>,
}

impl Peer {
    fn is_same(&self, other: &Self) -> bool {
        self.address == other.address || self.has_same_title(other)
    }

    fn has_same_title(&self, other: &Self) -> bool {
        self.title.zip(other.title).is_some_and(|(own, other)| same(own, other))
    }
}

/// A C-MOVE operation.
#[derive(Debug)]
struct Move {
    target: Target,
    scu: Peer,
    scp: Peer,
    destination: AeTitle,
    is_over: bool,
}

impl Move {
    fn reaches(&self, receiver: &Peer) -> bool {
        receiver.title.is_none_or(|title| same(title, self.destination))
    }

    /// Is it the one that Move Originator speaks of?
    fn is_named(&self, title: AeTitle, message_id: u16, sender: &Peer) -> bool {
        let is_by_scu = self.scu.title.map_or_else(|| self.scp.is_same(sender), |scu| same(scu, title));
        self.target.message_id == message_id && is_by_scu
    }
}

/// A message that others may refer to, and who sent it.
#[derive(Clone, Copy, Debug)]
struct Known {
    target: Target,
    sender: Peer,
}

/// Everything that is remembered for later messages.
#[derive(Debug)]
pub(super) struct Links {
    moves: VecDeque<Move>,
    /// By Transaction UID.
    commitments: Recent<Arc<[u8]>, Known>,
    /// By SOP instance.
    steps: Recent<Arc<[u8]>, Known>,
    /// By instance, and where it is.
    stored: Recent<(Arc<[u8]>, IpAddr), Known>,
    /// By study.
    scheduled: Recent<Arc<[u8]>, Known>,
    performed: Recent<Arc<[u8]>, Known>,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            moves: VecDeque::new(),
            commitments: Recent::new(MAX_TRANSACTIONS),
            steps: Recent::new(MAX_TRANSACTIONS),
            stored: Recent::new(MAX_INSTANCES),
            scheduled: Recent::new(MAX_TRANSACTIONS),
            performed: Recent::new(MAX_TRANSACTIONS),
        }
    }
}

impl Links {
    /// What a message belongs to; and it is remembered for those to come.
    pub(super) fn message(
        &mut self,
        entry: &MessageEntry,
        peers: &Peers<'_>,
        last: Option<Target>,
    ) -> Option<Link> {
        let field = entry.command_field()?;
        if field.is_response() {
            self.note_response(field.request(), entry, peers);
            return None;
        }
        match field {
            CommandField::C_MOVE_RQ => {
                self.note_move(entry, peers);
                None
            }
            CommandField::C_STORE_RQ => {
                let study = || self.of_study(entry, &peers.peer(entry.sender));
                self.sub_operation(entry, peers, last).or_else(study)
            }
            CommandField::N_ACTION_RQ => self.commitment_request(entry, peers),
            CommandField::N_EVENT_REPORT_RQ => self.commitment_report(entry),
            CommandField::N_CREATE_RQ => self.step(entry, peers),
            CommandField::N_SET_RQ => self.step_update(entry),
            _ => None,
        }
    }

    fn note_response(&mut self, request: CommandField, entry: &MessageEntry, peers: &Peers<'_>) {
        match request {
            CommandField::C_MOVE_RQ => self.note_move_response(entry),
            CommandField::C_STORE_RQ => self.note_stored(entry, peers),
            CommandField::C_FIND_RQ => self.note_scheduled(entry, peers),
            CommandField::N_CREATE_RQ => self.note_step_response(entry),
            _ => {}
        }
    }

    /// An association is over, and with it its operations.
    pub(super) fn end(&mut self, association: u64) {
        let own = self.moves.iter_mut().filter(|operation| operation.target.association == association);
        own.for_each(|operation| operation.is_over = true);
    }

    fn note_move(&mut self, entry: &MessageEntry, peers: &Peers<'_>) {
        let Some((target, command)) = target(entry).zip(entry.command.as_ref()) else { return };
        let Some(destination) = command.get(Tag(0, 0x0600)).and_then(ae_title) else { return };
        if self.moves.len() >= MAX_MOVES {
            self.moves.pop_front();
        }
        let (scu, scp) = (peers.peer(entry.sender), peers.peer(entry.sender.other()));
        self.moves.push_back(Move { target, scu, scp, destination, is_over: false });
    }

    fn note_move_response(&mut self, entry: &MessageEntry) {
        let Some(request) = entry.request.as_ref().filter(|_| !is_pending(entry)) else { return };
        let own = |operation: &&mut Move| {
            operation.target.association == entry.association && operation.target.message == request.number
        };
        if let Some(operation) = self.moves.iter_mut().rev().find(own) {
            operation.is_over = true;
        }
    }

    /// The C-MOVE that a C-STORE-RQ is for; `last` is the one that its association was for before.
    fn sub_operation(&self, entry: &MessageEntry, peers: &Peers<'_>, last: Option<Target>) -> Option<Link> {
        if self.moves.is_empty() || entry.sender != Role::Requestor {
            return None;
        }
        let (sender, receiver) = (peers.peer(entry.sender), peers.peer(entry.sender.other()));
        let link = |to, is_inferred| Link { kind: LinkKind::SubOperation, to, is_inferred };
        let reaching: Vec<&Move> =
            self.moves.iter().filter(|operation| operation.reaches(&receiver)).collect();
        let originator = originator(entry.command.as_ref()?);
        if let Some((title, id)) = originator {
            let named = |operation: &&&Move| operation.is_named(title, id, &sender);
            let named: Vec<&Move> = reaching.iter().filter(named).copied().collect();
            if !named.is_empty() {
                return the_one(&named, last).map(|to| link(to, false));
            }
        }
        let mut open = reaching.into_iter().filter(|operation| !operation.is_over);
        let (only, None) = (open.next()?, open.next()) else { return None };
        // Another title than that of one of the two speaks of an operation that was not seen.
        let is_plausible = originator.is_none_or(|(title, _)| {
            [only.scu.title, only.scp.title, sender.title]
                .into_iter()
                .flatten()
                .any(|known| same(known, title))
        });
        (is_plausible && receiver.title.is_some() && only.scp.is_same(&sender))
            .then(|| link(only.target, true))
    }

    /// The procedure step or worklist entry of the study that an image is of.
    fn of_study(&self, entry: &MessageEntry, sender: &Peer) -> Option<Link> {
        let study = uid(entry.data_set.as_ref()?.get(STUDY_INSTANCE_UID)?)?;
        let link = |kind| move |known: Known| Link { kind, to: known.target, is_inferred: false };
        let own = |known: &Known| known.sender.is_same(sender);
        let performed = self.performed.get(&study).copied().filter(own).map(link(LinkKind::PerformedStep));
        performed
            .or_else(|| self.scheduled.get(&study).copied().filter(own).map(link(LinkKind::ScheduledStep)))
    }

    fn note_stored(&mut self, entry: &MessageEntry, peers: &Peers<'_>) {
        let stores = matches!(entry.status_class(), Some(Class::Success | Class::Warning));
        let Some(request) = entry.request.as_ref().filter(|_| stores) else { return };
        let instance = request.sop_instance_uid.as_ref().and_then(|instance| uid(instance.octets()));
        let Some(instance) = instance else { return };
        let place = peers.peer(entry.sender).address;
        let target = Target {
            association: entry.association,
            message: request.number,
            command_field: request.command_field,
            message_id: request.message_id,
            frame: request.ended.frame,
        };
        self.stored.insert((instance, place), Known { target, sender: peers.peer(request.sender) });
    }

    fn note_scheduled(&mut self, entry: &MessageEntry, peers: &Peers<'_>) {
        if entry.service() != Service::ModalityWorklist {
            return;
        }
        let study = entry.data_set.as_ref().and_then(|data_set| uid(data_set.get(STUDY_INSTANCE_UID)?));
        if let (Some(study), Some(target)) = (study, target(entry)) {
            self.scheduled.insert(study, Known { target, sender: peers.peer(entry.sender.other()) });
        }
    }

    fn commitment_request(&mut self, entry: &MessageEntry, peers: &Peers<'_>) -> Option<Link> {
        let elements = entry.data_set.as_ref().filter(|_| is_commitment(entry))?.elements();
        if let Some((transaction, target)) = elements.value(TRANSACTION_UID).and_then(uid).zip(target(entry))
        {
            self.commitments.insert(transaction, Known { target, sender: peers.peer(entry.sender) });
        }
        let place = peers.peer(entry.sender.other()).address;
        let known = elements.items(REFERENCED_SOP_SEQUENCE).find_map(|item| {
            let instance = item.value(REFERENCED_SOP_INSTANCE_UID).and_then(uid)?;
            self.stored.get(&(instance, place)).copied()
        })?;
        Some(Link { kind: LinkKind::CommitmentRequest, to: known.target, is_inferred: false })
    }

    fn commitment_report(&self, entry: &MessageEntry) -> Option<Link> {
        let data_set = entry.data_set.as_ref().filter(|_| is_commitment(entry))?;
        let known = self.commitments.get(&uid(data_set.get(TRANSACTION_UID)?)?)?;
        Some(Link { kind: LinkKind::CommitmentReport, to: known.target, is_inferred: false })
    }

    fn step(&mut self, entry: &MessageEntry, peers: &Peers<'_>) -> Option<Link> {
        let target = target(entry).filter(|_| entry.service() == Service::PerformedProcedureStep)?;
        let sender = peers.peer(entry.sender);
        let known = Known { target, sender };
        let instance = entry.command.as_ref()?.sop_instance_uid().and_then(|uid_sent| uid(uid_sent.octets()));
        // One that is there already stays: the second will be refused.
        if let Some(instance) = instance.filter(|instance| self.steps.get(instance).is_none()) {
            self.steps.insert(instance, known);
        }
        let elements = entry.data_set.as_ref()?.elements();
        let mut scheduled = None;
        for item in elements.items(SCHEDULED_STEP_ATTRIBUTES_SEQUENCE) {
            let Some(study) = item.value(STUDY_INSTANCE_UID).and_then(uid) else { continue };
            let announced = self.scheduled.get(&study).copied();
            scheduled = scheduled.or(announced.filter(|entry| entry.sender.is_same(&sender)));
            self.performed.insert(study, known);
        }
        scheduled.map(|known| Link { kind: LinkKind::ScheduledStep, to: known.target, is_inferred: false })
    }

    /// A step that was refused never began.
    fn note_step_response(&mut self, entry: &MessageEntry) {
        let Some(request) = entry.request.as_ref() else { return };
        let Some(instance) = request.sop_instance_uid.as_ref().and_then(|sent| uid(sent.octets())) else {
            return;
        };
        let is_own = |known: &Known| {
            known.target.association == entry.association && known.target.message == request.number
        };
        if entry.status_class() == Some(Class::Failure) && self.steps.get(&instance).is_some_and(is_own) {
            self.steps.remove(&instance);
        }
    }

    fn step_update(&self, entry: &MessageEntry) -> Option<Link> {
        let instance = entry.command.as_ref()?.sop_instance_uid()?;
        if entry.service() != Service::PerformedProcedureStep {
            return None;
        }
        let known = self.steps.get(&uid(instance.octets())?)?;
        Some(Link { kind: LinkKind::StepUpdate, to: known.target, is_inferred: false })
    }
}

/// Of several operations that a C-STORE-RQ could be for: the only one under way, or else the one that its association
/// was for before; the last one if none is under way.
fn the_one(meant: &[&Move], last: Option<Target>) -> Option<Target> {
    let open: Vec<Target> =
        meant.iter().filter(|operation| !operation.is_over).map(|operation| operation.target).collect();
    let before = last.filter(|last| meant.iter().any(|operation| operation.target == *last));
    match open.as_slice() {
        [only] => Some(*only),
        [] => before.or_else(|| meant.last().map(|operation| operation.target)),
        many => before.filter(|before| many.contains(before)),
    }
}

fn same(one: AeTitle, other: AeTitle) -> bool {
    one.trimmed() == other.trimmed()
}

fn is_pending(entry: &MessageEntry) -> bool {
    matches!(entry.status(), Some(0xff00 | 0xff01))
}

fn is_commitment(entry: &MessageEntry) -> bool {
    entry.service() == Service::StorageCommitment
}

fn target(entry: &MessageEntry) -> Option<Target> {
    let command = entry.command.as_ref()?;
    Some(Target {
        association: entry.association,
        message: entry.number,
        command_field: command.command_field()?,
        message_id: command.message_id().or_else(|| command.message_id_being_responded_to())?,
        frame: entry.last.frame,
    })
}

/// Move Originator AE title and Message ID.
fn originator(command: &CommandSet) -> Option<(AeTitle, u16)> {
    let title = command.get(Tag(0, 0x1030)).and_then(ae_title)?;
    let id = command.get(Tag(0, MOVE_ORIGINATOR_MESSAGE_ID))?.try_into().ok()?;
    Some((title, u16::from_le_bytes(id)))
}

/// An AE title of a command set, padded as in a PDU; `None` if it is blank or too long.
fn ae_title(value: &[u8]) -> Option<AeTitle> {
    let trimmed = value.trim_ascii();
    let length = trimmed.iter().rposition(|octet| *octet != 0).map_or(0, |last| last.saturating_add(1));
    let trimmed = trimmed.get(..length).filter(|title| (1..=16).contains(&title.len()))?;
    let mut field = [b' '; 16];
    field.iter_mut().zip(trimmed).for_each(|(place, octet)| *place = *octet);
    Some(AeTitle(field))
}

/// A UID to be remembered, without its padding; `None` if it is empty or too long.
fn uid(value: &[u8]) -> Option<Arc<[u8]>> {
    let uid = Uid::new(value);
    Some(uid.octets()).filter(|octets| (1..=MAX_UID).contains(&octets.len())).map(Arc::from)
}
