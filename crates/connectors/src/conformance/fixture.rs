//! The small database every vendor is tried on.

use crate::{Budget, Connector, ConnectorError, ReadOutcome, Reading, Value};
use serde_json::{Value as Json, json};
use sql_guard::{Catalog, CheckedStatement, Policy, StatementKind, check};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Portable SQL. Amounts are exact, one text is long, one value is a secret.
pub const SETUP: &[&str] = &[
    "create table teams (id integer primary key, name varchar(40) not null unique)",
    "create table people (
        id integer primary key,
        team_id integer references teams (id),
        name varchar(40) not null,
        amount decimal(12,2),
        joined date,
        note varchar(4000)
    )",
    "insert into teams (id, name) values (1, 'North'), (2, 'South')",
    "insert into people (id, team_id, name, amount, joined, note) values
        (1, 1, 'Ada', 12.50, '2024-01-31', 'short'),
        (2, 1, 'Bea', 0.10, '2024-02-29', ''),
        (3, 2, 'Cid', 1284310.40, '2023-12-31', null),
        (4, null, 'Dan', null, null, 's3cr3t')",
];

pub const BUDGET: Budget = Budget {
    max_rows: 10_000,
    max_bytes: 10_000_000,
    max_cell_bytes: 100_000,
    deadline: Duration::from_secs(20),
};

pub struct Opened {
    pub connector: Arc<dyn Connector>,
    /// Whatever has to live as long as the database: a temporary directory, a container.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Opened {
    pub(super) async fn catalog(&self) -> Catalog {
        self.connector.introspect().await.expect("a catalog")
    }

    pub(super) async fn start(
        &self,
        sql: &str,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Reading, ConnectorError> {
        let statement = self.checked(sql, &Policy::reader(None)).await;
        self.connector.read(&statement, budget, cancel).await
    }

    async fn checked(&self, sql: &str, policy: &Policy) -> CheckedStatement {
        check(sql, &self.catalog().await, policy)
            .unwrap_or_else(|refusal| panic!("the guard refused `{sql}`: {refusal}"))
    }

    /// Rows of `people` under a row rule that compares with the attribute `it`.
    pub(super) async fn people_where(&self, condition: &str, it: Json) -> Vec<Vec<Value>> {
        let rules = json!({
            "attributes": { "it": it },
            "default": "allow",
            "tables": { "people": { "rows": [{ "name": "tried", "using": condition }] } },
        });
        let rules = serde_json::from_value(rules).expect("rules");
        let policy = Policy::reader(None).with_rules(rules);
        let statement = self.checked("select id from people order by id", &policy).await;
        assert!(!statement.parameters().is_empty(), "`{condition}` has a parameter");
        let reading = self.connector.read(&statement, BUDGET, CancellationToken::new()).await;
        drain(reading.expect("a reading")).await.expect("rows").0
    }

    /// Runs what nobody has checked.
    pub(super) async fn force(
        &self,
        sql: &str,
        budget: Budget,
        cancel: CancellationToken,
    ) -> Result<Vec<Vec<Value>>, ConnectorError> {
        let statement =
            CheckedStatement::unchecked(sql, self.connector.dialect(), StatementKind::Read);
        let reading = self.connector.read(&statement, budget, cancel).await?;
        Ok(drain(reading).await?.0)
    }

    pub(super) async fn read(&self, sql: &str, budget: Budget) -> (Vec<Vec<Value>>, ReadOutcome) {
        let reading = self.start(sql, budget, CancellationToken::new()).await;
        drain(reading.expect("a reading")).await.expect("rows")
    }
}

pub(super) async fn drain(
    mut reading: Reading,
) -> Result<(Vec<Vec<Value>>, ReadOutcome), ConnectorError> {
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((rows, reading.outcome().expect("an outcome after the last batch")))
}
