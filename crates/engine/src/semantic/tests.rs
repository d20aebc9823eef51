//! Questions over small made-up databases, each with the SQL it must become or the reason it must
//! not. The databases exist only as catalogs.

use super::{Glossary, PlanContext, PlanOutcome, plan};
use crate::catalog::Snapshot;
use connectors::{ColumnProfile, Profile};
use proptest::prelude::*;
use sql_guard::catalog::{Column, ForeignKey, Reference, Schema, Table, TableKind};
use sql_guard::{Catalog, Dialect, Policy};
use time::macros::date;

/// `name type`, with `*` after the name of a key; `-> table` refers to the key of a table.
fn table(name: &str, columns: &[&str]) -> Table {
    let mut found = Table {
        name: name.into(),
        kind: TableKind::Table,
        definition: None,
        comment: None,
        row_estimate: Some(100),
        columns: Vec::new(),
        foreign_keys: Vec::new(),
    };
    for column in columns {
        let (own, target) = column.split_once(" -> ").unwrap_or((column, ""));
        let (name, kind) = own.split_once(' ').expect("a name and a type");
        let key = name.ends_with('*');
        let name = name.trim_end_matches('*').to_owned();
        if let Some((table, column)) = target.split_once('.') {
            found.foreign_keys.push(ForeignKey {
                columns: vec![name.clone()],
                references: Reference {
                    schema: None,
                    table: table.into(),
                    columns: vec![column.into()],
                },
            });
        }
        found.columns.push(Column {
            name,
            database_type: kind.into(),
            nullable: !key,
            primary_key: key,
            unique: false,
            comment: None,
        });
    }
    found
}

fn values(profile: &mut Profile, table: &str, column: &str, values: &[&str]) {
    let (min, max) = (values.iter().min(), values.iter().max());
    let entry = ColumnProfile {
        rows: 100,
        nulls: 0,
        distinct: values.len() as u64,
        min: min.map(ToString::to_string),
        max: max.map(ToString::to_string),
        values: values.iter().map(|v| (v.to_string(), 1)).collect(),
        complete: true,
    };
    profile.tables.entry(table.into()).or_default().insert(column.into(), entry);
}

fn snapshot(dialect: Dialect, tables: Vec<Table>, profile: Profile, glossary: &str) -> Snapshot {
    let schemas = vec![Schema { name: "main".into(), tables }];
    let glossary = Glossary::from_json(glossary).expect("a glossary");
    Snapshot::build(Catalog { dialect, schemas }, profile, glossary, "2024-12-31T00:00:00Z")
}

fn library() -> Snapshot {
    let tables = vec![
        table(
            "authors",
            &["author_id* integer", "name text", "country text", "birth_year integer"],
        ),
        table(
            "books",
            &[
                "book_id* integer",
                "title text",
                "genre text",
                "pages integer",
                "price decimal(8,2)",
                "published_on date",
                "author_id integer -> authors.author_id",
            ],
        ),
        table("members", &["member_id* integer", "name text", "city text", "age integer"]),
        table(
            "loans",
            &[
                "loan_id* integer",
                "member_id integer -> members.member_id",
                "book_id integer -> books.book_id",
                "loaned_on date",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "authors", "country", &["France", "Japan", "New Zealand"]);
    values(&mut profile, "authors", "name", &["Ada Quill", "Bo Reed"]);
    values(&mut profile, "books", "genre", &["crime", "poetry", "travel"]);
    values(&mut profile, "members", "city", &["Lyon", "Porto", "Oslo"]);
    values(&mut profile, "loans", "loaned_on", &["2022-01-03", "2024-12-31"]);
    values(&mut profile, "books", "published_on", &["1980-01-03", "2024-11-30"]);
    values(&mut profile, "authors", "birth_year", &["1901", "1990"]);
    let glossary = r#"{"version":1,"metrics":[{"name":"list value","synonyms":["catalogue value"],
        "table":"books","expression":"price","aggregate":"sum","time":"books.published_on","unit":"EUR"}],
        "terms":[{"name":"long book","synonyms":["long books"],"table":"books","predicate":"books.pages > 500"}]}"#;
    snapshot(Dialect::Sqlite, tables, profile, glossary)
}

/// Students and clubs through a table that only ties them.
fn school() -> Snapshot {
    let tables = vec![
        table(
            "Student",
            &["StuID* integer", "FName text", "LName text", "Sex text", "Age integer"],
        ),
        table("Club", &["ClubID* integer", "ClubName text", "Fee integer"]),
        table("Member_of", &["StuID integer -> Student.StuID", "ClubID integer -> Club.ClubID"]),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "Student", "Sex", &["F", "M"]);
    values(&mut profile, "Club", "ClubName", &["Chess", "Rowing"]);
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

fn outcome(question: &str, snapshot: &Snapshot) -> PlanOutcome {
    plan(question, snapshot, &PlanContext { today: date!(2026 - 01 - 15), previous: None })
}

/// The SQL of the best reading on one line, or `? words` that were not understood.
fn answer(question: &str, snapshot: &Snapshot) -> String {
    match outcome(question, snapshot) {
        PlanOutcome::Planned(readings) => {
            let sql = &readings[0].sql;
            let policy = Policy::reader(Some(100));
            sql_guard::check(sql, &snapshot.catalog, &policy)
                .unwrap_or_else(|refusal| panic!("`{sql}` is refused: {refusal:?}"));
            sql.replace('\n', " ")
        }
        PlanOutcome::NotUnderstood(not) => format!("? {}", not.unknown.join(", ")),
        PlanOutcome::WriteIntent { kind } => format!("! {kind}"),
        PlanOutcome::Empty => "empty".into(),
    }
}

fn check(snapshot: &Snapshot, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(question, expected)| {
            let found = answer(question, snapshot);
            (found != *expected)
                .then(|| format!("{question}\n  wanted {expected}\n  found  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn probe() {
    for (snapshot, questions) in [(library(), LIBRARY), (school(), SCHOOL)] {
        for question in questions {
            eprintln!(
                "        (\"{question}\", \"{}\"),",
                answer(question, &snapshot).replace('"', "\\\"")
            );
        }
    }
}

const SCHOOL: &[&str] = &[
    "How many female students are there?",
    "How many students are in the Chess club?",
    "Which club has the most students?",
    "List the first names of students who are in both Chess and Rowing",
    "How many students are not in any club?",
    "What are the last names of students that belong to more than one club?",
    "Number of students per club",
    "What is the average age of male students?",
    "Which clubs have a fee above the average fee?",
    "What are the first names and ages of the 3 oldest students?",
    "Show the names of clubs ordered by fee from high to low",
    "How many clubs have more than 2 students?",
];

const LIBRARY: &[&str] = &[
    "How many books are there?",
    "How many members do we have?",
    "Count the number of authors",
    "How many different genres are there?",
    "How many authors are from France?",
    "How many French authors are there?",
    "Show the titles of all books",
    "Show title, genre and pages of all books",
    "List the names of members older than 30",
    "What is the average age of members in Porto?",
    "What is the average, minimum and maximum price of books?",
    "Which book is the most expensive?",
    "What is the title of the cheapest book?",
    "Who is the youngest member?",
    "Show the names of the 3 oldest members",
    "Number of books per genre",
    "How many books does each author have?",
    "Which author has the most books?",
    "Which genre has the fewest books?",
    "Names of authors with more than 5 books",
    "Names of authors with at least two books",
    "Which authors have no books?",
    "Members without loans",
    "How many members have never borrowed a book?",
    "Books by Ada Quill",
    "How many books were published in 2023?",
    "How many books were published after 2010?",
    "How many loans were there last month?",
    "How many loans were there in March 2024?",
    "Loans per month in 2024",
    "Loans by quarter",
    "Number of loans per city and month",
    "List value by genre",
    "What was the list value in 2023?",
    "List value in 2024 vs 2023",
    "Top 5 authors by list value",
    "Top 3 cities by number of members",
    "What share of books is poetry?",
    "What percentage of members live in Oslo?",
    "How many long books are there?",
    "List the titles of books with more pages than the average",
    "List the titles of books longer than 300 pages",
    "Show titles of books whose price is between 10 and 20",
    "Titles of books that are not poetry",
    "Books in crime or travel",
    "Titles of books that contain 'night'",
    "Titles of books starting with 'The'",
    "Names of members ordered by age descending",
    "Show names of all members in alphabetical order",
    "Which cities do members live in?",
    "What are the different cities of members?",
    "Names of authors born before 1950",
    "What is the most common genre?",
    "Which country has authors born before 1920 and authors born after 1980?",
    "Total price of books for each author",
    "Which members borrowed a book by an author from Japan?",
    "What is the frobnication of the books?",
    "How many wizards are there?",
    "Delete all books",
    "Please add a new member",
    "Drop the table books",
    "update the price of all books",
    "  ",
    "?!",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_planned_without_panic(text in ".{0,120}") {
        let snapshot = library();
        let _ = outcome(&text, &snapshot);
    }

    #[test]
    fn any_order_of_known_words_gives_sql_the_guard_accepts(
        words in prop::collection::vec(prop::sample::select(WORDS), 1..14)
    ) {
        let snapshot = library();
        let _ = answer(&words.join(" "), &snapshot);
    }
}

/// Words every part of the grammar reacts to.
const WORDS: &[&str] = &[
    "how many",
    "which",
    "what is",
    "show",
    "the",
    "books",
    "authors",
    "members",
    "loans",
    "title",
    "names",
    "age",
    "price",
    "pages",
    "genre",
    "city",
    "country",
    "in",
    "of",
    "for each",
    "by",
    "per",
    "month",
    "year",
    "2023",
    "5",
    "300",
    "more than",
    "less than",
    "at least",
    "between",
    "and",
    "or",
    "not",
    "without",
    "no",
    "never",
    "both",
    "either",
    "most",
    "highest",
    "youngest",
    "oldest",
    "top",
    "average",
    "total",
    "maximum",
    "number of",
    "different",
    "France",
    "poetry",
    "Oslo",
    "'night'",
    "contains",
    "ordered by",
    "descending",
    "alphabetically",
    "from",
    "with",
    "that have",
    "who",
    "whose",
    "is",
    "last month",
    "since",
    "vs",
    "previous year",
    "share of",
    "percentage of",
    "long",
    "list value",
    "than",
    "average price",
    ".",
    ",",
    "once",
    "times",
    "3 oldest",
    "growth",
];
