//! Measuring the answers of a database. Every change is a plain form: it works before WASM has loaded, and
//! leads back to its page.

use super::{Answer, UiError};
use leptos::server;
use protocol::evaluation::{EvaluationDetail, EvaluationsView};
use protocol::ids::{ConnectionId, EvaluationId};
#[cfg(feature = "ssr")]
use {crate::routes, protocol::evaluation::EvaluationStart};

#[server(prefix = "/ui", endpoint = "evaluations/list", output = Answer)]
pub async fn list_evaluations() -> Result<EvaluationsView, UiError> {
    Ok(super::backend()?.evaluations.list().await?)
}

#[server(prefix = "/ui", endpoint = "evaluations/get", output = Answer)]
pub async fn read_evaluation(id: EvaluationId) -> Result<EvaluationDetail, UiError> {
    Ok(super::backend()?.evaluations.get(id).await?)
}

#[server(prefix = "/ui", endpoint = "evaluations/start", output = Answer)]
pub async fn start_evaluation(connection_id: ConnectionId) -> Result<(), UiError> {
    super::backend()?.evaluations.start(EvaluationStart { connection_id }).await?;
    super::leave(routes::EVALUATION);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "evaluations/cancel", output = Answer)]
pub async fn cancel_evaluation(id: EvaluationId) -> Result<(), UiError> {
    super::backend()?.evaluations.cancel(id).await?;
    super::leave(routes::EVALUATION);
    Ok(())
}
