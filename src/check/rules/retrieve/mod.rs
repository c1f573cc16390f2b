//! C-MOVE and C-GET (PS3.4 Annex C).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
