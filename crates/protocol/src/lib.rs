//! Everything that crosses the wire between browser, API clients and server: data and conversions
//! between its own versions. No IO, no clock, no async; compiles for `wasm32-unknown-unknown`.
//!
//! Reading order: [`ids`] and [`problem`] (every answer carries one or the other), [`events`] (the v3
//! stream of one turn), then the payloads: [`table`], [`chart`], [`lineage`], [`catalog`],
//! [`connection`], [`conversation`], [`query`], [`history`], [`feedback`], [`session`], [`access`],
//! [`budget`], [`limits`], [`policy`], [`audit`], [`token`], [`invitation`], [`change`], [`model`].
//! [`budget`], [`limits`], [`policy`], [`audit`], [`token`], [`invitation`], [`change`],
//! [`change_rules`], [`notice`].

pub mod access;
pub mod audit;
pub mod budget;
pub mod catalog;
pub mod change;
pub mod change_rules;
pub mod chart;
pub mod choice;
pub mod connection;
pub mod conversation;
pub mod evaluation;
pub mod events;
pub mod feedback;
pub mod history;
pub mod ids;
pub mod invitation;
pub mod limits;
pub mod lineage;
pub mod memory;
pub mod meters;
pub mod model;
pub mod notice;
pub mod policy;
pub mod problem;
pub mod query;
pub mod session;
pub mod sign_in_settings;
pub mod single_sign_on;
pub mod table;
pub mod token;

pub use problem::{ErrorCode, Problem};
