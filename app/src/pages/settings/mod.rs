//! What administrators set for everybody. One file per section; [`frame`] is what they share.

mod audit;
mod connections;
mod frame;
mod policies;

pub use audit::AuditPage;
pub use connections::{ConnectionsPage, EditConnectionPage, NewConnectionPage};
pub use frame::{FirstSection, SettingsFrame};
pub use policies::PoliciesPage;
