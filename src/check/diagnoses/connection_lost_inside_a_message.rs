//! Connection lost inside a message.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::stream::Side;
use crate::timeline::Outcome;

pub(super) static PATTERN: Pattern = Pattern {
    id: "connection-lost-inside-a-message",
    title: "Connection lost inside a message",
    symptom: "TCP ends while a message is half sent.",
    causes: &[
        "the sender's program crashed or was killed",
        "a firewall or load balancer cut the connection",
        "the receiver closed because of a full disk or a limit",
    ],
    advice: "See who sent the FIN or RST first, and read the log of that side.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let by = association.ended_by?;
    let is_cut = matches!(association.outcome, Outcome::Reset | Outcome::Closed);
    if !is_cut || case.is_incomplete() {
        return None;
    }
    let (sender, at) = case.context.has_cut_message?;
    let text = format!(
        "{} ends TCP while {} is in the middle of a message.",
        association.endpoint(by),
        case.name(sender)
    );
    Some(Told::new(text, at).and(association.last).by(by).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let request = pdus::store_request(1, 1, &pdus::ct_image(4_000), 1_024);
    let (first, _) = request.split_at(2_000);
    ladder.requestor(first);
    ladder.reset(Side::Responder);
    ladder
}
