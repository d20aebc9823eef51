//! Operators of each engine's own; those a customer has defined are refused.

use crate::Dialect;
use crate::grammar::SOUNDS_LIKE;
use sqlparser::ast::BinaryOperator as Op;
use sqlparser::ast::UnaryOperator as Unary;

/// Of `pg_catalog`, as far as the parser has no name of its own for them.
const POSTGRES_OPERATORS: &[&str] = &[
    "=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "%", "^", "||", "~", "~*", "!~",
    "!~*", "~~", "~~*", "!~~", "!~~*", "&&", "@>", "<@", "->", "->>", "#>", "#>>", "#-", "?", "?|",
    "?&", "@?", "@@", "-|-", "&<", "&>", "<<", ">>", "<<|", "|>>", "&<|", "|&>", "<->", "^@", "&",
    "|", "#", "<<=", ">>=", "~=", "@@@", "~>=~", "~<=~", "~>~", "~<~", "<^", ">^", "##", "?#",
    "?-|", "?||", "@", "*=", "*<>", "|/", "||/",
];

pub(crate) fn binary_is_allowed(dialect: Dialect, op: &Op) -> bool {
    match op {
        Op::Plus
        | Op::Minus
        | Op::Multiply
        | Op::Divide
        | Op::Modulo
        | Op::StringConcat
        | Op::Gt
        | Op::Lt
        | Op::GtEq
        | Op::LtEq
        | Op::Eq
        | Op::NotEq
        | Op::And
        | Op::Or
        | Op::BitwiseOr
        | Op::BitwiseAnd
        | Op::PGBitwiseShiftLeft
        | Op::PGBitwiseShiftRight
        | Op::Arrow
        | Op::LongArrow => true,
        Op::Match | Op::Glob => dialect == Dialect::Sqlite,
        Op::Regexp => dialect != Dialect::Postgres,
        Op::Spaceship | Op::Xor | Op::MyIntegerDivide | Op::BitwiseXor => dialect == Dialect::Mysql,
        Op::Custom(operator) if dialect == Dialect::Mysql => operator == SOUNDS_LIKE,
        Op::Custom(operator) => {
            dialect == Dialect::Postgres && POSTGRES_OPERATORS.contains(&operator.as_str())
        }
        Op::PGCustomBinaryOperator(parts) => {
            let name = match parts.as_slice() {
                [name] => Some(name),
                [schema, name] if schema.eq_ignore_ascii_case("pg_catalog") => Some(name),
                _ => None,
            };
            dialect == Dialect::Postgres
                && name.is_some_and(|name| POSTGRES_OPERATORS.contains(&name.as_str()))
        }
        Op::PGBitwiseXor
        | Op::PGExp
        | Op::PGOverlap
        | Op::PGRegexMatch
        | Op::PGRegexIMatch
        | Op::PGRegexNotMatch
        | Op::PGRegexNotIMatch
        | Op::PGLikeMatch
        | Op::PGILikeMatch
        | Op::PGNotLikeMatch
        | Op::PGNotILikeMatch
        | Op::PGStartsWith
        | Op::HashArrow
        | Op::HashLongArrow
        | Op::AtAt
        | Op::AtArrow
        | Op::ArrowAt
        | Op::HashMinus
        | Op::AtQuestion
        | Op::Question
        | Op::QuestionAnd
        | Op::QuestionPipe
        | Op::Overlaps
        | Op::DoubleHash
        | Op::LtDashGt
        | Op::AndLt
        | Op::AndGt
        | Op::LtLtPipe
        | Op::PipeGtGt
        | Op::AndLtPipe
        | Op::PipeAndGt
        | Op::LtCaret
        | Op::GtCaret
        | Op::QuestionHash
        | Op::QuestionDash
        | Op::QuestionDashPipe
        | Op::QuestionDoublePipe
        | Op::At
        | Op::TildeEq => dialect == Dialect::Postgres,
        _ => false,
    }
}

pub(super) fn unary_is_allowed(dialect: Dialect, op: Unary) -> bool {
    match op {
        Unary::Plus | Unary::Minus | Unary::Not | Unary::BitwiseNot => true,
        Unary::BangNot => dialect == Dialect::Mysql,
        Unary::PGAbs
        | Unary::PGCubeRoot
        | Unary::PGSquareRoot
        | Unary::Hash
        | Unary::AtDashAt
        | Unary::DoubleAt
        | Unary::QuestionDash
        | Unary::QuestionPipe => dialect == Dialect::Postgres,
        _ => false,
    }
}
