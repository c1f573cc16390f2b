//! UL-105.

use crate::check::machines::Departure;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::time::Moment;
use crate::timeline::{AssociationEntry, MessageEntry};
use crate::ul::PduType;

pub(super) static RULE: Rule = Rule {
    id: "UL-105",
    name: "unexpected_pdu_not_aborted",
    title: "Receiver goes on after an unexpected PDU",
    severity: Severity::Warning,
    clause: "PS3.8 9.2.3, Table 9-10",
    requirement: "A peer that receives a PDU which its state does not expect aborts the association.",
    rationale: "Its tolerance hides the defect of the other side, until that meets a stricter peer.",
    exceptions: "Only where its answer shows that it had read the PDU.",
    advice: "Answer with an A-ABORT whose source is the provider and whose reason is unexpected PDU.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check_answer), Check::Association(check_release)],
    example,
    example_also_breaks: &["UL-090"],
};

/// It answers a request that came behind the PDU.
fn check_answer(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(departure) = tolerated(context) else { return };
    if entry.sender == departure.sender || !entry.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let Some(request) = context.operation_of(entry).map(|operation| &operation.request) else { return };
    if request.sender == departure.sender && request.offset > departure.span.offset {
        report(departure, entry.last, entry.command_name(), findings);
    }
}

/// It answers an A-RELEASE-RQ that came behind the PDU.
fn check_release(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(departure) = tolerated(context) else { return };
    let Some(asked) = context.peers.of(departure.sender).first(PduType::RELEASE_RQ) else { return };
    let answered = context.peers.of(departure.sender.other()).first(PduType::RELEASE_RP);
    if let Some(answered) = answered.filter(|answered| asked > departure.at && *answered > asked) {
        report(departure, answered, PduType::RELEASE_RP.name(), findings);
    }
}

fn tolerated(context: &Context) -> Option<&Departure> {
    context.departure().filter(|departure| departure.is_abort_due && !departure.is_order_doubtful)
}

fn report(departure: &Departure, at: Moment, answer: &str, findings: &mut Findings<'_>) {
    findings.report(at, Some(departure.sender.other()), || {
        let observed = format!("{answer} after an unexpected {}", departure.kind.name());
        Evidence::new("A-ABORT", observed).octets(departure.sender, departure.span)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.wait_ms(20);
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
