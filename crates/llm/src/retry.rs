//! Asking again: exponential backoff with jitter, within a budget of milliseconds.

use crate::{Completion, DeltaStream, LlmClient, LlmError, ModelInfo, Request};
use async_trait::async_trait;
use backon::{BackoffBuilder, ExponentialBuilder};
use std::time::Duration;
use tokio::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Calls altogether, the first included.
    pub attempts: usize,
    pub first_delay: Duration,
    pub max_delay: Duration,
    /// For all attempts and the waits between them; a wait that would pass it is not begun.
    pub budget: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(4),
            budget: Duration::from_secs(60),
        }
    }
}

/// A client that asks again where that can help. A stream is asked for again only until it has begun:
/// text already handed out cannot be taken back.
pub struct Retrying<C> {
    inner: C,
    policy: RetryPolicy,
}

impl<C: LlmClient> Retrying<C> {
    pub fn new(inner: C, policy: RetryPolicy) -> Self {
        Self { inner, policy }
    }

    async fn attempt<T, F>(&self, call: impl FnMut() -> F) -> Result<T, LlmError>
    where
        F: Future<Output = Result<T, LlmError>>,
    {
        again(self.policy, call).await
    }
}

/// Calls until it works, cannot help any more, or passes the policy.
pub(crate) async fn again<T, F>(
    policy: RetryPolicy,
    mut call: impl FnMut() -> F,
) -> Result<T, LlmError>
where
    F: Future<Output = Result<T, LlmError>>,
{
    let started = Instant::now();
    let mut waits = ExponentialBuilder::default()
        .with_min_delay(policy.first_delay)
        .with_max_delay(policy.max_delay)
        .with_max_times(policy.attempts.saturating_sub(1))
        .with_jitter()
        .build();
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(wait) = waits.next().filter(|_| error.can_retry()) else { return Err(error) };
        let wait = error.retry_after().map_or(wait, |asked| asked.max(wait));
        if started.elapsed() + wait > policy.budget {
            return Err(error);
        }
        let wait_ms = wait.as_millis() as u64;
        tracing::info!(wait_ms, %error, "the model did not answer, asking again");
        tokio::time::sleep(wait).await;
    }
}

#[async_trait]
impl<C: LlmClient> LlmClient for Retrying<C> {
    fn info(&self) -> ModelInfo {
        self.inner.info()
    }

    fn is_ready(&self) -> bool {
        self.inner.is_ready()
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        self.attempt(|| self.inner.complete(request)).await
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        self.attempt(|| self.inner.stream(request)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, Scripted, Step};

    fn request() -> Request {
        Request::new(vec![Message::user("hello")], 10)
    }

    async fn ask(steps: Vec<Step>, policy: RetryPolicy) -> (Result<String, LlmError>, usize) {
        let client = Retrying::new(Scripted::new(steps), policy);
        let answer = client.complete(&request()).await.map(|completion| completion.text);
        (answer, client.inner.calls())
    }

    fn busy() -> Step {
        Step::Fail(LlmError::RateLimited { retry_after: None })
    }

    #[tokio::test(start_paused = true)]
    async fn a_passing_failure_is_asked_again() {
        let (answer, calls) =
            ask(vec![busy(), Step::Say("hi".into())], RetryPolicy::default()).await;
        assert_eq!((answer.unwrap().as_str(), calls), ("hi", 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lasting_failure_is_not_asked_again() {
        let wrong_key = LlmError::WrongKey { status: 401 };
        let (answer, calls) =
            ask(vec![Step::Fail(wrong_key.clone())], RetryPolicy::default()).await;
        assert_eq!((answer.unwrap_err(), calls), (wrong_key, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_are_counted() {
        let (answer, calls) =
            ask(vec![busy(), busy(), busy(), busy()], RetryPolicy::default()).await;
        assert!(answer.is_err());
        assert_eq!(calls, 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_would_pass_the_budget_is_not_begun() {
        let after = LlmError::RateLimited { retry_after: Some(Duration::from_secs(300)) };
        let started = Instant::now();
        let (answer, calls) = ask(vec![Step::Fail(after)], RetryPolicy::default()).await;
        assert!(answer.is_err());
        assert_eq!(calls, 1);
        assert!(started.elapsed() < Duration::from_secs(1));
    }
}
