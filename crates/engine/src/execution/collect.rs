//! A whole result at once, for evaluations; answers for people stream.

use connectors::{Budget, Connector, ConnectorError, ResultColumn, Value};
use sql_guard::CheckedStatement;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// With the time that the database took.
pub async fn timed(
    connector: &dyn Connector,
    statement: &CheckedStatement,
    budget: Budget,
) -> Result<(Vec<Vec<Value>>, Duration), ConnectorError> {
    let mut reading = connector.read(statement, budget, CancellationToken::new()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((rows, reading.outcome().map(|outcome| outcome.elapsed).unwrap_or_default()))
}

pub async fn collect(
    connector: &dyn Connector,
    statement: &CheckedStatement,
    budget: Budget,
) -> Result<(Vec<ResultColumn>, Vec<Vec<Value>>), ConnectorError> {
    let mut reading = connector.read(statement, budget, CancellationToken::new()).await?;
    let mut rows = Vec::new();
    while let Some(batch) = reading.next().await {
        rows.extend(batch?);
    }
    Ok((std::mem::take(&mut reading.columns), rows))
}
