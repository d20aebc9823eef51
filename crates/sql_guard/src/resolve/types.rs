//! Types to cast to, and collations: the engine's own, and types the catalog's columns have.

use super::Resolver;
use crate::Dialect;
use crate::names::meaning;
use crate::tokens::marks;
use sqlparser::ast::{ArrayElemTypeDef, DataType, Ident, ObjectName, Spanned};
use sqlparser::tokenizer::Span as TokenSpan;

/// Types the parser has no name for. The `reg…` types are missing on purpose: casting to them looks
/// up names of the whole database.
const POSTGRES_TYPES: &[&str] = &[
    "bool",
    "bpchar",
    "cidr",
    "date",
    "datemultirange",
    "daterange",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "json",
    "jsonb",
    "jsonpath",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "uuid",
    "varbit",
    "varchar",
    "xml",
    "bytea",
    "numeric",
    "bit",
    "char",
    "interval",
    "double",
    "citext",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
];
const MYSQL_TYPES: &[&str] =
    &["year", "signed", "unsigned", "nchar", "inet4", "inet6", "uuid", "point"];

impl Resolver<'_, '_> {
    pub(super) fn data_type(&mut self, data_type: &DataType, at: TokenSpan) {
        match data_type {
            DataType::Array(element) => match element {
                ArrayElemTypeDef::None => {}
                ArrayElemTypeDef::AngleBracket(inner)
                | ArrayElemTypeDef::SquareBracket(inner, _)
                | ArrayElemTypeDef::Parenthesis(inner)
                | ArrayElemTypeDef::Qualified(inner, _) => self.data_type(inner, at),
            },
            // What stands behind the mark was checked when it was set.
            DataType::Custom(name, modifiers)
                if modifiers.is_empty()
                    && matches!(name.0.as_slice(), [part] if part
                        .as_ident()
                        .is_some_and(|ident| marks::after(ident, marks::TYPE).is_some())) => {}
            DataType::Custom(name, _) => self.custom_type(name, at),
            DataType::Regclass
            | DataType::Table(_)
            | DataType::NamedTable { .. }
            | DataType::Map(..)
            | DataType::Tuple(_)
            | DataType::Nested(_)
            | DataType::Enum(..)
            | DataType::Set(_)
            | DataType::Struct(..)
            | DataType::Union(_)
            | DataType::Nullable(_)
            | DataType::LowCardinality(_)
            | DataType::Trigger
            | DataType::AnyType => {
                let message = format!("the type `{data_type}` is not allowed");
                self.deny("type.not_allowed", message, at, None);
            }
            // Every other is a plain type of some engine; one this engine lacks, it refuses itself.
            _ => {}
        }
    }

    fn custom_type(&mut self, name: &ObjectName, at: TokenSpan) {
        let idents: Vec<_> = name.0.iter().filter_map(|part| part.as_ident()).collect();
        let own_schema = match idents.as_slice() {
            [_] => true,
            [schema, _] => meaning(self.dialect, schema) == "pg_catalog",
            _ => false,
        };
        let last = idents.last().map(|ident| meaning(self.dialect, ident)).unwrap_or_default();
        let lower = last.to_ascii_lowercase();
        let listed = match self.dialect {
            // SQLite casts by the letters in the name; there are no other types.
            Dialect::Sqlite => idents.len() == 1,
            Dialect::Postgres => POSTGRES_TYPES.contains(&lower.as_str()),
            Dialect::Mysql => MYSQL_TYPES.contains(&lower.as_str()),
        };
        // A schema outside the catalog may hold a type of the same name, with checks of its own.
        let in_catalog = match idents.as_slice() {
            [_] => true,
            [schema, _] => self.relations.has_schema(schema),
            _ => false,
        };
        let of_a_column = in_catalog && !lower.starts_with("reg") && self.relations.has_type(&last);
        let allowed = of_a_column || (listed && own_schema);
        if !allowed {
            let message = format!("the type `{name}` is not on the list of allowed types");
            self.deny("type.not_allowed", message, at, None);
        }
    }

    pub(super) fn collation(&mut self, name: &ObjectName) {
        let idents: Vec<_> = name.0.iter().filter_map(|part| part.as_ident()).collect();
        let orders = |ident: &Ident| {
            [marks::ASCENDING, marks::DESCENDING]
                .iter()
                .any(|mark| marks::after(ident, mark) == Some(""))
        };
        if matches!(idents.as_slice(), [ident] if orders(ident)) {
            return;
        }
        let plain = match idents.as_slice() {
            [_] => true,
            [schema, _] => meaning(self.dialect, schema) == "pg_catalog",
            _ => false,
        };
        let usual = idents.last().is_some_and(|ident| {
            let fits = |c: char| c.is_ascii_alphanumeric() || "_-.@".contains(c);
            !ident.value.is_empty() && ident.value.chars().all(fits)
        });
        if !plain || !usual {
            let message = format!("the collation `{name}` is not allowed");
            self.deny("type.not_allowed", message, name.span(), None);
        }
    }
}
