//! Who is using the page.

use protocol::session::Me;

/// Provided by every page behind the sign-in; never changes while the page is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub me: Me,
}
