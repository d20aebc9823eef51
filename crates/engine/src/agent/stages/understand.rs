//! Bounds of the question, and what the conversation adds to it.

use super::{Missing, Stop};
use crate::agent::PriorTurn;
use crate::agent::conversation::{Continued, Conversation};
use crate::catalog::Snapshot;
use crate::limits::Limits;
use crate::memory::values::ValueIndex;
use protocol::events::Stage;
use protocol::{ErrorCode, Problem};
use std::sync::Arc;
use time::Date;

/// Earlier turns read again to understand "and in 2023?"; longer chains of such questions are rare.
const TURNS_BACK: usize = 6;

#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// Within bounds, and in full: what the question before adds is written out.
    pub question: String,
    /// What was asked, when `question` says more.
    pub asked: Option<String>,
    /// It leans on the question before in a way the planner cannot follow.
    pub unclear: Option<Missing>,
    pub today: Date,
}

pub fn run(
    question: &str,
    history: &[PriorTurn],
    snapshot: &Snapshot,
    limits: &Limits,
    today: Date,
    values: impl FnOnce() -> Arc<ValueIndex>,
) -> Result<Understood, Stop> {
    let asked = bounded(question, limits)?;
    let alone = Understood { question: asked.to_owned(), asked: None, unclear: None, today };
    let answered: Vec<&PriorTurn> = history.iter().filter(|turn| turn.sql.is_some()).collect();
    if answered.is_empty() {
        return Ok(alone);
    }
    let values = values();
    let conversation = Conversation { snapshot, today, values: &values };
    let recent = &answered[answered.len().saturating_sub(TURNS_BACK)..];
    let previous = recent.iter().fold(String::new(), |before, turn| {
        match conversation.in_full(&turn.question, &before) {
            Continued::InFull(question) => question,
            Continued::OfItsOwn | Continued::Unclear => turn.question.clone(),
        }
    });
    Ok(match conversation.in_full(asked, &previous) {
        Continued::OfItsOwn => alone,
        Continued::InFull(question) => {
            Understood { question, asked: Some(asked.to_owned()), ..alone }
        }
        Continued::Unclear => Understood { unclear: Some(unclear(previous)), ..alone },
    })
}

fn unclear(previous: String) -> Missing {
    let message = format!(
        "This seems to continue \"{previous}\", but not in a way I understand. \
         Please ask it in full."
    );
    Missing { message, unknown: Vec::new(), suggestions: vec![previous] }
}

fn bounded<'a>(question: &'a str, limits: &Limits) -> Result<&'a str, Stop> {
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
        let problem = problem(ErrorCode::QuestionTooLong, detail);
        return Err(problem.hint("shorten the question").into());
    }
    Ok(question)
}
