//! What is said about logins that may do more than read.

use super::support::target;
use connectors::{Connector, LoginReport, MysqlConnector, Weight};
use testbed::mariadb::Database;

/// The report about the reader after `grants`, in which `$r` is the reader and `$d` the database.
async fn report(grants: &str) -> LoginReport {
    let database = Database::create();
    let reader = format!("{}@'127.0.0.1'", database.reader.name);
    database.run("create table t (id int, x int); create procedure p() select 1");
    database.run(&grants.replace("$r", &reader).replace("$d", &database.name));
    let connector = MysqlConnector::new(target(&database, &database.reader)).expect("a target");
    let report = connector.examine_login().await.expect("a report");
    for role in grants.split(' ').filter(|word| word.starts_with("role_")) {
        database.run(&format!("drop role if exists {}", role.trim_end_matches(';')));
    }
    report
}

async fn check(grants: &str, expected: &[(Weight, &str)]) {
    let found = report(grants).await;
    let seen: Vec<_> =
        found.concerns.iter().map(|one| (one.weight, one.finding.as_str())).collect();
    assert_eq!(seen.len(), expected.len(), "`{grants}`: {seen:?}");
    for (weight, part) in expected {
        assert!(
            seen.iter().any(|(found, finding)| found == weight && finding.contains(part)),
            "`{grants}`: no {weight:?} about `{part}` in {seen:?}"
        );
    }
    assert!(found.concerns.iter().all(|concern| !concern.fix.is_empty()));
}

#[tokio::test]
async fn a_login_that_may_only_read_is_fine() {
    check("do 1", &[]).await;
    check("revoke select on $d.* from $r; grant select (id) on $d.t to $r", &[]).await;
}

#[tokio::test]
async fn rights_that_reach_beyond_the_data_are_refused() {
    use Weight::Refused;
    check("grant super on *.* to $r", &[(Refused, "SUPER on the whole server")]).await;
    check("grant file on *.* to $r", &[(Refused, "FILE")]).await;
    check("grant process on *.* to $r", &[(Refused, "PROCESS")]).await;
    check("grant reload, shutdown on *.* to $r", &[(Refused, "RELOAD"), (Refused, "SHUTDOWN")])
        .await;
    check("grant insert on *.* to $r", &[(Refused, "INSERT on the whole server")]).await;
    check("grant all on *.* to $r", &[(Refused, "ALL PRIVILEGES on the whole server")]).await;
    check("grant all on $d.* to $r", &[(Refused, "ALL PRIVILEGES on")]).await;
    check("grant select on $d.* to $r with grant option", &[(Refused, "may hand on")]).await;
    check("grant create, drop on $d.* to $r", &[(Refused, "CREATE on"), (Refused, "DROP on")])
        .await;
    check("grant alter on $d.t to $r", &[(Refused, "ALTER on")]).await;
}

#[tokio::test]
async fn rights_that_only_the_transaction_holds_back_are_warned_about() {
    use Weight::Warning;
    check(
        "grant insert, update, delete on $d.* to $r",
        &[(Warning, "INSERT"), (Warning, "UPDATE"), (Warning, "DELETE")],
    )
    .await;
    check("grant update (x) on $d.t to $r", &[(Warning, "UPDATE")]).await;
    check("grant execute on procedure $d.p to $r", &[(Warning, "EXECUTE")]).await;
    check("grant lock tables on $d.* to $r", &[(Warning, "LOCK TABLES")]).await;
    check("grant create temporary tables on $d.* to $r", &[(Warning, "CREATE TEMPORARY TABLES")])
        .await;
    check("grant select on *.* to $r", &[(Warning, "read more than")]).await;
    check("grant select on mysql.* to $r", &[(Warning, "SELECT on mysql.*")]).await;
}

#[tokio::test]
async fn the_rights_of_roles_count() {
    check(
        "create or replace role role_a; grant file on *.* to role_a; \
         create or replace role role_b; grant role_a to role_b; grant role_b to $r",
        &[(Weight::Refused, "FILE")],
    )
    .await;
}
