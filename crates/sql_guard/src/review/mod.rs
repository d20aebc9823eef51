//! Rules that a change is looked at with before anybody is asked to approve it: what is usually a
//! mistake, where it stands and how to put it right. They only find; what a finding means in which
//! environment is decided by whoever asks. Unlike the guard they also read what the guard never lets
//! pass, so that its author learns everything at once.

mod conditions;
mod joins;
mod queries;
mod schema;
#[cfg(test)]
mod tests;

use crate::findings::{Finding, Report};
use crate::text::Text;
use crate::tokens;
use crate::{Catalog, apart, limits, parse};
use sqlparser::ast::{Delete, Insert, Query, Spanned, Statement, Update};
use sqlparser::tokenizer::{Span as TokenSpan, Token};

macro_rules! rules {
    ($($name:ident = $id:literal, $title:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($name,)* }

        impl Rule {
            pub const ALL: &'static [Rule] = &[$(Rule::$name),*];

            /// As in settings and findings.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }

            /// For people, in a list of rules.
            pub fn title(self) -> &'static str {
                match self { $(Rule::$name => $title,)* }
            }

            pub fn parse(id: &str) -> Option<Rule> {
                match id { $($id => Some(Rule::$name),)* _ => None }
            }
        }
    };
}

rules! {
    WhereMissing = "review.where_missing", "UPDATE or DELETE without WHERE";
    AlwaysTrue = "review.always_true", "A condition that is always true";
    Truncate = "review.truncate", "TRUNCATE";
    Drop = "review.drop", "DROP";
    EqualsNull = "review.equals_null", "A comparison with NULL by = or <>";
    NotInNullable = "review.not_in_nullable", "NOT IN over values that may be NULL";
    InsertWithoutColumns = "review.insert_without_columns", "INSERT without a list of columns";
    CartesianJoin = "review.cartesian_join", "Tables joined without a condition";
    LeadingWildcard = "review.leading_wildcard", "LIKE that begins with a wildcard";
    FunctionOnColumn = "review.function_on_column", "A function around a filtered column";
    SelectStar = "review.select_star", "SELECT *";
    LimitMissing = "review.limit_missing", "A query without a LIMIT, or with a large one";
    MixedSchemaAndData = "review.mixed_schema_and_data", "Schema and data changed together";
    NotNullWithoutDefault = "review.not_null_without_default", "A NOT NULL column without a default";
    ColumnLost = "review.column_lost", "A column dropped or given another type";
    OutsideLockedTables = "review.outside_locked_tables", "A table that the request is not about";
    Unsure = "review.unsure", "The assistant is not sure";
}

/// What a review knows besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Background<'a> {
    pub catalog: &'a Catalog,
    /// Tables that the request is about, as the catalog spells them; `None`: any.
    pub locked: Option<&'a [String]>,
    /// Rows up to which a LIMIT is small.
    pub max_limit: u64,
    /// Of the assistant that wrote it, below which it is not sure, and how sure it was.
    pub confidence: Option<f64>,
    pub sure_from: f64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub rule: Rule,
    pub finding: Finding,
}

/// Every hit, in the order of the text. `None` when the text cannot be read: a review that did not
/// come to its end.
pub fn review(sql: &str, background: Background<'_>) -> Option<Vec<Hit>> {
    apart::run(sql, || run(sql, background)).flatten()
}

fn run(sql: &str, background: Background<'_>) -> Option<Vec<Hit>> {
    let text = Text::new(sql);
    let mut report = Report::default();
    let dialect = background.catalog.dialect;
    if !limits::check_text(sql, dialect, &text, &mut report) {
        return None;
    }
    let all = tokens::read(sql, dialect, &text, &mut report)?;
    if !limits::check_depth(&all, &text, &mut report) {
        return None;
    }
    let mut statements = Vec::new();
    for part in all.split(|token| token.token == Token::SemiColon).filter(|part| !part.is_empty()) {
        let list = tokens::respell(part, dialect).list;
        statements.push(parse::parse(list, dialect).ok()?);
    }
    let mut review = Review { background, text: &text, hits: Vec::new() };
    for statement in &statements {
        review.statement(statement);
    }
    review.together(&statements);
    review.confidence();
    let mut hits = review.hits;
    hits.sort_by_key(|hit| (hit.finding.span.start, hit.rule));
    hits.dedup();
    Some(hits)
}

pub(super) struct Review<'a> {
    background: Background<'a>,
    text: &'a Text<'a>,
    hits: Vec<Hit>,
}

impl Review<'_> {
    fn hit(&mut self, rule: Rule, at: TokenSpan, message: String, fix: &str) {
        let span = self.text.span(at);
        let finding = Finding { rule: rule.id(), message, span, fix: Some(fix.to_owned()) };
        self.hits.push(Hit { rule, finding });
    }

    fn statement(&mut self, statement: &Statement) {
        self.tables(statement);
        self.conditions(statement);
        self.joins(statement);
        match statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            other => self.schema(other),
        }
    }

    fn insert(&mut self, insert: &Insert) {
        let Insert { columns, assignments, source, .. } = insert;
        if columns.is_empty() && assignments.is_empty() && source.is_some() {
            self.hit(
                Rule::InsertWithoutColumns,
                insert.span(),
                "INSERT without columns puts values where the table happens to have them"
                    .to_owned(),
                "name the columns: INSERT INTO t (a, b) …",
            );
        }
        if let Some(source) = source {
            self.star(source);
        }
    }

    fn update(&mut self, update: &Update) {
        match &update.selection {
            None => self.without_where("UPDATE", update),
            Some(condition) => self.always_true(condition),
        }
    }

    fn delete(&mut self, delete: &Delete) {
        match &delete.selection {
            None => self.without_where("DELETE", delete),
            Some(condition) => self.always_true(condition),
        }
    }

    fn without_where(&mut self, verb: &str, at: &impl Spanned) {
        let message = format!("{verb} without WHERE changes every row");
        self.hit(Rule::WhereMissing, at.span(), message, "say which rows: add a WHERE");
    }

    fn query(&mut self, query: &Query) {
        match query.body.as_ref() {
            sqlparser::ast::SetExpr::Insert(inner)
            | sqlparser::ast::SetExpr::Update(inner)
            | sqlparser::ast::SetExpr::Delete(inner) => match inner {
                Statement::Insert(insert) => self.insert(insert),
                Statement::Update(update) => self.update(update),
                Statement::Delete(delete) => self.delete(delete),
                _ => {}
            },
            _ => {
                self.star(query);
                self.limit(query);
            }
        }
    }

    fn confidence(&mut self) {
        let Background { confidence: Some(confidence), sure_from, .. } = self.background else {
            return;
        };
        if confidence >= sure_from {
            return;
        }
        let span = self.text.whole();
        let message = format!("the assistant is {confidence:.2} sure, less than {sure_from:.2}");
        let fix = Some("read it word by word, or ask in other words".to_owned());
        let finding = Finding { rule: Rule::Unsure.id(), message, span, fix };
        self.hits.push(Hit { rule: Rule::Unsure, finding });
    }
}
