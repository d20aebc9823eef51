//! The cases, one behaviour each.

use super::Vendor;
use super::fixture::{BUDGET, Opened, drain};
use crate::{Budget, ConnectorError, Cut, Value, ValueType};
use serde_json::{Value as Json, json};
use sql_guard::catalog::{Table, TableKind};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long stopping may take.
pub(super) const SOON: Duration = Duration::from_secs(2);

const PEOPLE: &str = "select id, name, amount, joined from people order by id";

pub async fn names_types_and_values_arrive_exact(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let reading = opened.start(PEOPLE, BUDGET, CancellationToken::new()).await.expect("columns");
    let columns: Vec<_> =
        reading.columns.iter().map(|column| (column.name.as_str(), column.value_type)).collect();
    assert_eq!(
        columns,
        [
            ("id", ValueType::Integer),
            ("name", ValueType::Text),
            ("amount", ValueType::Decimal),
            ("joined", ValueType::Date),
        ]
    );
    let (rows, outcome) = drain(reading).await.expect("rows");
    let expected = [
        Value::Int(1),
        Value::Text("Ada".into()),
        Value::Decimal("12.50".into()),
        Value::Text("2024-01-31".into()),
    ];
    assert_eq!(rows[0], expected);
    assert_eq!(rows[1][2], Value::Decimal("0.10".into()));
    assert_eq!(rows[2][2], Value::Decimal("1284310.40".into()));
    assert_eq!((outcome.rows, outcome.cut), (4, None));
    assert!(outcome.bytes > 0);
}

pub async fn null_and_nothing_are_told_apart(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let (rows, _) =
        opened.read("select note from people where id in (2, 3) order by id", BUDGET).await;
    assert_eq!(rows, [[Value::Text(String::new())], [Value::Null]]);
    let (rows, outcome) = opened.read("select note from people where id > 100", BUDGET).await;
    assert_eq!((rows.len(), outcome.rows, outcome.cut), (0, 0, None));
}

pub async fn texts_and_names_of_any_script_arrive_whole(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let text = "Ünï 中文 😀 ﷽ it''s {NULL} \t";
    let sql = format!("select '{text}' as größe_中文, name from people where id = 1");
    let reading = opened.start(&sql, BUDGET, CancellationToken::new()).await.expect("columns");
    assert_eq!(reading.columns[0].name, "größe_中文");
    let (rows, _) = drain(reading).await.expect("rows");
    assert_eq!(rows[0][0], Value::Text(text.replace("''", "'")));
}

pub async fn values_of_every_json_type_are_bound(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let cases: [(&str, Json, &[i64]); 10] = [
        ("name = :it", json!("Ada"), &[1]),
        ("name <> :it", json!("it's \\ ' \" ` :it $1 ? é 😀 -- "), &[1, 2, 3, 4]),
        ("id = :it", json!(2), &[2]),
        ("amount < :it", json!(0.5), &[2]),
        ("amount > :it", json!(1_284_310), &[3]),
        ("joined = :it", json!("2024-02-29"), &[2]),
        ("(id = 1) = :it", json!(true), &[1]),
        ("(id = 1) = :it", json!(false), &[2, 3, 4]),
        ("note = :it", json!({"k": ["v"]}), &[]),
        ("id > :it and name <> 'Cid' or id = :it", json!(2), &[2, 4]),
    ];
    for (condition, it, expected) in cases {
        let rows = opened.people_where(condition, it.clone()).await;
        let expected: Vec<_> = expected.iter().map(|id| vec![Value::Int(*id)]).collect();
        assert_eq!(rows, expected, "`{condition}` with {it}");
    }
}

pub async fn a_result_of_exactly_the_row_cap_is_not_cut(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let (rows, outcome) = opened.read(PEOPLE, Budget { max_rows: 4, ..BUDGET }).await;
    assert_eq!((rows.len(), outcome.cut), (4, None));
}

pub async fn rows_above_the_cap_are_cut(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let (rows, outcome) = opened.read(PEOPLE, Budget { max_rows: 3, ..BUDGET }).await;
    assert_eq!((rows.len(), outcome.rows, outcome.cut), (3, 3, Some(Cut::Rows)));
}

pub async fn bytes_above_the_cap_are_cut(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let (_, whole) = opened.read(PEOPLE, BUDGET).await;
    let budget = Budget { max_bytes: whole.bytes - 1, ..BUDGET };
    let (rows, outcome) = opened.read(PEOPLE, budget).await;
    assert_eq!((rows.len(), outcome.cut), (3, Some(Cut::Bytes)));
    assert!(outcome.bytes <= budget.max_bytes);
}

pub async fn a_long_value_is_clipped_and_says_so(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let budget = Budget { max_cell_bytes: 2, ..BUDGET };
    let (rows, _) = opened.read("select name from people where id = 1", budget).await;
    assert_eq!(rows, [[Value::Clipped { text: "Ad".into(), bytes: 3 }]]);
}

pub async fn the_deadline_stops_the_database(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let budget = Budget { deadline: Duration::from_millis(100), ..BUDGET };
    let started = Instant::now();
    let ended = match opened.start(vendor.endless(), budget, CancellationToken::new()).await {
        Ok(reading) => drain(reading).await.map(|_| ()),
        Err(error) => Err(error),
    };
    assert_eq!(ended, Err(ConnectorError::Deadline { limit: budget.deadline }));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    still_answers(&opened).await;
}

pub async fn cancelling_stops_the_database(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let cancel = CancellationToken::new();
    let started = Instant::now();
    let reading = async {
        match opened.start(vendor.endless(), BUDGET, cancel.clone()).await {
            Ok(reading) => drain(reading).await.map(|_| ()),
            Err(error) => Err(error),
        }
    };
    let (ended, ()) = tokio::join!(reading, async {
        tokio::task::yield_now().await;
        cancel.cancel();
    });
    assert_eq!(ended, Err(ConnectorError::Cancelled));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    still_answers(&opened).await;
}

pub async fn a_cancelled_token_starts_nothing(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let refused = opened.start(vendor.endless(), BUDGET, cancel).await.err();
    assert_eq!(refused, Some(ConnectorError::Cancelled));
}

/// More readings than any pool has connections are dropped half-read; the database still answers.
pub async fn dropping_the_reading_stops_the_database(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let budget = Budget { max_rows: u64::MAX, max_bytes: u64::MAX, ..BUDGET };
    let caller = CancellationToken::new();
    for _ in 0..20 {
        let mut reading =
            opened.start(vendor.many_rows(), budget, caller.clone()).await.expect("a reading");
        assert!(reading.next().await.is_some());
    }
    assert!(!caller.is_cancelled(), "the caller's own token is not touched");
    still_answers(&opened).await;
}

pub async fn many_rows_arrive_in_bounded_batches(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let budget = Budget { max_rows: 1_000_000, ..BUDGET };
    let mut reading = opened
        .start(vendor.many_rows(), budget, CancellationToken::new())
        .await
        .expect("a reading");
    let (mut rows, mut largest) = (0, 0);
    while let Some(batch) = reading.next().await {
        let batch = batch.expect("rows");
        largest = largest.max(batch.len());
        rows += batch.len();
    }
    assert_eq!(rows, 100_000);
    assert!(largest <= 10_000, "a batch of {largest} rows");
}

pub async fn statements_run_side_by_side(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let all = (0..8).map(|_| opened.read(PEOPLE, BUDGET));
    for (rows, _) in futures::future::join_all(all).await {
        assert_eq!(rows.len(), 4);
    }
}

pub async fn an_error_names_no_values(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let ended = match opened.start(vendor.failing(), BUDGET, CancellationToken::new()).await {
        Ok(reading) => drain(reading).await.map(|_| ()),
        Err(error) => Err(error),
    };
    let error = ended.expect_err("a failing statement");
    assert!(matches!(error, ConnectorError::Statement { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("s3cr3t"), "{error:?}");
    still_answers(&opened).await;
}

pub async fn the_catalog_describes_tables_and_keys(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let catalog = opened.catalog().await;
    assert_eq!(catalog.dialect, opened.connector.dialect());
    let tables: Vec<&Table> = catalog.tables().map(|(_, table)| table).collect();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["people", "teams"], "by name");
    let people = tables[0];
    assert_eq!(people.kind, TableKind::Table);
    let columns: Vec<_> = people
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.nullable, column.primary_key))
        .collect();
    assert_eq!(
        columns,
        [
            ("id", false, true),
            ("team_id", true, false),
            ("name", false, false),
            ("amount", true, false),
            ("joined", true, false),
            ("note", true, false),
        ]
    );
    let [key] = people.foreign_keys.as_slice() else {
        panic!("one foreign key: {:?}", people.foreign_keys)
    };
    assert_eq!(key.columns, ["team_id"]);
    assert_eq!(
        (key.references.table.as_str(), &*key.references.columns),
        ("teams", &["id".to_owned()][..])
    );
    assert!(tables[1].columns[1].unique, "teams.name");
    assert!(!tables[1].columns[1].nullable);
}

pub async fn the_profile_counts_ranges_and_values(vendor: &dyn Vendor) {
    let opened = vendor.open().await;
    let catalog = opened.catalog().await;
    let profile =
        opened.connector.profile(&catalog, Duration::from_secs(10)).await.expect("a profile");
    let joined = profile.column("people", "joined").expect("joined");
    assert_eq!((joined.rows, joined.nulls, joined.distinct), (4, 1, 3));
    assert_eq!(joined.min.as_deref(), Some("2023-12-31"));
    assert_eq!(joined.max.as_deref(), Some("2024-02-29"));
    let amount = profile.column("people", "amount").expect("amount");
    assert_eq!((amount.min.as_deref(), amount.max.as_deref()), (Some("0.10"), Some("1284310.40")));
    let name = profile.column("teams", "name").expect("name");
    let values = [("North".to_owned(), 1), ("South".to_owned(), 1)];
    assert_eq!((name.complete, &name.values[..]), (true, &values[..]));
}

pub(super) async fn still_answers(opened: &Opened) {
    let started = Instant::now();
    let (rows, _) = opened.read("select name from teams where id = 1", BUDGET).await;
    assert_eq!(rows, [[Value::Text("North".into())]]);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}
