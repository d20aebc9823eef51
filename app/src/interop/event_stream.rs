//! Opens the public event stream of one question: POST to ask, GET to resume.

use super::sse::Frame;
use protocol::Problem;
use protocol::conversation::AskRequest;
use protocol::events::Envelope;
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, problem};

/// What to open.
#[derive(Debug, Clone, PartialEq)]
pub enum Opening {
    Ask(AskRequest),
    Resume { conversation_id: ConversationId, request_id: RequestId, last_seq: Option<u64> },
}

/// How a stream ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// The server closed it, after `done` or not.
    Closed,
    /// [`Abort::abort`] was called.
    Aborted,
    /// The network gave up; worth another attempt.
    Lost(String),
    /// The server answered with a problem; asking again would not help.
    Refused(Box<Problem>),
}

/// Stops one stream from anywhere. Copying it is free; aborting twice is fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Abort(u64);

/// An envelope out of a frame. A frame that is not ours is skipped: the set of events is closed for
/// this version of the page, and a newer server may say more.
pub fn read_envelope(frame: &Frame) -> Option<Envelope> {
    serde_json::from_str(&frame.data).ok()
}

/// The problem in the body of a refused request, or one made up from the status.
pub fn read_problem(status: u16, body: &str) -> Problem {
    serde_json::from_str(body).unwrap_or_else(|_| {
        let code = problem::ErrorCode::ALL
            .iter()
            .copied()
            .find(|code| code.status() == status)
            .unwrap_or(ErrorCode::Internal);
        Problem::new(code, format!("the server answered {status}"))
    })
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Abort, Ending, Opening, read_envelope, read_problem};
    use crate::interop::sse::Parser;
    use crate::routes::API;
    use js_sys::{Reflect, Uint8Array};
    use protocol::events::Envelope;
    use std::cell::{Cell, RefCell};
    use std::collections::HashMap;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{AbortController, ReadableStreamDefaultReader, Request, RequestInit, Response};

    thread_local! {
        static OPEN: RefCell<HashMap<u64, AbortController>> = RefCell::default();
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }

    impl Abort {
        /// A handle for a stream that is about to be opened.
        pub fn new() -> Self {
            let id = NEXT.get();
            NEXT.set(id + 1);
            if let Ok(controller) = AbortController::new() {
                OPEN.with_borrow_mut(|open| open.insert(id, controller));
            }
            Self(id)
        }

        pub fn abort(self) {
            if let Some(controller) = OPEN.with_borrow_mut(|open| open.remove(&self.0)) {
                controller.abort();
            }
        }

        /// Unknown handles were aborted or have ended.
        fn controller(self) -> Option<AbortController> {
            OPEN.with_borrow(|open| open.get(&self.0).cloned())
        }

        fn forget(self) {
            OPEN.with_borrow_mut(|open| open.remove(&self.0));
        }
    }

    fn request(opening: &Opening, controller: &AbortController) -> Result<Request, JsValue> {
        let init = RequestInit::new();
        init.set_signal(Some(&controller.signal()));
        match opening {
            Opening::Ask(question) => {
                init.set_method("POST");
                let body = serde_json::to_string(question)
                    .map_err(|error| JsValue::from_str(&error.to_string()))?;
                init.set_body(&JsValue::from_str(&body));
                let request = Request::new_with_str_and_init(&format!("{API}/chat/events"), &init)?;
                request.headers().set("content-type", "application/json")?;
                Ok(request)
            }
            Opening::Resume { conversation_id, request_id, last_seq } => {
                let id = js_sys::encode_uri_component(request_id.as_str());
                let url =
                    format!("{API}/chat/events?conversation_id={conversation_id}&request_id={id}");
                let request = Request::new_with_str_and_init(&url, &init)?;
                if let Some(seq) = last_seq {
                    request.headers().set("last-event-id", &seq.to_string())?;
                }
                Ok(request)
            }
        }
    }

    fn lost(error: &JsValue) -> Ending {
        let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        Ending::Lost(text.unwrap_or_else(|| "the connection broke".to_owned()))
    }

    /// Reads a stream to its end and hands over every envelope as it arrives.
    pub async fn read(
        opening: Opening,
        abort: Abort,
        mut on_event: impl FnMut(Envelope),
    ) -> Ending {
        let Some(controller) = abort.controller() else { return Ending::Aborted };
        let ending = match stream(&opening, &controller, &mut on_event).await {
            Ok(ending) => ending,
            Err(error) => lost(&error),
        };
        abort.forget();
        if controller.signal().aborted() { Ending::Aborted } else { ending }
    }

    async fn stream(
        opening: &Opening,
        controller: &AbortController,
        on_event: &mut impl FnMut(Envelope),
    ) -> Result<Ending, JsValue> {
        let window = web_sys::window().ok_or("no window")?;
        let request = request(opening, controller)?;
        request.headers().set("accept", "text/event-stream")?;
        let answer = JsFuture::from(window.fetch_with_request(&request)).await?;
        let response: Response = answer.dyn_into()?;
        if !response.ok() {
            let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
            return Ok(Ending::Refused(Box::new(read_problem(response.status(), &body))));
        }
        let body = response.body().ok_or("no body")?;
        let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
        let mut parser = Parser::default();
        loop {
            let chunk = JsFuture::from(reader.read()).await?;
            if Reflect::get(&chunk, &"done".into())?.is_truthy() {
                return Ok(Ending::Closed);
            }
            let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
            let frames = parser.feed(&bytes.to_vec());
            frames.iter().filter_map(read_envelope).for_each(&mut *on_event);
        }
    }
}

#[cfg(feature = "hydrate")]
pub use browser::read;

/// Pages are drawn on the server, but questions are asked by browsers.
#[cfg(not(feature = "hydrate"))]
pub async fn read(_opening: Opening, _abort: Abort, _on_event: impl FnMut(Envelope)) -> Ending {
    Ending::Aborted
}

#[cfg(not(feature = "hydrate"))]
impl Abort {
    pub fn new() -> Self {
        Self(0)
    }

    pub fn abort(self) {}
}

impl Default for Abort {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_shows_the_servers_own_problem() {
        let problem = Problem::new(ErrorCode::QuestionEmpty, "say something");
        let body = serde_json::to_string(&problem).unwrap();
        assert_eq!(read_problem(422, &body), problem);
    }

    #[test]
    fn a_refusal_without_a_problem_is_named_after_its_status() {
        for (status, code) in [
            (401, ErrorCode::NotSignedIn),
            (404, ErrorCode::NotFound),
            (429, ErrorCode::TooManyRequests),
            (418, ErrorCode::Internal),
        ] {
            let problem = read_problem(status, "<html>");
            assert!(problem.status == status || code == ErrorCode::Internal, "{status}");
            assert_eq!(problem.code == ErrorCode::Internal, code == ErrorCode::Internal);
        }
    }

    #[test]
    fn frames_that_are_no_envelope_are_skipped() {
        for data in ["", "[DONE]", "{}", "{\"event_version\":\"v9\"}"] {
            let frame = Frame { data: data.to_owned(), ..Frame::default() };
            assert_eq!(read_envelope(&frame), None, "{data}");
        }
    }
}
