//! Modality Performed Procedure Step (PS3.4 Annex F).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
