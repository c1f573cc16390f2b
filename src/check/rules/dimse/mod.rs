//! Command sets, and which message may follow which (PS3.7).

mod response_to_unknown_message_id;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[&response_to_unknown_message_id::RULE];
