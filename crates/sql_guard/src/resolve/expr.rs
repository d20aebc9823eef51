//! Expressions: every kind that may stand in a statement, by name. The last arm refuses the rest.

use super::scope::{Mix, Origin};
use super::{Cx, Resolver};
use crate::Dialect;
use crate::OriginKind;
use crate::tokens::marks;
use sqlparser::ast::{
    AccessExpr, BinaryOperator, CastFormat, CeilFloorKind, DateTimeField, Expr, Function,
    FunctionArg, FunctionArguments, Ident, Query, Spanned, Subscript, Value, ValueWithSpan,
};

/// Character sets in which a backslash byte is never half of another character.
const SAFE_INTRODUCERS: &[&str] =
    &["_utf8mb4", "_utf8", "_utf8mb3", "_binary", "_latin1", "_ascii"];

impl<'a> Resolver<'a, '_> {
    pub(super) fn expr(&mut self, expr: &Expr, cx: Cx<'_, 'a>) -> Origin {
        let mut mix = Mix::default();
        // A chain `a and b and c …` leans left and is as deep as it is long: walked in a loop.
        let mut first = expr;
        while let Expr::BinaryOp { left, op, right } = first {
            self.operator(op, first);
            mix.add(self.expr_node(right, cx));
            first = left;
        }
        if std::ptr::eq(first, expr) {
            return self.expr_node(expr, cx);
        }
        mix.add(self.expr_node(first, cx));
        match mix.computed() {
            Origin { sources, kind: OriginKind::Identity } => {
                Origin { sources, kind: OriginKind::Expression }
            }
            origin => origin,
        }
    }

    fn all<'x>(&mut self, parts: impl IntoIterator<Item = &'x Expr>, cx: Cx<'_, 'a>) -> Origin {
        let mut mix = Mix::default();
        for part in parts {
            mix.add(self.expr(part, cx));
        }
        mix.computed()
    }

    fn boxed<'x>(
        &mut self,
        parts: impl IntoIterator<Item = &'x Box<Expr>>,
        cx: Cx<'_, 'a>,
    ) -> Origin {
        self.all(parts.into_iter().map(AsRef::as_ref), cx)
    }

    /// A subquery as a value; all of its columns count.
    fn subquery(&mut self, query: &Query, cx: Cx<'_, 'a>) -> Origin {
        let shape = self.query(query, Some(cx.env), cx.ctes);
        let mut mix = Mix::default();
        if shape.open {
            mix.add(Origin::unknown());
        }
        shape.columns.into_iter().for_each(|column| mix.add(column.origin));
        mix.computed()
    }

    fn expr_node(&mut self, expr: &Expr, cx: Cx<'_, 'a>) -> Origin {
        match expr {
            Expr::BinaryOp { .. } => self.expr(expr, cx),
            Expr::Identifier(ident) => self.identifier(ident, cx),
            Expr::CompoundIdentifier(parts) => self.qualified_column(parts, cx),
            Expr::Nested(inner) => self.expr(inner, cx),
            Expr::Value(value) => self.value(value),
            Expr::TypedString(typed) => {
                self.data_type(&typed.data_type, typed.value.span);
                let foreign = typed.uses_odbc_syntax && self.dialect != Dialect::Mysql;
                self.require_absent(foreign, "ODBC syntax", expr);
                self.value(&typed.value)
            }
            Expr::Prefixed { prefix, value } if self.is_operator_word(prefix) => {
                self.boxed([value], cx)
            }
            Expr::Prefixed { prefix, value } => {
                let listed =
                    SAFE_INTRODUCERS.iter().any(|known| prefix.value.eq_ignore_ascii_case(known));
                self.require_absent(
                    !listed || self.dialect != Dialect::Mysql,
                    "this prefix of a text",
                    expr,
                );
                self.expr(value, cx)
            }
            Expr::IsFalse(inner)
            | Expr::IsNotFalse(inner)
            | Expr::IsTrue(inner)
            | Expr::IsNotTrue(inner)
            | Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::IsUnknown(inner)
            | Expr::IsNotUnknown(inner) => self.boxed([inner], cx),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.boxed([left, right], cx)
            }
            Expr::IsJson { expr: inner, kind: _, unique_keys: _, negated: _ }
            | Expr::IsNormalized { expr: inner, form: _, negated: _ } => self.boxed([inner], cx),
            Expr::InList { expr: inner, list, negated: _ } => {
                self.all(std::iter::once(inner.as_ref()).chain(list), cx)
            }
            Expr::InSubquery { expr: inner, subquery, negated: _ } => {
                let left = self.expr(inner, cx);
                let right = self.subquery(subquery, cx);
                Origin::computed([left, right])
            }
            Expr::Between { expr: inner, negated: _, low, high } => {
                self.boxed([inner, low, high], cx)
            }
            Expr::Like { negated: _, any: _, expr: inner, pattern, escape_char }
            | Expr::ILike { negated: _, any: _, expr: inner, pattern, escape_char }
            | Expr::SimilarTo { negated: _, expr: inner, pattern, escape_char } => {
                self.boxed([inner, pattern].into_iter().chain(escape_char), cx)
            }
            Expr::RLike { negated: _, expr: inner, pattern, regexp: _ } => {
                self.boxed([inner, pattern], cx)
            }
            Expr::AnyOp { left, compare_op, right, is_some: _ }
            | Expr::AllOp { left, compare_op, right } => {
                self.operator(compare_op, expr);
                self.boxed([left, right], cx)
            }
            Expr::UnaryOp { op, expr: inner } => {
                self.unary(*op, expr);
                self.boxed([inner], cx)
            }
            Expr::Convert {
                is_try,
                expr: inner,
                data_type,
                charset: _,
                target_before_value,
                styles,
            } => {
                let foreign = *is_try || *target_before_value || !styles.is_empty();
                self.require_absent(
                    foreign || self.dialect != Dialect::Mysql,
                    "this form of CONVERT",
                    expr,
                );
                if let Some(data_type) = data_type {
                    self.data_type(data_type, expr.span());
                }
                self.function_used("convert");
                self.boxed([inner], cx)
            }
            Expr::Cast { kind: _, expr: inner, data_type, format } => {
                let zoned =
                    matches!(format, Some(CastFormat::Value(_) | CastFormat::ValueAtTimeZone(..)));
                self.require_absent(zoned, "CAST … FORMAT", expr);
                self.data_type(data_type, expr.span());
                self.boxed([inner], cx)
            }
            Expr::AtTimeZone { timestamp, time_zone } => self.boxed([timestamp, time_zone], cx),
            Expr::Extract { field, syntax: _, expr: inner } => {
                self.date_field(field, expr);
                self.function_used("extract");
                self.boxed([inner], cx)
            }
            Expr::Ceil { expr: inner, field } | Expr::Floor { expr: inner, field } => {
                let plain =
                    matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime));
                self.require_absent(!plain, "a unit in CEIL or FLOOR", expr);
                self.function_used(if matches!(expr, Expr::Ceil { .. }) {
                    "ceil"
                } else {
                    "floor"
                });
                self.boxed([inner], cx)
            }
            Expr::Position { expr: inner, r#in } => {
                self.function_used("position");
                self.boxed([inner, r#in], cx)
            }
            Expr::Substring {
                expr: inner,
                substring_from,
                substring_for,
                special: _,
                shorthand,
            } => {
                self.function_used(if *shorthand { "substr" } else { "substring" });
                self.boxed([inner].into_iter().chain(substring_from).chain(substring_for), cx)
            }
            Expr::Trim { trim_where: _, trim_what, expr: inner, trim_characters } => {
                self.function_used("trim");
                let plain = [inner].into_iter().chain(trim_what).map(AsRef::as_ref);
                self.all(plain.chain(trim_characters.iter().flatten()), cx)
            }
            Expr::Overlay { expr: inner, overlay_what, overlay_from, overlay_for } => {
                self.function_used("overlay");
                self.boxed([inner, overlay_what, overlay_from].into_iter().chain(overlay_for), cx)
            }
            Expr::Collate { expr: inner, collation } => {
                self.collation(collation);
                self.boxed([inner], cx)
            }
            Expr::Function(function) => self.call(function, cx),
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                let edges = operand.iter().chain(else_result).map(AsRef::as_ref);
                let arms = conditions.iter().flat_map(|when| [&when.condition, &when.result]);
                self.all(edges.chain(arms), cx)
            }
            Expr::Exists { subquery, negated: _ } => {
                let origin = self.subquery(subquery, cx);
                Origin::computed([origin]).with_kind(OriginKind::Expression)
            }
            Expr::Subquery(query) => self.subquery(query, cx),
            Expr::GroupingSets(sets) => self.grouping_sets(sets, cx),
            Expr::Cube(sets) | Expr::Rollup(sets) => self.all(sets.iter().flatten(), cx),
            Expr::Tuple(parts) => self.all(parts, cx),
            Expr::Array(array) => self.all(&array.elem, cx),
            Expr::Interval(interval) => {
                if let Some(field) = &interval.leading_field {
                    self.date_field(field, expr);
                }
                if let Some(field) = &interval.last_field {
                    self.date_field(field, expr);
                }
                self.boxed([&interval.value], cx)
            }
            Expr::MatchAgainst { columns, match_value, opt_search_modifier: _ } => {
                let mut mix = Mix::default();
                for column in columns {
                    let parts: Option<Vec<Ident>> =
                        column.0.iter().map(|part| part.as_ident().cloned()).collect();
                    match parts.as_deref() {
                        Some([one]) => mix.add(self.identifier(one, cx)),
                        Some(parts) => mix.add(self.qualified_column(parts, cx)),
                        None => self.unsupported("this column", column.span()),
                    }
                }
                mix.add(self.value(match_value));
                mix.computed()
            }
            Expr::MemberOf(member) => self.boxed([&member.value, &member.array], cx),
            Expr::CompoundFieldAccess { root, access_chain } => self.access(root, access_chain, cx),
            Expr::QualifiedWildcard(..) | Expr::Wildcard(_) => {
                self.unsupported("`*` at this place", expr.span());
                Origin::unknown()
            }
            other => {
                self.unsupported(&format!("the expression `{}`", shortened(other)), other.span());
                Origin::unknown()
            }
        }
    }

    /// ROLLUP and CUBE inside GROUPING SETS look like calls.
    fn grouping_sets(&mut self, sets: &[Vec<Expr>], cx: Cx<'_, 'a>) -> Origin {
        let mut mix = Mix::default();
        for part in sets.iter().flatten() {
            match grouping_list(part) {
                Some(args) => mix.add(self.arguments(args, cx).computed()),
                None => mix.add(self.expr(part, cx)),
            }
        }
        mix.computed()
    }

    pub(super) fn identifier(&mut self, ident: &Ident, cx: Cx<'_, 'a>) -> Origin {
        if self.dialect == Dialect::Mysql
            && ident.quote_style.is_none()
            && ident.value.starts_with('@')
        {
            self.deny(
                "variable.not_allowed",
                format!("session variables like `{}` are not allowed", ident.value),
                ident.span,
                Some("write the value itself".into()),
            );
            return Origin::unknown();
        }
        if marks::after(ident, marks::DISTINCT) == Some("") {
            return Origin::constant();
        }
        if self.is_bare_call(ident) {
            return Origin { sources: Vec::new(), kind: OriginKind::Expression };
        }
        self.bare_column(ident, cx)
    }

    fn is_operator_word(&self, prefix: &Ident) -> bool {
        let word = match self.dialect {
            Dialect::Mysql => "binary",
            Dialect::Postgres => "symmetric",
            Dialect::Sqlite => return false,
        };
        prefix.quote_style.is_none() && prefix.value.eq_ignore_ascii_case(word)
    }

    /// CURRENT_USER, UTC_DATE and CURRENT_SCHEMA stand without brackets.
    fn is_bare_call(&mut self, ident: &Ident) -> bool {
        let bare: &[&str] = match self.dialect {
            Dialect::Mysql => &["current_user", "utc_date", "utc_time", "utc_timestamp"],
            Dialect::Postgres => &["current_schema"],
            Dialect::Sqlite => return false,
        };
        let found = ident.quote_style.is_none()
            && bare.iter().any(|name| ident.value.eq_ignore_ascii_case(name));
        if found {
            self.function_used(&ident.value.to_ascii_lowercase());
        }
        found
    }

    /// `a[1]`, `a[1:2]`, `(row).column`.
    fn access(&mut self, root: &Expr, chain: &[AccessExpr], cx: Cx<'_, 'a>) -> Origin {
        let mut mix = Mix::default();
        let mut chain = chain;
        if let (Expr::Nested(inner), [AccessExpr::Dot(Expr::Identifier(field)), rest @ ..]) =
            (root, chain)
            && let Expr::Identifier(row) = inner.as_ref()
        {
            mix.add(self.field_of_row(row, field, cx));
            chain = rest;
        } else {
            mix.add(self.expr(root, cx));
        }
        for step in chain {
            match step {
                AccessExpr::Subscript(Subscript::Index { index }) => mix.add(self.expr(index, cx)),
                AccessExpr::Subscript(Subscript::Slice { lower_bound, upper_bound, stride }) => {
                    for bound in [lower_bound, upper_bound, stride].into_iter().flatten() {
                        mix.add(self.expr(bound, cx));
                    }
                }
                AccessExpr::Dot(field) => self.unsupported("a field of a value", field.span()),
            }
        }
        mix.computed()
    }

    pub(super) fn value(&mut self, value: &ValueWithSpan) -> Origin {
        match &value.value {
            Value::Placeholder(_) if self.bound => {}
            Value::Placeholder(name) => {
                self.deny(
                    "placeholder.unbound",
                    format!("the placeholder `{name}` has no value"),
                    value.span,
                    Some("write the value itself".into()),
                );
            }
            // The parser looks for the end of these with backslashes in mind, no engine does.
            Value::HexStringLiteral(digits) if !all_digits(digits, 16) => {
                self.unsupported("a literal of these digits", value.span);
            }
            Value::SingleQuotedByteStringLiteral(digits) if !all_digits(digits, 2) => {
                self.unsupported("a literal of these digits", value.span);
            }
            Value::Number(..)
            | Value::SingleQuotedString(_)
            | Value::DoubleQuotedString(_)
            | Value::DollarQuotedString(_)
            | Value::EscapedStringLiteral(_)
            | Value::UnicodeStringLiteral(_)
            | Value::SingleQuotedByteStringLiteral(_)
            | Value::NationalStringLiteral(_)
            | Value::HexStringLiteral(_)
            | Value::Boolean(_)
            | Value::Null => {}
            _ => self.unsupported("this kind of literal", value.span),
        }
        Origin::constant()
    }

    /// Names of units are words, not functions, but only known ones pass.
    fn date_field(&mut self, field: &DateTimeField, at: &Expr) {
        let listed = match field {
            DateTimeField::Custom(ident) => [
                "year_month",
                "day_hour",
                "day_minute",
                "day_second",
                "day_microsecond",
                "hour_minute",
                "hour_second",
                "hour_microsecond",
                "minute_second",
                "minute_microsecond",
                "second_microsecond",
                "yearmonth",
                "epoch",
                "dow",
                "doy",
                "isodow",
                "isoyear",
                "quarter",
                "week",
                "month",
                "year",
                "day",
                "hour",
                "minute",
                "second",
                "decade",
                "century",
                "millennium",
                "milliseconds",
                "microseconds",
                "julian",
                "timezone",
                "timezone_hour",
                "timezone_minute",
            ]
            .iter()
            .any(|known| ident.value.eq_ignore_ascii_case(known)),
            _ => true,
        };
        self.require_absent(!listed, "this unit of time", at);
    }

    pub(super) fn function_used(&mut self, name: &str) {
        if !self.functions.contains(name) {
            self.functions.insert(name.to_string());
        }
    }

    fn operator(&mut self, op: &BinaryOperator, at: &Expr) {
        if !super::operator::binary_is_allowed(self.dialect, op) {
            let rule = match op {
                BinaryOperator::Assignment => "variable.assignment",
                _ => "operator.not_allowed",
            };
            self.deny(rule, format!("the operator `{op}` is not allowed"), at.span(), None);
        }
    }

    fn unary(&mut self, op: sqlparser::ast::UnaryOperator, at: &Expr) {
        if !super::operator::unary_is_allowed(self.dialect, op) {
            let message = format!("the operator `{op}` is not allowed");
            self.deny("operator.not_allowed", message, at.span(), None);
        }
    }
}

/// What is listed in `rollup (…)` or `cube (…)`.
fn grouping_list(expr: &Expr) -> Option<&[FunctionArg]> {
    let Expr::Function(Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group,
    }) = expr
    else {
        return None;
    };
    let [part] = name.0.as_slice() else { return None };
    let is_marked = part.as_ident().is_some_and(|ident| {
        [marks::ROLLUP, marks::CUBE].iter().any(|mark| marks::after(ident, mark) == Some(""))
    });
    let plain =
        within_group.is_empty() && list.duplicate_treatment.is_none() && list.clauses.is_empty();
    // The last argument is a mark as well.
    let (_, args) = list.args.split_last()?;
    (is_marked && plain).then_some(args)
}

fn all_digits(digits: &str, radix: u32) -> bool {
    digits.chars().all(|digit| digit.is_digit(radix))
}

fn shortened(expr: &Expr) -> String {
    let text = expr.to_string();
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
