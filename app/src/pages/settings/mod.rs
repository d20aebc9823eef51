//! What administrators set for everybody. One file per section; [`frame`] is what they share.

mod anew;
mod audit;
mod change_rules;
mod checks;
mod connections;
mod evaluation;
mod frame;
mod groups;
mod limits;
mod memory;
mod models;
mod people;
mod policies;
mod roles;
mod sign_in;
mod told;
mod webhooks;

pub use anew::Anew;
pub use audit::AuditPage;
pub use change_rules::ChangeRulesPage;
pub use connections::{ConnectionsPage, EditConnectionPage, NewConnectionPage};
pub use evaluation::EvaluationPage;
pub use frame::{FirstSection, SettingsFrame};
pub use groups::GroupsPage;
pub use limits::LimitsPage;
pub use memory::MemoryPage;
pub use models::ModelsPage;
pub use people::PeoplePage;
pub use policies::PoliciesPage;
pub use roles::RolesPage;
pub use sign_in::SignInSettingsPage;
use told::{Outcome, Told};
pub use webhooks::WebhooksPage;
