//! Joins that tie a table to the wrong columns, or to nothing: `ON a.x = a.x`. Where the foreign keys lead
//! from the tables before it to the joined one, they are what was meant.

use super::scope::{Scope, Source, path};
use super::{Bound, parse};
use crate::semantic::Schema;
use sqlparser::ast::{
    BinaryOperator, Expr, JoinConstraint, JoinOperator, Select, TableFactor, VisitMut, VisitorMut,
};
use std::ops::ControlFlow;

/// The statement with such joins along the keys; `None` when every join is as it should be.
pub fn retie(sql: &str, schema: &Schema) -> Option<Bound> {
    let mut statement = parse(sql, schema.dialect)?;
    let mut joins = Joins { schema, notes: Vec::new() };
    let ControlFlow::Continue(()) = statement.visit(&mut joins) else { return None };
    (!joins.notes.is_empty()).then(|| Bound { sql: statement.to_string(), notes: joins.notes })
}

struct Joins<'s> {
    schema: &'s Schema,
    notes: Vec<String>,
}

impl VisitorMut for Joins<'_> {
    type Break = ();

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.mend(select);
        ControlFlow::Continue(())
    }
}

impl Joins<'_> {
    fn mend(&mut self, select: &mut Select) {
        let [from] = select.from.as_mut_slice() else { return };
        let Some(first) = self.source(&from.relation) else { return };
        let mut scope = Scope::new(Vec::new());
        scope.sources.push(first);
        let mut at = 0;
        while at < from.joins.len() {
            let Some(joined) = self.source(&from.joins[at].relation) else { return };
            let replaced = match condition(&from.joins[at].join_operator) {
                Some(on) if !self.ties(on, &scope, &joined) => self.along_keys(&scope, &joined),
                _ => None,
            };
            if let Some((between, on)) = replaced {
                self.notes.push(format!("`{}` is joined along its keys", joined.name));
                from.joins[at].join_operator = JoinOperator::Join(JoinConstraint::On(on));
                let count = between.joins.len();
                from.joins.splice(at..at, between.joins);
                scope.sources.extend(between.sources);
                at += count;
            }
            scope.sources.push(joined);
            at += 1;
        }
    }

    fn source(&self, factor: &TableFactor) -> Option<Source> {
        let TableFactor::Table { name, alias, .. } = factor else { return None };
        let written = name.0.last()?.as_ident()?.value.clone();
        let table = self.schema.find_table(&written)?;
        let shown = alias.as_ref().map_or(written, |alias| alias.name.value.clone());
        Some(Source::table(shown, table, self.schema))
    }

    /// Some equality in the condition goes from the joined table to one before it, by a key of both or
    /// by columns of the same name.
    fn ties(&self, on: &Expr, scope: &Scope, joined: &Source) -> bool {
        match on {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.ties(left, scope, joined) || self.ties(right, scope, joined)
            }
            Expr::Nested(inner) => self.ties(inner, scope, joined),
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                let (Some(left), Some(right)) = (parts(left), parts(right)) else { return true };
                let own = |part: &(String, String)| part.0.eq_ignore_ascii_case(&joined.name);
                let (mine, other) = match (own(&left), own(&right)) {
                    (true, false) => (left, right),
                    (false, true) => (right, left),
                    _ => return false,
                };
                let named = |source: &&Source| source.name.eq_ignore_ascii_case(&other.0);
                let Some(other_table) = scope.sources.iter().find(named).and_then(|it| it.table)
                else {
                    return false;
                };
                mine.1.eq_ignore_ascii_case(&other.1)
                    || self.is_key(joined.table, &mine.1, other_table, &other.1)
            }
            // Anything else was written on purpose.
            _ => true,
        }
    }

    fn is_key(&self, mine: Option<usize>, my_column: &str, other: usize, column: &str) -> bool {
        let Some(mine) = mine else { return true };
        let named = |table: usize, at: usize, name: &str| {
            self.schema.tables[table].columns[at].name.eq_ignore_ascii_case(name)
        };
        self.schema.edges.iter().any(|edge| {
            edge.many_columns.iter().zip(&edge.one_columns).any(|(many, one)| {
                let forth = (edge.many, edge.one) == (mine, other)
                    && named(mine, *many, my_column)
                    && named(other, *one, column);
                let back = (edge.many, edge.one) == (other, mine)
                    && named(other, *many, column)
                    && named(mine, *one, my_column);
                forth || back
            })
        })
    }

    /// The joins that lead to the table, and its own condition.
    fn along_keys(&self, scope: &Scope, joined: &Source) -> Option<(Between, Expr)> {
        let target = joined.table?;
        let here: Vec<usize> = scope.sources.iter().filter_map(|source| source.table).collect();
        if here.contains(&target) {
            return None;
        }
        let path = path(self.schema, &here, |table| table == target)?;
        let ((edge, _), before) = path.split_last()?;
        let mut reached = Scope::new(Vec::new());
        reached.sources = scope.sources.clone();
        for (edge, table) in before {
            let condition = reached.condition(*edge, *table, None, self.schema)?;
            reached.joins.push((*table, condition));
            let name = self.schema.tables[*table].name.clone();
            reached.sources.push(Source::table(name, *table, self.schema));
        }
        let on = reached.condition(*edge, target, Some(&joined.name), self.schema)?;
        let sources = reached.sources[scope.sources.len()..].to_vec();
        let on = super::scope::parsed_join("x", &on).and_then(|join| match join.join_operator {
            JoinOperator::Join(JoinConstraint::On(on)) => Some(on),
            _ => None,
        })?;
        Some((Between { joins: reached.parsed_joins(self.schema), sources }, on))
    }
}

/// Tables on the way to a joined one.
struct Between {
    joins: Vec<sqlparser::ast::Join>,
    sources: Vec<Source>,
}

fn condition(operator: &JoinOperator) -> Option<&Expr> {
    match operator {
        JoinOperator::Join(JoinConstraint::On(on))
        | JoinOperator::Inner(JoinConstraint::On(on)) => Some(on),
        _ => None,
    }
}

fn parts(expr: &Expr) -> Option<(String, String)> {
    let Expr::CompoundIdentifier(parts) = expr else { return None };
    let [.., qualifier, column] = parts.as_slice() else { return None };
    Some((qualifier.value.clone(), column.value.clone()))
}
