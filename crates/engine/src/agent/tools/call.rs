//! A call of a tool, on behalf of whoever asked: with their rights, under their rules, in their history.

use super::{Chart, DescribeTables, MOST_TABLES, Recall, RunSql, TRIAL_ROWS, ToolCall};
use crate::agent::around::ToolUse;
use crate::agent::hooks::ToolOutcome;
use crate::agent::prompt;
use crate::agent::stages::{Stop, check, execute, recall};
use crate::agent::turn::Turn;
use crate::error::store_problem;
use crate::execution::{Progress, RunError};
use crate::memory::similar::without_values;
use protocol::ErrorCode;
use protocol::access::Tool;
use protocol::events::Stage;
use protocol::table::{Cell, Row};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Instant;
use tokio::sync::watch;

/// What the model is told, and whether it got what it asked for.
struct Told {
    ok: bool,
    text: String,
}

fn fine(text: impl Into<String>) -> Result<Told, Stop> {
    Ok(Told { ok: true, text: text.into() })
}

fn objection(text: impl Into<String>) -> Result<Told, Stop> {
    Ok(Told { ok: false, text: text.into() })
}

fn arguments<T: DeserializeOwned>(arguments: Value) -> Result<T, Told> {
    serde_json::from_value(arguments)
        .map_err(|error| Told { ok: false, text: format!("the arguments do not fit: {error}") })
}

impl Turn<'_> {
    /// Does what the model called for, and answers what it is told. A tool that was not offered does
    /// nothing, and the call is told to whoever records the turn.
    pub(in crate::agent) async fn call_tool(&mut self, call: ToolCall) -> Result<String, Stop> {
        let name = call.shown_name();
        let Some(tool) = self.input.toolbox.find(&call.name) else {
            self.emitter.tool_denied(&name).await;
            return Ok(format!("there is no tool `{name}` here; answer without it"));
        };
        let used = ToolUse::of(tool.as_str(), &call.arguments);
        if self.may_use(&used, Stage::Generate).await?.is_err() {
            // Why is said to the person; to a model it is nothing.
            return Ok(format!("`{name}` may not be used now; answer without it"));
        }
        self.emitter.tool_started(tool.as_str(), call.arguments.clone()).await;
        let since = Instant::now();
        let told = match tool {
            Tool::DescribeTables => match arguments(call.arguments) {
                Ok(wanted) => self.describe_tables(&wanted),
                Err(told) => Ok(told),
            },
            Tool::Recall => match arguments(call.arguments) {
                Ok(wanted) => self.recall_for_model(&wanted).await,
                Err(told) => Ok(told),
            },
            Tool::RunSql => match arguments(call.arguments) {
                Ok(wanted) => self.try_out(&wanted).await,
                Err(told) => Ok(told),
            },
            Tool::Chart => match arguments(call.arguments) {
                Ok(wanted) => self.wish_for_chart(wanted),
                Err(told) => Ok(told),
            },
        };
        let (ok, summary) = match &told {
            Ok(told) => (told.ok, told.text.lines().next().unwrap_or_default().to_owned()),
            Err(_) => (false, "stopped".to_owned()),
        };
        let took = since.elapsed();
        self.emitter.tool_ended(tool.as_str(), ok, summary, took).await;
        let outcome = match &told {
            Err(Stop::Cancelled(_)) => ToolOutcome::Stopped,
            _ if ok => ToolOutcome::Done,
            _ => ToolOutcome::Failed,
        };
        self.used(&used, outcome, took).await;
        Ok(told?.text)
    }

    fn describe_tables(&self, wanted: &DescribeTables) -> Result<Told, Stop> {
        let snapshot = &self.input.database.snapshot;
        let with_values = self.sees_values();
        let mut text = String::new();
        for name in wanted.tables.iter().take(MOST_TABLES) {
            match prompt::card(name, snapshot, with_values).as_str() {
                "" => text.push_str(&format!("there is no table `{name}`\n")),
                card => text.push_str(card),
            }
        }
        if text.is_empty() { objection("no table was named") } else { fine(text) }
    }

    async fn recall_for_model(&self, wanted: &Recall) -> Result<Told, Stop> {
        let longest = self.deps.limits.question_chars;
        if wanted.question.chars().count() > longest {
            return objection("the question is too long");
        }
        let values = || self.values.of(&self.input.database);
        let today = self.deps.clock.now().date().to_string();
        match recall::find(self.deps, self.input, &wanted.question, &today, values).await {
            Ok(Some(found)) if self.sees_values() => {
                fine(format!("an accepted answer fits:\n{}", found.sql))
            }
            Ok(Some(found)) => {
                let sql = without_values(&found.sql);
                fine(format!("an accepted answer fits, here without its values:\n{sql}"))
            }
            Ok(None) => fine("no accepted answer fits"),
            Err(_) => objection("accepted answers cannot be read now"),
        }
    }

    async fn try_out(&self, wanted: &RunSql) -> Result<Told, Stop> {
        let database = &self.input.database;
        let (progress, principal) = (watch::Sender::<Progress>::default(), &self.input.principal);
        let place = self.place(&progress);
        let checked = check::run(&wanted.sql, principal, database, TRIAL_ROWS);
        let statement = match checked.map_err(Stop::from)? {
            Ok(statement) => statement,
            Err(refusal) => {
                let refused = execute::refuse(place, self.input, &wanted.sql, &refusal).await;
                refused.map_err(|error| Stop::from(store_problem(&error, Stage::Store)))?;
                return objection(refusal.to_string());
            }
        };
        let tried = execute::try_out(place, self.input, &statement, TRIAL_ROWS, &self.cancel).await;
        let ran = match tried {
            Ok(ran) => ran,
            Err(RunError::Store(error)) => {
                return Err(store_problem(&error, Stage::Store).into());
            }
            Err(error) => {
                let problem = error.problem(&statement, &database.snapshot.catalog);
                return match problem.code {
                    ErrorCode::Cancelled => Err(problem.at(Stage::Generate).into()),
                    _ => objection(problem.detail),
                };
            }
        };
        let names: Vec<&str> = ran.columns.iter().map(|column| column.name.as_str()).collect();
        if !self.sees_values() {
            // How many rows there are is a result too: with the right conditions it tells any value.
            return fine(format!("it runs; its columns: {}\n", names.join(", ")));
        }
        let more = if ran.truncated { " and more" } else { "" };
        let mut text =
            format!("it runs and gives {} rows{more}: {}\n", ran.rows.len(), names.join(", "));
        text.extend(ran.rows.iter().map(row));
        fine(text)
    }

    fn wish_for_chart(&mut self, wanted: Chart) -> Result<Told, Stop> {
        let text =
            format!("a chart with the mark `{}` is drawn if the rows allow one", wanted.mark);
        self.wanted_mark = Some(wanted.mark);
        fine(text)
    }
}

fn row(row: &Row) -> String {
    let cells: Vec<String> = row.iter().map(Cell::to_string).collect();
    cells.join(" | ") + "\n"
}
