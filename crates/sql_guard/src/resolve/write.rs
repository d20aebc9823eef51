//! Writes: what an INSERT, UPDATE or DELETE touches and reads. They never run on this word alone; a
//! person has to agree, and has to be able to rely on what is said here.

use super::from::columns_of;
use super::scope::{Ctes, Env, Output, Relation};
use super::{Cx, Resolver, Shape};
use crate::Dialect;
use crate::names::meaning;
use crate::ours::is_ours;
use crate::relations::Found;
use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, Delete, FromTable, Ident, Insert, ObjectName,
    OnConflictAction, OnInsert, Query, SelectItem, SetExpr, Spanned, Statement, TableFactor,
    TableObject, TableWithJoins, Update, UpdateTableFromKind,
};

impl<'a> Resolver<'a, '_> {
    pub(super) fn query_writing(&mut self, query: &Query, outer: &Ctes<'_, 'a>) -> Shape<'a> {
        let own = query.with.as_ref().map(|with| self.with(with, None, outer));
        let ctes = own.as_ref().unwrap_or(outer);
        let around = query.order_by.is_some()
            || query.limit_clause.is_some()
            || query.fetch.is_some()
            || !query.locks.is_empty();
        self.require_absent(around, "a clause around a write", query);
        match query.body.as_ref() {
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement) => self.write_statement(statement, ctes),
            other => {
                self.unsupported("this kind of write", other.span());
                Shape::default()
            }
        }
    }

    pub(super) fn write_statement(
        &mut self,
        statement: &Statement,
        ctes: &Ctes<'_, 'a>,
    ) -> Shape<'a> {
        match statement {
            Statement::Insert(insert) => self.insert(insert, ctes),
            Statement::Update(update) => self.update(update, ctes),
            Statement::Delete(delete) => self.delete(delete, ctes),
            other => {
                self.unsupported("this kind of write", other.span());
                Shape::default()
            }
        }
    }

    fn insert(&mut self, insert: &Insert, ctes: &Ctes<'_, 'a>) -> Shape<'a> {
        let Insert {
            insert_token: _,
            optimizer_hints: _,
            or: _,
            ignore: _,
            into: _,
            table,
            table_alias,
            columns,
            overwrite,
            source,
            assignments,
            partitioned,
            after_columns,
            has_table_keyword,
            on,
            returning,
            output,
            replace_into: _,
            priority,
            insert_alias,
            settings,
            format_clause,
            multi_table_insert_type,
            multi_table_into_clauses,
            multi_table_when_clauses,
            multi_table_else_clause,
        } = insert;
        let foreign = *overwrite
            || partitioned.is_some()
            || !after_columns.is_empty()
            || *has_table_keyword
            || output.is_some()
            || priority.is_some()
            || settings.is_some()
            || format_clause.is_some()
            || multi_table_insert_type.is_some()
            || !multi_table_into_clauses.is_empty()
            || !multi_table_when_clauses.is_empty()
            || multi_table_else_clause.is_some();
        self.require_absent(foreign, "this form of INSERT", insert);
        let TableObject::TableName(name) = table else {
            self.unsupported("inserting into this", insert.span());
            return Shape::default();
        };
        let mut target = self.target(name);
        if let (Some(base), Some(ident)) =
            (target.base, name.0.last().and_then(|part| part.as_ident()))
        {
            self.places.insert(ident.span.start, base);
        }
        if let Some(alias) = table_alias {
            target.binding = meaning(self.dialect, &alias.alias);
        }
        for column in columns {
            self.assigned(column, &target);
        }
        if let Some(source) = source {
            let shape = self.query(source, None, ctes);
            if !shape.open {
                self.inserted = shape.columns.into_iter().map(|column| column.origin).collect();
            }
        }
        let mut rows = vec![target.clone()];
        // What would have been inserted, under its own name.
        let binding = insert_alias.as_ref().and_then(|alias| alias.row_alias.0.last()?.as_ident());
        let binding =
            binding.map_or_else(|| "excluded".to_string(), |ident| meaning(self.dialect, ident));
        let hidden = target.columns.iter().cloned();
        let hidden = hidden.map(|column| Output { merged: true, ..column }).collect();
        rows.push(Relation { binding, columns: hidden, open: false, ..Relation::default() });
        let env = Env { relations: rows, ..Env::default() };
        let cx = Cx { env: &env, ctes };
        self.assignments(assignments, &target, cx);
        match on {
            None => {}
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => {
                self.assignments(assignments, &target, cx);
            }
            Some(OnInsert::OnConflict(conflict)) => {
                if let Some(ConflictTarget::Columns(columns)) = &conflict.conflict_target {
                    for column in columns {
                        self.assigned(&ObjectName::from(vec![column.clone()]), &target);
                    }
                }
                if let OnConflictAction::DoUpdate(update) = &conflict.action {
                    self.assignments(&update.assignments, &target, cx);
                    update.selection.iter().for_each(|selection| drop(self.expr(selection, cx)));
                }
            }
            Some(_) => self.unsupported("this ON clause", insert.span()),
        }
        self.returning(returning.as_deref(), vec![target], ctes)
    }

    fn update(&mut self, update: &Update, ctes: &Ctes<'_, 'a>) -> Shape<'a> {
        let Update {
            update_token: _,
            optimizer_hints: _,
            table,
            assignments,
            from,
            selection,
            returning,
            output,
            or: _,
            order_by,
            limit,
        } = update;
        self.require_absent(output.is_some(), "OUTPUT", update);
        self.require_target(table);
        let mut env = Env::default();
        self.joined(table, &mut env, ctes);
        let target = env.relations.first().cloned().unwrap_or_default();
        match from {
            None => {}
            Some(UpdateTableFromKind::BeforeSet(items) | UpdateTableFromKind::AfterSet(items)) => {
                items.iter().for_each(|item| self.joined(item, &mut env, ctes));
            }
        }
        let cx = Cx { env: &env, ctes };
        if table.joins.is_empty() {
            self.assignments(assignments, &target, cx);
        } else {
            for assignment in assignments {
                self.expr(&assignment.value, cx);
            }
        }
        self.condition("UPDATE", selection.as_ref(), update, cx);
        self.order_terms(order_by, cx);
        limit.iter().for_each(|limit| drop(self.expr(limit, cx)));
        let relations = env.relations;
        self.returning(returning.as_deref(), relations, ctes)
    }

    fn delete(&mut self, delete: &Delete, ctes: &Ctes<'_, 'a>) -> Shape<'a> {
        let Delete {
            delete_token: _,
            optimizer_hints: _,
            tables,
            from,
            using,
            selection,
            returning,
            output,
            order_by,
            limit,
        } = delete;
        self.require_absent(output.is_some(), "this form of DELETE", delete);
        self.require_absent(tables.len() > 1, "deleting from several tables", delete);
        let (FromTable::WithFromKeyword(items) | FromTable::WithoutKeyword(items)) = from;
        self.require_absent(items.len() != 1, "deleting from several tables", delete);
        let mut env = Env::default();
        for item in items {
            if tables.is_empty() {
                self.require_target(item);
            }
            self.joined(item, &mut env, ctes);
        }
        // mysql: delete o from orders o join …
        for name in tables {
            let named =
                name.0.iter().map(|part| part.as_ident().cloned()).collect::<Option<Vec<_>>>();
            let base = named
                .as_deref()
                .and_then(|idents| self.relation(idents, &env))
                .is_some_and(|relation| relation.base.is_some() || relation.open);
            self.require_absent(!base, "deleting from this", name);
        }
        using.iter().flatten().for_each(|item| self.joined(item, &mut env, ctes));
        let cx = Cx { env: &env, ctes };
        self.condition("DELETE", selection.as_ref(), delete, cx);
        self.order_terms(order_by, cx);
        limit.iter().for_each(|limit| drop(self.expr(limit, cx)));
        let relations = env.relations;
        self.returning(returning.as_deref(), relations, ctes)
    }

    /// Changing every row has to be said in so many words.
    fn condition(
        &mut self,
        verb: &str,
        selection: Option<&sqlparser::ast::Expr>,
        at: &impl Spanned,
        cx: Cx<'_, 'a>,
    ) {
        match selection {
            Some(condition) => drop(self.expr(condition, cx)),
            None => self.deny(
                "write.without_where",
                format!("{verb} without WHERE would change every row"),
                at.span(),
                Some("add a WHERE; `WHERE 1 = 1` says that every row is meant".into()),
            ),
        }
    }

    fn target(&mut self, name: &ObjectName) -> Relation<'a> {
        let binding = name.0.last().and_then(|part| part.as_ident());
        let binding = binding.map(|ident| meaning(self.dialect, ident)).unwrap_or_default();
        match self.relations.find(name, self.text, self.report) {
            Found::Base(base) => {
                let is_view = base.table.kind == crate::catalog::TableKind::View;
                self.require_absent(is_view, "writing to a view", name);
                if is_ours(&base.table.name) {
                    let message = format!(
                        "`{}` holds rows as they were before a change, and is not changed itself",
                        base.table.name
                    );
                    self.deny("relation.reserved", message, name.span(), None);
                }
                if self.dialect == Dialect::Mysql && base.table.name != binding {
                    let message = format!("there is no table `{binding}` in this spelling");
                    let fix = Some(format!("did you mean `{}`?", base.table.name));
                    self.deny("relation.unknown", message, name.span(), fix);
                }
                Relation {
                    binding,
                    schema: Some(base.schema.name.clone()),
                    columns: columns_of(&base),
                    base: Some(base.ordinal),
                    ..Relation::default()
                }
            }
            Found::Unchecked | Found::Refused | Found::Dual => {
                Relation { binding, open: true, ..Relation::default() }
            }
        }
    }

    /// What is written is a table by name, not a query, and not a common table expression.
    fn require_target(&mut self, item: &TableWithJoins) {
        match &item.relation {
            TableFactor::Table { name, args: None, .. } => drop(self.target(name)),
            other => self.unsupported("writing to this", other.span()),
        }
    }

    fn assignments(&mut self, assignments: &[Assignment], target: &Relation<'a>, cx: Cx<'_, 'a>) {
        for Assignment { target: assigned, value } in assignments {
            match assigned {
                AssignmentTarget::ColumnName(name) => self.assigned(name, target),
                AssignmentTarget::Tuple(names) => {
                    names.iter().for_each(|name| self.assigned(name, target));
                }
            }
            let is_default = matches!(value, sqlparser::ast::Expr::Identifier(Ident { value, quote_style: None, .. })
                if value.eq_ignore_ascii_case("default"));
            if !is_default {
                self.expr(value, cx);
            }
        }
    }

    fn assigned(&mut self, name: &ObjectName, target: &Relation<'a>) {
        match name.0.last().and_then(|part| part.as_ident()) {
            Some(ident) => {
                let column = meaning(self.dialect, ident);
                self.column_of(target, ident, &column);
            }
            None => self.unsupported("assigning to this", name.span()),
        }
    }

    fn returning(
        &mut self,
        items: Option<&[SelectItem]>,
        relations: Vec<Relation<'a>>,
        ctes: &Ctes<'_, 'a>,
    ) -> Shape<'a> {
        let env = Env { relations, ..Env::default() };
        items.map(|items| self.projection(items, Cx { env: &env, ctes })).unwrap_or_default()
    }
}
