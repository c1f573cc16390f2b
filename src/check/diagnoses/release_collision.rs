//! Both sides release.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "release-collision",
    title: "Both sides release",
    symptom: "Both sides send A-RELEASE-RQ, or the acceptor does; one waits for ever or aborts.",
    causes: &[
        "the acceptor releases when its idle timer ends",
        "the order after a collision is not implemented",
    ],
    advice: "Let the acceptor abort instead of releasing.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let finding = case.finding_of(&["UL-102", "UL-097"])?;
    let name = case.name(finding.at_fault.unwrap_or(Role::Acceptor));
    let text = format!("The release goes wrong at {name}: {}.", finding.evidence.observed);
    Some(Told::new(text, finding.at).by(finding.at_fault.unwrap_or(Role::Acceptor)))
}

fn example() -> Ladder {
    rules::example("UL-102")
}
