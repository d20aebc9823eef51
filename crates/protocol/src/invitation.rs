//! Invitations: an administrator makes a link, whoever follows it chooses a name and a password.

use crate::ids::{GroupId, InvitationId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest life of a link, and the usual one, in hours.
pub const MAX_HOURS: u32 = 14 * 24;
pub const DEFAULT_HOURS: u32 = 3 * 24;

/// One that nobody has followed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub roles: Vec<String>,
    pub groups: Vec<GroupId>,
    pub created_at: String,
    pub expires_at: String,
    pub expired: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    pub email: String,
    pub roles: Vec<String>,
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// 1 to [`MAX_HOURS`].
    #[serde(default)]
    pub hours: Option<u32>,
}

/// The only answer that ever holds the link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeInvitation {
    pub invitation: Invitation,
    /// Below the server's own address.
    pub path: String,
}

impl fmt::Debug for MadeInvitation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = formatter.debug_struct("MadeInvitation");
        text.field("invitation", &self.invitation).finish_non_exhaustive()
    }
}
