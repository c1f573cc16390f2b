//! What a message has to do with one that was seen before, mostly on another association.

use crate::dimse::CommandField;

/// A message belongs to one seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// What the two have to do with each other.
    pub kind: LinkKind,
    /// The message that it belongs to.
    pub to: Target,
    /// Was it concluded from the circumstances, for want of an identifier that both have?
    pub is_inferred: bool,
}

/// A message that others belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Number of its association.
    pub association: u64,
    /// Its number in the association, from 1.
    pub message: u64,
    /// Its Command Field.
    pub command_field: CommandField,
    /// Its Message ID, or the one that it responds to.
    pub message_id: u16,
    /// The frame of its last octet.
    pub frame: u64,
}

/// What two messages have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// A C-STORE-RQ does what a C-MOVE-RQ asked for (PS3.7 9.1.4).
    SubOperation,
    /// An N-EVENT-REPORT-RQ answers the N-ACTION-RQ with the same Transaction UID (PS3.4 J.3.3).
    CommitmentReport,
    /// An N-ACTION-RQ asks to commit to what a C-STORE-RQ brought (PS3.4 J.3.2).
    CommitmentRequest,
    /// An N-SET-RQ goes on with the procedure step that an N-CREATE-RQ began (PS3.4 F.7.2.2).
    StepUpdate,
    /// A procedure step, or an image without one, is of the study that a worklist entry announced.
    ScheduledStep,
    /// An image is of the study that a procedure step of the same modality is about.
    PerformedStep,
}

impl LinkKind {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SubOperation => "sub-operation",
            Self::CommitmentReport => "commitment-report",
            Self::CommitmentRequest => "commitment-request",
            Self::StepUpdate => "step-update",
            Self::ScheduledStep => "scheduled-step",
            Self::PerformedStep => "performed-step",
        }
    }
}
