//! What is read: every column, every row, other tables than were meant.

use super::{Review, Rule};
use crate::names::{meaning, same};
use sqlparser::ast::{
    Expr, LimitClause, Query, SelectItem, SetExpr, Spanned, Statement, Value, visit_relations,
};
use std::ops::ControlFlow;

impl Review<'_> {
    pub(super) fn star(&mut self, query: &Query) {
        self.star_in(&query.body);
    }

    fn star_in(&mut self, body: &SetExpr) {
        match body {
            SetExpr::Select(select) => {
                for item in &select.projection {
                    if let SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) = item {
                        self.hit(
                            Rule::SelectStar,
                            item.span(),
                            format!("`{item}` means other columns once the table has changed"),
                            "name the columns",
                        );
                    }
                }
            }
            SetExpr::SetOperation { left, right, .. } => {
                self.star_in(left);
                self.star_in(right);
            }
            SetExpr::Query(query) => self.star(query),
            _ => {}
        }
    }

    pub(super) fn limit(&mut self, query: &Query) {
        let reads =
            matches!(query.body.as_ref(), SetExpr::Select(select) if !select.from.is_empty());
        let most = self.background.max_limit;
        let limit = match &query.limit_clause {
            Some(LimitClause::LimitOffset { limit, .. }) => limit.as_ref(),
            Some(LimitClause::OffsetCommaLimit { limit, .. }) => Some(limit),
            None => None,
        };
        match limit {
            None if reads && query.fetch.is_none() => {
                let message = format!("the query has no LIMIT; up to {most} rows are usual");
                self.hit(Rule::LimitMissing, query.span(), message, "add a LIMIT");
            }
            Some(Expr::Value(value)) => {
                if let Value::Number(number, _) = &value.value
                    && number.parse::<u64>().map_or(true, |rows| rows > most)
                {
                    let message = format!("a LIMIT of {number} is above {most}");
                    let fix = format!("ask for at most {most} rows");
                    self.hit(Rule::LimitMissing, value.span, message, &fix);
                }
            }
            _ => {}
        }
    }

    pub(super) fn tables(&mut self, statement: &Statement) {
        let Some(locked) = self.background.locked else { return };
        let catalog = self.background.catalog;
        let dialect = catalog.dialect;
        let _: ControlFlow<()> = visit_relations(statement, |name| {
            let parts = &name.0;
            let Some(ident) = parts.last().and_then(|part| part.as_ident()) else {
                return ControlFlow::Continue(());
            };
            let wanted = meaning(dialect, ident);
            // Names of the statement's own, like those of a WITH, are no tables.
            let known = catalog.tables().any(|(_, table)| same(dialect, &table.name, &wanted));
            let meant = locked.iter().any(|table| same(dialect, table, &wanted));
            if known && !meant {
                let message = format!("`{wanted}` is not one of the tables this request is about");
                let fix = "leave it out, or ask for this table too";
                self.hit(Rule::OutsideLockedTables, name.span(), message, fix);
            }
            ControlFlow::Continue(())
        });
    }
}
