//! Storage, procedure steps and commitment (PS3.4 Annexes B, F and J).

use dcmtap::check::Severity;
use dcmtap::dict::attribute::Tag;
use dcmtap::dimse::{CommandField, CommandSetBuilder};
use dcmtap::scenario::workflow::{
    STEP, commitment_report, commitment_request, commitment_response, completed_with, create_step,
    failed_reference, reference, references, report_response, role, series, set_step, step_created, step_set,
    step_with,
};
use dcmtap::scenario::{DataSetBuilder, Ladder, pdus, workflow};
use dcmtap::ul::{Content, ExtendedNegotiation, ItemType};

use super::{NONE, NOTE, PRESENT, VIOLATION, WARNING, affected, association_with, send, weight};

const CT: &str = pdus::CT_IMAGE_STORAGE;
const HANGING_PROTOCOL: &str = "1.2.840.10008.5.1.4.38.1";
const PRIVATE: &str = "1.3.6.1.4.1.9590.100.1.7";
const INSTANCE: &str = "2.25.2";

/// A C-STORE of a data set, with these elements at the end of its command set.
fn store(
    id: u16,
    class: &str,
    data_set: &[u8],
    status: u16,
    more: impl FnOnce(CommandSetBuilder) -> CommandSetBuilder,
) -> [Vec<u8>; 2] {
    let request = affected(class, CommandField::C_STORE_RQ).u16(0x0110, id).u16(0x0700, 0);
    let request = more(request.u16(0x0800, PRESENT).uid(0x1000, INSTANCE));
    let response = affected(class, CommandField::C_STORE_RQ.response()).u16(0x0120, id).u16(0x0800, NONE);
    let response = response.u16(0x0900, status).uid(0x1000, INSTANCE);
    [[send(&request), pdus::data_set(1, data_set, 4_096)].concat(), send(&response)]
}

fn stored(class: &str, data_set: &[u8], status: u16) -> Ladder {
    let mut ladder = Ladder::association(&[class]);
    let [request, response] = store(1, class, data_set, status, |set| set);
    ladder.requestor(&request);
    ladder.acceptor(&response);
    ladder.release();
    ladder
}

fn object(class: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0008, 0x0016), class).with(Tag(0x0008, 0x0018), INSTANCE)
}

/// PS3.4 B.5.1; PS3.3 C.7.
#[test]
fn what_is_of_no_patient_lacks_nothing_of_one() {
    let weights = |class: &str, data_set: &DataSetBuilder| {
        let ladder = stored(class, &data_set.build(), 0x0000);
        ["SVC-STO-003", "SVC-STO-004"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(weights(CT, &object(CT)), [VIOLATION, VIOLATION]);
    assert_eq!(weights(HANGING_PROTOCOL, &object(HANGING_PROTOCOL)), [None, None]);
    assert_eq!(weights(PRIVATE, &object(PRIVATE)), [NOTE, None]);
    let identified = object(CT)
        .with(Tag(0x0008, 0x0060), "CT")
        .with(Tag(0x0020, 0x000d), "2.25.3")
        .with(Tag(0x0020, 0x000e), "2.25.5");
    assert_eq!(weights(CT, &identified), [None, VIOLATION]);
    // What de-identification leaves is there, and empty.
    let type_2 = [
        (0x0008, 0x0020),
        (0x0008, 0x0030),
        (0x0008, 0x0050),
        (0x0008, 0x0090),
        (0x0010, 0x0010),
        (0x0010, 0x0020),
        (0x0010, 0x0030),
        (0x0010, 0x0040),
        (0x0020, 0x0010),
    ];
    let all = type_2.iter().fold(identified, |set, (group, element)| set.with(Tag(*group, *element), ""));
    assert_eq!(weights(CT, &all), [None, None]);
    for (group, element) in type_2 {
        let without = all.clone().without(Tag(group, element));
        assert_eq!(weights(CT, &without), [None, VIOLATION], "({group:04x},{element:04x})");
    }
}

/// PS3.4 B.2.3, GG.4.2.
#[test]
fn statuses_of_storage_are_told_by_what_they_mean() {
    let weights = |class: &str, status: u16| {
        let ladder = stored(class, &object(class).build(), status);
        ["SVC-STO-005", "SVC-STO-006", "SVC-STO-011"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(weights(CT, 0x0000), [None, None, None]);
    assert_eq!(weights(CT, 0xb000), [NOTE, None, None]);
    assert_eq!(weights(CT, 0xb006), [NOTE, None, None]);
    assert_eq!(weights(CT, 0xa701), [None, NOTE, None]);
    assert_eq!(weights(HANGING_PROTOCOL, 0xa700), [None, NOTE, None]);
    assert_eq!(weights(HANGING_PROTOCOL, 0xa701), [None, NOTE, VIOLATION]);
    assert_eq!(weights(HANGING_PROTOCOL, 0xb007), [NOTE, None, VIOLATION]);
}

/// PS3.7 9.3.1.1.
#[test]
fn a_c_store_names_both_of_its_move_originator_or_nothing() {
    let with = |title: bool, id: bool| {
        let mut ladder = Ladder::association(&[CT]);
        let [request, response] = store(1, CT, &pdus::ct_image(64), 0x0000, |set| {
            let set = if title { set.text(0x1030, "WORKSTATION01") } else { set };
            if id { set.u16(0x1031, 7) } else { set }
        });
        ladder.requestor(&request);
        ladder.acceptor(&response);
        ladder.release();
        weight(&ladder, "SVC-STO-007")
    };
    assert_eq!(with(false, false), None);
    assert_eq!(with(true, true), None);
    assert_eq!(with(true, false), VIOLATION);
    assert_eq!(with(false, true), VIOLATION);
    // In a C-GET they have no place.
    let mut ladder = Ladder::get();
    ladder.acceptor(&workflow::store_for_move(3, 1, "WORKSTATION01", 1));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::get_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    assert_eq!(weight(&ladder, "SVC-STO-007"), NOTE);
}

#[test]
fn to_store_again_is_told_unless_a_retrieval_asked_for_it() {
    let again = |first: u16, data_set: &[u8], originator: bool| {
        let mut ladder = Ladder::association(&[CT]);
        for (id, status, image) in [(1, first, &pdus::ct_image(64)[..]), (2, 0x0000, data_set)] {
            let [request, response] = store(id, CT, image, status, |set| {
                if originator { set.text(0x1030, "WORKSTATION01").u16(0x1031, 7) } else { set }
            });
            ladder.requestor(&request);
            ladder.acceptor(&response);
        }
        ladder.release();
        weight(&ladder, "SVC-STO-010")
    };
    let same = pdus::ct_image(64);
    assert_eq!(again(0x0000, &same, false), NOTE);
    assert_eq!(again(0xb000, &same, false), NOTE);
    assert_eq!(again(0xa700, &same, false), None);
    assert_eq!(again(0x0000, &same, true), None);
    // The same UID, and another patient.
    let mut other = same.clone();
    let at = other.windows(4).position(|octets| octets == b"^ADA").unwrap();
    other[at + 1..at + 4].copy_from_slice(b"EVE");
    let id = other.windows(10).position(|octets| octets == b"\x10\0\x20\0\x02\0\0\0T1").unwrap();
    other[id + 9] = b'2';
    assert_eq!(again(0x0000, &other, false), WARNING);
}

/// PS3.4 B.3.1.
#[test]
fn reserved_octets_of_storage_negotiation_are_not_looked_at() {
    let with = |class: &str, octets: &[u8]| {
        let content = Content::ExtendedNegotiation(ExtendedNegotiation {
            sop_class_uid: class.into(),
            application_information: octets.into(),
        });
        let item = pdus::item(ItemType::EXTENDED_NEGOTIATION, content);
        let mut ladder = association_with(&[class], vec![item.clone()], vec![item]);
        ladder.release();
        weight(&ladder, "SVC-STO-012")
    };
    assert_eq!(with(CT, &[3, 0, 3, 0, 2, 0]), None);
    assert_eq!(with(CT, &[3, 0xff, 3, 0xff, 2, 0xff]), None);
    assert_eq!(with(CT, &[2, 0, 0]), NOTE);
    for wrong in [[4, 0, 0, 0, 0, 0], [0, 0, 4, 0, 0, 0], [0, 0, 0, 0, 3, 0]] {
        assert_eq!(with(CT, &wrong), VIOLATION, "{wrong:?}");
    }
    assert_eq!(with(pdus::STUDY_ROOT_FIND, &[4, 0, 0, 0, 0, 0]), None);
}

fn step_set_by(created: &[u8], sets: &[&[u8]]) -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    ladder.requestor(&create_step(1, STEP, created));
    ladder.acceptor(&step_created(1, 0x0000));
    for (id, data_set) in (2..).zip(sets) {
        ladder.requestor(&set_step(id, data_set));
        ladder.acceptor(&step_set(id, 0x0000, None));
    }
    ladder.release();
    ladder
}

const STATUS: (u16, u16) = (0x0040, 0x0252);
const CHARACTER_SET: (u16, u16) = (0x0008, 0x0005);
const SERIES: (u16, u16) = (0x0040, 0x0340);

fn status(value: &[u8]) -> ((u16, u16), Vec<u8>) {
    (STATUS, pdus::implicit(STATUS.0, STATUS.1, value))
}

fn character_set(value: &[u8]) -> ((u16, u16), Vec<u8>) {
    (CHARACTER_SET, pdus::implicit(CHARACTER_SET.0, CHARACTER_SET.1, value))
}

fn left_out(tag: (u16, u16)) -> ((u16, u16), Vec<u8>) {
    (tag, Vec::new())
}

/// PS3.4 F.7.2.
#[test]
fn a_step_begins_in_progress_with_all_its_attributes() {
    let begun = |changes: &[((u16, u16), Vec<u8>)]| {
        let ladder = step_set_by(&step_with(changes), &[]);
        ["SVC-MPPS-002", "SVC-MPPS-003", "SVC-MPPS-004"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(begun(&[]), [None, None, None]);
    assert_eq!(begun(&[status(b"IN PROGRESS   ")]), [None, None, None]);
    assert_eq!(begun(&[status(b"COMPLETED ")]), [VIOLATION, VIOLATION, None]);
    assert_eq!(begun(&[left_out(STATUS)]), [VIOLATION, VIOLATION, None]);
    assert_eq!(begun(&[left_out((0x0040, 0x0241))]), [None, None, VIOLATION]);
    assert_eq!(begun(&[left_out((0x0010, 0x0030))]), [None, None, VIOLATION]);
    // A step that nobody scheduled knows its study alone.
    let item = |study: &[u8]| {
        let attributes = [
            pdus::implicit(0x0008, 0x0050, b""),
            workflow::sequence(0x0008, 0x1110, &[]),
            study.to_vec(),
            pdus::implicit(0x0032, 0x1060, b""),
            pdus::implicit(0x0040, 0x0007, b""),
            workflow::sequence(0x0040, 0x0008, &[]),
            pdus::implicit(0x0040, 0x0009, b""),
            pdus::implicit(0x0040, 0x1001, b""),
        ];
        ((0x0040, 0x0270), workflow::sequence(0x0040, 0x0270, &[attributes.concat()]))
    };
    assert_eq!(begun(&[item(&workflow::uid(0x0020, 0x000d, "2.25.3"))]), [None, None, None]);
    assert_eq!(begun(&[item(&workflow::uid(0x0020, 0x000d, ""))]), [None, None, VIOLATION]);
}

/// PS3.4 F.7.2.2.
#[test]
fn an_n_set_changes_what_was_created_and_may_change() {
    let set = |created: &[((u16, u16), Vec<u8>)], changes: &[((u16, u16), Vec<u8>)]| {
        let ladder = step_set_by(&step_with(created), &[&completed_with(changes)]);
        ["SVC-MPPS-005", "SVC-MPPS-006", "SVC-MPPS-011"].map(|rule| weight(&ladder, rule))
    };
    let name = ((0x0010, 0x0010), pdus::implicit(0x0010, 0x0010, b"EVE "));
    let comment = ((0x0040, 0x0280), pdus::implicit(0x0040, 0x0280, b"LONG"));
    let latin = || character_set(b"ISO_IR 100");
    assert_eq!(set(&[], &[]), [None, None, None]);
    assert_eq!(set(&[], &[name]), [VIOLATION, None, None]);
    let comment = std::slice::from_ref(&comment);
    assert_eq!(set(&[], comment), [None, VIOLATION, None]);
    assert_eq!(set(comment, comment), [None, None, None]);
    assert_eq!(set(&[latin()], &[latin()]), [None, None, None]);
    assert_eq!(set(&[latin()], &[]), [None, None, None]);
    assert_eq!(set(&[latin()], &[character_set(b"ISO_IR 192")]), [None, None, VIOLATION]);
    assert_eq!(set(&[], &[latin()]), [None, None, VIOLATION]);
}

#[test]
fn without_its_n_create_a_step_is_not_judged_by_it() {
    let latin = character_set(b"ISO_IR 100");
    let comment = ((0x0040, 0x0280), pdus::implicit(0x0040, 0x0280, b"LONG"));
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    ladder.requestor(&set_step(2, &completed_with(&[latin, comment, left_out((0x0040, 0x0250))])));
    ladder.acceptor(&step_set(2, 0x0000, None));
    ladder.release();
    for rule in ["SVC-MPPS-006", "SVC-MPPS-009", "SVC-MPPS-011"] {
        assert_eq!(weight(&ladder, rule), None, "{rule}");
    }
}

/// PS3.4 F.7.2.2.2.
#[test]
fn a_step_ends_with_what_was_set_before() {
    let end_date = (0x0040, 0x0250);
    let ended = |sets: &[&[u8]]| weight(&step_set_by(&workflow::step(), sets), "SVC-MPPS-009");
    let without = |tag| completed_with(&[left_out(tag)]);
    assert_eq!(ended(&[&completed_with(&[])]), None);
    assert_eq!(ended(&[&without(end_date)]), VIOLATION);
    assert_eq!(ended(&[&without(SERIES)]), VIOLATION);
    let in_progress = completed_with(&[status(b"IN PROGRESS ")]);
    assert_eq!(ended(&[&in_progress, &without(end_date)]), None);
    assert_eq!(ended(&[&in_progress, &without(SERIES)]), None);
    // A series may have no images, and a discontinued step needs one too.
    let no_images = (SERIES, workflow::sequence(SERIES.0, SERIES.1, &[series("2.25.5", &[])]));
    assert_eq!(ended(&[&completed_with(&[no_images])]), None);
    let discontinued = completed_with(&[status(b"DISCONTINUED"), left_out(SERIES)]);
    assert_eq!(ended(&[&discontinued]), VIOLATION);
}

#[test]
fn what_follows_the_end_of_a_step_weighs_by_what_it_says() {
    let after = |second: &[u8]| {
        let ladder = step_set_by(&workflow::step(), &[&completed_with(&[]), second]);
        ["SVC-MPPS-007", "SVC-MPPS-010"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(after(&completed_with(&[])), [WARNING, None]);
    assert_eq!(after(&completed_with(&[status(b"DISCONTINUED")])), [VIOLATION, None]);
    assert_eq!(after(&completed_with(&[left_out(STATUS)])), [VIOLATION, None]);
    let answered = |code: u16, error_id: Option<u16>| {
        let mut ladder = Ladder::procedure_step();
        ladder.requestor(&set_step(2, &completed_with(&[])));
        ladder.acceptor(&step_set(2, 0x0000, None));
        ladder.requestor(&set_step(3, &completed_with(&[])));
        ladder.acceptor(&step_set(3, code, error_id));
        ladder.release();
        weight(&ladder, "SVC-MPPS-008")
    };
    assert_eq!(answered(0x0110, Some(0xa710)), None);
    assert_eq!(answered(0x0110, None), None);
    assert_eq!(answered(0x0110, Some(0x0001)), VIOLATION);
    assert_eq!(answered(0x0000, None), VIOLATION);
    assert_eq!(answered(0x0106, None), VIOLATION);
}

#[test]
fn a_state_may_be_repeated_before_the_end() {
    let set = |value: &[u8]| {
        let ladder = step_set_by(&workflow::step(), &[&completed_with(&[status(value)])]);
        weight(&ladder, "SVC-MPPS-010")
    };
    assert_eq!(set(b"IN PROGRESS "), None);
    assert_eq!(set(b"DISCONTINUED"), None);
    assert_eq!(set(b"CANCELLED "), VIOLATION);
}

/// PS3.4 J.3.3.
#[test]
fn a_report_has_what_its_event_type_says() {
    let reported = |event: u16, failed: Option<&[Vec<u8>]>, referenced: Option<&[Vec<u8>]>| {
        let mut ladder = Ladder::commitment();
        ladder.acceptor(&commitment_report(1, event, &references("2.25.77", failed, referenced)));
        ladder.requestor(&report_response(1, event, 0x0000));
        ladder.release();
        weight(&ladder, "SVC-SCM-008")
    };
    let (good, bad) = ([reference("2.25.2")], [failed_reference("2.25.4", 0x0112)]);
    assert_eq!(reported(1, None, Some(&good)), None);
    assert_eq!(reported(1, Some(&bad), Some(&good)), VIOLATION);
    assert_eq!(reported(1, Some(&[]), Some(&good)), VIOLATION);
    assert_eq!(reported(1, None, None), VIOLATION);
    assert_eq!(reported(2, Some(&bad), Some(&good)), None);
    assert_eq!(reported(2, Some(&bad), None), None);
    assert_eq!(reported(2, None, Some(&good)), VIOLATION);
}

#[test]
fn a_reason_that_nobody_knows_may_be_a_new_one() {
    let reported = |item: Vec<u8>| -> Option<Severity> {
        let mut ladder = Ladder::commitment();
        let report = references("2.25.77", Some(&[item]), Some(&[reference("2.25.2")]));
        ladder.acceptor(&commitment_report(1, 2, &report));
        ladder.requestor(&report_response(1, 2, 0x0000));
        ladder.release();
        weight(&ladder, "SVC-SCM-010")
    };
    for known in [0x0110, 0x0112, 0x0119, 0x0122, 0x0131, 0x0213] {
        assert_eq!(reported(failed_reference("2.25.4", known)), None, "{known:04X}");
    }
    assert_eq!(reported(failed_reference("2.25.4", 0x0111)), WARNING);
    assert_eq!(reported(reference("2.25.4")), VIOLATION);
}

/// PS3.4 J.3.3.1: who reports on an association of its own does so as SCP, which it has to propose.
#[test]
fn a_report_needs_a_role_where_its_sender_associates() {
    let reported = |offered: u8, granted: u8, calling: &str| {
        let mut ladder = Ladder::commitment();
        ladder.release();
        ladder.connect_between(workflow::ARCHIVE, workflow::MODALITY);
        let roles = |as_provider| vec![role(workflow::COMMITMENT, 0, as_provider)];
        let associate =
            |kind, contexts, roles| workflow::associate_with(kind, calling, "CT01", contexts, roles);
        let proposal = vec![pdus::proposal(1, workflow::COMMITMENT)];
        let answer = vec![pdus::answer(1, 0)];
        ladder.requestor(&associate(dcmtap::ul::PduType::ASSOCIATE_RQ, proposal, roles(offered)));
        ladder.acceptor(&associate(dcmtap::ul::PduType::ASSOCIATE_AC, answer, roles(granted)));
        let all = [reference("2.25.2"), reference("2.25.4")];
        ladder.requestor(&commitment_report(1, 1, &references("2.25.77", None, Some(&all))));
        ladder.acceptor(&report_response(1, 1, 0x0000));
        ladder.release();
        ["SVC-SCM-012", "SVC-SCM-013"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(reported(1, 1, "PACS"), [None, None]);
    assert_eq!(reported(0, 0, "PACS"), [VIOLATION, None]);
    assert_eq!(reported(1, 0, "PACS"), [VIOLATION, None]);
    assert_eq!(reported(1, 1, "ARCHIVE2"), [None, VIOLATION]);
}

/// PS3.4 J.3.2.
#[test]
fn what_was_stored_before_the_capture_may_be_committed_to() {
    let asked = |stores: bool, class: &str| {
        let mut ladder = Ladder::association(&[CT]);
        if stores {
            let [request, response] = store(1, CT, &pdus::ct_image(64), 0x0000, |set| set);
            ladder.requestor(&request);
            ladder.acceptor(&response);
        }
        ladder.release();
        ladder.connect();
        ladder.requestor(&pdus::request("CT01", "PACS", &[workflow::COMMITMENT]));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
        let item = [workflow::uid(0x0008, 0x1150, class), workflow::uid(0x0008, 0x1155, INSTANCE)].concat();
        ladder.requestor(&commitment_request(1, &references("2.25.77", None, Some(&[item]))));
        ladder.acceptor(&commitment_response(1, 0x0000));
        ladder.release();
        ["SVC-SCM-005", "SVC-SCM-006"].map(|rule| weight(&ladder, rule))
    };
    assert_eq!(asked(true, CT), [None, None]);
    assert_eq!(asked(false, CT), [None, None]);
    assert_eq!(asked(true, HANGING_PROTOCOL), [None, VIOLATION]);
    assert_eq!(asked(false, HANGING_PROTOCOL), [None, None]);
}
