//! The conformance suite, vendor by vendor, and what is each vendor's own.

mod postgres;
mod sqlite;
