//! Calls: which function a name stands for, whether it may be called, and with what.

use super::column::whole_row;
use super::scope::{Mix, Origin};
use super::{Cx, Resolver};
use crate::Dialect;
use crate::OriginKind;
use crate::functions::{self, FunctionKind};
use crate::names::{meaning, nearest};
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentClause,
    FunctionArguments, ListAggOnOverflow, ObjectName, Spanned, Value, WindowFrame,
    WindowFrameBound, WindowSpec, WindowType,
};
use sqlparser::tokenizer::Span as TokenSpan;

/// Longest text a single call may be asked to make, and most rows of a series.
const LARGEST_REPEAT: u64 = 100_000;
/// The same, where what is repeated is made by repeating.
const LARGEST_NESTED_REPEAT: u64 = 10_000_000;
const LARGEST_SERIES: u64 = 10_000_000;

impl<'a> Resolver<'a, '_> {
    pub(super) fn call(&mut self, function: &Function, cx: Cx<'_, 'a>) -> Origin {
        let Function {
            name,
            uses_odbc_syntax,
            parameters,
            args,
            within_group,
            filter,
            null_treatment: _,
            over,
        } = function;
        let odbc = *uses_odbc_syntax && self.dialect != Dialect::Mysql;
        let foreign = odbc || !matches!(parameters, FunctionArguments::None);
        self.require_absent(foreign, "this form of a call", function);
        let resolved = self.function(name);

        let mut mix = Mix::default();
        let mut count = 0;
        match args {
            FunctionArguments::None => {}
            FunctionArguments::Subquery(query) => {
                let is_array = resolved.as_ref().is_some_and(|(name, _)| name == "array");
                self.require_absent(!is_array, "a query as the argument", function);
                let shape = self.query(query, Some(cx.env), cx.ctes);
                shape.columns.into_iter().for_each(|column| mix.add(column.origin));
            }
            FunctionArguments::List(list) => {
                count = list.args.len();
                let mut args = list.args.as_slice();
                if let Some((name, _)) = &resolved {
                    self.size(name, args, function);
                    if self.dialect == Dialect::Mysql && takes_unit(name, args) {
                        args = &args[1..];
                    }
                }
                mix = self.arguments(args, cx);
                for clause in &list.clauses {
                    self.clause(clause, function, cx, &mut mix);
                }
            }
        }
        for term in within_group {
            self.order_options(term);
            mix.add(self.expr(&term.expr, cx));
        }
        if let Some(filter) = filter {
            mix.add(self.expr(filter, cx));
        }
        if let Some(WindowType::WindowSpec(window)) = over {
            mix.add(self.window(window, cx));
        }
        let origin = mix.computed();
        let Some((name, kind)) = resolved else { return origin };
        // SQLite's min and max of several values are not aggregates.
        let several = count > 1 && (name == "min" || name == "max");
        match kind {
            FunctionKind::Aggregate if !several => origin.with_kind(OriginKind::Aggregate),
            FunctionKind::Window => origin.with_kind(OriginKind::Expression),
            _ if origin.kind == OriginKind::Aggregate => origin,
            _ => origin.with_kind(OriginKind::Expression),
        }
    }

    /// Name in lower case and what it is, when it may be called.
    fn function(&mut self, name: &ObjectName) -> Option<(String, FunctionKind)> {
        let (schema, bare) = self.function_name(name)?;
        let in_catalog =
            self.dialect == Dialect::Postgres && schema.as_deref() == Some("pg_catalog");
        if (schema.is_none() || in_catalog)
            && let Some(kind) = functions::in_expression(self.dialect, &bare)
        {
            self.function_used(&bare);
            return Some((bare, kind));
        }
        let written = schema.map_or_else(|| bare.clone(), |schema| format!("{schema}.{bare}"));
        if self.policy.extra_functions.contains(&written) {
            self.function_used(&written);
            return Some((written, FunctionKind::Scalar));
        }
        self.refuse_function(name, &written, &bare);
        None
    }

    fn function_name(&mut self, name: &ObjectName) -> Option<(Option<String>, String)> {
        let fold = |resolver: &Self, ident| match resolver.dialect {
            Dialect::Postgres => meaning(Dialect::Postgres, ident),
            other => meaning(other, ident).to_ascii_lowercase(),
        };
        let idents: Option<Vec<_>> = name.0.iter().map(|part| part.as_ident()).collect();
        match idents.as_deref() {
            Some([name]) => Some((None, fold(self, name))),
            Some([schema, name]) => Some((Some(fold(self, schema)), fold(self, name))),
            _ => {
                self.unsupported("a function named like this", name.span());
                None
            }
        }
    }

    fn refuse_function(&mut self, name: &ObjectName, written: &str, bare: &str) {
        self.function_used(written);
        if let Some(why) = functions::forbidden(self.dialect, &bare.to_ascii_lowercase()) {
            let message = format!("the function `{written}` is never allowed: {why}");
            self.deny("function.forbidden", message, name.span(), None);
            return;
        }
        if self.report.is_full() {
            return;
        }
        let fix = nearest(bare, functions::names(self.dialect))
            .map(|meant| format!("did you mean `{meant}`?"));
        let message = format!("the function `{written}` is not on the list of allowed functions");
        self.deny("function.not_allowed", message, name.span(), fix);
    }

    /// A function in FROM, with the columns it gives. Postgres also takes ordinary functions there.
    pub(super) fn table_function_columns(
        &mut self,
        name: &ObjectName,
    ) -> Option<(String, &'static [&'static str])> {
        let (schema, bare) = self.function_name(name)?;
        let own = schema.is_none()
            || self.dialect == Dialect::Postgres && schema.as_deref() == Some("pg_catalog");
        if own && let Some(columns) = functions::in_from(self.dialect, &bare) {
            self.function_used(&bare);
            return Some((bare, columns));
        }
        let scalar = self.dialect == Dialect::Postgres
            && own
            && functions::in_expression(self.dialect, &bare) == Some(FunctionKind::Scalar);
        if scalar {
            self.function_used(&bare);
            return Some((bare, &[]));
        }
        let written = schema.map_or_else(|| bare.clone(), |schema| format!("{schema}.{bare}"));
        if self.policy.extra_functions.contains(&written) {
            self.function_used(&written);
            return Some((bare, &[]));
        }
        self.refuse_function(name, &written, &bare);
        None
    }

    pub(super) fn arguments(&mut self, args: &[FunctionArg], cx: Cx<'_, 'a>) -> Mix {
        let mut mix = Mix::default();
        for arg in args {
            let value = match arg {
                FunctionArg::Unnamed(value) => value,
                FunctionArg::Named { name: _, arg, operator } => {
                    self.named_argument(operator, arg);
                    arg
                }
                FunctionArg::ExprNamed { name, arg, operator } => {
                    self.named_argument(operator, arg);
                    // `days => 10` names a parameter, `'key': value` is data.
                    let is_parameter = matches!(name, Expr::Identifier(_))
                        && !matches!(
                            operator,
                            FunctionArgOperator::Colon | FunctionArgOperator::Value
                        );
                    if !is_parameter {
                        mix.add(self.expr(name, cx));
                    }
                    arg
                }
            };
            match value {
                FunctionArgExpr::Expr(expr) => mix.add(self.expr(expr, cx)),
                FunctionArgExpr::Wildcard => {}
                FunctionArgExpr::QualifiedWildcard(name) => {
                    let idents: Option<Vec<_>> =
                        name.0.iter().map(|part| part.as_ident().cloned()).collect();
                    let relation =
                        idents.as_deref().and_then(|idents| self.relation(idents, cx.env));
                    match relation {
                        Some(relation) => mix.add(whole_row(relation)),
                        None => self.unsupported("`.*` of this name", name.span()),
                    }
                }
                FunctionArgExpr::WildcardWithOptions(_) => {
                    self.unsupported("an option of `*`", value.span());
                }
            }
        }
        mix
    }

    fn named_argument(&mut self, operator: &FunctionArgOperator, at: &FunctionArgExpr) {
        let usual = match operator {
            FunctionArgOperator::RightArrow
            | FunctionArgOperator::Colon
            | FunctionArgOperator::Value => true,
            FunctionArgOperator::Assignment => self.dialect == Dialect::Postgres,
            FunctionArgOperator::Equals | FunctionArgOperator::Space => false,
        };
        self.require_absent(!usual, "a named argument written like this", at);
    }

    fn clause(
        &mut self,
        clause: &FunctionArgumentClause,
        at: &Function,
        cx: Cx<'_, 'a>,
        mix: &mut Mix,
    ) {
        match clause {
            FunctionArgumentClause::OrderBy(terms) => {
                for term in terms {
                    self.order_options(term);
                    mix.add(self.expr(&term.expr, cx));
                }
            }
            FunctionArgumentClause::Limit(limit) => mix.add(self.expr(limit, cx)),
            FunctionArgumentClause::Separator(value) => drop(self.value(value)),
            FunctionArgumentClause::JsonReturningClause(returning) => {
                self.data_type(&returning.data_type, at.span());
            }
            FunctionArgumentClause::IgnoreOrRespectNulls(_)
            | FunctionArgumentClause::JsonNullClause(_)
            | FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Error) => {}
            _ => self.unsupported("this clause of a call", at.span()),
        }
    }

    pub(super) fn window(&mut self, window: &WindowSpec, cx: Cx<'_, 'a>) -> Origin {
        let WindowSpec { window_name: _, partition_by, order_by, window_frame } = window;
        let mut mix = Mix::default();
        order_by.iter().for_each(|term| self.order_options(term));
        for expr in partition_by.iter().chain(order_by.iter().map(|term| &term.expr)) {
            mix.add(self.expr(expr, cx));
        }
        if let Some(WindowFrame { units: _, start_bound, end_bound }) = window_frame {
            for bound in std::iter::once(start_bound).chain(end_bound) {
                match bound {
                    WindowFrameBound::CurrentRow => {}
                    WindowFrameBound::Preceding(rows) | WindowFrameBound::Following(rows) => {
                        rows.iter().for_each(|rows| mix.add(self.expr(rows, cx)));
                    }
                }
            }
        }
        mix.computed()
    }

    /// Refuses calls whose own arguments say that they would make something enormous.
    fn size(&mut self, name: &str, args: &[FunctionArg], at: &Function) {
        let position = match name {
            "repeat" => {
                let asked = made_by_repeating(args);
                if asked > LARGEST_NESTED_REPEAT {
                    let message =
                        format!("`repeat` may make {LARGEST_NESTED_REPEAT} characters at most");
                    self.deny("function.too_large", message, at.span(), None);
                }
                1
            }
            "lpad" | "rpad" => 1,
            "space" => 0,
            "generate_series" => {
                self.series(args, at.span());
                return;
            }
            "array_fill" => {
                self.array(args.get(1), at);
                return;
            }
            "printf" | "format" if self.dialect == Dialect::Sqlite => {
                let wide = text_of(args.first()).is_none_or(asks_for_width);
                if wide {
                    self.deny(
                        "function.too_large",
                        format!("`{name}` needs a format written out, without wide fields or `*`"),
                        at.span(),
                        Some("write the format as a text, like '%.2f'".into()),
                    );
                }
                return;
            }
            _ => return,
        };
        self.largest(name, args.get(position), LARGEST_REPEAT, at);
    }

    fn largest(&mut self, name: &str, arg: Option<&FunctionArg>, most: u64, at: &Function) {
        if number_of(arg).is_some_and(|asked| asked > most) {
            let message = format!("`{name}` may be asked for {most} at most");
            self.deny("function.too_large", message, at.span(), None);
        }
    }

    /// `array_fill(0, array[…])` makes as many elements as the lengths multiply to.
    fn array(&mut self, lengths: Option<&FunctionArg>, at: &Function) {
        let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(lengths))) = lengths else { return };
        let mut lengths = lengths;
        while let Expr::Nested(inner) = lengths {
            lengths = inner;
        }
        let Expr::Array(lengths) = lengths else { return };
        let asked = lengths.elem.iter().filter_map(number).fold(1, u64::saturating_mul);
        if asked > LARGEST_REPEAT {
            let message =
                format!("`array_fill` may be asked for {LARGEST_REPEAT} elements at most");
            self.deny("function.too_large", message, at.span(), None);
        }
    }

    pub(super) fn series(&mut self, args: &[FunctionArg], at: TokenSpan) {
        // SQLite counts to 2^32 when nobody says how far.
        let endless = self.dialect == Dialect::Sqlite && args.len() == 1;
        let asked = match (number_of(args.first()), number_of(args.get(1))) {
            (Some(from), Some(to)) => {
                to.saturating_sub(from) / number_of(args.get(2)).unwrap_or(1).max(1)
            }
            _ => 0,
        };
        if endless || asked > LARGEST_SERIES {
            let message = format!("`generate_series` may give {LARGEST_SERIES} rows at most");
            let fix = endless.then(|| "say where it ends: `generate_series(1, 100)`".to_string());
            self.deny("function.too_large", message, at, fix);
        }
    }
}

/// How many characters `repeat(x, n)` makes, as far as its arguments say.
fn made_by_repeating(args: &[FunctionArg]) -> u64 {
    let times = number_of(args.get(1)).unwrap_or(1);
    let mut repeated = match args.first() {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))) => expr,
        _ => return times,
    };
    while let Expr::Nested(inner) | Expr::Cast { expr: inner, .. } = repeated {
        repeated = inner;
    }
    let of_one = match repeated {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => u64::try_from(text.len()).unwrap_or(u64::MAX),
            _ => 1,
        },
        Expr::Function(Function { name, args: FunctionArguments::List(list), .. }) => {
            let last = name.0.last().and_then(|part| part.as_ident());
            let is =
                |wanted: &str| last.is_some_and(|last| last.value.eq_ignore_ascii_case(wanted));
            if is("repeat") {
                made_by_repeating(&list.args)
            } else if is("lpad") || is("rpad") {
                number_of(list.args.get(1)).unwrap_or(1)
            } else if is("space") {
                number_of(list.args.first()).unwrap_or(1)
            } else {
                1
            }
        }
        _ => 1,
    };
    times.saturating_mul(of_one)
}

/// The first argument is a word, like DAY, and no column.
fn takes_unit(name: &str, args: &[FunctionArg]) -> bool {
    let units: &[&str] = match name {
        "timestampadd" | "timestampdiff" => {
            &["microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"]
        }
        "get_format" => &["date", "time", "datetime", "timestamp"],
        _ => return false,
    };
    match args.first() {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(word)))) => {
            let unit = word.value.to_ascii_lowercase();
            units.contains(&unit.strip_prefix("sql_tsi_").unwrap_or(&unit))
        }
        _ => false,
    }
}

fn literal(arg: Option<&FunctionArg>) -> Option<&Value> {
    match arg {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value)))) => Some(&value.value),
        _ => None,
    }
}

fn number_of(arg: Option<&FunctionArg>) -> Option<u64> {
    match arg {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))) => number(expr),
        _ => None,
    }
}

/// A number beyond the range is larger than any limit.
fn number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Nested(inner) => number(inner),
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) if digits.starts_with("0x") => {
                Some(u64::from_str_radix(&digits[2..], 16).unwrap_or(u64::MAX))
            }
            Value::Number(digits, _) => {
                Some(digits.parse::<f64>().map_or(u64::MAX, |value| value as u64))
            }
            Value::HexStringLiteral(digits) => {
                Some(u64::from_str_radix(digits, 16).unwrap_or(u64::MAX))
            }
            _ => None,
        },
        _ => None,
    }
}

fn text_of(arg: Option<&FunctionArg>) -> Option<&str> {
    match literal(arg)? {
        Value::SingleQuotedString(text) => Some(text),
        _ => None,
    }
}

/// `%*d`, or three digits of width or precision.
fn asks_for_width(format: &str) -> bool {
    format.split('%').skip(1).any(|field| {
        let spec: String =
            field.chars().take_while(|c| c.is_ascii_digit() || "*.,+- 0#!".contains(*c)).collect();
        let numbers = spec.split(|c: char| !c.is_ascii_digit());
        spec.contains('*')
            || numbers.into_iter().any(|digits| digits.trim_start_matches('0').len() > 2)
    })
}
