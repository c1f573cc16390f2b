//! dcmtap: a conformance tester and traffic analyzer for DICOM networking.
//!
//! The house is the protocol stack. Data enters at the bottom, climbs one floor at a time, and never goes back down:
//!
//! ```text
//!  file.pcap(.gz) / stdin ─► capture ─► packet ─► stream ─┐
//!                                                         ├─► stream::Event ─► analysis ─► timeline ─► report │ tui
//!  client ⇄ proxy ⇄ server ───────────────────────────────┘
//!  └────────── edges: cli, proxy ────────┘ └────────── core: no files, no sockets, no clock, no threads ──────────┘
//! ```
//!
//! [`analysis`] drives [`ul`], [`dimse`] and [`dataset`]. Two laws hold, and tests keep them: any cut of the same
//! octets into events gives the same timeline; and what the capture lost is marked as lost, and is never a peer's
//! fault.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::todo, clippy::unimplemented, clippy::unreachable))]

pub mod analysis;
pub mod capture;
pub mod check;
pub mod cli;
pub mod dataset;
pub mod dict;
pub mod dimse;
pub mod filter;
pub mod names;
pub mod octets;
pub mod packet;
pub mod profile;
pub mod proxy;
pub mod report;
pub mod scenario;
pub mod stream;
pub mod time;
pub mod timeline;
pub mod tui;
pub mod ul;
