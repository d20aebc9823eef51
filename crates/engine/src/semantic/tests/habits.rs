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
                "SELECT AVG(ride_count) AS average_ride_count FROM (SELECT COUNT(rides.id) AS ride_count FROM riders JOIN rides ON rides.rider_id = riders.id GROUP BY riders.id) AS counted",
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
