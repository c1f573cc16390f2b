//! Verification and Storage (PS3.4 Annexes A and B).

mod sop_instance_uid_differs;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[&sop_instance_uid_differs::RULE];
