//! SVC-MPPS-009.

use super::messages;
use crate::check::rules::attributes;
use crate::check::stories::step::{END_DATE, END_TIME, PERFORMED_SERIES_SEQUENCE, STATUS, has_value};
use crate::check::{
    Check, Context, Evidence, Findings, Rule, SeriesCount, Severity, Step, StepState, Stories,
};
use crate::dataset::Elements;
use crate::dict::requirement::performed_procedure_step::ATTRIBUTES;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-009",
    name: "step_ended_incomplete",
    title: "Procedure step ended without its final attributes",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.1, F.7.2.2.2",
    requirement: "When a step becomes COMPLETED or DISCONTINUED it has an end date and time, and at least \
                  one series with its UID, its protocol name, and the attributes of type 2.",
    rationale: "The SCP refuses the N-SET with 0120 or 0121, and the RIS shows the examination as in \
                progress for ever.",
    exceptions: "What an earlier N-CREATE or N-SET set counts. A series may have no images; a discontinued \
                 step needs a series too.",
    advice: "Send end date, end time and Performed Series Sequence with the final state.",
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
    let Some(data_set) = entry.whole_data_set() else { return };
    let state = data_set.get(STATUS).and_then(StepState::of).filter(|state| state.is_final());
    let Some(state) = state else { return };
    // What was set before is not known without the N-CREATE-RQ.
    let step = messages::step_of(entry, stories).filter(|step| step.attributes.is_some());
    let missing = missing(data_set.elements(), step);
    if !missing.is_empty() {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("missing or empty: {}", missing.join(", "));
            Evidence::new(format!("what {} demands", state.name()), observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn missing(elements: Elements<'_>, step: Option<&Step>) -> Vec<String> {
    let mut missing = Vec::new();
    let lacks = |tag, has_before: fn(&Step) -> bool| {
        !has_value(elements, tag)
            && (elements.element(tag).is_some() || step.is_some_and(|step| !has_before(step)))
    };
    if lacks(END_DATE, |step| step.has_end_date) {
        missing.push("PerformedProcedureStepEndDate".to_owned());
    }
    if lacks(END_TIME, |step| step.has_end_time) {
        missing.push("PerformedProcedureStepEndTime".to_owned());
    }
    match SeriesCount::of(elements) {
        Some(count) if count.series == 0 => missing.push("PerformedSeriesSequence".to_owned()),
        Some(_) => {
            let in_series = ATTRIBUTES.iter().filter(|attribute| {
                attribute.path.first() == Some(&PERFORMED_SERIES_SEQUENCE) && attribute.path.len() == 2
            });
            let lacking = in_series
                .filter(|attribute| attributes::lacks(elements, attribute.path, attribute.n_set.scu))
                .map(|attribute| attributes::path_name(attribute.path));
            missing.extend(lacking);
        }
        None if step.is_some_and(|step| step.series.is_none_or(|count| count.series == 0)) => {
            missing.push("PerformedSeriesSequence".to_owned());
        }
        None => {}
    }
    missing
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    let no_end = ((0x0040, 0x0251), Vec::new());
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[no_end])));
    ladder.acceptor(&workflow::step_set(2, 0x0120, None));
    ladder.release();
    ladder
}
