//! What each route asks of a token. A route without a line here takes no token at all, and fails a test.

use crate::auth::Caller;
use crate::auth::scope::{Needs, allow};
use crate::http::Failure;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::token::Scope::{Admin, Ask, Audit, Export, Propose, Query};

const ASK: Needs = Needs::OneOf(&[Ask]);
const QUERY: Needs = Needs::OneOf(&[Query]);
const READ: Needs = Needs::OneOf(&[Ask, Query]);
const ADMIN: Needs = Needs::OneOf(&[Admin]);
const AUDIT: Needs = Needs::OneOf(&[Audit]);
const PROPOSE: Needs = Needs::OneOf(&[Propose]);

const TABLE: &[(&str, &str, Needs)] = &[
    ("post", "/chat/events", ASK),
    ("get", "/chat/events", ASK),
    ("post", "/chat/poll", ASK),
    ("post", "/chat/cancel", ASK),
    ("post", "/feedback", ASK),
    ("get", "/conversations", ASK),
    ("get", "/conversations/{id}", ASK),
    ("delete", "/conversations/{id}", ASK),
    ("get", "/choices", ASK),
    ("delete", "/choices/{id}", ASK),
    // What everybody's questions mean is decided by a person in a session.
    ("post", "/choices/{id}/share", Needs::Session),
    ("get", "/memories", ADMIN),
    // What everybody's questions are answered with is decided by a person in a session.
    ("post", "/memories/{id}/decisions", Needs::Session),
    ("delete", "/memories/{id}", Needs::Session),
    ("get", "/evaluations", ADMIN),
    ("post", "/evaluations", ADMIN),
    ("get", "/evaluations/{id}", ADMIN),
    ("post", "/evaluations/{id}/cancel", ADMIN),
    ("get", "/connections", READ),
    ("post", "/connections", ADMIN),
    ("post", "/connections/test", ADMIN),
    ("get", "/connections/{id}", ADMIN),
    ("put", "/connections/{id}", ADMIN),
    ("delete", "/connections/{id}", ADMIN),
    ("post", "/connections/{id}/test", ADMIN),
    ("get", "/connections/{id}/schema", READ),
    ("post", "/schema/sync", READ),
    ("get", "/schema/status", READ),
    ("post", "/queries", QUERY),
    ("post", "/queries/check", QUERY),
    ("post", "/queries/format", QUERY),
    ("delete", "/queries/{id}", QUERY),
    ("get", "/queries/{id}/state", QUERY),
    ("get", "/queries", QUERY),
    ("get", "/queries/{id}", QUERY),
    ("get", "/results/{id}", READ),
    ("get", "/results/{id}/export", Needs::OneOf(&[Export])),
    ("get", "/policies/{id}", ADMIN),
    ("get", "/policies/{id}/versions/{version}", ADMIN),
    ("put", "/policies/{id}/draft", ADMIN),
    ("delete", "/policies/{id}/draft", ADMIN),
    ("post", "/policies/{id}/test", ADMIN),
    ("post", "/policies/{id}/publish", ADMIN),
    ("post", "/policies/{id}/preview", ADMIN),
    ("post", "/changes/assess", PROPOSE),
    ("post", "/changes", PROPOSE),
    ("get", "/changes", PROPOSE),
    ("get", "/notices", PROPOSE),
    ("post", "/notices/read", Needs::Session),
    ("get", "/webhooks", ADMIN),
    ("post", "/webhooks", ADMIN),
    ("delete", "/webhooks/{id}", ADMIN),
    ("get", "/changes/rules", ADMIN),
    ("put", "/changes/rules", ADMIN),
    ("get", "/changes/{id}", PROPOSE),
    ("post", "/changes/{id}/wordings", PROPOSE),
    // Decided by a person in a session.
    ("post", "/changes/{id}/decisions", Needs::Session),
    ("post", "/changes/{id}/runs/{run}/rollback", Needs::Session),
    ("get", "/audit", AUDIT),
    ("get", "/audit/{id}", AUDIT),
    ("get", "/audit/verification", AUDIT),
    ("post", "/audit/verification", AUDIT),
    ("get", "/audit/export", AUDIT),
    ("get", "/people", ADMIN),
    ("post", "/people", ADMIN),
    ("put", "/people/{id}", ADMIN),
    ("post", "/people/{id}/sign-out", ADMIN),
    ("get", "/roles", ADMIN),
    ("put", "/roles/{name}", ADMIN),
    ("delete", "/roles/{name}", ADMIN),
    ("get", "/groups", ADMIN),
    ("post", "/groups", ADMIN),
    ("put", "/groups/{id}", ADMIN),
    ("delete", "/groups/{id}", ADMIN),
    ("put", "/groups/{id}/budget", ADMIN),
    ("get", "/budgets", ASK),
    ("put", "/tools/{name}/access", ADMIN),
    ("get", "/meters", ADMIN),
    ("get", "/limits", ADMIN),
    ("put", "/limits", ADMIN),
    ("get", "/models", ADMIN),
    ("post", "/models", ADMIN),
    ("put", "/models/{id}", ADMIN),
    ("delete", "/models/{id}", ADMIN),
    ("post", "/models/{id}/test", ADMIN),
    ("put", "/model-policy", ADMIN),
    ("get", "/model-choice", ASK),
    ("put", "/model-choice", ASK),
    ("get", "/connections/{id}/access", ADMIN),
    ("put", "/connections/{id}/access", ADMIN),
    ("get", "/sessions", Needs::Session),
    ("delete", "/sessions", Needs::Session),
    ("delete", "/sessions/{id}", Needs::Session),
    ("get", "/invitations", ADMIN),
    ("post", "/invitations", ADMIN),
    ("delete", "/invitations/{id}", ADMIN),
    ("get", "/me", Needs::Any),
    ("get", "/tokens", Needs::Session),
    ("post", "/tokens", Needs::Session),
    ("delete", "/tokens/{id}", Needs::Session),
];

fn listed(method: &str, path: &str) -> Option<Needs> {
    let found = TABLE.iter().find(|(known, at, _)| *known == method && *at == path);
    found.map(|(_, _, needs)| *needs)
}

/// Fails closed: what is not listed needs a session.
pub fn needs(method: &str, path: &str) -> Needs {
    listed(method, path).unwrap_or(Needs::Session)
}

pub async fn check(State(needs): State<Needs>, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>();
    let scopes = caller.and_then(|caller| caller.proof.scopes());
    match scopes.map_or(Ok(()), |scopes| allow(scopes, needs)) {
        Ok(()) => next.run(request).await,
        Err(problem) => Failure(problem).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::routes::table;
    use super::*;

    #[test]
    fn every_route_says_what_it_asks_of_a_token() {
        let routes = table();
        for route in &routes {
            let (method, path) = (route.method, route.path);
            assert!(listed(method, path).is_some(), "{method} {path} has no line in scopes.rs");
        }
        assert_eq!(TABLE.len(), routes.len(), "a line is of no route, or there twice");
    }
}
