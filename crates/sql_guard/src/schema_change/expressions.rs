//! Defaults, checks and conditions within a change of the schema: they are worked out later, for whoever
//! writes a row, so they call nothing that is not known to be harmless, and read no other table.

use super::Look;
use crate::functions::{self, FunctionKind};
use sqlparser::ast::{Expr, Function, Spanned, Statement, visit_expressions};
use std::ops::ControlFlow;

impl Look<'_> {
    pub(super) fn expressions(&mut self, statement: &Statement) {
        let mut found = Vec::new();
        let _: ControlFlow<()> = visit_expressions(statement, |expression| {
            match expression {
                Expr::Function(function) => found.push(Seen::Call(function.clone())),
                Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
                    found.push(Seen::Query(expression.clone()));
                }
                _ => {}
            }
            ControlFlow::Continue(())
        });
        for seen in found {
            match seen {
                Seen::Call(function) => self.call(&function),
                Seen::Query(query) => self.refuse_part(query.span(), "a query within it"),
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

enum Seen {
    Call(Function),
    Query(Expr),
}
