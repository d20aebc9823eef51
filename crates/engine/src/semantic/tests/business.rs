//! Questions of people who run a business, over a small bicycle hire with a glossary.

use super::{Snapshot, check, reason, snapshot, table, values};
use connectors::Profile;
use sql_guard::Dialect;

pub(in crate::semantic) fn hire() -> Snapshot {
    let tables = vec![
        table(
            "riders",
            &[
                "id* integer",
                "first_name text",
                "last_name text",
                "country text",
                "birth_year integer",
                "joined_at timestamp",
            ],
        ),
        table("kinds", &["id* integer", "name text"]),
        table(
            "bikes",
            &[
                "id* integer",
                "name text",
                "kind_id integer -> kinds.id",
                "unit_price decimal(8,2)",
                "retired_on date",
            ],
        ),
        table(
            "rides",
            &[
                "id* integer",
                "ride_no text",
                "rider_id integer -> riders.id",
                "bike_id integer -> bikes.id",
                "started_at timestamp",
                "channel text",
                "status text",
                "total decimal(8,2)",
            ],
        ),
        table(
            "repairs",
            &[
                "id* integer",
                "ride_id integer -> rides.id",
                "amount decimal(8,2)",
                "repaired_at timestamp",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "kinds", "name", &["cargo", "road"]);
    values(&mut profile, "rides", "channel", &["app", "desk"]);
    values(&mut profile, "rides", "status", &["done", "stopped"]);
    values(&mut profile, "rides", "started_at", &["2022-01-03 08:00", "2024-12-31 09:00"]);
    values(&mut profile, "riders", "joined_at", &["2021-01-03 08:00", "2024-12-01 09:00"]);
    values(&mut profile, "riders", "country", &["France", "Peru"]);
    values(&mut profile, "riders", "birth_year", &["1950", "2004"]);
    values(&mut profile, "bikes", "retired_on", &["2022-05-01", "2024-02-01"]);
    let bikes = profile.tables.get_mut("bikes").expect("made above");
    bikes.get_mut("retired_on").expect("made above").nulls = 60;
    let glossary = r#"{"version":1,"metrics":[
        {"name":"takings","synonyms":["fares"],"table":"rides","expression":"total","aggregate":"sum",
         "filters":["rides.status <> 'stopped'"],"time":"rides.started_at","unit":"EUR"},
        {"name":"ride count","synonyms":["rides"],"table":"rides","expression":"id",
         "aggregate":"count","filters":[],"time":"rides.started_at","unit":""},
        {"name":"repair costs","synonyms":["repairs"],"table":"repairs","expression":"amount",
         "aggregate":"sum","filters":[],"time":"repairs.repaired_at","unit":"EUR"}],
        "dimensions":[{"name":"kind","synonyms":["kinds"],"column":"kinds.name"},
        {"name":"channel","synonyms":["channels"],"column":"rides.channel"}],
        "time":{"default":"rides.started_at"}}"#;
    snapshot(Dialect::Sqlite, tables, profile, glossary)
}

#[test]
fn what_is_missing_is_missing_from_what_is_shown() {
    check(
        &hire(),
        &[
            (
                "rides without a repair",
                "SELECT ride_no FROM rides WHERE NOT EXISTS (SELECT 1 FROM repairs WHERE repairs.ride_id = rides.id)",
            ),
            (
                "how many rides have no repair",
                "SELECT COUNT(*) AS rides_count FROM rides WHERE NOT EXISTS (SELECT 1 FROM repairs WHERE repairs.ride_id = rides.id)",
            ),
        ],
    );
}

#[test]
fn texts_are_looked_for_where_they_are_said() {
    check(
        &hire(),
        &[
            (
                "riders whose first name starts with A",
                "SELECT first_name, last_name FROM riders WHERE first_name LIKE 'A%'",
            ),
            ("bikes containing tandem", "SELECT name FROM bikes WHERE name LIKE '%tandem%'"),
        ],
    );
    let said = reason("riders whose first name starts with", &hire());
    assert_eq!(said, "`starts with` needs a text: put it in quotes");
}

#[test]
fn periods_are_those_of_what_is_measured() {
    check(
        &hire(),
        &[
            (
                "average ride total by channel and year",
                "SELECT channel, strftime('%Y', started_at) AS \"year\", AVG(total) AS average_total FROM rides GROUP BY channel, strftime('%Y', started_at) ORDER BY \"year\", channel",
            ),
            (
                "running total of takings by month",
                "SELECT strftime('%Y-%m', started_at) AS month, SUM(ROUND(SUM(total), 2)) OVER (ORDER BY strftime('%Y-%m', started_at)) AS running_takings FROM rides WHERE status <> 'stopped' GROUP BY strftime('%Y-%m', started_at) ORDER BY month",
            ),
        ],
    );
}

#[test]
fn the_first_of_each_period_is_found() {
    check(
        &hire(),
        &[(
            "top channel by takings each year",
            "SELECT \"year\", channel, takings FROM (SELECT strftime('%Y', started_at) AS \"year\", channel, ROUND(SUM(total), 2) AS takings, RANK() OVER (PARTITION BY strftime('%Y', started_at) ORDER BY ROUND(SUM(total), 2) DESC) AS place_in_group FROM rides WHERE status <> 'stopped' GROUP BY channel, strftime('%Y', started_at)) AS ranked WHERE place_in_group <= 1",
        )],
    );
}

#[test]
fn rows_behind_a_measure_are_ranked_and_compared() {
    check(
        &hire(),
        &[
            ("biggest repair", "SELECT id, amount FROM repairs ORDER BY amount DESC LIMIT 1"),
            (
                "latest ride",
                "SELECT ride_no, started_at FROM rides ORDER BY started_at DESC LIMIT 1",
            ),
            ("rides over 500", "SELECT ride_no FROM rides WHERE total > 500"),
            (
                "rides between 100 and 200",
                "SELECT ride_no FROM rides WHERE total BETWEEN 100 AND 200",
            ),
            (
                "bikes priced above average",
                "SELECT name FROM bikes WHERE unit_price > (SELECT AVG(bikes_2.unit_price) FROM bikes AS bikes_2)",
            ),
            (
                "second most expensive bike",
                "SELECT name FROM bikes ORDER BY unit_price DESC LIMIT 1 OFFSET 1",
            ),
            (
                "the 3rd most expensive bike",
                "SELECT name FROM bikes ORDER BY unit_price DESC LIMIT 1 OFFSET 2",
            ),
        ],
    );
}

#[test]
fn periods_and_values_are_ranked_and_set_side_by_side() {
    check(
        &hire(),
        &[
            (
                "best month for takings",
                "SELECT strftime('%Y-%m', started_at) AS month, ROUND(SUM(total), 2) AS takings FROM rides WHERE status <> 'stopped' GROUP BY strftime('%Y-%m', started_at) ORDER BY takings DESC LIMIT 1",
            ),
            (
                "which day had the most rides",
                "SELECT strftime('%Y-%m-%d', started_at) AS day FROM rides GROUP BY strftime('%Y-%m-%d', started_at) ORDER BY COUNT(id) DESC LIMIT 1",
            ),
            (
                "takings of app vs desk",
                "SELECT channel, ROUND(SUM(total), 2) AS takings FROM rides WHERE (channel = 'app' OR channel = 'desk') AND status <> 'stopped' GROUP BY channel ORDER BY takings DESC",
            ),
        ],
    );
}

#[test]
fn what_is_not_said_is_asked_for() {
    for (question, expected) in [
        (
            "worst rider",
            "`worst` does not say by what: riders.first_name is a name, add for example \"by\" and a number",
        ),
        (
            "busiest month",
            "`busiest month` does not say of what: add for example \"by\" and what is counted",
        ),
        (
            "compare 2023 and 2024",
            "nothing to compare is named: add a number such as a total or a count",
        ),
    ] {
        assert_eq!(reason(question, &hire()), expected, "{question}");
    }
}
