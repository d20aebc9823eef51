//! A catalog from the text that creates it: CREATE TABLE, ALTER TABLE … ADD, COMMENT ON. Other
//! statements of a script are passed over, and nothing is run.

use crate::catalog::{Column, ForeignKey, Reference, Schema, Table, TableKind};
use crate::{Catalog, Dialect, grammar};
use sqlparser::ast::{
    AlterTableOperation, ColumnDef, ColumnOption, CommentObject, Expr, ForeignKeyConstraint,
    IndexColumn, ObjectName, Statement, TableConstraint,
};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DdlError {
    #[error("the text cannot be read as SQL: {reason}")]
    Text { reason: String },
    #[error("statement {number}, `{start}`, cannot be read: {reason}")]
    Table { number: usize, start: String, reason: String },
    #[error("no CREATE TABLE was found")]
    NoTable,
}

/// What the script would create. Names without a schema go to the usual one of the engine.
pub fn catalog(script: &str, dialect: Dialect) -> Result<Catalog, DdlError> {
    let mut found = Found { home: home(dialect), schemas: Vec::new() };
    let grammar = grammar::of(dialect);
    let tokens = Tokenizer::new(grammar, script)
        .tokenize_with_location()
        .map_err(|error| DdlError::Text { reason: error.to_string() })?;
    for (at, tokens) in tokens.split(|token| token.token == Token::SemiColon).enumerate() {
        let mut said = tokens.iter().filter_map(word);
        let first = (said.next().unwrap_or_default(), said.next().unwrap_or_default());
        let remarks = remarks(tokens);
        let parsed = match (first.0.as_str(), first.1.as_str()) {
            ("create", "table") | ("alter", "table") | ("comment", "on") => {
                let mut parser = Parser::new(grammar).with_tokens_with_locations(tokens.to_vec());
                parser.parse_statement()
            }
            _ => continue,
        };
        match parsed {
            Ok(statement) => found.take(statement, &remarks),
            // What owners and sequences are altered to is of no interest, a table that is lost is.
            Err(error) if first.0 == "create" => {
                let start: String = tokens.iter().map(|token| token.token.to_string()).collect();
                let start = start.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
                return Err(DdlError::Table { number: at + 1, start, reason: error.to_string() });
            }
            Err(_) => {}
        }
    }
    if found.schemas.is_empty() {
        return Err(DdlError::NoTable);
    }
    Ok(Catalog::new(dialect, found.schemas))
}

fn home(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "public",
        Dialect::Sqlite | Dialect::Mysql => "main",
    }
}

fn word(token: &TokenWithSpan) -> Option<String> {
    match &token.token {
        Token::Word(word) => Some(word.value.to_lowercase()),
        _ => None,
    }
}

/// The first word of a line with the `-- remark` that ends it: how many scripts tell what a column is.
fn remarks(tokens: &[TokenWithSpan]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut first: Option<(u64, String)> = None;
    for token in tokens {
        let line = token.span.start.line;
        match &token.token {
            Token::Word(word) if first.as_ref().is_none_or(|(seen, _)| *seen != line) => {
                first = Some((line, word.value.clone()));
            }
            Token::Whitespace(Whitespace::SingleLineComment { comment, .. }) => {
                if let Some((seen, name)) = &first
                    && *seen == line
                {
                    found.push((name.clone(), comment.trim().to_owned()));
                }
            }
            _ => {}
        }
    }
    found
}

struct Found {
    home: &'static str,
    schemas: Vec<Schema>,
}

impl Found {
    fn take(&mut self, statement: Statement, remarks: &[(String, String)]) {
        match statement {
            Statement::CreateTable(create) => {
                let (schema, name) = self.split(&create.name);
                let mut table = Table {
                    name,
                    kind: TableKind::Table,
                    definition: None,
                    comment: None,
                    row_estimate: None,
                    columns: Vec::new(),
                    foreign_keys: Vec::new(),
                };
                for parent in create.inherits.iter().flatten() {
                    let (schema, name) = self.split(parent);
                    if let Some(parent) = self.table(&schema, &name) {
                        table.columns.extend(parent.columns.iter().cloned());
                    }
                }
                for definition in &create.columns {
                    self.column(&mut table, definition, remarks);
                }
                for constraint in &create.constraints {
                    self.constrain(&mut table, constraint);
                }
                self.schema(&schema).tables.push(table);
            }
            Statement::AlterTable(alter) => {
                let (schema, name) = self.split(&alter.name);
                let Some(mut table) = self.table(&schema, &name).cloned() else { return };
                for operation in &alter.operations {
                    if let AlterTableOperation::AddConstraint { constraint, .. } = operation {
                        self.constrain(&mut table, constraint);
                    }
                }
                if let Some(known) = self.table(&schema, &name) {
                    *known = table;
                }
            }
            Statement::Comment { object_type, object_name, comment, .. } => {
                self.comment(object_type, &object_name, comment);
            }
            _ => {}
        }
    }

    fn column(&self, table: &mut Table, definition: &ColumnDef, remarks: &[(String, String)]) {
        let name = definition.name.value.clone();
        let remark = remarks.iter().find(|(first, _)| *first == name).map(|(_, text)| text.clone());
        let mut column = Column {
            database_type: definition.data_type.to_string().to_lowercase(),
            nullable: true,
            primary_key: false,
            unique: false,
            comment: remark,
            name: name.clone(),
        };
        for option in &definition.options {
            match &option.option {
                ColumnOption::NotNull => column.nullable = false,
                ColumnOption::PrimaryKey(_) => {
                    column.primary_key = true;
                    column.nullable = false;
                }
                ColumnOption::Unique(_) => column.unique = true,
                ColumnOption::Comment(text) => column.comment = Some(text.clone()),
                ColumnOption::ForeignKey(key) => {
                    table.foreign_keys.push(self.reference(vec![name.clone()], key));
                }
                _ => {}
            }
        }
        table.columns.push(column);
    }

    fn constrain(&self, table: &mut Table, constraint: &TableConstraint) {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                for name in names(&key.columns) {
                    if let Some(column) = column_of(table, &name) {
                        column.primary_key = true;
                        column.nullable = false;
                    }
                }
            }
            TableConstraint::Unique(unique) => {
                if let [name] = &names(&unique.columns)[..]
                    && let Some(column) = column_of(table, name)
                {
                    column.unique = true;
                }
            }
            TableConstraint::ForeignKey(key) => {
                let columns = key.columns.iter().map(|name| name.value.clone()).collect();
                table.foreign_keys.push(self.reference(columns, key));
            }
            _ => {}
        }
    }

    fn reference(&self, columns: Vec<String>, key: &ForeignKeyConstraint) -> ForeignKey {
        let parts = parts(&key.foreign_table);
        let (schema, table) = match &parts[..] {
            [.., schema, table] => (Some(schema.clone()), table.clone()),
            _ => (None, parts.last().cloned().unwrap_or_default()),
        };
        let referred = key.referred_columns.iter().map(|name| name.value.clone()).collect();
        ForeignKey { columns, references: Reference { schema, table, columns: referred } }
    }

    fn comment(&mut self, object: CommentObject, name: &ObjectName, comment: Option<String>) {
        let parts = parts(name);
        match (object, &parts[..]) {
            (CommentObject::Table, _) => {
                let (schema, name) = self.split(name);
                if let Some(table) = self.table(&schema, &name) {
                    table.comment = comment;
                }
            }
            (CommentObject::Column, [owner @ .., column]) if !owner.is_empty() => {
                let schema = match owner {
                    [.., schema, _] => schema.clone(),
                    _ => self.home.to_owned(),
                };
                let table = owner.last().cloned().unwrap_or_default();
                if let Some(column) =
                    self.table(&schema, &table).and_then(|table| column_of(table, column))
                {
                    column.comment = comment;
                }
            }
            _ => {}
        }
    }

    fn split(&self, name: &ObjectName) -> (String, String) {
        let mut parts = parts(name);
        let table = parts.pop().unwrap_or_default();
        (parts.pop().unwrap_or_else(|| self.home.to_owned()), table)
    }

    fn schema(&mut self, name: &str) -> &mut Schema {
        let at = match self.schemas.iter().position(|schema| schema.name == name) {
            Some(at) => at,
            None => {
                self.schemas.push(Schema { name: name.to_owned(), tables: Vec::new() });
                self.schemas.len() - 1
            }
        };
        &mut self.schemas[at]
    }

    fn table(&mut self, schema: &str, name: &str) -> Option<&mut Table> {
        let schema = self.schemas.iter_mut().find(|known| known.name == schema)?;
        schema.tables.iter_mut().find(|table| table.name.eq_ignore_ascii_case(name))
    }
}

fn parts(name: &ObjectName) -> Vec<String> {
    let value = |part: &sqlparser::ast::ObjectNamePart| part.as_ident().map(|i| i.value.clone());
    name.0.iter().filter_map(value).collect()
}

fn names(columns: &[IndexColumn]) -> Vec<String> {
    let name = |column: &IndexColumn| match &column.column.expr {
        Expr::Identifier(name) => Some(name.value.clone()),
        _ => None,
    };
    columns.iter().filter_map(name).collect()
}

fn column_of<'a>(table: &'a mut Table, name: &str) -> Option<&'a mut Column> {
    table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `schema.table: column type[!][*]`, `*` for a key, `!` for not null, `^` for unique.
    fn told(catalog: &Catalog) -> Vec<String> {
        let column = |c: &Column| {
            let marks = [(c.primary_key, '*'), (!c.nullable, '!'), (c.unique, '^')];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            let comment = c.comment.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
            format!("{} {}{marks}{comment}", c.name, c.database_type)
        };
        let key = |key: &ForeignKey| {
            let Reference { table, columns, .. } = &key.references;
            format!("{}>{table}({})", key.columns.join("+"), columns.join("+"))
        };
        let line = |(schema, table): (&Schema, &Table)| {
            let columns: Vec<String> = table.columns.iter().map(column).collect();
            let keys: Vec<String> = table.foreign_keys.iter().map(key).collect();
            format!("{}.{}: {} {}", schema.name, table.name, columns.join(", "), keys.join(", "))
                .trim_end()
                .to_owned()
        };
        catalog.tables().map(line).collect()
    }

    fn check(script: &str, expected: &[&str]) {
        let catalog = catalog(script, Dialect::Postgres).expect("a catalog");
        assert_eq!(told(&catalog), expected, "{script}");
    }

    #[test]
    fn tables_columns_and_keys_are_read() {
        check(
            "create table crew (id serial primary key, mail text unique, boat_id int not null \
             references boats (id));",
            &["public.crew: id serial*!, mail text^, boat_id int! boat_id>boats(id)"],
        );
        check(
            "CREATE TABLE \"a\".\"b\" (\"x y\" text, k int, PRIMARY KEY (k)); \
             ALTER TABLE a.b ADD CONSTRAINT f FOREIGN KEY (k) REFERENCES a.c (d);",
            &["a.b: x y text, k int*! k>c(d)"],
        );
    }

    #[test]
    fn a_table_has_the_columns_of_those_it_inherits() {
        check(
            "create table pay (id int); create table pay_2007 (check (id > 0)) inherits (pay);",
            &["public.pay: id int", "public.pay_2007: id int"],
        );
    }

    #[test]
    fn remarks_at_the_end_of_a_line_and_comments_describe() {
        check(
            "create table t (\n  a int, -- how many\n  b text -- what, not when\n);",
            &["public.t: a int (how many), b text (what, not when)"],
        );
        check(
            "create table t (a int); comment on column t.a is 'how many';",
            &["public.t: a int (how many)"],
        );
    }

    #[test]
    fn what_creates_nothing_is_passed_over_and_a_lost_table_is_told() {
        check(
            "set x = 1; insert into t values ('a;b'); create index i on t (a); create table t (a int)",
            &["public.t: a int"],
        );
        let broken = catalog("select 1; create table t (a int", Dialect::Postgres);
        assert!(matches!(broken, Err(DdlError::Table { number: 2, .. })), "{broken:?}");
        assert_eq!(catalog("select 1", Dialect::Postgres), Err(DdlError::NoTable));
    }
}
