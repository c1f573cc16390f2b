//! One line of a timeline, in as few octets as will do.

use std::num::NonZeroU32;

use crate::dict::service::Service;
use crate::dict::status::{self, Class};
use crate::dimse::{CommandField, End};
use crate::report::Tone;
use crate::stream::Side;
use crate::time::{Moment, Timestamp};
use crate::ul::{PduType, Role};

/// A place in one of the tables of an [`Index`](super::Index); `None` for nothing.
pub type Ref = Option<NonZeroU32>;

/// Something that happened in an association.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// When its last octet was seen.
    pub at: Timestamp,
    /// The frame of that octet.
    pub frame: u64,
    /// Stream offset of its first octet: of a message its first PDV item, of a PDU its header.
    pub offset: u64,
    /// Octets: of a message's data set, of a PDU with its header, of a gap those lost.
    pub octets: u64,
    /// From its first octet to its last, in nanoseconds.
    pub lasted_ns: f32,
    /// Who sent it.
    pub sender: Role,
    /// Which side of the connection that was.
    pub side: Side,
    /// What it is.
    pub what: What,
}

/// What a [`Row`] tells.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// A DIMSE message.
    Message(MessageRow),
    /// A PDU other than P-DATA-TF, or a P-DATA-TF with something odd about it.
    Pdu {
        /// Its type.
        kind: PduType,
        /// How what it says is meant.
        tone: Tone,
        /// What it says.
        text: Ref,
    },
    /// Octets that the capture lost.
    Gap {
        /// In words.
        text: Ref,
    },
    /// Something odd about the octets.
    Anomaly {
        /// In words.
        text: Ref,
    },
    /// Something about TCP.
    Transport {
        /// In words.
        text: Ref,
    },
}

/// A DIMSE message.
#[derive(Clone, Copy, Debug)]
pub struct MessageRow {
    /// Its number in the association, from 1.
    pub number: u32,
    /// What it shares with many others.
    pub kind: Ref,
    /// SOP instance of a request.
    pub instance: Ref,
    /// Whom and what its data set is about.
    pub subject: Ref,
    /// What else there is to say about it.
    pub remarks: Ref,
    /// What it belongs to that was seen before.
    pub link: Ref,
    /// PDV items it came in.
    pub pdv_count: u32,
    /// Nanoseconds from the request's last octet to its own; NaN where [`MessageRow::response_ns`] is `None`.
    pub(super) response_ns: f32,
    /// Its own Message ID, or the one that it is about.
    pub message_id: Option<u16>,
    /// Status of a response.
    pub status: Option<u16>,
    /// Command Field; zero if it was lost.
    pub command_field: CommandField,
    /// How it ended.
    pub end: End,
    /// Does it have a data set?
    pub has_data_set: bool,
    /// Is every octet of it there?
    pub is_complete: bool,
    /// Is it a sign that something went wrong?
    pub is_failure: bool,
}

impl MessageRow {
    /// Nanoseconds from the request's last octet to its own; `None` as in
    /// [`MessageEntry::response_time_ns`](crate::timeline::MessageEntry::response_time_ns).
    #[must_use]
    pub fn response_ns(&self) -> Option<i64> {
        (!self.response_ns.is_nan()).then_some(self.response_ns as i64)
    }

    /// Is it a response?
    #[must_use]
    pub fn is_response(&self) -> bool {
        self.command_field.is_response()
    }

    /// The command's name; `unknown` if it was lost.
    #[must_use]
    pub fn command_name(&self) -> &'static str {
        if self.command_field == CommandField(0) { "unknown" } else { self.command_field.name() }
    }

    /// What its status means in a service.
    #[must_use]
    pub fn status_meaning(&self, service: Service) -> Option<&'static status::Status> {
        status::meaning(service, self.command_field.0, self.status?)
    }

    /// The kind of its status in a service; `None` for a request.
    #[must_use]
    pub fn status_class(&self, service: Service) -> Option<Class> {
        let status = self.status?;
        let known = self.status_meaning(service);
        Some(known.map_or_else(|| Class::of(status), |known| known.class))
    }
}

impl Row {
    /// The message, if it is one.
    #[must_use]
    pub const fn message(&self) -> Option<&MessageRow> {
        match &self.what {
            What::Message(message) => Some(message),
            _ => None,
        }
    }

    /// When and in which frame its last octet was seen.
    #[must_use]
    pub const fn moment(&self) -> Moment {
        Moment { at: self.at, frame: self.frame }
    }

    /// When its first octet was seen.
    #[must_use]
    pub fn started(&self) -> Timestamp {
        Timestamp::from_nanoseconds(i128::from(self.at.nanoseconds()) - self.lasted_ns as i128)
    }
}
