//! What to ask first, when a conversation is empty.

use crate::components::ui::{Glyph, Icon};
use crate::stores::{Asking, Catalog};
use leptos::prelude::*;
use protocol::catalog::{Environment, SchemaView, TableView};

const MAX_SHOWN: usize = 4;

/// Questions that show what the demo company can answer.
const DEMO: [&str; MAX_SHOWN] = [
    "Monthly revenue by category in 2024",
    "Top 10 products by revenue in 2024",
    "Revenue in 2024 vs previous year",
    "How many customers have never placed an order?",
];

/// Questions that any schema can answer: counting, time, grouping.
fn from_schema(schema: &SchemaView) -> Vec<String> {
    let mut tables: Vec<&TableView> = schema.tables.iter().collect();
    tables.sort_by_key(|table| std::cmp::Reverse(table.row_estimate.unwrap_or(0)));
    let mut questions = Vec::new();
    for table in tables.into_iter().take(MAX_SHOWN) {
        let name = table.name.replace('_', " ");
        let has_time = table.columns.iter().any(|column| column.column_type.is_time());
        questions.push(match has_time {
            true => format!("Number of {name} per month"),
            false => format!("How many {name} are there?"),
        });
    }
    questions
}

#[component]
pub fn Suggestions() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let catalog = expect_context::<Catalog>();
    let is_demo = Memo::new(move |_| {
        catalog.connection().is_some_and(|connection| connection.environment == Environment::Demo)
    });
    let questions = move || match is_demo.get() {
        true => DEMO.map(str::to_owned).to_vec(),
        false => match catalog.schema.get() {
            Some(Some(Ok(schema))) => from_schema(&schema),
            _ => Vec::new(),
        },
    };
    let rows = move || {
        questions()
            .into_iter()
            .map(|question| {
                let text = question.clone();
                view! {
                    <button
                        type="button"
                        class="suggestions__question"
                        on:click=move |_| asking.ask(&question)
                    >
                        <Icon glyph=Glyph::Ask/>
                        {text}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="suggestions">
            <span class="suggestions__mark" aria-hidden="true"></span>
            <p class="suggestions__title">"What would you like to know?"</p>
            <p class="suggestions__text">
                "Ask in plain words. You see the SQL, the rows, and where every number comes from."
            </p>
            <Transition>
                <div class="suggestions__list">{rows}</div>
            </Transition>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::catalog::ColumnView;
    use protocol::ids::ConnectionId;
    use protocol::table::ColumnType;

    fn table(name: &str, rows: u64, column_type: ColumnType) -> TableView {
        TableView {
            schema: "main".to_owned(),
            name: name.to_owned(),
            kind: "table".to_owned(),
            comment: None,
            row_estimate: Some(rows),
            columns: vec![ColumnView {
                name: "at".to_owned(),
                database_type: String::new(),
                column_type,
                nullable: false,
                primary_key: false,
                references: None,
                comment: None,
                samples: Vec::new(),
            }],
        }
    }

    #[test]
    fn the_largest_tables_give_the_first_questions() {
        let schema = SchemaView {
            connection_id: ConnectionId::from_random(1),
            snapshot_hash: String::new(),
            taken_at: String::new(),
            tables: vec![
                table("stores", 64, ColumnType::Text),
                table("order_lines", 200_000, ColumnType::Timestamp),
            ],
            access: None,
        };
        let expected = ["Number of order lines per month", "How many stores are there?"];
        assert_eq!(from_schema(&schema), expected);
    }
}
