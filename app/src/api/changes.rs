//! Changes of data: asked for, reviewed, carried out.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use protocol::change::ChangePage;
use protocol::change::{
    Assessment, ChangeDecision, ChangeDetail, ChangeDraft, ChangeList, ChangeQueue, ChangeRewording,
};
use protocol::ids::{ChangeId, WriteRunId};
use protocol::notice::Waits;

#[server(prefix = "/ui", endpoint = "changes/queue", output = Answer)]
pub async fn read_queue(
    list: ChangeList,
    #[server(default)] after: Option<String>,
) -> Result<ChangeQueue, UiError> {
    Ok(super::backend()?.changes.queue(ChangePage { list, after, limit: None }).await?)
}

/// What waits for the caller: all that the first page needs to know.
#[server(prefix = "/ui", endpoint = "changes/waiting", output = Answer)]
pub async fn count_waiting() -> Result<Waits, UiError> {
    Ok(super::backend()?.notices.waits().await?)
}

#[server(prefix = "/ui", endpoint = "changes/assess", input = Json, output = Answer)]
pub async fn assess_change(draft: ChangeDraft) -> Result<Assessment, UiError> {
    Ok(super::backend()?.changes.assess(draft).await?)
}

#[server(prefix = "/ui", endpoint = "changes/propose", input = Json, output = Answer)]
pub async fn propose_change(draft: ChangeDraft) -> Result<ChangeDetail, UiError> {
    Ok(super::backend()?.changes.propose(draft).await?)
}

#[server(prefix = "/ui", endpoint = "changes/read", output = Answer)]
pub async fn read_change(id: ChangeId) -> Result<ChangeDetail, UiError> {
    Ok(super::backend()?.changes.change(id).await?)
}

#[server(prefix = "/ui", endpoint = "changes/reword", input = Json, output = Answer)]
pub async fn reword_change(
    id: ChangeId,
    wording: ChangeRewording,
) -> Result<ChangeDetail, UiError> {
    Ok(super::backend()?.changes.reword(id, wording).await?)
}

#[server(prefix = "/ui", endpoint = "changes/decide", input = Json, output = Answer)]
pub async fn decide_change(
    id: ChangeId,
    decision: ChangeDecision,
) -> Result<ChangeDetail, UiError> {
    Ok(super::backend()?.changes.decide(id, decision).await?)
}

#[server(prefix = "/ui", endpoint = "changes/roll-back", output = Answer)]
pub async fn roll_back_change(id: ChangeId, run: WriteRunId) -> Result<ChangeDetail, UiError> {
    Ok(super::backend()?.changes.roll_back(id, run).await?)
}
