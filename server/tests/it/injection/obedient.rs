//! A model without a will: when the signal stands anywhere in what it is sent, it answers as the attacker
//! wants.

use async_trait::async_trait;
use futures::StreamExt;
use llm::{Completion, Delta, DeltaStream, LlmClient, LlmError, ModelInfo, Request, TokenUsage};
use std::sync::Mutex;

/// Stands for the attacker's words.
pub const SIGNAL: &str = "do_as_the_attacker_says";
const HARMLESS: &str = "```sql\nselect name from customers\n```";

pub struct Obedient {
    order: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Answered whatever is sent; for what has to happen before the attack.
    scripted: Option<String>,
    /// Answered once, before anything else.
    first: Option<String>,
    calls: usize,
    obeyed: usize,
}

impl Obedient {
    pub fn new(order: &str) -> Self {
        Self { order: order.to_owned(), state: Mutex::default() }
    }

    pub fn answers(&self, text: &str) {
        self.state.lock().unwrap().scripted = Some(text.to_owned());
    }

    /// From now on the attacker's, and counted anew.
    pub fn obeys(&self) {
        *self.state.lock().unwrap() = State::default();
    }

    pub fn says_first(&self, text: &str) {
        self.state.lock().unwrap().first = Some(text.to_owned());
    }

    pub fn calls(&self) -> usize {
        self.state.lock().unwrap().calls
    }

    /// How often it saw the signal and did what it was told.
    pub fn obeyed(&self) -> usize {
        self.state.lock().unwrap().obeyed
    }

    fn answer(&self, request: &Request) -> String {
        let mut state = self.state.lock().unwrap();
        state.calls += 1;
        if let Some(text) = &state.scripted {
            return text.clone();
        }
        if let Some(text) = state.first.take() {
            return text;
        }
        if request.messages.iter().any(|message| message.text.contains(SIGNAL)) {
            state.obeyed += 1;
            return self.order.clone();
        }
        HARMLESS.to_owned()
    }
}

#[async_trait]
impl LlmClient for Obedient {
    fn info(&self) -> ModelInfo {
        ModelInfo { provider: "scripted", model: "obedient".to_owned(), prompt_tokens: 8_000 }
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        Ok(Completion { text: self.answer(request), usage: TokenUsage::default() })
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        let pieces = [Ok(Delta::Text(self.answer(request))), Ok(Delta::End(TokenUsage::default()))];
        Ok(futures::stream::iter(pieces).boxed())
    }
}
