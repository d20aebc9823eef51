//! Signing in and out with plain HTML forms, so that it works before WASM loads. Each answers 303: to
//! the page asked for, or back to `/sign-in?problem=<code>`.

use crate::audit::{Actor, Scene, scene};
use crate::auth::{Caller, Proof, session, sign_in};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::ClientAddress;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use protocol::ids::UserId;
use protocol::session::{Credentials, FirstAdministrator};
use protocol::{ErrorCode, Problem};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct FirstRunForm {
    token: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Deserialize)]
pub struct LinkForm {
    token: String,
}

#[derive(Deserialize)]
pub struct JoinForm {
    token: String,
    name: String,
    password: String,
}

type FormOf<T> = Result<Form<T>, FormRejection>;

pub async fn sign_in(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    form: FormOf<SignInForm>,
) -> Response {
    let Ok(Form(SignInForm { email, password, next })) = form else { return back(&incomplete()) };
    let credentials = Credentials { email, password };
    scene::within(signing_in("password"), async {
        let signed_in = sign_in::with_password(&context, address, credentials).await;
        enter(&context, &headers, signed_in, local_path(next.as_deref())).await
    })
    .await
}

pub async fn first_run(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    form: FormOf<FirstRunForm>,
) -> Response {
    let Ok(Form(FirstRunForm { token, name, email, password })) = form else {
        return back(&incomplete());
    };
    let token = link_secret(&token);
    let first = FirstAdministrator { token: token.clone(), name, email, password };
    scene::within(signing_in("first run"), async {
        let made = sign_in::first_run(&context, address, first).await;
        enter_by_link(&context, &headers, made, app::routes::SIGN_IN, &token).await
    })
    .await
}

pub async fn demo(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    form: FormOf<LinkForm>,
) -> Response {
    let Ok(Form(LinkForm { token })) = form else { return back(&incomplete()) };
    scene::within(signing_in("link"), async {
        let signed_in = sign_in::with_link(&context, address, &token).await;
        enter(&context, &headers, signed_in, "/").await
    })
    .await
}

pub async fn sign_out(
    State(context): State<ServerContext>,
    caller: Option<Caller>,
) -> Result<Response, Failure> {
    if let Some(Caller { proof: Proof::Session(hash), .. }) = caller {
        context.store.revoke_session(&hash).await?;
    }
    let forget = [(header::SET_COOKIE, session::forget(&context))];
    Ok((forget, Redirect::to("/sign-in")).into_response())
}

/// Follows an invitation. What is wrong with the form leads back to it, with its link.
pub async fn join(
    State(context): State<ServerContext>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    form: FormOf<JoinForm>,
) -> Response {
    let Ok(Form(JoinForm { token, name, password })) = form else { return back(&incomplete()) };
    let token = link_secret(&token);
    scene::within(signing_in("invitation"), async {
        let joined = sign_in::join(&context, address, &token, name, password).await;
        enter_by_link(&context, &headers, joined, app::routes::JOIN, &token).await
    })
    .await
}

/// A link's secret has no other characters; this goes into an address again.
fn link_secret(token: &str) -> String {
    token.chars().filter(|it| it.is_ascii_alphanumeric() || "-_".contains(*it)).take(100).collect()
}

pub async fn sign_out_everywhere(
    State(context): State<ServerContext>,
    caller: Option<Caller>,
) -> Result<Response, Failure> {
    if let Some(caller) = caller {
        context.store.end_sessions(&caller.principal.user).await?;
    }
    let forget = [(header::SET_COOKIE, session::forget(&context))];
    Ok((forget, Redirect::to("/sign-in")).into_response())
}

/// Whoever was signed in before, it is nobody until the proof is looked at.
pub(super) fn signing_in(how: &'static str) -> Scene {
    Scene { actor: Actor::Anonymous(None), auth: Some(how), ..Scene::current() }
}

async fn enter(
    context: &ServerContext,
    headers: &HeaderMap,
    user: Result<UserId, Problem>,
    to: &str,
) -> Response {
    match begin(context, headers, user).await {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response(),
        Err(problem) => back(&problem),
    }
}

/// As [`enter`]; what is wrong leads back to the page of the link, with its secret.
async fn enter_by_link(
    context: &ServerContext,
    headers: &HeaderMap,
    user: Result<UserId, Problem>,
    page: &str,
    token: &str,
) -> Response {
    match begin(context, headers, user).await {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(problem) => {
            let code = problem.code.as_str();
            Redirect::to(&format!("{page}?token={token}&problem={code}")).into_response()
        }
    }
}

async fn begin(
    context: &ServerContext,
    headers: &HeaderMap,
    user: Result<UserId, Problem>,
) -> Result<HeaderValue, Problem> {
    Ok(session::start(context, &user?, headers).await?)
}

fn incomplete() -> Problem {
    Problem::new(ErrorCode::InvalidRequest, "a field of the form is missing")
}

fn back(problem: &Problem) -> Response {
    Redirect::to(&format!("/sign-in?problem={}", problem.code.as_str())).into_response()
}

/// A page of this site to go to; anything that could lead elsewhere is `/`.
pub fn local_path(next: Option<&str>) -> &str {
    let local = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && path.bytes().all(|byte| byte.is_ascii_graphic())
    };
    next.filter(local).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        for (next, to) in [
            (Some("/c/conv_1?x=1"), "/c/conv_1?x=1"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nset-cookie: x"), "/"),
            (Some(""), "/"),
            (None, "/"),
        ] {
            assert_eq!(local_path(next), to, "{next:?}");
        }
    }
}
