//! What the results pane shows: nothing yet, a run under way, a result or a problem.

use crate::api::UiError;
use protocol::chart::ChartAnswer;
use protocol::events::TableResult;
use protocol::ids::{ConnectionId, QueryId, RequestId, ResultId};
use protocol::query::{Reuse, RunAnswer, RunEnding};
use protocol::table::{ColumnMeta, Row};
use protocol::{ErrorCode, Problem};
use std::sync::Arc;

/// Where a result came from.
#[derive(Debug, Clone, PartialEq)]
pub enum ResultSource {
    Editor,
    /// The answer to a question.
    Question {
        request_id: RequestId,
        question: String,
    },
}

/// A result on screen: its first page, and the id by which the grid reads the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct ActiveResult {
    pub source: ResultSource,
    pub query_id: QueryId,
    pub result_id: ResultId,
    /// `None` for the active connection.
    pub connection_id: Option<ConnectionId>,
    pub columns: Vec<ColumnMeta>,
    /// The first page.
    pub rows: Vec<Row>,
    /// Rows kept in the stored result.
    pub row_count: u64,
    /// A limit cut the result: there are at least `row_count + 1` rows.
    pub truncated: bool,
    pub bytes: u64,
    pub execution_us: u64,
    /// The rows are those of an earlier run.
    pub reused: Option<Reuse>,
    pub chart: Option<ChartAnswer>,
    /// What the database was given.
    pub sql: Arc<str>,
    /// As its author wrote it: what runs when it is run again.
    pub author: Arc<str>,
}

impl ActiveResult {
    pub fn from_table(
        table: &TableResult,
        chart: Option<&ChartAnswer>,
        sql: &str,
        source: ResultSource,
    ) -> Self {
        Self {
            source,
            query_id: table.query_id.clone(),
            result_id: table.result_id.clone(),
            connection_id: Some(table.connection_id.clone()),
            columns: table.columns.clone(),
            rows: table.rows.clone(),
            row_count: table.row_count,
            truncated: table.truncated,
            bytes: table.bytes,
            execution_us: table.execution_us,
            reused: table.reused,
            chart: chart.cloned(),
            sql: sql.into(),
            author: sql.into(),
        }
    }

    pub fn from_run(run: RunAnswer, author: Arc<str>) -> Self {
        Self {
            source: ResultSource::Editor,
            query_id: run.query_id,
            result_id: run.result_id,
            connection_id: None,
            columns: run.columns,
            rows: run.rows,
            row_count: run.row_count,
            truncated: run.truncated,
            bytes: run.bytes,
            execution_us: run.execution_us,
            reused: run.reused,
            chart: run.chart,
            sql: run.executed_sql.into(),
            author,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing has run in this workspace.
    Nothing,
    Running {
        query_id: QueryId,
        sql: Arc<str>,
    },
    Ready(Arc<ActiveResult>),
    /// `sql` is the text as the user ran it, so that spans of findings point into it.
    Failed {
        problem: Problem,
        sql: Arc<str>,
    },
}

impl Outcome {
    pub fn from_run(answer: Result<RunEnding, UiError>, sql: Arc<str>) -> Self {
        match answer {
            Ok(RunEnding::Rows(run)) => Outcome::Ready(Arc::new(ActiveResult::from_run(*run, sql))),
            Ok(RunEnding::Objection(problem)) => Outcome::Failed { problem: *problem, sql },
            Err(UiError(problem)) => Outcome::Failed { problem, sql },
        }
    }

    pub fn stopped(sql: Arc<str>) -> Self {
        let problem = Problem::new(ErrorCode::Cancelled, "you stopped this run");
        Outcome::Failed { problem, sql }
    }

    pub fn is_running(&self, id: &QueryId) -> bool {
        matches!(self, Outcome::Running { query_id, .. } if query_id == id)
    }

    /// A chart of another result is ignored: it is late.
    pub fn attach_chart(&mut self, result_id: &ResultId, chart: ChartAnswer) {
        if let Outcome::Ready(result) = self
            && result.result_id == *result_id
        {
            Arc::make_mut(result).chart = Some(chart);
        }
    }
}

/// What the results pane shows of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultView {
    Table,
    Chart,
    /// Table and chart side by side, where both fit.
    #[default]
    Both,
    Messages,
}
