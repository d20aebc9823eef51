//! Databases behind one trait. A connector takes a checked statement, never a string.

pub mod budget;
pub mod connector;
pub mod profile;
pub mod value;

pub use budget::Budget;
pub use connector::{Connector, ConnectorError, Cut, Delivery, ReadOutcome, Reading, ResultColumn};
pub use profile::{ColumnProfile, Profile};
pub use value::{Value, ValueType};
