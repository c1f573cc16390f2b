//! Data sets (PS3.5): a walker that takes them in pieces of any size and never holds bulk data, and what is built on it.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod anomaly;
mod bit_stream;
mod collect;
mod deflate;
mod file;
mod items;
mod reading;
mod recognise;
pub mod text;
mod walker;

pub use anomaly::{Anomaly, Fault};
pub use bit_stream::BitStream;
pub use collect::{Content, DataSet, Encapsulated, Node};
pub use deflate::{Deflated, Wrapper};
pub use file::FileMetaInformation;
pub use items::Elements;
pub use reading::Reading;
pub use recognise::{HEAD, recognise};
pub use walker::{Encoding, Header, Step, Stop, Walker};

/// Length that says: until a delimiter (PS3.5 7.1.3).
pub const UNDEFINED_LENGTH: u32 = 0xffff_ffff;
