//! The conformance suite, vendor by vendor.

mod sqlite;
