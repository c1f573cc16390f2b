//! SVC-MPPS-014.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, SeriesCount, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-014",
    name: "step_series_left_out",
    title: "N-SET with fewer series or images than before",
    severity: Severity::Warning,
    clause: "PS3.4 F.7.2.2.2",
    requirement: "A sequence in an N-SET-RQ is sent with all its items: it replaces what was there.",
    rationale: "The references of the earlier N-SET get lost.",
    exceptions: "It could be a correction.",
    advice: "Send Performed Series Sequence with all series and images each time.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_SET_RQ) {
        return;
    }
    let Some(now) = entry.whole_data_set().and_then(|data_set| SeriesCount::of(data_set.elements())) else {
        return;
    };
    let Some(before) = messages::step_of(entry, stories).and_then(|step| step.series) else { return };
    if now.series < before.series || now.references < before.references {
        findings.report(entry.last, Some(entry.sender), || {
            let words =
                |count: SeriesCount| format!("{} series with {} references", count.series, count.references);
            Evidence::new(format!("at least {}", words(before)), words(now))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    let of = |series: &[Vec<u8>]| ((0x0040, 0x0340), workflow::sequence(0x0040, 0x0340, series));
    let status = ((0x0040, 0x0252), pdus::implicit(0x0040, 0x0252, b"IN PROGRESS "));
    let first = of(&[workflow::series("2.25.5", &["2.25.2"])]);
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[status, first])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    let second = of(&[workflow::series("2.25.6", &[])]);
    ladder.requestor(&workflow::set_step(3, &workflow::completed_with(&[second])));
    ladder.acceptor(&workflow::step_set(3, 0x0000, None));
    ladder.release();
    ladder
}
