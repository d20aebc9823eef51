//! The steps that bring a store to this version's tables, embedded in the binary.

use super::StoreError;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqlitePool};

macro_rules! step {
    ($version:literal, $what:literal) => {
        (
            $version,
            $what,
            include_str!(concat!("../../../migrations/", $version, "_", $what, ".sql")),
        )
    };
}

/// Version, name and text.
type Step = (&'static str, &'static str, &'static str);

/// Every step; a test compares it with the directory.
const STEPS: &[Step] = &[
    step!("202611210500", "accounts"),
    step!("202611210501", "connections"),
    step!("202611210502", "conversations"),
    step!("202611210503", "results"),
    step!("202611210504", "memories"),
    step!("202611210900", "policies"),
    step!("202611210910", "connection_places"),
    step!("202611210920", "run_details"),
    step!("202611210930", "reuse"),
    step!("202611210940", "audit"),
    step!("202611210950", "access"),
    step!("202611210960", "tokens"),
    step!("202611210961", "session_places"),
    step!("202611210962", "invitations"),
    step!("202611210970", "budgets"),
    step!("202611210980", "limits"),
    step!("202611210990", "tools"),
    step!("202611211010", "invited_groups"),
    step!("202611211020", "changes"),
    step!("202611211021", "connection_writers"),
    step!("202611221100", "models"),
    step!("202611221101", "model_use"),
    step!("202611221110", "choices"),
    step!("202611221130", "change_rules"),
    step!("202611221131", "notices"),
    step!("202611221132", "webhooks"),
    step!("202611221200", "golden_answers"),
    step!("202611221201", "evaluations"),
    step!("202611221220", "break_glass"),
    step!("202611221240", "memory_vectors"),
    step!("202611221400", "removed_connections"),
];

/// Applies the steps that are still missing, each in a transaction.
pub async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    apply(pool, STEPS).await
}

async fn apply(pool: &SqlitePool, steps: &'static [Step]) -> Result<(), StoreError> {
    let steps = steps.iter().map(|&(version, what, text)| {
        let version = version.parse().expect("a version is a date and a time in digits");
        Migration::new(version, what.into(), MigrationType::Simple, text.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.collect())
        .run(pool)
        .await
        .map_err(|error| StoreError::Unavailable { reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store of an earlier version with rows in it.
    #[tokio::test]
    async fn what_was_learned_of_a_removed_connection_goes_and_the_rest_stays() {
        let options = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await.unwrap();
        let at = STEPS.iter().position(|step| step.1 == "removed_connections").unwrap();
        apply(&pool, &STEPS[..at]).await.unwrap();
        sqlx::raw_sql(
            "insert into users (id, email, name, roles, created_at)
            values ('usr_1', 'a@b', 'Ann', '[]', 'now');
            insert into connections (id, name, engine, location, environment, created_at, removed_at)
            values ('conn_1', 'here', 'sqlite', '/a', 'dev', 'now', null),
                ('conn_2', 'gone', 'sqlite', '/b', 'dev', 'now', 'now');
            insert into memories (id, connection_id, owner_id, question, masked, sql, literals, weight,
                uses, created_at)
            values ('mem_1', 'conn_1', 'usr_1', 'q', 'q', 's', '[]', 0.9, 0, 'now'),
                ('mem_2', 'conn_2', 'usr_1', 'q', 'q', 's', '[]', 0.9, 0, 'now');
            insert into memory_vectors (memory_id, space, numbers, vector)
            values ('mem_1', 's', 1, 'AAAAAA=='), ('mem_2', 's', 1, 'AAAAAA==');
            insert into golden_answers (id, connection_id, status, question, masked, sql, kinds, teaching,
                taught_at, weight, uses, decided_at)
            values ('mem_1', 'conn_1', 'certified', 'q', 'q', 's', '[]', 'rating', 'now', 0.9, 0, 'now'),
                ('mem_2', 'conn_2', 'certified', 'q', 'q', 's', '[]', 'rating', 'now', 0.9, 0, 'now');
            insert into evaluations (id, connection_id, state, access_hash, total, started_at)
            values ('evl_1', 'conn_1', 'done', '', 1, 'now'), ('evl_2', 'conn_2', 'done', '', 1, 'now');
            insert into evaluation_items (evaluation_id, position, item_id, certified, question,
                expected_sql, found)
            values ('evl_2', 0, 'i', true, 'q', 's', '{}');",
        )
        .execute(&pool)
        .await
        .unwrap();
        migrate(&pool).await.unwrap();
        for (table, left) in [
            ("memories", 1),
            ("memory_vectors", 1),
            ("golden_answers", 1),
            ("evaluations", 1),
            ("evaluation_items", 0),
        ] {
            let counted = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let count: i64 = sqlx::query_scalar(counted).fetch_one(&pool).await.unwrap();
            assert_eq!(count, left, "{table}");
        }
    }

    #[test]
    fn every_file_of_the_directory_is_a_step() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
        let mut files: Vec<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        let steps: Vec<String> =
            STEPS.iter().map(|(version, what, _)| format!("{version}_{what}.sql")).collect();
        assert_eq!(files, steps);
    }
}
