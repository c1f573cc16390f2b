//! Storage Commitment (PS3.4 Annex J).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
