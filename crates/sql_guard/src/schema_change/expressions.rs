//! Defaults, checks and conditions within a change of the schema: they are worked out later, for whoever
//! writes a row, so they call nothing that is not known to be harmless, and read no other table.

use super::Look;
use crate::functions::{self, FunctionKind};
use crate::resolve::operator;
use sqlparser::ast::{BinaryOperator, Expr, Function, Query, Spanned, Statement, Visit, Visitor};
use sqlparser::tokenizer::Span;
use std::convert::Infallible;
use std::ops::ControlFlow;

impl Look<'_> {
    pub(super) fn expressions(&mut self, statement: &Statement) {
        let mut seen = Seen::default();
        let ControlFlow::Continue(()) = statement.visit(&mut seen);
        let Seen { calls, queries, operators } = seen;
        for function in calls {
            self.call(&function);
        }
        for at in queries {
            self.refuse_part(at, "a query within it");
        }
        let dialect = self.index.dialect();
        for (operator, at) in operators {
            if !operator::binary_is_allowed(dialect, &operator) {
                let message = format!("the operator `{operator}` is not known to be harmless");
                self.deny("operator.not_allowed", message, at, None);
            }
        }
    }

    fn call(&mut self, function: &Function) {
        let name = function.name.to_string().to_ascii_lowercase();
        let known = functions::in_expression(self.index.dialect(), &name);
        if known == Some(FunctionKind::Scalar) || self.policy.extra_functions.contains(&name) {
            return;
        }
        let message = match functions::forbidden(self.index.dialect(), &name) {
            Some(why) => format!("`{name}` is never allowed: {why}"),
            None => format!("`{name}` is not known to be harmless"),
        };
        self.deny(
            "function.not_allowed",
            message,
            function.name.span(),
            Some("write the value itself"),
        );
    }
}

#[derive(Default)]
struct Seen {
    calls: Vec<Function>,
    /// Where each begins.
    queries: Vec<Span>,
    operators: Vec<(BinaryOperator, Span)>,
}

impl Visitor for Seen {
    type Break = Infallible;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Infallible> {
        self.queries.push(query.span());
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<Infallible> {
        match expression {
            Expr::Function(function) => self.calls.push(function.clone()),
            Expr::BinaryOp { op, .. } => self.operators.push((op.clone(), expression.span())),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
