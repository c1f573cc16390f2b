//! Names for numbers, as the standard gives them: data, no decisions.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod attribute;
mod edition;
pub mod message;
pub mod multiplicity;
pub mod requirement;
pub mod service;
pub mod service_group;
pub mod sop_class;
pub mod status;
pub mod transfer_syntax;
pub mod uid;

pub use edition::{DICTIONARY, EDITION};
pub use uid::Uid;
