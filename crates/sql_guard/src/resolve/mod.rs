//! Walks a statement with real scopes: which relation, column and function every name stands for,
//! and whether each may be used. Only node kinds named here pass; every other is refused.

mod call;
mod column;
mod cte;
mod expr;
mod from;
pub(crate) mod operator;
mod query;
mod scope;
mod select;
mod types;
mod write;

use crate::findings::Report;
use crate::relations::Relations;
use crate::text::Text;
use crate::{ColumnOrigin, Dialect, Policy};
pub(crate) use scope::Origin;
use scope::{Ctes, Env, Output};
use sqlparser::ast::{Query, Spanned, Statement};
use sqlparser::tokenizer::{Location, Span as TokenSpan};
use std::collections::{BTreeSet, HashMap};

pub(crate) struct Resolver<'a, 't> {
    dialect: Dialect,
    policy: &'t Policy,
    relations: &'t mut Relations<'a>,
    text: &'t Text<'t>,
    report: &'t mut Report,
    functions: BTreeSet<String>,
    /// SQLite takes an unknown name in double quotes for text. Where those names are.
    texts: Vec<Location>,
    /// Inside a repeated pass over a recursive expression.
    repeating: bool,
    /// Where tables of the catalog stand in FROM clauses, and which they are.
    places: HashMap<Location, u32>,
    /// Placeholders have values.
    bound: bool,
    /// Where the values of an INSERT come from.
    inserted: Vec<Origin>,
}

/// What a query gives to whoever reads it.
#[derive(Debug, Default, Clone)]
pub(super) struct Shape<'a> {
    pub(super) columns: Vec<Output<'a>>,
    /// There may be columns nobody knows.
    pub(super) open: bool,
}

/// What the walk found out, besides findings.
pub(crate) struct Resolved {
    pub(crate) functions: BTreeSet<String>,
    pub(crate) columns: Vec<ColumnOrigin>,
    pub(crate) texts: Vec<Location>,
    pub(crate) places: HashMap<Location, u32>,
    /// One for each value of a row that an INSERT adds; empty when they are not known.
    pub(crate) inserted: Vec<Origin>,
}

/// The surroundings of an expression.
#[derive(Clone, Copy)]
struct Cx<'e, 'a> {
    env: &'e Env<'e, 'a>,
    ctes: &'e Ctes<'e, 'a>,
}

impl<'a, 't> Resolver<'a, 't> {
    pub(crate) fn new(
        policy: &'t Policy,
        relations: &'t mut Relations<'a>,
        text: &'t Text<'t>,
        report: &'t mut Report,
    ) -> Resolver<'a, 't> {
        Resolver {
            dialect: relations.dialect(),
            policy,
            relations,
            text,
            report,
            functions: BTreeSet::new(),
            texts: Vec::new(),
            repeating: false,
            places: HashMap::new(),
            bound: false,
            inserted: Vec::new(),
        }
    }

    /// For text of the guard's own making, in which placeholders are bound.
    pub(crate) fn bound(self) -> Self {
        Resolver { bound: true, ..self }
    }

    pub(crate) fn read(mut self, query: &Query) -> Resolved {
        let shape = self.query(query, None, &Ctes::default());
        self.finish(shape)
    }

    pub(crate) fn write(mut self, statement: &Statement) -> Resolved {
        let shape = self.write_statement(statement, &Ctes::default());
        self.finish(shape)
    }

    /// A write behind a WITH: `with … delete from …`.
    pub(crate) fn write_after_with(mut self, query: &Query) -> Resolved {
        let shape = self.query_writing(query, &Ctes::default());
        self.finish(shape)
    }

    fn finish(self, shape: Shape) -> Resolved {
        let relations = self.relations;
        let columns = shape.columns.into_iter().map(|column| ColumnOrigin {
            name: column.name.into_owned(),
            kind: column.origin.kind,
            sources: column
                .origin
                .sources
                .iter()
                .filter_map(|(table, column)| relations.source_name(*table, *column))
                .collect(),
        });
        // Unknown columns make every position uncertain, and nobody asks where those come from that
        // the guard has made.
        let columns = if shape.open || self.bound { Vec::new() } else { columns.collect() };
        Resolved {
            functions: self.functions,
            columns,
            texts: self.texts,
            places: self.places,
            inserted: self.inserted,
        }
    }

    fn deny(&mut self, rule: &'static str, message: String, at: TokenSpan, fix: Option<String>) {
        if self.report.is_full() {
            return;
        }
        let span = self.text.span(at);
        self.report.deny(rule, message, span, fix);
    }

    /// For what the engine may know and the guard does not vouch for.
    fn unsupported(&mut self, what: &str, at: TokenSpan) {
        self.deny("syntax.not_allowed", format!("{what} is not allowed here"), at, None);
    }

    /// Refuses a part of the grammar that no reader needs.
    fn require_absent(&mut self, present: bool, what: &str, at: &impl Spanned) {
        if present {
            let span = at.span();
            self.unsupported(what, span);
        }
    }
}
