//! Units of result columns nobody planned: recalled, corrected, written by a model or by hand. A
//! column has the unit of a metric when it is called like one and is computed from its table.

use super::glossary::{Glossary, Metric};
use super::metric;
use crate::execution::ColumnHint;
use protocol::table::ColumnRole;
use sql_guard::ColumnOrigin;

pub fn hints(columns: &[ColumnOrigin], glossary: &Glossary) -> Vec<ColumnHint> {
    columns
        .iter()
        .filter_map(|column| {
            let metric = glossary.metrics.iter().position(|metric| is_named(column, metric))?;
            let unit = glossary.metrics[metric].unit.clone().filter(|unit| !unit.is_empty())?;
            let table = metric::base(glossary, metric)?.table.as_deref()?;
            let hint = ColumnHint {
                name: column.name.clone(),
                role: ColumnRole::Measure,
                unit: Some(unit),
            };
            computed_from(column, table).then_some(hint)
        })
        .collect()
}

/// As a column is named after a metric: `average_order_value`.
fn is_named(column: &ColumnOrigin, metric: &Metric) -> bool {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let name = plain(&column.name);
    std::iter::once(&metric.name).chain(&metric.synonyms).any(|known| plain(known) == name)
}

fn computed_from(column: &ColumnOrigin, table: &str) -> bool {
    column.sources.iter().any(|source| {
        let owner = source.rsplit_once('.').map_or("", |(owner, _)| owner);
        let owner = owner.rsplit('.').next().unwrap_or(owner);
        owner.eq_ignore_ascii_case(table)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sql_guard::OriginKind;

    #[test]
    fn a_column_called_like_a_metric_and_made_from_its_table_has_its_unit() {
        let glossary = Glossary::from_json(
            r#"{"metrics": [
                {"name": "order value", "synonyms": ["basket"], "table": "orders", "expression": "total", "unit": "USD"},
                {"name": "orders", "table": "orders", "expression": "id", "aggregate": "count", "unit": ""},
                {"name": "rate", "ratio": {"numerator": "order value", "denominator": "orders"}, "unit": "%"}]}"#,
        )
        .unwrap();
        for (name, source, expected) in [
            ("order_value", "orders.total", Some("USD")),
            ("Basket", "orders.total", Some("USD")),
            ("rate", "orders.total", Some("%")),
            ("orders", "orders.id", None),
            ("order_value", "refunds.amount", None),
            ("total", "orders.total", None),
        ] {
            let column = ColumnOrigin {
                name: name.to_owned(),
                sources: vec![source.to_owned()],
                kind: OriginKind::Aggregate,
            };
            let found = hints(&[column], &glossary).pop().and_then(|hint| hint.unit);
            assert_eq!(found.as_deref(), expected, "{name} of {source}");
        }
    }
}
