//! Turning what was accepted into vectors, when something is accepted and when the model for embeddings
//! changes. Vectors of the model before stay until the new ones are there, and are never compared with them.

use crate::context::ServerContext;
use engine::memory::RECALL_WEIGHT;
use llm::embedding::MOST_TEXTS;
use protocol::Problem;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(20);

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
        let (memories, texts): (Vec<_>, Vec<_>) = missing.into_iter().unzip();
        let vectors = embedder.embed(&texts).await.map_err(|error| {
            // In constant words: what a server said may quote what it was sent.
            Problem::new(protocol::ErrorCode::ModelUnavailable, error.outcome()).hint(error.hint())
        })?;
        count += memories.len();
        let vectors: Vec<_> = memories.into_iter().zip(vectors).collect();
        store.keep_vectors(&space, &vectors).await?;
    }
    store.forget_other_vectors(&space).await?;
    Ok(count)
}
