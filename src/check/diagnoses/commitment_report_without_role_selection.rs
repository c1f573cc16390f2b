//! Storage commitment report refused by role.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "commitment-report-without-role-selection",
    title: "Storage commitment report refused by role",
    symptom: "The archive opens an association for its report, and the SCP role is not proposed or not granted.",
    causes: &[
        "the modality does not know role selection",
        "the archive proposes both roles, or none",
        "the archive does not offer Implicit VR Little Endian",
    ],
    advice: "Propose SCU role 0 and SCP role 1 for Storage Commitment, and grant them.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["SVC-SCM-012"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("The report between {culprit} and {victim} lacks its role: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("SVC-SCM-012").ending_in_abort(Side::Responder)
}
