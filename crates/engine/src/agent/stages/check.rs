//! The guard, for a draft.

use crate::database::{Database, Principal};
use protocol::Problem;
use sql_guard::{CheckedStatement, Refusal};

/// Whether a draft may run, with at most `max_rows` rows. One row more is allowed to the connector,
/// so that a cut result is noticed.
pub fn run(
    sql: &str,
    principal: &Principal,
    database: &Database,
    max_rows: u64,
) -> Result<Result<CheckedStatement, Refusal>, Problem> {
    database.check(principal, sql, Some(max_rows))
}
