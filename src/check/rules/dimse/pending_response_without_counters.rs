//! DIMSE-011.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-011",
    name: "pending_response_without_counters",
    title: "Pending C-GET or C-MOVE response without sub-operation counters",
    severity: Severity::Violation,
    clause: "PS3.7 9.3.3.2, 9.3.4.2",
    requirement: "A pending C-GET-RSP or C-MOVE-RSP tells the numbers of remaining, completed, failed and \
                  warning sub-operations.",
    rationale: "The requestor can show no progress; some take a missing number for a damaged response.",
    exceptions: "In final responses the numbers are optional.",
    advice: "Send all four numbers with status FF00H.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let response = [CommandField::C_GET_RQ, CommandField::C_MOVE_RQ].map(CommandField::response);
    let is_pending = matches!(entry.status(), Some(0xff00 | 0xff01));
    if !is_pending || !entry.command_field().is_some_and(|field| response.contains(&field)) {
        return;
    }
    let Some(command) = commands::sound(entry) else { return };
    let missing =
        [0x1020, 0x1021, 0x1022, 0x1023].into_iter().find(|element| !commands::has(command, *element));
    if let Some(missing) = missing {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("pending {} without it", entry.command_name());
            Evidence::new(commands::element_name(missing), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[traffic::STUDY_ROOT_GET]);
    ladder.requestor(&traffic::get_request(1));
    ladder.acceptor(&traffic::send(traffic::get_response(1, 0xff00)));
    ladder.acceptor(&traffic::send(traffic::get_response(1, 0x0000)));
    ladder.release();
    ladder
}
