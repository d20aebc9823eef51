//! Statements with wrong names, and what becomes of them.

use super::{bind, mend, retie};
use crate::semantic::Schema;
use sql_guard::Catalog;

/// Keepers, lighthouses, the watches between them, and the lamps of lighthouses.
fn schema() -> Schema {
    let column = |name: &str| serde_json::json!({ "name": name, "type": "TEXT" });
    let key = |name: &str| serde_json::json!({ "name": name, "type": "INTEGER", "nullable": false, "primary_key": true });
    let refers = |column: &str, table: &str| serde_json::json!({ "columns": [column], "references": { "table": table, "columns": [column] } });
    let catalog: Catalog = serde_json::from_value(serde_json::json!({
        "dialect": "sqlite",
        "schemas": [{ "name": "main", "tables": [
            { "name": "keeper", "kind": "table",
              "columns": [key("keeper_id"), column("full_name"), column("born")] },
            { "name": "lighthouse", "kind": "table",
              "columns": [key("lighthouse_id"), column("title"), column("coast")] },
            { "name": "watch", "kind": "table",
              "columns": [key("watch_id"), column("keeper_id"), column("lighthouse_id"), column("began")],
              "foreign_keys": [refers("keeper_id", "keeper"), refers("lighthouse_id", "lighthouse")] },
            { "name": "lamp", "kind": "table",
              "columns": [key("lamp_id"), column("lighthouse_id"), column("power")],
              "foreign_keys": [refers("lighthouse_id", "lighthouse")] }
        ]}]
    }))
    .unwrap();
    Schema::derive(&catalog, &Default::default())
}

fn check(sql: &str, expected: Option<&str>) {
    let bound = bind(sql, &schema());
    assert_eq!(bound.as_ref().map(|bound| bound.sql.as_str()), expected, "{sql}\n{bound:?}");
    assert!(bound.is_none_or(|bound| !bound.notes.is_empty()));
}

#[test]
fn what_is_right_stays_as_it_is() {
    check("SELECT title FROM lighthouse WHERE coast = 'north'", None);
    check(
        "SELECT T1.title FROM lighthouse AS T1 JOIN lamp AS T2 ON T1.lighthouse_id = T2.lighthouse_id",
        None,
    );
    check("SELECT coast, count(*) AS n FROM lighthouse GROUP BY coast ORDER BY n DESC", None);
    check(
        "SELECT full_name FROM keeper AS k WHERE EXISTS (SELECT 1 FROM watch WHERE watch.keeper_id = k.keeper_id)",
        None,
    );
    check("WITH few AS (SELECT keeper_id AS kid FROM watch) SELECT kid FROM few", None);
    check("SELECT x.n FROM (SELECT count(*) AS n FROM watch) AS x", None);
}

#[test]
fn a_column_of_another_table_in_the_from_gets_that_table() {
    check(
        "SELECT T1.title FROM watch AS T1 JOIN lighthouse AS T2 ON T1.lighthouse_id = T2.lighthouse_id",
        Some(
            "SELECT T2.title FROM watch AS T1 JOIN lighthouse AS T2 ON T1.lighthouse_id = T2.lighthouse_id",
        ),
    );
    check(
        "SELECT lighthouse.title FROM lighthouse AS l",
        Some("SELECT l.title FROM lighthouse AS l"),
    );
    check(
        "SELECT lighthouse_id FROM watch AS w JOIN lighthouse AS l ON w.lighthouse_id = l.lighthouse_id",
        Some(
            "SELECT w.lighthouse_id FROM watch AS w JOIN lighthouse AS l ON w.lighthouse_id = l.lighthouse_id",
        ),
    );
}

#[test]
fn a_name_close_to_one_becomes_it() {
    check("SELECT fullName FROM keeper", Some("SELECT keeper.full_name FROM keeper"));
    check("SELECT title FROM lighthouses", Some("SELECT title FROM lighthouse"));
    check("SELECT k.name FROM keeper AS k", Some("SELECT k.full_name FROM keeper AS k"));
}

#[test]
fn a_column_of_no_table_here_joins_the_nearest_that_has_it() {
    check(
        "SELECT began, coast FROM watch",
        Some(
            "SELECT began, lighthouse.coast FROM watch JOIN \"lighthouse\" ON \
              \"watch\".\"lighthouse_id\" = \"lighthouse\".\"lighthouse_id\"",
        ),
    );
    check(
        "SELECT k.full_name, k.coast FROM keeper AS k",
        Some(
            "SELECT k.full_name, lighthouse.coast FROM keeper AS k JOIN \"watch\" ON \
              \"watch\".\"keeper_id\" = \"k\".\"keeper_id\" JOIN \"lighthouse\" ON \
              \"watch\".\"lighthouse_id\" = \"lighthouse\".\"lighthouse_id\"",
        ),
    );
    check(
        "SELECT began FROM watch ORDER BY coast",
        Some(
            "SELECT began FROM watch JOIN \"lighthouse\" ON \
              \"watch\".\"lighthouse_id\" = \"lighthouse\".\"lighthouse_id\" ORDER BY lighthouse.coast",
        ),
    );
}

#[test]
fn each_select_is_mended_by_its_own_from() {
    check(
        "SELECT title FROM lighthouse WHERE lighthouse_id IN (SELECT lighthouse_id FROM watch WHERE born > 1900)",
        Some(
            "SELECT title FROM lighthouse WHERE lighthouse_id IN (SELECT lighthouse_id FROM watch \
              JOIN \"keeper\" ON \"watch\".\"keeper_id\" = \"keeper\".\"keeper_id\" WHERE keeper.born > 1900)",
        ),
    );
    check(
        "SELECT title FROM lighthouse UNION SELECT full_nam FROM keeper",
        Some("SELECT title FROM lighthouse UNION SELECT keeper.full_name FROM keeper"),
    );
}

#[test]
fn what_no_table_is_near_is_left_to_others() {
    check("SELECT salary FROM keeper", None);
    check("SELECT title FROM spaceship", None);
    check("DELETE FROM keeper", None);
    check("not sql", None);
}

fn check_joins(sql: &str, expected: Option<&str>) {
    let tied = retie(sql, &schema());
    assert_eq!(tied.as_ref().map(|tied| tied.sql.as_str()), expected, "{sql}");
}

#[test]
fn a_join_that_ties_nothing_follows_the_keys() {
    check_joins(
        "SELECT T1.title FROM lighthouse AS T1 JOIN lamp AS T2 ON T2.lamp_id = T2.lighthouse_id",
        Some(
            "SELECT T1.title FROM lighthouse AS T1 JOIN lamp AS T2 ON \
              \"T2\".\"lighthouse_id\" = \"T1\".\"lighthouse_id\"",
        ),
    );
    check_joins(
        "SELECT 1 FROM keeper AS k JOIN lighthouse AS l ON k.keeper_id = l.title WHERE l.coast = 'x'",
        Some(
            "SELECT 1 FROM keeper AS k JOIN \"watch\" ON \"watch\".\"keeper_id\" = \"k\".\"keeper_id\" \
              JOIN lighthouse AS l ON \"watch\".\"lighthouse_id\" = \"l\".\"lighthouse_id\" WHERE l.coast = 'x'",
        ),
    );
}

#[test]
fn joins_by_keys_by_equal_names_and_on_purpose_stay() {
    for sql in [
        "SELECT 1 FROM watch AS w JOIN keeper AS k ON w.keeper_id = k.keeper_id",
        "SELECT 1 FROM lamp AS a JOIN watch AS w ON a.lighthouse_id = w.lighthouse_id",
        "SELECT 1 FROM keeper AS a JOIN keeper AS b ON a.born = b.keeper_id",
        "SELECT 1 FROM keeper AS k JOIN watch AS w ON w.began > k.born",
        "SELECT 1 FROM keeper LEFT JOIN watch ON keeper.born = watch.began",
        "SELECT 1 FROM keeper, watch",
    ] {
        check_joins(sql, None);
    }
}

#[test]
fn joins_and_names_are_mended_together() {
    let sql = "SELECT T1.title FROM lamp AS T1 JOIN lighthouse AS T2 ON T1.title = T2.coast";
    let mended = mend(sql, &schema()).unwrap();
    assert_eq!(
        mended.sql,
        "SELECT T2.title FROM lamp AS T1 JOIN lighthouse AS T2 ON \
         \"T1\".\"lighthouse_id\" = \"T2\".\"lighthouse_id\""
    );
    assert_eq!(mended.notes.len(), 2);
    assert_eq!(mend("SELECT title FROM lighthouse", &schema()), None);
}
