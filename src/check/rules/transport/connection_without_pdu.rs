//! TCP-003.

use super::silence::{is_silent, waits_in_vain};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::Close;
use crate::time::Elapsed;
use crate::timeline::AssociationEntry;

pub(super) static RULE: Rule = Rule {
    id: "TCP-003",
    name: "connection_without_pdu",
    title: "Connection is opened and closed without a PDU",
    severity: Severity::Note,
    clause: "PS3.8 9.1.4",
    requirement: "A connection is opened to associate.",
    rationale: "None: monitors and load balancers do this all day.",
    exceptions: "Where the client lets the server wait, it is TCP-005.",
    advice: "If the client is a modality, see why it gives up before its request: a time-out, or it expects \
             TLS.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if is_silent(entry) && !waits_in_vain(entry, context) {
        findings.report(entry.last, None, || {
            let how = if entry.close == Some(Close::Reset) { "reset" } else { "closed" };
            let observed = format!("{how} after {}", Elapsed(entry.duration_ns()));
            Evidence::new("A-ASSOCIATE-RQ", observed)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.close();
    ladder
}
