//! A query in words: a title and one sentence per part.

use super::glossary::Glossary;
use super::query::{Compare, Condition, Direction, Expr, Literal, Operand, SemanticQuery, SetOp};
use super::schema::Schema;

/// What the ids of a query name.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub schema: &'a Schema,
    pub glossary: &'a Glossary,
}

pub fn title(query: &SemanticQuery, names: &[String], schema: &Schema) -> String {
    let pretty = |name: &String| name.replace('_', " ");
    let measures: Vec<String> = query
        .select
        .iter()
        .zip(names)
        .filter(|(item, _)| super::read::finish::is_measure(&item.expr))
        .map(|(_, name)| pretty(name))
        .collect();
    let others: Vec<String> = query
        .select
        .iter()
        .zip(names)
        .filter(|(item, _)| !super::read::finish::is_measure(&item.expr))
        .map(|(_, name)| pretty(name))
        .collect();
    let text = match (measures.is_empty(), others.is_empty()) {
        (false, false) => format!("{} by {}", measures.join(", "), others.join(", ")),
        (false, true) => measures.join(", "),
        _ => {
            let table = query.tables.first().map(|t| schema.tables[*t].words.join(" "));
            format!("{} of {}", others.join(", "), table.unwrap_or_default())
        }
    };
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

pub fn sentences(query: &SemanticQuery, outputs: &[String], names: Names) -> Vec<String> {
    let mut found = vec![format!("Shows {}.", outputs.join(", "))];
    if !query.filters.is_empty() {
        let parts: Vec<String> = query.filters.iter().map(|c| condition(c, names)).collect();
        found.push(format!("Only where {}.", parts.join(" and ")));
    }
    if !query.group.is_empty() {
        let parts: Vec<String> = query.group.iter().map(|e| expr(e, names)).collect();
        found.push(format!("One row per {}.", parts.join(", ")));
    }
    if !query.having.is_empty() {
        let parts: Vec<String> = query.having.iter().map(|c| condition(c, names)).collect();
        found.push(format!("Keeps groups with {}.", parts.join(" and ")));
    }
    if !query.order.is_empty() {
        let parts: Vec<String> = query
            .order
            .iter()
            .map(|(key, direction)| {
                let word = if *direction == Direction::Descending { "largest" } else { "smallest" };
                format!("{} ({word} first)", expr(key, names))
            })
            .collect();
        let rows = query.limit.map(|limit| format!("; the first {limit}")).unwrap_or_default();
        let after = query.offset.map(|rows| format!(" after {rows}")).unwrap_or_default();
        found.push(format!("Ordered by {}{rows}{after}.", parts.join(", ")));
    }
    if let Some((op, _)) = &query.set {
        found.push(match op {
            SetOp::Union => "Together with a second set of rows.".into(),
            SetOp::Intersect => "Only rows that a second condition gives as well.".into(),
            SetOp::Except => "Without the rows of a second set.".into(),
        });
    }
    found
}

fn expr(expr_: &Expr, names: Names) -> String {
    let schema = names.schema;
    match expr_ {
        Expr::Column(id) => schema.path(*id),
        Expr::CountRows(table) => format!("the number of {}", schema.tables[*table].name),
        Expr::Aggregate(function, id) => {
            format!("{function:?} of {}", schema.path(*id)).to_lowercase()
        }
        Expr::Metric(id) => {
            names.glossary.metrics.get(*id).map_or_else(String::new, |m| m.name.clone())
        }
        Expr::Grain(grain, id) => format!("{grain:?} of {}", schema.path(*id)).to_lowercase(),
        Expr::Share(inner, _) => format!("share of {}", expr(inner, names)),
        _ => "a computed value".into(),
    }
}

fn condition(condition_: &Condition, names: Names) -> String {
    let schema = names.schema;
    match condition_ {
        Condition::Compare(left, compare, right) => {
            let sign = match compare {
                Compare::Eq => "is",
                Compare::Ne => "is not",
                Compare::Lt => "is less than",
                Compare::Le => "is at most",
                Compare::Gt => "is more than",
                Compare::Ge => "is at least",
            };
            let right = match right {
                Operand::Literal(value) => literal(value),
                Operand::Query(query) => {
                    let inner = query.select.first().map(|i| expr(&i.expr, names));
                    format!("the {}", inner.unwrap_or_default())
                }
                Operand::Expr(other) => expr(other, names),
            };
            format!("{} {sign} {right}", expr(left, names))
        }
        Condition::Between(left, low, high) => {
            format!("{} is from {} to {}", expr(left, names), literal(low), literal(high))
        }
        Condition::Like(left, pattern) => format!("{} matches '{pattern}'", expr(left, names)),
        Condition::IsNull(left) => format!("{} is unknown", expr(left, names)),
        Condition::NotNull(left) => format!("{} is known", expr(left, names)),
        Condition::During(id, from, to) => {
            let from = from.as_ref().map(|f| format!(" from {f}")).unwrap_or_default();
            let to = to.as_ref().map(|t| format!(" before {t}")).unwrap_or_default();
            format!("{} is{from}{to}", schema.path(*id))
        }
        Condition::In(left, _) => format!("{} is among the rows found first", expr(left, names)),
        Condition::Exists { query, .. } => {
            let tables: Vec<&str> =
                query.tables.iter().map(|t| schema.tables[*t].name.as_str()).collect();
            let inner: Vec<String> = query.filters.iter().map(|c| condition(c, names)).collect();
            let whose = if inner.is_empty() {
                String::new()
            } else {
                format!(" where {}", inner.join(" and "))
            };
            format!("a row of {} exists{whose}", tables.join(", "))
        }
        Condition::Term(id) => {
            names.glossary.terms.get(*id).map_or_else(String::new, |t| t.name.clone())
        }
        Condition::Not(inner) => format!("not: {}", condition(inner, names)),
        Condition::All(all) => {
            all.iter().map(|c| condition(c, names)).collect::<Vec<_>>().join(" and ")
        }
        Condition::Any(any) => {
            any.iter().map(|c| condition(c, names)).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) | Literal::Date(text) => format!("'{text}'"),
        Literal::Number(number) => number.clone(),
        Literal::Bool(value) => value.to_string(),
    }
}
