//! A swimming club and a hotel: names behind the name of their table, medals, times.

use super::{Snapshot, check, snapshot, table, values};
use connectors::Profile;
use sql_guard::Dialect;

fn pools() -> Snapshot {
    let tables = vec![
        table("clubs", &["club_id* integer", "club_name text"]),
        table(
            "swimmers",
            &[
                "swimmer_id* integer",
                "name text",
                "age integer",
                "club_id integer -> clubs.club_id",
            ],
        ),
        table("pools", &["pool_id* integer", "pool_name text", "show_times_daily integer"]),
        table("races", &["race_id* integer", "race_name text", "pool_id integer -> pools.pool_id"]),
        table(
            "results",
            &[
                "swimmer_id integer -> swimmers.swimmer_id",
                "race_id integer -> races.race_id",
                "medal text",
                "time_seconds real",
            ],
        ),
        table("guest_types", &["guest_type_code* text", "guest_type_description text"]),
        table(
            "guests",
            &[
                "guest_id* integer",
                "guest_first_name text",
                "guest_last_name text",
                "guest_type_code text -> guest_types.guest_type_code",
                "country text",
            ],
        ),
        table("rooms", &["room_id* integer", "room_type_code text", "room_price decimal(8,2)"]),
        table(
            "stays",
            &[
                "stay_id* integer",
                "guest_id integer -> guests.guest_id",
                "room_id integer -> rooms.room_id",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "results", "medal", &["Gold", "Silver", "None"]);
    values(&mut profile, "guests", "country", &["France", "Spain"]);
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

#[test]
fn a_list_ends_with_the_name_of_another_thing() {
    check(
        &pools(),
        &[
            (
                "Show the name, age and club of all swimmers",
                "SELECT swimmers.name, swimmers.age, clubs.club_name FROM swimmers JOIN clubs ON swimmers.club_id = clubs.club_id",
            ),
            (
                "list the name and club of each swimmer",
                "SELECT swimmers.name, clubs.club_name FROM swimmers JOIN clubs ON swimmers.club_id = clubs.club_id",
            ),
        ],
    );
}

#[test]
fn first_and_last_names_are_found_behind_the_name_of_the_table() {
    check(
        &pools(),
        &[
            (
                "Which guests live in France?",
                "SELECT guest_first_name, guest_last_name FROM guests WHERE country = 'France'",
            ),
            (
                "guests with at least 3 stays",
                "SELECT guests.guest_first_name, guests.guest_last_name FROM guests JOIN stays ON stays.guest_id = guests.guest_id GROUP BY guests.guest_id, guests.guest_first_name, guests.guest_last_name HAVING COUNT(*) >= 3",
            ),
        ],
    );
}

#[test]
fn a_part_of_a_name_stays_with_what_is_talked_about() {
    check(
        &pools(),
        &[(
            "average price of rooms of each type",
            "SELECT room_type_code, AVG(room_price) AS average_room_price FROM rooms GROUP BY room_type_code",
        )],
    );
}

#[test]
fn rows_that_hold_a_value_are_counted() {
    check(
        &pools(),
        &[
            (
                "How many gold medals did each club win?",
                "SELECT clubs.club_name, COUNT(*) AS results_count FROM clubs JOIN swimmers ON swimmers.club_id = clubs.club_id JOIN results ON results.swimmer_id = swimmers.swimmer_id WHERE results.medal = 'Gold' GROUP BY clubs.club_id, clubs.club_name",
            ),
            (
                "swimmers who never won a gold medal",
                "SELECT name FROM swimmers WHERE NOT EXISTS (SELECT 1 FROM results WHERE results.swimmer_id = swimmers.swimmer_id AND results.medal = 'Gold')",
            ),
            (
                "Which swimmer has won the most medals?",
                "SELECT swimmers.name FROM swimmers JOIN results ON results.swimmer_id = swimmers.swimmer_id GROUP BY swimmers.swimmer_id, swimmers.name ORDER BY COUNT(*) DESC LIMIT 1",
            ),
        ],
    );
}

#[test]
fn who_does_something_is_not_what_it_is_called() {
    check(
        &pools(),
        &[
            (
                "Which pool shows the most races?",
                "SELECT pools.pool_name FROM pools JOIN races ON races.pool_id = pools.pool_id GROUP BY pools.pool_id, pools.pool_name ORDER BY COUNT(*) DESC LIMIT 1",
            ),
            (
                "swimmers who took part in all races",
                "SELECT swimmers.name FROM swimmers JOIN results ON results.swimmer_id = swimmers.swimmer_id JOIN races ON results.race_id = races.race_id GROUP BY swimmers.swimmer_id, swimmers.name HAVING COUNT(DISTINCT races.race_id) = (SELECT COUNT(*) FROM races AS races_2)",
            ),
        ],
    );
}

#[test]
fn times_are_best_when_they_are_short() {
    check(
        &pools(),
        &[
            (
                "What is the fastest time of each swimmer?",
                "SELECT swimmers.name, MIN(results.time_seconds) AS minimum_time_seconds FROM swimmers JOIN results ON results.swimmer_id = swimmers.swimmer_id GROUP BY swimmers.swimmer_id, swimmers.name",
            ),
            (
                "What is the slowest time?",
                "SELECT MAX(time_seconds) AS maximum_time_seconds FROM results",
            ),
            ("What is the best time of each swimmer?", "? best"),
        ],
    );
}

#[test]
fn keys_have_no_largest() {
    check(&pools(), &[("Which guest has spent the most money?", "? ")]);
}

#[test]
fn each_value_once() {
    check(
        &pools(),
        &[(
            "List all types of rooms without duplicates",
            "SELECT DISTINCT room_type_code FROM rooms",
        )],
    );
}
