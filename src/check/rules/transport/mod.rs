//! TCP, and what else speaks on it (PS3.8 9.1).

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[];
