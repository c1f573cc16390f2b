//! TCP-011.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::stream::{Notice, Side};
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, TransportEntry};
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "TCP-011",
    name: "receive_window_closed",
    title: "Receiver stops the flow of data",
    severity: Severity::Note,
    clause: "PS3.8 9.1.3",
    requirement: "The receiver takes octets as they come; a receive window that is closed for a moment is \
                  normal.",
    rationale: "The sender waits, and its timer may end.",
    exceptions: "Short episodes; how long is too long is up to the policy.",
    advice: "Look at the receiver: slow storage, or an application that does not read.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Transport(check), Check::Association(check_association)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &TransportEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.notice != Notice::WindowOpened {
        return;
    }
    let Some(since) = context.peers.of(entry.sender).window_closed else { return };
    let closed_ns = entry.at.at.since(since.at);
    if closed_ns >= context.limits.zero_window_ns {
        findings.report(entry.at, Some(entry.sender), || {
            Evidence::new("an open receive window", format!("closed for {}", Elapsed(closed_ns)))
        });
    }
}

fn check_association(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for receiver in Role::BOTH {
        let Some(since) = context.peers.of(receiver).window_closed else { continue };
        let closed_ns = entry.last.at.since(since.at);
        if closed_ns >= context.limits.zero_window_ns {
            findings.report(entry.last, Some(receiver), || {
                let observed = format!("closed for {} until the end", Elapsed(closed_ns));
                Evidence::new("an open receive window", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::command(1, &pdus::store_command(1, "2.25.2")));
    ladder.close_window(Side::Responder);
    ladder.wait_ms(8_000);
    ladder.open_window(Side::Responder);
    ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
