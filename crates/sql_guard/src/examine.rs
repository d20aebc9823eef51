//! The order of the checks, from raw text to a statement that may run.

use crate::canonical::Printed;
use crate::classify::{self, Class};
use crate::findings::{Finding, Report};
use crate::index::Index;
use crate::relations::{Found, Relations};
use crate::resolve::{Resolved, Resolver};
use crate::rewrite::rows::{self, Restricted, Sight};
use crate::rewrite::writes::{self, Written};
use crate::rewrite::{limit, spelling};
use crate::text::Text;
use crate::tokens::{self, Tokens};
use crate::touched::{self, Asked, InTheWay, Touched};
use crate::{
    Catalog, CheckedStatement, Dialect, Policy, Role, StatementKind, Verdict, apart, canonical,
    limits, parse, utility,
};
use sqlparser::ast::{Query, SetExpr, Spanned, Statement, UtilityOption, Visit};
use sqlparser::tokenizer::{Token, TokenWithSpan};
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// Everything found out about a statement.
#[derive(Debug)]
pub(crate) struct Examined {
    pub(crate) verdict: Verdict,
    pub(crate) kind: StatementKind,
    pub(crate) findings: Vec<Finding>,
    pub(crate) tables: Vec<String>,
    pub(crate) functions: Vec<String>,
    /// Absent exactly when the verdict is Deny.
    pub(crate) statement: Option<CheckedStatement>,
    /// Of a write that may be proposed.
    pub(crate) touched: Option<Touched>,
    pub(crate) in_the_way: InTheWay,
}

/// Whatever a hostile statement does to the stack or to the parser, the process lives and the
/// statement is refused.
pub(crate) fn examine(sql: &str, catalog: &Catalog, policy: &Policy) -> Examined {
    apart::run(sql, || Examination::new(sql, &Index::new(catalog), policy).run()).unwrap_or_else(
        || {
            let mut report = Report::default();
            report.deny(
                "guard.failed",
                "the statement could not be examined, so it is refused".into(),
                Text::new(sql).whole(),
                Some("write it in a simpler way".into()),
            );
            Examined {
                verdict: Verdict::Deny,
                kind: StatementKind::Unknown,
                findings: report.into_findings(),
                tables: Vec::new(),
                functions: Vec::new(),
                statement: None,
                touched: None,
                in_the_way: InTheWay::default(),
            }
        },
    )
}

struct Examination<'a> {
    sql: &'a str,
    catalog: &'a Catalog,
    index: &'a Index<'a>,
    policy: &'a Policy,
    text: Text<'a>,
    report: Report,
    kind: StatementKind,
}

/// A statement found harmless so far, ready to be printed.
struct Ready {
    printed: Printed,
    resolved: Option<Resolved>,
    ordered: bool,
    parameters: BTreeMap<String, serde_json::Value>,
    touched: Option<Asked>,
    in_the_way: InTheWay,
}

impl<'a> Examination<'a> {
    fn new(sql: &'a str, index: &'a Index<'a>, policy: &'a Policy) -> Examination<'a> {
        Examination {
            sql,
            catalog: index.catalog,
            index,
            policy,
            text: Text::new(sql),
            report: Report::default(),
            kind: StatementKind::Unknown,
        }
    }

    fn run(mut self) -> Examined {
        let mut relations = Relations::new(self.index, self.policy);
        let mut functions = Vec::new();
        let mut ready = self.steps(&mut relations, &mut functions);
        if ready.is_none() && self.report.verdict != Verdict::Deny {
            // Nothing was found wrong, and yet there is nothing to run: not understood, so not allowed.
            self.report.deny(
                "syntax.invalid",
                "cannot read the statement".into(),
                self.text.whole(),
                None,
            );
        }
        let tables: Vec<String> = std::mem::take(&mut relations.used).into_iter().collect();
        let verdict = self.report.verdict;
        let asked = ready.as_mut().and_then(|ready| ready.touched.take());
        let in_the_way = ready.as_ref().map(|ready| ready.in_the_way).unwrap_or_default();
        let statement = ready.filter(|_| verdict != Verdict::Deny).map(|ready| CheckedStatement {
            hash: canonical::hash(&ready.printed.text),
            sql: ready.printed.text,
            author: self.sql.to_owned(),
            anchors: ready.printed.anchors,
            dialect: self.catalog.dialect,
            kind: self.kind,
            tables: tables.clone(),
            functions: functions.clone(),
            columns: ready.resolved.map(|resolved| resolved.columns).unwrap_or_default(),
            ordered: ready.ordered,
            parameters: ready.parameters,
            access_hash: self.policy.access_hash.clone(),
        });
        let touched = statement.as_ref().zip(asked).map(|(of, asked)| asked.settled(of));
        Examined {
            verdict,
            kind: self.kind,
            findings: self.report.into_findings(),
            tables,
            functions,
            statement,
            touched,
            in_the_way,
        }
    }

    fn steps(
        &mut self,
        relations: &mut Relations<'a>,
        functions: &mut Vec<String>,
    ) -> Option<Ready> {
        let dialect = self.catalog.dialect;
        if !limits::check_text(self.sql, dialect, &self.text, &mut self.report) {
            return None;
        }
        let all = tokens::read(self.sql, dialect, &self.text, &mut self.report)?;
        let own = self.one_statement(&all);
        if !limits::check_depth(own, &self.text, &mut self.report) {
            return None;
        }
        let class = classify::classify(own, &self.text, &mut self.report);
        match class {
            Class::Refused(kind) => {
                self.kind = kind;
                return None;
            }
            Class::Utility => {
                self.kind = StatementKind::Read;
                let text = utility::check(own, relations, &self.text, &mut self.report)?;
                return self.shown(text, relations);
            }
            Class::Query => self.kind = StatementKind::Read,
            Class::Explain => self.kind = StatementKind::Explain,
            Class::Write(kind) => self.kind = kind,
        }
        let known = classify::refused_parts(own, dialect, &self.text, &mut self.report);
        let mut tokens = tokens::respell(own, dialect);
        let list = std::mem::take(&mut tokens.list);
        let statement = match parse::parse(list, dialect) {
            Ok(statement) => statement,
            Err(error) => {
                if !known {
                    parse::explain(&error, &self.text, &mut self.report);
                }
                return None;
            }
        };
        self.statement(statement, own, tokens, relations, functions)
    }

    /// The tokens of the first statement; every other is a finding.
    fn one_statement<'t>(&mut self, all: &'t [TokenWithSpan]) -> &'t [TokenWithSpan] {
        let mut statements =
            all.split(|token| token.token == Token::SemiColon).filter(|part| !part.is_empty());
        let first = statements.next().unwrap_or_default();
        for extra in statements {
            let span = extra.first().map(|token| token.span.union(&extra[extra.len() - 1].span));
            self.report.deny(
                "statement.several",
                "only one statement is allowed at a time".into(),
                span.map_or_else(|| self.text.whole(), |span| self.text.span(span)),
                Some("run the statements one by one".into()),
            );
        }
        first
    }

    fn statement(
        &mut self,
        statement: Statement,
        own: &[TokenWithSpan],
        tokens: Tokens,
        relations: &mut Relations<'a>,
        functions: &mut Vec<String>,
    ) -> Option<Ready> {
        let (mut statement, ordered, resolved) = match statement {
            Statement::Query(query) => match write_kind(&query) {
                Some(kind) => {
                    self.kind = kind;
                    self.writing(query.as_ref());
                    let resolved = self.resolver(relations).write_after_with(&query);
                    (Statement::Query(query), false, resolved)
                }
                None => {
                    let resolved = self.resolver(relations).read(&query);
                    let mut query = query;
                    let ordered = limit::is_ordered(&query);
                    if let Some(rows) = self.policy.max_rows {
                        limit::apply(&mut query, rows.saturating_add(1), self.catalog.dialect);
                    }
                    (Statement::Query(query), ordered, resolved)
                }
            },
            write @ (Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_)) => {
                self.writing(&write);
                let resolved = self.resolver(relations).write(&write);
                (write, false, resolved)
            }
            Statement::ExplainTable { .. } => {
                self.kind = StatementKind::Read;
                let text = utility::check(own, relations, &self.text, &mut self.report)?;
                return self.shown(text, relations);
            }
            explain @ Statement::Explain { .. } => {
                let resolved = self.explained(&explain, relations)?;
                (explain, false, resolved)
            }
            other => {
                self.report.deny(
                    "statement.not_supported",
                    "this kind of statement is not allowed here".into(),
                    self.text.span(other.span()),
                    None,
                );
                return None;
            }
        };
        functions.extend(resolved.functions.iter().cloned());
        if self.report.verdict == Verdict::Deny {
            return None;
        }
        spelling::settle(&mut statement, &resolved.texts);
        if self.catalog.dialect == Dialect::Mysql {
            spelling::settle_tables(&mut statement, &resolved.places, self.index);
        }
        let added = touched::added(&statement, self.catalog.dialect);
        let in_the_way = touched::in_the_way(&statement);
        let parameters = self.under_rules(&mut statement, &resolved, relations)?;
        let printed = self.printed(&statement, &tokens)?;
        let touched = touched::asked(&statement, added, self.catalog.dialect);
        let resolved = Some(resolved);
        Some(Ready { printed, resolved, ordered, parameters, touched, in_the_way })
    }

    /// SHOW and its like run as they are, unless rules hide the tables they are about.
    fn shown(&mut self, text: String, relations: &Relations<'a>) -> Option<Ready> {
        self.without_rules(relations)?;
        let printed = Printed { text, anchors: Vec::new() };
        let parameters = BTreeMap::new();
        let in_the_way = InTheWay::default();
        let (resolved, touched) = (None, None);
        Some(Ready { printed, resolved, ordered: false, parameters, touched, in_the_way })
    }

    /// For statements that cannot be rewritten: refused when they touch a restricted table.
    fn without_rules(&mut self, relations: &Relations<'a>) -> Option<()> {
        let Some(rules) = self.policy.rules.as_deref() else { return Some(()) };
        let sight = Sight::new(rules, self.index);
        let restricted: Vec<&str> = relations
            .bases
            .values()
            .filter(|base| sight.restricts(base.schema, base.table))
            .map(|base| base.table.name.as_str())
            .collect();
        if restricted.is_empty() {
            return Some(());
        }
        self.report.deny(
            "policy.only_queries",
            format!(
                "rows or columns of `{}` are restricted; only queries may read it",
                restricted.join("`, `")
            ),
            self.text.whole(),
            None,
        );
        None
    }

    /// Puts row filters and masks in place, and makes sure that they are. Answers the values to bind.
    fn under_rules(
        &mut self,
        statement: &mut Statement,
        resolved: &Resolved,
        relations: &Relations<'a>,
    ) -> Option<BTreeMap<String, serde_json::Value>> {
        let Some(rules) = self.policy.rules.clone() else { return Some(BTreeMap::new()) };
        if matches!(statement, Statement::Explain { .. }) {
            self.without_rules(relations)?;
            return Some(BTreeMap::new());
        }
        let sight = Sight::new(&rules, self.index);
        let mut restricted = HashMap::new();
        let mut parameters = BTreeMap::new();
        for base in relations.bases.values() {
            if !sight.restricts(base.schema, base.table) {
                continue;
            }
            match rows::restricted(base, &sight, 0) {
                Ok(query) => {
                    parameters.extend(query.parameters.clone());
                    restricted.insert(base.ordinal, query);
                }
                Err(problem) => {
                    self.report.deny("policy.invalid", problem, self.text.whole(), None);
                    return None;
                }
            }
        }
        if restricted.is_empty() {
            return Some(parameters);
        }
        let dialect = self.catalog.dialect;
        let reads = matches!(statement, Statement::Query(query) if write_kind(query).is_none());
        let (replaced, written) = if reads {
            (rows::apply(statement, &resolved.places, &restricted, dialect), None)
        } else {
            match writes::apply(statement, resolved, &restricted, self.index) {
                Ok(done) => done,
                Err(problem) => {
                    self.report.deny("policy.only_queries", problem, self.text.whole(), None);
                    return None;
                }
            }
        };
        if self.holds(statement, &replaced, written, resolved, &restricted) {
            return Some(parameters);
        }
        self.report.deny(
            "policy.not_applicable",
            "the rules on rows and columns cannot be applied to this statement".into(),
            self.text.whole(),
            Some("leave out row ids, system columns and options of restricted tables".into()),
        );
        None
    }

    /// Reads the rewritten statement as if it were new: every name still resolves, and restricted
    /// tables are read by the rules' own queries only.
    fn holds(
        &self,
        statement: &Statement,
        replaced: &[u32],
        written: Option<Written>,
        resolved: &Resolved,
        restricted: &HashMap<u32, Restricted>,
    ) -> bool {
        let expected = resolved.places.values().filter(|table| restricted.contains_key(table));
        let mut allowed = Vec::new();
        let mut own_queries: HashMap<u32, Vec<u32>> = HashMap::new();
        for table in replaced {
            if let Some(known) = own_queries.get(table) {
                allowed.extend(known);
                continue;
            }
            let Some(own) = restricted.get(table) else { return false };
            let query = Statement::Query(Box::new(own.query().clone()));
            if !self.resolves(&query) {
                return false;
            }
            let named = self.named_in_full(&query, restricted);
            allowed.extend(&named);
            own_queries.insert(*table, named);
        }
        if let Some(Written { table, conditions, anchors }) = written {
            let condition = restricted.get(&table).and_then(Restricted::condition);
            let named =
                condition.map(|own| self.named_in_full(own, restricted)).unwrap_or_default();
            allowed.extend(std::iter::repeat_n(named, conditions).flatten());
            allowed.extend(std::iter::repeat_n(table, anchors));
        }
        allowed.sort_unstable();
        let mut found = self.named_in_full(statement, restricted);
        if let Some(written) = written
            && found.len() > allowed.len()
            && let Some(at) = found.iter().position(|table| *table == written.table)
        {
            // The table that is written, under its full name.
            found.remove(at);
        }
        let all_replaced = expected.count() == replaced.len() + usize::from(written.is_some());
        all_replaced && found == allowed && self.resolves(statement)
    }

    fn resolves(&self, statement: &Statement) -> bool {
        let free = self.policy.clone().without_rules();
        let text = Text::new("");
        let mut report = Report::default();
        let mut relations = Relations::new(self.index, &free);
        let resolver = Resolver::new(&free, &mut relations, &text, &mut report).bound();
        match statement {
            Statement::Query(query) if write_kind(query).is_none() => drop(resolver.read(query)),
            Statement::Query(query) => drop(resolver.write_after_with(query)),
            write => drop(resolver.write(write)),
        }
        report.is_clean()
    }

    /// Restricted tables under their full names, which the rewriting writes and nothing else may.
    fn named_in_full(&self, part: &impl Visit, restricted: &HashMap<u32, Restricted>) -> Vec<u32> {
        let free = self.policy.clone().without_rules();
        let text = Text::new("");
        let mut report = Report::default();
        let mut relations = Relations::new(self.index, &free);
        let mut found = Vec::new();
        let _: ControlFlow<()> = sqlparser::ast::visit_relations(part, |name| {
            if name.0.len() > 1
                && let Found::Base(base) = relations.find(name, &text, &mut report)
                && restricted.contains_key(&base.ordinal)
            {
                found.push(base.ordinal);
            }
            ControlFlow::Continue(())
        });
        found.sort_unstable();
        found
    }

    fn printed(&mut self, statement: &Statement, tokens: &Tokens) -> Option<Printed> {
        let printed = canonical::print(statement, tokens, self.catalog.dialect);
        if printed.is_none() {
            self.report.deny(
                "guard.not_printable",
                "the statement cannot be reproduced exactly, so it is refused".into(),
                self.text.whole(),
                Some("write it in a simpler way".into()),
            );
        }
        printed
    }

    fn resolver<'t>(&'t mut self, relations: &'t mut Relations<'a>) -> Resolver<'a, 't> {
        Resolver::new(self.policy, relations, &self.text, &mut self.report)
    }

    fn writing(&mut self, at: &impl Spanned) {
        let span = self.text.span(at.span());
        let verb = self.kind.as_str().to_uppercase();
        match self.policy.role {
            Role::Reader => self.report.deny(
                "write.not_allowed",
                format!("{verb} changes data; this connection may only read"),
                span,
                None,
            ),
            Role::Writer => self.report.add(
                Verdict::NeedsApproval,
                Finding {
                    rule: "write.needs_approval",
                    message: format!(
                        "{verb} changes data and needs the approval of another person"
                    ),
                    span,
                    fix: None,
                },
            ),
        }
    }

    /// The plan of a query that may run. Plans of anything else, and plans with a trial run, are refused.
    fn explained(
        &mut self,
        explain: &Statement,
        relations: &mut Relations<'a>,
    ) -> Option<Resolved> {
        let Statement::Explain {
            describe_alias: _,
            analyze,
            verbose: _,
            query_plan: _,
            estimate,
            statement,
            format: _,
            options,
        } = explain
        else {
            return None;
        };
        let span = self.text.whole();
        let runs = *analyze || options.iter().flatten().any(runs_the_statement);
        if runs || *estimate {
            self.report.deny(
                "explain.analyze",
                "EXPLAIN ANALYZE runs the statement and is not allowed".into(),
                span,
                Some("use EXPLAIN without ANALYZE".into()),
            );
        }
        let Statement::Query(query) = statement.as_ref() else {
            self.report.deny(
                "explain.only_reads",
                "only the plan of a query may be shown".into(),
                span,
                None,
            );
            return None;
        };
        if write_kind(query).is_some() {
            let message = "only the plan of a query may be shown".into();
            self.report.deny("explain.only_reads", message, span, None);
        }
        Some(self.resolver(relations).read(query))
    }
}

/// ANALYZE in any spelling, and every option not known to be harmless.
fn runs_the_statement(option: &UtilityOption) -> bool {
    let harmless = ["verbose", "costs", "settings", "format", "generic_plan", "summary", "memory"];
    !harmless.iter().any(|name| option.name.value.eq_ignore_ascii_case(name))
}

/// The statement writes, behind a WITH.
fn write_kind(query: &Query) -> Option<StatementKind> {
    match query.body.as_ref() {
        SetExpr::Insert(_) => Some(StatementKind::Insert),
        SetExpr::Update(_) => Some(StatementKind::Update),
        SetExpr::Delete(_) => Some(StatementKind::Delete),
        SetExpr::Merge(_) => Some(StatementKind::Update),
        _ => None,
    }
}
