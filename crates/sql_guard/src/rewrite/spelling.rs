//! Spells out what would be read differently, or not at all, once printed.

use sqlparser::ast::{Expr, UnaryOperator, Value, VisitMut, VisitorMut};
use sqlparser::tokenizer::Location;
use std::collections::HashSet;
use std::ops::ControlFlow;

/// `texts`: where SQLite would take an unknown name in double quotes for text. The text is written
/// as one, so that it stays one when somebody adds a column of that name.
pub(crate) fn settle(tree: &mut impl VisitMut, texts: &[Location]) {
    let mut settle = Settle { texts: texts.iter().copied().collect() };
    let ControlFlow::Continue(()) = tree.visit(&mut settle);
}

struct Settle {
    texts: HashSet<Location>,
}

impl VisitorMut for Settle {
    type Break = std::convert::Infallible;

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Self::Break> {
        match expr {
            Expr::Identifier(ident)
                if ident.quote_style == Some('"') && self.texts.contains(&ident.span.start) =>
            {
                let text = ident.value.replace("\"\"", "\"").replace('\'', "''");
                *expr = Expr::Value(Value::SingleQuotedString(text).into());
            }
            // `- -1` printed without the space would start a comment.
            Expr::UnaryOp { op, expr: inner }
                if *op != UnaryOperator::Not && starts_with_sign(inner) =>
            {
                let unsigned = std::mem::replace(inner.as_mut(), Expr::Value(Value::Null.into()));
                **inner = Expr::Nested(Box::new(unsigned));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// The leftmost thing printed is a sign.
fn starts_with_sign(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp { op, .. } => !matches!(op, UnaryOperator::Not),
        Expr::Value(value) => {
            matches!(&value.value, Value::Number(digits, _) if digits.starts_with(['-', '+']))
        }
        Expr::BinaryOp { left, .. } => starts_with_sign(left),
        _ => false,
    }
}
