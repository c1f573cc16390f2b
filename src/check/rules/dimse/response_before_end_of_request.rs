//! DIMSE-028.

use super::{commands, timing};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::status::Class;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-028",
    name: "response_before_end_of_request",
    title: "Success before the request was complete",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "A responder tells success or a warning when it has the whole request.",
    rationale: "It acknowledges what it cannot have stored: when the rest gets lost, the object is gone.",
    exceptions: "A failure may come early. Responses within a round trip are let pass.",
    advice: "Send the response when the last fragment of the data set is stored.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(early) = context.early_response(entry).filter(|_| entry.is_complete) else { return };
    let Some(class) = early.response.status.map(Class::of) else { return };
    let rest = entry.last.at.since(early.response.at.at);
    if !matches!(class, Class::Success | Class::Warning) || rest < timing::round_trip_ns(context) {
        return;
    }
    let at = early.response.at;
    findings.report(at, Some(early.sender), || {
        let status = commands::status(early.response.status);
        let observed =
            format!("{} {status}, {} before its end", early.field.name(), timing::seconds_of(rest));
        Evidence::new(format!("the end of the {} first", entry.command_name()), observed)
            .octets(early.sender, early.span)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let image = pdus::ct_image(64);
    let (head, tail) = image.split_at_checked(64).unwrap_or((&image, &[]));
    ladder.requestor(&pdus::command(1, &pdus::store_command(1, "2.25.2")));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, head)]));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.wait_ms(100);
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 2, tail)]));
    ladder.release();
    ladder
}
