//! The terminal UI: a [`Model`], [`Message`]s that change it in a pure [`update()`], and a [`view()`] that only reads it.
//!
//! Nothing here opens a file, starts a thread or looks at a clock. What is to be done outside is returned as
//! [`Effect`]s; what comes of it comes back as messages. Keys are data ([`keys`]), colours have meanings ([`theme`]).
//! A screen is a state with its update in `screens/` and widgets in `view/`, one a file.

mod folds;
pub mod keys;
mod list;
mod marks;
mod message;
mod model;
mod mouse;
pub mod prompt;
pub mod prose;
mod saving;
pub mod screens;
mod search;
pub mod theme;
mod update;
pub mod view;

pub use list::List;
pub use message::{Comparison, Effect, Message, Save};
pub use model::{Loading, Model, Notice, Overlay, Screen, Settings, TimeMode};
pub use search::Search;
pub use update::update;
pub use view::view;
