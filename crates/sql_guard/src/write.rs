//! A statement that changes data, checked and rewritten, which a person has yet to agree to. It is no
//! [`CheckedStatement`]: what reads cannot be handed one, and what writes takes nothing else.

use crate::examine;
use crate::schema_change;
use crate::touched::{InTheWay, Touched};
use crate::{
    Catalog, CheckedStatement, Dialect, Policy, Refusal, Resolution, StatementKind, Verdict,
};
use std::collections::BTreeMap;

/// One INSERT, UPDATE or DELETE within its author's rights, or one change of the schema. Like [`CheckedStatement`], only the guard
/// makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedWrite {
    statement: CheckedStatement,
    touched: Touched,
    in_the_way: InTheWay,
}

/// The only way to a [`CheckedWrite`]. A read is refused as much as what nobody may run.
pub fn check_write(sql: &str, catalog: &Catalog, policy: &Policy) -> Result<CheckedWrite, Refusal> {
    if let Some(decided) = schema_change::check(sql, catalog, policy) {
        return decided;
    }
    let mut examined = examine::examine(sql, catalog, policy);
    match (examined.statement.take(), examined.touched.take()) {
        (Some(statement), Some(touched))
            if examined.verdict == Verdict::NeedsApproval
                && policy.resolution == Resolution::Catalog
                && is_write(statement.kind) =>
        {
            Ok(CheckedWrite { statement, touched, in_the_way: examined.in_the_way })
        }
        _ => Err(Refusal {
            verdict: Verdict::Deny,
            kind: examined.kind,
            findings: examined.findings,
        }),
    }
}

fn is_write(kind: StatementKind) -> bool {
    matches!(kind, StatementKind::Insert | StatementKind::Update | StatementKind::Delete)
}

impl CheckedWrite {
    /// Of a change of the schema that [`schema_change`] has found fit to be proposed.
    pub(crate) fn of_schema(statement: CheckedStatement, touched: Touched) -> CheckedWrite {
        CheckedWrite { statement, touched, in_the_way: InTheWay::default() }
    }

    /// The exact text to execute.
    pub fn sql(&self) -> &str {
        self.statement.sql()
    }

    pub fn dialect(&self) -> Dialect {
        self.statement.dialect()
    }

    pub fn kind(&self) -> StatementKind {
        self.statement.kind()
    }

    /// Tables read or changed, as the catalog spells them, sorted, without duplicates.
    pub fn tables(&self) -> &[String] {
        self.statement.tables()
    }

    /// SHA-256 of the text to execute, lowercase hex.
    pub fn hash(&self) -> &str {
        self.statement.hash()
    }

    /// Values to bind for the `:name` places of the text.
    pub fn parameters(&self) -> &BTreeMap<String, serde_json::Value> {
        self.statement.parameters()
    }

    /// Which rows it would change, as far as that can be asked without changing them.
    pub fn touched(&self) -> &Touched {
        &self.touched
    }

    /// What becomes of rows that are there already, and have a key of those it writes.
    pub fn in_the_way(&self) -> InTheWay {
        self.in_the_way
    }

    /// See [`CheckedStatement::access_hash`].
    pub fn access_hash(&self) -> &str {
        self.statement.access_hash()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Column, Schema, Table, TableKind};

    fn catalog() -> Catalog {
        let column = |name: &str| Column {
            name: name.to_owned(),
            database_type: "integer".to_owned(),
            nullable: true,
            primary_key: false,
            unique: false,
            comment: None,
        };
        let orders = Table {
            name: "orders".to_owned(),
            kind: TableKind::Table,
            definition: None,
            comment: None,
            row_estimate: None,
            columns: vec![column("id"), column("amount")],
            foreign_keys: Vec::new(),
        };
        let schemas = vec![Schema { name: "main".to_owned(), tables: vec![orders] }];
        Catalog::new(Dialect::Sqlite, schemas)
    }

    #[test]
    fn what_would_change_can_be_asked_without_changing_it() {
        let check = |sql: &str, expected: Option<(&str, &str)>| {
            let write = check_write(sql, &catalog(), &Policy::writer(None)).unwrap();
            let rows = match write.touched() {
                Touched::Existing(existing) => {
                    assert_eq!(existing.count.kind(), StatementKind::Read);
                    Some((existing.count.sql(), existing.sample.sql()))
                }
                _ => None,
            };
            assert_eq!(rows, expected, "{sql}");
        };
        check(
            "update orders o set amount = o.amount + 1 where o.id = 2",
            Some((
                "SELECT count(*) FROM orders o WHERE o.id = 2",
                "SELECT o.*, (o.amount + 1) AS \"new amount\" FROM orders o WHERE o.id = 2 LIMIT 5",
            )),
        );
        check(
            "delete from orders where id = 2",
            Some((
                "SELECT count(*) FROM orders WHERE id = 2",
                "SELECT orders.* FROM orders WHERE id = 2 LIMIT 5",
            )),
        );
        check("insert into orders (id) values (1), (2)", None);
        let write = check_write(
            "insert into orders (id) values (1), (2)",
            &catalog(),
            &Policy::writer(None),
        );
        let write = write.unwrap();
        let Touched::Added(added) = write.touched() else { panic!("{write:?}") };
        assert_eq!(added.rows, 2);
    }

    #[test]
    fn a_change_says_what_becomes_of_rows_in_its_way() {
        let check = |dialect: Dialect, sql: &str, expected: InTheWay| {
            let mut catalog = catalog();
            catalog.dialect = dialect;
            let write = check_write(sql, &catalog, &Policy::writer(None)).unwrap();
            assert_eq!(write.in_the_way(), expected, "{dialect:?} {sql}");
        };
        use Dialect::{Mysql, Postgres, Sqlite};
        use InTheWay::{Changed, Removed, Stays};
        for dialect in [Sqlite, Postgres, Mysql] {
            check(dialect, "insert into orders (id) values (1)", Stays);
            check(dialect, "update orders set id = 1 where id = 2", Stays);
        }
        for dialect in [Sqlite, Postgres] {
            let sql = "insert into orders (id) values (1) on conflict";
            check(dialect, &format!("{sql} do nothing"), Stays);
            check(dialect, &format!("{sql} (id) do update set amount = 2"), Changed);
            let behind = format!("with new as (select 1) {sql} (id) do update set amount = 2");
            check(dialect, &behind, Changed);
        }
        check(Sqlite, "insert or ignore into orders (id) values (1)", Stays);
        check(Sqlite, "insert or replace into orders (id) values (1)", Removed);
        check(Sqlite, "update or replace orders set id = 1 where id = 2", Removed);
        check(Mysql, "insert into orders (id) values (1) on duplicate key update id = 2", Changed);
        for dialect in [Sqlite, Mysql] {
            check(dialect, "replace into orders (id) values (1)", Removed);
            check(dialect, "replace into orders (id) select id from orders", Removed);
        }
    }

    #[test]
    fn only_a_single_change_of_a_known_table_by_a_writer_becomes_a_write() {
        let check = |sql: &str, policy: &Policy, fine: bool| {
            assert_eq!(check_write(sql, &catalog(), policy).is_ok(), fine, "{sql}");
        };
        let writer = Policy::writer(None);
        check("update orders set amount = 1 where id = 2", &writer, true);
        check("delete from orders where id = 2", &writer, true);
        check("insert into orders (id) values (1)", &writer, true);
        check("update orders set amount = 1 where id = 2", &Policy::reader(None), false);
        check("update orders set amount = 1", &writer, false);
        check("update people set amount = 1 where id = 2", &writer, false);
        check("select id from orders", &writer, false);
        check("drop table orders", &writer, true);
        check("vacuum", &writer, false);
        check("delete from orders where id = 1; select 1", &writer, false);
        check("update orders set amount = 1 where id = 2", &writer.without_catalog(), false);
    }
}
