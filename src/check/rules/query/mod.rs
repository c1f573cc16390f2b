//! C-FIND: queries and worklists (PS3.4 Annexes C and K).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
