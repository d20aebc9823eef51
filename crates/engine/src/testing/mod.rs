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

use crate::Principal;
use protocol::ids::UserId;

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

/// Somebody without roles, groups or attributes.
pub fn person(number: u128, name: &str) -> Principal {
    Principal {
        user: UserId::from_random(number),
        name: name.to_owned(),
        roles: Vec::new(),
        groups: Vec::new(),
        attributes: Default::default(),
    }
}
