//! Spells out what would be read differently, or not at all, once printed.

use crate::Dialect;
use crate::index::{Index, Listed};
use crate::names::meaning;
use sqlparser::ast::{
    Expr, ObjectName, ObjectNamePart, TableAlias, TableFactor, UnaryOperator, Value, VisitMut,
    VisitorMut,
};
use sqlparser::tokenizer::Location;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// `texts`: where SQLite would take an unknown name in double quotes for text. The text is written
/// as one, so that it stays one when somebody adds a column of that name.
pub(crate) fn settle(tree: &mut impl VisitMut, texts: &[Location]) {
    let mut settle = Settle { texts: texts.iter().copied().collect() };
    let ControlFlow::Continue(()) = tree.visit(&mut settle);
}

/// Servers of MySQL may tell `Orders` from `orders`, and the one in the catalog is the one that was
/// checked. It is written as the catalog does; the author's spelling stays as its alias.
pub(crate) fn settle_tables(
    tree: &mut impl VisitMut,
    places: &HashMap<Location, u32>,
    index: &Index,
) {
    let ControlFlow::Continue(()) = tree.visit(&mut Tables { places, index });
}

struct Tables<'t> {
    places: &'t HashMap<Location, u32>,
    index: &'t Index<'t>,
}

impl VisitorMut for Tables<'_> {
    type Break = std::convert::Infallible;

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<Self::Break> {
        let TableFactor::Table { name, alias, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let own = name.0.last().and_then(|part| part.as_ident()).cloned();
        let Some(own) = own else { return ControlFlow::Continue(()) };
        let listed = self.places.get(&own.span.start).and_then(|table| self.index.at(*table));
        if let Some(listed) = listed
            && as_listed(name, &listed)
            && alias.is_none()
        {
            *alias = Some(TableAlias { explicit: true, name: own, columns: vec![], at: None });
        }
        ControlFlow::Continue(())
    }
}

/// True when the table's own name changed.
pub(crate) fn as_listed(name: &mut ObjectName, listed: &Listed) -> bool {
    let mut changed = false;
    let spelled = [&listed.table.name, &listed.schema.name];
    for (at, (part, listed)) in name.0.iter_mut().rev().zip(spelled).enumerate() {
        let ObjectNamePart::Identifier(ident) = part else { continue };
        if meaning(Dialect::Mysql, ident) != **listed {
            ident.value = listed.replace('`', "``");
            ident.quote_style = Some('`');
            changed |= at == 0;
        }
    }
    changed
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
