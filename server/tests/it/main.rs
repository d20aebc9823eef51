//! The real server over real HTTP, on a free port, with a small database and a store of its own.

mod access;
mod audit;
mod changes;
mod cli;
mod crash;
mod edge;
mod eval_ambiguity;
mod eval_sql;
mod identity;
mod injection;
mod input;
mod models;
mod pages;
mod policies;
mod server_functions;
mod servers;
mod sign_in;
mod support;
mod v3;
mod web;
