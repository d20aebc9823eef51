//! What a login may do beyond reading is found and said.

use super::{reader, target};
use connectors::{Connector, LoginReport, PostgresConnector, Weight};
use testbed::postgres::Database;

async fn report(connector: &PostgresConnector) -> LoginReport {
    connector.examine_login().await.expect("a report")
}

#[tokio::test]
async fn the_login_of_the_documentation_is_fit() {
    let database = Database::create();
    database.run_as_owner("create table t (id int)");
    assert_eq!(report(&reader(&database)).await, LoginReport::default());
}

#[tokio::test]
async fn each_power_beyond_reading_is_named_with_its_remedy() {
    use Weight::{Refused, Warning};
    let cases = [
        ("alter role R superuser", Refused, "is a superuser"),
        ("alter role R bypassrls", Refused, "may bypass row security"),
        ("alter role R createrole", Refused, "may create roles"),
        ("alter role R replication", Refused, "may replicate"),
        ("alter role R createdb", Warning, "may create databases"),
        ("grant pg_read_server_files to R", Refused, "is a member of pg_read_server_files"),
        ("grant pg_write_server_files to R", Refused, "is a member of pg_write_server_files"),
        ("grant pg_execute_server_program to R", Refused, "a member of pg_execute_server_program"),
        ("grant pg_monitor to R", Refused, "is a member of pg_monitor"),
        ("grant postgres to R", Refused, "may become one"),
        ("alter table t owner to R", Refused, "owns `public.t`"),
        ("grant O to R", Refused, "owns `public.t`"),
        (
            "alter table t owner to R; alter table t enable row level security;
             alter table t force row level security",
            Warning,
            "row security is forced there",
        ),
        ("grant insert on t to R", Warning, "may change `public.t`"),
        ("grant update (id) on t to R", Warning, "may change `public.t`"),
        ("grant truncate on t to R", Warning, "may change `public.t`"),
        ("create sequence s; grant usage on s to R", Warning, "may advance `public.s`"),
        ("grant temporary on database D to R", Warning, "may create temporary tables"),
        ("grant create on database D to R", Warning, "may create schemas"),
        ("grant create on schema public to R", Warning, "may create objects in public"),
    ];
    for (power, weight, finding) in cases {
        let database = Database::create();
        database.run_as_owner("create table t (id int)");
        let named = power
            .replace(" R", &format!(" {}", database.reader.name))
            .replace(" O ", &format!(" {} ", database.owner.name))
            .replace(" D ", &format!(" {} ", database.name));
        database.run(&named);
        let report = report(&reader(&database)).await;
        let found = report.concerns.iter().find(|concern| concern.finding.contains(finding));
        let found = found.unwrap_or_else(|| panic!("`{power}`: {report:?}"));
        assert_eq!(found.weight, weight, "`{power}`");
        assert_eq!(report.refused(), weight == Refused, "`{power}`: {report:?}");
        assert!(!found.fix.is_empty());
        // Roles are the whole server's: what was granted goes with the login.
        let mend = format!("alter role {} nosuperuser nologin", database.reader.name);
        database.run(&mend);
    }
}

#[tokio::test]
async fn an_owner_is_refused() {
    let database = Database::create();
    database.run_as_owner("create table t (id int)");
    let connector = PostgresConnector::new(target(&database, &database.owner)).expect("a target");
    assert!(report(&connector).await.refused());
}
