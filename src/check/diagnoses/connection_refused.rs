//! Connection refused.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::Ladder;
use crate::stream::Close;
use crate::timeline::Outcome;
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "connection-refused",
    title: "Connection refused",
    symptom: "The SYN is answered by a RST at once.",
    causes: &[
        "the service is not running, or crashed",
        "the port is wrong (the web port instead of the DICOM port)",
        "the service listens on another interface, or on the loopback address only",
        "a firewall on the host rejects",
    ],
    advice: "Look at the listening socket on the acceptor; try a C-ECHO from the same host; compare the port with the site's list.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let is_refused = association.outcome == Outcome::Refused && association.close == Some(Close::Reset);
    if !is_refused || association.is_accepted == Some(true) {
        return None;
    }
    let text =
        format!("{} refuses TCP connections from {}.", association.acceptor, association.requestor.address);
    Some(Told::new(text, association.last).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::unopened();
    ladder.refuse();
    ladder
}
