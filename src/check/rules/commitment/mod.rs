//! Storage Commitment (PS3.4 Annex J).

mod commitment_class_differs_from_stored;
mod commitment_event_type_contradicts_content;
mod commitment_failure_reason_wrong;
mod commitment_for_instance_not_stored;
mod commitment_never_reported;
mod commitment_report_addressed_wrong;
mod commitment_report_from_other_title;
mod commitment_report_not_taken;
mod commitment_report_without_role;
mod commitment_request_addressed_wrong;
mod commitment_request_incomplete;
mod commitment_result_differs_from_request;
mod commitment_retrieve_title_twice;
mod instance_referenced_twice;
mod messages;
mod transaction_uid_reused;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &commitment_request_addressed_wrong::RULE,
    &commitment_request_incomplete::RULE,
    &transaction_uid_reused::RULE,
    &instance_referenced_twice::RULE,
    &commitment_for_instance_not_stored::RULE,
    &commitment_class_differs_from_stored::RULE,
    &commitment_report_addressed_wrong::RULE,
    &commitment_event_type_contradicts_content::RULE,
    &commitment_result_differs_from_request::RULE,
    &commitment_failure_reason_wrong::RULE,
    &commitment_retrieve_title_twice::RULE,
    &commitment_report_without_role::RULE,
    &commitment_report_from_other_title::RULE,
    &commitment_never_reported::RULE,
    &commitment_report_not_taken::RULE,
];
