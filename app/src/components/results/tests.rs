//! The grid as the server draws it.

use super::{Grid, GridModel};
use crate::components::desk_fixture::{drawn, has};
use crate::stores::workspace::{ActiveResult, ResultSource};
use leptos::prelude::*;
use protocol::ids::{QueryId, ResultId};
use protocol::table::{Cell, ColumnMeta, ColumnType, FIRST_PAGE_ROWS, Row};

fn result(rows: Vec<Row>, row_count: u64) -> ActiveResult {
    ActiveResult {
        source: ResultSource::Editor,
        query_id: QueryId::from_random(1),
        result_id: ResultId::from_random(1),
        connection_id: None,
        columns: vec![
            ColumnMeta::new("email", ColumnType::Text),
            ColumnMeta::new("revenue", ColumnType::Decimal),
        ],
        rows,
        row_count,
        truncated: false,
        bytes: 0,
        execution_us: 0,
        reused: None,
        chart: None,
        sql: "select 1".into(),
        author: "select 1".into(),
    }
}

fn grid(result: &ActiveResult) -> String {
    drawn(|| view! { <Grid model=GridModel::new(result)/> })
}

#[test]
fn a_result_without_rows_keeps_its_headers_and_types() {
    let html = grid(&result(Vec::new(), 0));
    has(&html, &["aria-rowcount=\"1\"", "aria-colcount=\"3\"", "email", "decimal"]);
    assert!(!html.contains("role=\"gridcell\""));
}

#[test]
fn cells_show_amounts_nulls_and_masks_apart() {
    let rows = vec![
        vec![Cell::Masked, Cell::Text("1284310.40".into())],
        vec![Cell::Null, Cell::Clipped { text: "9".into(), bytes: 70_000 }],
    ];
    let html = grid(&result(rows, 2));
    has(
        &html,
        &[
            "1,284,310.40",
            "grid__cell--masked",
            "grid__cell--null",
            "NULL",
            "grid__cell--clipped",
            "aria-colindex=\"3\"",
            "aria-rowindex=\"3\"",
            "aria-activedescendant=\"cell-0-0\"",
        ],
    );
}

#[test]
fn a_hundred_thousand_rows_draw_one_screen() {
    let first = (0..FIRST_PAGE_ROWS as i64).map(|row| vec![Cell::Int(row), Cell::Null]).collect();
    let html = grid(&result(first, 100_000));
    has(&html, &["aria-rowcount=\"100001\"", "height:2800000px"]);
    let drawn_rows = html.matches("role=\"rowheader\"").count();
    assert!((16..40).contains(&drawn_rows), "{drawn_rows} rows");
}
