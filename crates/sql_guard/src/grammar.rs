//! Which grammar each dialect is parsed with.

use crate::Dialect;
use sqlparser::ast::{BinaryOperator, DateTimeField, Expr, Interval, ObjectName, Statement};
use sqlparser::dialect::{self, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;
use std::any::TypeId;

/// Units of MySQL that the parser has no word for.
const COMPOUND_UNITS: &[&str] = &[
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
];

pub(crate) fn of(dialect: Dialect) -> &'static dyn dialect::Dialect {
    match dialect {
        Dialect::Sqlite => &Sqlite { base: SQLiteDialect {} },
        Dialect::Postgres => &Postgres { base: PostgreSqlDialect {} },
        Dialect::Mysql => &Mysql { base: MySqlDialect {} },
    }
}

/// Answers that are the same as the parser's own dialect gives.
macro_rules! as_the_base {
    ($($method:ident)*) => {
        $(fn $method(&self) -> bool {
            self.base.$method()
        })*
    };
}

/// The parser's MySQL, with `!`, SOUNDS LIKE, compound units like YEAR_MONTH, and BINARY as a word in
/// front of a value: as the cast the parser makes of it, it would take more than the server does.
#[derive(Debug)]
struct Mysql {
    base: MySqlDialect,
}

impl dialect::Dialect for Mysql {
    fn dialect(&self) -> TypeId {
        self.base.dialect()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.base.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.base.is_identifier_part(ch)
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.base.is_delimited_identifier_start(ch)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.base.identifier_quote_style(identifier)
    }

    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        if parser.peek_keyword(Keyword::INTERVAL) {
            return Some(interval(parser));
        }
        if parser.peek_keyword(Keyword::BINARY) {
            let precedence = self.prec_value(dialect::Precedence::MulDivModOp);
            return Some(prefixed(parser, precedence));
        }
        None
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        sounds_like(parser).then(|| Ok(self.prec_value(dialect::Precedence::Like)))
    }

    fn parse_infix(
        &self,
        parser: &mut Parser,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        if sounds_like(parser) {
            parser.next_token();
            parser.next_token();
            let right = parser.parse_subexpr(precedence);
            return Some(right.map(|right| Expr::BinaryOp {
                left: Box::new(expr.clone()),
                op: BinaryOperator::Custom(SOUNDS_LIKE.into()),
                right: Box::new(right),
            }));
        }
        self.base.parse_infix(parser, expr, precedence)
    }

    fn parse_statement(&self, parser: &mut Parser) -> Option<Result<Statement, ParserError>> {
        self.base.parse_statement(parser)
    }

    fn is_table_factor_alias(&self, explicit: bool, word: &Keyword, parser: &mut Parser) -> bool {
        self.base.is_table_factor_alias(explicit, word, parser)
    }

    fn allow_extract_custom(&self) -> bool {
        true
    }

    /// For the mark behind an expression of WITH, see `tokens::marks`.
    fn supports_from_first_insert(&self) -> bool {
        true
    }

    fn supports_bang_not_operator(&self) -> bool {
        true
    }

    as_the_base! {
        supports_string_literal_backslash_escape
        supports_string_literal_concatenation
        ignores_wildcard_escapes
        supports_numeric_prefix
        supports_bitwise_shift_operators
        supports_multiline_comment_hints
        require_interval_qualifier
        supports_limit_comma
        supports_create_table_select
        supports_insert_set
        supports_user_host_grantee
        supports_table_hints
        requires_single_line_comment_whitespace
        supports_match_against
        supports_select_modifiers
        supports_set_names
        supports_comma_separated_set_assignments
        supports_update_order_by
        supports_data_type_signed_suffix
        supports_cross_join_constraint
        supports_double_ampersand_operator
        supports_comment_optimizer_hint
        supports_constraint_keyword_without_name
        supports_key_column_option
        supports_group_by_with_modifier
    }
}

pub(crate) const SOUNDS_LIKE: &str = "SOUNDS LIKE";

fn sounds_like(parser: &Parser) -> bool {
    matches!(&parser.peek_token_ref().token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("sounds"))
        && keyword_at(parser, 1) == Some(Keyword::LIKE)
}

/// `binary x`, `symmetric x`: a word in front of a value.
fn prefixed(parser: &mut Parser, precedence: u8) -> Result<Expr, ParserError> {
    let prefix = parser.parse_identifier()?;
    let value = Box::new(parser.parse_subexpr(precedence)?);
    Ok(Expr::Prefixed { prefix, value })
}

/// `interval 1 day`, `interval '1 2' day_hour`, and the function `interval(n, a, b, …)`.
fn interval(parser: &mut Parser) -> Result<Expr, ParserError> {
    if keyword_at(parser, 1).is_none()
        && parser.peek_nth_token_ref(1).token == Token::LParen
        && holds_several(parser)
    {
        let name = ObjectName::from(vec![parser.parse_identifier()?]);
        return parser.parse_function(name);
    }
    parser.next_token();
    let value = Box::new(parser.parse_expr()?);
    let unit = match &parser.peek_token_ref().token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_lowercase(),
        _ => String::new(),
    };
    let unit = if COMPOUND_UNITS.contains(&unit.as_str()) {
        DateTimeField::Custom(parser.parse_identifier()?)
    } else {
        parser.parse_date_time_field()?
    };
    Ok(Expr::Interval(Interval {
        value,
        leading_field: Some(unit),
        leading_precision: None,
        last_field: None,
        fractional_seconds_precision: None,
    }))
}

/// The bracket after the next token holds more than one value.
fn holds_several(parser: &Parser) -> bool {
    let mut open = 0_usize;
    for ahead in 1.. {
        match parser.peek_nth_token_ref(ahead).token {
            Token::LParen => open += 1,
            Token::RParen if open == 1 => return false,
            Token::RParen => open -= 1,
            Token::Comma if open == 1 => return true,
            Token::EOF => return false,
            _ => {}
        }
    }
    false
}

/// The parser's Postgres, except that joins without brackets lean left. The parser would bracket
/// `a cross join b join c on …` differently from what the server reads.
#[derive(Debug)]
struct Postgres {
    base: PostgreSqlDialect,
}

impl dialect::Dialect for Postgres {
    fn dialect(&self) -> TypeId {
        self.base.dialect()
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.base.identifier_quote_style(identifier)
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.base.is_delimited_identifier_start(ch)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.base.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.base.is_identifier_part(ch)
    }

    fn is_reserved_for_identifier(&self, word: Keyword) -> bool {
        self.base.is_reserved_for_identifier(word)
    }

    fn is_table_alias(&self, word: &Keyword, parser: &mut Parser) -> bool {
        self.base.is_table_alias(word, parser)
    }

    fn is_custom_operator_part(&self, ch: char) -> bool {
        self.base.is_custom_operator_part(ch)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        self.base.get_next_precedence(parser)
    }

    fn prec_value(&self, precedence: dialect::Precedence) -> u8 {
        self.base.prec_value(precedence)
    }

    /// For the mark behind an expression of WITH, see `tokens::marks`.
    fn supports_from_first_insert(&self) -> bool {
        true
    }

    /// `between symmetric a and b`
    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        let precedence = self.prec_value(dialect::Precedence::Between);
        parser.peek_keyword(Keyword::SYMMETRIC).then(|| prefixed(parser, precedence))
    }

    as_the_base! {
        supports_unicode_string_literal
        supports_filter_during_aggregation
        supports_group_by_expr
        supports_alter_user_as_alter_role
        allow_extract_custom
        allow_extract_single_quotes
        supports_create_index_with_clause
        supports_explain_with_utility_options
        supports_listen_notify
        supports_exclude_constraint
        supports_factorial_operator
        supports_bitwise_shift_operators
        supports_comment_on
        supports_load_extension
        supports_named_fn_args_with_colon_operator
        supports_named_fn_args_with_expr_name
        supports_empty_projections
        supports_nested_comments
        supports_string_escape_constant
        supports_numeric_literal_underscores
        supports_array_typedef_with_brackets
        supports_geometric_types
        supports_order_by_using_operator
        supports_set_names
        supports_alter_column_type_using
        supports_notnull_operator
        supports_interval_options
        supports_insert_table_alias
        supports_create_table_like_parenthesized
        supports_select_wildcard_with_alias
        supports_comma_separated_trim
        supports_xml_expressions
        supports_aliased_function_args
        supports_comment_optimizer_hint
    }
}

/// The parser's SQLite, with `<<`, `>>` and the general `IS`.
#[derive(Debug)]
struct Sqlite {
    base: SQLiteDialect,
}

impl dialect::Dialect for Sqlite {
    fn dialect(&self) -> TypeId {
        self.base.dialect()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.base.is_delimited_identifier_start(ch)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.base.identifier_quote_style(identifier)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.base.is_identifier_start(ch) || ch > '\u{ffff}'
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.base.is_identifier_part(ch) || ch == '$' || ch > '\u{ffff}'
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_start_transaction_modifier(&self) -> bool {
        true
    }

    fn parse_statement(&self, parser: &mut Parser) -> Option<Result<Statement, ParserError>> {
        self.base.parse_statement(parser)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        let negated_match = parser.peek_keyword(Keyword::NOT)
            && keyword_at(parser, 1).is_some_and(|word| {
                matches!(word, Keyword::GLOB | Keyword::MATCH | Keyword::REGEXP)
            });
        if negated_match {
            parser.next_token();
            let found = self.base.parse_infix(parser, expr, precedence)?;
            return Some(found.map(|matched| Expr::UnaryOp {
                op: sqlparser::ast::UnaryOperator::Not,
                expr: Box::new(Expr::Nested(Box::new(matched))),
            }));
        }
        if parser.peek_keyword(Keyword::IS) {
            return general_is(parser, expr, precedence);
        }
        for (token, op) in [
            (Token::ShiftLeft, BinaryOperator::PGBitwiseShiftLeft),
            (Token::ShiftRight, BinaryOperator::PGBitwiseShiftRight),
        ] {
            if parser.consume_token(&token) {
                let right = parser.parse_subexpr(precedence);
                return Some(right.map(|right| Expr::BinaryOp {
                    left: Box::new(expr.clone()),
                    op,
                    right: Box::new(right),
                }));
            }
        }
        self.base.parse_infix(parser, expr, precedence)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        if parser.peek_keyword(Keyword::NOT)
            && keyword_at(parser, 1)
                .is_some_and(|word| matches!(word, Keyword::GLOB | Keyword::MATCH))
        {
            return Some(Ok(self.prec_value(dialect::Precedence::Like)));
        }
        None
    }

    fn supports_parens_around_table_factor(&self) -> bool {
        true
    }

    fn supports_in_empty_list(&self) -> bool {
        true
    }

    fn supports_bitwise_shift_operators(&self) -> bool {
        true
    }

    fn supports_limit_comma(&self) -> bool {
        true
    }

    fn supports_asc_desc_in_column_definition(&self) -> bool {
        true
    }

    fn supports_dollar_placeholder(&self) -> bool {
        true
    }

    fn supports_notnull_operator(&self) -> bool {
        true
    }

    fn supports_comma_separated_trim(&self) -> bool {
        true
    }

    fn supports_numeric_literal_underscores(&self) -> bool {
        true
    }
}

fn keyword_at(parser: &Parser, ahead: usize) -> Option<Keyword> {
    match &parser.peek_nth_token_ref(ahead).token {
        Token::Word(word) => Some(word.keyword),
        _ => None,
    }
}

/// `a is b` and `a is not b` of any two values: `a is [not] distinct from b`, turned round.
fn general_is(
    parser: &mut Parser,
    expr: &Expr,
    precedence: u8,
) -> Option<Result<Expr, ParserError>> {
    let known = |word: Option<Keyword>| {
        matches!(word, Some(Keyword::NULL | Keyword::TRUE | Keyword::FALSE | Keyword::DISTINCT))
    };
    let negated = keyword_at(parser, 1) == Some(Keyword::NOT);
    if known(keyword_at(parser, if negated { 2 } else { 1 })) {
        return None;
    }
    parser.next_token();
    if negated {
        parser.next_token();
    }
    let left = Box::new(expr.clone());
    Some(parser.parse_subexpr(precedence).map(|right| match negated {
        true => Expr::IsDistinctFrom(left, Box::new(right)),
        false => Expr::IsNotDistinctFrom(left, Box::new(right)),
    }))
}
