//! Puts, in place of every table a rule restricts, a query that gives the rows and values its reader
//! may see. Whatever is done with the table afterwards, is done with those.

use super::views;
use crate::catalog::{Dialect, Schema, Table};
use crate::index::Index;
use crate::names;
use crate::relations::Base;
use crate::rules::{Access, AccessRules, RowMode, TableRules};
use crate::tokens::marks::ONLY;
use crate::{parse, tokens};
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, Statement, TableAlias, TableFactor, Value, VisitMut,
    VisitorMut,
};
use sqlparser::tokenizer::Location;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

/// A table as its reader may see it: the query that stands for it.
pub(crate) struct Restricted {
    query: Query,
    schema: String,
    table: String,
    /// A view, written out: what stands in the FROM of the query is not the view itself.
    expanded: bool,
    /// Values of some of its columns are hidden.
    pub(crate) masked: bool,
    pub(crate) parameters: BTreeMap<String, serde_json::Value>,
}

/// What is needed to say what may be seen in one statement.
pub(crate) struct Sight<'r> {
    pub(crate) all: &'r AccessRules,
    pub(crate) index: &'r Index<'r>,
    /// Conditions already read: whether the attributes in them are given, `None` for no condition.
    read: RefCell<HashMap<String, Option<bool>>>,
}

static NO_RULES: TableRules = TableRules { rows: Vec::new(), masks: BTreeMap::new() };

impl<'r> Sight<'r> {
    pub(crate) fn new(all: &'r AccessRules, index: &'r Index<'r>) -> Sight<'r> {
        Sight { all, index, read: RefCell::default() }
    }

    fn rules(&self, schema: &str, table: &str) -> &TableRules {
        match self.all.access(schema, table) {
            Access::Rules(own) => own,
            Access::Free | Access::Denied => &NO_RULES,
        }
    }

    /// Some of its rows or values may not be seen.
    pub(crate) fn restricts(&self, schema: &Schema, table: &Table) -> bool {
        self.rules(&schema.name, &table.name).restricts()
            || views::is_expanded(table, self.all)
            || !matches!(self.inherited(schema, table, &mut Vec::new()), Ok(None))
    }

    /// Rows of a table the policy does not name are seen with the rows they refer to: the lines of
    /// an order with the order.
    fn inherited(
        &self,
        schema: &Schema,
        table: &Table,
        path: &mut Vec<(String, String)>,
    ) -> Result<Option<String>, String> {
        if !matches!(self.all.access(&schema.name, &table.name), Access::Free) {
            return Ok(None);
        }
        let dialect = self.index.dialect();
        path.push((schema.name.clone(), table.name.clone()));
        let mut every = Vec::new();
        for key in &table.foreign_keys {
            let in_schema = key.references.schema.as_deref().unwrap_or(&schema.name);
            let parent = self.index.named(Some(in_schema), &key.references.table).next();
            let Some(parent) = parent else { continue };
            let (parent_schema, parent) = (parent.schema, parent.table);
            let place = (parent_schema.name.clone(), parent.name.clone());
            if path.contains(&place) {
                continue;
            }
            let own = self.rules(&parent_schema.name, &parent.name);
            let known = self.condition(own).map_err(|()| not_one(parent))?;
            let condition = match known {
                Some(condition) => Some(condition),
                None => self.inherited(parent_schema, parent, path)?,
            };
            let Some(condition) = condition else { continue };
            let listed = |columns: &[String]| {
                columns.iter().map(|name| quoted(dialect, name)).collect::<Vec<_>>().join(", ")
            };
            let keys: Vec<String> = parent
                .columns
                .iter()
                .filter(|column| column.primary_key)
                .map(|column| column.name.clone())
                .collect();
            let referred = match key.references.columns.as_slice() {
                [] => keys,
                columns => columns.to_vec(),
            };
            if referred.len() != key.columns.len() || referred.is_empty() {
                return Err(format!(
                    "the foreign key of `{}` to `{}` does not say how they belong together",
                    table.name, parent.name
                ));
            }
            let left = match key.columns.as_slice() {
                [one] => quoted(dialect, one),
                several => format!("({})", listed(several)),
            };
            every.push(format!(
                "({left} IN (SELECT {} FROM {}.{} WHERE {condition}))",
                listed(&referred),
                quoted(dialect, &parent_schema.name),
                quoted(dialect, &parent.name),
            ));
        }
        path.pop();
        Ok((!every.is_empty()).then(|| every.join(" AND ")))
    }
}

/// `Err` says what is wrong with the rule. The condition is taken as written, with the tables in it
/// named in full, so that no WITH of the statement can slip under them.
pub(crate) fn restricted(base: &Base, sight: &Sight, depth: usize) -> Result<Restricted, String> {
    let Sight { all, index, .. } = *sight;
    let rules = sight.rules(&base.schema.name, &base.table.name);
    let dialect = index.dialect();
    let columns = base.table.columns.iter().map(|column| {
        let name = quoted(dialect, &column.name);
        let masked =
            rules.masks.iter().find(|(masked, _)| names::same(dialect, masked, &column.name));
        match masked {
            Some((_, mask)) => {
                format!("{} AS {name}", mask.sql(dialect, &name, &column.database_type))
            }
            None => name,
        }
    });
    let columns: Vec<String> = columns.collect();
    if let Some((unknown, _)) = rules.masks.iter().find(|(masked, _)| {
        !base.table.columns.iter().any(|column| names::same(dialect, masked, &column.name))
    }) {
        return Err(format!("the mask of `{unknown}` names no column of `{}`", base.table.name));
    }
    let table =
        format!("{}.{}", quoted(dialect, &base.schema.name), quoted(dialect, &base.table.name));
    let mut sql = format!("SELECT {} FROM {table}", columns.join(", "));
    let known = sight.condition(rules).map_err(|()| not_one(base.table))?;
    let condition = match known {
        Some(condition) => Some(condition),
        None => sight.inherited(base.schema, base.table, &mut Vec::new())?,
    };
    if let Some(condition) = condition {
        sql.push_str(&format!(" WHERE {condition}"));
    }
    if dialect == Dialect::Postgres {
        // A fence: the reader's own conditions are not tried on rows that are filtered out.
        sql.push_str(" OFFSET 0");
    }
    let mut query = parsed(&sql, dialect).ok_or_else(|| not_one(base.table))?;
    crate::source_map::forget_places(&mut query);
    let mut bind = Bind { all, parameters: BTreeMap::new(), missing: false };
    let ControlFlow::Continue(()) = query.visit(&mut bind);
    let mut qualify = Qualify { index, unknown: None };
    let ControlFlow::Continue(()) = query.visit(&mut qualify);
    if let Some(unknown) = qualify.unknown {
        return Err(format!(
            "a row rule of `{}` reads `{unknown}`, which is not in the catalog",
            base.table.name
        ));
    }
    let mut parameters = bind.parameters;
    let expanded = views::is_expanded(base.table, all);
    if expanded {
        let body = views::body(base, sight, depth)?;
        parameters.extend(body.parameters);
        if let SetExpr::Select(select) = query.body.as_mut()
            && let [item] = select.from.as_mut_slice()
        {
            let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
            let name = base.table.name.replace(quote, &format!("{quote}{quote}"));
            item.relation = TableFactor::Derived {
                lateral: false,
                subquery: Box::new(body.query),
                alias: Some(TableAlias {
                    explicit: true,
                    name: Ident::with_quote(quote, name),
                    columns: vec![],
                    at: None,
                }),
                sample: None,
            };
        }
    }
    Ok(Restricted {
        query,
        schema: base.schema.name.clone(),
        table: base.table.name.clone(),
        expanded,
        masked: !rules.masks.is_empty(),
        parameters,
    })
}

fn not_one(table: &Table) -> String {
    format!("a row rule of `{}` is not a condition", table.name)
}

impl Sight<'_> {
    /// `Err` when one of the rules is not a condition.
    fn condition(&self, rules: &TableRules) -> Result<Option<String>, ()> {
        let of = |mode: RowMode| {
            let fitting = rules.rows.iter().filter(move |rule| rule.mode == mode);
            fitting
                .map(|rule| match self.has_attributes(&rule.condition) {
                    Some(true) => Ok(format!("({})", rule.condition)),
                    Some(false) => Ok("(1 = 0)".to_string()),
                    None => Err(()),
                })
                .collect::<Result<Vec<_>, ()>>()
        };
        let mut every = of(RowMode::Restrictive)?;
        let any = of(RowMode::Permissive)?;
        if !any.is_empty() {
            every.insert(0, format!("({})", any.join(" OR ")));
        }
        Ok((!every.is_empty()).then(|| every.join(" AND ")))
    }

    /// A rule that compares with an attribute nobody has given is false, whatever it says. `None`: it
    /// is not a condition.
    fn has_attributes(&self, condition: &str) -> Option<bool> {
        if let Some(known) = self.read.borrow().get(condition) {
            return *known;
        }
        let given =
            |name: &String| self.all.attributes.get(name).is_some_and(|value| !value.is_null());
        let names = placeholders(condition, self.index.dialect());
        let found = names.map(|names| names.iter().all(given));
        self.read.borrow_mut().insert(condition.to_owned(), found);
        found
    }
}

/// Names of the attributes in a condition; `None` when it is not one.
pub(crate) fn placeholders(condition: &str, dialect: Dialect) -> Option<BTreeSet<String>> {
    let query = parsed(&format!("SELECT 1 WHERE ({condition})"), dialect)?;
    // `a) OR (b` would close the brackets that keep it apart from the other rules.
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let Some(Expr::Nested(_)) = &select.selection else { return None };
    let mut names = BTreeSet::new();
    let _: ControlFlow<()> = sqlparser::ast::visit_expressions(&query, |expr| {
        if let Expr::Value(value) = expr
            && let Value::Placeholder(name) = &value.value
        {
            names.insert(name.trim_start_matches([':', '@', '$']).to_string());
        }
        ControlFlow::Continue(())
    });
    Some(names)
}

pub(super) fn parsed(sql: &str, dialect: Dialect) -> Option<Query> {
    let text = crate::text::Text::new(sql);
    let mut report = crate::findings::Report::default();
    let clean = crate::limits::check_text(sql, dialect, &text, &mut report);
    let tokens = tokens::read(sql, dialect, &text, &mut report)?;
    let shallow = crate::limits::check_depth(&tokens, &text, &mut report);
    match parse::parse(tokens::respell(&tokens, dialect).list, dialect) {
        Ok(Statement::Query(query)) if clean && shallow && report.is_clean() => {
            // A condition cannot close its brackets and go on with something else.
            let one_select = matches!(query.body.as_ref(), SetExpr::Select(_));
            one_select.then_some(*query)
        }
        _ => None,
    }
}

pub(crate) fn quoted(dialect: Dialect, name: &str) -> String {
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push(quote);
    for letter in name.chars() {
        if letter == quote {
            quoted.push(quote);
        }
        quoted.push(letter);
    }
    quoted.push(quote);
    quoted
}

/// Attributes become parameters; a condition on one that is missing is false.
struct Bind<'r> {
    all: &'r AccessRules,
    parameters: BTreeMap<String, serde_json::Value>,
    missing: bool,
}

impl VisitorMut for Bind<'_> {
    type Break = std::convert::Infallible;

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Self::Break> {
        if let Expr::Value(value) = expr
            && let Value::Placeholder(name) = &value.value
        {
            let bare = name.trim_start_matches([':', '@', '$']).to_string();
            match self.all.attributes.get(&bare) {
                Some(found) if !found.is_null() => {
                    self.parameters.insert(bare, found.clone());
                }
                _ => {
                    self.missing = true;
                    *expr = Expr::Value(Value::Null.into());
                }
            }
        }
        ControlFlow::Continue(())
    }
}

struct Qualify<'c> {
    index: &'c Index<'c>,
    unknown: Option<String>,
}

impl VisitorMut for Qualify<'_> {
    type Break = std::convert::Infallible;

    fn post_visit_relation(&mut self, name: &mut ObjectName) -> ControlFlow<Self::Break> {
        let dialect = self.index.dialect();
        let found = crate::relations::parts(name).and_then(|(schema, ident)| {
            let table = names::meaning(dialect, ident);
            let schema = schema.map(|schema| names::meaning(dialect, schema));
            self.index.named(schema.as_deref(), &table).next()
        });
        match found {
            Some(Base { schema, table, .. }) => {
                let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
                let part = |name: &str| {
                    let doubled = name.replace(quote, &format!("{quote}{quote}"));
                    ObjectNamePart::Identifier(Ident::with_quote(quote, doubled))
                };
                *name = ObjectName(vec![part(&schema.name), part(&table.name)]);
            }
            None => self.unknown = Some(name.to_string()),
        }
        ControlFlow::Continue(())
    }
}

/// Replaces the tables at `places`. Answers which were, once for each time.
pub(crate) fn apply(
    statement: &mut Statement,
    places: &HashMap<Location, u32>,
    restricted: &HashMap<u32, Restricted>,
    dialect: Dialect,
) -> Vec<u32> {
    let mut replace = Replace { places, restricted, dialect, replaced: Vec::new() };
    let ControlFlow::Continue(()) = statement.visit(&mut replace);
    replace.replaced
}

struct Replace<'r> {
    places: &'r HashMap<Location, u32>,
    restricted: &'r HashMap<u32, Restricted>,
    dialect: Dialect,
    replaced: Vec<u32>,
}

impl VisitorMut for Replace<'_> {
    type Break = std::convert::Infallible;

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<Self::Break> {
        let TableFactor::Table { name, alias, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let Some(last) = name.0.last().and_then(|part| part.as_ident()).cloned() else {
            return ControlFlow::Continue(());
        };
        let found = self
            .places
            .get(&last.span.start)
            .and_then(|table| Some((*table, self.restricted.get(table)?)));
        let Some((table, restricted)) = found else { return ControlFlow::Continue(()) };
        let alias = alias.take().unwrap_or_else(|| TableAlias {
            explicit: true,
            name: last,
            columns: vec![],
            at: None,
        });
        let quote = if self.dialect == Dialect::Mysql { '`' } else { '"' };
        let part = |name: &str| {
            ObjectNamePart::Identifier(Ident::with_quote(
                quote,
                name.replace(quote, &format!("{quote}{quote}")),
            ))
        };
        let only =
            name.0.first().filter(|part| part.as_ident().is_some_and(|ident| ident.value == ONLY));
        let full =
            only.cloned().into_iter().chain([part(&restricted.schema), part(&restricted.table)]);
        *name = ObjectName(full.collect());
        let mut query = restricted.query.clone();
        if let SetExpr::Select(select) = query.body.as_mut()
            && let [item] = select.from.as_mut_slice()
        {
            if restricted.expanded {
                // A sample of a view is nothing an engine has.
                if factor_has_options(factor) {
                    return ControlFlow::Continue(());
                }
            } else {
                // The table itself, with its sample, partitions and hints.
                item.relation = factor.clone();
            }
        }
        *factor = TableFactor::Derived {
            lateral: false,
            subquery: Box::new(query),
            alias: Some(alias),
            sample: None,
        };
        self.replaced.push(table);
        ControlFlow::Continue(())
    }

    /// A query in FROM has a name but no schema: `main.orders.id` becomes `orders.id`.
    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Self::Break> {
        if let Expr::CompoundIdentifier(parts) = expr
            && parts.len() == 3
        {
            parts.remove(0);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<Self::Break> {
        for item in &mut select.projection {
            if let SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(name),
                _,
            ) = item
                && name.0.len() == 2
            {
                name.0.remove(0);
            }
        }
        ControlFlow::Continue(())
    }
}

fn factor_has_options(factor: &TableFactor) -> bool {
    match factor {
        TableFactor::Table { sample, partitions, index_hints, .. } => {
            sample.is_some() || !partitions.is_empty() || !index_hints.is_empty()
        }
        _ => true,
    }
}

impl Restricted {
    pub(crate) fn table(&self) -> &str {
        &self.table
    }

    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// The condition on its rows, if there is one.
    pub(crate) fn condition(&self) -> Option<&Expr> {
        match self.query.body.as_ref() {
            SetExpr::Select(select) => select.selection.as_ref(),
            _ => None,
        }
    }

    /// The query, for counting what it reads.
    pub(crate) fn query(&self) -> &Query {
        &self.query
    }
}
