//! Tables of the product in a team's database: the ledger that says which changes were kept, and the rows that
//! were kept before one. No statement of anybody changes them, and rules on rows and columns, which go by names,
//! do not know them.

use crate::catalog::{Catalog, Table};

const LEDGER: &str = "candor_runs";
const KEPT: &str = "candor_backup_";

/// One of ours, however it is spelled.
pub fn is_ours(table: &str) -> bool {
    let name = table.to_ascii_lowercase();
    name == LEDGER || name.starts_with(KEPT)
}

/// The one that nobody reads either: a row there is the proof of a run.
pub(crate) fn is_ledger(table: &str) -> bool {
    table.eq_ignore_ascii_case(LEDGER)
}

impl Catalog {
    /// What belongs to the team, and apart from it our own tables, each with its schema.
    pub fn apart_from_ours(mut self) -> (Catalog, Vec<(String, Table)>) {
        if !self.tables().any(|(_, table)| is_ours(&table.name)) {
            return (self, Vec::new());
        }
        let mut ours = Vec::new();
        for schema in self.schemas_mut() {
            let all = std::mem::take(&mut schema.tables);
            let (own, theirs) = all.into_iter().partition(|table: &Table| is_ours(&table.name));
            schema.tables = theirs;
            ours.extend(own.into_iter().map(|table: Table| (schema.name.clone(), table)));
        }
        (self, ours)
    }

    /// With one table more, for a statement that is about it.
    pub fn beside(&self, schema: &str, table: &Table) -> Catalog {
        let mut catalog = self.clone();
        if let Some(own) = catalog.schemas_mut().iter_mut().find(|own| own.name == schema) {
            own.tables.push(table.clone());
        }
        catalog
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, check, check_write};
    use serde_json::json;

    fn catalog() -> Catalog {
        let table = |name: &str| json!({ "name": name, "kind": "table", "columns": [{ "name": "id", "type": "integer" }] });
        let tables: Vec<_> =
            ["orders", "candor_runs", "Candor_Backup_1", "candor"].map(table).to_vec();
        serde_json::from_value(json!({
            "dialect": "sqlite",
            "schemas": [{ "name": "main", "tables": tables }]
        }))
        .unwrap()
    }

    #[test]
    fn what_is_ours_is_told_apart_and_put_beside_by_name() {
        let (theirs, ours) = catalog().apart_from_ours();
        let names = |catalog: &Catalog| {
            catalog.tables().map(|(_, table)| table.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&theirs), ["orders", "candor"]);
        let names_of_ours: Vec<&str> = ours.iter().map(|(_, table)| table.name.as_str()).collect();
        assert_eq!(names_of_ours, ["candor_runs", "Candor_Backup_1"]);
        let (schema, kept) = &ours[1];
        assert_eq!(names(&theirs.beside(schema, kept)), ["orders", "candor", "Candor_Backup_1"]);
    }

    #[test]
    fn nobody_reads_the_ledger_and_no_statement_changes_a_table_of_ours() {
        let (catalog, writer) = (catalog(), Policy::writer(None));
        assert!(check("select id from candor_backup_1", &catalog, &Policy::reader(None)).is_ok());
        for sql in ["select id from candor_runs", "select id from main.\"Candor_Runs\""] {
            let refused = check(sql, &catalog, &Policy::reader(None)).unwrap_err().to_string();
            assert!(refused.contains("which changes were kept"), "{sql}: {refused}");
        }
        for sql in [
            "update candor_runs set id = 1 where id = 2",
            "delete from candor_runs where id = 2",
            "insert into candor_runs (id) values (1)",
            "insert into orders (id) select id from candor_runs",
            "insert into candor_backup_1 (id) values (1)",
            "update \"CANDOR_BACKUP_1\" set id = 1 where id = 2",
            "delete from candor_backup_1 where id = 2",
            "drop table candor_backup_1",
            "create index i on candor_backup_1 (id)",
            "create table lines (id integer references candor_backup_1 (id))",
        ] {
            assert!(check_write(sql, &catalog, &writer).is_err(), "{sql}");
        }
        let reads = "delete from orders where id in (select id from candor_backup_1)";
        assert!(
            check_write(reads, &catalog, &writer).is_ok(),
            "what undoes a run reads what was kept"
        );
    }
}
