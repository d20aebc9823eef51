//! Conditions as SQL.

use super::Writer;
use super::scope::{Scope, inner_scope};
use crate::semantic::query::{Compare, Condition, Expr, Literal, Operand, SemanticQuery};
use crate::semantic::schema::Kind;
use crate::semantic::{dialect, join};

impl Writer<'_> {
    pub(super) fn condition(&mut self, condition: &Condition, scope: &Scope) -> Option<String> {
        Some(match condition {
            Condition::Compare(expr, compare, operand) => {
                let left = self.expr(expr, scope)?;
                let right = match operand {
                    Operand::Literal(literal) => self.literal(literal, expr),
                    Operand::Query(query) => {
                        self.nesting += 1;
                        format!("({})", self.query(query, &inner_scope(scope), None)?)
                    }
                    Operand::Expr(expr) => self.expr(expr, scope)?,
                };
                format!("{left} {} {right}", sign(*compare))
            }
            Condition::Between(expr, low, high) => {
                let (low, high) = (self.literal(low, expr), self.literal(high, expr));
                format!("{} BETWEEN {low} AND {high}", self.expr(expr, scope)?)
            }
            Condition::Like(expr, pattern) => {
                format!("{} LIKE {}", self.expr(expr, scope)?, dialect::text(pattern))
            }
            Condition::IsNull(expr) => format!("{} IS NULL", self.expr(expr, scope)?),
            Condition::NotNull(expr) => format!("{} IS NOT NULL", self.expr(expr, scope)?),
            Condition::During(id, from, to) => {
                let column = self.column(*id, scope);
                let from = from.as_ref().map(|from| format!("{column} >= {}", dialect::text(from)));
                let to = to.as_ref().map(|to| format!("{column} < {}", dialect::text(to)));
                let bounds: Vec<String> = from.into_iter().chain(to).collect();
                bounds.join(" AND ")
            }
            Condition::In(expr, query) => {
                self.nesting += 1;
                let inner = self.query(query, &inner_scope(scope), None)?;
                format!("{} IN ({inner})", self.expr(expr, scope)?)
            }
            Condition::Exists { subject, query } => self.exists(*subject, query, scope)?,
            Condition::Term(id) => {
                let term = self.glossary.terms.get(*id)?;
                let home = self.schema.find_table(&term.table);
                format!("({})", self.fragment(&term.predicate, home, scope))
            }
            Condition::Not(inner) => match &**inner {
                Condition::Exists { .. } => format!("NOT {}", self.condition(inner, scope)?),
                other => format!("NOT ({})", self.condition(other, scope)?),
            },
            Condition::All(all) => self.joined_by(all, " AND ", scope)?,
            Condition::Any(any) => self.joined_by(any, " OR ", scope)?,
        })
    }

    pub(super) fn joined_by(
        &mut self,
        conditions: &[Condition],
        word: &str,
        scope: &Scope,
    ) -> Option<String> {
        let mut parts = Vec::new();
        for condition in conditions {
            parts.push(self.condition(condition, scope)?);
        }
        Some(format!("({})", parts.join(word)))
    }

    pub(super) fn exists(
        &mut self,
        subject: usize,
        query: &SemanticQuery,
        scope: &Scope,
    ) -> Option<String> {
        self.nesting += 1;
        let mut wanted = vec![subject];
        let mut inner_tables = query.tables.clone();
        self.referenced(query, &mut inner_tables);
        inner_tables.retain(|t| *t != subject);
        wanted.extend(inner_tables);
        let tree = join::tree(self.schema, &wanted, &[])?;
        if tree.tables.len() < 2 {
            return None;
        }
        let inner: Vec<usize> = tree.tables[1..].to_vec();
        let outer = scope.clone();
        let own = self.scope(&inner, &outer, false);
        let mut from = String::new();
        let mut conditions = Vec::new();
        for (edge, table) in &tree.steps {
            let on = {
                let info = &self.schema.edges[*edge];
                let other = if info.many == *table { info.one } else { info.many };
                let on = self.on(*edge, &Scope { bare: false, ..own.clone() });
                (other == subject, on)
            };
            match on {
                (true, on) => {
                    if !from.is_empty() {
                        from.push_str(" CROSS JOIN ");
                    }
                    from.push_str(&self.table(*table, &own));
                    conditions.push(on);
                }
                (false, on) => {
                    from.push_str(&format!(" JOIN {} ON {on}", self.table(*table, &own)))
                }
            }
        }
        let mut filter_scope = own.clone();
        filter_scope.bare = false;
        for condition in &query.filters {
            conditions.push(self.condition(condition, &filter_scope)?);
        }
        Some(format!("EXISTS (SELECT 1 FROM {from} WHERE {})", conditions.join(" AND ")))
    }

    pub(super) fn literal(&self, literal: &Literal, beside: &Expr) -> String {
        match literal {
            Literal::Text(text) | Literal::Date(text) => dialect::text(text),
            Literal::Number(number) => {
                // Numbers stored as text compare as numbers only when both sides are.
                let textual = match beside {
                    Expr::Column(id) => {
                        let declared = self.schema.column(*id).database_type.to_ascii_lowercase();
                        declared.contains("char") || declared.contains("text")
                    }
                    _ => false,
                };
                let plain = number.parse::<f64>().is_ok();
                if plain && !textual {
                    number.clone()
                } else if plain
                    && matches!(beside, Expr::Column(id) if self.schema.column(*id).kind == Kind::Year)
                {
                    dialect::text(number)
                } else if plain {
                    number.clone()
                } else {
                    dialect::text(number)
                }
            }
            Literal::Bool(value) => (if *value { "TRUE" } else { "FALSE" }).to_owned(),
        }
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Eq => "=",
        Compare::Ne => "<>",
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Gt => ">",
        Compare::Ge => ">=",
    }
}
