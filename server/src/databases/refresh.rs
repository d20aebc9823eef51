//! Taking a snapshot: what exists, and what the columns hold.

use crate::store::now;
use connectors::{Connector, Profile};
use protocol::Problem;
use sql_guard::Catalog;
use std::time::Duration;

/// For the whole database; columns not reached by then have no profile.
const PROFILE_TIME: Duration = Duration::from_secs(10);

pub struct Description {
    pub catalog: Catalog,
    pub profile: Profile,
    /// RFC 3339, UTC.
    pub taken_at: String,
}

pub async fn describe(connector: &dyn Connector) -> Result<Description, Problem> {
    let problem = |error| engine::error::connector_problem(&error);
    let catalog = connector.introspect().await.map_err(problem)?;
    // Rows that were kept are nobody's to look through.
    let (theirs, _) = catalog.clone().apart_from_ours();
    let profile = connector.profile(&theirs, PROFILE_TIME).await.map_err(problem)?;
    Ok(Description { catalog, profile, taken_at: now() })
}
