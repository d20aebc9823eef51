//! Puts the [`Caller`](crate::auth::Caller) of a live session into the request, and what the audit says
//! of it into the scene. Whether a caller is needed is for each handler to say; who was refused is
//! recorded here.

use super::request_id::RequestName;
use crate::audit::{Act, Action, Actor, Outcome, Scene, scene};
use crate::auth::{Caller, session};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::ClientAddress;
use crate::http::problem::ProblemBody;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::ErrorCode;

pub async fn identify(
    State(context): State<ServerContext>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = match session::caller(&context, &parts.headers).await {
        Ok(caller) => caller,
        Err(error) => return Failure::from(error).into_response(),
    };
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(&mut parts, &context).await;
    let scene = Scene {
        actor: caller.as_ref().map_or(Actor::Anonymous(None), Caller::actor),
        auth: caller.as_ref().map(|_| "session"),
        address: Some(address.to_canonical().to_string()),
        request_id: parts.extensions.get::<RequestName>().map(|name| name.0.clone()),
    };
    let is_known = caller.is_some();
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    let what = format!("{} {}", parts.method, parts.uri.path());
    let request = Request::from_parts(parts, body);
    scene::within(scene, async {
        let response = next.run(request).await;
        if is_known && let Some(reason) = refusal(&response) {
            denied(&context, what, reason).await;
        }
        response
    })
    .await
}

/// Why the answer is a refusal; it names the permission that is missing.
fn refusal(response: &Response) -> Option<String> {
    let ProblemBody(problem) = response.extensions().get::<ProblemBody>()?;
    (problem.code == ErrorCode::Forbidden).then(|| problem.detail.clone())
}

/// A refusal stands, whether or not it can be recorded.
async fn denied(context: &ServerContext, what: String, reason: String) {
    let detail = serde_json::json!({ "reason": reason });
    let act = Act::new(Action::AccessDenied).on(what).saying(detail);
    let act = act.ended(Outcome::Denied, Some(ErrorCode::Forbidden.as_str()));
    if let Err(error) = context.store.record(act).await {
        tracing::error!(error = %error, "a refusal could not be recorded");
    }
}
