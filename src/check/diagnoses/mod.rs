//! The diagnoses: one file each, in the order in which they are tried, from the network up.

use super::{Case, Diagnosis, Look, Pattern, Stories, Told};
use crate::dict::Uid;
use crate::timeline::ConnectionEntry;
use crate::ul::ContextResult;

mod abort_right_after_acceptance;
mod abort_with_reserved_codes;
mod aborted;
mod application_context_not_supported;
mod association_request_never_answered;
mod association_used_twice;
mod called_ae_title_not_recognized;
mod calling_ae_title_not_recognized;
mod cancel_has_no_effect;
mod client_aborts_on_query_responses;
mod closed_without_release;
mod command_and_data_set_in_one_pdu_not_understood;
mod commitment_failed;
mod commitment_never_reported;
mod commitment_report_without_role_selection;
mod commitment_request_refused;
mod connection_dropped_while_idle;
mod connection_lost_inside_a_message;
mod connection_never_answered;
mod connection_refused;
mod contexts_missing_in_the_answer;
mod data_set_in_another_transfer_syntax;
mod default_transfer_syntax_missing;
mod deflated_data_set_unreadable;
mod error_comment_breaks_the_peer;
mod extended_negotiation_echoed;
mod file_header_sent_with_the_object;
mod first_command_aborted;
mod implementation_class_uid_missing;
mod local_limit_exceeded;
mod mandatory_command_elements_missing;
mod messages_interleaved;
mod move_destination_not_reached;
mod move_destination_unknown;
mod move_out_of_resources;
mod no_presentation_context_accepted;
mod normalized_operation_failed;
mod odd_length;
mod only_compressed_transfer_syntaxes_offered;
mod other_protocol_on_the_dicom_port;
mod pdu_longer_than_announced;
mod pdv_on_a_context_not_accepted;
mod performed_procedure_step_refused;
mod plain_dicom_to_a_tls_port;
mod printing_failed;
mod protocol_version_not_supported;
mod query_failed;
mod query_identifier_refused;
mod query_not_authorized;
mod query_without_parent_keys;
mod reject_storm;
mod rejected_without_a_reason;
mod release_collision;
mod released_while_responses_are_missing;
mod request_never_answered;
mod requests_without_an_asynchronous_window;
mod retrieve_finds_nothing;
mod retrieve_identifier_refused;
mod retrieve_partly_failed;
mod retrieve_times_out;
mod retrieve_without_role_selection;
mod some_presentation_contexts_rejected;
mod store_class_not_supported;
mod store_data_set_does_not_match;
mod store_failed;
mod store_not_authorized;
mod store_out_of_resources;
mod success_although_sub_operations_failed;
mod texts_garbled;
mod tls_handshake_failed;
mod tls_on_a_plain_port;
mod uid_with_trailing_nul;
mod user_identity_refused;
mod verification_failed;
mod worklist_empty;
mod worklist_keys_outside_the_sequence;

/// All patterns, in the order in which they are tried.
static PATTERNS: &[&Pattern] = &[
    &connection_refused::PATTERN,
    &connection_never_answered::PATTERN,
    &tls_on_a_plain_port::PATTERN,
    &tls_handshake_failed::PATTERN,
    &plain_dicom_to_a_tls_port::PATTERN,
    &other_protocol_on_the_dicom_port::PATTERN,
    &called_ae_title_not_recognized::PATTERN,
    &calling_ae_title_not_recognized::PATTERN,
    &local_limit_exceeded::PATTERN,
    &application_context_not_supported::PATTERN,
    &protocol_version_not_supported::PATTERN,
    &user_identity_refused::PATTERN,
    &rejected_without_a_reason::PATTERN,
    &association_request_never_answered::PATTERN,
    &only_compressed_transfer_syntaxes_offered::PATTERN,
    &default_transfer_syntax_missing::PATTERN,
    &no_presentation_context_accepted::PATTERN,
    &contexts_missing_in_the_answer::PATTERN,
    &uid_with_trailing_nul::PATTERN,
    &pdu_longer_than_announced::PATTERN,
    &messages_interleaved::PATTERN,
    &pdv_on_a_context_not_accepted::PATTERN,
    &requests_without_an_asynchronous_window::PATTERN,
    &odd_length::PATTERN,
    &command_and_data_set_in_one_pdu_not_understood::PATTERN,
    &mandatory_command_elements_missing::PATTERN,
    &error_comment_breaks_the_peer::PATTERN,
    &file_header_sent_with_the_object::PATTERN,
    &data_set_in_another_transfer_syntax::PATTERN,
    &deflated_data_set_unreadable::PATTERN,
    &store_out_of_resources::PATTERN,
    &store_data_set_does_not_match::PATTERN,
    &store_not_authorized::PATTERN,
    &store_class_not_supported::PATTERN,
    &verification_failed::PATTERN,
    &move_destination_unknown::PATTERN,
    &retrieve_identifier_refused::PATTERN,
    &move_out_of_resources::PATTERN,
    &retrieve_without_role_selection::PATTERN,
    &retrieve_partly_failed::PATTERN,
    &success_although_sub_operations_failed::PATTERN,
    &retrieve_times_out::PATTERN,
    &retrieve_finds_nothing::PATTERN,
    &query_not_authorized::PATTERN,
    &query_identifier_refused::PATTERN,
    &query_without_parent_keys::PATTERN,
    &client_aborts_on_query_responses::PATTERN,
    &worklist_keys_outside_the_sequence::PATTERN,
    &worklist_empty::PATTERN,
    &cancel_has_no_effect::PATTERN,
    &performed_procedure_step_refused::PATTERN,
    &commitment_request_refused::PATTERN,
    &commitment_failed::PATTERN,
    &commitment_report_without_role_selection::PATTERN,
    &printing_failed::PATTERN,
    &association_used_twice::PATTERN,
    &released_while_responses_are_missing::PATTERN,
    &release_collision::PATTERN,
    &some_presentation_contexts_rejected::PATTERN,
    &texts_garbled::PATTERN,
    &implementation_class_uid_missing::PATTERN,
    &extended_negotiation_echoed::PATTERN,
    &abort_with_reserved_codes::PATTERN,
    &move_destination_not_reached::PATTERN,
    &commitment_never_reported::PATTERN,
    &reject_storm::PATTERN,
];

/// Classes named of those that were refused for one reason.
const MAX_CLASSES: usize = 6;
/// Diagnoses of one association that are worth telling.
const MAX_TOLD: usize = 4;

/// What is told where nothing else explains a failure; the first one counts.
static LAST_RESORTS: &[&Pattern] = &[
    &abort_right_after_acceptance::PATTERN,
    &first_command_aborted::PATTERN,
    &store_failed::PATTERN,
    &query_failed::PATTERN,
    &normalized_operation_failed::PATTERN,
    &request_never_answered::PATTERN,
    &connection_lost_inside_a_message::PATTERN,
    &connection_dropped_while_idle::PATTERN,
    &aborted::PATTERN,
    &closed_without_release::PATTERN,
];

/// All patterns, in the order in which they are tried.
pub fn all() -> impl Iterator<Item = &'static Pattern> {
    PATTERNS.iter().chain(LAST_RESORTS).copied()
}

/// The pattern with this id, in any case of its letters.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Pattern> {
    all().find(|pattern| pattern.id.eq_ignore_ascii_case(id))
}

/// What went wrong in an association: the surest first, then what else it may be.
pub(super) fn of_association(case: &Case<'_>) -> Vec<Diagnosis> {
    let recognise = |pattern: &'static Pattern| {
        let Look::Association(recognise) = pattern.look else { return None };
        let told = recognise(case)?;
        let mut associations = vec![case.association.association];
        associations.extend(&told.associations);
        Some(Diagnosis { pattern, associations, told, is_alternative: false })
    };
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    for diagnosis in PATTERNS.iter().filter_map(|pattern| recognise(pattern)).take(MAX_TOLD) {
        let is_sure = !diagnosis.told.is_guess;
        diagnoses.push(diagnosis);
        if is_sure {
            break;
        }
    }
    if diagnoses.is_empty() {
        diagnoses.extend(LAST_RESORTS.iter().find_map(|pattern| recognise(pattern)));
    }
    // A sure one, found last, is told first.
    diagnoses.sort_by_key(|diagnosis| diagnosis.told.is_guess);
    diagnoses.iter_mut().skip(1).for_each(|diagnosis| diagnosis.is_alternative = true);
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

/// The contexts that were not accepted, by reason: `transfer syntaxes not supported: CT Image Storage`.
fn refusals(case: &Case<'_>) -> String {
    let mut reasons: Vec<(ContextResult, Vec<String>)> = Vec::new();
    for context in case.association.negotiation.contexts.iter().filter(|context| !context.is_accepted()) {
        let Some(result) = context.result else { continue };
        let class = context.abstract_syntax.as_ref().map_or("unknown".to_owned(), Uid::name_or_self);
        match reasons.iter_mut().find(|(other, _)| *other == result) {
            Some((_, classes)) if classes.contains(&class) => {}
            Some((_, classes)) => classes.push(class),
            None => reasons.push((result, vec![class])),
        }
    }
    let texts = reasons.iter().map(|(result, classes)| {
        let more = classes.len().saturating_sub(MAX_CLASSES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let classes: Vec<&str> = classes.iter().take(MAX_CLASSES).map(String::as_str).collect();
        format!("{} ({}): {}{more}", result.name(), result.0, classes.join(", "))
    });
    texts.collect::<Vec<_>>().join("; ")
}
