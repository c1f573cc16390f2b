//! TCP, and what else speaks on it (PS3.8 9.1).

mod closed_inside_pdu;
mod closed_without_release;
mod connection_not_made;
mod connection_without_pdu;
mod dropped_by_network;
mod other_protocol;
mod pdu_after_end;
mod ports;
mod receive_window_closed;
mod request_never_sent;
mod second_association_on_connection;
mod silence;
mod tls_on_one_side;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &second_association_on_connection::RULE,
    &closed_without_release::RULE,
    &connection_without_pdu::RULE,
    &request_never_sent::RULE,
    &pdu_after_end::RULE,
    &tls_on_one_side::RULE,
    &other_protocol::RULE,
    &connection_not_made::RULE,
    &receive_window_closed::RULE,
    &dropped_by_network::RULE,
    &closed_inside_pdu::RULE,
];
