//! Databases behind one trait. A connector takes a checked statement, never a string.

#[cfg(any(feature = "mysql", feature = "postgres"))]
mod address;
pub mod binding;
pub mod budget;
#[cfg(feature = "testing")]
pub mod conformance;
pub mod connector;
pub mod login;
#[cfg(feature = "mysql")]
pub mod mysql;
pub mod open;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod profile;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
mod stop;
pub mod target;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod tls;
pub mod value;
pub mod writer;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
mod writing;

pub use binding::{Binding, Bound};
pub use budget::Budget;
pub use connector::{Connector, ConnectorError, Cut, Delivery, ReadOutcome, Reading, ResultColumn};
pub use login::{Concern, LoginReport, Weight};
#[cfg(feature = "mysql")]
pub use mysql::{MysqlConnector, MysqlWriter};
pub use open::{open, open_writer};
#[cfg(feature = "postgres")]
pub use postgres::{PostgresConnector, PostgresWriter};
pub use profile::{ColumnProfile, Profile};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteConnector, SqliteOptions, SqliteWriter};
pub use target::{AddressRule, Encryption, LoopbackOnly, PoolLimits, ServerTarget, Target};
pub use value::{Value, ValueType};
pub use writer::{Around, Follows, Key, Trigger, WriteEnd, WriteJob, WriteProof, Writer};
