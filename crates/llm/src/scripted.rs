//! A model whose answers were written beforehand: for tests of everything that asks one.

use crate::message::estimate_tokens;
use crate::{Completion, Delta, DeltaStream, LlmClient, LlmError, ModelInfo, Request, TokenUsage};
use async_trait::async_trait;
use futures::StreamExt;
use std::collections::VecDeque;
use std::sync::Mutex;

/// What one call gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The answer; streamed in small pieces.
    Say(String),
    /// The call fails.
    Fail(LlmError),
    /// The stream begins with this text, then breaks off.
    BreakOff(String),
    /// Never answers: for tests of cancelling.
    Hang,
}

/// Plays its steps in order; a call past the last one fails, so a test notices.
pub struct Scripted {
    steps: Mutex<VecDeque<Step>>,
    requests: Mutex<Vec<Request>>,
}

impl Scripted {
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Mutex::new(steps.into_iter().collect()), requests: Mutex::new(Vec::new()) }
    }

    /// Answers every call in turn with one of `answers`.
    pub fn saying<'a>(answers: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(answers.into_iter().map(|text| Step::Say(text.to_owned())))
    }

    pub fn calls(&self) -> usize {
        self.requests.lock().expect("no call panics while recording").len()
    }

    /// What was asked, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no call panics while recording").clone()
    }

    fn next(&self, request: &Request) -> Step {
        self.requests.lock().expect("no call panics while recording").push(request.clone());
        let step = self.steps.lock().expect("no call panics while playing").pop_front();
        step.unwrap_or_else(|| {
            Step::Fail(LlmError::Config { reason: "the script has no further step".into() })
        })
    }
}

fn usage(request: &Request, text: &str) -> TokenUsage {
    TokenUsage {
        prompt: request.estimated_tokens() as u64,
        completion: estimate_tokens(text) as u64,
    }
}

/// Pieces of a few characters, as models send them.
fn pieces(text: &str) -> Vec<Result<Delta, LlmError>> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(7).map(|piece| Ok(Delta::Text(piece.iter().collect()))).collect()
}

#[async_trait]
impl LlmClient for Scripted {
    fn info(&self) -> ModelInfo {
        ModelInfo { provider: "scripted", model: "scripted".into(), prompt_tokens: 8_000 }
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        match self.next(request) {
            Step::Say(text) => Ok(Completion { usage: usage(request, &text), text }),
            Step::Fail(error) => Err(error),
            Step::BreakOff(text) => Err(LlmError::Truncated { chars: text.chars().count() }),
            Step::Hang => std::future::pending().await,
        }
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        match self.next(request) {
            Step::Say(text) => {
                let mut deltas = pieces(&text);
                deltas.push(Ok(Delta::End(usage(request, &text))));
                Ok(futures::stream::iter(deltas).boxed())
            }
            Step::Fail(error) => Err(error),
            Step::BreakOff(text) => {
                let mut deltas = pieces(&text);
                deltas.push(Err(LlmError::Truncated { chars: text.chars().count() }));
                Ok(futures::stream::iter(deltas).boxed())
            }
            Step::Hang => Ok(futures::stream::pending().boxed()),
        }
    }
}
