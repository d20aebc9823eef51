//! The composition root: HTTP, pages, sign-in, persistence, commands. Decides nothing about questions
//! or SQL: that is the engine's.
//!
//! Reading order: [`context`] (what everything shares), [`http::router`] (every route), [`actions`]
//! (what both doors call), [`turns`] (a question while it runs), [`store`] (what is kept), [`cli`].

pub mod actions;
pub mod audit;
pub mod auth;
pub mod budgets;
pub mod cli;
pub mod config;
pub mod context;
pub mod databases;
pub mod evaluations;
pub mod hooks;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod listen;
pub mod local_model;
pub mod models;
pub mod notices;
pub mod runs;
pub mod secrets;
pub mod serve;
pub mod store;
pub mod telemetry;
pub mod turns;
pub mod ui;
pub mod webhooks;

pub use context::ServerContext;
pub use http::router::router;
