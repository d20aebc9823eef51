//! Other systems that are told about changes: which, about what, and what became of it.

use crate::auth::With;
use crate::auth::outbound::is_safe;
use crate::auth::permission::ManageSettings;
use crate::context::ServerContext;
use crate::databases::rules::Host;
use crate::secrets::Bound;
use crate::webhooks::new_secret;
use connectors::AddressRule;
use protocol::ids::WebhookId;
use protocol::notice::{MadeWebhook, NewWebhook, Webhook};
use protocol::{ErrorCode, Problem};
use reqwest::Url;
use secrecy::SecretString;

/// There is one workspace per process.
const WORKSPACE: &str = "default";
/// Systems that are told at the same time.
const MOST: u64 = 20;
/// Longest address, in bytes.
const MAX_URL: usize = 2_000;

/// Where a secret is sealed for.
pub fn bound(webhook: &WebhookId) -> Bound<'_> {
    Bound { workspace: WORKSPACE, connection: "webhook", field: webhook.as_str() }
}

pub async fn list(
    context: &ServerContext,
    _: &With<ManageSettings>,
) -> Result<Vec<Webhook>, Problem> {
    Ok(context.store.webhooks().await?)
}

/// Its secret is in the answer and nowhere else.
pub async fn add(
    context: &ServerContext,
    by: &With<ManageSettings>,
    new: NewWebhook,
) -> Result<MadeWebhook, Problem> {
    let NewWebhook { url, mut events } = new;
    let url = address(context, url.trim())?;
    events.sort_by_key(|event| event.as_str());
    events.dedup();
    if events.is_empty() {
        let problem = Problem::new(ErrorCode::InvalidRequest, "a webhook needs an event");
        return Err(problem.hint("choose what it is told about"));
    }
    let id = WebhookId::from_random(rand::random());
    let secret = new_secret(rand::random());
    let sealed = context.secrets.seal(&bound(&id), &SecretString::from(secret.clone()))?;
    let user = &by.principal.user;
    if !context.store.add_webhook(&id, user, (&url, &events), &sealed, MOST).await? {
        let detail = format!("a workspace tells at most {MOST} other systems");
        return Err(Problem::new(ErrorCode::Conflict, detail).hint("remove one first"));
    }
    let all = context.store.webhooks().await?;
    let webhook = all.into_iter().find(|webhook| webhook.id == id).ok_or_else(|| unknown(&id))?;
    Ok(MadeWebhook { webhook, secret })
}

pub async fn remove(
    context: &ServerContext,
    _: &With<ManageSettings>,
    id: &WebhookId,
) -> Result<(), Problem> {
    match context.store.remove_webhook(id).await? {
        true => Ok(()),
        false => Err(unknown(id)),
    }
}

fn unknown(id: &WebhookId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no webhook `{id}`"))
        .hint("list them with GET /webhooks")
}

/// As it is kept. A name is judged each time it is resolved, too.
fn address(context: &ServerContext, text: &str) -> Result<String, Problem> {
    let refused = |why: String| {
        Problem::new(ErrorCode::AddressRefused, format!("`{text}` may not be told: {why}"))
            .hint("give an `https` address that is reachable from here")
    };
    if text.len() > MAX_URL {
        return Err(refused(format!("an address has at most {MAX_URL} bytes")));
    }
    let url = Url::parse(text).map_err(|error| refused(error.to_string()))?;
    if !is_safe(url.as_str()) {
        return Err(refused("what is told travels over `https`".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("an address has no name and password in it".to_owned()));
    }
    let host = Host::parse(url.host_str().unwrap_or_default());
    match host.map_err(|why| refused(why.to_owned()))? {
        Host::Address(address) => context.outbound.rule().allows(address).map_err(refused)?,
        Host::Name(_) => {}
    }
    Ok(url.into())
}
