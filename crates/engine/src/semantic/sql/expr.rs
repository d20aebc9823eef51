//! Expressions as SQL.

use super::Writer;
use super::scope::{Scope, inner_scope};
use crate::semantic::query::{Aggregate, ColumnId, Direction, Expr, ShareUnit};
use crate::semantic::schema::Kind;
use crate::semantic::{dialect, join};

impl Writer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr, scope: &Scope) -> Option<String> {
        Some(match expr {
            Expr::Column(id) => self.column(*id, scope),
            Expr::CountRows(table) => self.count(*table, scope),
            Expr::Aggregate(function, id) => {
                if matches!(function, Aggregate::Sum | Aggregate::Avg) {
                    self.once(id.table, scope)?;
                }
                self.aggregate(*function, *id, scope)
            }
            Expr::Metric(id) => self.metric(*id, scope)?,
            Expr::Grain(grain, id) => {
                dialect::grain(*grain, &self.column(*id, scope), self.schema.dialect)
            }
            Expr::Share(inner, unit) => {
                let (part, whole) = match &**inner {
                    Expr::InPeriod(measure, _) => {
                        (self.expr(inner, scope)?, self.expr(measure, scope)?)
                    }
                    other => {
                        let part = self.expr(other, scope)?;
                        let whole = format!("SUM({part}) OVER ()");
                        (part, whole)
                    }
                };
                match unit {
                    ShareUnit::Percent => dialect::percent(&part, &whole),
                    ShareUnit::Fraction => format!("1.0 * {part} / NULLIF({whole}, 0)"),
                }
            }
            Expr::SharePassing(_, condition) => {
                let condition = self.condition(condition, scope)?;
                let passing = format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
                format!("ROUND({}, 2)", dialect::percent(&passing, "COUNT(*)"))
            }
            Expr::Growth(now, before) => {
                let (now, before) = (self.expr(now, scope)?, self.expr(before, scope)?);
                format!("ROUND({}, 2)", dialect::percent(&format!("({now} - {before})"), &before))
            }
            Expr::Difference(now, before) => {
                format!("{} - {}", self.expr(now, scope)?, self.expr(before, scope)?)
            }
            Expr::InPeriod(inner, condition) => {
                let condition = self.condition(condition, scope)?;
                match &**inner {
                    Expr::Metric(id) => self.plain_metric(*id, scope, Some(&condition))?,
                    Expr::CountRows(_) => format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"),
                    Expr::Aggregate(Aggregate::Sum, id) => {
                        format!("SUM(CASE WHEN {condition} THEN {} END)", self.column(*id, scope))
                    }
                    Expr::Aggregate(Aggregate::Avg, id) => {
                        format!("AVG(CASE WHEN {condition} THEN {} END)", self.column(*id, scope))
                    }
                    _ => return None,
                }
            }
            Expr::Lag(inner, order) => {
                let (inner, order) = (self.expr(inner, scope)?, self.expr(order, scope)?);
                format!("LAG({inner}) OVER (ORDER BY {order})")
            }
            Expr::Running(inner, order) => {
                let (inner, order) = (self.expr(inner, scope)?, self.expr(order, scope)?);
                format!("SUM({inner}) OVER (ORDER BY {order})")
            }
            Expr::Rank(groups, order) => {
                let mut keys = Vec::new();
                for group in groups {
                    keys.push(self.expr(group, scope)?);
                }
                let mut by = Vec::new();
                for (expr, direction) in order {
                    let key = self.expr(expr, scope)?;
                    by.push(match direction {
                        Direction::Ascending => key,
                        Direction::Descending => format!("{key} DESC"),
                    });
                }
                let (keys, by) = (keys.join(", "), by.join(", "));
                format!("RANK() OVER (PARTITION BY {keys} ORDER BY {by})")
            }
            Expr::Scalar(query) => {
                self.nesting += 1;
                format!("({})", self.query(query, &inner_scope(scope), None)?)
            }
            Expr::Ratio(part, whole) => {
                let (part, whole) = (self.expr(part, scope)?, self.expr(whole, scope)?);
                format!("1.0 * {part} / NULLIF({whole}, 0)")
            }
        })
    }

    /// The joins of this level repeat rows of the table.
    pub(super) fn repeats(&self, table: usize, scope: &Scope) -> bool {
        let mut wanted = vec![table];
        wanted.extend(scope.joined.iter().copied().filter(|t| *t != table));
        wanted.len() > 1
            && join::tree(self.schema, &wanted, &[])
                .is_some_and(|tree| join::multiplies(self.schema, &tree))
    }

    /// The same, apart from what a table that only ties two others repeats: by tag, a product with
    /// two tags stands under both, and once under each.
    pub(super) fn repeats_within_groups(&self, table: usize, scope: &Scope) -> bool {
        let mut wanted = vec![table];
        wanted.extend(scope.joined.iter().copied().filter(|t| *t != table));
        let tree = match join::tree(self.schema, &wanted, &[]) {
            Some(tree) if wanted.len() > 1 => tree,
            _ => return false,
        };
        let edges = &self.schema.edges;
        let repeating: Vec<usize> = tree
            .steps
            .iter()
            .filter(|(edge, into)| edges[*edge].many == *into && !edges[*edge].one_to_one)
            .map(|(_, into)| *into)
            .collect();
        let ties = |bridge: usize| {
            self.schema.tables[bridge].bridge
                && tree
                    .steps
                    .iter()
                    .any(|(edge, into)| edges[*edge].many == bridge && *into != bridge)
        };
        match repeating[..] {
            [] => false,
            [only] => !ties(only),
            _ => true,
        }
    }

    /// `None`, with the reason, where the joins would add up rows of the table several times.
    pub(super) fn once(&mut self, table: usize, scope: &Scope) -> Option<()> {
        if !self.repeats_within_groups(table, scope) {
            return Some(());
        }
        self.reason = Some(super::metrics::several(&self.schema.tables[table].name));
        None
    }

    /// Rows of a table, also when the joins repeat them.
    pub(super) fn count(&self, table: usize, scope: &Scope) -> String {
        match (&self.schema.tables[table].key[..], self.repeats(table, scope)) {
            ([key], true) => {
                format!("COUNT(DISTINCT {})", self.column(ColumnId { table, column: *key }, scope))
            }
            ([key], false) if scope.keeps_first && scope.joined.first() != Some(&table) => {
                format!("COUNT({})", self.column(ColumnId { table, column: *key }, scope))
            }
            _ => "COUNT(*)".to_owned(),
        }
    }

    pub(super) fn aggregate(&self, function: Aggregate, id: ColumnId, scope: &Scope) -> String {
        let column = self.column(id, scope);
        let money = self.schema.column(id).kind == Kind::Decimal;
        let rounded = |text: String| if money { format!("ROUND({text}, 2)") } else { text };
        match function {
            Aggregate::Count => format!("COUNT({column})"),
            Aggregate::CountDistinct => format!("COUNT(DISTINCT {column})"),
            Aggregate::Sum => rounded(format!("SUM({column})")),
            Aggregate::Avg => format!("AVG({column})"),
            Aggregate::Min => format!("MIN({column})"),
            Aggregate::Max => format!("MAX({column})"),
        }
    }
}
