//! The establishment of an association: A-ASSOCIATE-RQ, -AC and -RJ (PS3.8 9.3.2 to 9.3.4, PS3.7 Annex D).

mod accepted_transfer_syntax_not_proposed;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[&accepted_transfer_syntax_not_proposed::RULE];
