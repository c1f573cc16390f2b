//! Verification and Storage (PS3.4 Annexes A and B).

mod echo_failed;
mod examples;
pub(super) mod extended_negotiation;
mod failed_instance_not_sent_again;
mod identification_missing;
mod instance_stored_twice;
mod move_originator_incomplete;
mod move_originator_unknown;
mod objects;
mod private_storage_class;
mod retired_storage_class;
mod sop_class_uid_differs;
mod sop_instance_uid_differs;
mod status_not_of_non_patient_objects;
pub(super) mod statuses;
mod storage_failed;
mod storage_negotiation_out_of_range;
mod storage_warning;
mod type_2_identification_absent;
mod verification_with_extended_negotiation;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &echo_failed::RULE,
    &verification_with_extended_negotiation::RULE,
    &sop_class_uid_differs::RULE,
    &sop_instance_uid_differs::RULE,
    &identification_missing::RULE,
    &type_2_identification_absent::RULE,
    &storage_warning::RULE,
    &storage_failed::RULE,
    &move_originator_incomplete::RULE,
    &move_originator_unknown::RULE,
    &instance_stored_twice::RULE,
    &status_not_of_non_patient_objects::RULE,
    &storage_negotiation_out_of_range::RULE,
    &private_storage_class::RULE,
    &retired_storage_class::RULE,
    &failed_instance_not_sent_again::RULE,
];
