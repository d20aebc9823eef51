//! Tables that stand side by side without a condition between them: every row meets every row.

use super::{Review, Rule};
use crate::names::meaning;
use sqlparser::ast::{
    Expr, FromTable, JoinConstraint, JoinOperator, Query, SetExpr, Spanned, Statement, TableFactor,
    TableWithJoins, UpdateTableFromKind, Visit, Visitor, visit_expressions,
};
use std::ops::ControlFlow;

impl Review<'_> {
    pub(super) fn joins(&mut self, statement: &Statement) {
        let mut selects = Selects(Vec::new());
        let _: ControlFlow<()> = statement.visit(&mut selects);
        for (from, condition) in selects.0 {
            self.side_by_side(&from, condition.as_ref());
        }
        match statement {
            Statement::Update(update) => {
                let mut tables = vec![update.table.clone()];
                if let Some(
                    UpdateTableFromKind::BeforeSet(more) | UpdateTableFromKind::AfterSet(more),
                ) = &update.from
                {
                    tables.extend(more.iter().cloned());
                }
                self.side_by_side(&tables, update.selection.as_ref());
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) =
                    &delete.from;
                let using = delete.using.iter().flatten();
                let tables: Vec<_> = from.iter().chain(using).cloned().collect();
                self.side_by_side(&tables, delete.selection.as_ref());
            }
            _ => {}
        }
    }

    fn side_by_side(&mut self, from: &[TableWithJoins], condition: Option<&Expr>) {
        let mut items = Vec::new();
        let mut conditions: Vec<&Expr> = condition.into_iter().collect();
        // Places that a join of its own ties to what stands before it.
        let mut tied = Vec::new();
        for table in from {
            items.push(&table.relation);
            for join in &table.joins {
                match constraint(&join.join_operator) {
                    Some(JoinConstraint::On(expr)) => conditions.push(expr),
                    Some(JoinConstraint::Using(_) | JoinConstraint::Natural) => {
                        tied.push((items.len() - 1, items.len()));
                    }
                    Some(JoinConstraint::None) => {}
                    // Kinds of joins that say by themselves what meets what.
                    None => tied.push((items.len() - 1, items.len())),
                }
                items.push(&join.relation);
            }
        }
        if items.len() < 2 {
            return;
        }
        let names: Vec<Option<String>> = items.iter().map(|item| self.name(item)).collect();
        let mut group: Vec<usize> = (0..items.len()).collect();
        let mut tie = |left: usize, right: usize| {
            let (old, new) = (group[right], group[left]);
            group.iter_mut().filter(|own| **own == old).for_each(|own| *own = new);
        };
        tied.into_iter().for_each(|(left, right)| tie(left, right));
        for condition in conditions {
            let mut parts = Vec::new();
            split(condition, &mut parts);
            for part in parts {
                match self.tables_of(part, &names) {
                    // A name without its table may be anybody's.
                    None => return,
                    Some(found) => {
                        found.windows(2).for_each(|pair| tie(pair[0], pair[1]));
                    }
                }
            }
        }
        // What a lateral item reads of its neighbours cannot be told from here.
        let lateral = |item: &TableFactor| {
            !matches!(
                item,
                TableFactor::Table { args: None, .. } | TableFactor::Derived { lateral: false, .. }
            )
        };
        if items.iter().any(|item| lateral(item)) {
            return;
        }
        let Some(alone) = (1..items.len()).find(|at| group[*at] != group[0]) else { return };
        let name = names[alone].as_deref().unwrap_or("a subquery").to_owned();
        let message =
            format!("nothing ties `{name}` to the tables before it: every row meets every row");
        self.hit(Rule::CartesianJoin, items[alone].span(), message, "add a join condition");
    }

    fn name(&self, item: &TableFactor) -> Option<String> {
        let dialect = self.background.catalog.dialect;
        let (alias, name) = match item {
            TableFactor::Table { name, alias, .. } => (alias, name.0.last()?.as_ident()),
            TableFactor::Derived { alias, .. } => (alias, None),
            _ => return None,
        };
        let ident = alias.as_ref().map(|alias| &alias.name).or(name)?;
        Some(meaning(dialect, ident).to_lowercase())
    }

    /// Which of the items a condition speaks of; `None` when a name does not say. A condition on one
    /// table alone ties nothing, so a name without its table matters only beside another one.
    fn tables_of(&self, condition: &Expr, names: &[Option<String>]) -> Option<Vec<usize>> {
        let dialect = self.background.catalog.dialect;
        let mut found = Vec::new();
        let mut unsaid = 0;
        let _: ControlFlow<()> = visit_expressions(condition, |expr| {
            match expr {
                Expr::CompoundIdentifier(parts) => {
                    let table = parts.len().checked_sub(2).map(|at| &parts[at]);
                    let table = table.map(|ident| meaning(dialect, ident).to_lowercase());
                    found.extend(names.iter().position(|name| *name == table && name.is_some()));
                }
                Expr::Identifier(_) => unsaid += 1,
                _ => {}
            }
            ControlFlow::Continue(())
        });
        found.sort_unstable();
        found.dedup();
        match unsaid + found.len() {
            0 | 1 => Some(found),
            _ if unsaid > 0 => None,
            _ => Some(found),
        }
    }
}

/// The parts of a chain of ANDs.
fn split<'e>(condition: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match condition {
        Expr::Nested(inner) => split(inner, parts),
        Expr::BinaryOp { left, op: sqlparser::ast::BinaryOperator::And, right } => {
            split(left, parts);
            split(right, parts);
        }
        other => parts.push(other),
    }
}

fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(it)
        | JoinOperator::Inner(it)
        | JoinOperator::Left(it)
        | JoinOperator::LeftOuter(it)
        | JoinOperator::Right(it)
        | JoinOperator::RightOuter(it)
        | JoinOperator::FullOuter(it)
        | JoinOperator::CrossJoin(it)
        | JoinOperator::StraightJoin(it) => Some(it),
        _ => None,
    }
}

/// FROM and WHERE of every SELECT at any depth.
struct Selects(Vec<(Vec<TableWithJoins>, Option<Expr>)>);

impl Visitor for Selects {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.add(&query.body);
        ControlFlow::Continue(())
    }
}

impl Selects {
    fn add(&mut self, body: &SetExpr) {
        match body {
            SetExpr::Select(select) => self.0.push((select.from.clone(), select.selection.clone())),
            SetExpr::SetOperation { left, right, .. } => {
                self.add(left);
                self.add(right);
            }
            _ => {}
        }
    }
}
