//! A transparent tap between two systems: it sends on every octet unchanged, and tells what it saw.

mod feed;
mod seen;
mod tap;

pub use feed::Feed;
pub use seen::{Happening, Seen};
pub use tap::{Bound, Missed, Purpose, Tap, Tapped};
