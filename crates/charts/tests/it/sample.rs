//! A small result with one column of every kind that charts use.

use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType, Row};

pub fn columns() -> Vec<ColumnMeta> {
    let column = |name, kind, role| ColumnMeta { role: Some(role), ..ColumnMeta::new(name, kind) };
    let mut revenue = column("revenue", ColumnType::Decimal, ColumnRole::Measure);
    revenue.unit = Some("USD".to_owned());
    vec![
        column("month", ColumnType::Date, ColumnRole::Time),
        column("category", ColumnType::Text, ColumnRole::Category),
        column("channel", ColumnType::Text, ColumnRole::Category),
        revenue,
        column("orders", ColumnType::Integer, ColumnRole::Measure),
        column("price", ColumnType::Float, ColumnRole::Measure),
        column("ordered_at", ColumnType::Timestamp, ColumnRole::Time),
        column("active", ColumnType::Boolean, ColumnRole::Category),
    ]
}

/// 24 rows: 4 months, 3 categories, 2 channels; one revenue is NULL.
pub fn rows() -> Vec<Row> {
    let text = |text: String| Cell::Text(text);
    let mut rows = Vec::new();
    for month in 1..=4_i64 {
        for (place, category) in ["Outdoor", "Footwear", "Accessories"].iter().enumerate() {
            for (offset, channel) in ["web", "store"].iter().enumerate() {
                let step = month * 7 + place as i64 * 31 + offset as i64 * 3;
                let revenue = match step {
                    72 => Cell::Null,
                    _ => text(format!("{}.{:02}", step * 100, step % 100)),
                };
                rows.push(vec![
                    text(format!("2024-{month:02}-01")),
                    text((*category).to_owned()),
                    text((*channel).to_owned()),
                    revenue,
                    Cell::Int(step),
                    Cell::Float(step as f64 * 1.25),
                    text(format!("2024-{month:02}-{:02} {:02}:30:00", place + 3, offset + 9)),
                    Cell::Bool(offset == 0),
                ]);
            }
        }
    }
    rows
}
