//! Statements, results, exports.

use super::Answer::{Csv, One};
use super::{Route, delete_, get_, post_};
use crate::http::v3::{history, queries, results};
use axum::routing::{delete, get, post};

pub(super) fn rows() -> Vec<Route> {
    vec![
        Route {
            problems: &[400, 404, 409, 415, 422, 499, 503, 504, 507],
            ..post_(
                "/queries",
                post(queries::run),
                "Run a statement",
                "StatementRequest",
                One("RunAnswer"),
            )
        },
        post_(
            "/queries/check",
            post(queries::check),
            "Ask the guard about a statement without running it",
            "StatementRequest",
            One("CheckAnswer"),
        ),
        post_(
            "/queries/format",
            post(queries::format),
            "Lay a text out anew without changing what it says",
            "StatementRequest",
            One("FormatAnswer"),
        ),
        delete_("/queries/{id}", delete(queries::cancel), "Stop a running statement"),
        Route {
            problems: &[404],
            ..get_(
                "/queries/{id}/state",
                get(queries::state),
                "Whether a running statement waits, and behind how many",
                One("RunState"),
            )
        },
        Route {
            query: &[
                "text?",
                "connection?",
                "outcome?",
                "origin?",
                "who?",
                "from?",
                "to?",
                "before?",
                "limit?",
            ],
            problems: &[422],
            ..get_(
                "/queries",
                get(history::search),
                "Search the log of runs, the latest first",
                One("HistoryPage"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/queries/{id}",
                get(history::record),
                "Read everything kept of one run",
                One("RunRecord"),
            )
        },
        Route {
            query: &["offset?", "limit?"],
            problems: &[404, 410, 422],
            ..get_(
                "/results/{id}",
                get(results::page),
                "Read rows of a stored result",
                One("ResultPage"),
            )
        },
        Route {
            problems: &[404, 410, 422, 503],
            ..get_(
                "/results/{id}/export",
                get(results::export),
                "Run the statement of a result again and download every row as CSV",
                Csv,
            )
        },
    ]
}
