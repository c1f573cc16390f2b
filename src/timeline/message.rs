//! A DIMSE message in the timeline.

use super::Link;
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dict::status;
use crate::dict::status::Class;
use crate::dict::transfer_syntax;
use crate::dimse::CommandField;
use crate::dimse::CommandSet;
use crate::dimse::End;
use crate::dimse::Pending;
use crate::dimse::Place;
use crate::octets::Span;
use crate::stream::Side;
use crate::time::Moment;
use crate::ul::PdvHeader;
use crate::ul::Role;

/// A DIMSE message.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each of which can hold without the others")]
pub struct MessageEntry {
    /// Number of its association.
    pub association: u64,
    /// Its number in the association, from 1.
    pub number: u64,
    /// First octet seen.
    pub first: Moment,
    /// Last octet seen.
    pub last: Moment,
    /// Who sent it.
    pub sender: Role,
    /// Which side of the connection that was.
    pub side: Side,
    /// Stream offset of its first PDV item.
    pub offset: u64,
    /// Presentation-context-ID.
    pub context_id: u8,
    /// Abstract syntax of the context; `None` if not known.
    pub abstract_syntax: Option<Uid>,
    /// Was it inferred?
    pub is_abstract_syntax_inferred: bool,
    /// The service that its SOP class belongs to; see [`MessageEntry::settle_service`].
    pub service: Service,
    /// Transfer syntax of the context; `None` if not known.
    pub transfer_syntax: Option<Uid>,
    /// Was it inferred?
    pub is_transfer_syntax_inferred: bool,
    /// The transfer syntax if it was agreed on in sight and is one of the standard's.
    pub agreed_syntax: Option<&'static transfer_syntax::TransferSyntax>,
    /// Its command set; `None` if it was lost.
    pub command: Option<CommandSet>,
    /// Octets of data set seen; `None` if it has none.
    pub data_set_octets: Option<u64>,
    /// Octets lost.
    pub missing: u64,
    /// Octets seen behind a loss that could not be placed.
    pub unplaced: u64,
    /// How it ended.
    pub end: End,
    /// PDV items it came in.
    pub pdv_count: u32,
    /// Where these stand, if asked for.
    pub places: Vec<Place>,
    /// Is every octet of it there?
    pub is_complete: bool,
    /// Was its last octet seen?
    pub is_end_seen: bool,
    /// Does the capture's loss, or its end, explain what may be missing of it?
    pub is_lost: bool,
    /// The encoding that its data set has, where that is not the one of its transfer syntax.
    pub unexpected_encoding: Option<transfer_syntax::Encoding>,
    /// Its data set, if asked for.
    pub data_set: Option<Box<DataSet>>,
    /// For a response or a C-CANCEL-RQ: the request it is about, if that was seen.
    pub request: Option<Pending>,
    /// What it belongs to that was seen before.
    pub link: Option<Link>,
}

impl MessageEntry {
    /// Command Field; `None` if it was lost or not sent.
    #[must_use]
    pub fn command_field(&self) -> Option<CommandField> {
        self.command.as_ref()?.command_field()
    }

    /// The command's name, or `unknown`.
    #[must_use]
    pub fn command_name(&self) -> &'static str {
        self.command_field().map_or("unknown", CommandField::name)
    }

    /// Status of a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.command.as_ref()?.status()
    }

    /// SOP class: of the command, of the request, or of the context.
    #[must_use]
    pub fn sop_class_uid(&self) -> Option<Uid> {
        let own = self.command.as_ref().and_then(CommandSet::sop_class_uid);
        let requested = || self.request.as_ref().and_then(|request| request.sop_class_uid.clone());
        own.or_else(requested).or_else(|| self.abstract_syntax.clone())
    }

    /// The service that its SOP class belongs to.
    #[must_use]
    pub const fn service(&self) -> Service {
        self.service
    }

    /// Looks up the service that its SOP class belongs to, once for all who ask.
    pub fn settle_service(&mut self) {
        self.service = self.sop_class_uid().map_or(Service::Other, |uid| Service::of(uid.as_str()));
    }

    /// The kind of its status; `None` for a request.
    #[must_use]
    pub fn status_class(&self) -> Option<Class> {
        let status = self.status()?;
        let known = self.status_meaning();
        Some(known.map_or_else(|| Class::of(status), |known| known.class))
    }

    /// What its status means in this service; `None` for a request, or an undefined status.
    #[must_use]
    pub fn status_meaning(&self) -> Option<&'static status::Status> {
        let (status, field) = (self.status()?, self.command_field()?);
        status::meaning(self.service(), field.0, status)
    }

    /// Nanoseconds from the request's last octet to its own; `None` for a request, if one of these octets was not
    /// seen, or if the clock was set back between them.
    #[must_use]
    pub fn response_time_ns(&self) -> Option<i64> {
        let is_response = self.command_field().is_some_and(CommandField::is_response);
        let request = self.request.as_ref().filter(|request| is_response && request.is_end_seen)?;
        let elapsed = self.last.at.since(request.ended.at);
        (self.is_end_seen && elapsed >= 0).then_some(elapsed)
    }

    /// For a response that tells of a failure: the request.
    #[must_use]
    pub fn failed_request(&self) -> Option<&Pending> {
        let is_response = self.command_field().is_some_and(CommandField::is_response);
        self.request.as_ref().filter(|_| is_response && self.is_failure())
    }

    /// Where it starts in its sender's stream: its first PDV item's header.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.offset, PdvHeader::LENGTH as u64)
    }

    /// Its data set, if that was asked for, is there as a whole and was read to its end.
    #[must_use]
    pub fn whole_data_set(&self) -> Option<&DataSet> {
        let data_set = self.data_set.as_deref().filter(|_| self.is_complete)?;
        (data_set.stop.is_none() && data_set.left_out == 0).then_some(data_set)
    }

    /// A copy of everything but the data set.
    #[must_use]
    pub fn without_data_set(&self) -> Self {
        Self {
            abstract_syntax: self.abstract_syntax.clone(),
            transfer_syntax: self.transfer_syntax.clone(),
            command: self.command.clone(),
            request: self.request.clone(),
            places: Vec::new(),
            data_set: None,
            ..*self
        }
    }

    /// Is it a sign that something went wrong? What the capture lost is none.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        (!self.is_complete && !self.is_lost)
            || matches!(self.status_class(), Some(Class::Failure | Class::Unknown))
    }
}
