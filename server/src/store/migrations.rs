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

/// Version, name and text of every step; a test compares it with the directory.
const STEPS: &[(&str, &str, &str)] = &[
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
];

/// Applies the steps that are still missing, each in a transaction.
pub async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    let steps = STEPS.iter().map(|&(version, what, text)| {
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
