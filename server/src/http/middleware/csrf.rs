//! Requests that change something must come from our own pages, or from something that is not a
//! browser. Server functions take form posts, which any site can send: the cookie alone proves nothing.

use crate::auth::{bearer, session};
use crate::context::ServerContext;
use crate::http::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::{ErrorCode, Problem};

pub async fn csrf(State(context): State<ServerContext>, request: Request, next: Next) -> Response {
    let settings = &context.settings;
    let headers = request.headers();
    // A token decides alone who is asking, and no other site can make a browser send one.
    if bearer::token(request.uri().path(), headers).is_some() {
        return next.run(request).await;
    }
    let has_session = session::cookie(headers, settings.is_https()).is_some();
    // Named in the configuration as one whose pages may use the session.
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let is_named = settings.cors.credentials
        && request.uri().path().starts_with("/api/")
        && origin.is_some_and(|origin| settings.cors.allows(origin));
    if is_named {
        return next.run(request).await;
    }
    match decide(request.method(), headers, settings.public_url.as_deref(), has_session) {
        Ok(()) => next.run(request).await,
        Err(reason) => Failure(
            Problem::new(ErrorCode::CrossSite, reason)
                .hint("send the request from Candor's own pages, or as JSON without a browser"),
        )
        .into_response(),
    }
}

/// A browser says where a request comes from in `Sec-Fetch-Site` and `Origin`, and a page cannot
/// forge either. A request with neither is no browser's, unless it is an old one's form: so with a
/// session it must be JSON or a method that forms do not have, which no site can send unasked.
fn decide(
    method: &Method,
    headers: &HeaderMap,
    public_url: Option<&str>,
    has_session: bool,
) -> Result<(), String> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text("sec-fetch-site") {
        return match site {
            "same-origin" | "none" => Ok(()),
            _ => Err(format!("the request comes from another site (`{site}`)")),
        };
    }
    if let Some(origin) = text("origin") {
        let own = match public_url {
            Some(url) => origin == url,
            None => origin.split_once("://").map(|(_, host)| host) == text("host"),
        };
        return if own { Ok(()) } else { Err(format!("the origin is `{origin}`")) };
    }
    let json = text(header::CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
    if !has_session || json || method != Method::POST {
        return Ok(());
    }
    Err("the request does not say where it comes from".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn check(method: Method, headers: &[(&str, &str)], has_session: bool, fine: bool) {
        let mut map = HeaderMap::new();
        map.insert(header::HOST, "127.0.0.1:3000".parse().unwrap());
        for (name, value) in headers {
            map.insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let decision = decide(&method, &map, None, has_session);
        assert_eq!(decision.is_ok(), fine, "{method} {headers:?} {decision:?}");
    }

    #[test]
    fn reading_is_allowed_from_everywhere() {
        check(Method::GET, &[("origin", "https://evil.example")], true, true);
    }

    #[test]
    fn another_site_cannot_change_anything() {
        for headers in [
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "same-site")],
            [("origin", "https://evil.example")],
            [("origin", "null")],
            [("origin", "http://127.0.0.1:3001")],
        ] {
            check(Method::POST, &headers, true, false);
            check(Method::POST, &headers, false, false);
            check(Method::DELETE, &headers, true, false);
        }
    }

    #[test]
    fn our_own_pages_can() {
        check(Method::POST, &[("sec-fetch-site", "same-origin")], true, true);
        check(Method::POST, &[("origin", "http://127.0.0.1:3000")], true, true);
    }

    #[test]
    fn a_form_that_hides_where_it_comes_from_cannot_use_a_session() {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        check(Method::POST, &form, true, false);
        check(Method::POST, &form, false, true);
        check(Method::POST, &[("content-type", "application/json")], true, true);
        check(Method::DELETE, &[], true, true);
    }

    #[test]
    fn behind_a_proxy_the_public_address_counts() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "10.0.0.7:3000".parse().unwrap());
        headers.insert(header::ORIGIN, "https://candor.example.org".parse().unwrap());
        let url = Some("https://candor.example.org");
        assert!(decide(&Method::POST, &headers, url, true).is_ok());
        assert!(decide(&Method::POST, &headers, None, true).is_err());
    }
}
