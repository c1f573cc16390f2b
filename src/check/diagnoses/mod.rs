//! The diagnoses: one file each, in the order in which they are tried, from the network up.

use super::{Case, Diagnosis, Look, Pattern, Stories, Told};
use crate::timeline::{ConnectionEntry, Outcome};

mod called_ae_title_not_recognized;

/// All patterns, in the order in which they are tried.
static PATTERNS: &[&Pattern] = &[&called_ae_title_not_recognized::PATTERN];

/// Diagnoses of one association that are worth telling.
const MAX_TOLD: usize = 4;

/// All patterns.
#[must_use]
pub fn all() -> &'static [&'static Pattern] {
    PATTERNS
}

/// The pattern with this id, in any case of its letters.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Pattern> {
    PATTERNS.iter().copied().find(|pattern| pattern.id.eq_ignore_ascii_case(id))
}

/// What went wrong in an association: the surest first, then what else it may be.
pub(super) fn of_association(case: &Case<'_>) -> Vec<Diagnosis> {
    if !has_failed(case) {
        return Vec::new();
    }
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    for pattern in PATTERNS {
        let Look::Association(recognise) = pattern.look else { continue };
        let Some(told) = recognise(case) else { continue };
        let is_sure = !told.is_guess;
        let is_alternative = diagnoses.iter().any(|other| !other.told.is_guess);
        let mut associations = vec![case.association.association];
        associations.extend(&told.associations);
        diagnoses.push(Diagnosis { pattern, associations, told, is_alternative });
        if is_sure || diagnoses.len() >= MAX_TOLD {
            break;
        }
    }
    // A sure one, found last, is told first; the guesses before it are alternatives.
    diagnoses.sort_by_key(|diagnosis| diagnosis.told.is_guess);
    let has_sure = diagnoses.first().is_some_and(|first| !first.told.is_guess);
    for (index, diagnosis) in diagnoses.iter_mut().enumerate() {
        diagnosis.is_alternative = index > 0 && (has_sure || diagnosis.told.is_guess);
    }
    diagnoses
}

/// What went wrong on a connection that is not DICOM.
pub(super) fn of_connection(entry: &ConnectionEntry) -> Option<Diagnosis> {
    PATTERNS.iter().find_map(|pattern| {
        let Look::Connection(recognise) = pattern.look else { return None };
        Some(diagnosis(pattern, recognise(entry)?))
    })
}

/// What went wrong between associations.
pub(super) fn of_capture(stories: &Stories) -> Vec<Diagnosis> {
    let looks = PATTERNS.iter().filter_map(|pattern| match pattern.look {
        Look::Capture(recognise) => Some((pattern, recognise)),
        _ => None,
    });
    looks.flat_map(|(pattern, look)| look(stories).into_iter().map(|told| diagnosis(pattern, told))).collect()
}

fn diagnosis(pattern: &'static Pattern, told: Told) -> Diagnosis {
    Diagnosis { pattern, associations: told.associations.clone(), told, is_alternative: false }
}

/// Is there anything to explain?
fn has_failed(case: &Case<'_>) -> bool {
    let association = case.association;
    let has_bad_end = !matches!(association.outcome, Outcome::Released | Outcome::Open);
    let has_rejected_context = association
        .negotiation
        .contexts
        .iter()
        .any(|context| context.result.is_some() && !context.is_accepted());
    has_bad_end
        || association.failures > 0
        || association.unanswered > 0
        || has_rejected_context
        || !case.context.failures.is_empty()
        || !case.findings.is_empty()
}
