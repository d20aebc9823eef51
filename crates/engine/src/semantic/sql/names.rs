//! Names of the output columns.

use crate::semantic::glossary::Glossary;
use crate::semantic::query::{Aggregate, ColumnId, Expr, SemanticQuery};
use crate::semantic::schema::Schema;
use crate::semantic::{morphology, words};

/// Unique, readable names of the output columns.
pub(super) fn of_outputs(
    query: &SemanticQuery,
    schema: &Schema,
    glossary: &Glossary,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in &query.select {
        let dimension = match &item.expr {
            Expr::Column(id) if !query.group.is_empty() => dimension_name(*id, schema, glossary),
            _ => None,
        };
        let name = item
            .alias
            .clone()
            .or(dimension)
            .unwrap_or_else(|| name_of(&item.expr, schema, glossary));
        let mut unique = name.clone();
        if let (Expr::Column(id), true) = (&item.expr, names.contains(&unique)) {
            unique = format!(
                "{}_{name}",
                morphology::singular(&schema.tables[id.table].name.to_lowercase())
            );
        }
        let mut number = 2;
        while names.contains(&unique) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        names.push(unique);
    }
    names
}

/// Columns whose name says nothing without their table.
const BARE_NAMES: [&str; 5] = ["name", "full_name", "title", "label", "description"];

/// What the glossary calls a grouping that would else be headed `name`.
fn dimension_name(id: ColumnId, schema: &Schema, glossary: &Glossary) -> Option<String> {
    let column = &schema.column(id).name;
    if !BARE_NAMES.contains(&column.to_lowercase().as_str()) {
        return None;
    }
    let place = format!("{}.{column}", schema.tables[id.table].name);
    let dimension =
        glossary.dimensions.iter().find(|known| known.column.eq_ignore_ascii_case(&place))?;
    Some(words::split_identifier(&dimension.name).join("_"))
}

fn name_of(expr: &Expr, schema: &Schema, glossary: &Glossary) -> String {
    let snake = |text: &str| words::split_identifier(text).join("_");
    match expr {
        Expr::Column(id) => schema.column(*id).name.clone(),
        Expr::CountRows(table) => format!("{}_count", snake(&schema.tables[*table].name)),
        Expr::Aggregate(function, id) => {
            let column = snake(&schema.column(*id).name);
            let prefix = match function {
                Aggregate::Count => "count",
                Aggregate::CountDistinct => "distinct",
                Aggregate::Sum => "total",
                Aggregate::Avg => "average",
                Aggregate::Min => "minimum",
                Aggregate::Max => "maximum",
            };
            if *function == Aggregate::Sum && column.split('_').any(|word| word == prefix) {
                return column;
            }
            format!("{prefix}_{column}")
        }
        Expr::Metric(id) => {
            glossary.metrics.get(*id).map_or_else(|| "metric".into(), |m| snake(&m.name))
        }
        Expr::Grain(grain, _) => format!("{grain:?}").to_lowercase(),
        Expr::Share(inner, _) => format!("{}_share", name_of(inner, schema, glossary)),
        Expr::SharePassing(..) => "share".into(),
        Expr::Growth(..) => "growth".into(),
        Expr::Rank(..) => "place".into(),
        Expr::Scalar(_) => "value".into(),
        Expr::Ratio(..) => "ratio".into(),
        Expr::Difference(..) => "difference".into(),
        Expr::InPeriod(inner, _) => name_of(inner, schema, glossary),
        Expr::Lag(inner, _) => {
            format!("previous_{}", name_of(inner, schema, glossary))
        }
        Expr::Running(inner, _) => format!("running_{}", name_of(inner, schema, glossary)),
    }
}
