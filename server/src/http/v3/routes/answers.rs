//! Questions, conversations, ratings.

use super::Answer::{Events, Many, Nothing, One};
use super::{Route, delete_, get_, post_};
use crate::http::v3::{chat, choices, conversations};
use axum::routing::{delete, get, post};

const TURN: &[&str] = &["conversation_id", "request_id"];

const ASK: &[u16] = &[400, 404, 409, 415, 422, 429, 503, 507];

pub(super) fn rows() -> Vec<Route> {
    vec![
        Route {
            problems: ASK,
            ..post_(
                "/chat/events",
                post(chat::events),
                "Ask a question and follow its answer",
                "AskRequest",
                Events,
            )
        },
        Route {
            query: TURN,
            problems: &[404, 422],
            ..get_("/chat/events", get(chat::resume), "Follow a question asked before", Events)
        },
        Route {
            problems: ASK,
            ..post_(
                "/chat/poll",
                post(chat::poll),
                "Ask a question and wait for its whole answer",
                "AskRequest",
                One("PollAnswer"),
            )
        },
        post_("/chat/cancel", post(chat::cancel), "Stop a running question", "TurnRef", Nothing),
        Route {
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/feedback",
                post(conversations::rate),
                "Rate an answer",
                "FeedbackRequest",
                One("FeedbackReceipt"),
            )
        },
        get_(
            "/conversations",
            get(conversations::list),
            "List the caller's conversations, the latest first",
            Many("ConversationSummary"),
        ),
        Route {
            problems: &[404],
            ..get_(
                "/conversations/{id}",
                get(conversations::get),
                "Read a conversation with all its events",
                One("ConversationView"),
            )
        },
        delete_("/conversations/{id}", delete(conversations::delete), "Delete a conversation"),
        get_(
            "/choices",
            get(choices::list),
            "List what words were said to mean",
            One("ChoiceList"),
        ),
        Route {
            body: None,
            problems: &[404],
            ..post_(
                "/choices/{id}/share",
                post(choices::share),
                "Make a choice decide for the whole workspace",
                "",
                Nothing,
            )
        },
        delete_("/choices/{id}", delete(choices::revoke), "Forget a choice"),
    ]
}
