//! Where the standard defines a field.

use crate::dict::attribute::{Tag, is_private};
use crate::dict::requirement::query::{Level, Model};
use crate::dict::requirement::{commitment, find, performed_procedure_step, worklist};
use crate::dict::service::Service;
use crate::timeline::MessageEntry;
use crate::ul::{ItemType, PduType};

/// A PDU.
pub(super) const fn pdu(kind: PduType) -> &'static str {
    match kind {
        PduType::ASSOCIATE_RQ => "PS3.8 9.3.2",
        PduType::ASSOCIATE_AC => "PS3.8 9.3.3",
        PduType::ASSOCIATE_RJ => "PS3.8 9.3.4",
        PduType::P_DATA_TF => "PS3.8 9.3.5",
        PduType::RELEASE_RQ => "PS3.8 9.3.6",
        PduType::RELEASE_RP => "PS3.8 9.3.7",
        PduType::ABORT => "PS3.8 9.3.8",
        _ => "PS3.8 9.3.1",
    }
}

/// An item of an A-ASSOCIATE-AC or, if not `is_accept`, of an A-ASSOCIATE-RQ.
pub(super) const fn item(kind: ItemType, is_accept: bool) -> &'static str {
    match (kind, is_accept) {
        (ItemType::APPLICATION_CONTEXT, false) => "PS3.8 9.3.2.1",
        (ItemType::APPLICATION_CONTEXT, true) => "PS3.8 9.3.3.1",
        (ItemType::PRESENTATION_CONTEXT_RQ, _) => "PS3.8 9.3.2.2",
        (ItemType::PRESENTATION_CONTEXT_AC, _) => "PS3.8 9.3.3.2",
        (ItemType::ABSTRACT_SYNTAX, _) => "PS3.8 9.3.2.2.1",
        (ItemType::TRANSFER_SYNTAX, false) => "PS3.8 9.3.2.2.2",
        (ItemType::TRANSFER_SYNTAX, true) => "PS3.8 9.3.3.2.1",
        (ItemType::USER_INFORMATION, false) => "PS3.8 9.3.2.3",
        (ItemType::USER_INFORMATION, true) => "PS3.8 9.3.3.3",
        (ItemType::MAXIMUM_LENGTH, _) => "PS3.8 D.1",
        (ItemType::IMPLEMENTATION_CLASS_UID | ItemType::IMPLEMENTATION_VERSION_NAME, _) => "PS3.7 D.3.3.2",
        (ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, _) => "PS3.7 D.3.3.3",
        (ItemType::ROLE_SELECTION, _) => "PS3.7 D.3.3.4",
        (ItemType::EXTENDED_NEGOTIATION, _) => "PS3.7 D.3.3.5",
        (ItemType::COMMON_EXTENDED_NEGOTIATION, _) => "PS3.7 D.3.3.6",
        (ItemType::USER_IDENTITY_RQ, _) => "PS3.7 D.3.3.7.1",
        (ItemType::USER_IDENTITY_AC, _) => "PS3.7 D.3.3.7.2",
        // Items that are not known are to be passed over.
        (_, _) => "PS3.8 9.3.1",
    }
}

/// Knows which module tables the attributes of a message's data set are in.
pub(super) struct Attributes {
    service: Service,
    keys: Option<(Model, Level)>,
}

impl Attributes {
    pub(super) fn of(entry: &MessageEntry) -> Self {
        Self { service: entry.service(), keys: keys(entry) }
    }

    /// The attribute with the last tag of `path`, in the sequences before it.
    pub(super) fn clause(&self, path: &[Tag]) -> &'static str {
        match path.last() {
            Some(tag) if is_private(*tag) => "PS3.5 7.8",
            Some(Tag(_, 0)) => "PS3.5 7.2",
            Some(Tag(0x7fe0, 0x0008..=0x0010)) => "PS3.5 8",
            _ => self.of_service(path).unwrap_or("PS3.6 6"),
        }
    }

    fn of_service(&self, path: &[Tag]) -> Option<&'static str> {
        let is_key = |(model, level): (Model, Level)| find(model.keys(level), |key| key.path, path).is_some();
        match self.service {
            Service::ModalityWorklist => {
                find(worklist::KEYS, |key| key.path, path).map(|_| "PS3.4 K.6.1.2.2")
            }
            Service::QueryRetrieveFind => {
                let level = matches!(path, [Tag(0x0008, 0x0052)]).then_some("PS3.4 C.4.1.1.3");
                level.or_else(|| self.keys.filter(|keys| is_key(*keys)).map(of_level))
            }
            Service::PerformedProcedureStep => {
                find(performed_procedure_step::ATTRIBUTES, |row| row.path, path).map(|_| "PS3.4 F.7.2.1.1")
            }
            Service::StorageCommitment => {
                let is_in =
                    |table| find(table, |row: &commitment::CommitmentAttribute| row.path, path).is_some();
                let reported = || is_in(commitment::SUCCESS) || is_in(commitment::FAILURES);
                if is_in(commitment::REQUEST) {
                    Some("PS3.4 J.3.2")
                } else {
                    reported().then_some("PS3.4 J.3.3")
                }
            }
            _ => None,
        }
    }
}

/// Where the keys of a level are listed.
const fn of_level((model, level): (Model, Level)) -> &'static str {
    match (model, level) {
        (Model::StudyRoot, Level::Study | Level::Patient) => "PS3.4 C.6.2.1.2",
        (_, Level::Patient) => "PS3.4 C.6.1.1.2",
        (_, Level::Study) => "PS3.4 C.6.1.1.3",
        (_, Level::Series) => "PS3.4 C.6.1.1.4",
        (_, Level::Image) => "PS3.4 C.6.1.1.5",
    }
}

/// Information model and level of a query.
fn keys(entry: &MessageEntry) -> Option<(Model, Level)> {
    let model = Model::of(entry.sop_class_uid()?.as_str())?;
    let level = entry.data_set.as_deref()?.elements().trimmed(Tag(0x0008, 0x0052));
    Some((model, Level::of(str::from_utf8(level).ok()?)?))
}
