//! Bounds of the question, and what the conversation adds to it.

use super::Stop;
use crate::agent::PriorTurn;
use crate::catalog::Snapshot;
use crate::deps::Limits;
use crate::semantic::{self, PlanContext, PlanOutcome, SemanticQuery};
use protocol::events::Stage;
use protocol::{ErrorCode, Problem};
use time::Date;

/// Earlier turns read again to understand "and in 2023?"; longer chains of such questions are rare.
const TURNS_BACK: usize = 6;

pub struct Understood {
    /// Trimmed, within bounds.
    pub question: String,
    pub today: Date,
    /// What the question before meant.
    pub previous: Option<SemanticQuery>,
}

pub fn run(
    question: &str,
    history: &[PriorTurn],
    snapshot: &Snapshot,
    limits: &Limits,
    today: Date,
) -> Result<Understood, Stop> {
    let question = question.trim();
    let problem = |code, detail: String| Problem::new(code, detail).at(Stage::Understand);
    if question.is_empty() {
        return Err(problem(ErrorCode::QuestionEmpty, "the question has no words".into())
            .hint("ask something like \"orders by month in 2024\"")
            .into());
    }
    let (chars, most) = (question.chars().count(), limits.question_chars);
    if chars > most {
        let detail = format!("the question has {chars} characters, at most {most} are read");
        return Err(problem(ErrorCode::QuestionTooLong, detail)
            .hint("shorten the question")
            .into());
    }
    let previous = previous(history, snapshot, today);
    Ok(Understood { question: question.to_owned(), today, previous })
}

/// The last answered question's meaning, each read in the light of the one before.
fn previous(history: &[PriorTurn], snapshot: &Snapshot, today: Date) -> Option<SemanticQuery> {
    let recent = &history[history.len().saturating_sub(TURNS_BACK)..];
    let mut previous: Option<SemanticQuery> = None;
    for turn in recent.iter().filter(|turn| turn.sql.is_some()) {
        let context = PlanContext { today, previous: previous.as_ref() };
        previous = match semantic::plan(&turn.question, snapshot, &context) {
            PlanOutcome::Planned(readings) => {
                readings.into_iter().next().map(|reading| reading.query)
            }
            _ => None,
        };
    }
    previous
}
