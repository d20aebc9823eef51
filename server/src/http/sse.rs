//! A turn as a server-sent event stream: `id` is the event's number, `event` its type, a comment
//! every 15 seconds keeps proxies awake. Dropping the response detaches from the turn. Whoever may no
//! longer have it is told so in an `error` event without an `id`, and the turn is stopped.

use crate::auth::permission::Ask;
use crate::auth::still::{EVERY, Still};
use crate::context::ServerContext;
use crate::store::now;
use crate::turns::TurnStream;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use protocol::Problem;
use protocol::events::{self, Envelope, EventVersion};
use protocol::ids::{ConversationId, RequestId, UserId};
use std::convert::Infallible;
use std::time::Duration;

const HEARTBEAT: Duration = Duration::from_secs(15);

/// Which turn is streamed, and whose it is.
pub struct Streamed {
    pub owner: UserId,
    pub conversation: ConversationId,
    pub request: RequestId,
}

pub fn respond(
    context: ServerContext,
    still: Still<Ask>,
    turn: Streamed,
    mut stream: TurnStream,
) -> Response {
    let events = async_stream::stream! {
        let mut recheck = tokio::time::interval(EVERY);
        recheck.tick().await;
        let mut next_seq = 0;
        loop {
            tokio::select! {
                envelope = stream.next() => match envelope {
                    Some(envelope) => {
                        next_seq = envelope.seq + 1;
                        yield Ok::<_, Infallible>(frame(&envelope).id(envelope.seq.to_string()));
                    }
                    None => break,
                },
                _ = recheck.tick() => {
                    if let Err(problem) = still.check().await {
                        context.turns.cancel(&turn.owner, &turn.conversation, &turn.request);
                        yield Ok(frame(&turn.ended(next_seq, problem)));
                        break;
                    }
                }
            }
        }
    };
    let stream =
        Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("heartbeat"));
    let mut response = stream.into_response();
    // Tells nginx not to collect the stream before passing it on.
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

impl Streamed {
    /// Told to this listener alone: the stored turn has an end of its own.
    fn ended(self, seq: u64, problem: Problem) -> Envelope {
        Envelope {
            event_version: EventVersion::V3,
            conversation_id: self.conversation,
            request_id: self.request,
            seq,
            timestamp: now(),
            event: events::Event::Error(problem),
        }
    }
}

fn frame(envelope: &Envelope) -> Event {
    let data = serde_json::to_string(envelope).expect("an envelope has string keys only");
    Event::default().event(envelope.event.name()).data(data)
}
