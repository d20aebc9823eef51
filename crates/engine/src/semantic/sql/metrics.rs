//! Metrics of the glossary as SQL, with the conditions they bring.

use super::Writer;
use super::scope::Scope;
use crate::semantic::dialect;
use crate::semantic::metric::{self, Part};
use crate::semantic::query::{Expr, SemanticQuery};

/// Why a sum over rows that joins repeat is not written.
pub(super) fn several(table: &str) -> String {
    format!(
        "a row of {table} has several of what it is asked by, so its numbers would be added up more than once"
    )
}

impl Writer<'_> {
    pub(super) fn fragment(&self, fragment: &str, home: Option<usize>, scope: &Scope) -> String {
        metric::parts(fragment, self.schema, home)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Column(id) => self.column(id, scope),
            })
            .collect()
    }

    pub(super) fn metric(&mut self, id: usize, scope: &Scope) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        if let Some(ratio) = &metric.ratio {
            let part = metric::named(self.glossary, &ratio.numerator)?;
            let whole = metric::named(self.glossary, &ratio.denominator)?;
            let tables = |id| metric::metric_tables(self.glossary, self.schema, id);
            if tables(part).first() != tables(whole).first() {
                return None;
            }
            let (part, whole) = (self.own_metric(part, scope)?, self.own_metric(whole, scope)?);
            return Some(if metric.unit.as_deref() == Some("%") {
                dialect::percent(&part, &whole)
            } else {
                format!("1.0 * {part} / NULLIF({whole}, 0)")
            });
        }
        let text = self.plain_metric(id, scope, None)?;
        let sums = metric.aggregate.as_deref().unwrap_or("sum") == "sum"
            && metric.unit.as_deref().is_some_and(|u| !u.is_empty());
        Some(if sums { format!("ROUND({text}, 2)") } else { text })
    }

    /// A part of a ratio, with conditions of its own.
    pub(super) fn own_metric(&mut self, id: usize, scope: &Scope) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
        if metric.filters.is_empty() {
            return self.plain_metric(id, scope, None);
        }
        let conditions: Vec<String> =
            metric.filters.iter().map(|f| self.fragment(f, home, scope)).collect();
        self.plain_metric(id, scope, Some(&conditions.join(" AND ")))
    }

    /// The aggregate of a metric, over the rows that pass `condition`.
    pub(super) fn plain_metric(
        &mut self,
        id: usize,
        scope: &Scope,
        condition: Option<&str>,
    ) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
        let expression = metric.expression.as_deref().map(|e| self.fragment(e, home, scope));
        let expression = match condition {
            Some(condition) => {
                let value = expression.filter(|e| e != "*").unwrap_or_else(|| "1".to_owned());
                Some(format!("CASE WHEN {condition} THEN {value} END"))
            }
            None => expression,
        };
        let counts = metric.aggregate.as_deref() == Some("count");
        let repeats = home.filter(|home| match counts {
            true => self.repeats(*home, scope),
            false => self.repeats_within_groups(*home, scope),
        });
        Some(match (metric.aggregate.as_deref().unwrap_or("sum"), repeats) {
            ("count", Some(_)) if condition.is_some() => return self.again(home),
            ("count", Some(home)) => self.count(home, scope),
            ("sum" | "avg", Some(_)) => return self.again(home),
            ("count", None) => match expression.filter(|e| e != "*") {
                Some(expression) => format!("COUNT({expression})"),
                None => self.count(home?, scope),
            },
            ("count_distinct", _) => format!("COUNT(DISTINCT {})", expression?),
            (other, _) => format!("{}({})", other.to_uppercase(), expression?),
        })
    }

    /// Nothing, and the reason: rows of the table would be added up more than once.
    fn again(&mut self, home: Option<usize>) -> Option<String> {
        let name = home.map(|home| self.schema.tables[home].name.as_str()).unwrap_or_default();
        self.reason = Some(several(name));
        None
    }

    /// Conditions every metric of the query brings; the same for all when there are several.
    pub(super) fn metric_filters(&self, query: &SemanticQuery, scope: &Scope) -> Vec<String> {
        let mut found = Vec::new();
        let exprs = query.select.iter().map(|i| &i.expr).chain(query.order.iter().map(|o| &o.0));
        for expr in exprs {
            let mut expr = expr;
            while let Expr::Share(inner, _)
            | Expr::InPeriod(inner, _)
            | Expr::Running(inner, _)
            | Expr::Lag(inner, _) = expr
            {
                expr = inner;
            }
            let Expr::Metric(id) = expr else { continue };
            // The parts of a ratio keep their conditions to themselves.
            if self.glossary.metrics.get(*id).is_some_and(|m| m.ratio.is_some()) {
                continue;
            }
            let Some(metric) = metric::base(self.glossary, *id) else { continue };
            let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
            for filter in &metric.filters {
                let text = self.fragment(filter, home, scope);
                if !found.contains(&text) {
                    found.push(text);
                }
            }
        }
        found
    }
}
