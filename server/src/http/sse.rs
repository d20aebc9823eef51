//! A turn as a server-sent event stream: `id` is the event's number, `event` its type, a comment
//! every 15 seconds keeps proxies awake. Dropping the response detaches from the turn.

use crate::auth::{Caller, bearer};
use crate::context::ServerContext;
use crate::turns::TurnStream;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use protocol::events::Envelope;
use std::convert::Infallible;
use std::time::Duration;

const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a long stream asks whether its session or token still holds.
const RECHECK: Duration = Duration::from_secs(20);

pub fn respond(context: ServerContext, caller: Caller, mut turn: TurnStream) -> Response {
    let events = async_stream::stream! {
        let mut recheck = tokio::time::interval(RECHECK);
        recheck.tick().await;
        loop {
            tokio::select! {
                envelope = turn.next() => match envelope {
                    Some(envelope) => yield Ok::<_, Infallible>(frame(&envelope)),
                    None => break,
                },
                _ = recheck.tick() => {
                    if matches!(bearer::still_holds(&context, &caller).await, Ok(false)) {
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

fn frame(envelope: &Envelope) -> Event {
    let data = serde_json::to_string(envelope).expect("an envelope has string keys only");
    Event::default().id(envelope.seq.to_string()).event(envelope.event.name()).data(data)
}
