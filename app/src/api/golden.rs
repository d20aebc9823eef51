//! Answers that people taught, for those who review them. Every change is a plain form: it works before WASM
//! has loaded, and leads back to its page.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::ids::MemoryId;
use protocol::memory::{GoldenFilter, GoldenQueue, GoldenVerdict};
#[cfg(feature = "ssr")]
use {crate::routes, protocol::memory::GoldenDecision};

#[server(prefix = "/ui", endpoint = "memories/list", input = Json, output = Answer)]
pub async fn list_golden(filter: GoldenFilter) -> Result<GoldenQueue, UiError> {
    Ok(super::backend()?.golden.list(filter).await?)
}

#[server(prefix = "/ui", endpoint = "memories/decide", output = Answer)]
pub async fn decide_golden(
    id: MemoryId,
    verdict: GoldenVerdict,
    #[server(default)] note: String,
) -> Result<(), UiError> {
    let decision = GoldenDecision { verdict, note: Some(note) };
    super::backend()?.golden.decide(id, decision).await?;
    super::leave(routes::MEMORY);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "memories/remove", output = Answer)]
pub async fn remove_golden(id: MemoryId) -> Result<(), UiError> {
    super::backend()?.golden.remove(id).await?;
    super::leave(routes::MEMORY);
    Ok(())
}
