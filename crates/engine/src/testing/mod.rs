//! Fakes for tests of this crate and of the server: fixed time, counted ids, stores in memory and a
//! database that answers what it was told.

mod connector;
#[cfg(test)]
mod demo;
mod fixed;
#[cfg(test)]
mod over;
#[cfg(test)]
mod shop;
mod stores;
#[cfg(test)]
mod twins;

pub use connector::{FakeConnector, FakeReply};
#[cfg(test)]
pub use demo::DemoWorld;
pub use fixed::{CountingIds, FixedClock};
#[cfg(test)]
pub use over::Over;
#[cfg(test)]
pub use shop::shop_catalog;
pub use stores::{KeptRun, MemoryStores};
#[cfg(test)]
pub use twins::TwinWorld;
