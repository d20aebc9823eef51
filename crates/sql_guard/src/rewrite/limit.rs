//! Makes sure that a query gives no more rows than asked for, plus one that tells of more.

use crate::Dialect;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    CaseWhen, Expr, GroupByExpr, Ident, LimitClause, Query, Select, SelectFlavor, SelectItem,
    SetExpr, TableAlias, TableFactor, TableWithJoins, UnaryOperator, Value,
    WildcardAdditionalOptions,
};

/// `most` rows at the very most. Applying it twice changes nothing more.
pub(crate) fn apply(query: &mut Query, most: u64, dialect: Dialect) {
    unwrap_brackets(query);
    if let SetExpr::Values(values) = query.body.as_ref()
        && u64::try_from(values.rows.len()).is_ok_and(|rows| rows <= most)
    {
        return;
    }
    match query.fetch.take() {
        None => {}
        // WITH TIES may give any number of rows.
        Some(fetch) if fetch.with_ties => {
            query.fetch = Some(fetch);
            wrap(query);
        }
        Some(fetch) => {
            let asked = fetch.quantity.unwrap_or_else(|| number(1));
            let offset = match query.limit_clause.take() {
                Some(LimitClause::LimitOffset { offset, .. }) => offset,
                _ => None,
            };
            query.limit_clause =
                Some(LimitClause::LimitOffset { limit: Some(asked), offset, limit_by: vec![] });
        }
    }
    if ends_in_values(&query.body) && dialect == Dialect::Sqlite {
        wrap(query);
    }
    query.limit_clause = Some(match query.limit_clause.take() {
        None => {
            LimitClause::LimitOffset { limit: Some(number(most)), offset: None, limit_by: vec![] }
        }
        Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
            LimitClause::LimitOffset { limit: Some(lower(limit, most)), offset, limit_by }
        }
        Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
            LimitClause::OffsetCommaLimit { offset, limit: lower(Some(limit), most) }
        }
    });
}

/// `(select …)` as a whole statement says the same without its brackets.
fn unwrap_brackets(query: &mut Query) {
    while query.with.is_none()
        && query.order_by.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
    {
        let SetExpr::Query(inner) = query.body.as_mut() else { return };
        let inner = std::mem::replace(inner.as_mut(), empty());
        *query = inner;
    }
}

fn number(value: u64) -> Expr {
    Expr::Value(Value::Number(value.to_string(), false).into())
}

fn as_number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) | Value::SingleQuotedString(digits) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn lower(limit: Option<Expr>, most: u64) -> Expr {
    let Some(limit) = limit else { return number(most) };
    match (as_number(&limit), &limit) {
        (Some(asked), _) if asked <= most => limit,
        (Some(_), _) => number(most),
        // No limit at all, and in SQLite a negative number means the same.
        (None, Expr::Value(value)) if value.value == Value::Null => number(most),
        (None, Expr::UnaryOp { op: UnaryOperator::Minus, .. }) => number(most),
        (None, _) if is_bounded(&limit, most) => limit,
        (None, _) => bounded(limit, most),
    }
}

/// `case when (n) between 0 and most then (n) else most end`
fn bounded(limit: Expr, most: u64) -> Expr {
    let nested = Expr::Nested(Box::new(limit));
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen {
            condition: Expr::Between {
                expr: Box::new(nested.clone()),
                negated: false,
                low: Box::new(number(0)),
                high: Box::new(number(most)),
            },
            result: nested,
        }],
        else_result: Some(Box::new(number(most))),
    }
}

fn is_bounded(limit: &Expr, most: u64) -> bool {
    let Expr::Case { operand: None, conditions, else_result: Some(other), .. } = limit else {
        return false;
    };
    let [CaseWhen { condition: Expr::Between { expr, negated: false, low, high }, result }] =
        conditions.as_slice()
    else {
        return false;
    };
    let within = |expr: &Expr| as_number(expr).is_some_and(|value| value <= most);
    expr.as_ref() == result && as_number(low) == Some(0) && within(high) && within(other)
}

/// The rows come in an order their author asked for.
pub(crate) fn is_ordered(query: &Query) -> bool {
    match query.body.as_ref() {
        SetExpr::Query(inner) if query.order_by.is_none() => is_ordered(inner),
        _ => query.order_by.is_some(),
    }
}

/// SQLite takes no LIMIT after VALUES.
fn ends_in_values(body: &SetExpr) -> bool {
    match body {
        SetExpr::Values(_) => true,
        SetExpr::SetOperation { right, .. } => ends_in_values(right),
        _ => false,
    }
}

/// `select * from (…)`
fn wrap(query: &mut Query) {
    let inner = std::mem::replace(query, empty());
    let select = Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: vec![],
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection: vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())],
        exclude: None,
        into: None,
        from: vec![TableWithJoins {
            relation: TableFactor::Derived {
                lateral: false,
                subquery: Box::new(inner),
                alias: Some(TableAlias {
                    explicit: true,
                    name: Ident::new("limited"),
                    columns: vec![],
                    at: None,
                }),
                sample: None,
            },
            joins: vec![],
        }],
        lateral_views: vec![],
        prewhere: None,
        selection: None,
        connect_by: vec![],
        group_by: GroupByExpr::Expressions(vec![], vec![]),
        cluster_by: vec![],
        distribute_by: vec![],
        sort_by: vec![],
        having: None,
        named_window: vec![],
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    };
    *query.body = SetExpr::Select(Box::new(select));
}

fn empty() -> Query {
    Query {
        with: None,
        body: Box::new(SetExpr::Table(Box::new(sqlparser::ast::Table {
            table_name: None,
            schema_name: None,
        }))),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: vec![],
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: vec![],
    }
}
