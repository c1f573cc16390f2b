//! UL-096.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AbortSource, Body, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-096",
    name: "association_aborted",
    title: "Association aborted",
    severity: Severity::Note,
    clause: "PS3.8 7.3, 7.4",
    requirement: "An association ends by release when everything is done; an abort ends it at once, and \
                  what was under way is lost.",
    rationale: "What the aborting side did not say must be read from what came before: that is listed here.",
    exceptions: "An abort is a legal end, and what crosses it on its way is nobody's fault.",
    advice: "Look at the last message before the abort, and into the log of the side that aborted.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::Abort(abort) = &pdu.body else { return };
    findings.report(entry.last, None, || {
        let source = abort.why.source_name();
        let reason = abort.why.reason_name().map(|reason| format!(", {reason}")).unwrap_or_default();
        let last = Role::BOTH.map(|role| last_message(role, entry, context));
        let observed = format!(
            "A-ABORT by the {} ({source}{reason}) in {}; {}",
            entry.sender.name(),
            context.machines.at_hand,
            last.join("; ")
        );
        Evidence::new("A-RELEASE-RQ when everything is done", observed)
            .octets(entry.sender, pdu.header.span())
    });
}

fn last_message(role: Role, entry: &PduEntry, context: &Context) -> String {
    let peer = context.peers.of(role);
    let said = peer.last_message.map(|(field, at)| (field.map_or("unknown message", CommandField::name), at));
    let said = said.or_else(|| peer.last_pdu.map(|(kind, at)| (kind.name(), at)));
    match said {
        Some((name, at)) => {
            format!("last of the {}: {name}, {} before", role.name(), Elapsed(entry.last.at.since(at.at)))
        }
        None => format!("nothing of the {}", role.name()),
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.wait_ms(30_000);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}
