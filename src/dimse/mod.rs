//! DIMSE messages (PS3.7): command sets, fragments → messages, requests ↔ responses.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod assembler;
mod command_set;
mod exchange;
mod field;

pub use assembler::{Assembler, End, Message, Part, Place};
pub use command_set::{CommandElement, CommandSet, CommandSetBuilder, CommandValue, Fault};
pub use exchange::{Exchanges, Pending};
pub use field::{CommandField, Priority};
