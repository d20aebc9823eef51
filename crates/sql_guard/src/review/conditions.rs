//! Conditions that say something else than they seem to.

use super::{Review, Rule};
use crate::names::{meaning, same};
use sqlparser::ast::{
    BinaryOperator, Expr, Query, SelectItem, SetExpr, Spanned, Statement, TableFactor,
    UnaryOperator, Value, visit_expressions,
};
use std::ops::ControlFlow;

impl Review<'_> {
    pub(super) fn conditions(&mut self, statement: &Statement) {
        let _: ControlFlow<()> = visit_expressions(statement, |expr| {
            self.expression(expr);
            ControlFlow::Continue(())
        });
    }

    fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::BinaryOp { left, op, right } => {
                let equality = matches!(op, BinaryOperator::Eq | BinaryOperator::NotEq);
                // `set a = null` is no expression, so every one here is a comparison.
                if equality && (is_null(left) || is_null(right)) {
                    let negated = matches!(op, BinaryOperator::NotEq);
                    let fix = if negated { "write IS NOT NULL" } else { "write IS NULL" };
                    let message = format!("`{expr}` is never true: nothing equals NULL");
                    self.hit(Rule::EqualsNull, expr.span(), message, fix);
                }
                if is_comparison(op) {
                    self.wrapped(left);
                    self.wrapped(right);
                }
            }
            Expr::InList { expr: value, list, negated } => {
                self.wrapped(value);
                if *negated && list.iter().any(is_null) {
                    self.not_in(expr, "a list that holds NULL");
                }
            }
            Expr::InSubquery { expr: value, subquery, negated } => {
                self.wrapped(value);
                if *negated && let Some(column) = self.nullable(subquery) {
                    self.not_in(expr, &format!("`{column}`, which may be NULL"));
                }
            }
            Expr::Between { expr: value, .. } => self.wrapped(value),
            Expr::Like { expr: value, pattern, .. } | Expr::ILike { expr: value, pattern, .. } => {
                self.wrapped(value);
                if text_of(pattern).is_some_and(|text| text.starts_with(['%', '_'])) {
                    self.hit(
                        Rule::LeadingWildcard,
                        expr.span(),
                        format!(
                            "`{pattern}` begins with a wildcard: no index helps, every row is read"
                        ),
                        "begin with what is known, or compare with =",
                    );
                }
            }
            _ => {}
        }
    }

    fn not_in(&mut self, at: &Expr, over: &str) {
        let message = format!("NOT IN over {over} is true for no row as soon as there is one NULL");
        self.hit(Rule::NotInNullable, at.span(), message, "write NOT EXISTS, or leave NULLs out");
    }

    fn wrapped(&mut self, side: &Expr) {
        let Expr::Function(function) = side else { return };
        let mut around = None;
        let _: ControlFlow<()> = visit_expressions(&function.args, |inner| {
            if let Expr::Identifier(_) | Expr::CompoundIdentifier(_) = inner {
                around = around.take().or_else(|| Some(inner.to_string()));
            }
            ControlFlow::Continue(())
        });
        let Some(column) = around else { return };
        let message = format!("the function around `{column}` keeps its index from being used");
        let fix = "compare the column itself with a range";
        self.hit(Rule::FunctionOnColumn, side.span(), message, fix);
    }

    /// The column a subquery gives, when it may be NULL.
    fn nullable(&self, subquery: &Query) -> Option<String> {
        let SetExpr::Select(select) = subquery.body.as_ref() else { return None };
        let [SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }] =
            select.projection.as_slice()
        else {
            return None;
        };
        let ident = match expr {
            Expr::Identifier(ident) => ident,
            Expr::CompoundIdentifier(parts) => parts.last()?,
            _ => return None,
        };
        let catalog = self.background.catalog;
        let dialect = catalog.dialect;
        let wanted = meaning(dialect, ident);
        let factors = select.from.iter().flat_map(|from| {
            std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation))
        });
        let names = factors.filter_map(|factor| match factor {
            TableFactor::Table { name, .. } => name.0.last()?.as_ident(),
            _ => None,
        });
        let tables: Vec<String> = names.map(|ident| meaning(dialect, ident)).collect();
        let mut columns = catalog
            .tables()
            .filter(|(_, table)| tables.iter().any(|name| same(dialect, name, &table.name)))
            .flat_map(|(_, table)| &table.columns)
            .filter(|column| same(dialect, &column.name, &wanted));
        columns.find(|column| column.nullable && !column.primary_key).map(|it| it.name.clone())
    }

    pub(super) fn always_true(&mut self, condition: &Expr) {
        if truth(condition) == Some(true) {
            let message = format!("`{condition}` is true for every row");
            let fix = "compare a column with a value";
            self.hit(Rule::AlwaysTrue, condition.span(), message, fix);
        }
    }
}

/// What a condition is whatever the rows are; `None` when it depends on them.
fn truth(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Nested(inner) => truth(inner),
        Expr::Value(value) => match &value.value {
            Value::Boolean(value) => Some(*value),
            Value::Number(number, _) => number.parse::<f64>().ok().map(|number| number != 0.0),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => truth(expr).map(|value| !value),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            match (truth(left), truth(right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }
        }
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            match (truth(left), truth(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }
        }
        // True for every row but those without a value, which nobody means either.
        Expr::BinaryOp { left, op, right } if left == right && !is_null(left) => match op {
            BinaryOperator::Eq | BinaryOperator::GtEq | BinaryOperator::LtEq => Some(true),
            BinaryOperator::NotEq | BinaryOperator::Gt | BinaryOperator::Lt => Some(false),
            _ => None,
        },
        Expr::BinaryOp { left, op, right } => match (number(left), number(right)) {
            (Some(left), Some(right)) => match op {
                BinaryOperator::Eq => Some(left == right),
                BinaryOperator::NotEq => Some(left != right),
                BinaryOperator::Gt => Some(left > right),
                BinaryOperator::GtEq => Some(left >= right),
                BinaryOperator::Lt => Some(left < right),
                BinaryOperator::LtEq => Some(left <= right),
                _ => None,
            },
            _ => match (text_of(left), text_of(right)) {
                (Some(left), Some(right)) => match op {
                    BinaryOperator::Eq => Some(left == right),
                    BinaryOperator::NotEq => Some(left != right),
                    _ => None,
                },
                _ => None,
            },
        },
        _ => None,
    }
}

fn is_comparison(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_null(inner),
        Expr::Value(value) => value.value == Value::Null,
        _ => false,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Nested(inner) => number(inner),
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => number.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn text_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
