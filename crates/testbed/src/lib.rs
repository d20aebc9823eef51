//! Throwaway database servers for tests: started by the first process that needs one, shared with
//! all others, stopped when the last of them is gone, however it went. For dev-dependencies only.
//!
//! ```text
//! let database = testbed::postgres::Database::create();      // on the shared server
//! database.run("create table t (id int)");
//! let own = testbed::postgres::Server::own();                // to kill and restart
//! ```

pub mod authority;
pub mod mariadb;
pub mod postgres;
pub mod programs;
pub mod server;

pub use server::{Engine, Running, own, shared};
