//! The table of the API: one line per route, which both the router and the OpenAPI document are made
//! from, so that neither can know a route that the other does not.

mod answers;
mod databases;
mod evaluations;
mod memories;
mod models;
mod oversight;
mod people;
mod runs;
mod writes;

use crate::context::ServerContext;
use axum::routing::MethodRouter;

pub struct Route {
    pub method: &'static str,
    /// Below the base path.
    pub path: &'static str,
    pub handler: MethodRouter<ServerContext>,
    pub summary: &'static str,
    /// Name of the body's schema, if it takes one.
    pub body: Option<&'static str>,
    pub answer: Answer,
    /// Names of query parameters; `?` at the end marks an optional one.
    pub query: &'static [&'static str],
    /// Problem statuses besides those every route has.
    pub problems: &'static [u16],
}

pub enum Answer {
    /// 200 with the named schema.
    One(&'static str),
    /// 200 with a list of the named schema.
    Many(&'static str),
    /// 200 with a stream of envelopes.
    Events,
    /// 200 with CSV.
    Csv,
    /// 200 with JSON lines of the named schema, or CSV.
    Lines(&'static str),
    /// 204.
    Nothing,
}

pub fn table() -> Vec<Route> {
    [
        answers::rows(),
        databases::rows(),
        runs::rows(),
        writes::rows(),
        people::rows(),
        oversight::rows(),
        models::rows(),
        memories::rows(),
        evaluations::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A row that reads.
fn get_(
    path: &'static str,
    handler: MethodRouter<ServerContext>,
    summary: &'static str,
    answer: Answer,
) -> Route {
    Route { method: "get", path, handler, summary, body: None, answer, query: &[], problems: &[] }
}

/// A row that takes the named body.
fn post_(
    path: &'static str,
    handler: MethodRouter<ServerContext>,
    summary: &'static str,
    body: &'static str,
    answer: Answer,
) -> Route {
    Route {
        method: "post",
        path,
        handler,
        summary,
        body: Some(body),
        answer,
        query: &[],
        problems: &[400, 404, 415, 422],
    }
}

fn delete_(
    path: &'static str,
    handler: MethodRouter<ServerContext>,
    summary: &'static str,
) -> Route {
    Route {
        method: "delete",
        path,
        handler,
        summary,
        body: None,
        answer: Answer::Nothing,
        query: &[],
        problems: &[404],
    }
}
