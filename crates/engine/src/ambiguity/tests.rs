//! Questions over small made-up databases: which words leave something open, and which do not.

use super::{Role, find};
use crate::catalog::Snapshot;
use crate::semantic::{Glossary, PlanContext, PlanOutcome, plan};
use connectors::{ColumnProfile, Profile};
use serde_json::{Value, json};
use time::macros::date;

fn column(name: &str, kind: &str) -> Value {
    json!({ "name": name, "type": kind, "nullable": name != "id", "primary_key": name == "id" })
}

fn people(name: &str) -> Value {
    let columns = [("id", "INTEGER"), ("name", "TEXT"), ("age", "INTEGER"), ("country", "TEXT")];
    json!({ "name": name, "kind": "table",
        "columns": columns.map(|(name, kind)| column(name, kind)) })
}

fn snapshot(tables: Vec<Value>, profile: Profile) -> Snapshot {
    let catalog = json!({ "dialect": "sqlite", "schemas": [{ "name": "main", "tables": tables }] });
    let catalog = serde_json::from_value(catalog).expect("a catalog");
    Snapshot::build(catalog, profile, Glossary::default(), "2024-06-01T00:00:00Z")
}

/// Two tables of the same shape, and one of another.
fn twins(one: &str, other: &str) -> Snapshot {
    let halls = [("id", "INTEGER"), ("title", "TEXT"), ("seats", "INTEGER")];
    let halls = json!({ "name": "halls", "kind": "table",
        "columns": halls.map(|(name, kind)| column(name, kind)) });
    snapshot(vec![people(one), people(other), halls], Profile::default())
}

fn held(values: &[&str]) -> ColumnProfile {
    ColumnProfile {
        rows: 100,
        distinct: values.len() as u64,
        min: values.iter().min().map(|value| (*value).to_owned()),
        max: values.iter().max().map(|value| (*value).to_owned()),
        values: values.iter().map(|value| ((*value).to_owned(), 5)).collect(),
        complete: true,
        ..Default::default()
    }
}

/// A table with two columns that hold the same kind of text.
fn columns(one: &str, other: &str, shared: bool) -> Snapshot {
    let table = json!({ "name": "players", "kind": "table", "columns": [
        column("id", "INTEGER"), column("nickname", "TEXT"), column("age", "INTEGER"),
        column(one, "TEXT"), column(other, "TEXT"),
    ]});
    let mut profile = Profile::default();
    let of = profile.tables.entry("players".into()).or_default();
    of.insert("nickname".into(), held(&["Ace", "Bolt", "Cat"]));
    of.insert(one.into(), held(&["Leeds", "Turin", "Lyon"]));
    let same = ["Turin", "Lyon", "Leeds"];
    of.insert(other.into(), held(if shared { &same } else { &["red", "blue", "green"] }));
    snapshot(vec![table], profile)
}

/// `None`: nothing is left open.
fn check(snapshot: &Snapshot, question: &str, expected: Option<(Role, &[&str])>) {
    let context = PlanContext { today: date!(2024 - 06 - 01), previous: None };
    let planned = match plan(question, snapshot, &context) {
        PlanOutcome::Planned(readings) => readings.into_iter().next(),
        _ => None,
    };
    let found = find(question, planned.as_ref(), snapshot, &context);
    let Some((role, rivals)) = expected else {
        let open: Vec<&str> = found.iter().map(|rivalry| rivalry.words.as_str()).collect();
        assert!(open.is_empty(), "{question}: {open:?} is clear");
        return;
    };
    let sql = planned.map(|reading| reading.sql);
    let first =
        found.first().unwrap_or_else(|| panic!("{question}: nothing is left open: {sql:?}"));
    assert_eq!(first.role, role, "{question}");
    let mut targets: Vec<&str> = first.rivals.iter().map(|rival| rival.target.as_str()).collect();
    targets.sort_unstable();
    let mut rivals = rivals.to_vec();
    rivals.sort_unstable();
    assert_eq!(targets, rivals, "{question}");
    for rival in &first.rivals {
        let name = rival.target.rsplit('.').next().unwrap_or_default();
        assert!(rival.reading.sql.contains(name), "{question}: {}", rival.reading.sql);
        let others = rivals.iter().filter(|other| **other != rival.target);
        for other in others {
            let other = other.rsplit('.').next().unwrap_or_default();
            assert!(!rival.reading.sql.contains(other), "{question}: {}", rival.reading.sql);
        }
    }
}

/// Questions about a kind of people, by the word for them.
const ABOUT_PEOPLE: [&str; 12] = [
    "How many {} are there?",
    "How many {} are there in each country?",
    "List the names of all {}",
    "What is the average age of {}?",
    "Show the name and age of {} ordered by age",
    "What is the name of the oldest {}?",
    "Which {} are older than 30?",
    "Show the countries of {}",
    "Number of {} by country",
    "Show the 3 oldest {}",
    "What is the maximum age of {}?",
    "List the names and countries of {}",
];

#[test]
fn a_word_for_two_tables_of_one_shape_is_left_open_and_a_name_is_not() {
    for (one, other, word) in [
        ("customers", "buyers", "clients"),
        ("workers", "staff", "employees"),
        ("artists", "musicians", "singers"),
        ("vendors", "sellers", "suppliers"),
        ("instructors", "lecturers", "teachers"),
        ("authors", "novelists", "writers"),
        ("physicians", "surgeons", "doctors"),
        ("supervisors", "heads", "bosses"),
    ] {
        let snapshot = twins(one, other);
        for about in ABOUT_PEOPLE {
            let open = Some((Role::Table, &[one, other][..]));
            check(&snapshot, &about.replace("{}", word), open);
            check(&snapshot, &about.replace("{}", one), None);
            check(&snapshot, &about.replace("{}", other), None);
        }
        check(&snapshot, "How many halls are there?", None);
        check(&snapshot, "What is the title of the hall with the most seats?", None);
    }
}

#[test]
fn a_word_for_two_columns_that_hold_the_same_is_left_open_and_a_name_is_not() {
    for (one, other, word) in [
        ("birthplace", "origin", "hometown"),
        ("home_town", "work_town", "town"),
        ("billing_city", "shipping_city", "city"),
    ] {
        let open = [format!("players.{one}"), format!("players.{other}")];
        let open: Vec<&str> = open.iter().map(String::as_str).collect();
        let snapshot = columns(one, other, true);
        for about in [
            "Show the {} of each player",
            "How many players are there for each {}?",
            "List the nickname and {} of all players",
            "What is the most common {} of players?",
            "Number of players by {}",
            "Show the different {} of players",
        ] {
            let open = Some((Role::Column, &open[..]));
            check(&snapshot, &about.replace("{}", word), open);
            for exact in [one, other] {
                check(&snapshot, &about.replace("{}", &exact.replace('_', " ")), None);
            }
        }
        check(&snapshot, "What is the average age of players?", None);
        check(&snapshot, "Show the nicknames of players older than 30", None);
    }
}

/// A table with two columns that hold the same, and what else it takes to be asked about.
fn alike(table: &str, one: (&str, &str), other: (&str, &str), values: [&str; 3]) -> Snapshot {
    let table_of = json!({ "name": table, "kind": "table", "columns": [
        column("id", "INTEGER"), column("city", "TEXT"), column("founded", "INTEGER"),
        column(one.0, one.1), column(other.0, other.1),
    ]});
    let mut profile = Profile::default();
    let of = profile.tables.entry(table.into()).or_default();
    of.insert("city".into(), held(&["Leeds", "Turin", "Lyon"]));
    of.insert(one.0.into(), held(&values));
    of.insert(other.0.into(), held(&values));
    snapshot(vec![table_of], profile)
}

#[test]
fn a_column_that_is_used_without_being_named_is_left_open() {
    let dates = ["1980-02-01", "1984-07-12", "1991-11-30"];
    let members = alike("members", ("birth_date", "DATE"), ("born_on", "DATE"), dates);
    let weights = ["3.5", "7.25", "11.0"];
    let parcels = alike("parcels", ("mass", "REAL"), ("shipping_weight", "REAL"), weights);
    let names = ["Aston", "Boro", "Celta"];
    let clubs = alike("clubs", ("name", "TEXT"), ("brand", "TEXT"), names);
    let engines = alike("engines", ("size", "REAL"), ("displacement_km", "REAL"), weights);
    let prices = alike("goods", ("price", "REAL"), ("price_old", "REAL"), weights);
    let people = alike("people", ("surname", "TEXT"), ("family_name", "TEXT"), names);
    let births = Some((Role::Column, &["members.birth_date", "members.born_on"][..]));
    let mass = Some((Role::Column, &["parcels.mass", "parcels.shipping_weight"][..]));
    let called = Some((Role::Column, &["clubs.name", "clubs.brand"][..]));
    let size = Some((Role::Column, &["engines.size", "engines.displacement_km"][..]));
    let last = Some((Role::Column, &["people.surname", "people.family_name"][..]));
    for (snapshot, question, expected) in [
        (&members, "Show the city of the youngest member", births),
        (&members, "How many members are there?", None),
        (&parcels, "How much do the parcels in Leeds weigh?", mass),
        (&parcels, "How many parcels are there in Leeds?", None),
        (&clubs, "Which clubs are in Leeds?", called),
        (&clubs, "Show the brands of clubs", None),
        (&clubs, "How many clubs are in Leeds?", None),
        (&engines, "What is the average capacity of engines?", size),
        (&engines, "What is the average size of engines?", None),
        (&prices, "What is the average bonus of goods?", None),
        (&people, "List the last names of all people in Leeds", last),
        (&people, "How many people are in Leeds?", None),
    ] {
        check(snapshot, question, expected);
    }
}

#[test]
fn tables_alike_are_left_open_where_only_their_parts_are_said() {
    let people = twins("customers", "buyers");
    let open = Some((Role::Table, &["customers", "buyers"][..]));
    for question in ["What is the maximum age?", "What is the average age in each country?"] {
        check(&people, question, open);
    }
    check(&people, "What is the maximum age of buyers?", None);
}

/// Two tables of one shape, each of which joins visits to doctors.
fn by_way_of(one: &str, other: &str) -> Snapshot {
    let referring = |name: &str, to: &str| {
        let of = json!({ "schema": "main", "table": to, "columns": ["id"] });
        let key = json!({ "columns": [name], "references": of });
        (column(name, "INTEGER"), key)
    };
    let (doctor, doctor_key) = referring("doctor_id", "doctors");
    let (clinic, clinic_key) = referring("clinic_id", "clinics");
    let link = |name: &str| {
        json!({ "name": name, "kind": "table", "foreign_keys": [doctor_key, clinic_key],
            "columns": [column("id", "INTEGER"), doctor, clinic, column("since", "DATE")] })
    };
    let named = |name: &str| {
        json!({ "name": name, "kind": "table", "columns":
            [column("id", "INTEGER"), column("name", "TEXT"), column("city", "TEXT")] })
    };
    let tables = vec![named("doctors"), named("clinics"), link(one), link(other)];
    snapshot(tables, Profile::default())
}

#[test]
fn a_way_between_tables_that_no_word_decides_is_left_open() {
    let snapshot = by_way_of("contracts", "agreements");
    let open = Some((Role::Table, &["contracts", "agreements"][..]));
    check(&snapshot, "List the names of doctors with the name of their clinic", open);
    check(&snapshot, "How many doctors are there?", None);
    check(&snapshot, "List the names of clinics", None);
}

#[test]
fn columns_that_hold_other_things_do_not_compete_for_an_unknown_word() {
    let snapshot = columns("birthplace", "colour", false);
    for question in ["Show the hometown of each player", "Number of players by hometown"] {
        check(&snapshot, question, None);
    }
}

#[test]
fn tables_with_nothing_but_a_key_and_a_name_are_no_twins() {
    let lookup = |name: &str| {
        json!({ "name": name, "kind": "table",
            "columns": [column("id", "INTEGER"), column("name", "TEXT")] })
    };
    let snapshot = snapshot(vec![lookup("clients"), lookup("colours")], Profile::default());
    for question in ["How many customers are there?", "List the names of all customers"] {
        check(&snapshot, question, None);
    }
}

#[test]
fn many_tables_of_one_shape_are_copies_by_design() {
    let names = ["sales_2019", "sales_2020", "sales_2021", "sales_2022", "sales_2023"];
    let snapshot = snapshot(names.map(people).into(), Profile::default());
    check(&snapshot, "How many vendors are there?", None);
}

#[test]
fn a_choice_is_remembered_by_stems() {
    for (words, key) in [("singers", "singer"), ("Singer", "singer"), ("car makers", "car maker")] {
        let stems: Vec<String> = key.split(' ').map(crate::semantic::morphology::stem).collect();
        assert_eq!(super::key(words), stems.join(" "), "{words}");
    }
}
