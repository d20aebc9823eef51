//! Where a turn lets hooks speak: before and after the question, before and after each tool.

use super::AskInput;
use super::hooks::run::{Before, Failure};
use super::hooks::{MessageView, Refusal, ToolEnd, ToolOutcome, ToolView};
use super::stages::Stop;
use super::turn::Turn;
use crate::error::cancelled;
use protocol::events::Stage;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// One use of a tool, as its hooks see it before and after.
pub(super) struct ToolUse {
    pub tool: &'static str,
    arguments_hash: String,
    arguments_bytes: usize,
}

impl ToolUse {
    pub fn of(tool: &'static str, arguments: &serde_json::Value) -> Self {
        let text = arguments.to_string();
        let arguments_hash = hex::encode(Sha256::digest(&text));
        Self { tool, arguments_hash, arguments_bytes: text.len() }
    }
}

/// The question as its hooks see it.
pub(super) fn message(input: &AskInput) -> MessageView<'_> {
    MessageView {
        principal: &input.principal,
        connection: &input.database.id,
        conversation: &input.conversation_id,
        request: &input.request_id,
        question_chars: input.question.chars().count(),
    }
}

impl Turn<'_> {
    /// Whether the question may be worked on at all.
    pub(super) async fn admitted(&mut self) -> Result<(), Stop> {
        let hooks = &self.deps.hooks;
        let (said, failures) = hooks.before_message(&message(self.input), &self.cancel).await;
        self.note_failures(failures).await;
        match said {
            Before::Go => Ok(()),
            Before::Refused(refusal) => Err(refusal.problem().at(Stage::Understand).into()),
            Before::Stopped => Err(cancelled(Stage::Understand).into()),
        }
    }

    /// Whether a tool may be used; what refuses it is told to the person, in the place of its result.
    pub(super) async fn may_use(
        &mut self,
        used: &ToolUse,
        stage: Stage,
    ) -> Result<Result<(), Refusal>, Stop> {
        let (said, failures) = {
            let view = self.view(used);
            self.deps.hooks.before_tool(&view, &self.cancel).await
        };
        self.note_failures(failures).await;
        match said {
            Before::Go => Ok(Ok(())),
            Before::Stopped => Err(cancelled(stage).into()),
            Before::Refused(refusal) => {
                self.emitter.tool_refused(used.tool, refusal.reason()).await;
                self.used(used, ToolOutcome::Refused, Duration::ZERO).await;
                Ok(Err(refusal))
            }
        }
    }

    pub(super) async fn used(&mut self, used: &ToolUse, outcome: ToolOutcome, duration: Duration) {
        let failures = {
            let view = self.view(used);
            self.deps.hooks.after_tool(&view, &ToolEnd { outcome, duration }).await
        };
        self.note_failures(failures).await;
    }

    fn view<'v>(&'v self, used: &'v ToolUse) -> ToolView<'v> {
        ToolView {
            message: message(self.input),
            tool: used.tool,
            arguments_hash: &used.arguments_hash,
            arguments_bytes: used.arguments_bytes,
            tokens: self.tokens.prompt + self.tokens.completion,
        }
    }

    async fn note_failures(&mut self, failures: Vec<Failure>) {
        for Failure { hook, how } in failures {
            self.failed_hooks += 1;
            let message = format!("the check `{hook}` {}", how.told());
            self.emitter.warning("hook_failed", message, None).await;
        }
    }
}
