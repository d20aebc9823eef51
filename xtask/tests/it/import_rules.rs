//! The arrows of ARCHITECTURE.md, read from `cargo metadata`.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What a package may never reach, directly or through other packages of the workspace.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    (
        "app",
        &["engine", "connectors", "llm", "sql_guard", "demo", "server", "axum", "sqlx", "rusqlite"],
    ),
    ("engine", &["app", "server", "leptos", "axum", "sqlx", "reqwest", "rusqlite", "genai"]),
    ("protocol", &["tokio", "time", "rand", "uuid", "sqlx", "axum", "leptos", "web-sys"]),
    ("charts", &["tokio", "engine", "sqlx", "axum", "leptos", "web-sys"]),
    ("connectors", &["engine", "protocol", "llm", "app", "axum", "leptos"]),
    ("llm", &["engine", "protocol", "sql_guard", "connectors", "app", "axum", "leptos", "sqlx"]),
];

/// Packages of the workspace that depend on no other package of it.
const LEAVES: [&str; 5] = ["protocol", "sql_guard", "llm", "demo", "testbed"];

struct Graph {
    /// Normal, non-optional dependencies by package.
    edges: BTreeMap<String, BTreeSet<String>>,
    members: BTreeSet<String>,
    raw: Value,
}

fn graph() -> Graph {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo is running this test");
    let raw: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let packages = raw["packages"].as_array().expect("metadata lists packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let edges = packages
        .iter()
        .map(|package| {
            let needs = package["dependencies"].as_array().expect("a list");
            let needs = needs
                .iter()
                .filter(|need| need["kind"].is_null() && need["optional"] == false)
                .map(name);
            (name(package), needs.collect())
        })
        .collect();
    let members = packages.iter().map(name).collect();
    Graph { edges, members, raw }
}

/// Everything `from` reaches; packages from outside the workspace are not followed.
fn reach(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(package) = open.pop() {
        for need in graph.edges.get(&package).into_iter().flatten() {
            if seen.insert(need.clone()) && graph.members.contains(need) {
                open.push(need.clone());
            }
        }
    }
    seen
}

#[test]
fn no_package_reaches_what_it_may_not() {
    let graph = graph();
    for (package, forbidden) in FORBIDDEN {
        assert!(graph.members.contains(package), "`{package}` is no package of the workspace");
        let reached = reach(&graph, package);
        for name in forbidden {
            assert!(!reached.contains(*name), "`{package}` must not depend on `{name}`");
        }
    }
}

#[test]
fn throwaway_servers_are_for_tests_only() {
    let graph = graph();
    for (package, needs) in &graph.edges {
        assert!(!needs.contains("testbed"), "`{package}` may use `testbed` in its tests only");
    }
}

#[test]
fn statements_nobody_checked_are_for_tests_only() {
    let graph = graph();
    let packages = graph.raw["packages"].as_array().expect("a list");
    for package in packages {
        for need in package["dependencies"].as_array().expect("a list") {
            let guarded =
                ["sql_guard", "connectors"].contains(&need["name"].as_str().unwrap_or(""));
            let features = need["features"].as_array().expect("a list");
            if guarded && features.iter().any(|feature| feature == "testing") {
                assert_eq!(need["kind"], "dev", "{} -> {}", package["name"], need["name"]);
            }
        }
    }
}

#[test]
fn the_leaves_depend_on_no_other_package_of_ours() {
    let graph = graph();
    for leaf in LEAVES {
        let ours: Vec<_> = graph.edges[leaf].intersection(&graph.members).collect();
        assert!(ours.is_empty(), "`{leaf}` must stand alone but depends on {ours:?}");
    }
}

#[test]
fn the_engine_asks_for_no_vendor_of_databases_or_models() {
    let graph = graph();
    let packages = graph.raw["packages"].as_array().expect("a list");
    let engine = packages.iter().find(|package| package["name"] == "engine").expect("engine");
    for need in engine["dependencies"].as_array().expect("a list") {
        let name = need["name"].as_str().expect("a name");
        if need["kind"].is_null() && ["llm", "connectors"].contains(&name) {
            assert_eq!(need["features"], Value::Array(Vec::new()), "engine -> {name}");
        }
    }
}
