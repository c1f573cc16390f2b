//! The data sets of messages on their way from the engine into files.

use std::collections::HashMap;
use std::io;

use super::body::Body;
use super::file::Destination;
use crate::analysis::{Passed, Passing};
use crate::dataset::{BitStream, FileMetaInformation};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet, End};
use crate::report::extracted::Extracted;
use crate::stream::Side;
use crate::timeline::{Entry, MessageEntry};
use crate::ul::{AeTitle, Negotiation, Role};

/// Octets of all data sets under way that are kept in memory before they are written.
const MAX_KEPT: usize = 32 << 20;

/// Zeros that stand for lost octets in one data set: more than any loss that leaves a data set worth keeping.
const MAX_FILLED: u64 = 1 << 30;

const SOP_INSTANCE_UID: Tag = Tag(0x0008, 0x0018);

/// Which data sets are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those of all messages; else only the objects of C-STORE requests.
    pub every: bool,
    /// Only of associations with these numbers; empty: of all.
    pub associations: Vec<u64>,
    /// Only of the message with this number.
    pub message: Option<u64>,
    /// Also those with a hole or without their end.
    pub incomplete: bool,
}

impl Wanted {
    fn has_association(&self, association: u64) -> bool {
        self.associations.is_empty() || self.associations.contains(&association)
    }

    /// Where the command was lost, the context tells what it may have been.
    fn has_command(&self, command: Option<CommandField>, service: impl FnOnce() -> Service) -> bool {
        match command {
            _ if self.every => true,
            Some(field) => field == CommandField::C_STORE_RQ,
            None => matches!(service(), Service::Storage | Service::NonPatientObjectStorage),
        }
    }

    fn may_have(&self, passing: &Passing<'_>) -> bool {
        let command = passing.message.command.as_ref().and_then(CommandSet::command_field);
        let service = || {
            let context = passing.negotiation.context(passing.message.context_id);
            let syntax = context.and_then(|context| context.abstract_syntax.as_ref());
            syntax.map_or(Service::Other, |uid| Service::of(uid.as_str()))
        };
        self.has_association(passing.association) && self.has_command(command, service)
    }

    fn has(&self, entry: &MessageEntry) -> bool {
        let announces = entry.command.as_ref().is_some_and(CommandSet::has_data_set);
        (announces || entry.data_set_octets.is_some())
            && self.has_association(entry.association)
            && self.message.is_none_or(|number| number == entry.number)
            && self.has_command(entry.command_field(), || entry.service())
    }
}

/// An AE title without padding; `None` if it is not known.
type Title = Option<Box<[u8]>>;

/// Which data set: association, side and stream offset of its message.
type Key = (u64, Side, u64);

/// One data set under way.
struct Flow {
    meta: FileMetaInformation,
    /// Gone where the data set cannot be, or is not to be written.
    body: Option<Body>,
    /// Octets that were lost, and stand as zeros.
    filled: u64,
    /// Where it was cut, because it is not known how many octets were lost there, or these are too many.
    cut: Option<u64>,
}

/// Writes data sets to files as they pass.
pub(super) struct Extraction {
    wanted: Wanted,
    destination: Destination,
    flows: HashMap<Key, Flow>,
    kept: usize,
    failure: Option<io::Error>,
}

impl Extraction {
    pub(super) fn new(wanted: Wanted, destination: Destination) -> Self {
        Self { wanted, destination, flows: HashMap::new(), kept: 0, failure: None }
    }

    /// Takes in what passes; an error is told with the next entry.
    pub(super) fn passing(&mut self, passing: &Passing<'_>) {
        if self.failure.is_none() && self.wanted.may_have(passing) {
            self.failure = self.take(passing).err();
        }
    }

    fn take(&mut self, passing: &Passing<'_>) -> io::Result<()> {
        let Self { wanted, destination, flows, kept, .. } = self;
        let key = (passing.association, passing.side, passing.message.offset);
        let flow = flows.entry(key).or_insert_with(|| Flow::new(passing));
        *kept -= flow.kept();
        let taken = flow.take(passing, wanted.incomplete, destination);
        *kept += flow.kept();
        taken?;
        if *kept > MAX_KEPT {
            flows
                .values_mut()
                .filter_map(|flow| flow.body.as_mut())
                .try_for_each(|body| body.write(destination))?;
            *kept = 0;
        }
        Ok(())
    }

    /// A message that is over ends its data set, which is written if the message is wanted too.
    ///
    /// # Errors
    /// A file cannot be written; nothing more will be.
    pub(super) fn entry(&mut self, entry: &Entry, is_wanted: bool) -> io::Result<Option<Extracted>> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let Entry::Message(entry) = entry else { return Ok(None) };
        let flow = self.flows.remove(&(entry.association, entry.side, entry.offset));
        self.kept -= flow.as_ref().map_or(0, Flow::kept);
        if !is_wanted || !self.wanted.has(entry) {
            return Ok(None);
        }
        self.conclude(entry, flow).map(Some)
    }

    fn conclude(&mut self, entry: &MessageEntry, flow: Option<Flow>) -> io::Result<Extracted> {
        let mut extracted = Extracted::new(entry);
        let mut flow = flow.unwrap_or_else(Flow::nothing);
        flow.settle(entry, &mut extracted);
        extracted.is_whole = flow.is_whole() && entry.end == End::Complete;
        let is_wanted = extracted.is_whole || self.wanted.incomplete;
        if let Some(why) = flow.obstacle() {
            extracted.cautions.push(why.to_owned());
        } else if let Some(body) = flow.body.take().filter(|_| is_wanted) {
            extracted.cautions.extend(flow.repairs());
            let file = body.finish(flow.meta.head(), &mut self.destination)?;
            let ending = if extracted.is_whole { ".dcm" } else { ".incomplete.dcm" };
            let placed = self.destination.place(file, &stem(entry, &extracted), ending)?;
            (extracted.file, extracted.has_existed) = (Some(placed.name), placed.has_existed);
        }
        Ok(extracted)
    }
}

impl Flow {
    fn new(passing: &Passing<'_>) -> Self {
        let command = passing.message.command.as_ref();
        let context = passing.negotiation.context(passing.message.context_id);
        let (sending, receiving) = titles(passing.negotiation, passing.sender);
        let class = command.and_then(CommandSet::sop_class_uid);
        let meta = FileMetaInformation {
            sop_class_uid: class.or_else(|| context?.abstract_syntax.clone()),
            sop_instance_uid: command.and_then(CommandSet::sop_instance_uid),
            transfer_syntax: context.and_then(|context| context.transfer_syntax.clone()),
            sending_ae_title: sending,
            receiving_ae_title: receiving,
        };
        Self { body: Some(Body::new(meta.head())), meta, filled: 0, cut: None }
    }

    /// The data set of which nothing passed.
    fn nothing() -> Self {
        Self { meta: FileMetaInformation::default(), body: None, filled: 0, cut: None }
    }

    /// Octets of it in memory.
    fn kept(&self) -> usize {
        self.body.as_ref().map_or(0, Body::kept)
    }

    fn take(
        &mut self,
        passing: &Passing<'_>,
        keeps_incomplete: bool,
        destination: &mut Destination,
    ) -> io::Result<()> {
        let Some(body) = self.body.as_mut().filter(|_| self.cut.is_none()) else { return Ok(()) };
        let is_next = passing.offset == Some(body.length());
        match passing.what {
            Passed::Octets(octets) if is_next => return body.push(octets, destination),
            Passed::Lost(Some(count)) if is_next && self.filled + count <= MAX_FILLED => {
                self.filled += count;
                if keeps_incomplete {
                    return body.skip(count, destination);
                }
            }
            Passed::Octets(_) | Passed::Lost(_) => self.cut = Some(body.length()),
        }
        if !keeps_incomplete || self.cut == Some(0) {
            self.body = None;
        }
        Ok(())
    }

    const fn is_whole(&self) -> bool {
        self.filled == 0 && self.cut.is_none() && self.body.is_some()
    }

    /// What only the end of the message tells.
    fn settle(&mut self, entry: &MessageEntry, extracted: &mut Extracted) {
        let meta = &mut self.meta;
        meta.sop_class_uid.clone_from(&extracted.sop_class_uid);
        let is_object = entry.command_field().is_none_or(|field| field == CommandField::C_STORE_RQ);
        if let Some(own) = instance_in(entry).filter(|_| is_object) {
            let named = meta.sop_instance_uid.replace(own);
            if let Some(named) = named.filter(|named| Some(named) != meta.sop_instance_uid.as_ref()) {
                extracted.cautions.push(format!("the command names another SOP instance: {named}"));
            }
        }
        extracted.sop_instance_uid = meta.sop_instance_uid.clone().filter(|uid| !uid.is_empty());
        // The file says how its data set is written, not how it should have been.
        if let Some(encoding) = entry.unexpected_encoding {
            extracted.transfer_syntax = Some(Uid::from(encoding.simplest()));
        }
        let encapsulated = entry.data_set.as_ref().and_then(|data_set| data_set.encapsulated.as_ref());
        if let Some(encapsulated) = encapsulated.filter(|_| entry.is_transfer_syntax_inferred) {
            let stream = BitStream::of(&encapsulated.head).and_then(BitStream::transfer_syntax);
            extracted.transfer_syntax = stream.map(Uid::from);
        }
        meta.transfer_syntax.clone_from(&extracted.transfer_syntax);
    }

    /// What makes a file impossible.
    fn obstacle(&self) -> Option<&'static str> {
        if self.cut == Some(0) {
            return Some("the start of its data set was not captured");
        }
        if self.body.is_none() && self.filled == 0 && self.cut.is_none() {
            return Some("no octet of its data set was captured");
        }
        (!self.meta.tells_transfer_syntax()).then_some("its transfer syntax is not known")
    }

    /// What was done about octets that were lost.
    fn repairs(&self) -> impl Iterator<Item = String> {
        let filled = (self.filled > 0).then(|| {
            format!(
                "zeros stand for {} octets that were lost, or seen behind a loss and not placed",
                self.filled
            )
        });
        let cut = self.cut.map(|length| {
            format!(
                "cut at octet {length} of it: it is not known how many were lost there, or these are too many"
            )
        });
        filled.into_iter().chain(cut)
    }
}

/// Who sends and who receives, as far as the negotiation was seen.
fn titles(negotiation: &Negotiation, sender: Role) -> (Title, Title) {
    let Some(request) = &negotiation.request else { return (None, None) };
    let title = |title: &AeTitle| {
        let octets = title.trimmed();
        let length = octets.iter().rposition(|octet| *octet != 0).map_or(0, |last| last + 1);
        octets.get(..length).map(Box::from)
    };
    let (calling, called) = (title(&request.calling_ae_title), title(&request.called_ae_title));
    match sender {
        Role::Requestor => (calling, called),
        Role::Acceptor => (called, calling),
    }
}

/// The SOP Instance UID that the data set itself has.
fn instance_in(entry: &MessageEntry) -> Option<Uid> {
    let value = entry.data_set.as_ref()?.get(SOP_INSTANCE_UID)?;
    Some(Uid::new(value)).filter(is_well_formed)
}

/// The name of a file, without its ending: nothing in it comes from the wire but digits and dots.
fn stem(entry: &MessageEntry, extracted: &Extracted) -> String {
    let is_object = matches!(entry.command_field(), None | Some(CommandField::C_STORE_RQ));
    let uid = extracted.sop_instance_uid.as_ref().filter(|uid| is_object && is_well_formed(uid));
    uid.map_or_else(
        || {
            let command = if entry.command_field().is_some() { entry.command_name() } else { "lost" };
            format!("association-{}-message-{}-{command}", entry.association, entry.number)
        },
        |uid| uid.as_str().to_owned(),
    )
}

/// Digits and dots, at most 64 of them, and no dot at either end?
fn is_well_formed(uid: &Uid) -> bool {
    let octets = uid.octets();
    let is_digit = |octet: Option<&u8>| octet.is_some_and(u8::is_ascii_digit);
    octets.len() <= 64
        && is_digit(octets.first())
        && is_digit(octets.last())
        && octets.iter().all(|octet| octet.is_ascii_digit() || *octet == b'.')
}
