//! What a connection may point at. Pure decisions, so that every odd spelling is a line in a test:
//! [`address`] judges where a name leads, [`host`] how it is written, [`file`] which SQLite files
//! may be opened.

pub mod address;
pub mod file;
pub mod host;
#[cfg(test)]
mod tests;

pub use address::Addresses;
pub use file::FileRule;
pub use host::Host;
