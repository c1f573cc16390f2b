//! Command sets, and which message may follow which (PS3.7).

mod asynchronous_window_exceeded;
mod attributes_not_asked_for;
mod cancel_ignored;
mod cancel_malformed;
mod cancel_of_nothing;
mod cancel_of_single_response;
mod cancel_status_without_cancel;
mod cancelled_operation_ends_otherwise;
mod command_element_length_wrong;
mod command_element_with_several_values;
mod command_elements_out_of_order;
mod command_field_unknown;
mod command_group_length_wrong;
mod command_set_not_implicit_little_endian;
mod command_uid_malformed;
mod commands;
mod counters_without_sub_operations;
mod created_instance_not_named;
mod created_instance_renamed;
mod data_set_contradicts_its_announcement;
mod data_set_empty;
mod data_set_not_allowed;
mod element_is_no_command_element;
mod element_not_in_this_message;
mod error_comment_malformed;
mod failure_without_comment;
mod final_response_missing;
mod mandatory_command_element_missing;
mod mandatory_data_set_missing;
mod message_id_reused;
mod message_id_zero;
mod pending_status_of_single_response;
mod priority_unknown;
mod refused_request_repeated;
mod reply_without_type_id;
mod request_against_the_roles;
mod request_for_other_sop_class;
mod request_never_answered;
mod requested_and_affected_uid_confused;
mod response_before_end_of_request;
mod response_names_no_object;
mod response_names_other_object;
mod response_on_other_context;
mod response_slow;
mod response_to_unknown_message_id;
mod response_type_does_not_fit;
mod response_without_status;
mod second_final_response;
mod service_not_of_the_sop_class;
mod silence;
mod status_element_without_failure;
mod status_not_of_the_service;
mod status_not_permitted;
mod sub_operation_priority_differs;
mod timing;
mod traffic;
mod warning_taken_for_failure;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &command_set_not_implicit_little_endian::RULE,
    &command_group_length_wrong::RULE,
    &command_elements_out_of_order::RULE,
    &element_is_no_command_element::RULE,
    &command_element_length_wrong::RULE,
    &command_uid_malformed::RULE,
    &mandatory_command_element_missing::RULE,
    &response_names_no_object::RULE,
    &element_not_in_this_message::RULE,
    &command_field_unknown::RULE,
    &counters_without_sub_operations::RULE,
    &requested_and_affected_uid_confused::RULE,
    &command_element_with_several_values::RULE,
    &data_set_contradicts_its_announcement::RULE,
    &mandatory_data_set_missing::RULE,
    &data_set_not_allowed::RULE,
    &data_set_empty::RULE,
    &message_id_reused::RULE,
    &response_to_unknown_message_id::RULE,
    &response_type_does_not_fit::RULE,
    &response_on_other_context::RULE,
    &second_final_response::RULE,
    &pending_status_of_single_response::RULE,
    &response_names_other_object::RULE,
    &message_id_zero::RULE,
    &response_before_end_of_request::RULE,
    &request_against_the_roles::RULE,
    &request_for_other_sop_class::RULE,
    &service_not_of_the_sop_class::RULE,
    &asynchronous_window_exceeded::RULE,
    &request_never_answered::RULE,
    &response_slow::RULE,
    &priority_unknown::RULE,
    &sub_operation_priority_differs::RULE,
    &status_not_permitted::RULE,
    &status_not_of_the_service::RULE,
    &cancel_status_without_cancel::RULE,
    &failure_without_comment::RULE,
    &error_comment_malformed::RULE,
    &response_without_status::RULE,
    &status_element_without_failure::RULE,
    &warning_taken_for_failure::RULE,
    &cancel_of_nothing::RULE,
    &cancel_ignored::RULE,
    &cancelled_operation_ends_otherwise::RULE,
    &cancel_malformed::RULE,
    &cancel_of_single_response::RULE,
    &final_response_missing::RULE,
    &reply_without_type_id::RULE,
    &created_instance_not_named::RULE,
    &created_instance_renamed::RULE,
    &attributes_not_asked_for::RULE,
    &refused_request_repeated::RULE,
];
