//! Connections, what is in them, and the rules on them.

use super::Answer::{Many, One};
use super::{Route, delete_, get_, post_};
use crate::http::v3::{connections, people, schema};
use axum::routing::{delete, get, post, put};

pub(super) fn rows() -> Vec<Route> {
    vec![
        get_(
            "/connections",
            get(connections::list),
            "List the connections, the default first",
            Many("ConnectionSummary"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 429, 507],
            ..post_(
                "/connections",
                post(connections::add),
                "Add a connection that answers (administrators)",
                "ConnectionDraft",
                One("ConnectionView"),
            )
        },
        Route {
            problems: &[400, 415, 422, 429],
            ..post_(
                "/connections/test",
                post(connections::test_draft),
                "Try a connection without keeping it (administrators)",
                "ConnectionDraft",
                One("ConnectionTest"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/connections/{id}",
                get(connections::get),
                "Read how a connection is set up (administrators)",
                One("ConnectionView"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 409, 415, 422, 429, 507],
            ..post_(
                "/connections/{id}",
                put(connections::change),
                "Change a connection (administrators)",
                "ConnectionDraft",
                One("ConnectionView"),
            )
        },
        Route {
            problems: &[404, 409, 507],
            ..delete_(
                "/connections/{id}",
                delete(connections::remove),
                "Remove a connection and its password (administrators)",
            )
        },
        Route {
            body: None,
            problems: &[404, 429],
            ..post_(
                "/connections/{id}/test",
                post(connections::test),
                "Try a connection as it is kept (administrators)",
                "",
                One("ConnectionTest"),
            )
        },
        Route {
            problems: &[404, 503],
            ..get_(
                "/connections/{id}/schema",
                get(connections::schema),
                "Read the last snapshot of a schema",
                One("SchemaView"),
            )
        },
        Route {
            problems: &[400, 404, 415, 422, 503],
            ..post_(
                "/schema/sync",
                post(schema::sync),
                "Take a snapshot of a schema now",
                "ConnectionRef",
                One("SchemaStatus"),
            )
        },
        Route {
            query: &["connection_id"],
            problems: &[404, 422, 503],
            ..get_(
                "/schema/status",
                get(schema::status),
                "The last snapshot and what changed before it",
                One("SchemaStatus"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/connections/{id}/access",
                get(people::access),
                "Who may use a connection",
                One("ConnectionAccess"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/connections/{id}/access",
                put(people::set_access),
                "Say who may use a connection",
                "ConnectionAccess",
                One("ConnectionAccess"),
            )
        },
    ]
}
