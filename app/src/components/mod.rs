//! What pages are made of. A component draws; it does not decide.

pub mod change;
pub mod chart;
pub mod chat;
#[cfg(all(test, feature = "ssr"))]
mod desk_fixture;
pub mod editor;
pub mod layout;
pub mod results;
pub mod schema;
pub mod ui;
