//! The tables that the parts of a query need.

use super::Writer;
use crate::semantic::metric;
use crate::semantic::query::{Condition, Expr, Operand, SemanticQuery};

impl Writer<'_> {
    /// Tables of every column used at this level.
    pub(super) fn referenced(&self, query: &SemanticQuery, found: &mut Vec<usize>) {
        let mut exprs: Vec<&Expr> = query.select.iter().map(|i| &i.expr).collect();
        exprs.extend(&query.group);
        exprs.extend(query.order.iter().map(|o| &o.0));
        for expr in exprs {
            self.expr_tables(expr, found);
        }
        for condition in query.filters.iter().chain(&query.having) {
            self.condition_tables(condition, found);
        }
    }

    pub(super) fn expr_tables(&self, expr: &Expr, found: &mut Vec<usize>) {
        let mut add = |table: usize| {
            if !found.contains(&table) {
                found.push(table);
            }
        };
        match expr {
            Expr::Column(id) | Expr::Aggregate(_, id) | Expr::Grain(_, id) => add(id.table),
            Expr::CountRows(table) => add(*table),
            Expr::Metric(id) => {
                metric::metric_tables(self.glossary, self.schema, *id).into_iter().for_each(add);
            }
            Expr::SharePassing(table, condition) => {
                add(*table);
                self.condition_tables(condition, found);
            }
            Expr::InPeriod(inner, condition) => {
                self.expr_tables(inner, found);
                self.condition_tables(condition, found);
            }
            Expr::Share(inner, _) => self.expr_tables(inner, found),
            Expr::Scalar(_) => {}
            Expr::Rank(groups, order) => {
                groups.iter().for_each(|expr| self.expr_tables(expr, found));
                order.iter().for_each(|(expr, _)| self.expr_tables(expr, found));
            }
            Expr::Growth(left, right)
            | Expr::Difference(left, right)
            | Expr::Ratio(left, right)
            | Expr::Lag(left, right)
            | Expr::Running(left, right) => {
                self.expr_tables(left, found);
                self.expr_tables(right, found);
            }
        }
    }

    pub(super) fn condition_tables(&self, condition: &Condition, found: &mut Vec<usize>) {
        match condition {
            Condition::Compare(expr, _, operand) => {
                self.expr_tables(expr, found);
                if let Operand::Expr(expr) = operand {
                    self.expr_tables(expr, found);
                }
            }
            Condition::Between(expr, ..)
            | Condition::Like(expr, _)
            | Condition::IsNull(expr)
            | Condition::NotNull(expr)
            | Condition::In(expr, _) => self.expr_tables(expr, found),
            Condition::During(id, ..) => self.expr_tables(&Expr::Column(*id), found),
            Condition::Exists { subject, .. } => {
                if !found.contains(subject) {
                    found.push(*subject);
                }
            }
            Condition::Term(id) => {
                if let Some(term) = self.glossary.terms.get(*id) {
                    let home = self.schema.find_table(&term.table);
                    for table in metric::tables(&term.predicate, self.schema, home) {
                        if !found.contains(&table) {
                            found.push(table);
                        }
                    }
                }
            }
            Condition::Not(inner) => self.condition_tables(inner, found),
            Condition::All(all) | Condition::Any(all) => {
                all.iter().for_each(|c| self.condition_tables(c, found));
            }
        }
    }
}
