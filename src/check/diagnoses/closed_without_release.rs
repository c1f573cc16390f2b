//! Closed without release.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::timeline::Outcome;

pub(super) static PATTERN: Pattern = Pattern {
    id: "closed-without-release",
    title: "Closed without release",
    symptom: "An established association ends with TCP, without A-RELEASE or A-ABORT.",
    causes: &[
        "the program ended, or crashed",
        "the client saves itself the release",
        "a device between them cut the connection",
    ],
    advice: "See who sent the FIN or RST first; if all messages were answered, nothing was lost.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let by = association.ended_by?;
    let is_lost = matches!(association.outcome, Outcome::Reset | Outcome::Closed);
    if !is_lost || case.accepted().is_none() || association.is_outcome_inferred {
        return None;
    }
    let how = if association.outcome == Outcome::Reset { "resets" } else { "closes" };
    let open = case.context.open.len();
    let lost = if open > 0 {
        format!("requests without an answer: {open}")
    } else {
        "nothing was left to answer".to_owned()
    };
    let text = format!("{} {how} TCP without release or abort; {lost}.", case.name(by));
    Some(Told::new(text, association.last).by(by).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.close();
    ladder
}
