//! The result on screen. Pure parts first: [`viewport`] (which rows are drawn), [`pages`] (which have
//! arrived), [`cells`] (how a value looks), [`selection`], [`order`], [`copy`]. Then the grid and what
//! surrounds it.

pub mod cells;
pub mod copy;
pub mod order;
pub mod pages;
pub mod selection;
mod sets;
pub mod viewport;

mod actions;
mod cell_viewer;
mod failure;
mod footer;
mod grid;
mod header;
mod messages;
mod model;
mod pane;
mod running;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use grid::Grid;
pub use model::GridModel;
pub use pane::{ResultsPane, fetch_result};
