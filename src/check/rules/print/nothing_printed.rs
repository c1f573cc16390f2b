//! SVC-PRT-011.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::AssociationEntry;
use crate::ul::Role;

use super::{examples, live};

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-011",
    name: "nothing_printed",
    title: "Association ended before the films were printed",
    severity: Severity::Note,
    clause: "PS3.4 H.4.1.2.1.3, H.5",
    requirement: "Film session, film boxes and images live as long as their association; only what was \
                  printed before it ends comes out.",
    rationale: "The films are lost without a word.",
    exceptions: "It is a legal way to cancel. Judged only where the whole association was captured.",
    advice: "Send the N-ACTION to print before the release.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if live::was_created(context, Service::FilmBox) != Some(true) || context.is_history_incomplete() {
        return;
    }
    let is_print = |field: CommandField| field == CommandField::N_ACTION_RQ;
    let mut operations = context.finished.iter().chain(&context.open);
    if operations.any(|operation| is_print(operation.field)) {
        return;
    }
    findings.report(entry.last, Some(Role::Requestor), || {
        Evidence::new("an N-ACTION to print", format!("film boxes, and then {}", entry.outcome.name()))
    });
}

fn example() -> Ladder {
    let mut ladder = examples::association();
    examples::create_film_session(&mut ladder, 1, "2.25.10");
    examples::create_film_box(&mut ladder, 2, &examples::film_box(), Some(&examples::created_film_box()));
    ladder.release();
    ladder
}
