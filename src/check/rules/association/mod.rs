//! The establishment of an association: A-ASSOCIATE-RQ, -AC and -RJ (PS3.8 9.3.2 to 9.3.4, PS3.7 Annex D).

mod abstract_syntax_in_answer;
mod abstract_syntax_refused;
mod accepted_transfer_syntax_not_proposed;
mod ae_title_blank;
mod ae_title_in_unusual_form;
mod ae_title_with_illegal_character;
mod ae_titles_not_echoed;
mod answer_to_unknown_context;
mod application_context_changed;
mod application_context_not_dicom;
mod application_context_not_once;
mod asynchronous_window_malformed;
mod asynchronous_window_unasked;
mod asynchronous_window_widened;
mod both_roles_refused;
mod common_extended_negotiation_in_answer;
mod common_extended_negotiation_malformed;
mod compression_without_companions;
mod context_answered_twice;
mod context_not_answered;
mod context_result_undefined;
mod decompressed_before_sending;
mod default_transfer_syntax_not_offered;
mod default_transfer_syntax_refused;
mod establishment;
mod examples;
mod explicit_vr_not_offered;
mod extended_negotiation_beyond_offer;
mod extended_negotiation_malformed;
mod extended_negotiation_unasked;
mod implementation_class_uid_not_once;
mod implementation_version_name_malformed;
mod item_beyond_container;
mod item_type_unknown;
mod items_out_of_order;
mod known_toolkit;
mod maximum_length_not_once;
mod maximum_length_small_or_odd;
mod maximum_length_without_limit;
mod no_context_accepted;
mod no_presentation_context;
mod no_transfer_syntax_proposed;
mod not_one_abstract_syntax;
mod not_one_transfer_syntax_accepted;
mod offers;
mod p_data_tf_too_long;
mod presentation_context_id_even;
mod presentation_context_id_repeated;
mod protocol_version_without_version_1;
mod refused_context_without_transfer_syntax;
mod reject_result_does_not_fit;
mod reject_values_undefined;
mod rejected_request_repeated;
mod request_given_up;
mod request_not_answered;
mod reserved_field_not_zero;
mod role_granted_not_proposed;
mod role_selection_ignored;
mod role_selection_malformed;
mod role_selection_repeated;
mod role_selection_unasked;
mod role_selection_without_context;
mod role_selection_without_role;
mod too_many_presentation_contexts;
mod transfer_syntax_before_abstract_syntax;
mod transfer_syntax_repeated;
mod uid_badly_encoded;
mod uid_not_registered;
mod uid_retired;
mod uids;
mod user_identity_in_clear;
mod user_identity_malformed;
mod user_identity_rejected_otherwise;
mod user_identity_response_malformed;
mod user_identity_response_missing;
mod user_identity_response_unasked;
mod user_information_not_once;
mod verification_refused;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &reserved_field_not_zero::RULE,
    &protocol_version_without_version_1::RULE,
    &ae_title_blank::RULE,
    &ae_title_with_illegal_character::RULE,
    &ae_title_in_unusual_form::RULE,
    &ae_titles_not_echoed::RULE,
    &application_context_not_once::RULE,
    &application_context_not_dicom::RULE,
    &application_context_changed::RULE,
    &no_presentation_context::RULE,
    &presentation_context_id_even::RULE,
    &presentation_context_id_repeated::RULE,
    &too_many_presentation_contexts::RULE,
    &not_one_abstract_syntax::RULE,
    &no_transfer_syntax_proposed::RULE,
    &transfer_syntax_before_abstract_syntax::RULE,
    &uid_badly_encoded::RULE,
    &uid_not_registered::RULE,
    &uid_retired::RULE,
    &transfer_syntax_repeated::RULE,
    &items_out_of_order::RULE,
    &user_information_not_once::RULE,
    &item_beyond_container::RULE,
    &item_type_unknown::RULE,
    &default_transfer_syntax_not_offered::RULE,
    &compression_without_companions::RULE,
    &explicit_vr_not_offered::RULE,
    &context_not_answered::RULE,
    &answer_to_unknown_context::RULE,
    &context_answered_twice::RULE,
    &not_one_transfer_syntax_accepted::RULE,
    &refused_context_without_transfer_syntax::RULE,
    &context_result_undefined::RULE,
    &accepted_transfer_syntax_not_proposed::RULE,
    &abstract_syntax_in_answer::RULE,
    &no_context_accepted::RULE,
    &default_transfer_syntax_refused::RULE,
    &abstract_syntax_refused::RULE,
    &verification_refused::RULE,
    &decompressed_before_sending::RULE,
    &maximum_length_not_once::RULE,
    &maximum_length_small_or_odd::RULE,
    &maximum_length_without_limit::RULE,
    &implementation_class_uid_not_once::RULE,
    &implementation_version_name_malformed::RULE,
    &known_toolkit::RULE,
    &p_data_tf_too_long::RULE,
    &asynchronous_window_malformed::RULE,
    &asynchronous_window_unasked::RULE,
    &asynchronous_window_widened::RULE,
    &role_selection_malformed::RULE,
    &role_selection_repeated::RULE,
    &role_selection_without_context::RULE,
    &role_selection_unasked::RULE,
    &role_granted_not_proposed::RULE,
    &role_selection_without_role::RULE,
    &role_selection_ignored::RULE,
    &extended_negotiation_malformed::RULE,
    &extended_negotiation_unasked::RULE,
    &extended_negotiation_beyond_offer::RULE,
    &common_extended_negotiation_in_answer::RULE,
    &common_extended_negotiation_malformed::RULE,
    &user_identity_malformed::RULE,
    &user_identity_response_unasked::RULE,
    &user_identity_response_missing::RULE,
    &reject_values_undefined::RULE,
    &reject_result_does_not_fit::RULE,
    &rejected_request_repeated::RULE,
    &request_not_answered::RULE,
    &request_given_up::RULE,
    &user_identity_response_malformed::RULE,
    &user_identity_in_clear::RULE,
    &user_identity_rejected_otherwise::RULE,
    &both_roles_refused::RULE,
];
