//! Turning what was accepted into vectors, when something is accepted and when the model for embeddings
//! changes. Vectors of the model before stay until the new ones are there, and are never compared with them.

use crate::context::ServerContext;
use engine::memory::RECALL_WEIGHT;
use llm::embedding::MOST_TEXTS;
use llm::{Embedder, LlmError};
use protocol::ids::MemoryId;
use protocol::{ErrorCode, Problem};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(20);
/// Texts refused one by one, with none taken, after which no other is tried.
const MOST_REFUSED: usize = 4;

/// Runs until the server stops.
pub async fn embed(context: ServerContext) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = context.stopping.cancelled() => return,
        }
        let done = tokio::select! {
            done = embed_all(&context) => done,
            () = context.stopping.cancelled() => return,
        };
        match done {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "accepted questions have vectors"),
            Err(problem) => {
                tracing::warn!(error = %problem, "accepted questions have no vectors yet")
            }
        }
    }
}

/// Everything that has no vector of the present model yet; how many there were.
pub async fn embed_all(context: &ServerContext) -> Result<usize, Problem> {
    let store = &context.store;
    let Some(embedder) = context.models.embedder().await? else { return Ok(0) };
    let space = embedder.space();
    let mut count = 0;
    loop {
        let missing = store.without_vectors(&space, RECALL_WEIGHT, MOST_TEXTS).await?;
        if missing.is_empty() {
            break;
        }
        count += missing.len();
        embed_some(context, embedder.as_ref(), missing).await?;
    }
    store.forget_other_vectors(&space).await?;
    Ok(count)
}

/// A text that the model refuses keeps no other one waiting: the others are sent without it, and it is not sent
/// again to the same model.
async fn embed_some(
    context: &ServerContext,
    embedder: &dyn Embedder,
    missing: Vec<(MemoryId, String)>,
) -> Result<(), Problem> {
    let space = embedder.space();
    let (mut parts, mut refused, mut taken) = (vec![missing], Vec::new(), false);
    while let Some(mut part) = parts.pop() {
        let texts: Vec<String> = part.iter().map(|(_, text)| text.clone()).collect();
        match embedder.embed(&texts).await {
            Ok(vectors) => {
                taken = true;
                let memories = part.into_iter().map(|(memory, _)| memory);
                let vectors: Vec<_> = memories.zip(vectors).collect();
                context.store.keep_vectors(&space, &vectors).await?;
            }
            Err(error) if !is_about_the_text(&error) => return Err(told(&error)),
            Err(_) if part.len() > 1 => {
                let half = part.split_off(part.len() / 2);
                parts.extend([half, part]);
            }
            Err(error) => {
                refused.extend(part);
                // It takes nothing at all: it is the model, and not the text.
                if !taken && refused.len() >= MOST_REFUSED {
                    return Err(told(&error));
                }
            }
        }
    }
    for (memory, _) in &refused {
        tracing::warn!(%memory, "the model for embeddings refused a question; it gets no vector");
    }
    let none: Vec<_> = refused.into_iter().map(|(memory, _)| (memory, Vec::new())).collect();
    context.store.keep_vectors(&space, &none).await?;
    Ok(())
}

fn is_about_the_text(error: &LlmError) -> bool {
    matches!(error, LlmError::Refused { status: 400 | 413 | 422, .. })
}

/// In constant words: what a server said may quote what it was sent.
fn told(error: &LlmError) -> Problem {
    Problem::new(ErrorCode::ModelUnavailable, error.outcome()).hint(error.hint())
}
