//! What others may do around a question and around each tool: say no before it, and watch after it.
//!
//! [`run`] calls them in order and keeps what goes wrong in one of them away from the turn; this file is
//! what somebody who writes one reads.

pub(super) mod run;
#[cfg(test)]
mod tests;

pub use run::Hooks;

use crate::database::Principal;
use async_trait::async_trait;
use protocol::events::TurnStatus;
use protocol::ids::{ConnectionId, ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use std::time::Duration;

/// Called around every question and every tool, in the order of registration before and in the opposite
/// order after. A call has [`Hooks::deadline`] and must not block its thread.
#[async_trait]
pub trait Hook: Send + Sync {
    /// For the log, and for the sentence that a person reads when it fails: `budgets`.
    fn name(&self) -> &'static str;

    /// What it means when a `before` of this hook panics or does not answer in time.
    fn when_failing(&self) -> WhenFailing {
        WhenFailing::GoOn
    }

    async fn before_message(&self, _message: &MessageView<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    /// After the last event is sent: nobody waits for it, and nothing it does changes the answer.
    async fn after_message(&self, _message: &MessageView<'_>, _end: &MessageEnd) {}

    async fn before_tool(&self, _tool: &ToolView<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    /// Also after a tool that a hook refused.
    async fn after_tool(&self, _tool: &ToolView<'_>, _end: &ToolEnd) {}
}

/// The name under which asking a language model is a tool.
pub const MODEL: &str = "model";
/// The name under which looking at the values of columns is one.
pub const LOOK_UP: &str = "look_up";
/// The name under which turning a question into a vector is one.
pub const EMBEDDINGS: &str = "embeddings";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFailing {
    /// For those that watch: without them the answer is the same.
    GoOn,
    /// For those that enforce something: what cannot be checked does not happen.
    Refuse,
}

/// A no, with the code and the sentence that the person sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal(Box<Problem>);

impl Refusal {
    pub fn new(problem: Problem) -> Self {
        Self(Box::new(problem))
    }

    /// The hook did not come to a decision.
    pub(super) fn undecided(hook: &str, how: &str) -> Self {
        let detail = format!("the check `{hook}` {how}, so nothing was done");
        Self::new(Problem::new(ErrorCode::CheckFailed, detail).hint("ask again in a moment"))
    }

    pub fn problem(self) -> Problem {
        *self.0
    }

    pub fn reason(&self) -> &str {
        &self.0.detail
    }
}

/// A question, without its words: a hook decides by who asks what of which database.
#[derive(Debug, Clone, Copy)]
pub struct MessageView<'a> {
    pub principal: &'a Principal,
    pub connection: &'a ConnectionId,
    pub conversation: &'a ConversationId,
    pub request: &'a RequestId,
    pub question_chars: usize,
}

/// A tool about to be used for a question: one that a model calls, the model itself (`model`), or a look
/// at the values of columns (`look_up`).
#[derive(Debug, Clone, Copy)]
pub struct ToolView<'a> {
    pub message: MessageView<'a>,
    pub tool: &'static str,
    /// SHA-256 of the arguments as JSON, lowercase hex: equal calls can be told without their values.
    pub arguments_hash: &'a str,
    pub arguments_bytes: usize,
    /// Tokens that this question has sent to and got from models before.
    pub tokens: u64,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageEnd {
    pub status: TurnStatus,
    /// Of the problem that ended it.
    pub code: Option<ErrorCode>,
    pub duration: Duration,
    pub rows: Option<u64>,
    pub tokens: u64,
    /// Calls of hooks for it that panicked or took too long.
    pub failed_hooks: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolEnd {
    pub outcome: ToolOutcome,
    pub duration: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ToolOutcome {
    Done,
    /// It ran and could not do what was asked.
    Failed,
    /// A hook said no; it did not run.
    Refused,
    /// The question was stopped meanwhile.
    Stopped,
}

impl ToolOutcome {
    pub fn as_str(self) -> &'static str {
        match self {
            ToolOutcome::Done => "done",
            ToolOutcome::Failed => "failed",
            ToolOutcome::Refused => "refused",
            ToolOutcome::Stopped => "stopped",
        }
    }
}
