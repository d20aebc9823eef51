//! The embedded model as one of the models: questions go to its thread, text comes back.

use super::decoder::Decoder;
use super::queue::{Queue, TurnedAway};
use super::slots::Slots;
use super::writer::{self, Listener};
use crate::{Completion, Delta, DeltaStream, EMBEDDED, LlmClient, LlmError, ModelInfo, Request};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// What a model answers that has begun to stop.
const STOPPED: &str = "it was stopped";

struct Job {
    request: Request,
    answer: mpsc::UnboundedSender<Result<Delta, LlmError>>,
}

impl Listener for mpsc::UnboundedSender<Result<Delta, LlmError>> {
    fn gone(&self) -> bool {
        self.is_closed()
    }

    fn hear(&self, delta: Delta) {
        // Nobody listening any more is noticed by `gone`.
        let _ = self.send(Ok(delta));
    }
}

/// The thread ends when the last handle is gone.
struct Thread {
    queue: Arc<Queue<Job>>,
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// A loaded model. Handles are cheap to clone and share one instance.
#[derive(Clone)]
pub struct Embedded {
    info: ModelInfo,
    thread: Arc<Thread>,
}

/// Runs `work` with a model opened in this thread, or says why it cannot be opened.
type Open = dyn FnOnce(&mut dyn FnMut(&mut dyn Decoder)) -> Result<(), LlmError> + Send;

impl Embedded {
    /// Begins a thread that opens a model with `open` and answers until the last handle is dropped.
    pub async fn start(name: String, open: Box<Open>) -> Result<Self, LlmError> {
        let queue: Arc<Queue<Job>> = Arc::default();
        let (opened, loaded) = oneshot::channel();
        let jobs = queue.clone();
        let thread = std::thread::Builder::new().name("model".to_owned());
        thread
            .spawn(move || {
                let mut opened = Some(opened);
                let outcome = open(&mut |decoder| {
                    if let Some(opened) = opened.take() {
                        let _ = opened.send(Ok(decoder.context()));
                    }
                    serve(decoder, &jobs);
                });
                jobs.close();
                if let (Some(opened), Err(error)) = (opened, outcome) {
                    let _ = opened.send(Err(error));
                }
            })
            .map_err(|error| LlmError::Config { reason: error.to_string() })?;
        let gone = || LlmError::Config { reason: "the model's thread ended while loading".into() };
        let context = loaded.await.map_err(|_| gone())??;
        let info = ModelInfo { provider: EMBEDDED, model: name, prompt_tokens: context };
        Ok(Self { info, thread: Arc::new(Thread { queue }) })
    }

    fn ask(
        &self,
        request: &Request,
    ) -> Result<mpsc::UnboundedReceiver<Result<Delta, LlmError>>, LlmError> {
        let (answer, heard) = mpsc::unbounded_channel();
        let job = Job { request: request.clone(), answer };
        match self.thread.queue.put(&request.local.party, job) {
            Ok(()) => Ok(heard),
            Err(TurnedAway::Full) => Err(LlmError::RateLimited { retry_after: None }),
            Err(TurnedAway::Closed) => Err(stopped()),
        }
    }
}

fn stopped() -> LlmError {
    LlmError::Unreachable { endpoint: EMBEDDED.to_owned(), reason: STOPPED.to_owned() }
}

fn serve(decoder: &mut dyn Decoder, jobs: &Queue<Job>) {
    let mut slots = Slots::new(decoder.sequences(), decoder.context());
    while let Some(job) = jobs.take() {
        if job.answer.gone() {
            continue;
        }
        if let Err(error) = writer::write(decoder, &mut slots, &job.request, &job.answer) {
            let _ = job.answer.send(Err(error));
        }
    }
}

#[async_trait]
impl LlmClient for Embedded {
    fn info(&self) -> ModelInfo {
        self.info.clone()
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        let mut heard = self.stream(request).await?;
        let mut text = String::new();
        while let Some(delta) = heard.next().await {
            match delta? {
                Delta::Text(piece) => text.push_str(&piece),
                Delta::Certainty(_) => {}
                Delta::End(usage) => return Ok(Completion { text, usage }),
            }
        }
        Err(LlmError::Truncated { chars: text.chars().count() })
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        /// What has been heard so far.
        struct Hearing {
            heard: mpsc::UnboundedReceiver<Result<Delta, LlmError>>,
            chars: usize,
            over: bool,
        }
        let hearing = Hearing { heard: self.ask(request)?, chars: 0, over: false };
        let deltas = stream::unfold(hearing, |mut hearing| async move {
            if hearing.over {
                return None;
            }
            let chars = hearing.chars;
            let delta = hearing.heard.recv().await;
            let delta = delta.unwrap_or(Err(LlmError::Truncated { chars }));
            match &delta {
                Ok(Delta::Text(text)) => hearing.chars += text.chars().count(),
                Ok(Delta::Certainty(_)) => {}
                Ok(Delta::End(_)) | Err(_) => hearing.over = true,
            }
            Some((delta, hearing))
        });
        Ok(deltas.boxed())
    }
}
