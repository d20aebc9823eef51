//! Statements around statements: the first rows of each group, and numbers that need no table.

use super::Writer;
use super::scope::Scope;
use crate::semantic::dialect;
use crate::semantic::query::{Condition, Direction, Expr, SelectItem, SemanticQuery};

/// Output name of the place of a row in its group.
const PLACE: &str = "place_in_group";

impl Writer<'_> {
    /// The rows whose place in their group is within the limit.
    pub(super) fn ranked(
        &mut self,
        query: &SemanticQuery,
        outer: &Scope,
        names: &[String],
    ) -> Option<String> {
        let limit = query.limit?;
        let mut inner = query.clone();
        // Ranks from below would start with unknown values.
        for (expr, direction) in &query.order {
            if let (Expr::Column(id), Direction::Ascending) = (expr, direction)
                && self.has_nulls(*id)
            {
                inner.filters.push(Condition::NotNull(expr.clone()));
            }
        }
        let place = Expr::Rank(std::mem::take(&mut inner.per), std::mem::take(&mut inner.order));
        inner.limit = None;
        inner.select.push(SelectItem { expr: place, alias: Some(PLACE.to_owned()) });
        let mut inner_names = names.to_vec();
        inner_names.push(PLACE.to_owned());
        let text = self.query(&inner, outer, Some(&inner_names))?;
        self.nesting += 1;
        let columns: Vec<String> =
            names.iter().map(|name| dialect::identifier(name, self.schema.dialect)).collect();
        Some(format!(
            "SELECT {}\nFROM ({text}) AS ranked\nWHERE {PLACE} <= {limit}",
            columns.join(", ")
        ))
    }

    /// Only numbers of queries of their own.
    pub(super) fn without_tables(
        &mut self,
        query: &SemanticQuery,
        outer: &Scope,
        names: Option<&[String]>,
    ) -> Option<String> {
        let mut items = Vec::new();
        for (at, item) in query.select.iter().enumerate() {
            let name = names.and_then(|names| names.get(at))?;
            let text = self.expr(&item.expr, outer)?;
            items.push(format!("{text} AS {}", dialect::identifier(name, self.schema.dialect)));
        }
        (!items.is_empty()).then(|| format!("SELECT {}", items.join(", ")))
    }
}
