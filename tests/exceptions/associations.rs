//! The establishment of associations (PS3.8 9.3.2 to 9.3.4, PS3.7 Annex D).

use dcmtap::check::Severity;
use dcmtap::scenario::{Ladder, pdus, workflow};
use dcmtap::ul::{
    CommonExtendedNegotiation, Content, ContextResult, ExtendedNegotiation, Item, ItemType, PduType, encode,
};

use super::{NOTE, VIOLATION, WARNING, association_with, weight};

const CT: &str = pdus::CT_IMAGE_STORAGE;
const FIND: &str = pdus::STUDY_ROOT_FIND;
/// Storage Service Class.
const STORAGE: &str = "1.2.840.10008.4.2";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const BASELINE: &str = "1.2.840.10008.1.2.4.50";
const LOSSLESS: &str = "1.2.840.10008.1.2.4.57";
const FIRST_ORDER: &str = "1.2.840.10008.1.2.4.70";
const RLE: &str = "1.2.840.10008.1.2.5";
/// A retired process of JPEG (Spectral Selection).
const RETIRED: &str = "1.2.840.10008.1.2.4.53";

fn negotiated(proposals: Vec<Item>, answers: Vec<Item>) -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", proposals));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", answers));
    ladder.release();
    ladder
}

fn proposed(syntaxes: &[&str], rule: &str) -> Option<Severity> {
    let proposal = vec![pdus::proposal_with(1, CT, syntaxes)];
    weight(&negotiated(proposal, vec![pdus::answer_with(1, 0, &syntaxes[..1])]), rule)
}

fn with_items(class: &str, of_request: Vec<Item>, of_accept: Vec<Item>, rule: &str) -> Option<Severity> {
    let mut ladder = association_with(&[class], of_request, of_accept);
    ladder.release();
    weight(&ladder, rule)
}

/// PS3.5 10.1: the default is proposed, unless only pixels by reference or with loss are there.
#[test]
fn the_default_may_be_left_out_for_a_reason() {
    assert_eq!(proposed(&[EXPLICIT, pdus::IMPLICIT], "UL-039"), None);
    assert_eq!(proposed(&[EXPLICIT], "UL-039"), VIOLATION);
    assert_eq!(proposed(&[BASELINE], "UL-039"), WARNING);
    assert_eq!(proposed(&[BASELINE, EXPLICIT], "UL-039"), VIOLATION);
    assert_eq!(proposed(&[pdus::IMPLICIT], "UL-041"), NOTE);
    assert_eq!(proposed(&[pdus::IMPLICIT, EXPLICIT], "UL-041"), None);
}

/// PS3.5 10.2 to 10.4: what a compression brings along.
#[test]
fn a_compression_has_company_or_the_default() {
    // Where the default is what is missing, that is told alone.
    for alone in [LOSSLESS, RLE] {
        assert_eq!((proposed(&[alone], "UL-039"), proposed(&[alone], "UL-040")), (VIOLATION, None));
    }
    assert_eq!(proposed(&[LOSSLESS, FIRST_ORDER], "UL-040"), None);
    assert_eq!(proposed(&[LOSSLESS, pdus::IMPLICIT], "UL-040"), None);
    assert_eq!(proposed(&[RLE, pdus::IMPLICIT], "UL-040"), None);
    assert_eq!(proposed(&[RETIRED, pdus::IMPLICIT], "UL-040"), VIOLATION);
    assert_eq!(proposed(&[RETIRED, BASELINE, pdus::IMPLICIT], "UL-040"), None);
    assert_eq!(proposed(&[BASELINE], "UL-040"), None);
}

/// PS3.5 10.1, judged over all contexts of an abstract syntax.
#[test]
fn the_default_is_refused_where_no_context_of_its_class_is_left() {
    let answered = |first: u8, second: u8| {
        let proposals = vec![pdus::proposal(1, CT), pdus::proposal_with(3, CT, &[EXPLICIT])];
        weight(&negotiated(proposals, vec![pdus::answer(1, first), pdus::answer(3, second)]), "UL-051")
    };
    assert_eq!(answered(4, 4), VIOLATION);
    assert_eq!(answered(4, 0), None);
    assert_eq!(answered(4, 3), None);
    assert_eq!(answered(0, 4), None);
    let without_default = vec![pdus::proposal_with(1, CT, &[EXPLICIT])];
    assert_eq!(weight(&negotiated(without_default, vec![pdus::answer(1, 4)]), "UL-051"), None);
}

/// PS3.8 9.3.3.2.
#[test]
fn each_context_has_one_result_and_one_transfer_syntax_of_its_proposal() {
    let proposals = || vec![pdus::proposal(1, CT), pdus::proposal_with(3, FIND, &[EXPLICIT, pdus::IMPLICIT])];
    let answered = |answers: Vec<Item>| {
        let ladder = negotiated(proposals(), answers);
        ["UL-042", "UL-043", "UL-044", "UL-047", "UL-048"].map(|rule| weight(&ladder, rule))
    };
    let answer = |id, syntax: &str| pdus::answer_with(id, 0, &[syntax]);
    let right = || vec![answer(3, EXPLICIT), answer(1, pdus::IMPLICIT)];
    assert_eq!(answered(right()), [None; 5]);
    assert_eq!(answered(vec![answer(1, pdus::IMPLICIT)]), [VIOLATION, None, None, None, None]);
    let and = |more| right().into_iter().chain([more]).collect();
    assert_eq!(answered(and(pdus::answer(5, 3))), [None, VIOLATION, None, None, None]);
    assert_eq!(answered(and(pdus::answer(1, 0))), [None, None, VIOLATION, None, None]);
    let undefined = vec![answer(1, pdus::IMPLICIT), pdus::answer(3, 5)];
    assert_eq!(answered(undefined), [None, None, None, VIOLATION, None]);
    let other = vec![answer(1, EXPLICIT), answer(3, EXPLICIT)];
    assert_eq!(answered(other), [None, None, None, None, VIOLATION]);
    // A syntax beside a refusal is not significant.
    let refused = vec![pdus::answer_with(1, 3, &[EXPLICIT]), answer(3, EXPLICIT)];
    assert_eq!(answered(refused), [None; 5]);
    // Where the request has an ID twice, that is the fault.
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", vec![pdus::proposal(1, CT), pdus::proposal(1, CT)]));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer(1, 0), pdus::answer(1, 0)]));
    ladder.release();
    assert_eq!((weight(&ladder, "UL-025"), weight(&ladder, "UL-044")), (VIOLATION, None));
}

/// PS3.7 A.2.1.
#[test]
fn a_private_application_context_is_unusual_and_one_of_dicom_is_wrong() {
    let named = |name: &str| {
        let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, CT)]);
        request.items[0].content = Content::ApplicationContext(name.into());
        let mut ladder = Ladder::new();
        ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
        ladder.release();
        (weight(&ladder, "UL-021"), weight(&ladder, "UL-022"))
    };
    assert_eq!(named("1.2.840.10008.3.1.1.1"), (None, None));
    assert_eq!(named("1.2.840.10008.3.1.1.2"), (VIOLATION, NOTE));
    assert_eq!(named("1.3.6.1.4.1.9590.1"), (WARNING, NOTE));
}

/// PS3.7 D.3.3.3: the acceptor narrows what was asked for, and exchanges nothing.
#[test]
fn an_asynchronous_window_is_not_widened() {
    let answered = |asked: [u16; 2], granted: [u16; 2]| {
        let window = |[invoked, performed]: [u16; 2]| {
            let content = Content::AsynchronousOperationsWindow(invoked, performed);
            vec![pdus::item(ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, content)]
        };
        with_items(CT, window(asked), window(granted), "UL-074")
    };
    assert_eq!(answered([4, 1], [4, 1]), None);
    assert_eq!(answered([4, 1], [1, 1]), None);
    assert_eq!(answered([4, 1], [5, 1]), VIOLATION);
    assert_eq!(answered([4, 1], [4, 2]), VIOLATION);
    assert_eq!(answered([4, 1], [0, 1]), VIOLATION);
    assert_eq!(answered([0, 0], [9, 9]), None);
    assert_eq!(answered([0, 0], [0, 0]), None);
    let window = || {
        vec![pdus::item(
            ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW,
            Content::AsynchronousOperationsWindow(1, 1),
        )]
    };
    assert_eq!(with_items(CT, vec![], window(), "UL-073"), VIOLATION);
    assert_eq!(with_items(CT, window(), vec![], "UL-073"), None);
}

fn extended(class: &str, octets: &[u8]) -> Vec<Item> {
    let content = Content::ExtendedNegotiation(ExtendedNegotiation {
        sop_class_uid: class.into(),
        application_information: octets.into(),
    });
    vec![pdus::item(ItemType::EXTENDED_NEGOTIATION, content)]
}

/// PS3.4 C.5.1.1; PS3.7 D.3.3.5.
#[test]
fn extended_negotiation_grants_what_was_offered() {
    let answered = |offer: &[u8], granted: &[u8]| {
        with_items(FIND, extended(FIND, offer), extended(FIND, granted), "UL-084")
    };
    assert_eq!(answered(&[1, 1, 1, 1], &[1, 0, 1, 0]), None);
    assert_eq!(answered(&[1, 1, 1, 1], &[1]), None);
    assert_eq!(answered(&[1, 0, 1], &[1, 1, 1]), VIOLATION);
    assert_eq!(answered(&[1], &[1, 0, 0]), VIOLATION);
    assert_eq!(answered(&[1, 0], &[1, 0, 0]), None);
    assert_eq!(with_items(FIND, vec![], extended(FIND, &[1]), "UL-083"), VIOLATION);
    assert_eq!(with_items(FIND, extended(FIND, &[1]), vec![], "UL-083"), None);
    // What the octets of other services mean, they judge themselves.
    let storage = |octets: &[u8]| extended(CT, octets);
    assert_eq!(with_items(CT, storage(&[0, 0, 0, 0, 0, 0]), storage(&[1, 0, 0, 0, 0, 0]), "UL-084"), None);
    assert_eq!(with_items(CT, storage(&[]), vec![], "UL-082"), VIOLATION);
    assert_eq!(with_items(CT, [storage(&[0]), storage(&[0])].concat(), vec![], "UL-082"), VIOLATION);
    assert_eq!(with_items(CT, [storage(&[0]), extended(FIND, &[1])].concat(), vec![], "UL-082"), None);
}

/// PS3.7 D.3.3.6.
#[test]
fn related_general_classes_may_be_none() {
    let common = |class: &str, service: &str, related: &[&str]| {
        let content = Content::CommonExtendedNegotiation(CommonExtendedNegotiation {
            sop_class_uid: class.into(),
            service_class_uid: service.into(),
            related_general_sop_class_uids: related.iter().map(|uid| (*uid).into()).collect(),
            reserved: [7; 4].into(),
        });
        vec![pdus::item(ItemType::COMMON_EXTENDED_NEGOTIATION, content)]
    };
    assert_eq!(with_items(CT, common(CT, STORAGE, &[]), vec![], "UL-086"), None);
    assert_eq!(with_items(CT, common(CT, STORAGE, &[FIND]), vec![], "UL-086"), None);
    assert_eq!(with_items(CT, common(CT, FIND, &[]), vec![], "UL-086"), VIOLATION);
    assert_eq!(with_items(CT, common("1.3.6.1.4.1.9590.7", FIND, &[]), vec![], "UL-086"), None);
    let twice = [common(CT, STORAGE, &[]), common(CT, STORAGE, &[])].concat();
    assert_eq!(with_items(CT, twice, vec![], "UL-086"), VIOLATION);
    assert_eq!(with_items(CT, vec![], common(CT, STORAGE, &[]), "UL-085"), VIOLATION);
}

/// PS3.7 D.3.3.4: roles are offered, granted or turned down, and not added.
#[test]
fn roles_are_granted_as_far_as_they_were_offered() {
    let answered = |offer: Option<[u8; 2]>, granted: [u8; 2], rule: &str| {
        let role = |[user, provider]: [u8; 2]| workflow::role(CT, user, provider);
        with_items(CT, offer.map(role).into_iter().collect(), vec![role(granted)], rule)
    };
    for (granted, fault) in [([0, 1], None), ([0, 0], None), ([1, 0], VIOLATION), ([1, 1], VIOLATION)] {
        assert_eq!(answered(Some([0, 1]), granted, "UL-079"), fault, "{granted:?}");
    }
    assert_eq!(answered(Some([1, 1]), [1, 1], "UL-079"), None);
    assert_eq!(answered(None, [1, 0], "UL-078"), VIOLATION);
    assert_eq!(answered(Some([1, 0]), [1, 0], "UL-078"), None);
    // Who turns down both leaves the context without use.
    assert_eq!(answered(Some([0, 1]), [0, 0], "UL-133"), WARNING);
    assert_eq!(answered(Some([0, 1]), [0, 1], "UL-133"), None);
    // An offer of neither is no offer.
    assert_eq!(answered(Some([0, 0]), [0, 0], "UL-080"), VIOLATION);
    assert_eq!(answered(Some([0, 1]), [0, 0], "UL-080"), None);
}

/// PS3.7 D.3.3.2.
#[test]
fn a_version_name_may_be_absent_and_is_short_ascii() {
    let named = |names: &[&[u8]]| {
        let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, CT)]);
        if let Some(Content::UserInformation(items)) = request.items.last_mut().map(|item| &mut item.content)
        {
            items.retain(|item| item.kind != ItemType::IMPLEMENTATION_VERSION_NAME);
            items.extend(names.iter().map(|name| {
                let content = Content::ImplementationVersionName((*name).into());
                pdus::item(ItemType::IMPLEMENTATION_VERSION_NAME, content)
            }));
        }
        let mut ladder = Ladder::new();
        ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
        ladder.release();
        weight(&ladder, "UL-064")
    };
    assert_eq!(named(&[]), None);
    assert_eq!(named(&[b"0123456789ABCDEF"]), None);
    assert_eq!(named(&[b"0123456789ABCDEFG"]), VIOLATION);
    assert_eq!(named(&[b""]), VIOLATION);
    assert_eq!(named(&[b"V\xe9RSION"]), VIOLATION);
    assert_eq!(named(&[b"ONE", b"TWO"]), VIOLATION);
}

/// PS3.8 9.3.3: items of the answer stand in the order of their types, those inside in any.
#[test]
fn contexts_stand_before_the_user_information() {
    let moved = |from: usize, to: usize| {
        let mut request =
            pdus::associate("CT01", "PACS", vec![pdus::proposal(1, CT), pdus::proposal(3, FIND)]);
        let item = request.items.remove(from);
        request.items.insert(to, item);
        let mut ladder = Ladder::new();
        ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1, 3]));
        ladder.release();
        weight(&ladder, "UL-034")
    };
    assert_eq!(moved(0, 0), None);
    assert_eq!(moved(1, 2), None);
    assert_eq!(moved(3, 0), VIOLATION);
    assert_eq!(moved(0, 1), VIOLATION);
}

/// PS3.8 7.1.1.14: what nobody accepted ends at once, and is told by its results.
#[test]
fn one_context_is_enough() {
    let answered = |results: [u8; 2]| {
        let proposals = vec![pdus::proposal(1, CT), pdus::proposal(3, FIND)];
        let answers = vec![pdus::answer(1, results[0]), pdus::answer(3, results[1])];
        let ladder = negotiated(proposals, answers);
        (weight(&ladder, "UL-050"), weight(&ladder, "UL-052"))
    };
    assert_eq!(answered([0, 0]), (None, None));
    assert_eq!(answered([0, 3]), (None, NOTE));
    assert_eq!(answered([4, 4]), (WARNING, None));
    assert_eq!(answered([3, 4]), (WARNING, NOTE));
    assert_eq!(ContextResult(3).name(), "abstract syntax not supported");
}
