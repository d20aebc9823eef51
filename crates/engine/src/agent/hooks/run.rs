//! Calling hooks: in order, each within its time, and with nothing of what breaks in one reaching the
//! turn or the next one.

use super::{Hook, MessageEnd, MessageView, Refusal, ToolEnd, ToolView, WhenFailing};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// For one call; what a hook keeps waiting for, a person waits for too.
const DEADLINE: Duration = Duration::from_secs(1);

/// The hooks of an engine, first to last.
#[derive(Clone)]
pub struct Hooks {
    hooks: Vec<Arc<dyn Hook>>,
    deadline: Duration,
}

impl Default for Hooks {
    fn default() -> Self {
        Self { hooks: Vec::new(), deadline: DEADLINE }
    }
}

/// What all hooks together say before something happens.
#[derive(Debug, PartialEq)]
pub(in crate::agent) enum Before {
    Go,
    Refused(Refusal),
    /// The question was stopped while a hook was thinking.
    Stopped,
}

/// A call that did not end as it should: which hook, and how it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agent) struct Failure {
    pub hook: &'static str,
    pub how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agent) enum How {
    Panicked,
    TooSlow,
}

impl How {
    pub fn told(self) -> &'static str {
        match self {
            How::Panicked => "broke off inside",
            How::TooSlow => "did not answer in time",
        }
    }
}

enum Called<T> {
    Said(T),
    Failed(How),
    Stopped,
}

impl Hooks {
    /// The same with one more, called last before and first after.
    pub fn with(mut self, hook: Arc<dyn Hook>) -> Self {
        self.hooks.push(hook);
        self
    }

    /// How long one call of one hook may take.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    pub(in crate::agent) async fn before_message(
        &self,
        message: &MessageView<'_>,
        cancel: &CancellationToken,
    ) -> (Before, Vec<Failure>) {
        let mut failures = Vec::new();
        for hook in &self.hooks {
            let asked = async { hook.before_message(message).await };
            if let Some(no) = self.decided(hook.as_ref(), asked, cancel, &mut failures).await {
                return (no, failures);
            }
        }
        (Before::Go, failures)
    }

    pub(in crate::agent) async fn before_tool(
        &self,
        tool: &ToolView<'_>,
        cancel: &CancellationToken,
    ) -> (Before, Vec<Failure>) {
        let mut failures = Vec::new();
        for hook in &self.hooks {
            let asked = async { hook.before_tool(tool).await };
            if let Some(no) = self.decided(hook.as_ref(), asked, cancel, &mut failures).await {
                return (no, failures);
            }
        }
        (Before::Go, failures)
    }

    pub(in crate::agent) async fn after_message(
        &self,
        message: &MessageView<'_>,
        end: &MessageEnd,
    ) {
        let never = CancellationToken::new();
        for hook in self.hooks.iter().rev() {
            let told = async { hook.after_message(message, end).await };
            self.call(hook.name(), told, &never).await;
        }
    }

    pub(in crate::agent) async fn after_tool(
        &self,
        tool: &ToolView<'_>,
        end: &ToolEnd,
    ) -> Vec<Failure> {
        // A question that was stopped has tools that ended too.
        let never = CancellationToken::new();
        let mut failures = Vec::new();
        for hook in self.hooks.iter().rev() {
            let told = async { hook.after_tool(tool, end).await };
            if let Called::Failed(how) = self.call(hook.name(), told, &never).await {
                failures.push(Failure { hook: hook.name(), how });
            }
        }
        failures
    }

    /// `None`: this hook has nothing against it.
    async fn decided(
        &self,
        hook: &dyn Hook,
        asked: impl Future<Output = Result<(), Refusal>>,
        cancel: &CancellationToken,
        failures: &mut Vec<Failure>,
    ) -> Option<Before> {
        match self.call(hook.name(), asked, cancel).await {
            Called::Said(Ok(())) => None,
            Called::Said(Err(refusal)) => Some(Before::Refused(refusal)),
            Called::Stopped => Some(Before::Stopped),
            Called::Failed(how) => {
                failures.push(Failure { hook: hook.name(), how });
                match hook.when_failing() {
                    WhenFailing::GoOn => None,
                    WhenFailing::Refuse => {
                        Some(Before::Refused(Refusal::undecided(hook.name(), how.told())))
                    }
                }
            }
        }
    }

    async fn call<T>(
        &self,
        hook: &'static str,
        call: impl Future<Output = T>,
        cancel: &CancellationToken,
    ) -> Called<T> {
        let within = tokio::time::timeout(self.deadline, call);
        let caught = AssertUnwindSafe(within).catch_unwind();
        let how = tokio::select! {
            biased;
            () = cancel.cancelled() => return Called::Stopped,
            ended = caught => match ended {
                Ok(Ok(said)) => return Called::Said(said),
                Ok(Err(_)) => How::TooSlow,
                Err(_) => How::Panicked,
            },
        };
        tracing::warn!(hook, how = how.told(), "a hook failed");
        Called::Failed(how)
    }
}
