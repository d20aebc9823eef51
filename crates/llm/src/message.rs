//! What is sent to a model and what comes back, in no vendor's words.

use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    System,
    User,
    Assistant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub role: Role,
    pub text: String,
}

impl Message {
    pub fn system(text: impl Into<String>) -> Self {
        Self { role: Role::System, text: text.into() }
    }

    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Role::User, text: text.into() }
    }

    pub fn assistant(text: impl Into<String>) -> Self {
        Self { role: Role::Assistant, text: text.into() }
    }
}

/// One call. The last message is the user's.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub messages: Vec<Message>,
    /// Upper limit for the answer, in the model's own tokens.
    pub max_tokens: u32,
    /// 0 repeats itself as far as the model can; the engine always asks with 0.
    pub temperature: f32,
    /// What only the embedded model understands; others leave it unread.
    pub local: Local,
}

/// Wishes that only a model in this process can fulfil.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Local {
    /// What the answer begins with: `SELECT`. It is part of the answer.
    pub prefill: String,
    /// The answer is one query that writes no other names than these.
    pub names: Option<Arc<Names>>,
    /// Who asks: parties that wait are served in turn, so that one cannot keep the others waiting.
    pub party: String,
}

/// The tables and columns that a query may name, as the database spells them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    pub tables: Vec<String>,
    pub columns: Vec<String>,
}

impl Request {
    pub fn new(messages: Vec<Message>, max_tokens: u32) -> Self {
        Self { messages, max_tokens, temperature: 0.0, local: Local::default() }
    }

    /// Rough size of the prompt; see [`estimate_tokens`].
    pub fn estimated_tokens(&self) -> usize {
        self.messages.iter().map(|message| estimate_tokens(&message.text) + 4).sum()
    }
}

/// Tokens as the provider counted them; zero when it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenUsage {
    pub prompt: u64,
    pub completion: u64,
}

impl std::ops::AddAssign for TokenUsage {
    fn add_assign(&mut self, other: Self) {
        self.prompt += other.prompt;
        self.completion += other.completion;
    }
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub text: String,
    pub usage: TokenUsage,
}

/// A piece of a streamed answer: text as it arrives, then exactly one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delta {
    Text(String),
    /// How sure the model was of the answer, from models that tell; comes once, before the end.
    Certainty(Certainty),
    End(TokenUsage),
}

/// Mean log-probability of the answer's tokens, in thousandths of a nat: 0 is certain, -1000 gives each
/// token a chance of 37 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Certainty {
    pub millinats: i32,
}

impl Certainty {
    pub fn from_mean(log_probability: f64) -> Self {
        Self { millinats: (log_probability * 1_000.0).round() as i32 }
    }

    pub fn mean(self) -> f64 {
        f64::from(self.millinats) / 1_000.0
    }
}

/// Tokens a text will roughly cost, without the model's own tokenizer: SQL and schemas come to about
/// 3.5 bytes a token in common vocabularies; 3 errs on the side of a smaller prompt.
pub fn estimate_tokens(text: &str) -> usize {
    estimate_bytes(text.len())
}

/// The same, of a text of so many bytes.
pub fn estimate_bytes(bytes: usize) -> usize {
    bytes.div_ceil(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_never_undercounts_short_words() {
        assert_eq!(estimate_tokens(""), 0);
        assert_eq!(estimate_tokens("a"), 1);
        assert!(estimate_tokens("select count(*) from orders") >= 7);
    }
}
