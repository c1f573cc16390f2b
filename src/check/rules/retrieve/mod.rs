//! C-MOVE and C-GET (PS3.4 Annex C).

mod counters_differ_from_sub_operations;
mod failed_list_length_differs;
mod failed_list_missing;
mod failed_list_out_of_place;
mod final_status_contradicts_counters;
mod get_accepted_without_scp_role;
mod get_instances_never_sent;
mod get_sub_operation_not_answered;
mod get_sub_operation_without_role;
mod get_without_scp_role;
mod move_destination_not_reached;
mod move_destination_unknown;
mod move_destination_wrong;
mod move_originator_wrong;
mod move_sub_operation_on_same_association;
mod nothing_retrieved;
mod operations;
mod pending_retrieve_without_counters;
mod retrieve_extended_negotiation_out_of_range;
mod retrieve_identifier_has_other_keys;
mod retrieve_identifier_missing;
mod retrieve_unique_key_wrong;
mod retrieve_without_progress;
mod retrieved_instance_not_asked_for;
mod sub_operation_counters_inconsistent;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &retrieve_identifier_missing::RULE,
    &retrieve_identifier_has_other_keys::RULE,
    &retrieve_unique_key_wrong::RULE,
    &pending_retrieve_without_counters::RULE,
    &sub_operation_counters_inconsistent::RULE,
    &counters_differ_from_sub_operations::RULE,
    &final_status_contradicts_counters::RULE,
    &failed_list_missing::RULE,
    &failed_list_out_of_place::RULE,
    &failed_list_length_differs::RULE,
    &retrieve_without_progress::RULE,
    &nothing_retrieved::RULE,
    &retrieved_instance_not_asked_for::RULE,
    &retrieve_extended_negotiation_out_of_range::RULE,
    &move_destination_wrong::RULE,
    &move_destination_unknown::RULE,
    &move_sub_operation_on_same_association::RULE,
    &move_destination_not_reached::RULE,
    &move_originator_wrong::RULE,
    &get_without_scp_role::RULE,
    &get_accepted_without_scp_role::RULE,
    &get_sub_operation_without_role::RULE,
    &get_instances_never_sent::RULE,
    &get_sub_operation_not_answered::RULE,
];
