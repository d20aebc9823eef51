//! A session as every statement finds it: fixed settings, a read-only transaction, both verified.

use super::wire::{Client, WireError};
use std::time::Duration;

/// The guard reads text in this mode: `"x"` is a text, a backslash escapes, `||` is OR.
const SQL_MODE: [&str; 3] =
    ["STRICT_TRANS_TABLES", "ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION"];

/// Steps a recursive query may take; one that needs more is an error.
pub(super) const RECURSION: u32 = 1_000_000;

/// The server's own time limit comes after ours, which tells more.
const SERVER_LIMIT_LATER: Duration = Duration::from_secs(2);

/// How long a statement waits for a lock that somebody holds on a table or row.
const LOCK_WAIT_SECONDS: u32 = 5;

pub(super) async fn begin(client: &mut Client, limit: Duration) -> Result<(), WireError> {
    let settings = settings(client.server.is_mariadb, limit + SERVER_LIMIT_LATER);
    client.command(&settings).await?;
    // Both: the first alone lets `create table` end the second by an implicit commit.
    client.command("set session transaction read only").await?;
    client.command("start transaction read only").await?;
    verify(client).await
}

/// The same settings, and a transaction that may write.
pub(super) async fn begin_writing(client: &mut Client, limit: Duration) -> Result<(), WireError> {
    let settings = settings(client.server.is_mariadb, limit + SERVER_LIMIT_LATER);
    client.command(&settings).await?;
    client.command("set session transaction isolation level repeatable read").await?;
    client.command("set session transaction read write").await?;
    client.command("start transaction read write").await
}

fn settings(is_mariadb: bool, limit: Duration) -> String {
    let own = match is_mariadb {
        true => format!(
            "max_statement_time = {}, max_recursive_iterations = {RECURSION}",
            limit.as_secs_f64()
        ),
        false => format!(
            "max_execution_time = {}, cte_max_recursion_depth = {RECURSION}",
            limit.as_millis().min(u32::MAX.into())
        ),
    };
    // `group_concat_max_len`: MySQL's 1024 bytes would cut texts without a word.
    format!(
        "set names utf8mb4, session sql_mode = '{}', time_zone = '+00:00', sql_select_limit = default, \
         group_concat_max_len = 1048576, lock_wait_timeout = {LOCK_WAIT_SECONDS}, \
         innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}, autocommit = 1, {own}",
        SQL_MODE.join(",")
    )
}

/// What the server says of itself now, whatever was asked for.
async fn verify(client: &mut Client) -> Result<(), WireError> {
    if !client.in_read_only_transaction() {
        return Err(WireError::Protocol("it began no read-only transaction"));
    }
    let rows = client
        .ask(
            "select @@session.sql_mode, @@session.character_set_client, \
             @@session.character_set_results, @@session.time_zone",
        )
        .await?;
    let row: Vec<&str> =
        rows.first().into_iter().flatten().map(|text| text.as_deref().unwrap_or("")).collect();
    match row.as_slice() {
        [mode, "utf8mb4", "utf8mb4", "+00:00"] if is_fixed(mode) => Ok(()),
        _ => Err(WireError::Protocol("its session settings are not the ones asked for")),
    }
}

fn is_fixed(mode: &str) -> bool {
    let mut modes: Vec<&str> = mode.split(',').collect();
    modes.sort_unstable();
    let mut expected = SQL_MODE;
    expected.sort_unstable();
    modes == expected
}
