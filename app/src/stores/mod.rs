//! State that several components share: typed stores, provided once by the page and read from the
//! context with `expect_context::<…>()`.

pub mod approvals;
pub mod asking;
pub mod catalog;
pub mod conversation;
pub mod overlays;
pub mod preferences;
pub mod session;
pub mod toasts;
pub mod workspace;

pub use approvals::Approvals;
pub use asking::Asking;
pub use catalog::Catalog;
pub use conversation::Conversation;
pub use overlays::Overlays;
pub use preferences::Preferences;
pub use session::Session;
pub use toasts::Toasts;
pub use workspace::Workspace;
