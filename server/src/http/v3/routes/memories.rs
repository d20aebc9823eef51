//! Answers that people taught, under review.

use super::Answer::One;
use super::{Route, delete_, get_, post_};
use crate::http::v3::memories;
use axum::routing::{delete, get, post};

pub(super) fn rows() -> Vec<Route> {
    vec![
        Route {
            query: &["status?", "connection?"],
            problems: &[422],
            ..get_(
                "/memories",
                get(memories::list),
                "Answers that people taught, without their values: those to review and those decided about",
                One("GoldenQueue"),
            )
        },
        Route {
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/memories/{id}/decisions",
                post(memories::decide),
                "Make an answer everybody's, or keep it from being used again",
                "GoldenDecision",
                One("GoldenAnswer"),
            )
        },
        delete_(
            "/memories/{id}",
            delete(memories::remove),
            "Forget an answer, also for whoever taught it; it can be taught anew",
        ),
    ]
}
