//! Composite instances, objects without patient, relevant information, logs, displays, availability (PS3.4 Annexes P to Z, EE).

mod availability_unknown;
mod composite_instance_request_malformed;
mod display_system_addressed_wrongly;
mod event_log_addressed_wrongly;
mod examples;
mod level_in_object_query;
mod level_without_bulk_data_wrong;
mod object_retrieval_without_instance;
mod relevant_information_with_several_matches;
mod relevant_information_without_key;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &event_log_addressed_wrongly::RULE,
    &composite_instance_request_malformed::RULE,
    &level_without_bulk_data_wrong::RULE,
    &display_system_addressed_wrongly::RULE,
    &availability_unknown::RULE,
    &level_in_object_query::RULE,
    &object_retrieval_without_instance::RULE,
    &relevant_information_with_several_matches::RULE,
    &relevant_information_without_key::RULE,
];

/// How the SOP classes start that query for and retrieve objects without patient.
const OBJECTS: [&str; 6] = [
    "1.2.840.10008.5.1.4.1.1.200.",
    "1.2.840.10008.5.1.4.38.",
    "1.2.840.10008.5.1.4.39.",
    "1.2.840.10008.5.1.4.43.",
    "1.2.840.10008.5.1.4.44.",
    "1.2.840.10008.5.1.4.45.",
];
