//! Fakes for tests of this crate and of the server: fixed time, counted ids, stores in memory and a
//! database that answers what it was told.

mod connector;
mod fixed;
mod stores;

pub use connector::{FakeConnector, FakeReply};
pub use fixed::{CountingIds, FixedClock};
pub use stores::{KeptRun, MemoryStores};
