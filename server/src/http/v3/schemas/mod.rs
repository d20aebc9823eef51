//! JSON schemas of what crosses the wire, a file for each part of the API.

mod answers;
mod databases;
mod evaluations;
mod memories;
mod models;
mod oversight;
mod people;
mod rules;
mod runs;
mod shape;
mod writes;

pub use shape::reference;

use serde_json::{Map, Value};

pub fn schemas() -> Value {
    let mut schemas = Map::new();
    for group in [
        answers::problem(),
        answers::chat(),
        answers::feedback(),
        databases::catalog(),
        databases::connections(),
        runs::queries(),
        writes::changes(),
        people::session(),
        people::people(),
        oversight::limits(),
        models::models(),
        memories::memories(),
        evaluations::evaluations(),
        people::tokens(),
        people::invitations(),
        rules::policies(),
        oversight::audit(),
    ] {
        schemas.extend(group.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    }
    Value::Object(schemas)
}
