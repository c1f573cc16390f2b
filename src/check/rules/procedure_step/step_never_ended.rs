//! SVC-MPPS-012.

use crate::check::{Check, Evidence, Findings, Rule, Severity, Stories};
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-012",
    name: "step_never_ended",
    title: "Procedure step never ended",
    severity: Severity::Warning,
    clause: "PS3.4 F.1.5",
    requirement: "A step that was created becomes COMPLETED or DISCONTINUED.",
    rationale: "The RIS shows the examination as in progress for ever, and the order is not billed.",
    exceptions: "Only after 24 hours, and only if the modality is active later.",
    advice: "Let the modality end open steps when the next examination begins.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Capture(check)],
    example,
    example_also_breaks: &[],
};

/// An examination takes hours at most.
const DAY_NS: i64 = 86_400_000_000_000;

fn check(stories: &Stories, findings: &mut Findings<'_>) {
    for step in stories.steps().filter(|step| step.is_confirmed && !step.state.is_final()) {
        let active = stories.last_association_of(step.scu.address);
        let Some(age) = active.map(|active| active.since(step.created.at)).filter(|age| *age > DAY_NS) else {
            continue;
        };
        findings.report_in(Some(step.association), step.created, Some(Role::Requestor), || {
            let observed = format!("step {} in progress, {} later", step.instance, Elapsed(age));
            Evidence::new("COMPLETED or DISCONTINUED", observed)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    ladder.release();
    ladder.wait_ms(90_000_000);
    ladder.connect();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
