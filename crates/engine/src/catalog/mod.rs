//! What exists in a database.

use connectors::Profile;
use sql_guard::Catalog;

/// The schema at one moment, with what is known about its values.
pub struct Snapshot {
    pub catalog: Catalog,
    pub profile: Profile,
    /// SHA-256 of the canonical catalog, lowercase hex.
    pub hash: String,
    /// RFC 3339, UTC.
    pub taken_at: String,
}
