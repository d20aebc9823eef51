//! Changes of the schema that may be proposed: what is made, altered or taken away in one statement, each
//! part of which is known here. Nothing of this ever becomes a [`CheckedStatement`] that somebody may run;
//! other people have to agree to it. What is not listed is refused.

mod expressions;
mod forms;
#[cfg(test)]
mod tests;

use crate::catalog::TableKind;
use crate::findings::Report;
use crate::index::Index;
use crate::names::meaning;
use crate::ours::is_ours;
use crate::relations::{Base, Found, Relations};
use crate::rewrite::rows::Sight;
use crate::text::Text;
use crate::tokens::marks::ONLY;
use crate::tokens::{self, word};
use crate::write::CheckedWrite;
use crate::{
    Catalog, CheckedStatement, Dialect, Policy, Refusal, Resolution, Role, StatementKind, Touched,
    Verdict, apart, canonical, classify, limits, parse,
};
use sqlparser::ast::{Ident, ObjectName, Spanned, Statement};
use sqlparser::tokenizer::{Span as TokenSpan, Token, TokenWithSpan};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaChange {
    pub action: SchemaAction,
    /// The table as the catalog spells it, a new one as the statement names it; `None`: an index that does
    /// not say whose it is.
    pub table: Option<String>,
    /// What is made, altered or taken away, as the statement names it.
    pub object: String,
    /// Rows, values or an index are gone afterwards.
    pub loses: bool,
    /// One number: rows of a table that is there.
    pub rows: Option<CheckedStatement>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaAction {
    CreateTable,
    AlterTable,
    DropTable,
    CreateIndex,
    DropIndex,
    Truncate,
}

impl SchemaAction {
    pub fn as_str(self) -> &'static str {
        match self {
            SchemaAction::CreateTable => "create_table",
            SchemaAction::AlterTable => "alter_table",
            SchemaAction::DropTable => "drop_table",
            SchemaAction::CreateIndex => "create_index",
            SchemaAction::DropIndex => "drop_index",
            SchemaAction::Truncate => "truncate",
        }
    }
}

/// Each of them ends the transaction it is in, and cannot be taken back.
pub fn commits_by_itself(dialect: Dialect) -> bool {
    dialect == Dialect::Mysql
}

/// First words of what may be proposed.
pub(crate) const WORDS: [&str; 4] = ["alter", "create", "drop", "truncate"];

/// `None`: it does not begin like one.
pub(crate) fn check(
    sql: &str,
    catalog: &Catalog,
    policy: &Policy,
) -> Option<Result<CheckedWrite, Refusal>> {
    if policy.role != Role::Writer || policy.resolution != Resolution::Catalog {
        return None;
    }
    apart::run(sql, || {
        let index = Index::new(catalog);
        let look = Look {
            sql,
            policy,
            index: &index,
            text: Text::new(sql),
            report: Report::default(),
            relations: Relations::new(&index, policy),
        };
        look.run()
    })
    .flatten()
}

struct Look<'a> {
    sql: &'a str,
    policy: &'a Policy,
    index: &'a Index<'a>,
    text: Text<'a>,
    report: Report,
    relations: Relations<'a>,
}

impl<'a> Look<'a> {
    fn run(mut self) -> Option<Result<CheckedWrite, Refusal>> {
        let dialect = self.index.dialect();
        let clean = limits::check_text(self.sql, dialect, &self.text, &mut self.report);
        let all = tokens::read(self.sql, dialect, &self.text, &mut self.report)?;
        let first = word(all.first())?.to_ascii_lowercase();
        if !WORDS.contains(&first.as_str()) {
            return None;
        }
        let written = if clean { self.statement(&all) } else { None };
        let findings = match written {
            Some(write) if self.report.is_clean() => return Some(Ok(write)),
            _ if self.report.is_clean() => {
                self.deny_whole("schema.not_reviewable", "the statement cannot be read", None);
                self.report.into_findings()
            }
            _ => self.report.into_findings(),
        };
        let kind = StatementKind::SchemaChange;
        Some(Err(Refusal { verdict: Verdict::Deny, kind, findings }))
    }

    fn statement(&mut self, all: &[TokenWithSpan]) -> Option<CheckedWrite> {
        let dialect = self.index.dialect();
        let mut parts = all.split(|token| token.token == Token::SemiColon);
        let own = parts.find(|part| !part.is_empty()).unwrap_or_default();
        if parts.any(|part| !part.is_empty()) {
            let fix = "ask for each of them on its own: half may stay when the rest fails";
            self.deny_whole(
                "statement.several",
                "only one statement is allowed at a time",
                Some(fix),
            );
            return None;
        }
        if !limits::check_depth(own, &self.text, &mut self.report) {
            return None;
        }
        classify::refused_parts(own, dialect, &self.text, &mut self.report);
        let mut read = tokens::respell(own, dialect);
        let list = std::mem::take(&mut read.list);
        let statement = match parse::parse(list, dialect) {
            Ok(statement) => statement,
            Err(error) => {
                parse::explain(&error, &self.text, &mut self.report);
                return None;
            }
        };
        let mut change = self.form(&statement)?;
        self.expressions(&statement);
        self.without_rules();
        if !self.report.is_clean() {
            return None;
        }
        let printed = canonical::print(&statement, &read, dialect);
        let Some(printed) = printed else {
            let message = "the statement cannot be reproduced exactly, so it is refused";
            self.deny_whole("guard.not_printable", message, Some("write it in a simpler way"));
            return None;
        };
        change.rows = change.rows.take().or_else(|| self.count(&change));
        let checked = CheckedStatement {
            hash: canonical::hash(&printed.text),
            sql: printed.text,
            author: self.sql.to_owned(),
            anchors: printed.anchors,
            dialect,
            kind: StatementKind::SchemaChange,
            tables: std::mem::take(&mut self.relations.used).into_iter().collect(),
            functions: Vec::new(),
            columns: Vec::new(),
            ordered: false,
            parameters: BTreeMap::new(),
            access_hash: self.policy.access_hash.clone(),
        };
        Some(CheckedWrite::of_schema(checked, Touched::Schema(Box::new(change))))
    }

    /// Rows of the table as they are; its author sees all of them.
    fn count(&self, change: &SchemaChange) -> Option<CheckedStatement> {
        let table = change.table.as_ref().filter(|_| change.action != SchemaAction::CreateTable)?;
        let quote = if self.index.dialect() == Dialect::Mysql { '`' } else { '"' };
        let quoted: Vec<String> =
            table.split('.').map(|part| format!("{quote}{part}{quote}")).collect();
        let sql = format!("SELECT count(*) FROM {}", quoted.join("."));
        let reader = Policy { role: Role::Reader, max_rows: Some(1), ..self.policy.clone() };
        crate::check(&sql, self.index.catalog, &reader).ok()
    }

    /// A table that is there, and that rows can be put into.
    fn table(&mut self, name: &ObjectName) -> Option<Base<'a>> {
        if name.0.first().and_then(|part| part.as_ident()).is_some_and(|first| first.value == ONLY)
        {
            self.refuse_part(name.span(), "ONLY");
            return None;
        }
        match self.relations.find(name, &self.text, &mut self.report) {
            Found::Base(base) if base.table.kind == TableKind::Table => {
                self.not_ours(name, &base.table.name)?;
                Some(base)
            }
            Found::Base(base) => {
                let message =
                    format!("`{}` is a view; only tables are changed here", base.table.name);
                self.deny("schema.not_a_table", message, name.span(), None);
                None
            }
            Found::Unchecked | Found::Dual | Found::Refused => None,
        }
    }

    /// A name that nothing has yet.
    fn fresh(&mut self, name: &ObjectName) -> Option<String> {
        let dialect = self.index.dialect();
        let parts: Vec<&Ident> = name.0.iter().filter_map(|part| part.as_ident()).collect();
        let (schema, last) = match parts.as_slice() {
            [last] => (None, *last),
            [schema, last] => (Some(*schema), *last),
            _ => {
                let message = format!("`{name}` is not the name of a table");
                self.deny("relation.unknown", message, name.span(), None);
                return None;
            }
        };
        if let Some(schema) = schema
            && !self.relations.has_schema(schema)
        {
            let message = format!("there is no schema `{}`", schema.value);
            self.deny("relation.unknown", message, schema.span, None);
            return None;
        }
        let (schema, table) = (schema.map(|it| meaning(dialect, it)), meaning(dialect, last));
        self.not_ours(name, &table)?;
        if self.index.named(schema.as_deref(), &table).next().is_some() {
            let message = format!("there is a table `{table}` already");
            self.deny("schema.exists", message, last.span, Some("choose another name"));
            return None;
        }
        Some(match schema {
            Some(schema) => format!("{schema}.{table}"),
            None => table,
        })
    }

    /// Tables that changes themselves are written down in.
    fn not_ours(&mut self, name: &ObjectName, table: &str) -> Option<()> {
        if !is_ours(table) {
            return Some(());
        }
        let message = format!(
            "`{table}` says which changes were kept, or how rows were before; it is not changed itself"
        );
        self.deny("relation.reserved", message, name.span(), None);
        None
    }

    /// Whoever does not see all of a table does not change what it is.
    fn without_rules(&mut self) {
        let Some(rules) = self.policy.rules.as_deref() else { return };
        let sight = Sight::new(rules, self.index);
        let bases = self.relations.bases.values();
        let hidden = bases.filter(|base| sight.restricts(base.schema, base.table));
        let names: Vec<&str> = hidden.map(|base| base.table.name.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let names = names.join("`, `");
        let message = format!(
            "rows or columns of `{names}` are hidden from you; who sees all may ask for this"
        );
        self.report.deny("policy.only_queries", message, self.text.whole(), None);
    }

    fn deny(&mut self, rule: &'static str, message: String, at: TokenSpan, fix: Option<&str>) {
        self.report.deny(rule, message, self.text.span(at), fix.map(str::to_owned));
    }

    fn deny_whole(&mut self, rule: &'static str, message: &str, fix: Option<&str>) {
        self.report.deny(rule, message.to_owned(), self.text.whole(), fix.map(str::to_owned));
    }

    fn refuse_part(&mut self, at: TokenSpan, what: &str) {
        let message = format!("{what} cannot be reviewed here");
        self.deny("schema.not_reviewable", message, at, Some("leave it out"));
    }

    fn form(&mut self, statement: &Statement) -> Option<SchemaChange> {
        match statement {
            Statement::CreateTable(create) => self.create_table(create),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::CreateIndex(create) => self.create_index(create),
            Statement::Truncate(truncate) => self.truncate(truncate),
            drop @ Statement::Drop { .. } => self.drop(drop),
            other => {
                let message =
                    "this kind of change of the schema cannot be reviewed here".to_owned();
                let fix = "tables and indexes can be made, altered and dropped";
                self.deny("schema.not_reviewable", message, other.span(), Some(fix));
                None
            }
        }
    }
}
