//! The typed query as SQL text.

mod condition;
mod expr;
mod metrics;
mod names;
mod ranked;
mod scope;
mod tables;

use super::dialect;
use super::glossary::Glossary;
use super::join;
use super::query::{ColumnId, Direction, Expr, SemanticQuery, SetOp};
use super::schema::Schema;
use scope::Scope;

pub struct Compiled {
    pub sql: String,
    pub names: Vec<String>,
    pub tables: u32,
    pub joins: u32,
    pub inferred: u32,
    pub nesting: u32,
}

/// `Err` when tables cannot be connected or the numbers would be wrong; with the reason where more
/// can be said than that.
pub fn compile(
    query: &SemanticQuery,
    schema: &Schema,
    glossary: &Glossary,
) -> Result<Compiled, Option<String>> {
    let mut writer =
        Writer { schema, glossary, tables: 0, joins: 0, inferred: 0, nesting: 0, reason: None };
    let mut names = names::of_outputs(query, schema, glossary);
    let Some(mut sql) = writer.query(query, &Scope::default(), Some(&names)) else {
        return Err(writer.reason);
    };
    if query.average_rows {
        let [name] = &names[..] else { return Err(None) };
        let column = dialect::identifier(name, schema.dialect);
        names = vec![format!("average_{name}")];
        let average = dialect::identifier(&names[0], schema.dialect);
        sql = format!("SELECT AVG({column}) AS {average}\nFROM ({sql}) AS counted");
    }
    if query.count_rows {
        names = vec!["count".to_owned()];
        sql = format!("SELECT COUNT(*) AS \"count\"\nFROM ({sql}) AS counted");
        if schema.dialect == sql_guard::Dialect::Mysql {
            sql = sql.replace("\"count\"", "`count`");
        }
    }
    Ok(Compiled {
        sql,
        names,
        tables: writer.tables,
        joins: writer.joins,
        inferred: writer.inferred,
        nesting: writer.nesting,
    })
}

struct Writer<'a> {
    schema: &'a Schema,
    glossary: &'a Glossary,
    tables: u32,
    joins: u32,
    inferred: u32,
    nesting: u32,
    /// Why nothing was written.
    reason: Option<String>,
}

impl Writer<'_> {
    fn query(
        &mut self,
        query: &SemanticQuery,
        outer: &Scope,
        names: Option<&[String]>,
    ) -> Option<String> {
        if let (false, Some(names)) = (query.per.is_empty(), names) {
            return self.ranked(query, outer, names);
        }
        let mut wanted = query.tables.clone();
        self.referenced(query, &mut wanted);
        if wanted.is_empty() {
            return self.without_tables(query, outer, names);
        }
        if let Some(kept) = query.keep_all {
            // A condition on what may be missing would drop the rows again.
            if !query.filters.is_empty() {
                return None;
            }
            wanted.retain(|table| *table != kept);
            wanted.insert(0, kept);
        }
        let tree = join::tree(self.schema, &wanted, &[])?;
        let mut scope = self.scope(&tree.tables, outer, true);
        scope.keeps_first = query.keep_all.is_some();
        let mut lines = Vec::new();
        let mut items = Vec::new();
        for (at, item) in query.select.iter().enumerate() {
            let text = self.expr(&item.expr, &scope)?;
            let name = names.and_then(|names| names.get(at));
            let own = matches!(&item.expr, Expr::Column(id) if name.is_some_and(|n| *n == self.schema.column(*id).name));
            match name {
                Some(name) if !own => {
                    items.push(format!(
                        "{text} AS {}",
                        dialect::identifier(name, self.schema.dialect)
                    ));
                }
                _ => items.push(text),
            }
        }
        let distinct = if query.distinct { "DISTINCT " } else { "" };
        let apart = if outer.aliases.is_empty() { "\n" } else { " " };
        lines.push(format!("SELECT {distinct}{}", items.join(", ")));
        lines.push(format!("FROM {}", self.from(&tree, &scope, apart)));
        let mut filters = Vec::new();
        for condition in &query.filters {
            filters.push(self.condition(condition, &scope)?);
        }
        filters.extend(self.metric_filters(query, &scope));
        // Ordering for the first rows would start with unknown values.
        if let (Some(_), [(Expr::Column(id), Direction::Ascending)]) =
            (query.limit, &query.order[..])
            && self.schema.column(*id).nullable
            && query.group.is_empty()
            && self.has_nulls(*id)
        {
            filters.push(format!("{} IS NOT NULL", self.column(*id, &scope)));
        }
        if !filters.is_empty() {
            lines.push(format!("WHERE {}", filters.join(" AND ")));
        }
        if !query.group.is_empty() {
            let mut keys = Vec::new();
            for expr in &query.group {
                keys.push(self.expr(expr, &scope)?);
            }
            // Strict databases want every shown column among the keys.
            for item in &query.select {
                if let Expr::Column(_) = item.expr {
                    let text = self.expr(&item.expr, &scope)?;
                    if !keys.contains(&text) {
                        keys.push(text);
                    }
                }
            }
            lines.push(format!("GROUP BY {}", keys.join(", ")));
        }
        if !query.having.is_empty() {
            let mut having = Vec::new();
            for condition in &query.having {
                having.push(self.condition(condition, &scope)?);
            }
            lines.push(format!("HAVING {}", having.join(" AND ")));
        }
        if let Some((op, other)) = &query.set {
            let op = match op {
                SetOp::Union => "UNION",
                SetOp::Intersect => "INTERSECT",
                SetOp::Except => "EXCEPT",
            };
            let other = self.query(other, outer, names)?;
            lines.push(op.to_owned());
            lines.push(other);
        }
        if !query.order.is_empty() {
            let mut keys = Vec::new();
            for (expr, direction) in &query.order {
                let mut key = self.expr(expr, &scope)?;
                // A shown aggregate is ordered by its name.
                if let Some(at) = query.select.iter().position(|item| item.expr == *expr)
                    && let Some(name) = names.and_then(|names| names.get(at))
                    && !matches!(expr, Expr::Column(_))
                {
                    key = dialect::identifier(name, self.schema.dialect);
                }
                if query.set.is_some() {
                    continue;
                }
                keys.push(match direction {
                    Direction::Ascending => key,
                    Direction::Descending => format!("{key} DESC"),
                });
            }
            if !keys.is_empty() {
                lines.push(format!("ORDER BY {}", keys.join(", ")));
            }
        }
        if let Some(limit) = query.limit {
            let skipped = query.offset.map(|rows| format!(" OFFSET {rows}")).unwrap_or_default();
            lines.push(format!("LIMIT {limit}{skipped}"));
        }
        Some(lines.join(apart))
    }

    fn has_nulls(&self, id: ColumnId) -> bool {
        let column = self.schema.column(id);
        column.nullable && !column.key
    }
}
