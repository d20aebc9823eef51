//! Which column a name stands for, from the innermost scope outwards.

use super::scope::{Env, Origin, Output, Relation};
use super::{Cx, Resolver};
use crate::Dialect;
use crate::OriginKind;
use crate::names::{meaning, nearest, same};
use sqlparser::ast::Ident;
use sqlparser::tokenizer::Span as TokenSpan;

const SQLITE_ROW_IDS: &[&str] = &["rowid", "_rowid_", "oid"];
const POSTGRES_SYSTEM_COLUMNS: &[&str] = &["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"];

impl<'a> Resolver<'a, '_> {
    pub(super) fn bare_column(&mut self, ident: &Ident, cx: Cx<'_, 'a>) -> Origin {
        let name = meaning(self.dialect, ident);
        let mut scope = Some(cx.env);
        while let Some(env) = scope {
            if let Some(origin) = self.column_in(env, ident, &name) {
                return origin;
            }
            scope = env.parent;
        }
        if self.dialect == Dialect::Sqlite && ident.quote_style == Some('"') {
            self.texts.push(ident.span.start);
            return Origin::constant();
        }
        self.unknown_column(ident, &name, cx.env);
        Origin::unknown()
    }

    fn column_in(&mut self, env: &Env<'_, 'a>, ident: &Ident, name: &str) -> Option<Origin> {
        let dialect = self.dialect;
        let mut found: Vec<(usize, &Output<'a>)> = Vec::new();
        for (at, relation) in env.relations.iter().enumerate() {
            let fitting = |column: &&Output| !column.merged && same(dialect, &column.name, name);
            found.extend(relation.columns.iter().filter(fitting).map(|column| (at, column)));
        }
        if let Some((first_at, first)) = found.first() {
            let several = found.iter().any(|(at, _)| at != first_at);
            let origin = found.iter().map(|(_, column)| column.origin.clone());
            let origin = origin.reduce(Origin::either).unwrap_or_else(|| first.origin.clone());
            if several {
                let owners: Vec<String> = found
                    .iter()
                    .map(|(at, _)| format!("`{}.{name}`", env.relations[*at].binding))
                    .collect();
                self.deny(
                    "column.ambiguous",
                    format!("`{name}` could be {}", owners.join(" or ")),
                    ident.span,
                    Some(format!("write {}", owners.join(" or "))),
                );
            }
            return Some(origin);
        }
        for relation in &env.relations {
            if let Some(origin) = self.system_column(relation, ident, name) {
                return Some(origin);
            }
        }
        if let Some(origin) = self.alias(ident, env) {
            return Some(origin);
        }
        if dialect == Dialect::Postgres
            && let Some(relation) = env.relations.iter().find(|relation| relation.binding == name)
        {
            return Some(whole_row(relation));
        }
        env.relations.iter().any(|relation| relation.open).then(Origin::unknown)
    }

    /// A column of the select list.
    pub(super) fn alias(&self, ident: &Ident, env: &Env<'_, 'a>) -> Option<Origin> {
        let name = meaning(self.dialect, ident);
        env.aliases
            .iter()
            .filter(|column| same(self.dialect, &column.name, &name))
            .map(|column| column.origin.clone())
            .reduce(Origin::either)
    }

    fn system_column(&self, relation: &Relation<'a>, ident: &Ident, name: &str) -> Option<Origin> {
        relation.base?;
        let listed = match self.dialect {
            Dialect::Sqlite => SQLITE_ROW_IDS,
            Dialect::Postgres if ident.quote_style.is_none() => POSTGRES_SYSTEM_COLUMNS,
            Dialect::Postgres | Dialect::Mysql => return None,
        };
        listed
            .iter()
            .any(|known| same(self.dialect, known, name))
            .then(|| Origin { sources: relation.key.clone(), kind: OriginKind::Expression })
    }

    /// `relation.column`, with or without a schema in front.
    pub(super) fn qualified_column(&mut self, parts: &[Ident], cx: Cx<'_, 'a>) -> Origin {
        let Some((ident, qualifier)) = parts.split_last() else { return Origin::unknown() };
        let Some(relation) = self.relation(qualifier, cx.env) else {
            self.unknown_relation(qualifier, cx.env);
            return Origin::unknown();
        };
        let name = meaning(self.dialect, ident);
        self.column_of(relation, ident, &name)
    }

    pub(super) fn column_of(
        &mut self,
        relation: &Relation<'a>,
        ident: &Ident,
        name: &str,
    ) -> Origin {
        let fitting = relation
            .columns
            .iter()
            .filter(|column| same(self.dialect, &column.name, name))
            .map(|column| column.origin.clone())
            .reduce(Origin::either);
        if let Some(origin) = fitting {
            return origin;
        }
        if let Some(origin) = self.system_column(relation, ident, name) {
            return origin;
        }
        if relation.open {
            return Origin::unknown();
        }
        if self.report.is_full() {
            return Origin::unknown();
        }
        let known = relation.columns.iter().map(|column| &*column.name);
        let fix = nearest(name, known).map(|meant| format!("did you mean `{meant}`?"));
        self.deny(
            "column.unknown",
            format!("`{}` has no column `{name}`", relation.binding),
            ident.span,
            fix,
        );
        Origin::unknown()
    }

    pub(super) fn relation<'e>(
        &self,
        qualifier: &[Ident],
        env: &'e Env<'e, 'a>,
    ) -> Option<&'e Relation<'a>> {
        let (schema, name) = match qualifier {
            [name] => (None, meaning(self.dialect, name)),
            [schema, name] => (Some(meaning(self.dialect, schema)), meaning(self.dialect, name)),
            _ => return None,
        };
        let fits = |relation: &&Relation| {
            same(self.dialect, &relation.binding, &name)
                && schema.as_deref().is_none_or(|schema| {
                    let own = relation.schema.as_deref();
                    // Without a catalog nobody knows the schema.
                    own.map_or(relation.open, |own| same(self.dialect, own, schema))
                })
        };
        let mut scope = Some(env);
        while let Some(env) = scope {
            if let Some(relation) = env.relations.iter().find(fits) {
                return Some(relation);
            }
            scope = env.parent;
        }
        None
    }

    pub(super) fn unknown_relation(&mut self, qualifier: &[Ident], env: &Env<'_, 'a>) {
        let Some(last) = qualifier.last() else { return };
        if self.report.is_full() {
            return;
        }
        let name = meaning(self.dialect, last);
        let mut bindings = Vec::new();
        let mut scope = Some(env);
        while let Some(env) = scope {
            bindings.extend(env.relations.iter().map(|relation| relation.binding.as_str()));
            scope = env.parent;
        }
        let fix = match nearest(&name, bindings.iter().copied()) {
            Some(meant) => Some(format!("did you mean `{meant}`?")),
            None if bindings.is_empty() => None,
            None => Some(format!("FROM names {}", quoted(&bindings))),
        };
        let message = format!("`{name}` is not a table or alias of this FROM");
        self.deny("relation.not_in_from", message, last.span, fix);
    }

    fn unknown_column(&mut self, ident: &Ident, name: &str, env: &Env<'_, 'a>) {
        if self.report.is_full() {
            return;
        }
        let mut known: Vec<&str> = Vec::new();
        let mut scope = Some(env);
        while let Some(env) = scope {
            let columns = env.relations.iter().flat_map(|relation| &relation.columns);
            known.extend(columns.map(|column| &*column.name));
            scope = env.parent;
        }
        let fix = if ident.quote_style == Some('"') {
            Some(format!("text is written in single quotes: '{name}'"))
        } else {
            nearest(name, known.iter().copied()).map(|meant| format!("did you mean `{meant}`?"))
        };
        self.deny("column.unknown", format!("there is no column `{name}` here"), ident.span, fix);
    }

    /// `(o).total`: only a column of a relation, never a function in disguise.
    pub(super) fn field_of_row(&mut self, row: &Ident, field: &Ident, cx: Cx<'_, 'a>) -> Origin {
        match self.relation(std::slice::from_ref(row), cx.env) {
            Some(relation) => {
                let name = meaning(self.dialect, field);
                self.column_of(relation, field, &name)
            }
            None => {
                self.unsupported("a field of a value", union(row.span, field.span));
                Origin::unknown()
            }
        }
    }
}

/// A row taken as one value holds everything in it.
pub(super) fn whole_row(relation: &Relation) -> Origin {
    if relation.open {
        return Origin::unknown();
    }
    let parts = relation.columns.iter().map(|column| column.origin.clone());
    Origin::computed(parts).with_kind(OriginKind::Expression)
}

fn union(left: TokenSpan, right: TokenSpan) -> TokenSpan {
    left.union(&right)
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
