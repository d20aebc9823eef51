//! Short ways of asking: participles, counts without "how many", averages of what a glossary sums.

use super::business::hire;
use super::{check, reason};

#[test]
fn participles_say_which_rows() {
    check(
        &hire(),
        &[
            ("retired bikes", "SELECT name FROM bikes WHERE retired_on IS NOT NULL"),
            (
                "bikes retired in 2023",
                "SELECT name FROM bikes WHERE retired_on >= '2023-01-01' AND retired_on < '2024-01-01'",
            ),
        ],
    );
}

#[test]
fn things_said_by_or_per_something_are_counted() {
    check(
        &hire(),
        &[
            (
                "bikes per kind",
                "SELECT kinds.name AS kind, COUNT(*) AS bikes_count FROM kinds JOIN bikes ON bikes.kind_id = kinds.id GROUP BY kinds.id, kinds.name",
            ),
            (
                "riders by country",
                "SELECT country, COUNT(*) AS riders_count FROM riders GROUP BY country",
            ),
            (
                "average number of rides per rider",
                "SELECT AVG(ride_count) AS average_ride_count FROM (SELECT COUNT(rides.id) AS ride_count FROM rides JOIN riders ON rides.rider_id = riders.id GROUP BY riders.id) AS counted",
            ),
        ],
    );
}

#[test]
fn other_functions_of_what_the_glossary_sums_are_of_its_column() {
    check(
        &hire(),
        &[
            ("average repair", "SELECT AVG(amount) AS average_amount FROM repairs"),
            (
                "rides with more than one repair",
                "SELECT rides.ride_no FROM rides JOIN repairs ON repairs.ride_id = rides.id GROUP BY rides.id, rides.ride_no HAVING COUNT(*) > 1",
            ),
        ],
    );
}

#[test]
fn rows_that_joins_repeat_are_not_added_up() {
    let said = |table: &str| {
        format!(
            "a row of {table} has several of what it is asked by, so its numbers would be added up more than once"
        )
    };
    assert_eq!(reason("total fare by repair amount", &hire()), said("rides"));
    assert_eq!(reason("takings by repair amount", &hire()), said("rides"));
    check(
        &hire(),
        &[(
            "rides by repair amount",
            "SELECT repairs.amount, COUNT(DISTINCT rides.id) AS ride_count FROM repairs JOIN rides ON repairs.ride_id = rides.id GROUP BY repairs.amount ORDER BY ride_count DESC",
        )],
    );
}

#[test]
fn the_glossary_says_whose_values_and_names_are_meant() {
    check(
        &hire(),
        &[
            ("channels", "SELECT DISTINCT channel FROM rides"),
            (
                "the three highest unit prices",
                "SELECT unit_price FROM bikes ORDER BY unit_price DESC LIMIT 3",
            ),
        ],
    );
    assert_eq!(
        reason("takings per ride", &hire()),
        "one row per `ride`, or an average over them? Say \"average\" or name what to group by"
    );
}

#[test]
fn verbs_and_terms_say_which_date_is_meant() {
    check(
        &hire(),
        &[
            (
                "riders who have not started a ride since 2022",
                "SELECT first_name, last_name FROM riders WHERE NOT EXISTS (SELECT 1 FROM rides WHERE rides.rider_id = riders.id AND rides.started_at >= '2022-01-01')",
            ),
            (
                "stopped rides per month",
                "SELECT strftime('%Y-%m', started_at) AS month, COUNT(id) AS ride_count FROM rides WHERE status = 'stopped' GROUP BY strftime('%Y-%m', started_at) ORDER BY month",
            ),
            (
                "lowest unit price by kind",
                "SELECT kinds.name AS kind, MIN(bikes.unit_price) AS minimum_unit_price FROM kinds JOIN bikes ON bikes.kind_id = kinds.id GROUP BY kinds.id, kinds.name",
            ),
            (
                "month with the fewest rides",
                "SELECT strftime('%Y-%m', started_at) AS month FROM rides GROUP BY strftime('%Y-%m', started_at) ORDER BY COUNT(id) LIMIT 1",
            ),
        ],
    );
}
