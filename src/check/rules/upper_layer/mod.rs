//! PDUs, the state machine, P-DATA-TF, release and abort (PS3.8 9.2, 9.3.5 to 9.3.8, Annex E).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
