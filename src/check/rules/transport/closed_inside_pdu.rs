//! TCP-014.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::stream::Side;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{PduHeader, Role};

pub(super) static RULE: Rule = Rule {
    id: "TCP-014",
    name: "closed_inside_pdu",
    title: "Connection is closed inside a PDU",
    severity: Severity::Warning,
    clause: "PS3.8 9.1.4, 9.3",
    requirement: "Whoever starts a PDU sends all of it before closing.",
    rationale: "The peer cannot use what it has of the PDU.",
    exceptions: "Not flagged where the other side closed or aborted first, or where the capture lost octets.",
    advice: "Look at the sender: a crash, a full disk, or a PDU length that was wrong.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.lost_octets > 0 {
        return;
    }
    let Some((sender, header, missing)) = cut_by_its_sender(entry, context) else { return };
    findings.report(entry.last, Some(sender), || {
        let whole = u64::from(header.length).saturating_add(PduHeader::LENGTH as u64);
        let observed = format!("{} of {whole} octets, then the close", whole.saturating_sub(missing));
        Evidence::new(format!("a whole {}", header.kind.name()), observed).octets(sender, header.span())
    });
}

/// The PDU that its sender did not finish, and how many octets it lacks.
fn cut_by_its_sender(entry: &AssociationEntry, context: &Context) -> Option<(Role, PduHeader, u64)> {
    let sender = match entry.outcome {
        Outcome::Closed | Outcome::Reset => entry.ended_by?,
        // What an abort cut off is not among the cut PDUs: this abort is the answer to the close.
        Outcome::Aborted => entry.ended_by?.other(),
        _ => return None,
    };
    let (header, missing) = context.peers.of(sender).cut_pdu?;
    Some((sender, header, missing))
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    let request = pdus::echo_request(1, 7);
    ladder.requestor(request.get(..10).unwrap_or_default());
    ladder.reset(Side::Initiator);
    ladder
}
