//! Which texts are looked for, and where.

use super::*;
use crate::semantic::{Glossary, PlanOutcome, plan_seeing};
use connectors::{ColumnProfile, Profile};
use sql_guard::Catalog;
use time::macros::date;

fn snapshot() -> Snapshot {
    let text = |name: &str| serde_json::json!({ "name": name, "type": "TEXT" });
    let key = || serde_json::json!({ "name": "id", "type": "INTEGER", "nullable": false, "primary_key": true });
    let number = |name: &str| serde_json::json!({ "name": name, "type": "INTEGER" });
    let to = |column: &str, table: &str| serde_json::json!({ "columns": [column], "references": { "table": table, "columns": ["id"] } });
    let catalog: Catalog = serde_json::from_value(serde_json::json!({
        "dialect": "sqlite",
        "schemas": [{ "name": "main", "tables": [
            { "name": "artists", "kind": "table", "columns": [key(), text("name"), text("country")] },
            { "name": "albums", "kind": "table",
              "columns": [key(), text("title"), number("artist_id")],
              "foreign_keys": [to("artist_id", "artists")] },
            { "name": "tracks", "kind": "table",
              "columns": [key(), text("name"), number("album_id")],
              "foreign_keys": [to("album_id", "albums")] },
            { "name": "suppliers", "kind": "table", "columns": [key(), text("name")] }
        ]}]
    }))
    .unwrap();
    let mut profile = Profile::default();
    let country = ColumnProfile {
        rows: 900,
        distinct: 1,
        values: vec![("Spain".to_owned(), 900)],
        complete: true,
        ..Default::default()
    };
    profile.tables.entry("artists".into()).or_default().insert("country".into(), country);
    Snapshot::build(catalog, profile, Glossary::default(), "2024-06-01T00:00:00Z")
}

fn context() -> PlanContext<'static> {
    PlanContext { today: date!(2024 - 06 - 01), previous: None }
}

fn looked_for(question: &str) -> String {
    let snapshot = snapshot();
    let Some(wanted) = wanted(question, &snapshot, &context(), 4, |_| true) else {
        return String::new();
    };
    let texts: Vec<String> = wanted.texts.iter().map(|forms| forms.join(" / ")).collect();
    let columns: Vec<String> =
        wanted.columns.iter().map(|column| snapshot.schema.path(*column)).collect();
    format!("{} in {}", texts.join("; "), columns.join(", "))
}

#[test]
fn a_name_that_is_no_known_value_is_looked_for_near_what_is_named() {
    for (question, expected) in [
        (
            "how many tracks are on the album Fallen",
            "Fallen in albums.title, tracks.name, artists.name",
        ),
        ("albums titled \"Fallen\"", "Fallen in albums.title, tracks.name, artists.name"),
        (
            "albums by Florence and the Machine",
            "Florence and the Machine / Florence in albums.title, tracks.name, artists.name",
        ),
        ("albums by metallica", "metallica in albums.title, tracks.name, artists.name"),
        // Capital words around what is unknown may belong to it.
        (
            "albums by The Zombies",
            "The Zombies / Zombies in albums.title, tracks.name, artists.name",
        ),
        // Nothing says where: what names a row, anywhere.
        ("Zombies", "Zombies in artists.name, albums.title, tracks.name, suppliers.name"),
    ] {
        assert_eq!(looked_for(question), expected, "{question}");
    }
}

#[test]
fn what_is_known_or_no_name_is_not_looked_for() {
    for question in [
        "artists from Spain",
        "how many albums are there",
        "which zorgs frobnicate the quux",
        "albums titled \"\\u0000\"",
        "albums titled \"\\\\\"",
    ] {
        assert_eq!(looked_for(question), "", "{question}");
    }
}

#[test]
fn columns_that_may_not_be_looked_at_are_left_out() {
    let snapshot = snapshot();
    let title = snapshot.schema.find_column("albums.title", None).unwrap();
    let open = |column: ColumnId| column == title;
    let wanted_ = wanted("albums titled \"Fallen\"", &snapshot, &context(), 4, open).unwrap();
    assert_eq!(wanted_.columns, [title]);
    assert!(wanted("albums titled \"Fallen\"", &snapshot, &context(), 4, |_| false).is_none());
    assert!(wanted("albums titled \"Fallen\"", &snapshot, &context(), 0, |_| true).is_none());
}

#[test]
fn a_question_is_read_with_what_was_seen() {
    let snapshot = snapshot();
    let seen = |path: &str, text: &str, spelling: &str| Seen {
        text: text.to_owned(),
        values: vec![StoredValue {
            column: snapshot.schema.find_column(path, None).unwrap(),
            text: spelling.to_owned(),
        }],
    };
    for (question, seen, expected) in [
        (
            "how many tracks are on the album Fallen",
            seen("albums.title", "Fallen", "Fallen"),
            "albums.title = 'Fallen'",
        ),
        (
            "albums by The Zombies",
            seen("artists.name", "The Zombies", "THE ZOMBIES"),
            "artists.name = 'THE ZOMBIES'",
        ),
        ("albums titled \"fallen\"", seen("albums.title", "fallen", "Fallen"), "title = 'Fallen'"),
    ] {
        let outcome = plan_seeing(question, &snapshot, &context(), &[seen]);
        let PlanOutcome::Planned(readings) = outcome else { panic!("{question}: {outcome:?}") };
        let sql = readings[0].sql.replace('\n', " ");
        let plain = sql.replace("a.", "albums.").replace("T2.", "");
        assert!(plain.contains(expected) || sql.contains(expected), "{question}: {sql}");
        assert_eq!(readings[0].signals.values_unmatched, 0, "{question}");
    }
}
