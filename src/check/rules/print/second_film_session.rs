//! SVC-PRT-002.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, live};

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-002",
    name: "second_film_session",
    title: "Second film session on one association",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.1.2.1.3",
    requirement: "An association has one film session at a time.",
    rationale: "The printer fails the request, or mixes up the films.",
    exceptions: "After an N-DELETE, another session is right.",
    advice: "Delete the session before the next is created, or open another association.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_CREATE_RQ) || entry.service() != Service::FilmSession {
        return;
    }
    if live::was_created(context, Service::FilmSession) == Some(true) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("one film session at a time", "an N-CREATE-RQ while one is there")
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = examples::association();
    examples::create_film_session(&mut ladder, 1, "2.25.10");
    examples::create_film_session(&mut ladder, 2, "2.25.11");
    examples::print(&mut ladder, 3, "2.25.11");
    ladder.release();
    ladder
}
