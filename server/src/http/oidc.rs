//! Leaving for a sign-in service and coming back. Both are plain links and redirects: no script takes
//! part. Whatever goes wrong leads to the sign-in page, which says it in words.

use super::auth::{local_path, signing_in};
use super::percent;
use crate::audit::{Act, Action, Outcome, scene};
use crate::auth::oidc::provider::{Arrival, Return};
use crate::auth::oidc::{COOKIE_MINUTES, OidcError};
use crate::auth::session::{self, Beginning};
use crate::context::ServerContext;
use crate::http::extract::ClientAddress;
use crate::limits::address_key;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use protocol::{ErrorCode, Problem};
use serde::Deserialize;
use serde_json::json;

/// How it is called in the audit and in the list of sessions.
const METHOD: &str = "single sign-on";
/// Longest page to come back to, in bytes: a cookie has 4 KiB.
const MAX_NEXT: usize = 1_500;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: Option<String>,
}

/// To the provider. Only from one of our own pages, or typed in: no other site sends people off.
pub async fn leave(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let next = wanted.next.as_deref().filter(|next| next.len() <= MAX_NEXT);
    let next = local_path(next);
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    if matches!(site, Some(b"cross-site" | b"same-site")) || !context.oidc.has(&name) {
        return Redirect::to(&format!("/sign-in?next={}", percent::encoded(next))).into_response();
    }
    if let Err(problem) = context.limits.sign_ins.take(&address_key(address)) {
        return back(problem.code, None);
    }
    scene::within(signing_in(METHOD), async {
        match context.oidc.leave(&name, next, &context.settings.redirect_uri(&name)).await {
            Ok(departure) => {
                let cookie = attempt_cookie(&context, &departure.cookie, COOKIE_MINUTES * 60);
                ([(header::SET_COOKIE, cookie)], Redirect::to(&departure.url)).into_response()
            }
            Err(error) => refused(&context, &name, &error).await,
        }
    })
    .await
}

/// From the provider.
pub async fn arrive(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    Path(name): Path<String>,
    Query(brought): Query<Return>,
    headers: HeaderMap,
) -> Response {
    if let Err(problem) = context.limits.sign_ins.take(&address_key(address)) {
        return back(problem.code, None);
    }
    let forget = attempt_cookie(&context, "", 0);
    let response = scene::within(signing_in(METHOD), async {
        match enter(&context, &name, brought, &headers).await {
            Ok((session, next)) => {
                let cookies = AppendHeaders([(header::SET_COOKIE, session)]);
                (cookies, Redirect::to(local_path(Some(&next)))).into_response()
            }
            Err(error) => refused(&context, &name, &error).await,
        }
    })
    .await;
    (AppendHeaders([(header::SET_COOKIE, forget)]), response).into_response()
}

async fn enter(
    context: &ServerContext,
    name: &str,
    brought: Return,
    headers: &HeaderMap,
) -> Result<(HeaderValue, String), OidcError> {
    let attempt = session::find_cookie(headers, attempt_name(context));
    let redirect_uri = context.settings.redirect_uri(name);
    let Arrival { visitor, next } =
        context.oidc.arrive(name, attempt, brought, &redirect_uri).await?;
    let beginning = Beginning::of(context, headers);
    match context.store.let_in(&visitor, beginning.session()).await? {
        Ok(_) => Ok((beginning.cookie(), next)),
        Err(why) => Err(OidcError::NotLetIn(why)),
    }
}

/// Says so on the sign-in page, in the audit and, where the configuration or the provider is at fault, in
/// the log.
async fn refused(context: &ServerContext, name: &str, error: &OidcError) -> Response {
    let Some(why) = error.why() else {
        tracing::error!(provider = name, error = %error, "nobody could be signed in");
        return back(ErrorCode::StoreUnavailable, None);
    };
    tracing::warn!(provider = name, error = %error, "nobody was signed in");
    let code = ErrorCode::SingleSignOnFailed;
    let detail = json!({
        "provider": name, "reason": why.as_str(), "error": error.to_string(),
    });
    let act = Act::new(Action::SessionSignIn).ended(Outcome::Denied, Some(code.as_str()));
    if let Err(error) = context.store.record(act.saying(detail)).await {
        tracing::error!(error = %error, "a refusal could not be recorded");
        let problem: Problem = error.into();
        return back(problem.code, None);
    }
    back(code, Some(why.as_str()))
}

fn back(code: ErrorCode, why: Option<&str>) -> Response {
    let why = why.map(|why| format!("&why={why}")).unwrap_or_default();
    Redirect::to(&format!("/sign-in?problem={}{why}", code.as_str())).into_response()
}

fn attempt_name(context: &ServerContext) -> &'static str {
    if context.settings.is_https() { "__Host-candor-attempt" } else { "candor_attempt" }
}

fn attempt_cookie(context: &ServerContext, value: &str, max_age_s: u64) -> HeaderValue {
    let secure = context.settings.is_https();
    session::named_cookie(attempt_name(context), value, max_age_s, secure)
}
