//! Modality Performed Procedure Step (PS3.4 Annex F).

mod messages;
mod step_accepted_in_other_state;
mod step_attribute_missing;
mod step_attribute_not_created;
mod step_attribute_not_settable;
mod step_character_set_changed;
mod step_created_in_other_state;
mod step_ended_incomplete;
mod step_never_ended;
mod step_notification_undefined;
mod step_series_left_out;
mod step_set_after_final_state;
mod step_set_after_final_state_answered_wrong;
mod step_status_undefined;
mod step_unknown_to_provider;
mod step_without_instance_uid;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &step_without_instance_uid::RULE,
    &step_created_in_other_state::RULE,
    &step_accepted_in_other_state::RULE,
    &step_attribute_missing::RULE,
    &step_attribute_not_settable::RULE,
    &step_attribute_not_created::RULE,
    &step_set_after_final_state::RULE,
    &step_set_after_final_state_answered_wrong::RULE,
    &step_ended_incomplete::RULE,
    &step_status_undefined::RULE,
    &step_character_set_changed::RULE,
    &step_never_ended::RULE,
    &step_unknown_to_provider::RULE,
    &step_series_left_out::RULE,
    &step_notification_undefined::RULE,
];
