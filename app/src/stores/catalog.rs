//! The connections of the workspace, which of them is in use, and its schema.

use crate::api::UiError;
use crate::api::catalog::schema;
use leptos::prelude::*;
use protocol::catalog::{ConnectionSummary, SchemaView};
use protocol::ids::ConnectionId;

/// Copy it freely; all parts are signals.
#[derive(Clone, Copy)]
pub struct Catalog {
    pub connections: RwSignal<Vec<ConnectionSummary>>,
    /// The connection that the editor, the explorer and new conversations use.
    pub active: RwSignal<Option<ConnectionId>>,
    /// Schema of the active connection; `None` while there is no connection. Read it inside
    /// `Suspense` or `Transition`; `schema.refetch()` after a sync.
    pub schema: Resource<Option<Result<SchemaView, UiError>>>,
}

impl Catalog {
    /// `preferred` wins when the caller may use it; otherwise the first connection, the default.
    pub fn new(connections: Vec<ConnectionSummary>, preferred: Option<&ConnectionId>) -> Self {
        let active = connections
            .iter()
            .find(|connection| Some(&connection.id) == preferred)
            .or(connections.first())
            .map(|connection| connection.id.clone());
        let active = RwSignal::new(active);
        let schema = Resource::new(
            move || active.get(),
            |id| async move {
                match id {
                    Some(id) => Some(schema(id).await),
                    None => None,
                }
            },
        );
        Self { connections: RwSignal::new(connections), active, schema }
    }

    /// Takes over what administrators changed. A removed connection is no longer in use.
    pub fn replace(&self, connections: Vec<ConnectionSummary>) {
        let active = self.active.get_untracked();
        let is_here = connections.iter().any(|one| Some(&one.id) == active.as_ref());
        let first = connections.first().map(|one| one.id.clone());
        self.connections.set(connections);
        if !is_here {
            self.active.set(first);
        }
    }

    /// The active connection with its name and environment.
    pub fn connection(&self) -> Option<ConnectionSummary> {
        let active = self.active.get()?;
        self.connections.with(|all| all.iter().find(|one| one.id == active).cloned())
    }
}
