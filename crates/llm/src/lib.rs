//! Language models behind one trait. The rest of the product never sees a vendor's API; it sends a
//! [`Request`], gets text back, and an error says whether asking again can help.
//!
//! Reading order: [`message`] (what is sent and what comes back), [`client`] (the trait), [`error`],
//! [`retry`] (asking again within a budget), [`breaker`] (leaving out what keeps failing), [`price`], [`embedding`]
//! (texts as vectors), [`scripted`]
//! (answers written beforehand, for tests), with the feature `providers`, [`config`] and [`providers`] (the real
//! ones), and [`embedded`] (a model in this process; its native part only with the feature of that name).

pub mod breaker;
pub mod client;
pub mod config;
pub mod embedded;
pub mod embedding;
pub mod error;
pub mod message;
pub mod price;
#[cfg(feature = "providers")]
pub mod providers;
pub mod recorded;
pub mod retry;
pub mod scripted;

pub use breaker::{Breaker, BreakerPolicy, Guarded};
pub use client::{DeltaStream, EMBEDDED, LlmClient, ModelInfo};
pub use config::{LlmConfig, Provider};
pub use embedding::Embedder;
pub use error::LlmError;
pub use message::{Certainty, Completion, Delta, Message, Names, Request, Role, TokenUsage};
pub use price::Prices;
pub use recorded::Recorded;
pub use retry::{RetryPolicy, Retrying};
pub use scripted::{Scripted, Step};
