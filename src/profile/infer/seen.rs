//! What was seen of one application entity.

use std::collections::{BTreeMap, BTreeSet};

use crate::dict::attribute::Tag;
use crate::profile::binding::Implementation;
use crate::profile::ledger::attributes;
use crate::profile::ledger::messages::answering;
use crate::profile::model::{Direction, ServiceRole};
use crate::timeline::{MessageEntry, PduEntry};
use crate::ul::{Associate, Role};

/// Different values kept of one kind.
const MAX_VALUES: usize = 64;
/// Combinations of SOP class, role and transfer syntax kept.
const MAX_CELLS: usize = 16_384;

/// Direction, SOP class, role, transfer syntax.
pub(super) type CellKey = (Direction, String, ServiceRole, String);

/// A combination that was proposed or answered.
#[derive(Debug, Default)]
pub(super) struct SeenCell {
    /// First frame in which it was proposed or accepted.
    pub(super) done: Option<u64>,
    /// First frame in which it was refused.
    pub(super) refused: Option<u64>,
}

/// Values with the first frame that has each.
pub(super) type Values<T> = BTreeMap<T, u64>;

#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) ports: BTreeSet<u16>,
    pub(super) class_uids: Values<Option<String>>,
    pub(super) version_names: Values<Option<String>>,
    pub(super) application_contexts: Values<Option<String>>,
    pub(super) lengths: Values<Option<u32>>,
    /// Did it send a P-DATA-TF that is longer than its peer announced?
    pub(super) sends_too_long: bool,
    /// Largest window of its own operations: invoked, performed.
    pub(super) windows: Values<(u16, u16)>,
    /// Types of user identity sent, or accepted as asked.
    pub(super) identities: Values<u8>,
    /// Types that were not answered although that was asked.
    pub(super) silent_identities: BTreeSet<u8>,
    pub(super) character_sets: Values<String>,
    pub(super) cells: BTreeMap<CellKey, SeenCell>,
    pub(super) statuses: BTreeMap<(Direction, String, ServiceRole), BTreeSet<u16>>,
}

fn note<T: Ord>(values: &mut Values<T>, value: T, frame: u64) {
    if values.len() < MAX_VALUES {
        values.entry(value).or_insert(frame);
    }
}

impl Seen {
    pub(super) fn note_associate(
        &mut self,
        associate: &Associate,
        role: Role,
        is_whole: bool,
        entry: &PduEntry,
    ) {
        let frame = entry.last.frame;
        let implementation = Implementation::of(associate);
        let (class_uid, version_name) = (implementation.class_uid, implementation.version_name);
        if is_whole || class_uid.is_some() {
            note(&mut self.class_uids, class_uid, frame);
        }
        if is_whole || version_name.is_some() {
            note(&mut self.version_names, version_name, frame);
        }
        if is_whole || associate.maximum_length().is_some() {
            note(&mut self.lengths, associate.maximum_length(), frame);
        }
        if let Some((invoked, performed)) = associate.asynchronous_operations_window() {
            let own = if role == Role::Requestor { (invoked, performed) } else { (performed, invoked) };
            note(&mut self.windows, own, frame);
        }
        let request = entry.negotiation.as_ref().and_then(|negotiation| negotiation.request.as_deref());
        let context = request.and_then(Associate::application_context_name).map(ToString::to_string);
        note(&mut self.application_contexts, context, frame);
        if role == Role::Requestor
            && let Some(identity) = associate.user_identity()
        {
            note(&mut self.identities, identity.kind, frame);
        }
    }

    pub(super) fn note_identity_answer(&mut self, request: &Associate, accept: &Associate) {
        let Some(identity) = request.user_identity() else { return };
        let is_answered = accept.user_identity_response().is_some();
        if identity.positive_response_requested == 1 && !is_answered {
            self.silent_identities.insert(identity.kind);
        } else if is_answered {
            note(&mut self.identities, identity.kind, 0);
        }
    }

    pub(super) fn note_cell(&mut self, key: CellKey, is_done: bool, entry: &PduEntry) {
        if self.cells.len() >= MAX_CELLS && !self.cells.contains_key(&key) {
            return;
        }
        let cell = self.cells.entry(key).or_default();
        let place = if is_done { &mut cell.done } else { &mut cell.refused };
        place.get_or_insert(entry.last.frame);
    }

    pub(super) fn note_message(&mut self, entry: &MessageEntry) {
        if let (Some(field), Some(status), Some(class)) =
            (entry.command_field(), entry.status(), &entry.abstract_syntax)
        {
            let key = (Direction::of(entry.sender), class.to_string(), answering(field));
            if self.statuses.len() < MAX_CELLS || self.statuses.contains_key(&key) {
                self.statuses.entry(key).or_default().insert(status);
            }
        }
        let attributes = entry.data_set.as_deref().map(attributes::of).unwrap_or_default();
        if let Some(value) = attributes.iter().find(|attribute| attribute.path == [Tag(0x0008, 0x0005)]) {
            for term in value.texts() {
                let term = if term.is_empty() { "ISO_IR 6".to_owned() } else { term };
                note(&mut self.character_sets, term, entry.last.frame);
            }
        }
    }
}
