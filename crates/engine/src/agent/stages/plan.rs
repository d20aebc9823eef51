//! The planner, for a question.

use super::understand::Understood;
use super::{Draft, DraftSource, Missing, Stop};
use crate::catalog::Snapshot;
use crate::confidence::lacking;
use crate::semantic::{self, PlanContext, PlanOutcome, Reading};
use protocol::events::Stage;
use protocol::{ErrorCode, Problem};

pub enum Planned {
    Draft(Draft),
    /// Nothing was understood well enough; a model may still.
    Missing(Missing),
}

pub fn run(understood: &Understood, snapshot: &Snapshot) -> Result<Planned, Stop> {
    if let Some(unclear) = &understood.unclear {
        return Ok(Planned::Missing(unclear.clone()));
    }
    let context = PlanContext { today: understood.today, previous: None };
    match semantic::plan(&understood.question, snapshot, &context) {
        PlanOutcome::Planned(readings) => match readings.into_iter().next() {
            Some(best) => Ok(Planned::Draft(draft(best))),
            None => Err(nothing()),
        },
        PlanOutcome::NotUnderstood(not) => Ok(Planned::Missing(Missing {
            message: match lacking(&understood.question, &not.unknown, snapshot) {
                Some(lacking) => format!("{}; {lacking}", not.message),
                None => not.message,
            },
            unknown: not.unknown,
            suggestions: not.suggestions,
        })),
        PlanOutcome::WriteIntent { kind, change } => {
            Err(Stop::NeedsApproval { kind: write_kind(&kind), change })
        }
        PlanOutcome::Empty => Err(nothing()),
    }
}

pub fn draft(reading: Reading) -> Draft {
    Draft {
        sql: reading.sql.clone(),
        explanation: reading.explanation.clone(),
        title: reading.title.clone(),
        source: DraftSource::Planner(Box::new(reading)),
    }
}

fn nothing() -> Stop {
    Problem::new(ErrorCode::QuestionEmpty, "the question has no words")
        .at(Stage::Plan)
        .hint("ask something like \"orders by month in 2024\"")
        .into()
}

fn write_kind(kind: &str) -> String {
    if kind == "schema" { "schema_change".to_owned() } else { kind.to_owned() }
}
