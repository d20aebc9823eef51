//! What people and other systems are told about changes of data.

use super::{Answer, UiError};
use leptos::server;
use protocol::ids::{ChangeId, WebhookId};
use protocol::notice::{MadeWebhook, NoticeKind, Notices, Webhook};
#[cfg(feature = "ssr")]
use {
    crate::routes,
    protocol::notice::{NewWebhook, ReadNotices},
};

#[server(prefix = "/ui", endpoint = "notices/list", output = Answer)]
pub async fn list_notices() -> Result<Notices, UiError> {
    Ok(super::backend()?.notices.list().await?)
}

/// Notes that those about one change, or all, have been read.
#[server(prefix = "/ui", endpoint = "notices/read", output = Answer)]
pub async fn mark_read(#[server(default)] change: Option<ChangeId>) -> Result<(), UiError> {
    let all = change.is_none();
    super::backend()?.notices.read(ReadNotices { change }).await?;
    if all {
        super::leave(routes::NOTICES);
    }
    Ok(())
}

#[server(prefix = "/ui", endpoint = "webhooks/list", output = Answer)]
pub async fn read_webhooks() -> Result<Vec<Webhook>, UiError> {
    Ok(super::backend()?.notices.webhooks().await?)
}

/// Its answer is the only one that has the secret.
#[server(prefix = "/ui", endpoint = "webhooks/add", output = Answer)]
pub async fn add_webhook(
    url: String,
    #[server(default)] events: Vec<NoticeKind>,
) -> Result<MadeWebhook, UiError> {
    Ok(super::backend()?.notices.add_webhook(NewWebhook { url, events }).await?)
}

#[server(prefix = "/ui", endpoint = "webhooks/remove", output = Answer)]
pub async fn remove_webhook(id: WebhookId) -> Result<(), UiError> {
    super::backend()?.notices.remove_webhook(id).await?;
    super::leave(routes::WEBHOOKS);
    Ok(())
}
