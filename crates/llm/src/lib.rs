//! Language models behind one trait. The rest of the product never sees a vendor's API; it sends a
//! [`Request`], gets text back, and an error says whether asking again can help.
//!
//! Reading order: [`message`] (what is sent and what comes back), [`client`] (the trait), [`error`],
//! [`retry`] (asking again within a budget), [`breaker`] (leaving out what keeps failing), [`price`], [`scripted`] (answers written beforehand, for tests) and,
//! with the feature `providers`, [`config`] and [`providers`] (the real ones).

pub mod breaker;
pub mod client;
pub mod config;
pub mod error;
pub mod message;
pub mod price;
#[cfg(feature = "providers")]
pub mod providers;
pub mod retry;
pub mod scripted;

pub use breaker::{Breaker, BreakerPolicy, Guarded};
pub use client::{DeltaStream, LlmClient, ModelInfo};
pub use config::{LlmConfig, Provider};
pub use error::LlmError;
pub use message::{Completion, Delta, Message, Request, Role, TokenUsage};
pub use price::Prices;
pub use retry::{RetryPolicy, Retrying};
pub use scripted::{Scripted, Step};
