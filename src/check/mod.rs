//! Judges a timeline: where did a peer depart from the standard, and what went wrong?
//!
//! A rule is one small file in [`rules`]: what it demands, why, and a function that looks at a PDU, a message, a data
//! set or a whole association. The [`Checker`] walks the timeline once and keeps the [`Context`] that rules read, so
//! that they hold no state of their own. What several associations tell together is kept in [`Stories`].

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod checker;
mod comparison;
mod context;
pub mod diagnoses;
mod diagnosis;
mod element;
mod finding;
pub mod fragments;
pub mod machines;
mod matches;
pub mod policy;
mod rule;
pub mod rules;
mod stories;

pub use checker::{Checker, Judgement, Verdict};
pub use comparison::{Difference, Digest, Digester, compare};
pub use context::{Context, Failure, Operation, Peer, Repeated, Response};
pub use diagnosis::{Case, Diagnosis, Look, Pattern, Told, in_words};
pub use element::Element;
pub use finding::{Certainty, Evidence, Finding, Findings};
pub use policy::{Level, Limits, Policy};
pub use rule::{Check, Need, Rule, Severity};
pub use stories::{
    Attempt, Commitment, Earlier, EmptyQuery, Failed, Party, Rejection, Retrieve, SeriesCount, Slot, Step,
    StepState, Stored, Stories, SubOperations,
};
