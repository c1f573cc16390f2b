//! A transparent tap between two systems: it sends on every octet unchanged, and tells what it saw.
//!
//! Forwarding comes first. A relay puts what it read into the queues of the [`Tap`] and writes it on; what is slow takes
//! things out of a queue in a thread of its own, and what does not fit is a gap there.

mod connect;
mod disturbing;
pub mod fault;
mod feed;
mod flow;
mod note;
mod pool;
pub mod recorder;
mod relay;
pub mod route;
mod seen;
mod server;
mod stop;
mod tap;

pub use feed::Feed;
pub use note::{Failure, Listener, Note, What as NoteContent};
pub use pool::Octets;
pub use route::Route;
pub use seen::{Happening, Seen};
pub use server::{NotBound, Proxy, RouteCounts, Settings};
pub use tap::{Bound, Missed, Purpose, Tap, Tapped};
