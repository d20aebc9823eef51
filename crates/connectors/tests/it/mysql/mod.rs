//! MariaDB passes the suite with a login that may only read.

mod errors;
mod guarded;
mod hostile;
mod introspection;
mod login;
mod printing;
mod sessions;
mod stopping;
mod suite;
pub mod support;
mod tls;
mod values;
