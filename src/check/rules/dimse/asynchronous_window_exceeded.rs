//! DIMSE-032.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::{Associate, Role};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-032",
    name: "asynchronous_window_exceeded",
    title: "More requests at once than agreed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.3, 9.1",
    requirement: "A peer has no more requests without last response than the asynchronous operations window \
                  allows it: one, if none was agreed.",
    rationale: "Peers that work on one request at a time drop the others or the connection.",
    exceptions: "Each peer counts its own requests; C-CANCEL is none. 0 is any number. Where the capture \
                 lost octets, nothing is said.",
    advice: "Wait for the response before the next request, or negotiate a window.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept, Need::NothingLost],
    follows_from: &["DIMSE-020", "DIMSE-021"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) = commands::request(entry) else { return };
    if commands::is_sending(entry.sender.other(), context) {
        return;
    }
    let window = window(entry.sender, context);
    let open = context.open_operations(entry.sender).count();
    if window == 0 || open < usize::from(window) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let waiting: Vec<String> = context
            .open_operations(entry.sender)
            .take(8)
            .map(|open| format!("{} {}", open.field.name(), open.message_id))
            .collect();
        let expected = if window == 1 {
            "1 request at a time".to_owned()
        } else {
            format!("{window} requests at a time")
        };
        let observed = format!("a {} while {open} wait: {}", field.name(), waiting.join(", "));
        Evidence::new(expected, observed).octets(entry.sender, entry.span())
    });
}

/// How many requests `sender` may have under way. Both PDUs speak of the requestor: it invokes, the acceptor's
/// requests it performs.
fn window(sender: Role, context: &Context) -> u16 {
    let of = |associate: &Option<Box<Associate>>| associate.as_ref()?.asynchronous_operations_window();
    let (Some(_), Some((invoked, performed))) =
        (of(&context.negotiation.request), of(&context.negotiation.accept))
    else {
        return 1;
    };
    if sender == Role::Requestor { invoked } else { performed }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.requestor(&pdus::echo_request(1, 2));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.acceptor(&pdus::echo_response(1, 2, 0x0000));
    ladder.release();
    ladder
}
