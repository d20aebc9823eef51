//! The conformance suite, vendor by vendor, and what is each vendor's own.

mod mysql;
mod postgres;
mod shop_statements;
mod sqlite;
mod writing;
