//! The DICOM Upper Layer Protocol (PS3.8 Chapter 9): octets → PDUs and items, and what two A-ASSOCIATE PDUs agree on.
//!
//! Decoding is total: whatever a peer sends becomes a [`Pdu`], and what is odd about it an [`Anomaly`].

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod ae_title;
mod codes;
mod decoder;
pub mod encode;
mod item;
mod negotiation;
mod p_data_tf;
mod pdu;
mod search;
pub mod state_machine;
mod user_information;

pub use ae_title::AeTitle;
pub use codes::{AbortSource, ContextResult, ItemType, PduType, RejectReason};
pub use decoder::{Decoder, Unit};
pub use item::{Content, Item, PresentationContextItem};
pub use negotiation::{Negotiation, PresentationContext, Roles};
pub use pdu::{Abort, Anomaly, Associate, Body, Fault, Pdu, PduHeader, PdvHeader, Reject};
pub use search::{ContextSet, probe};
pub use user_information::{
    CommonExtendedNegotiation, ExtendedNegotiation, RoleSelection, Secret, UserIdentity,
};

/// Who asked for the association, and who was asked (PS3.8 3.5). From here up this replaces the sides of TCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The association-requestor.
    Requestor,
    /// The association-acceptor.
    Acceptor,
}

impl Role {
    /// Both, requestor first.
    pub const BOTH: [Self; 2] = [Self::Requestor, Self::Acceptor];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Requestor => Self::Acceptor,
            Self::Acceptor => Self::Requestor,
        }
    }

    /// `requestor` or `acceptor`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requestor => "requestor",
            Self::Acceptor => "acceptor",
        }
    }
}

/// One value for each role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerRole<T> {
    /// The requestor's.
    pub requestor: T,
    /// The acceptor's.
    pub acceptor: T,
}

impl<T> PerRole<T> {
    /// The value of `role`.
    pub const fn of(&self, role: Role) -> &T {
        match role {
            Role::Requestor => &self.requestor,
            Role::Acceptor => &self.acceptor,
        }
    }

    /// The value of `role`, to change it.
    pub const fn of_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Requestor => &mut self.requestor,
            Role::Acceptor => &mut self.acceptor,
        }
    }
}
