//! Who sees what, table by table: the matrix on the policy page.

use super::combine::rules_for;
use crate::database::Principal;
use protocol::policy::{PolicyDocument, RowAccess, TableAccess};
use sql_guard::Catalog;

/// One line a table, in the order of the catalog. Without a document everything is shown.
pub fn overview(
    document: Option<&PolicyDocument>,
    principal: &Principal,
    catalog: &Catalog,
) -> Vec<TableAccess> {
    let rules = document.map(|document| rules_for(document, principal, catalog));
    let access = |(schema, table): (&sql_guard::catalog::Schema, &sql_guard::catalog::Table)| {
        let hidden = rules.as_ref().is_some_and(|rules| rules.hides(&schema.name, table));
        let own = rules.as_ref().and_then(|rules| rules.of(&schema.name, &table.name));
        TableAccess {
            table: table.name.clone(),
            rows: match own {
                _ if hidden => RowAccess::None,
                _ if rules.as_ref().is_some_and(|rules| rules.limits(catalog, schema, table)) => {
                    RowAccess::Some
                }
                _ => RowAccess::All,
            },
            masked: own.map(|own| own.masks.keys().cloned().collect()).unwrap_or_default(),
        }
    };
    catalog.tables().map(access).collect()
}
