//! The functions a statement may call, per dialect. What is not listed is refused: a list of
//! forbidden functions never ends, a list of harmless ones does.

mod mysql;
mod postgres;
mod sqlite;

use crate::Dialect;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    Scalar,
    Aggregate,
    Window,
}

/// Lists as people read them: names separated by white space.
pub(crate) struct Lists {
    scalar: &'static str,
    aggregate: &'static str,
    window: &'static str,
    /// Functions for FROM with the columns they give; none named: one, called as its alias.
    table: &'static [(&'static str, &'static [&'static str])],
    /// Functions no approval can allow, with the reason shown to the author.
    pub(crate) forbidden: &'static [(&'static str, &'static str)],
}

type Known = HashMap<&'static str, FunctionKind>;

static SQLITE: LazyLock<Known> = LazyLock::new(|| index(&sqlite::LISTS));
static POSTGRES: LazyLock<Known> = LazyLock::new(|| index(&postgres::LISTS));
static MYSQL: LazyLock<Known> = LazyLock::new(|| index(&mysql::LISTS));

fn index(lists: &Lists) -> Known {
    let mut known = HashMap::new();
    known.extend(lists.scalar.split_whitespace().map(|name| (name, FunctionKind::Scalar)));
    known.extend(lists.aggregate.split_whitespace().map(|name| (name, FunctionKind::Aggregate)));
    known.extend(lists.window.split_whitespace().map(|name| (name, FunctionKind::Window)));
    known
}

fn known(dialect: Dialect) -> &'static Known {
    match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
        Dialect::Mysql => &MYSQL,
    }
}

fn lists(dialect: Dialect) -> &'static Lists {
    match dialect {
        Dialect::Sqlite => &sqlite::LISTS,
        Dialect::Postgres => &postgres::LISTS,
        Dialect::Mysql => &mysql::LISTS,
    }
}

/// `name` in lower case, without schema. Functions for FROM are not among these.
pub(crate) fn in_expression(dialect: Dialect, name: &str) -> Option<FunctionKind> {
    known(dialect).get(name).copied()
}

pub(crate) fn in_from(dialect: Dialect, name: &str) -> Option<&'static [&'static str]> {
    lists(dialect).table.iter().find(|(listed, _)| *listed == name).map(|(_, columns)| *columns)
}

/// Why nobody may call it, for functions known to be harmful and not listed above. A trailing `*` matches any ending.
pub(crate) fn forbidden(dialect: Dialect, name: &str) -> Option<&'static str> {
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    };
    lists(dialect).forbidden.iter().find(|(pattern, _)| matches(pattern)).map(|(_, why)| *why)
}

pub(crate) fn names(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    known(dialect).keys().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_allowed_function_is_also_forbidden() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            // A pattern may spare names that are listed; an exact name may not.
            let exact = lists(dialect).forbidden.iter().map(|(pattern, _)| *pattern);
            let both: Vec<_> =
                exact.filter(|name| in_expression(dialect, name).is_some()).collect();
            assert!(both.is_empty(), "{dialect:?}: {both:?}");
        }
    }

    #[test]
    fn lists_are_lower_case() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            assert!(names(dialect).all(|name| name == name.to_ascii_lowercase()));
        }
    }
}
