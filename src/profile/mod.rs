//! Conformance profiles: the network part of a product's conformance statement (PS3.2) as claims, and the ledger that
//! holds traffic against them.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod binding;
mod compare;
mod document;
mod import;
mod infer;
mod keys;
pub mod ledger;
mod load;
mod model;
mod names;
mod pattern;
mod schema;
mod write;

pub use crate::names::{Glob, Network, Statuses};
pub use compare::{Comparison, Prospect, Row, compare};
pub use document::{Place, Problem, Problems};
pub use import::Import;
pub use infer::Inference;
pub use ledger::{Cell, Claim, Evidence, Ledger, Verdict};
pub use load::ReadFile;
pub use model::{
    ApplicationEntity, ContextClaim, Direction, Product, Profile, QueryClaim, SendsClaim, ServiceRole,
    Support,
};
pub use pattern::Lengths;
pub use schema::schema;
