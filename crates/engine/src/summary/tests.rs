//! Tables of cases: a small result and the whole text about it.

use super::*;
use protocol::table::ColumnType;

fn column(name: &str, column_type: ColumnType, role: ColumnRole) -> ColumnMeta {
    ColumnMeta { role: Some(role), ..ColumnMeta::new(name, column_type) }
}

fn month() -> ColumnMeta {
    column("month", ColumnType::Text, ColumnRole::Time)
}

fn country() -> ColumnMeta {
    column("country", ColumnType::Text, ColumnRole::Geography)
}

fn revenue() -> ColumnMeta {
    let column = column("revenue", ColumnType::Decimal, ColumnRole::Measure);
    ColumnMeta { unit: Some("USD".into()), ..column }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn pairs(rows: &[(&str, &str)]) -> Vec<Row> {
    rows.iter().map(|(label, value)| vec![text(label), text(value)]).collect()
}

fn check(columns: &[ColumnMeta], rows: &[Row], expected: &str) -> Summary {
    let additive = vec![true; columns.len()];
    let result = Result { columns, rows, truncated: false, additive: &additive, filters: &[] };
    let summary = summarize(&result);
    assert_eq!(summary.markdown, expected);
    summary
}

#[test]
fn a_category_series_has_its_total_and_its_ends() {
    let rows = pairs(&[("Spain", "750.50"), ("France", "200.25"), ("Italy", "49.25")]);
    let summary = check(
        &[country(), revenue()],
        &rows,
        "Total revenue: **1,000.00 USD** over 3 rows.\n\
         Highest: Spain with **750.50 USD**, **75.1 %** of the total; lowest: Italy with **49.25 USD**.",
    );
    assert_eq!(summary.facts[0].source, "sum of revenue over 3 rows");
    assert_eq!(summary.facts.len(), 4);
}

#[test]
fn a_time_series_has_its_change_from_first_to_last() {
    let rows = pairs(&[("2024-02", "30"), ("2024-01", "20"), ("2024-03", "25")]);
    check(
        &[month(), revenue()],
        &rows,
        "Total revenue: **75 USD** over 3 rows.\n\
         Highest: 2024-02 with **30 USD**, **40.0 %** of the total; lowest: 2024-01 with **20 USD**.\n\
         From 2024-01 to 2024-03: **+5 USD** (**+25.0 %**).",
    );
    let falling = pairs(&[("2024-01", "20"), ("2024-02", "0")]);
    let summary = check(
        &[month(), revenue()],
        &falling,
        "Total revenue: **20 USD** over 2 rows.\n\
         Highest: 2024-01 with **20 USD**, **100.0 %** of the total; lowest: 2024-02 with **0 USD**.\n\
         From 2024-01 to 2024-02: **-20 USD** (**-100.0 %**).",
    );
    assert_eq!(summary.facts.last().unwrap().source, "change ÷ 20 USD");
}

#[test]
fn averages_are_not_added_up() {
    let rows = pairs(&[("Spain", "10"), ("France", "20")]);
    let columns = [country(), revenue()];
    let result = Result {
        columns: &columns,
        rows: &rows,
        truncated: false,
        additive: &[false, false],
        filters: &[],
    };
    let expected = "Highest: France with **20 USD**; lowest: Spain with **10 USD**.";
    assert_eq!(summarize(&result).markdown, expected);
}

#[test]
fn a_cut_result_claims_no_total() {
    let rows = pairs(&[("Spain", "10"), ("France", "20")]);
    let columns = [country(), revenue()];
    let result = Result {
        columns: &columns,
        rows: &rows,
        truncated: true,
        additive: &[true, true],
        filters: &[],
    };
    let text = summarize(&result).markdown;
    assert!(!text.contains("Total") && text.contains("there are more"), "{text}");
}

#[test]
fn one_number_is_the_answer() {
    let count = column("orders", ColumnType::Integer, ColumnRole::Measure);
    check(std::slice::from_ref(&count), &[vec![Cell::Int(12345)]], "orders: **12,345**");
    check(&[count], &[vec![Cell::Null]], "**No value**: the rows that match hold no data here.");
}

#[test]
fn nothing_found_names_the_filter_to_check() {
    let result = Result {
        columns: &[country()],
        rows: &[],
        truncated: false,
        additive: &[],
        filters: &["country is `Atlantis`".into(), "in 2031".into()],
    };
    let expected = "**No rows match.**\nThe filter to check first is country is `Atlantis`. \
                    Also applied: in 2031.";
    assert_eq!(summarize(&result).markdown, expected);
}

#[test]
fn rows_without_a_measure_are_counted() {
    let name = column("name", ColumnType::Text, ColumnRole::FreeText);
    let price = column("price", ColumnType::Float, ColumnRole::Measure);
    let rows = vec![vec![text("Lamp"), Cell::Float(10.0)], vec![text("Desk"), Cell::Float(5.25)]];
    check(&[name, price], &rows, "**2** rows.\nMean price: **7.63**.");
}

#[test]
fn two_labels_name_the_row_together() {
    let rows = vec![
        vec![text("2024-01"), text("Spain"), text("10")],
        vec![text("2024-01"), text("France"), text("30")],
    ];
    check(
        &[month(), country(), revenue()],
        &rows,
        "Total revenue: **40 USD** over 2 rows.\n\
         Highest: 2024-01 · France with **30 USD**, **75.0 %** of the total; \
         lowest: 2024-01 · Spain with **10 USD**.",
    );
}

#[test]
fn data_cannot_format_the_text() {
    let rows = pairs(&[("**Spain**\nx", "1"), ("France", "2")]);
    let text = {
        let columns = [country(), revenue()];
        let additive = [false, true];
        let result = Result {
            columns: &columns,
            rows: &rows,
            truncated: false,
            additive: &additive,
            filters: &[],
        };
        summarize(&result).markdown
    };
    assert!(!text.contains("**Spain**") && text.lines().count() == 2, "{text}");
}
