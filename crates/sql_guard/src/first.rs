//! Parses, walks and prints a statement.

use crate::{
    Catalog, CheckedStatement, Dialect, Finding, Policy, Refusal, Span, StatementKind, Verdict,
};
use sha2::{Digest, Sha256};
use sqlparser::ast::{
    Expr, Ident, LimitClause, ObjectName, Query, SetExpr, Statement, Value, Visit, Visitor,
};
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "cast",
    "ceil",
    "coalesce",
    "concat",
    "count",
    "date",
    "date_trunc",
    "datetime",
    "dense_rank",
    "extract",
    "first_value",
    "floor",
    "group_concat",
    "iif",
    "ifnull",
    "instr",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "ntile",
    "nullif",
    "percent_rank",
    "power",
    "printf",
    "format",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "strftime",
    "substr",
    "substring",
    "sum",
    "time",
    "total",
    "trim",
    "typeof",
    "unicode",
    "upper",
    "sqrt",
    "string_agg",
    "cume_dist",
    "nth_value",
    "sign",
];

pub fn check(sql: &str, catalog: &Catalog, policy: &Policy) -> Result<CheckedStatement, Refusal> {
    let deny = |rule, message: String| Refusal {
        verdict: Verdict::Deny,
        kind: StatementKind::Unknown,
        findings: vec![Finding {
            rule,
            message,
            span: Span { start: 0, end: sql.len(), line: 1, column: 1 },
            fix: None,
        }],
    };
    let statements = match catalog.dialect {
        Dialect::Sqlite => Parser::parse_sql(&SQLiteDialect {}, sql),
        Dialect::Postgres => Parser::parse_sql(&PostgreSqlDialect {}, sql),
        Dialect::Mysql => Parser::parse_sql(&MySqlDialect {}, sql),
    }
    .map_err(|error| deny("syntax", error.to_string()))?;
    let [Statement::Query(query)] = &statements[..] else {
        return Err(deny("statement.one_read", "only one SELECT is allowed".into()));
    };
    let mut query = query.clone();
    let mut walk = Walk {
        catalog,
        ctes: BTreeSet::new(),
        tables: BTreeSet::new(),
        functions: BTreeSet::new(),
    };
    if let ControlFlow::Break((rule, message)) = query.visit(&mut walk) {
        return Err(deny(rule, message));
    }
    let ordered = query.order_by.is_some();
    if let Some(max) = policy.max_rows {
        let over = match &query.limit_clause {
            None => true,
            Some(LimitClause::LimitOffset { limit: Some(Expr::Value(value)), .. }) => {
                match &value.value {
                    Value::Number(text, _) => text.parse::<u64>().is_ok_and(|n| n > max + 1),
                    _ => false,
                }
            }
            Some(_) => false,
        };
        if over {
            let limit = Some(Expr::Value(Value::Number((max + 1).to_string(), false).into()));
            match &mut query.limit_clause {
                Some(LimitClause::LimitOffset { limit: own, .. }) => *own = limit,
                other => {
                    *other =
                        Some(LimitClause::LimitOffset { limit, offset: None, limit_by: vec![] })
                }
            }
        }
    }
    let sql = query.to_string();
    Ok(CheckedStatement {
        hash: hex::encode(Sha256::digest(sql.as_bytes())),
        sql,
        dialect: catalog.dialect,
        kind: StatementKind::Read,
        tables: walk.tables.into_iter().collect(),
        functions: walk.functions.into_iter().collect(),
        columns: Vec::new(),
        ordered,
    })
}

struct Walk<'a> {
    catalog: &'a Catalog,
    ctes: BTreeSet<String>,
    tables: BTreeSet<String>,
    functions: BTreeSet<String>,
}

impl Visitor for Walk<'_> {
    type Break = (&'static str, String);

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Self::Break> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.ctes.insert(cte.alias.name.value.to_lowercase());
        }
        if !query.locks.is_empty() {
            return ControlFlow::Break(("lock", "row locks are not allowed".into()));
        }
        match query.body.as_ref() {
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                ControlFlow::Break(("write", "only reading is allowed".into()))
            }
            SetExpr::Select(select) if select.into.is_some() => {
                ControlFlow::Break(("write", "SELECT INTO is not allowed".into()))
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<Self::Break> {
        let Some(Ident { value, .. }) = relation.0.last().and_then(|part| part.as_ident()) else {
            return ControlFlow::Break((
                "relation.unknown",
                format!("unknown relation `{relation}`"),
            ));
        };
        let found = self.catalog.tables().find(|(_, t)| t.name.eq_ignore_ascii_case(value));
        match found {
            Some((_, table)) => {
                self.tables.insert(table.name.clone());
                ControlFlow::Continue(())
            }
            None if self.ctes.contains(&value.to_lowercase()) => ControlFlow::Continue(()),
            None => {
                ControlFlow::Break(("relation.unknown", format!("unknown relation `{relation}`")))
            }
        }
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Self::Break> {
        if let Expr::Function(function) = expr {
            let name = function.name.to_string().to_lowercase();
            if !FUNCTIONS.contains(&name.as_str()) {
                return ControlFlow::Break((
                    "function.not_allowed",
                    format!("function `{name}` is not on the list of allowed functions"),
                ));
            }
            self.functions.insert(name);
        }
        ControlFlow::Continue(())
    }
}
