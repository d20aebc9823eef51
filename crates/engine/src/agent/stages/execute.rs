//! The database, for a checked draft.

use crate::agent::AskInput;
use crate::deps::EngineDeps;
use crate::error::StoreError;
use crate::execution::{self, ColumnHint, Executor, Progress, Ran, Run, RunError, RunOrigin};
use connectors::Budget;
use protocol::table::{Cell, Row};
use sql_guard::{CheckedStatement, Refusal};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Where a statement runs, and who is told how far it is.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub deps: &'a EngineDeps,
    pub executor: &'a Executor,
    pub progress: &'a watch::Sender<Progress>,
}

pub async fn run(
    place: Place<'_>,
    input: &AskInput,
    statement: &CheckedStatement,
    hints: &[ColumnHint],
    cancel: &CancellationToken,
) -> Result<Ran, RunError> {
    execution::run(place.deps, request(place, input, hints), statement, cancel).await
}

/// A statement that a model tries out, with few rows.
pub async fn try_out(
    place: Place<'_>,
    input: &AskInput,
    statement: &CheckedStatement,
    max_rows: u64,
    cancel: &CancellationToken,
) -> Result<Ran, RunError> {
    let budget = Budget { max_rows, ..place.deps.limits.answer_budget() };
    let run = Run { budget, ..request(place, input, &[]) };
    execution::run(place.deps, run, statement, cancel).await
}

/// A look at a few rows before the answer, which the history tells from it by its origin.
pub async fn look(
    place: Place<'_>,
    input: &AskInput,
    statement: &CheckedStatement,
    origin: RunOrigin,
    (max_rows, deadline): (u64, Duration),
    cancel: &CancellationToken,
) -> Result<Ran, RunError> {
    let budget = Budget { max_rows, deadline, ..place.deps.limits.answer_budget() };
    let run = Run { budget, origin, ..request(place, input, &[]) };
    execution::run(place.deps, run, statement, cancel).await
}

/// Logs a draft that the guard refused.
pub async fn refuse(
    place: Place<'_>,
    input: &AskInput,
    sql: &str,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    execution::record_refusal(place.deps, &request(place, input, &[]), sql, refusal).await
}

fn request<'a>(place: Place<'a>, input: &'a AskInput, hints: &'a [ColumnHint]) -> Run<'a> {
    let Place { deps, executor, progress } = place;
    Run {
        principal: &input.principal,
        database: &input.database,
        query_id: deps.ids.query(),
        origin: RunOrigin::Chat,
        turn: Some((input.conversation_id.clone(), input.request_id.clone())),
        budget: deps.limits.answer_budget(),
        hints,
        executor,
        progress,
    }
}

/// No row, or nothing but NULL in every row: often a sign of a wrong filter or join.
pub fn says_nothing(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.iter().all(Cell::is_null))
}

/// One row of zeros: the form that "nothing matches" takes in a count.
pub fn counts_nothing(rows: &[Row]) -> bool {
    let zero = |cell: &Cell| cell.is_null() || cell.as_f64() == Some(0.0);
    matches!(rows, [row] if !row.iter().all(Cell::is_null) && row.iter().all(zero))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_null_says_nothing() {
        for (rows, expected) in [
            (vec![], true),
            (vec![vec![Cell::Null, Cell::Null]], true),
            (vec![vec![Cell::Null], vec![Cell::Int(0)]], false),
        ] {
            assert_eq!(says_nothing(&rows), expected, "{rows:?}");
        }
    }
}
