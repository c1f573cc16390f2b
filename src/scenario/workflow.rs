//! Messages of retrievals, procedure steps and commitments as correct peers send them, to be bent where a scenario
//! wants it.

use super::Ladder;
use super::pdus::{self, implicit};
use crate::dict::Uid;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::ul::{Content, Item, ItemType, PduType, RoleSelection, encode};

/// Study Root Query/Retrieve Information Model - MOVE.
pub const STUDY_ROOT_MOVE: &str = "1.2.840.10008.5.1.4.1.2.2.2";
/// Study Root Query/Retrieve Information Model - GET.
pub const STUDY_ROOT_GET: &str = "1.2.840.10008.5.1.4.1.2.2.3";
/// Modality Performed Procedure Step.
pub const PROCEDURE_STEP: &str = "1.2.840.10008.3.1.2.3.3";
/// Modality Performed Procedure Step Notification.
pub const PROCEDURE_STEP_NOTIFICATION: &str = "1.2.840.10008.3.1.2.3.5";
/// Storage Commitment Push Model.
pub const COMMITMENT: &str = "1.2.840.10008.1.20.1";
/// Its only instance.
pub const COMMITMENT_INSTANCE: &str = "1.2.840.10008.1.20.1.1";
/// The SOP instance of the procedure step.
pub const STEP: &str = "2.25.900";

/// The modality, CT01.
pub const MODALITY: [u8; 4] = [10, 0, 1, 30];
/// The archive, PACS.
pub const ARCHIVE: [u8; 4] = [10, 0, 1, 2];
/// The workstation, WORKSTATION01.
pub const WORKSTATION: [u8; 4] = [10, 0, 1, 40];

const DATA_SET: u16 = 0x0001;
const NO_DATA_SET: u16 = 0x0101;

/// A message: a command set, and a data set if it has one.
#[must_use]
pub fn message(context_id: u8, set: CommandSetBuilder, data_set: Option<&[u8]>) -> Vec<u8> {
    let kind = if data_set.is_some() { DATA_SET } else { NO_DATA_SET };
    let mut octets = pdus::command(context_id, &set.u16(0x0800, kind).build());
    octets.extend(data_set.map(|data_set| pdus::data_set(context_id, data_set, 4_096)).unwrap_or_default());
    octets
}

fn request(field: CommandField, class: &str, id: u16) -> CommandSetBuilder {
    CommandSetBuilder::default().uid(0x0002, class).u16(0x0100, field.0).u16(0x0110, id)
}

fn response(field: CommandField, class: &str, id: u16) -> CommandSetBuilder {
    CommandSetBuilder::default().uid(0x0002, class).u16(0x0100, field.response().0).u16(0x0120, id)
}

/// A response with data set, status, instance and more in the order of their tags.
fn answer(
    context_id: u8,
    set: CommandSetBuilder,
    status: u16,
    data_set: Option<&[u8]>,
    more: impl FnOnce(CommandSetBuilder) -> CommandSetBuilder,
) -> Vec<u8> {
    let kind = if data_set.is_some() { DATA_SET } else { NO_DATA_SET };
    let set = more(set.u16(0x0800, kind).u16(0x0900, status));
    let mut octets = pdus::command(context_id, &set.build());
    octets.extend(data_set.map(|data_set| pdus::data_set(context_id, data_set, 4_096)).unwrap_or_default());
    octets
}

/// A sequence in Implicit VR Little Endian, of items with these elements.
#[must_use]
pub fn sequence(group: u16, element: u16, items: &[Vec<u8>]) -> Vec<u8> {
    let items: Vec<u8> = items.iter().flat_map(|item| implicit(0xfffe, 0xe000, item)).collect();
    implicit(group, element, &items)
}

/// A UID element in Implicit VR Little Endian, padded.
#[must_use]
pub fn uid(group: u16, element: u16, value: &str) -> Vec<u8> {
    let mut octets = value.as_bytes().to_vec();
    octets.resize(octets.len().next_multiple_of(2), 0);
    implicit(group, element, &octets)
}

/// An identifier that names the study 2.25.3.
#[must_use]
pub fn study() -> Vec<u8> {
    [implicit(0x0008, 0x0052, b"STUDY "), uid(0x0020, 0x000d, "2.25.3")].concat()
}

/// A C-MOVE-RQ for this identifier.
#[must_use]
pub fn move_request(context_id: u8, id: u16, destination: &str, identifier: &[u8]) -> Vec<u8> {
    message(context_id, move_command(id, destination), Some(identifier))
}

/// The command set of a C-MOVE-RQ, but for Command Data Set Type.
#[must_use]
pub fn move_command(id: u16, destination: &str) -> CommandSetBuilder {
    let set = request(CommandField::C_MOVE_RQ, STUDY_ROOT_MOVE, id);
    set.text(0x0600, destination).u16(0x0700, 0)
}

/// A C-GET-RQ for this identifier.
#[must_use]
pub fn get_request(context_id: u8, id: u16, identifier: &[u8]) -> Vec<u8> {
    message(context_id, request(CommandField::C_GET_RQ, STUDY_ROOT_GET, id).u16(0x0700, 0), Some(identifier))
}

/// A C-MOVE-RSP or C-GET-RSP with these numbers of sub-operations remaining, completed, failed, with warning.
#[must_use]
pub fn retrieve_response(
    request: CommandField,
    id: u16,
    status: u16,
    counters: [Option<u16>; 4],
    data_set: Option<&[u8]>,
) -> Vec<u8> {
    let class = if request == CommandField::C_GET_RQ { STUDY_ROOT_GET } else { STUDY_ROOT_MOVE };
    answer(1, response(request, class, id), status, data_set, |set| {
        (0x1020..).zip(counters).fold(set, |set, (element, counter)| match counter {
            Some(counter) => set.u16(element, counter),
            None => set,
        })
    })
}

/// A C-MOVE-RSP to request 1 on context 1.
#[must_use]
pub fn move_response(status: u16, counters: [Option<u16>; 4]) -> Vec<u8> {
    retrieve_response(CommandField::C_MOVE_RQ, 1, status, counters, None)
}

/// A C-GET-RSP to request 1 on context 1.
#[must_use]
pub fn get_response(status: u16, counters: [Option<u16>; 4]) -> Vec<u8> {
    retrieve_response(CommandField::C_GET_RQ, 1, status, counters, None)
}

/// Failed SOP Instance UID List.
#[must_use]
pub fn failed_list(uids: &str) -> Vec<u8> {
    uid(0x0008, 0x0058, uids)
}

/// A C-STORE-RQ of the CT image 2.25.2 for a C-MOVE.
#[must_use]
pub fn store_for_move(context_id: u8, id: u16, originator: &str, originator_id: u16) -> Vec<u8> {
    let set = request(CommandField::C_STORE_RQ, pdus::CT_IMAGE_STORAGE, id).u16(0x0700, 0);
    let set = set.u16(0x0800, DATA_SET).uid(0x1000, "2.25.2");
    let set = set.text(0x1030, originator).u16(0x1031, originator_id);
    let mut octets = pdus::command(context_id, &set.build());
    octets.extend(pdus::data_set(context_id, &pdus::ct_image(64), 4_096));
    octets
}

/// An N-CREATE-RQ of a procedure step; without an instance UID if that is empty.
#[must_use]
pub fn create_step(id: u16, instance: &str, data_set: &[u8]) -> Vec<u8> {
    let set = request(CommandField::N_CREATE_RQ, PROCEDURE_STEP, id).u16(0x0800, DATA_SET);
    let set = if instance.is_empty() { set } else { set.uid(0x1000, instance) };
    let mut octets = pdus::command(1, &set.build());
    octets.extend(pdus::data_set(1, data_set, 4_096));
    octets
}

/// An N-CREATE-RSP about the procedure step.
#[must_use]
pub fn step_created(id: u16, status: u16) -> Vec<u8> {
    answer(1, response(CommandField::N_CREATE_RQ, PROCEDURE_STEP, id), status, None, |set| {
        set.uid(0x1000, STEP)
    })
}

/// An N-SET-RQ of the procedure step.
#[must_use]
pub fn set_step(id: u16, data_set: &[u8]) -> Vec<u8> {
    let set = CommandSetBuilder::default().uid(0x0003, PROCEDURE_STEP);
    let set = set.u16(0x0100, CommandField::N_SET_RQ.0).u16(0x0110, id).u16(0x0800, DATA_SET);
    let mut octets = pdus::command(1, &set.uid(0x1001, STEP).build());
    octets.extend(pdus::data_set(1, data_set, 4_096));
    octets
}

/// An N-SET-RSP about the procedure step, with Error ID if there is one.
#[must_use]
pub fn step_set(id: u16, status: u16, error_id: Option<u16>) -> Vec<u8> {
    answer(1, response(CommandField::N_SET_RQ, PROCEDURE_STEP, id), status, None, |set| {
        let set = match error_id {
            Some(error_id) => set.u16(0x0903, error_id),
            None => set,
        };
        set.uid(0x1000, STEP)
    })
}

/// An N-EVENT-REPORT-RQ about the procedure step.
#[must_use]
pub fn step_notification(id: u16, class: &str, event_type: u16) -> Vec<u8> {
    let set = request(CommandField::N_EVENT_REPORT_RQ, class, id).u16(0x0800, NO_DATA_SET);
    pdus::command(1, &set.uid(0x1000, STEP).u16(0x1002, event_type).build())
}

/// Its response.
#[must_use]
pub fn step_notified(id: u16, class: &str, event_type: u16) -> Vec<u8> {
    answer(1, response(CommandField::N_EVENT_REPORT_RQ, class, id), 0x0113, None, |set| {
        set.uid(0x1000, STEP).u16(0x1002, event_type)
    })
}

/// The attributes of a procedure step that begins: tag and octets, in the order of their tags.
#[must_use]
pub fn step_attributes() -> Vec<((u16, u16), Vec<u8>)> {
    let scheduled = [
        implicit(0x0008, 0x0050, b""),
        sequence(0x0008, 0x1110, &[]),
        uid(0x0020, 0x000d, "2.25.3"),
        implicit(0x0032, 0x1060, b""),
        implicit(0x0040, 0x0007, b""),
        sequence(0x0040, 0x0008, &[]),
        implicit(0x0040, 0x0009, b""),
        implicit(0x0040, 0x1001, b""),
    ];
    let plain = |group: u16, element: u16, value: &[u8]| ((group, element), implicit(group, element, value));
    vec![
        plain(0x0008, 0x0060, b"CT"),
        plain(0x0008, 0x1032, b""),
        plain(0x0008, 0x1120, b""),
        plain(0x0010, 0x0010, b"TESTPATIENT^ADA "),
        plain(0x0010, 0x0020, b"ID"),
        plain(0x0010, 0x0030, b""),
        plain(0x0010, 0x0040, b"O "),
        plain(0x0020, 0x0010, b"S1"),
        plain(0x0040, 0x0241, b"CT01"),
        plain(0x0040, 0x0242, b""),
        plain(0x0040, 0x0243, b""),
        plain(0x0040, 0x0244, b"20260101"),
        plain(0x0040, 0x0245, b"101500"),
        plain(0x0040, 0x0250, b""),
        plain(0x0040, 0x0251, b""),
        plain(0x0040, 0x0252, b"IN PROGRESS "),
        plain(0x0040, 0x0253, b"PPS1"),
        plain(0x0040, 0x0254, b""),
        plain(0x0040, 0x0255, b""),
        plain(0x0040, 0x0260, b""),
        ((0x0040, 0x0270), sequence(0x0040, 0x0270, &[scheduled.concat()])),
        plain(0x0040, 0x0340, b""),
    ]
}

/// A procedure step that begins, with some attributes replaced, added, or (without octets) left out.
#[must_use]
pub fn step_with(changes: &[((u16, u16), Vec<u8>)]) -> Vec<u8> {
    changed(step_attributes(), changes)
}

/// A procedure step that begins.
#[must_use]
pub fn step() -> Vec<u8> {
    step_with(&[])
}

/// A procedure step that is completed, with some attributes replaced, added, or (without octets) left out.
#[must_use]
pub fn completed_with(changes: &[((u16, u16), Vec<u8>)]) -> Vec<u8> {
    let attributes = vec![
        ((0x0040, 0x0250), implicit(0x0040, 0x0250, b"20260101")),
        ((0x0040, 0x0251), implicit(0x0040, 0x0251, b"102300")),
        ((0x0040, 0x0252), implicit(0x0040, 0x0252, b"COMPLETED ")),
        ((0x0040, 0x0340), sequence(0x0040, 0x0340, &[series("2.25.5", &["2.25.2"])])),
    ];
    changed(attributes, changes)
}

/// An item of Performed Series Sequence with these CT images.
#[must_use]
pub fn series(series_uid: &str, images: &[&str]) -> Vec<u8> {
    let images: Vec<Vec<u8>> = images.iter().map(|image| reference(image)).collect();
    [
        implicit(0x0008, 0x0054, b""),
        implicit(0x0008, 0x103e, b""),
        implicit(0x0008, 0x1050, b""),
        implicit(0x0008, 0x1070, b""),
        sequence(0x0008, 0x1140, &images),
        implicit(0x0018, 0x1030, b"HEAD"),
        uid(0x0020, 0x000e, series_uid),
        implicit(0x0040, 0x0220, b""),
    ]
    .concat()
}

fn changed(mut attributes: Vec<((u16, u16), Vec<u8>)>, changes: &[((u16, u16), Vec<u8>)]) -> Vec<u8> {
    attributes.retain(|(tag, _)| !changes.iter().any(|(changed, _)| changed == tag));
    attributes.extend(changes.iter().cloned());
    attributes.sort_by_key(|(tag, _)| *tag);
    attributes.into_iter().flat_map(|(_, octets)| octets).collect()
}

/// A reference to a CT image, as in an item.
#[must_use]
pub fn reference(instance: &str) -> Vec<u8> {
    [uid(0x0008, 0x1150, pdus::CT_IMAGE_STORAGE), uid(0x0008, 0x1155, instance)].concat()
}

/// A reference to a CT image that cannot be committed to.
#[must_use]
pub fn failed_reference(instance: &str, reason: u16) -> Vec<u8> {
    [reference(instance), implicit(0x0008, 0x1197, &reason.to_le_bytes())].concat()
}

/// A request for, or report of, the commitment to these references.
#[must_use]
pub fn references(transaction: &str, failed: Option<&[Vec<u8>]>, referenced: Option<&[Vec<u8>]>) -> Vec<u8> {
    let mut octets = uid(0x0008, 0x1195, transaction);
    octets.extend(failed.map(|items| sequence(0x0008, 0x1198, items)).unwrap_or_default());
    octets.extend(referenced.map(|items| sequence(0x0008, 0x1199, items)).unwrap_or_default());
    octets
}

/// An N-ACTION-RQ for storage commitment.
#[must_use]
pub fn commitment_request(id: u16, data_set: &[u8]) -> Vec<u8> {
    commitment_request_to(id, COMMITMENT_INSTANCE, data_set)
}

/// The same, addressed to another instance.
#[must_use]
pub fn commitment_request_to(id: u16, instance: &str, data_set: &[u8]) -> Vec<u8> {
    let set = CommandSetBuilder::default().uid(0x0003, COMMITMENT);
    let set = set.u16(0x0100, CommandField::N_ACTION_RQ.0).u16(0x0110, id).u16(0x0800, DATA_SET);
    let mut octets = pdus::command(1, &set.uid(0x1001, instance).u16(0x1008, 1).build());
    octets.extend(pdus::data_set(1, data_set, 4_096));
    octets
}

/// An N-ACTION-RSP.
#[must_use]
pub fn commitment_response(id: u16, status: u16) -> Vec<u8> {
    answer(1, response(CommandField::N_ACTION_RQ, COMMITMENT, id), status, None, |set| {
        set.uid(0x1000, COMMITMENT_INSTANCE).u16(0x1008, 1)
    })
}

/// An N-ACTION-RSP that refuses a request to another instance.
#[must_use]
pub fn commitment_refused(id: u16, status: u16, instance: &str) -> Vec<u8> {
    answer(1, response(CommandField::N_ACTION_RQ, COMMITMENT, id), status, None, |set| {
        set.uid(0x1000, instance).u16(0x1008, 1)
    })
}

/// An N-EVENT-REPORT-RQ.
#[must_use]
pub fn commitment_report(id: u16, event_type: u16, data_set: &[u8]) -> Vec<u8> {
    let set = request(CommandField::N_EVENT_REPORT_RQ, COMMITMENT, id).u16(0x0800, DATA_SET);
    let set = set.uid(0x1000, COMMITMENT_INSTANCE).u16(0x1002, event_type);
    let mut octets = pdus::command(1, &set.build());
    octets.extend(pdus::data_set(1, data_set, 4_096));
    octets
}

/// An N-EVENT-REPORT-RSP.
#[must_use]
pub fn report_response(id: u16, event_type: u16, status: u16) -> Vec<u8> {
    answer(1, response(CommandField::N_EVENT_REPORT_RQ, COMMITMENT, id), status, None, |set| {
        set.uid(0x1000, COMMITMENT_INSTANCE).u16(0x1002, event_type)
    })
}

/// SCP/SCU Role Selection.
#[must_use]
pub fn role(class: &str, as_user: u8, as_provider: u8) -> Item {
    let selection =
        RoleSelection { sop_class_uid: Uid::from(class), scu_role: as_user, scp_role: as_provider };
    pdus::item(ItemType::ROLE_SELECTION, Content::RoleSelection(selection))
}

/// An A-ASSOCIATE-RQ or -AC with these contexts, and items at the end of its user information.
#[must_use]
pub fn associate_with(
    kind: PduType,
    calling: &str,
    called: &str,
    contexts: Vec<Item>,
    more: Vec<Item>,
) -> Vec<u8> {
    let mut associate = pdus::associate(calling, called, contexts);
    if let Some(Item { content: Content::UserInformation(items), .. }) = associate.items.last_mut() {
        items.extend(more);
    }
    encode::associate(kind, &associate)
}

impl Ladder {
    /// A ladder with an association of WORKSTATION01 with PACS for C-MOVE on context 1, asked to move the study
    /// 2.25.3 to WORKSTATION01.
    #[must_use]
    pub fn retrieval() -> Self {
        let mut ladder = Self::between(WORKSTATION, ARCHIVE);
        ladder.requestor(&pdus::request("WORKSTATION01", "PACS", &[STUDY_ROOT_MOVE]));
        ladder.acceptor(&pdus::accept("WORKSTATION01", "PACS", &[1]));
        ladder.requestor(&move_request(1, 1, "WORKSTATION01", &study()));
        ladder
    }

    /// A ladder with an association of WORKSTATION01 with PACS for C-GET on context 1 and CT images on context 3,
    /// asked for the study 2.25.3.
    #[must_use]
    pub fn get() -> Self {
        let mut ladder = Self::get_with(
            vec![role(pdus::CT_IMAGE_STORAGE, 0, 1)],
            vec![role(pdus::CT_IMAGE_STORAGE, 0, 1)],
        );
        ladder.requestor(&get_request(1, 1, &study()));
        ladder
    }

    /// The same association with these items in its user information, before anything is asked for.
    #[must_use]
    pub fn get_with(of_request: Vec<Item>, of_accept: Vec<Item>) -> Self {
        let mut ladder = Self::between(WORKSTATION, ARCHIVE);
        let proposals = vec![pdus::proposal(1, STUDY_ROOT_GET), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
        let answers = vec![pdus::answer(1, 0), pdus::answer(3, 0)];
        let (calling, called) = ("WORKSTATION01", "PACS");
        ladder.requestor(&associate_with(PduType::ASSOCIATE_RQ, calling, called, proposals, of_request));
        ladder.acceptor(&associate_with(PduType::ASSOCIATE_AC, calling, called, answers, of_accept));
        ladder
    }

    /// The archive connects to a host and associates for CT images on context 1.
    pub fn archive_calls(&mut self, host: [u8; 4], title: &str) {
        self.connect_between(ARCHIVE, host);
        self.requestor(&pdus::request("PACS", title, &[pdus::CT_IMAGE_STORAGE]));
        self.acceptor(&pdus::accept("PACS", title, &[1]));
    }

    /// The archive connects to the modality and associates for a commitment report on context 1, as SCP.
    pub fn archive_reports(&mut self, calling: &str) {
        self.connect_between(ARCHIVE, MODALITY);
        let roles = || vec![role(COMMITMENT, 0, 1)];
        let (proposals, answers) = (vec![pdus::proposal(1, COMMITMENT)], vec![pdus::answer(1, 0)]);
        self.requestor(&associate_with(PduType::ASSOCIATE_RQ, calling, "CT01", proposals, roles()));
        self.acceptor(&associate_with(PduType::ASSOCIATE_AC, calling, "CT01", answers, roles()));
    }

    /// A ladder in which a procedure step was created.
    #[must_use]
    pub fn procedure_step() -> Self {
        let mut ladder = Self::association(&[PROCEDURE_STEP]);
        ladder.requestor(&create_step(1, STEP, &step()));
        ladder.acceptor(&step_created(1, 0x0000));
        ladder
    }

    /// A ladder in which commitment to the CT images 2.25.2 and 2.25.4 was asked for, as transaction 2.25.77.
    #[must_use]
    pub fn commitment() -> Self {
        let mut ladder = Self::association(&[COMMITMENT]);
        let data_set = references("2.25.77", None, Some(&[reference("2.25.2"), reference("2.25.4")]));
        ladder.requestor(&commitment_request(1, &data_set));
        ladder.acceptor(&commitment_response(1, 0x0000));
        ladder
    }
}
