//! The OpenAPI document, made from the route table and the schemas. Public: it holds no data.

use super::routes::{Answer, Route, table};
use super::schemas::{reference, schemas};
use crate::http::router::V3_BASE;
use axum::Json;
use protocol::ErrorCode;
use serde_json::{Map, Value, json};

pub async fn document() -> Json<Value> {
    Json(build())
}

/// OpenAPI 3.1.
pub fn build() -> Value {
    let mut paths = Map::new();
    for route in table() {
        let path = paths.entry(format!("{V3_BASE}{}", route.path)).or_insert_with(|| json!({}));
        path[route.method] = operation(&route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Candor",
            "version": "3",
            "description": "Questions to databases, answered with evidence. Errors are RFC 9457 \
                problems with a stable `code`.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "candor_session" },
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API token (`cdr_…`), or a token of a configured issuer",
                },
            },
        },
        "security": [{ "session": [] }, { "token": [] }],
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.summary,
        "operationId": operation_id(route),
        "responses": responses(route),
    });
    let parameters = parameters(route);
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = route.body {
        let content = json!({ "application/json": { "schema": reference(body) } });
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// `get_results_id_export`.
fn operation_id(route: &Route) -> String {
    let path = route.path.replace(['{', '}'], "").replace('/', "_");
    format!("{}{path}", route.method)
}

fn parameters(route: &Route) -> Vec<Value> {
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer", "minimum": 0 });
    let mut parameters = Vec::new();
    for name in ["id", "name"] {
        if route.path.contains(&format!("{{{name}}}")) {
            parameters
                .push(json!({ "name": name, "in": "path", "required": true, "schema": text }));
        }
    }
    for name in route.query {
        let required = !name.ends_with('?');
        let name = name.trim_end_matches('?');
        let schema = if matches!(name, "limit" | "offset") { &number } else { &text };
        let parameter =
            json!({ "name": name, "in": "query", "required": required, "schema": schema });
        parameters.push(parameter);
    }
    if matches!(route.answer, Answer::Events) {
        parameters.push(json!({
            "name": "Last-Event-ID", "in": "header", "required": false, "schema": number,
            "description": "Number of the last event already seen",
        }));
    }
    parameters
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    let (status, answer) = match route.answer {
        Answer::One(name) => ("200", json!({ "content": json_of(reference(name)) })),
        Answer::Many(name) => {
            let list = json!({ "type": "array", "items": reference(name) });
            ("200", json!({ "content": json_of(list) }))
        }
        Answer::Events => {
            let content = json!({ "text/event-stream": { "schema": reference("Envelope") } });
            ("200", json!({ "content": content }))
        }
        Answer::Csv => {
            ("200", json!({ "content": { "text/csv": { "schema": { "type": "string" } } } }))
        }
        Answer::Lines(name) => {
            let content = json!({
                "application/jsonl": { "schema": reference(name) },
                "text/csv": { "schema": { "type": "string" } },
            });
            ("200", json!({ "content": content }))
        }
        Answer::Nothing => ("204", json!({})),
    };
    responses.insert(status.to_owned(), described("Done", answer));
    // 401 without a session, 403 across sites, 500 and 503 when we fail.
    for &status in [401, 403, 500, 503].iter().chain(route.problems) {
        let codes: Vec<&str> = ErrorCode::ALL
            .iter()
            .filter(|code| code.status() == status)
            .map(|code| code.as_str())
            .collect();
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        let problem = described(&codes.join(", "), json!({ "content": content }));
        responses.insert(status.to_string(), problem);
    }
    Value::Object(responses)
}

fn described(description: &str, mut response: Value) -> Value {
    response["description"] = description.into();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_as_it_was() {
        insta::assert_json_snapshot!("openapi", build());
    }

    #[test]
    fn every_route_of_the_table_is_in_the_document() {
        let document = build();
        for route in table() {
            let path = format!("{V3_BASE}{}", route.path);
            assert!(document["paths"][&path][route.method].is_object(), "{path}");
        }
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = build();
        let text = document.to_string();
        for part in text.split("#/components/schemas/").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric()).collect();
            assert!(document["components"]["schemas"][&name].is_object(), "{name}");
        }
    }
}
