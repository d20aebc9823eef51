//! Statements of people, over a real SQLite file.

use crate::Limits;
use crate::catalog::Snapshot;
use crate::testing::DemoWorld;
use protocol::ids::UserId;
use protocol::table::{ColumnRole, FIRST_PAGE_ROWS};
use sql_guard::catalog::Column;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

async fn run(
    world: &DemoWorld,
    sql: &str,
    row_limit: Option<u64>,
) -> Result<protocol::query::RunAnswer, protocol::Problem> {
    let request = world.statement(sql, row_limit);
    let cancel = CancellationToken::new();
    let progress = watch::Sender::default();
    world.engine.run(&world.principal, &world.database, request, &progress, cancel).await
}

fn outcome(world: &DemoWorld) -> String {
    let run = world.stores.runs().pop().unwrap();
    run.end.unwrap().outcome.as_str().to_owned()
}

#[tokio::test]
async fn a_statement_gives_typed_columns_a_chart_and_a_stored_result() {
    let world = DemoWorld::new(Limits::default()).await;
    let sql = "select channel, count(*) as orders from orders group by channel order by 2 desc";
    let answer = run(&world, sql, None).await.unwrap();
    assert_eq!(answer.columns[0].role, Some(ColumnRole::Category));
    assert_eq!(answer.columns[0].source.as_deref(), Some("orders.channel"));
    assert_eq!(answer.columns[1].role, Some(ColumnRole::Measure));
    assert_eq!(answer.row_count, 4);
    assert!(answer.chart.is_some() && !answer.truncated);
    let stored = &world.engine.deps().results;
    let own = stored.page(&world.principal.user, &answer.result_id, 1, 2).await.unwrap().unwrap();
    assert_eq!(own.rows, answer.rows[1..3]);
    let other = stored.page(&UserId::from_random(9), &answer.result_id, 0, 10).await.unwrap();
    assert!(other.is_none(), "a result is read by its owner only");
}

#[tokio::test]
async fn a_limit_cuts_and_says_so() {
    let world = DemoWorld::new(Limits::default()).await;
    let answer = run(&world, "select id from orders", Some(300)).await.unwrap();
    assert_eq!((answer.row_count, answer.truncated), (300, true));
    assert_eq!(answer.rows.len(), FIRST_PAGE_ROWS);
    let answer = run(&world, "select id from orders limit 300", Some(300)).await.unwrap();
    assert_eq!((answer.row_count, answer.truncated), (300, false));
}

#[tokio::test]
async fn a_refused_statement_is_logged_with_its_findings() {
    let world = DemoWorld::new(Limits::default()).await;
    for sql in ["delete from orders", "select nope from orders", "select 1; select 2"] {
        let problem = run(&world, sql, None).await.unwrap_err();
        assert_eq!(problem.code.as_str(), "statement_refused", "{sql}");
        assert!(!problem.findings.is_empty(), "{sql}");
        assert_eq!(outcome(&world), "refused", "{sql}");
    }
}

#[tokio::test]
async fn a_statement_that_never_ends_meets_its_deadline() {
    let limits = Limits { deadline: Duration::from_millis(60), ..Limits::default() };
    let world = DemoWorld::new(limits).await;
    let sql = "with recursive n(i) as (select 1 union all select i + 1 from n) \
               select count(*) from n";
    let problem = run(&world, sql, None).await.unwrap_err();
    assert_eq!(problem.code.as_str(), "deadline_exceeded");
    assert_eq!(outcome(&world), "failed");
}

#[tokio::test]
async fn a_stopped_statement_is_logged_as_stopped() {
    let world = DemoWorld::new(Limits::default()).await;
    let sql = "with recursive n(i) as (select 1 union all select i + 1 from n) \
               select count(*) from n";
    let cancel = CancellationToken::new();
    let progress = watch::Sender::default();
    let running = world.engine.run(
        &world.principal,
        &world.database,
        world.statement(sql, None),
        &progress,
        cancel.clone(),
    );
    let stop = async {
        while world.stores.runs().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (answer, ()) = tokio::join!(running, stop);
    assert_eq!(answer.unwrap_err().code.as_str(), "cancelled");
    assert_eq!(outcome(&world), "cancelled");
}

#[tokio::test]
async fn checking_names_the_verdict_and_the_tables() {
    let world = DemoWorld::new(Limits::default()).await;
    for (sql, verdict, kind) in [
        ("select o.id from orders o", "allow", "read"),
        ("update orders set status = 'x'", "deny", "update"),
        ("drop table orders", "deny", "schema_change"),
    ] {
        let answer = world.engine.check(&world.principal, &world.database, sql).unwrap();
        assert_eq!((answer.verdict.as_str(), answer.kind.as_str()), (verdict, kind), "{sql}");
    }
}

#[tokio::test]
async fn a_column_named_after_a_metric_has_its_unit() {
    let world = DemoWorld::new(Limits::default()).await;
    let sql = "select round(sum(line_total), 2) as revenue, count(*) as lines from order_lines";
    let answer = run(&world, sql, None).await.unwrap();
    assert_eq!(answer.columns[0].unit.as_deref(), Some("USD"));
    assert_eq!(answer.columns[1].unit, None);
}

#[tokio::test]
async fn what_was_run_is_kept_as_written_and_as_executed() {
    let world = DemoWorld::new(Limits::default()).await;
    run(&world, "select id -- every one\nfrom orders", Some(5)).await.unwrap();
    let kept = world.stores.runs().pop().unwrap().start;
    assert_eq!(kept.author_sql, "select id -- every one\nfrom orders");
    assert_eq!(kept.executed_sql.as_deref(), Some("SELECT id FROM orders LIMIT 6"));
    assert_eq!((kept.kind, kept.tables), ("read", vec!["orders".to_owned()]));
    run(&world, "drop table orders", None).await.unwrap_err();
    let refused = world.stores.runs().pop().unwrap().start;
    assert_eq!((refused.kind, refused.executed_sql), ("schema_change", None));
}

#[tokio::test]
async fn an_error_of_the_database_points_into_the_authors_text() {
    let mut world = DemoWorld::new(Limits::default()).await;
    // The column is there when the guard looks, and gone when the database does.
    let mut catalog = world.database.snapshot.catalog.clone();
    let tables = &mut catalog.schemas_mut()[0].tables;
    let orders = tables.iter_mut().find(|table| table.name == "orders").unwrap();
    let lost = Column { name: "discount_code".to_owned(), ..orders.columns[0].clone() };
    orders.columns.push(lost);
    let snapshot = Snapshot::build(
        catalog,
        connectors::Profile::default(),
        crate::semantic::Glossary::default(),
        "2024-12-31T00:00:00Z",
    );
    let (id, connector) = (world.database.id.clone(), world.database.connector.clone());
    let described = crate::Described::new(id, "demo", connector, std::sync::Arc::new(snapshot));
    world.database = std::sync::Arc::new(described.seen_by(&world.principal, None).await);
    let sql = "select id, -- the number\n       discount_code\nfrom orders";
    let problem = run(&world, sql, None).await.unwrap_err();
    assert_eq!(problem.code.as_str(), "statement_failed");
    let span = problem.findings[0].span;
    assert_eq!((span.line, span.column), (2, 8), "{problem:?}");
    assert_eq!(&sql[span.start..span.end], "discount_code");
    assert_eq!(problem.findings[0].message, "no such column: discount_code");
}
