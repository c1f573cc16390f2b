//! Associations and connections that look like faults and are none.

use dcmtap::capture::{LinkType, Writer};
use dcmtap::dict::Uid;
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::Side;
use dcmtap::ul::{AbortSource, Associate, Content, Item, ItemType, PduType, RoleSelection, encode};

use super::common::check;

const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const BASELINE: &str = "1.2.840.10008.1.2.4.50";

/// The rules that find something, pedantic ones included.
fn broken(ladder: &Ladder) -> Vec<&'static str> {
    check(&ladder.pcapng(), true).iter().map(|finding| finding.rule.id).collect()
}

#[track_caller]
fn expect_silent(ladder: &Ladder, rules: &[&str]) {
    let found = broken(ladder);
    assert!(!rules.iter().any(|rule| found.contains(rule)), "found {found:?}");
}

fn add(associate: &mut Associate, item: Item) {
    if let Content::UserInformation(sub_items) = &mut associate.items.last_mut().unwrap().content {
        sub_items.retain(|known| known.kind != item.kind);
        sub_items.push(item);
    }
}

fn ladder(request: &Associate, accept: &Associate) -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, request));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, accept));
    ladder
}

fn negotiation(proposals: Vec<Item>, answers: Vec<Item>) -> Ladder {
    let request = pdus::associate("CT01", "PACS", proposals);
    let mut ladder = ladder(&request, &pdus::associate("CT01", "PACS", answers));
    ladder.release();
    ladder
}

#[test]
fn the_default_in_a_context_of_its_own_is_enough() {
    let proposals = vec![
        pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[BASELINE]),
        pdus::proposal(3, pdus::CT_IMAGE_STORAGE),
    ];
    let answers = vec![pdus::answer_with(1, 0, &[BASELINE]), pdus::answer(3, 4)];
    expect_silent(&negotiation(proposals, answers), &["UL-039", "UL-051", "UL-050"]);
}

#[test]
fn a_sender_of_images_with_loss_may_leave_the_default_out() {
    let proposal = vec![pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[BASELINE])];
    let found = check(&negotiation(proposal, vec![pdus::answer_with(1, 0, &[BASELINE])]).pcapng(), false);
    let severities: Vec<_> = found.iter().map(|finding| (finding.rule.id, finding.severity.name())).collect();
    assert_eq!(severities, [("UL-039", "warning")]);
}

#[test]
fn results_may_come_in_any_order_and_refused_ones_without_meaning() {
    let proposals = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer_with(3, 3, &[EXPLICIT]), pdus::answer(1, 0)];
    expect_silent(&negotiation(proposals, answers), &["UL-042", "UL-043", "UL-045", "UL-046", "UL-048"]);
}

#[test]
fn a_pdu_as_long_as_announced_is_right_in_both_directions() {
    let limit = |length| pdus::item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(length));
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    let mut accept = pdus::associate("CT01", "PACS", vec![pdus::answer(1, 0)]);
    // The limit of the requestor is for what it receives.
    add(&mut request, limit(4_096));
    add(&mut accept, limit(8_192));
    let mut ladder = ladder(&request, &accept);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(32_768), 8_186));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    expect_silent(&ladder, &["UL-070"]);
}

#[test]
fn lower_case_and_inner_spaces_are_legal_in_ae_titles() {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("ct 01.b", "pacs-1", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("ct 01.b", "pacs-1", &[1]));
    ladder.release();
    expect_silent(&ladder, &["UL-011", "UL-012", "UL-016"]);
}

#[test]
fn user_items_may_have_any_order() {
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
    let Some(Content::UserInformation(sub_items)) = request.items.last_mut().map(|item| &mut item.content)
    else {
        panic!("no user information")
    };
    sub_items.reverse();
    let mut ladder = ladder(&request, &pdus::associate("CT01", "PACS", vec![pdus::answer(1, 0)]));
    ladder.release();
    assert!(broken(&ladder).is_empty(), "{:?}", broken(&ladder));
}

#[test]
fn an_acceptor_may_turn_roles_down() {
    let roles = |scu_role, scp_role| {
        let sop_class_uid = Uid::from(pdus::CT_IMAGE_STORAGE);
        let roles = RoleSelection { sop_class_uid, scu_role, scp_role };
        pdus::item(ItemType::ROLE_SELECTION, Content::RoleSelection(roles))
    };
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    let mut accept = pdus::associate("CT01", "PACS", vec![pdus::answer(1, 0)]);
    add(&mut request, roles(1, 1));
    add(&mut accept, roles(1, 0));
    let mut ladder = ladder(&request, &accept);
    ladder.release();
    expect_silent(&ladder, &["UL-078", "UL-079", "UL-080", "UL-081", "UL-133"]);
}

#[test]
fn both_peers_answer_in_a_release_collision() {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&encode::release_request());
    ladder.requestor(&encode::release_response());
    ladder.acceptor(&encode::release_response());
    ladder.close();
    expect_silent(&ladder, &["TCP-001", "TCP-002", "TCP-007"]);
}

#[test]
fn one_repeated_syn_is_noise() {
    let mut ladder = Ladder::unopened();
    ladder.wait_ms(1_000);
    ladder.repeat_syn();
    expect_silent(&ladder, &["TCP-010"]);
}

#[test]
fn a_receive_window_may_close_for_a_moment() {
    let mut ladder = Ladder::verification();
    ladder.close_window(Side::Responder);
    ladder.wait_ms(2_000);
    ladder.open_window(Side::Responder);
    ladder.release();
    expect_silent(&ladder, &["TCP-011"]);
}

#[test]
fn copies_of_a_segment_from_several_taps_are_no_black_hole() {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&encode::release_response());
    for _ in 0..4 {
        ladder.retransmit(Side::Responder);
    }
    ladder.close();
    expect_silent(&ladder, &["TCP-012"]);
}

#[test]
fn a_lost_answer_is_not_the_acceptor_s_fault() {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.gap(Side::Responder, 180);
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.gap(Side::Responder, 90);
    ladder.wait_ms(40_000);
    ladder.close();
    expect_silent(&ladder, &["UL-106", "UL-107", "TCP-002"]);
}

#[test]
fn an_abort_first_excuses_the_pdu_that_it_cut() {
    let mut ladder = Ladder::verification();
    let request = pdus::echo_request(1, 7);
    ladder.requestor(&request[..request.len() / 2]);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    expect_silent(&ladder, &["TCP-014", "TCP-002"]);
}

/// A capture of headers alone shows that something was said, but not what.
#[test]
fn what_was_not_captured_is_not_missing() {
    const HEADERS: usize = 54;
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    let mut writer = Writer::new(Vec::new(), LinkType::ETHERNET).unwrap();
    for (at, frame) in ladder.frames() {
        writer.frame(at, &frame[..frame.len().min(HEADERS)], None).unwrap();
    }
    let found = check(&writer.into_inner(), true);
    let found: Vec<_> = found.iter().map(|finding| (finding.rule.id, &finding.evidence.observed)).collect();
    assert!(found.is_empty(), "found {found:?}");
}
