//! Queries: WITH, set operations, ORDER BY and LIMIT around a body.

use super::scope::{Ctes, Env, Origin, Output};
use super::{Cx, Resolver, Shape};
use crate::Dialect;
use sqlparser::ast::{
    Expr, LimitClause, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Query, SetExpr, SetOperator,
    SetQuantifier, Spanned, Values,
};

/// Told the columns of the first arm, which is all a recursive expression may rely on.
pub(super) type FirstArm<'f, 'a> = Option<&'f dyn Fn(&Shape<'a>)>;

impl<'a> Resolver<'a, '_> {
    pub(super) fn query(
        &mut self,
        query: &Query,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> Shape<'a> {
        self.query_in(query, parent, ctes, None)
    }

    pub(super) fn query_in(
        &mut self,
        query: &Query,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
        first_arm: FirstArm<'_, 'a>,
    ) -> Shape<'a> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        if !locks.is_empty() {
            self.deny(
                "lock.not_allowed",
                "locking rows (FOR UPDATE, FOR SHARE) is not allowed".into(),
                query.span(),
                Some("remove the locking clause".into()),
            );
        }
        let foreign = for_clause.is_some()
            || settings.is_some()
            || format_clause.is_some()
            || !pipe_operators.is_empty();
        self.require_absent(foreign, "this clause", query);

        let with = with.as_ref();
        let own = with.map(|with| self.with(with, parent, ctes));
        let ctes = own.as_ref().unwrap_or(ctes);

        let (shape, mut scope) = match body.as_ref() {
            SetExpr::Select(select) => {
                let (shape, scope) = self.select(select, parent, ctes);
                if let Some(tell) = first_arm {
                    tell(&shape);
                }
                (shape, scope)
            }
            other => {
                let shape = self.set_expr(other, parent, ctes, first_arm);
                (shape, Env { parent, ..Env::default() })
            }
        };
        scope.aliases.clone_from(&shape.columns);
        if shape.open && scope.relations.is_empty() {
            scope.relations.push(super::scope::Relation { open: true, ..Default::default() });
        }
        let cx = Cx { env: &scope, ctes };
        if let Some(order_by) = order_by {
            self.order_by(order_by, cx);
        }
        let nothing = Env { parent, ..Env::default() };
        let outside = Cx { env: &nothing, ctes };
        match limit_clause {
            None => {}
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
                self.require_absent(!limit_by.is_empty(), "LIMIT BY", query);
                limit.iter().for_each(|limit| drop(self.expr(limit, outside)));
                offset.iter().for_each(|offset| drop(self.expr(&offset.value, outside)));
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
                self.expr(offset, outside);
                self.expr(limit, outside);
            }
        }
        if let Some(fetch) = fetch {
            self.require_absent(fetch.percent, "FETCH … PERCENT", query);
            fetch.quantity.iter().for_each(|quantity| drop(self.expr(quantity, outside)));
        }
        shape
    }

    pub(super) fn order_by(&mut self, order_by: &OrderBy, cx: Cx<'_, 'a>) {
        let OrderBy { kind, interpolate } = order_by;
        self.require_absent(interpolate.is_some(), "INTERPOLATE", order_by);
        match kind {
            OrderByKind::All(_) => self.unsupported("ORDER BY ALL", order_by.span()),
            OrderByKind::Expressions(terms) => self.order_terms(terms, cx),
        }
    }

    pub(super) fn order_terms(&mut self, terms: &[OrderByExpr], cx: Cx<'_, 'a>) {
        for term in terms {
            self.order_options(term);
            self.ordering_expr(&term.expr, cx);
        }
    }

    /// How a term sorts: in the order of the engine, not by an operator of the customer's own.
    pub(super) fn order_options(&mut self, term: &OrderByExpr) {
        let OrderByExpr { expr: _, options, with_fill } = term;
        self.require_absent(with_fill.is_some(), "WITH FILL", term);
        if let Some(OrderBySort::Using(operator)) = &options.sort {
            let plain = matches!(operator.to_string().as_str(), "<" | ">" | "<=" | ">=");
            self.require_absent(!plain, "ORDER BY USING this operator", term);
        }
    }

    /// In ORDER BY and GROUP BY a bare name is a column of the select list first.
    pub(super) fn ordering_expr(&mut self, expr: &Expr, cx: Cx<'_, 'a>) -> Origin {
        if let Expr::Identifier(ident) = expr
            && let Some(origin) = self.alias(ident, cx.env)
        {
            return origin;
        }
        self.expr(expr, cx)
    }

    /// Left-deep chains of set operations are walked in a loop: they are as deep as they are long.
    fn set_expr(
        &mut self,
        body: &SetExpr,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
        first_arm: FirstArm<'_, 'a>,
    ) -> Shape<'a> {
        let mut arms = Vec::new();
        let mut first = body;
        while let SetExpr::SetOperation { left, op, set_quantifier, right } = first {
            let known_quantifier = matches!(
                set_quantifier,
                SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None
            );
            self.require_absent(!known_quantifier, "a set operation BY NAME", body);
            self.require_absent(*op == SetOperator::Minus, "MINUS", body);
            arms.push(right);
            first = left;
        }
        let mut shape = self.arm(first, parent, ctes, first_arm);
        for arm in arms.into_iter().rev() {
            let other = self.arm(arm, parent, ctes, None);
            shape = merge_arms(shape, other);
        }
        shape
    }

    fn arm(
        &mut self,
        arm: &SetExpr,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
        first_arm: FirstArm<'_, 'a>,
    ) -> Shape<'a> {
        let shape = match arm {
            SetExpr::Select(select) => self.select(select, parent, ctes).0,
            SetExpr::Query(query) => return self.query_in(query, parent, ctes, first_arm),
            SetExpr::SetOperation { .. } => self.set_expr(arm, parent, ctes, first_arm),
            SetExpr::Values(values) => self.values(values, parent, ctes),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                self.deny(
                    "write.inside_query",
                    "a query may not write: INSERT, UPDATE and DELETE inside WITH or brackets are refused"
                        .into(),
                    arm.span(),
                    Some("write the change as a statement of its own".into()),
                );
                Shape::default()
            }
            SetExpr::Table(_) => {
                self.unsupported("TABLE", arm.span());
                Shape::default()
            }
        };
        if let Some(tell) = first_arm {
            tell(&shape);
        }
        shape
    }

    pub(super) fn values(
        &mut self,
        values: &Values,
        parent: Option<&Env<'_, 'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> Shape<'a> {
        let env = Env { parent, ..Env::default() };
        let cx = Cx { env: &env, ctes };
        let mut columns: Vec<Output<'a>> = Vec::new();
        for row in &values.rows {
            for (at, value) in row.content.iter().enumerate() {
                let origin = self.value_or_default(value, cx);
                match columns.get_mut(at) {
                    Some(column) => {
                        let so_far = std::mem::replace(&mut column.origin, Origin::constant());
                        column.origin = so_far.either(origin);
                    }
                    None => columns.push(Output::new(self.values_column(at), origin)),
                }
            }
        }
        Shape { columns, open: false }
    }

    /// `DEFAULT` stands in VALUES of an INSERT; elsewhere the engine refuses it.
    fn value_or_default(&mut self, value: &Expr, cx: Cx<'_, 'a>) -> Origin {
        match value {
            Expr::Identifier(ident)
                if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("default") =>
            {
                Origin::constant()
            }
            other => self.expr(other, cx),
        }
    }

    fn values_column(&self, at: usize) -> String {
        match self.dialect {
            Dialect::Mysql => format!("column_{at}"),
            Dialect::Sqlite | Dialect::Postgres => format!("column{}", at + 1),
        }
    }
}

/// Names from the first arm, origins from both.
fn merge_arms<'a>(mut first: Shape<'a>, other: Shape<'a>) -> Shape<'a> {
    if first.open || other.open {
        for column in &mut first.columns {
            column.origin = Origin::unknown();
        }
        return Shape { open: true, ..first };
    }
    for (column, more) in first.columns.iter_mut().zip(other.columns) {
        let so_far = std::mem::replace(&mut column.origin, Origin::constant());
        column.origin = so_far.either(more.origin);
    }
    first
}
