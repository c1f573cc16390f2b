//! SVC-MWL-011.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-011",
    name: "study_uid_of_two_patients",
    title: "Study Instance UID of two patients in the worklist",
    severity: Severity::Violation,
    clause: "PS3.5 9.1; PS3.3 C.4.11",
    requirement: "A Study Instance UID belongs to one study, and a study to one patient.",
    rationale: "The images of two patients end up in one study.",
    exceptions: "Several steps of one patient share the UID. Between two queries, a Patient ID may have \
                 been corrected: that is only possible.",
    advice: "Look at how the information system makes UIDs: a counter that was set back, or a clone of the \
             database.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    let Some(is_same_query) = stories.other_patient(entry, context) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let study = entry.data_set.as_deref().and_then(|found| found.get(identifiers::STUDY_INSTANCE_UID));
        let study = Uid::new(study.unwrap_or_default());
        let evidence = Evidence::new("one patient for each study", format!("two Patient IDs with {study}"))
            .octets(entry.sender, entry.span());
        if is_same_query { evidence } else { evidence.possible() }
    });
}

fn example() -> Ladder {
    let step = worklist::step().with(Tag(0x0040, 0x0009), "S2");
    let other = worklist::found()
        .with(Tag(0x0010, 0x0020), "T2")
        .with_items(worklist::STEPS, &[step])
        .with(Tag(0x0040, 0x1001), "P2");
    examples::queried(worklist::CLASS, &worklist::request(), &[worklist::found(), other])
}
