//! UL-122.

use super::fragments;
use crate::check::fragments::Stage;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-122",
    name: "message_never_completed",
    title: "Message never completed",
    severity: Severity::Violation,
    clause: "PS3.8 E.1, E.2",
    requirement: "A message ends with a fragment that says that it is the last one.",
    rationale: "The receiver waits for the rest and the sender for the response, until a timer ends.",
    exceptions: "After an A-ABORT, or if the other peer closed the connection, nothing more can come.",
    advice: "Mark the last fragment, and abort if the data set cannot be read to its end.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_aborted = Role::BOTH.iter().any(|role| context.peers.of(*role).has_sent(PduType::ABORT));
    if is_aborted {
        return;
    }
    for role in Role::BOTH {
        let is_own_end = match entry.outcome {
            Outcome::Released => true,
            Outcome::Closed | Outcome::Reset => entry.ended_by == Some(role),
            _ => false,
        };
        let unfinished = context.fragments.of(role).unfinished();
        let Some(message) = unfinished.filter(|message| is_own_end && message.stage != Stage::Announced)
        else {
            continue;
        };
        let at = context.peers.of(role).last_pdu.map_or(entry.last, |(_, at)| at);
        findings.report(at, Some(role), || {
            let what = if message.stage == Stage::Command { "command" } else { "data set" };
            let observed = format!("a {what} on context {} without a last fragment", message.context_id);
            Evidence::new("a last fragment", observed).octets(role, fragments::place(&message.first))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::command(1, &pdus::store_command(7, "2.25.2")));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, &pdus::ct_image(64))]));
    ladder.wait_ms(30_000);
    ladder.release();
    ladder
}
