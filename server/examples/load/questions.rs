//! What is asked.

use serde::Deserialize;

/// Those a person starts with.
pub const SIX: [&str; 6] = [
    "monthly revenue by category in 2024",
    "top 5 products by revenue",
    "how many orders in 2023",
    "average order value by store",
    "revenue last quarter vs previous year",
    "number of customers by country",
];

#[derive(Deserialize)]
struct Verified {
    question: String,
}

/// The product's verified set over the demo data: joins, negations, superlatives, shares.
pub fn verified() -> Vec<String> {
    let text = include_str!("../../../crates/demo/verified/questions.json");
    let all: Vec<Verified> = serde_json::from_str(text).expect("the verified set is valid");
    all.into_iter().map(|one| one.question).collect()
}
