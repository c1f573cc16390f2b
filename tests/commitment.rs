//! Storage commitment (PS3.4 Annex J) across associations: what a report tells, and whether it gets there.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::check;
use dcmtap::check::Severity;
use dcmtap::scenario::workflow::{self, failed_reference, reference, references};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::ul::{RejectReason, encode};

const TRANSACTION: &str = "2.25.77";
const RESULT_DIFFERS: &str = "SVC-SCM-009";
const REUSED: &str = "SVC-SCM-003";
const NOT_TAKEN: &str = "SVC-SCM-015";

fn observed(ladder: &Ladder, rule: &str) -> Vec<(Severity, String)> {
    let findings = check(&ladder.pcapng(), false).into_iter().filter(|finding| finding.rule.id == rule);
    findings.map(|finding| (finding.severity, finding.evidence.observed.clone())).collect()
}

/// The association of a request, on which these reports come.
fn reported(reports: &[Vec<u8>]) -> Ladder {
    let mut ladder = Ladder::commitment();
    for (id, report) in (1..).zip(reports) {
        ladder.acceptor(&workflow::commitment_report(id, 1, report));
        ladder.requestor(&workflow::report_response(id, 1, 0x0000));
    }
    ladder.release();
    ladder
}

#[test]
fn a_report_is_about_what_was_asked_for() {
    let of = |failed: &[&str], committed: &[&str]| {
        let failed: Vec<_> = failed.iter().map(|instance| failed_reference(instance, 0x0112)).collect();
        let committed: Vec<_> = committed.iter().map(|instance| reference(instance)).collect();
        let some = |items: &[Vec<u8>]| (!items.is_empty()).then(|| items.to_vec());
        references(TRANSACTION, some(&failed).as_deref(), some(&committed).as_deref())
    };
    let told = |reports: &[Vec<u8>]| -> Vec<String> {
        observed(&reported(reports), RESULT_DIFFERS).into_iter().map(|it| it.1).collect()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(told(&[of(&[], &["2.25.2", "2.25.4"])]), nothing);
    assert_eq!(told(&[of(&["2.25.4"], &["2.25.2"])]), nothing);
    assert_eq!(told(&[of(&["2.25.2", "2.25.4"], &[])]), nothing);
    assert_eq!(told(&[of(&[], &["2.25.2"])]), ["1 of them"]);
    assert_eq!(told(&[of(&[], &["2.25.2", "2.25.4", "2.25.6"])]), ["2.25.6, which was not asked for"]);
    assert_eq!(told(&[of(&["2.25.2"], &["2.25.2", "2.25.4"])]), ["2.25.2 as committed and as failed"]);
    let twice = [of(&[], &["2.25.2", "2.25.4"]), of(&[], &["2.25.4"])];
    assert_eq!(told(&twice), ["1 of them, in one of several reports"]);
    // Of another transaction nothing is known.
    assert_eq!(told(&[references("2.25.78", None, Some(&[reference("2.25.6")]))]), nothing);
}

#[test]
fn a_transaction_uid_is_used_once() {
    let again = |between: &dyn Fn(&mut Ladder), instances: &[&str]| {
        let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
        let of = |instances: &[&str]| {
            let items: Vec<_> = instances.iter().map(|instance| reference(instance)).collect();
            references(TRANSACTION, None, Some(&items))
        };
        ladder.requestor(&workflow::commitment_request(1, &of(&["2.25.2", "2.25.4"])));
        between(&mut ladder);
        ladder.requestor(&workflow::commitment_request(2, &of(instances)));
        ladder.acceptor(&workflow::commitment_response(2, 0x0000));
        ladder.release();
        let mut found = observed(&ladder, REUSED);
        assert_eq!(found.len(), 1, "{found:?}");
        let (severity, text) = found.pop().unwrap();
        (severity, text.rsplit(", ").next().unwrap().to_owned())
    };
    let same = ["2.25.4", "2.25.2"];
    let taken = |ladder: &mut Ladder| ladder.acceptor(&workflow::commitment_response(1, 0x0000));
    let refused = |ladder: &mut Ladder| ladder.acceptor(&workflow::commitment_response(1, 0x0110));
    let reported = |ladder: &mut Ladder| {
        taken(ladder);
        let report = references(TRANSACTION, None, Some(&[reference("2.25.2"), reference("2.25.4")]));
        ladder.acceptor(&workflow::commitment_report(1, 1, &report));
        ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    };
    let told = |severity, state: &str| (severity, state.to_owned());
    // The same once more, for want of a report.
    assert_eq!(again(&taken, &same), told(Severity::Warning, "which waits for its report"));
    assert_eq!(again(&taken, &["2.25.2"]), told(Severity::Violation, "which waits for its report"));
    assert_eq!(again(&refused, &same), told(Severity::Violation, "which was refused"));
    assert_eq!(again(&reported, &same), told(Severity::Violation, "which was reported on"));
}

/// PS3.4 J.3.3: who asked for commitment takes the report.
#[test]
fn a_report_that_is_not_taken_is_told() {
    let report = || references(TRANSACTION, None, Some(&[reference("2.25.2"), reference("2.25.4")]));
    let after = |calling: &str, then: &dyn Fn(&mut Ladder)| {
        let mut ladder = Ladder::commitment();
        ladder.release();
        ladder.archive_reports(calling);
        ladder.requestor(&workflow::commitment_report(1, 1, &report()));
        then(&mut ladder);
        observed(&ladder, NOT_TAKEN).into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    let nothing: [&str; 0] = [];
    let answer = |status: u16| {
        move |ladder: &mut Ladder| {
            ladder.acceptor(&workflow::report_response(1, 1, status));
            ladder.release();
        }
    };
    assert_eq!(after("PACS", &answer(0x0000)), nothing);
    assert_eq!(after("PACS", &answer(0x0110)), ["0110"]);
    // The archive ends the association at once: nobody had time to answer.
    assert_eq!(after("PACS", &Ladder::release), nothing);
    let late = |ladder: &mut Ladder| {
        ladder.wait_ms(90_000);
        ladder.release();
    };
    let found = after("PACS", &late);
    assert!(found.len() == 1 && found[0].starts_with("none within 1 min 30 s"), "{found:?}");
    let aborted = |ladder: &mut Ladder| {
        ladder.acceptor(&encode::abort(dcmtap::ul::AbortSource { source: 0, reason: 0 }));
        ladder.close();
    };
    let found = after("PACS", &aborted);
    assert!(found.len() == 1 && found[0].ends_with("aborted"), "{found:?}");
}

#[test]
fn a_report_that_cannot_be_brought_is_told_where_it_was_due() {
    let rejected = |result: u8, host: [u8; 4], class: &str, is_due: bool| {
        let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
        let request = references(TRANSACTION, None, Some(&[reference("2.25.2")]));
        ladder.requestor(&workflow::commitment_request(1, &request));
        ladder.acceptor(&workflow::commitment_response(1, if is_due { 0x0000 } else { 0x0110 }));
        ladder.release();
        ladder.connect_between(workflow::ARCHIVE, host);
        ladder.requestor(&pdus::request("PACS", "CT01", &[class]));
        ladder.acceptor(&encode::reject(result, RejectReason { source: 1, reason: 7 }));
        ladder.close();
        observed(&ladder, NOT_TAKEN).into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    let (modality, other) = (workflow::MODALITY, workflow::WORKSTATION);
    let nothing: [&str; 0] = [];
    let told = ["rejected: called AE title not recognized"];
    assert_eq!(rejected(1, modality, workflow::COMMITMENT, true), told);
    assert_eq!(rejected(2, modality, workflow::COMMITMENT, true), nothing, "it may be brought later");
    assert_eq!(rejected(1, other, workflow::COMMITMENT, true), nothing, "somebody else's");
    assert_eq!(rejected(1, modality, pdus::CT_IMAGE_STORAGE, true), nothing, "for something else");
    assert_eq!(rejected(1, modality, workflow::COMMITMENT, false), nothing, "none was due");
}
