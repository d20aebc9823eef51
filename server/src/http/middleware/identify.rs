//! Puts the [`Caller`](crate::auth::Caller) of a live session or an accepted token into the request, and
//! what the audit says of it into the scene. Whether a caller is needed is for each handler to say; who
//! was refused is recorded here.

use super::request_id::RequestName;
use crate::audit::{Act, Action, Actor, Outcome, Scene, scene};
use crate::auth::bearer::{self, BearerError};
use crate::auth::{Caller, Refusal, session};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::ClientAddress;
use crate::http::problem::ProblemBody;
use crate::limits;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::{ErrorCode, Problem};
use serde_json::json;
use std::net::IpAddr;

pub async fn identify(
    State(context): State<ServerContext>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(&mut parts, &context).await;
    let mut scene = Scene {
        actor: Actor::Anonymous(None),
        auth: None,
        address: Some(address.to_canonical().to_string()),
        request_id: parts.extensions.get::<RequestName>().map(|name| name.0.clone()),
    };
    let what = format!("{} {}", parts.method, parts.uri.path());
    let found = scene::within(scene.clone(), caller(&context, &parts, address, &what)).await;
    let caller = match found {
        Ok(caller) => caller,
        Err(problem) => return Failure(problem).into_response(),
    };
    let is_known = caller.is_some();
    if let Some(caller) = caller {
        (scene.actor, scene.auth) = (caller.actor(), Some(caller.proof.as_str()));
        parts.extensions.insert(caller);
    }
    let request = Request::from_parts(parts, body);
    scene::within(scene, async {
        let response = next.run(request).await;
        if is_known && let Some(reason) = refusal(&response) {
            let act = Act::new(Action::AccessDenied).on(what).saying(json!({ "reason": reason }));
            record(&context, act.ended(Outcome::Denied, Some(ErrorCode::Forbidden.as_str()))).await;
        }
        response
    })
    .await
}

/// A token, where one is sent, or else the session's cookie.
async fn caller(
    context: &ServerContext,
    parts: &Parts,
    address: IpAddr,
    what: &str,
) -> Result<Option<Caller>, Problem> {
    let Some(token) = bearer::token(parts.uri.path(), &parts.headers) else {
        return Ok(session::caller(context, &parts.headers).await?);
    };
    match bearer::caller(context, token).await {
        Ok(caller) => Ok(Some(caller)),
        Err(BearerError::Store(error)) => Err(error.into()),
        Err(BearerError::Refused(reason)) => {
            // Recording is work and room: nobody gets that for nothing.
            context.limits.refused_tokens.take(&limits::address_key(address))?;
            let code = Some(ErrorCode::TokenRefused.as_str());
            let act = Act::new(Action::TokenRefuse).on(what).ended(Outcome::Denied, code);
            record(context, act.saying(json!({ "reason": reason.to_string() }))).await;
            Err(Refusal::problem())
        }
    }
}

/// Why the answer is a refusal; it names the permission or the scope that is missing.
fn refusal(response: &Response) -> Option<String> {
    let ProblemBody(problem) = response.extensions().get::<ProblemBody>()?;
    (problem.code == ErrorCode::Forbidden).then(|| problem.detail.clone())
}

/// A refusal stands, whether or not it can be recorded.
async fn record(context: &ServerContext, act: Act) {
    if let Err(error) = context.store.record(act).await {
        tracing::error!(error = %error, "a refusal could not be recorded");
    }
}
