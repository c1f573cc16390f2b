//! C-FIND: queries and worklists (PS3.4 Annexes C and K).

mod attribute_not_asked_for;
mod attribute_not_for_requests;
mod character_set_missing;
mod character_set_of_match_differs;
mod examples;
mod identifiers;
mod instance_availability_invalid;
mod key_of_level_above;
mod key_unknown;
mod level_in_worklist;
mod level_of_match_differs;
mod match_does_not_match;
mod match_returned_twice;
mod match_without_place_to_retrieve_from;
mod matching;
mod matching_not_of_vr;
mod nothing_describes_the_procedure;
mod query_level_invalid;
mod query_level_not_of_model;
mod query_negotiation_out_of_range;
mod required_key_missing_in_match;
mod result_very_large;
mod sequence_key_with_several_items;
mod step_attribute_outside_sequence;
mod step_sequence_wrong;
mod study_uid_of_two_patients;
mod unique_key_above_level_missing_in_match;
mod unique_key_above_level_not_single;
mod unique_key_of_level_absent;
mod wild_card_in_uid;
mod worklist;
mod worklist_attribute_missing;
mod worklist_attribute_not_asked_for;
mod worklist_empty_although_entries_exist;
mod worklist_matching_not_allowed;
mod worklist_query_unrestricted;
mod worklist_value_missing;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &query_level_invalid::RULE,
    &query_level_not_of_model::RULE,
    &unique_key_above_level_not_single::RULE,
    &key_of_level_above::RULE,
    &unique_key_of_level_absent::RULE,
    &wild_card_in_uid::RULE,
    &matching_not_of_vr::RULE,
    &attribute_not_for_requests::RULE,
    &character_set_missing::RULE,
    &sequence_key_with_several_items::RULE,
    &key_unknown::RULE,
    &level_of_match_differs::RULE,
    &required_key_missing_in_match::RULE,
    &unique_key_above_level_missing_in_match::RULE,
    &attribute_not_asked_for::RULE,
    &match_without_place_to_retrieve_from::RULE,
    &instance_availability_invalid::RULE,
    &match_returned_twice::RULE,
    &match_does_not_match::RULE,
    &result_very_large::RULE,
    &character_set_of_match_differs::RULE,
    &query_negotiation_out_of_range::RULE,
    &level_in_worklist::RULE,
    &step_attribute_outside_sequence::RULE,
    &step_sequence_wrong::RULE,
    &worklist_matching_not_allowed::RULE,
    &worklist_value_missing::RULE,
    &worklist_attribute_missing::RULE,
    &nothing_describes_the_procedure::RULE,
    &worklist_attribute_not_asked_for::RULE,
    &worklist_query_unrestricted::RULE,
    &worklist_empty_although_entries_exist::RULE,
    &study_uid_of_two_patients::RULE,
];
