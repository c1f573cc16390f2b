//! Unified Procedure Step (PS3.4 Annex CC).

mod action_not_of_class;
mod event_report_malformed;
mod examples;
mod state_set_by_n_set;
mod step_created_in_wrong_state;
mod step_of_other_class;
mod subscription_malformed;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &step_created_in_wrong_state::RULE,
    &step_of_other_class::RULE,
    &action_not_of_class::RULE,
    &state_set_by_n_set::RULE,
    &event_report_malformed::RULE,
    &subscription_malformed::RULE,
];
