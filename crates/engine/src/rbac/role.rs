//! The roles of the product, as a table. Reading a column from top to bottom tells what a role may do.

use protocol::access::Permission::{self, *};

/// A role of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    pub name: &'static str,
    pub summary: &'static str,
}

/// Their order is from least to most, then the one that only oversees; a refusal names the first that
/// would do.
pub const WORKSPACE_ROLES: [Role; 6] = [
    Role { name: "viewer", summary: "asks in plain language and reads the answers" },
    Role { name: "analyst", summary: "also writes SQL, takes results away, refreshes schemas" },
    Role { name: "editor", summary: "an analyst who may also request changes of data" },
    Role { name: "approver", summary: "checks changes of data and lets them happen" },
    Role { name: "auditor", summary: "reads what everybody did, and no data" },
    Role { name: "admin", summary: "everything, people and settings included" },
];

/// One row a permission, one column a role in the order of [`WORKSPACE_ROLES`]; `#` gives it.
const TABLE: [(Permission, &str, &str); 17] = [
    //                   viewer ─┐ analyst, editor, approver, auditor, admin
    (ReadSchema, /*         */ "# # # # . #", "see connections with their tables"),
    (Ask, /*                */ "# # # # . #", "ask questions and rate the answers"),
    (RunSql, /*             */ ". # # # . #", "write and run SQL that reads"),
    (Export, /*             */ ". # # . . #", "download all rows of a result"),
    (SyncSchema, /*         */ ". # # # . #", "read a schema anew"),
    (RequestWrite, /*       */ ". . # . . #", "request changes of data"),
    (ApproveWrite, /*       */ ". . . # . #", "approve changes that others request"),
    (ExecuteWrite, /*       */ ". . . # . #", "carry approved changes out"),
    (
        ReviewAnswers,
        /*      */ ". . . # . #",
        "review answers that others taught, and measure them",
    ),
    (
        BreakGlass,
        /*         */ ". . . . . #",
        "in an emergency, carry out a change of their own at once",
    ),
    (ManageConnections, /*  */ ". . . . . #", "connect databases and change how"),
    (ManagePolicies, /*     */ ". . . . . #", "set rules on rows and columns"),
    (ManagePeople, /*       */ ". . . . . #", "manage people, roles, groups and grants"),
    (ManageSettings, /*     */ ". . . . . #", "change settings of the workspace"),
    (ReadEveryRun, /*       */ ". . . . # #", "read the runs of everybody"),
    (ReadAudit, /*          */ ". . . . # #", "read and verify the audit"),
    (ExportAudit, /*        */ ". . . . # #", "download the audit"),
];

/// What a role of the product gives; `None` when the product has no such role.
pub fn built_in(name: &str) -> Option<Vec<Permission>> {
    let column = WORKSPACE_ROLES.iter().position(|role| role.name == name)?;
    let given = TABLE.iter().filter(|(_, row, _)| row.split(' ').nth(column) == Some("#"));
    Some(given.map(|&(permission, ..)| permission).collect())
}

/// A permission in words: "write and run SQL that reads".
pub fn means(permission: Permission) -> &'static str {
    let row = TABLE.iter().find(|(known, ..)| *known == permission);
    row.expect("every permission has a row; a test compares them").2
}

/// The first role of the product that gives it.
pub(super) fn first_with(permission: Permission) -> &'static str {
    let gives = |role: &&Role| built_in(role.name).is_some_and(|it| it.contains(&permission));
    WORKSPACE_ROLES.iter().find(gives).map_or("admin", |role| role.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_every_permission_and_a_column_for_every_role() {
        let rows: Vec<Permission> = TABLE.iter().map(|&(permission, ..)| permission).collect();
        assert_eq!(rows, Permission::ALL);
        for (permission, row, _) in TABLE {
            let cells: Vec<&str> = row.split(' ').collect();
            assert_eq!(cells.len(), WORKSPACE_ROLES.len(), "{permission:?}");
            assert!(cells.iter().all(|cell| ["#", "."].contains(cell)), "{permission:?}");
            assert!(row.ends_with('#'), "an administrator may {permission:?}");
        }
    }
}
