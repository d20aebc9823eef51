//! The guard, for a draft.

use crate::database::Database;
use sql_guard::{CheckedStatement, Policy, Refusal};

/// Whether a draft may run, with at most `max_rows` rows. One row more is allowed to the connector,
/// so that a cut result is noticed.
pub fn run(sql: &str, database: &Database, max_rows: u64) -> Result<CheckedStatement, Refusal> {
    sql_guard::check(sql, &database.snapshot.catalog, &Policy::reader(Some(max_rows)))
}
