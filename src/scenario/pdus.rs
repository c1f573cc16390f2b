//! PDUs and messages as a correct peer sends them, to be bent where a scenario wants it.

use crate::dict::Uid;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::ul::encode;
use crate::ul::{
    AeTitle, Associate, Content, ContextResult, Item, ItemType, PduType, PresentationContextItem,
};

/// Verification SOP Class.
pub const VERIFICATION: &str = "1.2.840.10008.1.1";
/// CT Image Storage.
pub const CT_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.2";
/// Study Root Query/Retrieve Information Model - FIND.
pub const STUDY_ROOT_FIND: &str = "1.2.840.10008.5.1.4.1.2.2.1";
/// Implicit VR Little Endian.
pub const IMPLICIT: &str = "1.2.840.10008.1.2";

const NO_DATA_SET: u16 = 0x0101;
const HAS_DATA_SET: u16 = 0x0001;
const COMMAND_LAST: u8 = 3;
const DATA_SET_LAST: u8 = 2;

/// An item of this type.
#[must_use]
pub fn item(kind: ItemType, content: Content) -> Item {
    Item { kind, reserved: 0, span: crate::octets::Span::default(), content }
}

/// An A-ASSOCIATE with these presentation contexts and the usual user information.
#[must_use]
pub fn associate(calling: &str, called: &str, contexts: Vec<Item>) -> Associate {
    let application_context = Content::ApplicationContext(Uid::from("1.2.840.10008.3.1.1.1"));
    let user_information = Content::UserInformation(vec![
        item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(16_384)),
        item(ItemType::IMPLEMENTATION_CLASS_UID, Content::ImplementationClassUid(Uid::from("2.25.1"))),
        item(
            ItemType::IMPLEMENTATION_VERSION_NAME,
            Content::ImplementationVersionName(b"SCENARIO_1"[..].into()),
        ),
    ]);
    let mut items = vec![item(ItemType::APPLICATION_CONTEXT, application_context)];
    items.extend(contexts);
    items.push(item(ItemType::USER_INFORMATION, user_information));
    Associate {
        protocol_version: 1,
        called_ae_title: AeTitle::new(called),
        calling_ae_title: AeTitle::new(calling),
        reserved: [0; 34],
        items,
    }
}

/// A presentation context that proposes Implicit VR Little Endian.
#[must_use]
pub fn proposal(id: u8, abstract_syntax: &str) -> Item {
    proposal_with(id, abstract_syntax, &[IMPLICIT])
}

/// A presentation context that proposes these transfer syntaxes.
#[must_use]
pub fn proposal_with(id: u8, abstract_syntax: &str, transfer_syntaxes: &[&str]) -> Item {
    let abstract_syntax = Content::AbstractSyntax(Uid::from(abstract_syntax));
    let mut sub_items = vec![item(ItemType::ABSTRACT_SYNTAX, abstract_syntax)];
    sub_items.extend(transfer_syntaxes.iter().map(|syntax| transfer_syntax(syntax)));
    context(ItemType::PRESENTATION_CONTEXT_RQ, id, ContextResult(0), sub_items)
}

/// A presentation context that accepts Implicit VR Little Endian, or does not accept.
#[must_use]
pub fn answer(id: u8, result: u8) -> Item {
    answer_with(id, result, &[IMPLICIT])
}

/// The answer to a presentation context, with these transfer syntaxes (the standard wants one).
#[must_use]
pub fn answer_with(id: u8, result: u8, transfer_syntaxes: &[&str]) -> Item {
    let sub_items = transfer_syntaxes.iter().map(|syntax| transfer_syntax(syntax)).collect();
    context(ItemType::PRESENTATION_CONTEXT_AC, id, ContextResult(result), sub_items)
}

fn transfer_syntax(uid: &str) -> Item {
    item(ItemType::TRANSFER_SYNTAX, Content::TransferSyntax(Uid::from(uid)))
}

fn context(kind: ItemType, id: u8, result: ContextResult, sub_items: Vec<Item>) -> Item {
    let context = PresentationContextItem { id, result, reserved: [0; 2], sub_items };
    item(kind, Content::PresentationContext(context))
}

/// An A-ASSOCIATE-RQ with contexts 1, 3, 5… for these abstract syntaxes.
#[must_use]
pub fn request(calling: &str, called: &str, abstract_syntaxes: &[&str]) -> Vec<u8> {
    let ids = (1..=u8::MAX).step_by(2);
    let contexts = ids.zip(abstract_syntaxes).map(|(id, syntax)| proposal(id, syntax)).collect();
    associate_rq(calling, called, contexts)
}

/// An A-ASSOCIATE-RQ with these presentation contexts.
#[must_use]
pub fn associate_rq(calling: &str, called: &str, contexts: Vec<Item>) -> Vec<u8> {
    encode::associate(PduType::ASSOCIATE_RQ, &associate(calling, called, contexts))
}

/// An A-ASSOCIATE-AC with these answers.
#[must_use]
pub fn associate_ac(calling: &str, called: &str, answers: Vec<Item>) -> Vec<u8> {
    encode::associate(PduType::ASSOCIATE_AC, &associate(calling, called, answers))
}

/// An A-ASSOCIATE-AC that accepts these contexts.
#[must_use]
pub fn accept(calling: &str, called: &str, ids: &[u8]) -> Vec<u8> {
    associate_ac(calling, called, ids.iter().map(|id| answer(*id, 0)).collect())
}

/// A command in one PDU.
#[must_use]
pub fn command(context_id: u8, command: &[u8]) -> Vec<u8> {
    encode::p_data_tf(&[encode::pdv(context_id, COMMAND_LAST, command)])
}

/// A data set in PDUs with fragments of at most `fragment` octets.
#[must_use]
pub fn data_set(context_id: u8, octets: &[u8], fragment: usize) -> Vec<u8> {
    let count = octets.chunks(fragment).count();
    let pieces = octets.chunks(fragment).enumerate();
    let pdus = pieces.map(|(index, piece)| {
        let control = if index.saturating_add(1) == count { DATA_SET_LAST } else { 0 };
        encode::p_data_tf(&[encode::pdv(context_id, control, piece)])
    });
    pdus.collect::<Vec<_>>().concat()
}

/// A C-ECHO-RQ.
#[must_use]
pub fn echo_request(context_id: u8, message_id: u16) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, VERIFICATION)
        .u16(0x0100, CommandField::C_ECHO_RQ.0)
        .u16(0x0110, message_id)
        .u16(0x0800, NO_DATA_SET);
    command(context_id, &set.build())
}

/// A C-ECHO-RSP.
#[must_use]
pub fn echo_response(context_id: u8, message_id: u16, status: u16) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, VERIFICATION)
        .u16(0x0100, CommandField::C_ECHO_RQ.response().0)
        .u16(0x0120, message_id)
        .u16(0x0800, NO_DATA_SET)
        .u16(0x0900, status);
    command(context_id, &set.build())
}

/// A C-FIND-RQ, C-GET-RQ or C-MOVE-RQ (to WORKSTATION01) with its identifier.
#[must_use]
pub fn request_with(
    context_id: u8,
    field: CommandField,
    message_id: u16,
    class: &str,
    identifier: &[u8],
) -> Vec<u8> {
    let set = CommandSetBuilder::default().uid(0x0002, class).u16(0x0100, field.0).u16(0x0110, message_id);
    let set = if field == CommandField::C_MOVE_RQ { set.text(0x0600, "WORKSTATION01") } else { set };
    let set = set.u16(0x0700, 0).u16(0x0800, HAS_DATA_SET);
    [command(context_id, &set.build()), data_set(context_id, identifier, 4_096)].concat()
}

/// A response without a data set to a request of this Command Field.
#[must_use]
pub fn response(context_id: u8, field: CommandField, message_id: u16, class: &str, status: u16) -> Vec<u8> {
    command(context_id, &response_set(field, message_id, class, NO_DATA_SET, status).build())
}

/// A response with a data set to a request of this Command Field.
#[must_use]
pub fn response_with(
    context_id: u8,
    field: CommandField,
    message_id: u16,
    class: &str,
    status: u16,
    identifier: &[u8],
) -> Vec<u8> {
    let set = response_set(field, message_id, class, HAS_DATA_SET, status);
    [command(context_id, &set.build()), data_set(context_id, identifier, 4_096)].concat()
}

/// A response to a C-GET-RQ or C-MOVE-RQ with the numbers of sub-operations (remaining, completed, failed, with
/// warning) and, if it is not empty, an identifier.
#[must_use]
pub fn retrieve_response(
    context_id: u8,
    field: CommandField,
    message_id: u16,
    class: &str,
    status: u16,
    sub_operations: [u16; 4],
    identifier: &[u8],
) -> Vec<u8> {
    let kind = if identifier.is_empty() { NO_DATA_SET } else { HAS_DATA_SET };
    let mut set = response_set(field, message_id, class, kind, status);
    // Remaining only belongs to a pending response (PS3.4 C.4.2.1.6).
    let first = usize::from(status != 0xff00);
    for (element, count) in (0x1020..).zip(sub_operations).skip(first) {
        set = set.u16(element, count);
    }
    let mut octets = command(context_id, &set.build());
    octets.extend(data_set(context_id, identifier, 4_096));
    octets
}

fn response_set(
    field: CommandField,
    message_id: u16,
    class: &str,
    data_set_type: u16,
    status: u16,
) -> CommandSetBuilder {
    CommandSetBuilder::default()
        .uid(0x0002, class)
        .u16(0x0100, field.response().0)
        .u16(0x0120, message_id)
        .u16(0x0800, data_set_type)
        .u16(0x0900, status)
}

/// The command set of a C-STORE-RQ of a CT image.
#[must_use]
pub fn store_command(message_id: u16, instance: &str) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, CT_IMAGE_STORAGE)
        .u16(0x0100, CommandField::C_STORE_RQ.0)
        .u16(0x0110, message_id)
        .u16(0x0700, 0)
        .u16(0x0800, HAS_DATA_SET)
        .uid(0x1000, instance);
    set.build()
}

/// A C-STORE-RQ of a CT image with its data set, in PDUs with fragments of at most `fragment` octets.
#[must_use]
pub fn store_request(context_id: u8, message_id: u16, octets: &[u8], fragment: usize) -> Vec<u8> {
    let mut pdus = command(context_id, &store_command(message_id, "2.25.2"));
    pdus.extend(data_set(context_id, octets, fragment));
    pdus
}

/// A C-STORE-RSP.
#[must_use]
pub fn store_response(context_id: u8, message_id: u16, status: u16) -> Vec<u8> {
    store_response_to(context_id, message_id, status, "2.25.2")
}

/// A C-STORE-RSP about an instance.
#[must_use]
pub fn store_response_to(context_id: u8, message_id: u16, status: u16, instance: &str) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, CT_IMAGE_STORAGE)
        .u16(0x0100, CommandField::C_STORE_RQ.response().0)
        .u16(0x0120, message_id)
        .u16(0x0800, NO_DATA_SET)
        .u16(0x0900, status)
        .uid(0x1000, instance);
    command(context_id, &set.build())
}

/// An element in Implicit VR Little Endian.
#[must_use]
pub fn implicit(group: u16, element: u16, value: &[u8]) -> Vec<u8> {
    let mut octets = Vec::with_capacity(value.len().saturating_add(8));
    octets.extend(group.to_le_bytes());
    octets.extend(element.to_le_bytes());
    octets.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
    octets.extend(value);
    octets
}

/// A small CT image in Implicit VR Little Endian: identifiers, and pixels of `pixels` octets.
#[must_use]
pub fn ct_image(pixels: usize) -> Vec<u8> {
    [
        implicit(0x0008, 0x0016, b"1.2.840.10008.5.1.4.1.1.2\0"),
        implicit(0x0008, 0x0018, b"2.25.2"),
        implicit(0x0008, 0x0020, b"20260101"),
        implicit(0x0008, 0x0030, b"0900"),
        implicit(0x0008, 0x0050, b""),
        implicit(0x0008, 0x0060, b"CT"),
        implicit(0x0008, 0x0090, b""),
        implicit(0x0010, 0x0010, b"TESTPATIENT^ADA "),
        implicit(0x0010, 0x0020, b"T1"),
        implicit(0x0010, 0x0030, b""),
        implicit(0x0010, 0x0040, b""),
        implicit(0x0020, 0x000d, b"2.25.3"),
        implicit(0x0020, 0x000e, b"2.25.5"),
        implicit(0x0020, 0x0010, b""),
        implicit(0x7fe0, 0x0010, &vec![0x2a; pixels]),
    ]
    .concat()
}
