//! Questions over small made-up databases, each with the SQL it must become or the reason it must
//! not. The databases exist only as catalogs.

pub(in crate::semantic) mod business;
mod company;
mod dealing;
mod habits;
mod pools;
mod sailing;
mod schemas;
mod shapes;
mod tours;

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
    Snapshot::build(Catalog::new(dialect, schemas), profile, glossary, "2024-12-31T00:00:00Z")
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

pub(in crate::semantic) fn outcome(question: &str, snapshot: &Snapshot) -> PlanOutcome {
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
        PlanOutcome::WriteIntent { kind, .. } => format!("! {kind}"),
        PlanOutcome::Empty => "empty".into(),
    }
}

/// Why a question is not answered.
fn reason(question: &str, snapshot: &Snapshot) -> String {
    match outcome(question, snapshot) {
        PlanOutcome::NotUnderstood(not) => not.message,
        other => panic!("`{question}` was answered: {other:?}"),
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
fn rows_and_distinct_values_are_counted() {
    check(
        &library(),
        &[
            ("How many books are there?", "SELECT COUNT(*) AS books_count FROM books"),
            ("How many members do we have?", "SELECT COUNT(*) AS members_count FROM members"),
            ("Count the number of authors", "SELECT COUNT(*) AS authors_count FROM authors"),
            (
                "How many different genres are there?",
                "SELECT COUNT(DISTINCT genre) AS distinct_genre FROM books",
            ),
            (
                "How many authors are from France?",
                "SELECT COUNT(*) AS authors_count FROM authors WHERE country = 'France'",
            ),
            (
                "How many French authors are there?",
                "SELECT COUNT(*) AS authors_count FROM authors WHERE country = 'France'",
            ),
        ],
    );
}

#[test]
fn the_columns_asked_for_are_listed() {
    check(
        &library(),
        &[
            ("Show the titles of all books", "SELECT title FROM books"),
            ("Show title, genre and pages of all books", "SELECT title, genre, pages FROM books"),
            ("List the names of members older than 30", "SELECT name FROM members WHERE age > 30"),
            ("What are the different cities of members?", "SELECT DISTINCT city FROM members"),
            (
                "Names of members ordered by age descending",
                "SELECT name FROM members ORDER BY age DESC",
            ),
            (
                "Show names of all members in alphabetical order",
                "SELECT name FROM members ORDER BY name",
            ),
            (
                "Names of authors born before 1950",
                "SELECT name FROM authors WHERE birth_year < 1950",
            ),
        ],
    );
}

#[test]
fn several_aggregates_share_one_statement() {
    check(
        &library(),
        &[
            (
                "What is the average age of members in Porto?",
                "SELECT AVG(age) AS average_age FROM members WHERE city = 'Porto'",
            ),
            (
                "What is the average, minimum and maximum price of books?",
                "SELECT AVG(price) AS average_price, MIN(price) AS minimum_price, MAX(price) AS maximum_price FROM books",
            ),
            (
                "Total price of books for each author",
                "SELECT authors.name, ROUND(SUM(books.price), 2) AS total_price FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name",
            ),
        ],
    );
}

#[test]
fn superlatives_order_and_cut() {
    check(
        &library(),
        &[
            (
                "Which book is the most expensive?",
                "SELECT title FROM books ORDER BY price DESC LIMIT 1",
            ),
            (
                "What is the title of the cheapest book?",
                "SELECT title FROM books WHERE price IS NOT NULL ORDER BY price LIMIT 1",
            ),
            (
                "Who is the youngest member?",
                "SELECT name FROM members WHERE age IS NOT NULL ORDER BY age LIMIT 1",
            ),
            (
                "Show the names of the 3 oldest members",
                "SELECT name FROM members ORDER BY age DESC LIMIT 3",
            ),
            (
                "Which author has the most books?",
                "SELECT authors.name FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name ORDER BY COUNT(*) DESC LIMIT 1",
            ),
            (
                "Which genre has the fewest books?",
                "SELECT genre FROM books GROUP BY genre ORDER BY COUNT(*) LIMIT 1",
            ),
            (
                "What is the most common genre?",
                "SELECT genre FROM books GROUP BY genre ORDER BY COUNT(*) DESC LIMIT 1",
            ),
            (
                "Top 3 cities by number of members",
                "SELECT city, COUNT(*) AS members_count FROM members GROUP BY city ORDER BY members_count DESC LIMIT 3",
            ),
        ],
    );
}

#[test]
fn groups_show_a_label_and_count_rows() {
    check(
        &library(),
        &[
            (
                "Number of books per genre",
                "SELECT genre, COUNT(*) AS books_count FROM books GROUP BY genre",
            ),
            (
                "How many books does each author have?",
                "SELECT authors.name, COUNT(*) AS books_count FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name",
            ),
            (
                "Number of loans per city and month",
                "SELECT members.city, strftime('%Y-%m', loans.loaned_on) AS month, COUNT(*) AS loans_count FROM members JOIN loans ON loans.member_id = members.member_id GROUP BY members.city, strftime('%Y-%m', loans.loaned_on) ORDER BY month, members.city",
            ),
            (
                "Loans per month in 2024",
                "SELECT strftime('%Y-%m', loaned_on) AS month, COUNT(*) AS loans_count FROM loans WHERE loaned_on >= '2024-01-01' AND loaned_on < '2025-01-01' GROUP BY strftime('%Y-%m', loaned_on) ORDER BY month",
            ),
            (
                "Loans by quarter",
                "SELECT strftime('%Y', loaned_on) || '-Q' || ((CAST(strftime('%m', loaned_on) AS INTEGER) + 2) / 3) AS quarter, COUNT(*) AS loans_count FROM loans GROUP BY strftime('%Y', loaned_on) || '-Q' || ((CAST(strftime('%m', loaned_on) AS INTEGER) + 2) / 3) ORDER BY quarter",
            ),
        ],
    );
}

#[test]
fn numbers_of_related_rows_become_having() {
    check(
        &library(),
        &[
            (
                "Names of authors with more than 5 books",
                "SELECT authors.name FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name HAVING COUNT(*) > 5",
            ),
            (
                "Names of authors with at least two books",
                "SELECT authors.name FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name HAVING COUNT(*) >= 2",
            ),
        ],
    );
}

#[test]
fn absence_becomes_not_exists() {
    check(
        &library(),
        &[
            (
                "Which authors have no books?",
                "SELECT name FROM authors WHERE NOT EXISTS (SELECT 1 FROM books WHERE books.author_id = authors.author_id)",
            ),
            (
                "Members without loans",
                "SELECT name FROM members WHERE NOT EXISTS (SELECT 1 FROM loans WHERE loans.member_id = members.member_id)",
            ),
            (
                "How many members have never borrowed a book?",
                "SELECT COUNT(*) AS members_count FROM members WHERE NOT EXISTS (SELECT 1 FROM loans JOIN books ON loans.book_id = books.book_id WHERE loans.member_id = members.member_id)",
            ),
            (
                "Titles of books that are not poetry",
                "SELECT title FROM books WHERE genre <> 'poetry'",
            ),
        ],
    );
}

#[test]
fn values_find_their_columns() {
    check(
        &library(),
        &[
            (
                "Books by Ada Quill",
                "SELECT books.title FROM books JOIN authors ON books.author_id = authors.author_id WHERE authors.name = 'Ada Quill'",
            ),
            (
                "Books in crime or travel",
                "SELECT title FROM books WHERE (genre = 'crime' OR genre = 'travel')",
            ),
            (
                "Which members borrowed a book by an author from Japan?",
                "SELECT name FROM members WHERE EXISTS (SELECT 1 FROM loans JOIN books ON loans.book_id = books.book_id JOIN authors ON books.author_id = authors.author_id WHERE loans.member_id = members.member_id AND authors.country = 'Japan')",
            ),
            (
                "Titles of books that contain 'night'",
                "SELECT title FROM books WHERE title LIKE '%night%'",
            ),
            (
                "Titles of books starting with 'The'",
                "SELECT title FROM books WHERE title LIKE 'The%'",
            ),
        ],
    );
}

#[test]
fn periods_become_half_open_ranges() {
    check(
        &library(),
        &[
            (
                "How many books were published in 2023?",
                "SELECT COUNT(*) AS books_count FROM books WHERE published_on >= '2023-01-01' AND published_on < '2024-01-01'",
            ),
            (
                "How many books were published after 2010?",
                "SELECT COUNT(*) AS books_count FROM books WHERE published_on >= '2011-01-01'",
            ),
            (
                "How many loans were there last month?",
                "SELECT COUNT(*) AS loans_count FROM loans WHERE loaned_on >= '2024-11-01' AND loaned_on < '2024-12-01'",
            ),
            (
                "How many loans were there in March 2024?",
                "SELECT COUNT(*) AS loans_count FROM loans WHERE loaned_on >= '2024-03-01' AND loaned_on < '2024-04-01'",
            ),
        ],
    );
}

#[test]
fn comparisons_find_what_they_measure() {
    check(
        &library(),
        &[
            (
                "List the titles of books with more pages than the average",
                "SELECT title FROM books WHERE pages > (SELECT AVG(books_2.pages) FROM books AS books_2)",
            ),
            (
                "List the titles of books longer than 300 pages",
                "SELECT title FROM books WHERE pages > 300",
            ),
            (
                "Show titles of books whose price is between 10 and 20",
                "SELECT title FROM books WHERE price BETWEEN 10 AND 20",
            ),
        ],
    );
}

#[test]
fn metrics_and_terms_come_from_the_glossary() {
    check(
        &library(),
        &[
            (
                "List value by genre",
                "SELECT genre, ROUND(SUM(price), 2) AS list_value FROM books GROUP BY genre ORDER BY list_value DESC",
            ),
            (
                "What was the list value in 2023?",
                "SELECT ROUND(SUM(price), 2) AS list_value FROM books WHERE published_on >= '2023-01-01' AND published_on < '2024-01-01'",
            ),
            (
                "List value in 2024 vs 2023",
                "SELECT SUM(CASE WHEN published_on >= '2024-01-01' AND published_on < '2025-01-01' THEN price END) AS current, SUM(CASE WHEN published_on >= '2023-01-01' AND published_on < '2024-01-01' THEN price END) AS previous FROM books WHERE (published_on >= '2024-01-01' AND published_on < '2025-01-01' OR published_on >= '2023-01-01' AND published_on < '2024-01-01')",
            ),
            (
                "Top 5 authors by list value",
                "SELECT authors.name, ROUND(SUM(books.price), 2) AS list_value FROM authors JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name ORDER BY list_value DESC LIMIT 5",
            ),
            (
                "How many long books are there?",
                "SELECT COUNT(*) AS books_count FROM books WHERE (pages > 500)",
            ),
        ],
    );
}

#[test]
fn shares_compare_a_part_with_the_whole() {
    check(
        &library(),
        &[
            (
                "What share of books is poetry?",
                "SELECT 1.0 * SUM(CASE WHEN genre = 'poetry' THEN 1 ELSE 0 END) / NULLIF(COUNT(*), 0) AS books_count_share FROM books",
            ),
            (
                "What percentage of members live in Oslo?",
                "SELECT 100.0 * SUM(CASE WHEN city = 'Oslo' THEN 1 ELSE 0 END) / NULLIF(COUNT(*), 0) AS members_count_share FROM members",
            ),
        ],
    );
}

#[test]
fn one_row_cannot_be_two_things() {
    check(
        &library(),
        &[(
            "Which country has authors born before 1920 and authors born after 1980?",
            "SELECT country FROM authors WHERE birth_year < 1920 INTERSECT SELECT country FROM authors WHERE birth_year > 1980",
        )],
    );
}

#[test]
fn a_table_that_only_ties_two_others_is_a_road() {
    check(
        &school(),
        &[
            (
                "How many female students are there?",
                "SELECT COUNT(*) AS student_count FROM Student WHERE Sex = 'F'",
            ),
            (
                "How many students are in the Chess club?",
                "SELECT COUNT(*) AS student_count FROM Student WHERE EXISTS (SELECT 1 FROM Member_of JOIN Club ON Member_of.ClubID = Club.ClubID WHERE Member_of.StuID = Student.StuID AND Club.ClubName = 'Chess')",
            ),
            (
                "Which club has the most students?",
                "SELECT Club.ClubName FROM Club JOIN Member_of ON Member_of.ClubID = Club.ClubID JOIN Student ON Member_of.StuID = Student.StuID GROUP BY Club.ClubID, Club.ClubName ORDER BY COUNT(DISTINCT Student.StuID) DESC LIMIT 1",
            ),
            (
                "List the first names of students who are in both Chess and Rowing",
                "SELECT FName FROM Student WHERE EXISTS (SELECT 1 FROM Member_of JOIN Club ON Member_of.ClubID = Club.ClubID WHERE Member_of.StuID = Student.StuID AND Club.ClubName = 'Chess') AND EXISTS (SELECT 1 FROM Member_of JOIN Club ON Member_of.ClubID = Club.ClubID WHERE Member_of.StuID = Student.StuID AND Club.ClubName = 'Rowing')",
            ),
            (
                "How many students are not in any club?",
                "SELECT COUNT(*) AS student_count FROM Student WHERE NOT EXISTS (SELECT 1 FROM Member_of JOIN Club ON Member_of.ClubID = Club.ClubID WHERE Member_of.StuID = Student.StuID)",
            ),
            (
                "What are the last names of students that belong to more than one club?",
                "SELECT Student.LName FROM Student JOIN Member_of ON Member_of.StuID = Student.StuID JOIN Club ON Member_of.ClubID = Club.ClubID GROUP BY Student.StuID, Student.LName HAVING COUNT(DISTINCT Club.ClubID) > 1",
            ),
            (
                "Number of students per club",
                "SELECT Club.ClubName, COUNT(DISTINCT Student.StuID) AS student_count FROM Club JOIN Member_of ON Member_of.ClubID = Club.ClubID JOIN Student ON Member_of.StuID = Student.StuID GROUP BY Club.ClubID, Club.ClubName",
            ),
            (
                "Which clubs have a fee above the average fee?",
                "SELECT ClubName FROM Club WHERE Fee > (SELECT AVG(Club_2.Fee) FROM Club AS Club_2)",
            ),
            (
                "What are the first names and ages of the 3 oldest students?",
                "SELECT FName, Age FROM Student ORDER BY Age DESC LIMIT 3",
            ),
            (
                "Show the names of clubs ordered by fee from high to low",
                "SELECT ClubName FROM Club ORDER BY Fee DESC",
            ),
            (
                "How many clubs have more than 2 students?",
                "SELECT COUNT(*) AS \"count\" FROM (SELECT Club.ClubID FROM Club JOIN Member_of ON Member_of.ClubID = Club.ClubID JOIN Student ON Member_of.StuID = Student.StuID GROUP BY Club.ClubID HAVING COUNT(DISTINCT Student.StuID) > 2) AS counted",
            ),
        ],
    );
}

#[test]
fn unknown_words_are_named_instead_of_guessed() {
    check(
        &library(),
        &[
            ("What is the frobnication of the books?", "? frobnication"),
            ("How many wizards are there?", "? wizards"),
        ],
    );
}

#[test]
fn orders_to_change_data_are_recognised() {
    check(
        &library(),
        &[
            ("Delete all books", "! delete"),
            ("Please add a new member", "! insert"),
            ("Drop the table books", "! schema"),
            ("update the price of all books", "! update"),
            ("  ", "empty"),
            ("?!", "empty"),
        ],
    );
}

#[test]
fn a_failed_question_offers_what_can_be_asked() {
    let snapshot = library();
    let PlanOutcome::NotUnderstood(not) = outcome("How many wizards read books?", &snapshot) else {
        panic!("wizards are not in the library");
    };
    assert!(not.unknown.contains(&"wizards".to_owned()));
    assert!((3..=5).contains(&not.suggestions.len()), "{:?}", not.suggestions);
    for suggestion in &not.suggestions {
        let answer = answer(suggestion, &snapshot);
        assert!(answer.starts_with("SELECT"), "{suggestion}: {answer}");
    }
}

#[test]
fn a_period_is_anchored_at_the_last_day_of_the_data() {
    let PlanOutcome::Planned(readings) =
        outcome("How many loans were there last month?", &library())
    else {
        panic!("a plain question");
    };
    let said = readings[0].words.iter().any(|word| word.meaning.starts_with("2024-12-31"));
    assert!(said, "{:?}", readings[0].words);
}

#[test]
fn the_same_question_speaks_each_dialect() {
    let tables = || vec![table("visits", &["id* integer", "happened_on date", "Kind text"])];
    let cases = [
        (Dialect::Sqlite, "strftime('%Y-%m', happened_on)"),
        (Dialect::Postgres, "to_char(happened_on, 'YYYY-MM')"),
        (Dialect::Mysql, "date_format(happened_on, '%Y-%m')"),
    ];
    for (dialect, month) in cases {
        let snapshot = snapshot(dialect, tables(), Profile::default(), "{}");
        let expected = format!(
            "SELECT {month} AS month, COUNT(*) AS visits_count FROM visits GROUP BY {month} ORDER BY month"
        );
        assert_eq!(answer("Number of visits per month", &snapshot), expected);
    }
}

#[test]
fn a_schema_of_a_thousand_tables_is_planned_at_once() {
    let mut tables: Vec<Table> = (0..1_300)
        .map(|n| {
            let (name, column) = (format!("ledger_{n}"), format!("amount_{n} integer"));
            table(&name, &["id* integer", &column, "note text"])
        })
        .collect();
    tables.push(table("sailors", &["sailor_id* integer", "name text", "age integer"]));
    let snapshot = snapshot(Dialect::Sqlite, tables, Profile::default(), "{}");
    let started = std::time::Instant::now();
    assert_eq!(
        answer("Average age of sailors", &snapshot),
        "SELECT AVG(age) AS average_age FROM sailors"
    );
    assert!(started.elapsed().as_millis() < 1_500, "{:?}", started.elapsed());
    assert_eq!(snapshot.search("how old are the sailors", 5)[0].table, "sailors");
}

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
    "ratio of",
    "to",
    "each",
    "running total of",
    "compare",
    "on average",
    "never sold",
    "loaned",
    "not returned",
    "weigh",
    "the one with the",
    "average number of",
    "minutes",
    "top 3",
    "Zanzibar",
];
