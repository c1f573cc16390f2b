//! Messages for the examples, correct until a rule's example bends them.

use crate::dict::Uid;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};
use crate::ul::{Content, ItemType, PduType, RoleSelection, encode};

/// Command Data Set Type of a message without data set.
pub(super) const NONE: u16 = 0x0101;
/// Command Data Set Type of a message with data set.
pub(super) const PRESENT: u16 = 0x0001;
/// Study Root Query/Retrieve Information Model - GET.
pub(super) const STUDY_ROOT_GET: &str = "1.2.840.10008.5.1.4.1.2.2.3";
/// Printer.
pub(super) const PRINTER: &str = "1.2.840.10008.5.1.1.16";
/// The one printer there is.
pub(super) const PRINTER_INSTANCE: &str = "1.2.840.10008.5.1.1.17";
/// Basic Grayscale Print Management.
pub(super) const GRAYSCALE_PRINT: &str = "1.2.840.10008.5.1.1.9";
/// Basic Film Session.
pub(super) const FILM_SESSION: &str = "1.2.840.10008.5.1.1.1";

/// The start of a command set with an Affected SOP Class UID.
pub(super) fn affected(class: &str, field: CommandField) -> CommandSetBuilder {
    CommandSetBuilder::default().uid(0x0002, class).u16(0x0100, field.0)
}

/// The start of a command set with a Requested SOP Class UID.
pub(super) fn requested(class: &str, field: CommandField) -> CommandSetBuilder {
    CommandSetBuilder::default().uid(0x0003, class).u16(0x0100, field.0)
}

/// A command on context 1.
pub(super) fn send(command: CommandSetBuilder) -> Vec<u8> {
    pdus::command(1, &command.build())
}

/// A command on context 1, and its data set.
pub(super) fn send_with(command: CommandSetBuilder, data_set: &[u8]) -> Vec<u8> {
    let mut octets = send(command);
    octets.extend(pdus::data_set(1, data_set, 4_096));
    octets
}

/// The identifier of a query for studies.
pub(super) fn identifier() -> Vec<u8> {
    [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"")].concat()
}

/// A C-FIND-RQ for studies.
pub(super) fn find_request(message_id: u16) -> Vec<u8> {
    let command = affected(pdus::STUDY_ROOT_FIND, CommandField::C_FIND_RQ);
    send_with(command.u16(0x0110, message_id).u16(0x0700, 0).u16(0x0800, PRESENT), &identifier())
}

/// The command of a C-FIND-RSP.
pub(super) fn find_response(message_id: u16, data_set_type: u16, status: u16) -> CommandSetBuilder {
    affected(pdus::STUDY_ROOT_FIND, CommandField::C_FIND_RQ.response())
        .u16(0x0120, message_id)
        .u16(0x0800, data_set_type)
        .u16(0x0900, status)
}

/// A C-FIND-RSP with a match.
pub(super) fn find_match(message_id: u16) -> Vec<u8> {
    find_match_of(message_id, "2.25.3")
}

/// The last C-FIND-RSP.
pub(super) fn find_end(message_id: u16, status: u16) -> Vec<u8> {
    send(find_response(message_id, NONE, status))
}

/// A C-CANCEL-RQ.
pub(super) fn cancel(message_id: u16) -> Vec<u8> {
    let command = CommandSetBuilder::new(CommandField::C_CANCEL_RQ);
    send(command.u16(0x0120, message_id).u16(0x0800, NONE))
}

/// A C-GET-RQ of a study.
pub(super) fn get_request(message_id: u16) -> Vec<u8> {
    let command = affected(STUDY_ROOT_GET, CommandField::C_GET_RQ);
    let identifier =
        [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")].concat();
    send_with(command.u16(0x0110, message_id).u16(0x0700, 0).u16(0x0800, PRESENT), &identifier)
}

/// The command of a C-GET-RSP without counters.
pub(super) fn get_response(message_id: u16, status: u16) -> CommandSetBuilder {
    affected(STUDY_ROOT_GET, CommandField::C_GET_RQ.response())
        .u16(0x0120, message_id)
        .u16(0x0800, NONE)
        .u16(0x0900, status)
}

/// An N-GET-RQ for the printer's status.
pub(super) fn printer_request(message_id: u16) -> Vec<u8> {
    let command = requested(PRINTER, CommandField::N_GET_RQ).u16(0x0110, message_id).u16(0x0800, NONE);
    send(command.uid(0x1001, PRINTER_INSTANCE).element(0x1005, &[0x10, 0x21, 0x10, 0x00]))
}

/// The command of an N-GET-RSP of the printer.
pub(super) fn printer_response(message_id: u16, data_set_type: u16) -> CommandSetBuilder {
    affected(PRINTER, CommandField::N_GET_RQ.response())
        .u16(0x0120, message_id)
        .u16(0x0800, data_set_type)
        .u16(0x0900, 0x0000)
        .uid(0x1000, PRINTER_INSTANCE)
}

/// The printer's status.
pub(super) fn printer_status() -> Vec<u8> {
    pdus::implicit(0x2110, 0x0010, b"NORMAL")
}

/// An N-CREATE-RQ of a film session without instance UID.
pub(super) fn film_session_request(message_id: u16) -> CommandSetBuilder {
    affected(FILM_SESSION, CommandField::N_CREATE_RQ).u16(0x0110, message_id).u16(0x0800, PRESENT)
}

/// The command of an N-CREATE-RSP about a film session, without instance UID.
pub(super) fn film_session_response(message_id: u16) -> CommandSetBuilder {
    affected(FILM_SESSION, CommandField::N_CREATE_RQ.response())
        .u16(0x0120, message_id)
        .u16(0x0800, NONE)
        .u16(0x0900, 0x0000)
}

/// Number of Copies.
pub(super) fn film_session() -> Vec<u8> {
    pdus::implicit(0x2000, 0x0010, b"1 ")
}

/// An association for one class on context 1, on which `request` is asked, `response` answered, and all is over.
pub(super) fn exchange(class: &str, request: &[u8], response: &[u8]) -> Ladder {
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(request);
    ladder.acceptor(response);
    ladder.release();
    ladder
}

/// The same for a C-ECHO whose request is this command.
pub(super) fn echo_of(request: &[u8]) -> Ladder {
    exchange(pdus::VERIFICATION, &pdus::command(1, request), &pdus::echo_response(1, 7, 0x0000))
}

/// The same for a C-ECHO whose response is this command.
pub(super) fn echo_answered_by(response: &[u8]) -> Ladder {
    exchange(pdus::VERIFICATION, &pdus::echo_request(1, 7), &pdus::command(1, response))
}

/// The command of a C-ECHO-RSP, but for what follows the status.
pub(super) fn echo_response(status: u16) -> CommandSetBuilder {
    affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ.response())
        .u16(0x0120, 7)
        .u16(0x0800, NONE)
        .u16(0x0900, status)
}

/// The same for a C-STORE that fails; what is behind the status comes in `rest`.
pub(super) fn store_answered_by(
    status: u16,
    rest: impl FnOnce(CommandSetBuilder) -> CommandSetBuilder,
) -> Ladder {
    let response = affected(pdus::CT_IMAGE_STORAGE, CommandField::C_STORE_RQ.response())
        .u16(0x0120, 1)
        .u16(0x0800, NONE)
        .u16(0x0900, status);
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    exchange(pdus::CT_IMAGE_STORAGE, &request, &send(rest(response)))
}

/// MR Image Storage.
pub(super) const MR_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.4";

/// An association whose peers agreed on a window of `operations` for the requestor.
pub(super) fn windowed(abstract_syntaxes: &[&str], operations: u16) -> Ladder {
    let window = || Content::AsynchronousOperationsWindow(operations, 1);
    negotiated(abstract_syntaxes, ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, window(), window())
}

/// An association whose A-ASSOCIATE-RQ and A-ASSOCIATE-AC have one more sub-item.
fn negotiated(abstract_syntaxes: &[&str], kind: ItemType, request: Content, accept: Content) -> Ladder {
    let with = |contexts, content| {
        let mut associate = pdus::associate("CT01", "PACS", contexts);
        let information = associate.items.iter_mut().find(|item| item.kind == ItemType::USER_INFORMATION);
        if let Some(Content::UserInformation(sub_items)) = information.map(|item| &mut item.content) {
            sub_items.push(pdus::item(kind, content));
        }
        associate
    };
    let ids = || (1..=u8::MAX).step_by(2).zip(abstract_syntaxes);
    let proposals = ids().map(|(id, syntax)| pdus::proposal(id, syntax)).collect();
    let answers = ids().map(|(id, _)| pdus::answer(id, 0)).collect();
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &with(proposals, request)));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, &with(answers, accept)));
    ladder
}

/// A C-FIND-RSP with a match of this study.
pub(super) fn find_match_of(message_id: u16, study: &str) -> Vec<u8> {
    let mut uid = study.as_bytes().to_vec();
    uid.resize(uid.len().next_multiple_of(2), 0);
    let identifier = [
        pdus::implicit(0x0008, 0x0052, b"STUDY "),
        pdus::implicit(0x0008, 0x0054, b"PACS"),
        pdus::implicit(0x0020, 0x000d, &uid),
    ];
    send_with(find_response(message_id, PRESENT, 0xff00), &identifier.concat())
}

/// Adds the numbers of remaining, completed, failed and warning sub-operations.
pub(super) fn counted(response: CommandSetBuilder, counters: [u16; 4]) -> CommandSetBuilder {
    let elements = [0x1020, 0x1021, 0x1022, 0x1023].into_iter().zip(counters);
    elements.fold(response, |response, (element, count)| response.u16(element, count))
}

/// The last C-GET-RSP, with the numbers of completed, failed and warning sub-operations.
pub(super) fn get_end(message_id: u16, status: u16, counters: [u16; 4]) -> Vec<u8> {
    let elements = [0x1020, 0x1021, 0x1022, 0x1023].into_iter().zip(counters).skip(1);
    send(
        elements.fold(get_response(message_id, status), |response, (element, count)| {
            response.u16(element, count)
        }),
    )
}

/// An association for C-GET on context 1, and for CT images on context 3, of which the requestor is SCP.
pub(super) fn retrieval() -> Ladder {
    let classes = [STUDY_ROOT_GET, pdus::CT_IMAGE_STORAGE];
    let roles = |scu_role| {
        let sop_class_uid = Uid::from(pdus::CT_IMAGE_STORAGE);
        Content::RoleSelection(RoleSelection { sop_class_uid, scu_role, scp_role: 1 })
    };
    negotiated(&classes, ItemType::ROLE_SELECTION, roles(0), roles(0))
}
