//! Server-rendered charts: the drawing is in the HTML, and nothing in it can become markup.

use super::*;
use protocol::chart::{ChartAlternative, ChartFormat, ChartMetadata, Dataset};
use protocol::table::{Cell, ColumnMeta, ColumnType};
use serde_json::{Value, json};

fn answer(spec: Value, category: &str) -> ChartAnswer {
    let columns = vec![
        ColumnMeta::new("category", ColumnType::Text),
        ColumnMeta::new("revenue", ColumnType::Decimal),
    ];
    let rows = vec![
        vec![Cell::Text(category.to_owned()), Cell::Text("1284310.40".to_owned())],
        vec![Cell::Text("Footwear".to_owned()), Cell::Null],
    ];
    ChartAnswer {
        format: ChartFormat::VegaLite,
        schema_version: "6".to_owned(),
        alternatives: vec![ChartAlternative {
            label: "Pie".to_owned(),
            reason: "shares".to_owned(),
            spec: spec.clone(),
        }],
        spec,
        dataset: Dataset { result_id: None, columns, rows },
        metadata: ChartMetadata { row_count: 2, column_count: 2, source: "query:qry_1".to_owned() },
        reason: "one number for each category: bars compare them".to_owned(),
    }
}

fn bars() -> Value {
    json!({
        "title": "Revenue by category",
        "mark": "bar",
        "encoding": {
            "x": {"field": "category", "type": "nominal"},
            "y": {"field": "revenue", "type": "quantitative"},
        },
    })
}

fn html(answer: ChartAnswer) -> String {
    let owner = Owner::new();
    owner.with(|| view! { <ChartView answer=Signal::stored(answer)/> }.to_html())
}

#[test]
fn the_drawing_is_in_the_servers_html() {
    let html = html(answer(bars(), "Outdoor"));
    assert!(html.contains("<svg xmlns="), "{html}");
    assert!(html.contains("role=\"img\""));
    assert!(html.contains("<title>Outdoor · revenue 1,284,310.40</title>"));
    assert!(html.contains("one number for each category"));
    assert!(html.contains("Values as a table"));
    assert!(html.contains("NULL"));
}

#[test]
fn a_cell_that_looks_like_markup_stays_text() {
    let hostile = "</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>";
    let html = html(answer(bars(), hostile)).to_ascii_lowercase();
    assert!(!html.contains("<script"), "{html}");
    assert!(!html.contains("<img"));
    assert!(html.contains("&lt;script&gt;"));
}

#[test]
fn a_spec_that_does_not_pass_is_named_and_not_drawn() {
    let mut spec = bars();
    spec["encoding"]["x"]["field"] = json!("nothing");
    let html = html(answer(spec, "Outdoor"));
    assert!(!html.contains("<svg"));
    assert!(html.contains("no column `nothing`"), "{html}");
    assert!(html.contains("Values as a table"));
}
