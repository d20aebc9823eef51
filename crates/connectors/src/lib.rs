//! Databases behind one trait. A connector takes a checked statement, never a string.

pub mod binding;
pub mod budget;
#[cfg(feature = "testing")]
pub mod conformance;
pub mod connector;
pub mod login;
pub mod open;
pub mod profile;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg(feature = "sqlite")]
mod stop;
pub mod target;
pub mod value;

pub use binding::{Binding, Bound};
pub use budget::Budget;
pub use connector::{Connector, ConnectorError, Cut, Delivery, ReadOutcome, Reading, ResultColumn};
pub use login::{Concern, LoginReport, Weight};
pub use open::open;
pub use profile::{ColumnProfile, Profile};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteConnector, SqliteOptions};
pub use target::{AddressRule, Encryption, LoopbackOnly, PoolLimits, ServerTarget, Target};
pub use value::{Value, ValueType};
