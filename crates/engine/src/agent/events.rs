//! The only place that turns what a turn finds out into protocol events, and that decides nothing.

use super::models::TurnModel;
use super::stages::disambiguate::{Dialogue, Offered};
use super::stages::{Draft, Missing, Stop};
use crate::execution::{Progress, Ran};
use crate::limits::Limits;
use crate::semantic::change::Change;
use protocol::chart::ChartAnswer;
use protocol::events::{
    ApprovalRequired, AssistantText, Clarification, ClarificationKind, ClarificationOption, Done,
    Event, ModelSpent, SqlDraft, Stage, StageDuration, StageState, Status, TableResult, TokenUse,
    ToolResult, ToolStart, TurnStatus, Warning,
};
use protocol::ids::ConnectionId;
use protocol::lineage::Lineage;
use protocol::table::FIRST_PAGE_ROWS;
use sql_guard::Dialect;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Where a turn's events go. When nobody listens any more the turn is cancelled.
pub struct Emitter {
    sink: mpsc::Sender<Event>,
    cancel: CancellationToken,
}

impl Emitter {
    pub fn new(sink: mpsc::Sender<Event>, cancel: CancellationToken) -> Self {
        Self { sink, cancel }
    }

    async fn send(&self, event: Event) {
        if self.sink.send(event).await.is_err() {
            self.cancel.cancel();
        }
    }

    pub async fn started(&self, stage: Stage, message: &str) {
        let (state, message) = (StageState::Started, message.to_owned());
        self.send(Event::Status(Status { stage, state, message, duration_us: None, ahead: None }))
            .await;
    }

    pub async fn ended(&self, stage: Stage, state: StageState, message: String, took: Duration) {
        let duration_us = Some(micros(took));
        let status = Status { stage, state, message, duration_us, ahead: None };
        self.send(Event::Status(status)).await;
    }

    /// Where a statement is in the queue of its database; the stage goes on.
    pub async fn progress(&self, progress: Progress) {
        let (message, ahead) = match progress {
            Progress::Starting => return,
            Progress::Waiting { ahead: 0 } => ("waiting: next in line".to_owned(), Some(0)),
            Progress::Waiting { ahead } => (format!("waiting: {ahead} ahead"), Some(ahead as u64)),
            Progress::Running => ("running in the database".to_owned(), None),
        };
        let (stage, state) = (Stage::Execute, StageState::Started);
        let status = Status { stage, state, message, duration_us: None, ahead };
        self.send(Event::Status(status)).await;
    }

    pub async fn skipped(&self, stage: Stage, message: &str) {
        let (state, message) = (StageState::Skipped, message.to_owned());
        self.send(Event::Status(Status { stage, state, message, duration_us: None, ahead: None }))
            .await;
    }

    pub async fn tool_started(&self, tool: &str, arguments: serde_json::Value) {
        self.send(Event::ToolStart(ToolStart { tool: tool.to_owned(), arguments })).await;
    }

    pub async fn tool_ended(&self, tool: &str, ok: bool, summary: String, took: Duration) {
        let (tool, duration_us) = (tool.to_owned(), micros(took));
        let result = ToolResult { tool, ok, denied: false, summary, duration_us };
        self.send(Event::ToolResult(result)).await;
    }

    /// A tool that was called and is not offered.
    pub async fn tool_denied(&self, tool: &str) {
        let (tool, summary) = (tool.to_owned(), "not offered".to_owned());
        let result = ToolResult { tool, ok: false, denied: true, summary, duration_us: 0 };
        self.send(Event::ToolResult(result)).await;
    }

    /// A tool that a hook said no to.
    pub async fn tool_refused(&self, tool: &str, reason: &str) {
        let (tool, summary) = (tool.to_owned(), reason.to_owned());
        let result = ToolResult { tool, ok: false, denied: true, summary, duration_us: 0 };
        self.send(Event::ToolResult(result)).await;
    }

    pub async fn warning(&self, code: &str, message: String, hint: Option<&str>) {
        let hint = hint.map(str::to_owned);
        self.send(Event::Warning(Warning { code: code.to_owned(), message, hint })).await;
    }

    pub async fn draft(&self, draft: &Draft, dialect: Dialect) {
        self.send(Event::SqlDraft(SqlDraft {
            sql: draft.sql.clone(),
            dialect: dialect.as_str().to_owned(),
            origin: draft.origin(),
            explanation: draft.explanation.clone(),
        }))
        .await;
    }

    pub async fn table(&self, ran: &Ran, connection: &ConnectionId) {
        self.send(Event::TableResult(TableResult {
            query_id: ran.query_id.clone(),
            result_id: ran.result_id.clone(),
            connection_id: connection.clone(),
            columns: ran.columns.clone(),
            rows: ran.rows.iter().take(FIRST_PAGE_ROWS).cloned().collect(),
            row_count: ran.rows.len() as u64,
            truncated: ran.truncated,
            bytes: ran.bytes,
            execution_us: ran.execution_us,
            reused: ran.reused,
        }))
        .await;
    }

    pub async fn chart(&self, chart: ChartAnswer) {
        self.send(Event::ChartSpec(chart)).await;
    }

    pub async fn text(&self, text: AssistantText) {
        self.send(Event::AssistantText(text)).await;
    }

    pub async fn lineage(&self, lineage: Lineage) {
        self.send(Event::Lineage(lineage)).await;
    }

    /// What a turn that ended early has to say, before its `done`.
    pub async fn stop(&self, stop: &Stop) {
        match stop {
            Stop::Failed(problem) => self.send(Event::Error(problem.as_ref().clone())).await,
            Stop::Cancelled(stage) => {
                self.send(Event::Error(crate::error::cancelled(*stage))).await;
            }
            Stop::Declined(missing) => self.send(clarification(missing)).await,
            Stop::Asked(dialogue) => self.send(dialogue_event(dialogue)).await,
            Stop::NeedsApproval { kind, change } => {
                self.send(approval(kind, change.as_ref())).await;
            }
        }
    }

    /// The last event; consumes the emitter so that nothing can follow.
    pub async fn done(
        self,
        status: TurnStatus,
        durations: Vec<StageDuration>,
        total: Duration,
        tokens: llm::TokenUsage,
        model: Option<&TurnModel>,
        rows: Option<u64>,
    ) {
        let model = model.map(|model| ModelSpent {
            id: model.id.clone(),
            name: model.name.clone(),
            cost_microusd: model.prices.map(|prices| prices.cost(tokens)),
        });
        let tokens = TokenUse { prompt: tokens.prompt, completion: tokens.completion };
        let total_us = micros(total);
        self.send(Event::Done(Done { status, durations, total_us, tokens, model, rows })).await;
    }
}

fn clarification(missing: &Missing) -> Event {
    let option = |question: &String| ClarificationOption {
        question: question.clone(),
        // The question says it all.
        meaning: question.clone(),
        row_count: None,
        sample_columns: Vec::new(),
        sample_rows: Vec::new(),
        truncated: false,
        target: None,
    };
    Event::Clarification(Clarification {
        kind: ClarificationKind::NotUnderstood,
        message: missing.message.clone(),
        unknown_words: missing.unknown.clone(),
        words: None,
        options: missing.suggestions.iter().map(option).collect(),
    })
}

fn dialogue_event(dialogue: &Dialogue) -> Event {
    let option = |option: &Offered| ClarificationOption {
        question: dialogue.question.clone(),
        meaning: option.meaning.clone(),
        row_count: Some(option.row_count),
        sample_columns: option.columns.clone(),
        sample_rows: option.rows.clone(),
        truncated: option.truncated,
        target: Some(option.target.clone()),
    };
    Event::Clarification(Clarification {
        kind: ClarificationKind::Ambiguous,
        message: dialogue.message(),
        unknown_words: Vec::new(),
        words: Some(dialogue.words.clone()),
        options: dialogue.options.iter().map(option).collect(),
    })
}

fn approval(kind: &str, change: Option<&Result<Change, String>>) -> Event {
    let what = match kind {
        "insert" => "add rows",
        "update" => "change rows",
        "delete" => "delete rows",
        _ => "change the database",
    };
    let (said, sql) = match change {
        Some(Ok(change)) => (read_as(change), Some(change.sql.clone())),
        Some(Err(why)) => (format!(" No statement was drafted: {why}."), None),
        None => (String::new(), None),
    };
    Event::ApprovalRequired(ApprovalRequired {
        kind: kind.to_owned(),
        message: format!(
            "This asks to {what}. Writes need another person's approval; nothing was run.{said}"
        ),
        sql,
    })
}

/// What the words of a drafted change were taken for, and what of it is a guess.
fn read_as(change: &Change) -> String {
    let words = change.words.iter().map(|word| format!("`{}` as {}", word.words, word.meaning));
    let words: Vec<String> = words.collect();
    let mut said = match words.is_empty() {
        true => String::new(),
        false => format!(" Drafted reading {}.", words.join(", ")),
    };
    for guess in &change.guesses {
        said.push_str(&format!(" Check this: {guess}."));
    }
    said
}

/// What a cut result says about itself.
pub fn cut_message(ran: &Ran, limits: &Limits) -> String {
    let rows = ran.rows.len();
    if rows as u64 >= limits.rows {
        format!("only the first {rows} rows are shown; there are more")
    } else {
        format!("the result was cut after {rows} rows, when it reached {} bytes", ran.bytes)
    }
}

pub fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}
