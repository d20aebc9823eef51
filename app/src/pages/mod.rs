//! One file per page. `frame` is what all pages behind the sign-in share.

mod changes;
mod entrance;
mod frame;
mod history;
mod join;
mod not_found;
mod notices;
mod profile;
mod search;
mod settings;
mod sign_in;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod workspace;

pub use changes::{ChangePage, ChangesPage, NewChangePage};
pub use frame::Frame;
pub use history::HistoryPage;
pub use join::JoinPage;
pub use not_found::NotFoundPage;
pub use notices::NoticesPage;
pub use profile::ProfilePage;
pub use settings::{
    AuditPage, ChangeRulesPage, ConnectionsPage, EditConnectionPage, EvaluationPage, FirstSection,
    GroupsPage, LimitsPage, MemoryPage, ModelsPage, NewConnectionPage, PeoplePage, PoliciesPage,
    RolesPage, SettingsFrame, SignInSettingsPage, WebhooksPage,
};
pub use sign_in::SignInPage;
pub use workspace::WorkspacePage;
