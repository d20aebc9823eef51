//! Leaving a model out that keeps failing: nobody waits for a provider that is down, and it is not
//! asked by everybody at once when it comes back.
//!
//! [`Breaker`] is the state with a clock handed in; [`Guarded`] is a client that keeps to it.

use crate::{Completion, Delta, DeltaStream, LlmClient, LlmError, ModelInfo, Request};
use async_trait::async_trait;
use futures::StreamExt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// So many failures…
    pub failures: usize,
    /// …within this time leave a model out.
    pub window: Duration,
    /// For how long at first; doubled each time the one try after it fails too.
    pub rest: Duration,
    pub longest: Duration,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self {
            failures: 3,
            window: Duration::from_secs(60),
            rest: Duration::from_secs(30),
            longest: Duration::from_secs(600),
        }
    }
}

#[derive(Debug)]
enum State {
    /// Asked as usual; when it failed lately.
    Closed { failed: VecDeque<Instant> },
    /// Nobody asks before `until`.
    Open { until: Instant, rest: Duration },
    /// One call finds out whether it is back. A call that never ends does not keep others waiting for
    /// longer than a rest.
    Trying { since: Instant, rest: Duration },
}

#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    state: State,
}

impl Breaker {
    pub fn new(policy: BreakerPolicy) -> Self {
        Self { policy, state: State::Closed { failed: VecDeque::new() } }
    }

    /// How long it is still left out; `None`: it may be asked.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let until = match &self.state {
            State::Closed { .. } => return None,
            State::Open { until, .. } => *until,
            State::Trying { since, rest } => *since + *rest,
        };
        until.checked_duration_since(now).filter(|left| !left.is_zero())
    }

    /// Asked before each call; after a rest, one caller is let through.
    pub fn admit(&mut self, now: Instant) -> Result<(), Duration> {
        if let Some(left) = self.left(now) {
            return Err(left);
        }
        if let State::Open { rest, .. } | State::Trying { rest, .. } = self.state {
            self.state = State::Trying { since: now, rest };
        }
        Ok(())
    }

    pub fn succeeded(&mut self) {
        self.state = State::Closed { failed: VecDeque::new() };
    }

    /// `asked`: for how long the provider itself wants to be left alone, which is done at once.
    pub fn failed(&mut self, now: Instant, asked: Option<Duration>) {
        let BreakerPolicy { failures, window, rest, longest } = self.policy;
        let next = match &mut self.state {
            State::Closed { failed } => {
                failed.push_back(now);
                while failed.front().is_some_and(|first| now.duration_since(*first) > window) {
                    failed.pop_front();
                }
                if failed.len() < failures && asked.is_none() {
                    return;
                }
                rest
            }
            State::Trying { rest, .. } => (*rest * 2).min(longest),
            // A call that was begun before the others failed.
            State::Open { rest, .. } => *rest,
        };
        let until = now + asked.map_or(next, |asked| asked.max(next)).min(longest);
        let until = match &self.state {
            State::Open { until: before, .. } => until.max(*before),
            _ => until,
        };
        self.state = State::Open { until, rest: next };
    }
}

/// A client that is not asked while its breaker is open.
pub struct Guarded<C> {
    inner: C,
    breaker: Arc<Mutex<Breaker>>,
}

impl<C: LlmClient> Guarded<C> {
    pub fn new(inner: C, breaker: Arc<Mutex<Breaker>>) -> Self {
        Self { inner, breaker }
    }

    fn admit(&self) -> Result<(), LlmError> {
        lock(&self.breaker).admit(Instant::now()).map_err(|left| LlmError::LeftOut { left })
    }
}

pub(crate) fn lock(breaker: &Mutex<Breaker>) -> MutexGuard<'_, Breaker> {
    breaker.lock().expect("no one panics while holding a breaker")
}

pub(crate) fn heard<T>(breaker: &Mutex<Breaker>, answer: &Result<T, LlmError>) {
    match answer {
        Err(error) if error.is_a_failure_of_the_provider() => {
            lock(breaker).failed(Instant::now(), error.retry_after());
        }
        // Refusing one request is an answer too: somebody is there.
        Ok(_) | Err(_) => lock(breaker).succeeded(),
    }
}

#[async_trait]
impl<C: LlmClient> LlmClient for Guarded<C> {
    fn info(&self) -> ModelInfo {
        self.inner.info()
    }

    fn is_ready(&self) -> bool {
        self.inner.is_ready()
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        self.admit()?;
        let answer = self.inner.complete(request).await;
        heard(&self.breaker, &answer);
        answer
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        self.admit()?;
        let stream = match self.inner.stream(request).await {
            Ok(stream) => stream,
            Err(error) => {
                let answer = Err(error);
                heard(&self.breaker, &answer);
                return answer;
            }
        };
        let breaker = self.breaker.clone();
        // Only its end tells whether an answer came whole.
        Ok(stream
            .inspect(move |delta| {
                if !matches!(delta, Ok(Delta::Text(_))) {
                    heard(&breaker, delta);
                }
            })
            .boxed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, Scripted, Step};

    const POLICY: BreakerPolicy = BreakerPolicy {
        failures: 3,
        window: Duration::from_secs(60),
        rest: Duration::from_secs(30),
        longest: Duration::from_secs(100),
    };

    #[derive(Debug, Clone, Copy)]
    enum Did {
        /// A call is let through.
        Admit,
        /// A call is refused, with so many seconds left.
        Refuse(u64),
        Fail,
        /// The provider asks to be left alone for so many seconds.
        SlowDown(u64),
        Succeed,
    }
    use Did::*;

    /// What happened at which second.
    fn check(story: &[(u64, Did)]) {
        let start = Instant::now();
        let mut breaker = Breaker::new(POLICY);
        for (step, (second, did)) in story.iter().enumerate() {
            let now = start + Duration::from_secs(*second);
            let seconds = Duration::from_secs;
            match did {
                Admit => assert_eq!(breaker.admit(now), Ok(()), "step {step}: {did:?}"),
                Refuse(left) => {
                    assert_eq!(breaker.left(now), Some(seconds(*left)), "step {step}");
                    assert_eq!(breaker.admit(now), Err(seconds(*left)), "step {step}");
                }
                Fail => breaker.failed(now, None),
                SlowDown(asked) => breaker.failed(now, Some(seconds(*asked))),
                Succeed => breaker.succeeded(),
            }
        }
    }

    #[test]
    fn some_failures_within_the_window_leave_it_out_until_a_rest_is_over() {
        check(&[
            (0, Fail),
            (1, Fail),
            (2, Admit),
            (2, Fail),
            (3, Refuse(29)),
            (31, Refuse(1)),
            (32, Admit),
        ]);
        // Too far apart.
        check(&[(0, Fail), (50, Fail), (70, Fail), (71, Admit)]);
        // A success between them.
        check(&[(0, Fail), (1, Fail), (2, Succeed), (3, Fail), (4, Fail), (5, Admit)]);
    }

    #[test]
    fn after_a_rest_one_call_tries() {
        let out = [(0, Fail), (0, Fail), (0, Fail), (30, Admit)];
        check(&[&out[..], &[(30, Refuse(30)), (31, Succeed), (31, Admit), (31, Admit)]].concat());
        // Each failed try doubles the rest, up to the longest.
        check(
            &[&out[..], &[(31, Fail), (32, Refuse(59)), (91, Admit), (91, Fail), (92, Refuse(99))]]
                .concat(),
        );
        // A try that never ends does not lock others out.
        check(&[&out[..], &[(59, Refuse(1)), (60, Admit)]].concat());
    }

    #[test]
    fn a_provider_that_asks_to_slow_down_is_left_alone_at_once() {
        check(&[(0, SlowDown(50)), (10, Refuse(40)), (50, Admit), (50, Succeed), (50, Admit)]);
        check(&[(0, SlowDown(5)), (1, Refuse(29))]);
        check(&[(0, SlowDown(5_000)), (1, Refuse(99))]);
        // A call that was under way when it was left out does not shorten that.
        check(&[(0, SlowDown(80)), (1, Fail), (2, Refuse(78))]);
    }

    async fn ask(client: &Guarded<Scripted>) -> Result<(), LlmError> {
        let request = Request::new(vec![Message::user("hello")], 10);
        let mut stream = client.stream(&request).await?;
        while let Some(delta) = stream.next().await {
            delta?;
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_model_that_keeps_failing_is_not_asked_any_more() {
        let down = || LlmError::Provider { status: 503 };
        let steps = [Step::Fail(down()), Step::BreakOff("sel".into()), Step::Fail(down())];
        let breaker = Arc::new(Mutex::new(Breaker::new(POLICY)));
        let client = Guarded::new(Scripted::new(steps), breaker.clone());
        for _ in 0..3 {
            assert!(!matches!(ask(&client).await, Err(LlmError::LeftOut { .. }) | Ok(())));
        }
        assert!(matches!(ask(&client).await, Err(LlmError::LeftOut { .. })));
        assert_eq!(client.inner.calls(), 3);
    }

    #[tokio::test]
    async fn a_refused_request_says_nothing_about_the_provider() {
        let refused = || Step::Fail(LlmError::Refused { status: 400, message: "too long".into() });
        let client = Guarded::new(
            Scripted::new((0..5).map(|_| refused())),
            Arc::new(Mutex::new(Breaker::new(POLICY))),
        );
        for _ in 0..5 {
            assert!(matches!(ask(&client).await, Err(LlmError::Refused { .. })));
        }
    }
}
