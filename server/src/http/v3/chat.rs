//! Questions: as a stream, as a batch, resumed, stopped.

use crate::actions::ask::{self, Asked};
use crate::auth::permission::Ask;
use crate::auth::still::Still;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Query};
use crate::http::sse::{self, Streamed};
use crate::turns::TurnStream;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use protocol::conversation::{AskRequest, PollAnswer};
use protocol::events::Envelope;
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use serde::Deserialize;

/// Names one turn.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnRef {
    conversation_id: ConversationId,
    request_id: RequestId,
}

/// Answers with the events as they happen. A client that reconnects with the same ids and a
/// `Last-Event-ID` goes on after that event.
pub async fn events(
    State(context): State<ServerContext>,
    by: With<Ask>,
    headers: HeaderMap,
    Json(request): Json<AskRequest>,
) -> Result<Response, Failure> {
    let after = last_event_id(&headers)?;
    let Asked { conversation, request, stream } = ask::ask(&context, &by, request).await?;
    let stream = match after {
        None => stream,
        Some(_) => ask::resume(&context, &by, &conversation, &request, after).await?,
    };
    respond(context, by, conversation, request, stream).await
}

pub async fn resume(
    State(context): State<ServerContext>,
    by: With<Ask>,
    headers: HeaderMap,
    Query(turn): Query<TurnRef>,
) -> Result<Response, Failure> {
    let after = last_event_id(&headers)?;
    let TurnRef { conversation_id, request_id } = turn;
    let stream = ask::resume(&context, &by, &conversation_id, &request_id, after).await?;
    respond(context, by, conversation_id, request_id, stream).await
}

async fn respond(
    context: ServerContext,
    by: With<Ask>,
    conversation: ConversationId,
    request: RequestId,
    stream: TurnStream,
) -> Result<Response, Failure> {
    let owner = by.principal.user.clone();
    let connection = context.store.conversation_connection(&owner, &conversation).await?;
    let still = Still::new(context.clone(), by, connection);
    Ok(sse::respond(context, still, Streamed { owner, conversation, request }, stream))
}

/// The same events as one batch, when the turn has ended.
pub async fn poll(
    State(context): State<ServerContext>,
    by: With<Ask>,
    Json(request): Json<AskRequest>,
) -> Result<Json<PollAnswer>, Failure> {
    let mut asked = ask::ask(&context, &by, request).await?;
    let mut events: Vec<Envelope> = Vec::new();
    while let Some(envelope) = asked.stream.next().await {
        events.push((*envelope).clone());
    }
    let owner = &by.principal.user;
    let connection = context.store.conversation_connection(owner, &asked.conversation).await?;
    Still::new(context.clone(), by, connection).check().await?;
    Ok(Json(PollAnswer { conversation_id: asked.conversation, request_id: asked.request, events }))
}

pub async fn cancel(
    State(context): State<ServerContext>,
    caller: Caller,
    Json(turn): Json<TurnRef>,
) -> StatusCode {
    ask::cancel(&context, &caller.principal, &turn.conversation_id, &turn.request_id);
    StatusCode::NO_CONTENT
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get("last-event-id").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let seq = value.to_str().ok().and_then(|text| text.parse().ok());
    seq.map(Some).ok_or_else(|| {
        Problem::new(ErrorCode::InvalidRequest, "`Last-Event-ID` is not the number of an event")
    })
}
