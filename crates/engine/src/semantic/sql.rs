//! The typed query as SQL text.

use super::dialect;
use super::glossary::Glossary;
use super::join;
use super::metric::{self, Part};
use super::query::{
    Aggregate, ColumnId, Compare, Condition, Direction, Expr, Literal, Operand, SemanticQuery,
    SetOp, ShareUnit,
};
use super::schema::{Kind, Schema};
use std::collections::HashMap;

pub struct Compiled {
    pub sql: String,
    pub names: Vec<String>,
    pub tables: u32,
    pub joins: u32,
    pub inferred: u32,
    pub nesting: u32,
}

/// `None` when tables cannot be connected.
pub fn compile(query: &SemanticQuery, schema: &Schema, glossary: &Glossary) -> Option<Compiled> {
    let mut writer = Writer { schema, glossary, tables: 0, joins: 0, inferred: 0, nesting: 0 };
    let mut names = output_names(query, schema, glossary);
    let mut sql = writer.query(query, &Scope::default(), Some(&names))?;
    if query.count_rows {
        names = vec!["count".to_owned()];
        sql = format!("SELECT COUNT(*) AS \"count\"\nFROM ({sql}) AS counted");
        if schema.dialect == sql_guard::Dialect::Mysql {
            sql = sql.replace("\"count\"", "`count`");
        }
    }
    Some(Compiled {
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
}

/// Aliases of the tables in reach, innermost last.
#[derive(Clone, Default)]
struct Scope {
    aliases: HashMap<usize, String>,
    used: Vec<String>,
    /// One table, nothing around it: columns need no table name.
    bare: bool,
    /// Tables joined at this level, the first one first.
    joined: Vec<usize>,
}

impl Writer<'_> {
    fn query(
        &mut self,
        query: &SemanticQuery,
        outer: &Scope,
        names: Option<&[String]>,
    ) -> Option<String> {
        let mut wanted = query.tables.clone();
        self.referenced(query, &mut wanted);
        let tree = join::tree(self.schema, &wanted, &[])?;
        let scope = self.scope(&tree.tables, outer, true);
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
            lines.push(format!("LIMIT {limit}"));
        }
        Some(lines.join(apart))
    }

    fn has_nulls(&self, id: ColumnId) -> bool {
        let column = self.schema.column(id);
        column.nullable && !column.key
    }

    fn scope(&mut self, tables: &[usize], outer: &Scope, own: bool) -> Scope {
        let mut scope = outer.clone();
        scope.bare = own && tables.len() == 1 && outer.aliases.is_empty();
        scope.joined = tables.to_vec();
        for &table in tables {
            let name = &self.schema.tables[table].name;
            let mut alias = name.clone();
            let mut number = 2;
            while scope.used.iter().any(|used| used.eq_ignore_ascii_case(&alias)) {
                alias = format!("{name}_{number}");
                number += 1;
            }
            scope.used.push(alias.clone());
            scope.aliases.insert(table, alias);
        }
        self.tables += tables.len() as u32;
        scope
    }

    fn table(&self, table: usize, scope: &Scope) -> String {
        let info = &self.schema.tables[table];
        let mut text = dialect::identifier(&info.name, self.schema.dialect);
        if self.schema.qualified {
            text = format!("{}.{text}", dialect::identifier(&info.schema, self.schema.dialect));
        }
        let alias = &scope.aliases[&table];
        if *alias == info.name {
            text
        } else {
            format!("{text} AS {}", dialect::identifier(alias, self.schema.dialect))
        }
    }

    /// `apart` stands before each join.
    fn from(&mut self, tree: &join::JoinTree, scope: &Scope, apart: &str) -> String {
        let mut text = self.table(tree.tables[0], scope);
        for (edge, table) in &tree.steps {
            let on = self.on(*edge, scope);
            text.push_str(&format!("{apart}JOIN {} ON {on}", self.table(*table, scope)));
        }
        text
    }

    fn on(&mut self, edge: usize, scope: &Scope) -> String {
        self.joins += 1;
        let edge = &self.schema.edges[edge];
        if edge.inferred {
            self.inferred += 1;
        }
        let pairs: Vec<String> = edge
            .many_columns
            .iter()
            .zip(&edge.one_columns)
            .map(|(&many, &one)| {
                let many = self.column(ColumnId { table: edge.many, column: many }, scope);
                let one = self.column(ColumnId { table: edge.one, column: one }, scope);
                format!("{many} = {one}")
            })
            .collect();
        pairs.join(" AND ")
    }

    fn column(&self, id: ColumnId, scope: &Scope) -> String {
        let name = dialect::identifier(&self.schema.column(id).name, self.schema.dialect);
        if scope.bare {
            return name;
        }
        let alias = scope.aliases.get(&id.table).unwrap_or(&self.schema.tables[id.table].name);
        format!("{}.{name}", dialect::identifier(alias, self.schema.dialect))
    }

    fn expr(&mut self, expr: &Expr, scope: &Scope) -> Option<String> {
        Some(match expr {
            Expr::Column(id) => self.column(*id, scope),
            Expr::CountRows(table) => self.count(*table, scope),
            Expr::Aggregate(function, id) => self.aggregate(*function, *id, scope),
            Expr::Metric(id) => self.metric(*id, scope)?,
            Expr::Grain(grain, id) => {
                dialect::grain(*grain, &self.column(*id, scope), self.schema.dialect)
            }
            Expr::Share(inner, unit) => {
                let (part, whole) = match &**inner {
                    Expr::InPeriod(measure, _) => {
                        (self.expr(inner, scope)?, self.expr(measure, scope)?)
                    }
                    other => {
                        let part = self.expr(other, scope)?;
                        let whole = format!("SUM({part}) OVER ()");
                        (part, whole)
                    }
                };
                match unit {
                    ShareUnit::Percent => dialect::percent(&part, &whole),
                    ShareUnit::Fraction => format!("1.0 * {part} / NULLIF({whole}, 0)"),
                }
            }
            Expr::SharePassing(_, condition) => {
                let condition = self.condition(condition, scope)?;
                let passing = format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
                format!("ROUND({}, 2)", dialect::percent(&passing, "COUNT(*)"))
            }
            Expr::Growth(now, before) => {
                let (now, before) = (self.expr(now, scope)?, self.expr(before, scope)?);
                format!("ROUND({}, 2)", dialect::percent(&format!("({now} - {before})"), &before))
            }
            Expr::Difference(now, before) => {
                format!("{} - {}", self.expr(now, scope)?, self.expr(before, scope)?)
            }
            Expr::InPeriod(inner, condition) => {
                let condition = self.condition(condition, scope)?;
                match &**inner {
                    Expr::Metric(id) => self.plain_metric(*id, scope, Some(&condition))?,
                    Expr::CountRows(_) => format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"),
                    Expr::Aggregate(Aggregate::Sum, id) => {
                        format!("SUM(CASE WHEN {condition} THEN {} END)", self.column(*id, scope))
                    }
                    Expr::Aggregate(Aggregate::Avg, id) => {
                        format!("AVG(CASE WHEN {condition} THEN {} END)", self.column(*id, scope))
                    }
                    _ => return None,
                }
            }
            Expr::Lag(_) | Expr::Running(_) => return None,
        })
    }

    /// Rows of a table, also when the joins repeat them.
    fn count(&self, table: usize, scope: &Scope) -> String {
        let mut wanted = vec![table];
        wanted.extend(scope.joined.iter().copied().filter(|t| *t != table));
        let repeats = wanted.len() > 1
            && join::tree(self.schema, &wanted, &[])
                .is_some_and(|tree| join::multiplies(self.schema, &tree));
        match (&self.schema.tables[table].key[..], repeats) {
            ([key], true) => {
                format!("COUNT(DISTINCT {})", self.column(ColumnId { table, column: *key }, scope))
            }
            _ => "COUNT(*)".to_owned(),
        }
    }

    fn aggregate(&self, function: Aggregate, id: ColumnId, scope: &Scope) -> String {
        let column = self.column(id, scope);
        let money = self.schema.column(id).kind == Kind::Decimal;
        let rounded = |text: String| if money { format!("ROUND({text}, 2)") } else { text };
        match function {
            Aggregate::Count => format!("COUNT({column})"),
            Aggregate::CountDistinct => format!("COUNT(DISTINCT {column})"),
            Aggregate::Sum => rounded(format!("SUM({column})")),
            Aggregate::Avg => format!("AVG({column})"),
            Aggregate::Min => format!("MIN({column})"),
            Aggregate::Max => format!("MAX({column})"),
        }
    }

    fn fragment(&self, fragment: &str, home: Option<usize>, scope: &Scope) -> String {
        metric::parts(fragment, self.schema, home)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Column(id) => self.column(id, scope),
            })
            .collect()
    }

    fn metric(&mut self, id: usize, scope: &Scope) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        if let Some(ratio) = &metric.ratio {
            let part = metric::named(self.glossary, &ratio.numerator)?;
            let whole = metric::named(self.glossary, &ratio.denominator)?;
            let tables = |id| metric::metric_tables(self.glossary, self.schema, id);
            if tables(part).first() != tables(whole).first() {
                return None;
            }
            let (part, whole) = (self.own_metric(part, scope)?, self.own_metric(whole, scope)?);
            return Some(if metric.unit.as_deref() == Some("%") {
                dialect::percent(&part, &whole)
            } else {
                format!("1.0 * {part} / NULLIF({whole}, 0)")
            });
        }
        let text = self.plain_metric(id, scope, None)?;
        let sums = metric.aggregate.as_deref().unwrap_or("sum") == "sum"
            && metric.unit.as_deref().is_some_and(|u| !u.is_empty());
        Some(if sums { format!("ROUND({text}, 2)") } else { text })
    }

    /// A part of a ratio, with conditions of its own.
    fn own_metric(&self, id: usize, scope: &Scope) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
        if metric.filters.is_empty() {
            return self.plain_metric(id, scope, None);
        }
        let conditions: Vec<String> =
            metric.filters.iter().map(|f| self.fragment(f, home, scope)).collect();
        self.plain_metric(id, scope, Some(&conditions.join(" AND ")))
    }

    /// The aggregate of a metric, over the rows that pass `condition`.
    fn plain_metric(&self, id: usize, scope: &Scope, condition: Option<&str>) -> Option<String> {
        let metric = self.glossary.metrics.get(id)?;
        let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
        let expression = metric.expression.as_deref().map(|e| self.fragment(e, home, scope));
        let expression = match condition {
            Some(condition) => {
                let value = expression.filter(|e| e != "*").unwrap_or_else(|| "1".to_owned());
                Some(format!("CASE WHEN {condition} THEN {value} END"))
            }
            None => expression,
        };
        Some(match metric.aggregate.as_deref().unwrap_or("sum") {
            "count" => match expression.filter(|e| e != "*") {
                Some(expression) => format!("COUNT({expression})"),
                None => self.count(home?, scope),
            },
            "count_distinct" => format!("COUNT(DISTINCT {})", expression?),
            other => format!("{}({})", other.to_uppercase(), expression?),
        })
    }

    /// Conditions every metric of the query brings; the same for all when there are several.
    fn metric_filters(&self, query: &SemanticQuery, scope: &Scope) -> Vec<String> {
        let mut found = Vec::new();
        let exprs = query.select.iter().map(|i| &i.expr).chain(query.order.iter().map(|o| &o.0));
        for expr in exprs {
            let mut expr = expr;
            while let Expr::Share(inner, _) | Expr::InPeriod(inner, _) = expr {
                expr = inner;
            }
            let Expr::Metric(id) = expr else { continue };
            // The parts of a ratio keep their conditions to themselves.
            if self.glossary.metrics.get(*id).is_some_and(|m| m.ratio.is_some()) {
                continue;
            }
            let Some(metric) = metric::base(self.glossary, *id) else { continue };
            let home = metric.table.as_deref().and_then(|name| self.schema.find_table(name));
            for filter in &metric.filters {
                let text = self.fragment(filter, home, scope);
                if !found.contains(&text) {
                    found.push(text);
                }
            }
        }
        found
    }

    fn condition(&mut self, condition: &Condition, scope: &Scope) -> Option<String> {
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

    fn joined_by(&mut self, conditions: &[Condition], word: &str, scope: &Scope) -> Option<String> {
        let mut parts = Vec::new();
        for condition in conditions {
            parts.push(self.condition(condition, scope)?);
        }
        Some(format!("({})", parts.join(word)))
    }

    fn exists(&mut self, subject: usize, query: &SemanticQuery, scope: &Scope) -> Option<String> {
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

    fn literal(&self, literal: &Literal, beside: &Expr) -> String {
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

    /// Tables of every column used at this level.
    fn referenced(&self, query: &SemanticQuery, found: &mut Vec<usize>) {
        let mut exprs: Vec<&Expr> = query.select.iter().map(|i| &i.expr).collect();
        exprs.extend(&query.group);
        exprs.extend(query.order.iter().map(|o| &o.0));
        for expr in exprs {
            self.expr_tables(expr, found);
        }
        for condition in query.filters.iter().chain(&query.having) {
            self.condition_tables(condition, found);
        }
    }

    fn expr_tables(&self, expr: &Expr, found: &mut Vec<usize>) {
        let mut add = |table: usize| {
            if !found.contains(&table) {
                found.push(table);
            }
        };
        match expr {
            Expr::Column(id) | Expr::Aggregate(_, id) | Expr::Grain(_, id) => add(id.table),
            Expr::CountRows(table) => add(*table),
            Expr::Metric(id) => {
                metric::metric_tables(self.glossary, self.schema, *id).into_iter().for_each(add);
            }
            Expr::SharePassing(table, condition) => {
                add(*table);
                self.condition_tables(condition, found);
            }
            Expr::InPeriod(inner, condition) => {
                self.expr_tables(inner, found);
                self.condition_tables(condition, found);
            }
            Expr::Share(inner, _) | Expr::Lag(inner) | Expr::Running(inner) => {
                self.expr_tables(inner, found);
            }
            Expr::Growth(left, right) | Expr::Difference(left, right) => {
                self.expr_tables(left, found);
                self.expr_tables(right, found);
            }
        }
    }

    fn condition_tables(&self, condition: &Condition, found: &mut Vec<usize>) {
        match condition {
            Condition::Compare(expr, _, operand) => {
                self.expr_tables(expr, found);
                if let Operand::Expr(expr) = operand {
                    self.expr_tables(expr, found);
                }
            }
            Condition::Between(expr, ..)
            | Condition::Like(expr, _)
            | Condition::IsNull(expr)
            | Condition::NotNull(expr)
            | Condition::In(expr, _) => self.expr_tables(expr, found),
            Condition::During(id, ..) => self.expr_tables(&Expr::Column(*id), found),
            Condition::Exists { subject, .. } => {
                if !found.contains(subject) {
                    found.push(*subject);
                }
            }
            Condition::Term(id) => {
                if let Some(term) = self.glossary.terms.get(*id) {
                    let home = self.schema.find_table(&term.table);
                    for table in metric::tables(&term.predicate, self.schema, home) {
                        if !found.contains(&table) {
                            found.push(table);
                        }
                    }
                }
            }
            Condition::Not(inner) => self.condition_tables(inner, found),
            Condition::All(all) | Condition::Any(all) => {
                all.iter().for_each(|c| self.condition_tables(c, found));
            }
        }
    }
}

/// A nested query that stands alone sees no outer tables, but their aliases are taken.
fn inner_scope(scope: &Scope) -> Scope {
    Scope {
        aliases: HashMap::from([(usize::MAX, String::new())]),
        used: scope.used.clone(),
        bare: false,
        joined: Vec::new(),
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

/// Unique, readable names of the output columns.
pub fn output_names(query: &SemanticQuery, schema: &Schema, glossary: &Glossary) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in &query.select {
        let dimension = match &item.expr {
            Expr::Column(id) if !query.group.is_empty() => dimension_name(*id, schema, glossary),
            _ => None,
        };
        let name = item
            .alias
            .clone()
            .or(dimension)
            .unwrap_or_else(|| name_of(&item.expr, schema, glossary));
        let mut unique = name.clone();
        if let (Expr::Column(id), true) = (&item.expr, names.contains(&unique)) {
            unique = format!(
                "{}_{name}",
                super::morphology::singular(&schema.tables[id.table].name.to_lowercase())
            );
        }
        let mut number = 2;
        while names.contains(&unique) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        names.push(unique);
    }
    names
}

/// Columns whose name says nothing without their table.
const BARE_NAMES: [&str; 5] = ["name", "full_name", "title", "label", "description"];

/// What the glossary calls a grouping that would else be headed `name`.
fn dimension_name(id: ColumnId, schema: &Schema, glossary: &Glossary) -> Option<String> {
    let column = &schema.column(id).name;
    if !BARE_NAMES.contains(&column.to_lowercase().as_str()) {
        return None;
    }
    let place = format!("{}.{column}", schema.tables[id.table].name);
    let dimension =
        glossary.dimensions.iter().find(|known| known.column.eq_ignore_ascii_case(&place))?;
    Some(super::words::split_identifier(&dimension.name).join("_"))
}

fn name_of(expr: &Expr, schema: &Schema, glossary: &Glossary) -> String {
    let snake = |text: &str| super::words::split_identifier(text).join("_");
    match expr {
        Expr::Column(id) => schema.column(*id).name.clone(),
        Expr::CountRows(table) => format!("{}_count", snake(&schema.tables[*table].name)),
        Expr::Aggregate(function, id) => {
            let column = snake(&schema.column(*id).name);
            let prefix = match function {
                Aggregate::Count => "count",
                Aggregate::CountDistinct => "distinct",
                Aggregate::Sum => "total",
                Aggregate::Avg => "average",
                Aggregate::Min => "minimum",
                Aggregate::Max => "maximum",
            };
            format!("{prefix}_{column}")
        }
        Expr::Metric(id) => {
            glossary.metrics.get(*id).map_or_else(|| "metric".into(), |m| snake(&m.name))
        }
        Expr::Grain(grain, _) => format!("{grain:?}").to_lowercase(),
        Expr::Share(inner, _) => format!("{}_share", name_of(inner, schema, glossary)),
        Expr::SharePassing(..) => "share".into(),
        Expr::Growth(..) => "growth".into(),
        Expr::Difference(..) => "difference".into(),
        Expr::InPeriod(inner, _) => name_of(inner, schema, glossary),
        Expr::Lag(inner) => {
            format!("previous_{}", name_of(inner, schema, glossary))
        }
        Expr::Running(inner) => format!("running_{}", name_of(inner, schema, glossary)),
    }
}
