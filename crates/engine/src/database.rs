//! Who asks, and which database is asked.

use crate::catalog::Snapshot;
use connectors::Connector;
use protocol::ids::{ConnectionId, UserId};
use std::sync::Arc;

/// The person (or service) on whose behalf everything happens. Made from a verified session only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user: UserId,
    pub name: String,
    pub roles: Vec<String>,
}

/// One connection with the snapshot of its schema that this request works on.
pub struct Database {
    pub id: ConnectionId,
    pub name: String,
    pub connector: Arc<dyn Connector>,
    pub snapshot: Arc<Snapshot>,
}
