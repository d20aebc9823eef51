//! The connections of the workspace: the list, and the page that adds or changes one.

mod edit;
mod fields;
mod findings;
mod list;
mod row;

pub use edit::{EditConnectionPage, NewConnectionPage};
pub use list::ConnectionsPage;
