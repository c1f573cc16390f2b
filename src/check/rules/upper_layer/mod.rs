//! PDUs, the state machine, P-DATA-TF, release and abort (PS3.8 9.2, 9.3.5 to 9.3.8, Annex E).

mod abort_source_or_reason_undefined;
mod absurd_pdu_length;
mod association_aborted;
mod capture_starts_inside_association;
mod command_without_last_fragment;
mod consecutive_pdvs_of_same_kind;
mod context_changes_inside_message;
mod data_after_own_release_rq;
mod data_before_associate_ac;
mod data_set_without_command;
mod departures;
mod empty_pdv;
mod fixed_pdu_of_other_length;
mod fragment_after_last;
mod fragment_of_odd_length;
mod fragments;
mod fragments_interleaved;
mod framing;
mod little_endian_pdu_length;
mod message_never_completed;
mod p_data_tf_without_pdv;
mod pdu_length_disagrees_with_items;
mod pdu_not_allowed_in_state;
mod pdv_length_disagrees_with_pdu;
mod pdv_on_context_not_accepted;
mod release_collision_out_of_order;
mod release_not_answered;
mod release_requested_by_acceptor;
mod release_rp_without_request;
mod released_with_open_operations;
mod reserved_bits_of_message_control_header;
mod second_associate_rq;
mod several_messages_in_one_pdu;
mod unexpected_pdu_not_aborted;
mod unknown_pdu_type;
mod user_abort_with_reason;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &unknown_pdu_type::RULE,
    &pdu_length_disagrees_with_items::RULE,
    &fixed_pdu_of_other_length::RULE,
    &absurd_pdu_length::RULE,
    &little_endian_pdu_length::RULE,
    &second_associate_rq::RULE,
    &abort_source_or_reason_undefined::RULE,
    &user_abort_with_reason::RULE,
    &association_aborted::RULE,
    &release_requested_by_acceptor::RULE,
    &released_with_open_operations::RULE,
    &release_not_answered::RULE,
    &data_after_own_release_rq::RULE,
    &release_rp_without_request::RULE,
    &release_collision_out_of_order::RULE,
    &pdu_not_allowed_in_state::RULE,
    &data_before_associate_ac::RULE,
    &unexpected_pdu_not_aborted::RULE,
    &capture_starts_inside_association::RULE,
    &p_data_tf_without_pdv::RULE,
    &pdv_length_disagrees_with_pdu::RULE,
    &empty_pdv::RULE,
    &fragment_of_odd_length::RULE,
    &pdv_on_context_not_accepted::RULE,
    &several_messages_in_one_pdu::RULE,
    &fragments_interleaved::RULE,
    &context_changes_inside_message::RULE,
    &consecutive_pdvs_of_same_kind::RULE,
    &reserved_bits_of_message_control_header::RULE,
    &data_set_without_command::RULE,
    &message_never_completed::RULE,
    &fragment_after_last::RULE,
    &command_without_last_fragment::RULE,
];
