//! Connection dropped while idle.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::stream::Side;
use crate::time::Elapsed;
use crate::timeline::Outcome;
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "connection-dropped-while-idle",
    title: "Connection dropped while idle",
    symptom: "After a long silence, TCP is reset or never acknowledged again.",
    causes: &[
        "a firewall forgets idle connections",
        "the acceptor has an idle timer",
        "a virtual private network went down",
    ],
    advice: "Shorten the reuse of associations in the client, or switch TCP keep-alive on.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    const LONG: i64 = 60_000_000_000;
    let association = case.association;
    let last =
        Role::BOTH.into_iter().filter_map(|role| case.context.peers.of(role).last_pdu).map(|(_, at)| at);
    let last = last.max_by_key(|at| at.frame)?;
    let idle = association.last.at.since(last.at);
    let is_lost =
        matches!(association.outcome, Outcome::Reset | Outcome::Closed) && case.accepted().is_some();
    if !is_lost || idle < LONG || case.is_incomplete() {
        return None;
    }
    let text = format!("TCP ended after {} of silence, without release or abort.", Elapsed(idle));
    Some(Told::new(text, last).and(association.last).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.wait_ms(900_000);
    ladder.reset(Side::Responder);
    ladder
}
