//! SVC-PRT-001.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, live};

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-001",
    name: "print_object_out_of_order",
    title: "Film box without film session, or image box without film box",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.1, H.4.2, H.4.3",
    requirement: "A film box is created in a film session, and an image box belongs to a film box of the \
                  same association.",
    rationale: "The printer fails the request (C6xx), and no film comes out.",
    exceptions: "Judged only where the whole association was captured.",
    advice: "Create the film session first, then the film box, then fill its image boxes.",
    is_pedantic: false,
    needs: &[Need::History, Need::NothingLost],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let wanted = match (entry.command_field(), entry.service()) {
        (Some(CommandField::N_CREATE_RQ), Service::FilmBox) => Service::FilmSession,
        (Some(CommandField::N_SET_RQ), Service::GrayscaleImageBox | Service::ColorImageBox) => {
            Service::FilmBox
        }
        _ => return,
    };
    if context.is_history_incomplete() || live::was_created(context, wanted) != Some(false) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(
            format!("a {} created before", wanted_name(wanted)),
            format!("{} without one", entry.command_name()),
        )
        .octets(entry.sender, entry.span())
    });
}

fn wanted_name(service: Service) -> &'static str {
    if service == Service::FilmSession { "film session" } else { "film box" }
}

fn example() -> Ladder {
    let mut ladder = examples::association();
    examples::create_film_box(&mut ladder, 1, &examples::film_box(), Some(&examples::created_film_box()));
    ladder.release();
    ladder
}
