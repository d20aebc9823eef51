//! The statements that are known, part by part. A part that is not looked at is a part that nobody has
//! agreed to, so whatever else is there is refused.

use super::{Look, SchemaAction, SchemaChange};
use crate::Dialect;
use crate::names::{meaning, nearest, same};
use crate::relations::Base;
use sqlparser::ast::helpers::stmt_create_table::CreateTableBuilder;
use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation, ColumnDef, ColumnOption, CreateIndex,
    CreateTable, DropBehavior, Expr, ForeignKeyConstraint, Ident, ObjectName, ObjectType, Spanned,
    Statement, TableConstraint, Truncate,
};
use sqlparser::tokenizer::Token;

impl<'a> Look<'a> {
    pub(super) fn create_table(&mut self, create: &CreateTable) -> Option<SchemaChange> {
        let plain = CreateTableBuilder::new(create.name.clone())
            .if_not_exists(create.if_not_exists)
            .columns(create.columns.clone())
            .constraints(create.constraints.clone())
            .without_rowid(create.without_rowid)
            .strict(create.strict)
            .hive_formats(create.hive_formats.clone())
            .build();
        if plain != *create {
            self.refuse_part(
                create.name.span(),
                "more than columns and constraints of a new table",
            );
            return None;
        }
        let table = self.fresh(&create.name)?;
        for column in &create.columns {
            self.column(column, Some(&create.name));
        }
        for constraint in &create.constraints {
            self.constraint(constraint, Some(&create.name));
        }
        let object = create.name.to_string();
        let action = SchemaAction::CreateTable;
        Some(SchemaChange { action, table: Some(table), object, loses: false, rows: None })
    }

    pub(super) fn alter_table(&mut self, alter: &AlterTable) -> Option<SchemaChange> {
        let AlterTable {
            name, if_exists, only, operations, location, on_cluster, table_type, ..
        } = alter;
        if *if_exists || *only || location.is_some() || on_cluster.is_some() || table_type.is_some()
        {
            self.refuse_part(name.span(), "IF EXISTS, ONLY and its like");
            return None;
        }
        let base = self.table(name)?;
        for operation in operations {
            self.operation(operation, &base);
        }
        let loses = operations.iter().any(loses);
        let (table, object) = (Some(self.relations.spelled(&base)), name.to_string());
        Some(SchemaChange { action: SchemaAction::AlterTable, table, object, loses, rows: None })
    }

    fn operation(&mut self, operation: &AlterTableOperation, base: &Base<'a>) {
        use AlterTableOperation::*;
        let on_files = self.index.dialect() == Dialect::Sqlite;
        match operation {
            AddColumn { column_def, if_not_exists: false, .. } => self.column(column_def, None),
            DropColumn { column_names, if_exists: false, drop_behavior, .. }
                if *drop_behavior != Some(DropBehavior::Cascade) =>
            {
                for column in column_names {
                    self.known(column, base);
                }
            }
            RenameColumn { old_column_name, .. } => self.known(old_column_name, base),
            AlterColumn { column_name, op } if !on_files => {
                self.known(column_name, base);
                if matches!(op, AlterColumnOperation::AddGenerated { .. }) {
                    self.refuse_part(column_name.span, "a generated column");
                }
            }
            ModifyColumn { col_name, options, .. } if !on_files => {
                self.known(col_name, base);
                self.options(col_name, options, None);
            }
            ChangeColumn { old_name, options, .. } if !on_files => {
                self.known(old_name, base);
                self.options(old_name, options, None);
            }
            AddConstraint { constraint, not_valid: false } if !on_files => {
                self.constraint(constraint, None);
            }
            DropConstraint { if_exists: false, drop_behavior, .. }
                if !on_files && *drop_behavior != Some(DropBehavior::Cascade) => {}
            DropForeignKey { .. } | DropIndex { .. } if !on_files => {}
            other if on_files => {
                let fix = "it can add, rename and drop columns";
                let message = "SQLite cannot alter a table in this way".to_owned();
                self.deny("schema.not_reviewable", message, other.span(), Some(fix));
            }
            other => self.refuse_part(other.span(), "this part of ALTER TABLE"),
        }
    }

    pub(super) fn create_index(&mut self, create: &CreateIndex) -> Option<SchemaChange> {
        let strange = create.concurrently
            || create.r#async
            || !create.with.is_empty()
            || !create.index_options.is_empty()
            || !create.alter_options.is_empty();
        if strange {
            let fix = "leave them out: it runs in one transaction";
            let message = "CONCURRENTLY and options of an index cannot be reviewed here".to_owned();
            self.deny("schema.not_reviewable", message, create.table_name.span(), Some(fix));
        }
        let Some(name) = &create.name else {
            let message = "the index has no name".to_owned();
            let fix = Some("give it one, so that it can be dropped again");
            self.deny("schema.not_reviewable", message, create.table_name.span(), fix);
            return None;
        };
        let base = self.table(&create.table_name)?;
        for column in &create.columns {
            if let Expr::Identifier(column) = &column.column.expr {
                self.known(column, &base);
            }
        }
        for column in &create.include {
            self.known(column, &base);
        }
        let (table, object) = (Some(self.relations.spelled(&base)), name.to_string());
        let action = SchemaAction::CreateIndex;
        Some(SchemaChange { action, table, object, loses: false, rows: None })
    }

    pub(super) fn drop(&mut self, drop: &Statement) -> Option<SchemaChange> {
        let Statement::Drop { object_type, names, cascade, purge, temporary, table, .. } = drop
        else {
            return None;
        };
        let [name] = names.as_slice() else {
            self.refuse_part(drop.span(), "dropping more than one thing at once");
            return None;
        };
        if *cascade || *purge || *temporary {
            self.refuse_part(drop.span(), "CASCADE and its like");
            return None;
        }
        let object = name.to_string();
        match (object_type, table) {
            (ObjectType::Table, None) => {
                let base = self.table(name)?;
                let table = Some(self.relations.spelled(&base));
                let action = SchemaAction::DropTable;
                Some(SchemaChange { action, table, object, loses: true, rows: None })
            }
            (ObjectType::Index, table) => {
                let base = match table {
                    Some(table) => Some(self.table(table)?),
                    None => self.somewhere(name).map(|()| None)?,
                };
                let table = base.map(|base| self.relations.spelled(&base));
                let action = SchemaAction::DropIndex;
                Some(SchemaChange { action, table, object, loses: true, rows: None })
            }
            _ => {
                self.refuse_part(drop.span(), "dropping anything but a table or an index");
                None
            }
        }
    }

    /// An index that does not say whose it is: of a schema that is known, and of no table of which something
    /// may be hidden.
    fn somewhere(&mut self, index: &ObjectName) -> Option<()> {
        let parts: Vec<&Ident> = index.0.iter().filter_map(|part| part.as_ident()).collect();
        let schema = match parts.as_slice() {
            [_] => None,
            [schema, _] => Some(*schema),
            _ => {
                self.refuse_part(index.span(), "a name of this form");
                return None;
            }
        };
        if let Some(schema) = schema.filter(|schema| !self.relations.has_schema(schema)) {
            let message = format!("there is no schema `{}`", schema.value);
            self.deny("relation.unknown", message, schema.span, None);
            return None;
        }
        let rules = self.policy.rules.as_deref();
        if rules.is_some_and(|rules| rules.restricts() || rules.hides_tables()) {
            let message = format!(
                "whose index `{index}` is, is not known, and some tables are hidden from you"
            );
            self.deny("policy.only_queries", message, index.span(), Some("ask who sees all"));
            return None;
        }
        Some(())
    }

    pub(super) fn truncate(&mut self, truncate: &Truncate) -> Option<SchemaChange> {
        let Truncate { table_names, partitions, if_exists, identity, cascade, on_cluster, .. } =
            truncate;
        if self.index.dialect() != Dialect::Postgres {
            let message = "TRUNCATE cannot be taken back here".to_owned();
            let fix = "DELETE the rows that are meant";
            self.deny("schema.not_reviewable", message, truncate.span(), Some(fix));
            return None;
        }
        let whole = partitions.is_none() && on_cluster.is_none() && !*if_exists;
        let [target] = table_names.as_slice() else {
            self.refuse_part(truncate.span(), "emptying more than one table at once");
            return None;
        };
        if !whole || identity.is_some() || cascade.is_some() || target.has_asterisk {
            self.refuse_part(truncate.span(), "CASCADE, RESTART IDENTITY and their like");
            return None;
        }
        let base = self.table(&target.name)?;
        let (table, object) = (Some(self.relations.spelled(&base)), target.name.to_string());
        Some(SchemaChange {
            action: SchemaAction::Truncate,
            table,
            object,
            loses: true,
            rows: None,
        })
    }

    /// `made`: the table that is being made, which may refer to itself.
    fn column(&mut self, column: &ColumnDef, made: Option<&ObjectName>) {
        let options: Vec<ColumnOption> =
            column.options.iter().map(|option| option.option.clone()).collect();
        self.options(&column.name, &options, made);
    }

    fn options(&mut self, column: &Ident, options: &[ColumnOption], made: Option<&ObjectName>) {
        for option in options {
            match option {
                ColumnOption::Null
                | ColumnOption::NotNull
                | ColumnOption::Default(_)
                | ColumnOption::PrimaryKey(_)
                | ColumnOption::Unique(_)
                | ColumnOption::Check(_)
                | ColumnOption::Comment(_)
                | ColumnOption::Collation(_) => {}
                ColumnOption::ForeignKey(key) => self.foreign_key(key, made),
                ColumnOption::Generated {
                    generation_expr: None, sequence_options: None, ..
                } => {}
                ColumnOption::DialectSpecific(tokens) if counts_up(tokens) => {}
                _ => self.refuse_part(column.span, "this option of the column"),
            }
        }
    }

    fn constraint(&mut self, constraint: &TableConstraint, made: Option<&ObjectName>) {
        match constraint {
            TableConstraint::Unique(_)
            | TableConstraint::PrimaryKey(_)
            | TableConstraint::Check(_) => {}
            TableConstraint::ForeignKey(key) => self.foreign_key(key, made),
            other => self.refuse_part(other.span(), "this constraint"),
        }
    }

    fn foreign_key(&mut self, key: &ForeignKeyConstraint, made: Option<&ObjectName>) {
        if made != Some(&key.foreign_table) {
            self.table(&key.foreign_table);
        }
    }

    fn known(&mut self, column: &Ident, base: &Base<'a>) {
        let dialect = self.index.dialect();
        let name = meaning(dialect, column);
        let columns = &base.table.columns;
        if columns.iter().any(|it| same(dialect, &it.name, &name)) {
            return;
        }
        let meant = nearest(&name, columns.iter().map(|it| it.name.as_str()));
        let fix = meant.map(|meant| format!("did you mean `{meant}`?"));
        let message = format!("`{}` has no column `{name}`", base.table.name);
        self.deny("column.unknown", message, column.span, fix.as_deref());
    }
}

/// Values are gone afterwards: with USING, a column holds whatever that says instead.
fn loses(operation: &AlterTableOperation) -> bool {
    use AlterColumnOperation::SetDataType;
    use AlterTableOperation::{AlterColumn, DropColumn};
    matches!(
        operation,
        DropColumn { .. } | AlterColumn { op: SetDataType { using: Some(_), .. }, .. }
    )
}

fn counts_up(tokens: &[Token]) -> bool {
    let words = ["auto_increment", "autoincrement"];
    matches!(tokens, [Token::Word(word)] if words.contains(&word.value.to_ascii_lowercase().as_str()))
}
