//! Connection attempt never answered.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::Ladder;
use crate::time::Elapsed;
use crate::timeline::Outcome;

pub(super) static PATTERN: Pattern = Pattern {
    id: "connection-never-answered",
    title: "Connection attempt never answered",
    symptom: "The SYN is repeated with growing gaps, and no answer comes.",
    causes: &[
        "a firewall or a virtual network drops the packets",
        "the address is wrong",
        "the host is down",
        "the way back is missing (asymmetric routes)",
    ],
    advice: "Try from the same subnet; look for the SYN at the acceptor; shorten the connect timeout of the client, so that it fails over.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let is_silent = association.outcome == Outcome::Refused && association.close.is_none();
    if !is_silent || association.transport.repeated_syns == 0 {
        return None;
    }
    let waited = Elapsed(association.duration_ns());
    let text =
        format!("{} never answered {} within {waited}.", association.acceptor, association.requestor.address);
    Some(Told::new(text, association.first).and(association.last))
}

fn example() -> Ladder {
    let mut ladder = Ladder::unopened();
    for milliseconds in [1_000, 2_000, 4_000] {
        ladder.wait_ms(milliseconds);
        ladder.repeat_syn();
    }
    ladder
}
