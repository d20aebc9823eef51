//! Measuring the answers of a database.

use super::Answer::One;
use super::{Route, get_, post_};
use crate::http::v3::evaluations;
use axum::routing::{get, post};

pub(super) fn rows() -> Vec<Route> {
    vec![
        get_(
            "/evaluations",
            get(evaluations::list),
            "Runs over questions whose right SQL is known, and what can be measured",
            One("EvaluationsView"),
        ),
        Route {
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/evaluations",
                post(evaluations::start),
                "Begin a run in the background; one at once",
                "EvaluationStart",
                One("EvaluationRun"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/evaluations/{id}",
                get(evaluations::get),
                "A run with its questions, compared with the run before it",
                One("EvaluationDetail"),
            )
        },
        Route {
            body: None,
            problems: &[404, 409],
            ..post_(
                "/evaluations/{id}/cancel",
                post(evaluations::cancel),
                "Stop a run; what was found until then stays",
                "",
                One("EvaluationRun"),
            )
        },
    ]
}
