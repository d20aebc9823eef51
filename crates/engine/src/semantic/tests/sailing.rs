//! A sailing club: who sailed which boat where, and what is said of all, of none and of the most.

use super::{Snapshot, check, snapshot, table, values};
use connectors::Profile;
use sql_guard::Dialect;

fn sailing() -> Snapshot {
    let tables = vec![
        table(
            "members",
            &[
                "member_id* integer",
                "name text",
                "age integer",
                "origin text",
                "grade text",
                "salary integer",
                "years_experience integer",
                "born_on date",
                "commissioned_on date",
            ],
        ),
        table("boats", &["boat_id* integer", "boat_name text", "launched integer", "crew integer"]),
        table(
            "voyages",
            &[
                "voyage_id* integer",
                "boat_id integer -> boats.boat_id",
                "member_id integer -> members.member_id",
                "sailed_on date",
                "returned_on date",
                "status text",
                "miles integer",
            ],
        ),
        table("ports", &["port_id* integer", "port_name text", "country text", "capacity integer"]),
        table(
            "calls",
            &["voyage_id integer -> voyages.voyage_id", "port_id integer -> ports.port_id"],
        ),
        table("clubs", &["club_id* integer", "club_name text"]),
        table(
            "club_rolls",
            &["member_id integer -> members.member_id", "club_id integer -> clubs.club_id"],
        ),
        table(
            "tickets",
            &[
                "ticket_id* integer",
                "member_id integer -> members.member_id",
                "class text",
                "price decimal(8,2)",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "members", "name", &["Ada Holm", "Bo Lind"]);
    values(&mut profile, "members", "origin", &["Norwegian", "Danish"]);
    values(&mut profile, "members", "grade", &["A+", "A-", "B"]);
    values(&mut profile, "members", "age", &["17", "70"]);
    values(&mut profile, "members", "years_experience", &["1", "40"]);
    values(&mut profile, "boats", "boat_name", &["Gull", "Heron"]);
    values(&mut profile, "boats", "launched", &["1951", "2020"]);
    values(&mut profile, "voyages", "status", &["completed", "cancelled"]);
    values(&mut profile, "voyages", "returned_on", &["2024-01-02", "2024-05-06"]);
    values(&mut profile, "ports", "country", &["Norway", "Denmark"]);
    values(&mut profile, "tickets", "class", &["deck", "cabin"]);
    let open = profile.tables.get_mut("voyages").and_then(|table| table.get_mut("returned_on"));
    open.expect("its profile").nulls = 5;
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

#[test]
fn a_value_is_taken_as_it_is_written() {
    check(
        &sailing(),
        &[
            (
                "How many members have grade A-?",
                "SELECT COUNT(*) AS members_count FROM members WHERE grade = 'A-'",
            ),
            (
                "How many members have grade A+?",
                "SELECT COUNT(*) AS members_count FROM members WHERE grade = 'A+'",
            ),
            (
                "members with grade A",
                "SELECT name FROM members WHERE (grade = 'A+' OR grade = 'A-')",
            ),
            (
                "List the cancelled voyages",
                "SELECT voyage_id, boat_id, member_id, sailed_on, returned_on, status FROM voyages WHERE status = 'cancelled'",
            ),
        ],
    );
}

#[test]
fn a_participle_that_is_a_value_is_a_condition() {
    check(
        &sailing(),
        &[
            (
                "average miles of completed voyages",
                "SELECT AVG(miles) AS average_miles FROM voyages WHERE status = 'completed'",
            ),
            (
                "How many completed voyages are there?",
                "SELECT COUNT(*) AS voyages_count FROM voyages WHERE status = 'completed'",
            ),
            (
                "total miles by status",
                "SELECT status, SUM(miles) AS total_miles FROM voyages GROUP BY status",
            ),
        ],
    );
}

#[test]
fn what_comes_after_by_may_be_a_kind() {
    check(
        &sailing(),
        &[
            (
                "number of tickets sold by class",
                "SELECT class, COUNT(*) AS tickets_count FROM tickets GROUP BY class",
            ),
            (
                "tickets sold by Ada Holm",
                "SELECT tickets.ticket_id, tickets.member_id, tickets.class, tickets.price FROM tickets JOIN members ON tickets.member_id = members.member_id WHERE members.name = 'Ada Holm'",
            ),
        ],
    );
}

#[test]
fn the_most_of_many_rows_is_their_sum() {
    check(
        &sailing(),
        &[
            (
                "Which boat sailed the most miles?",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id GROUP BY boats.boat_id, boats.boat_name ORDER BY SUM(voyages.miles) DESC LIMIT 1",
            ),
            (
                "boat with the most miles",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id GROUP BY boats.boat_id, boats.boat_name ORDER BY SUM(voyages.miles) DESC LIMIT 1",
            ),
            (
                "boat with the highest miles",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id ORDER BY voyages.miles DESC LIMIT 1",
            ),
            (
                "Who sailed the most miles in 2024?",
                "SELECT members.name FROM members JOIN voyages ON voyages.member_id = members.member_id WHERE voyages.sailed_on >= '2024-01-01' AND voyages.sailed_on < '2025-01-01' GROUP BY members.member_id, members.name ORDER BY SUM(voyages.miles) DESC LIMIT 1",
            ),
            (
                "which origin has sailed the most miles?",
                "SELECT members.origin FROM members JOIN voyages ON voyages.member_id = members.member_id GROUP BY members.origin ORDER BY SUM(voyages.miles) DESC LIMIT 1",
            ),
        ],
    );
}

#[test]
fn the_first_of_another_table_picks_all_that_belong_to_it() {
    check(
        &sailing(),
        &[
            (
                "names of the boats that called at the port with the highest capacity",
                "SELECT boat_name FROM boats WHERE EXISTS (SELECT 1 FROM voyages JOIN calls ON calls.voyage_id = voyages.voyage_id JOIN ports ON calls.port_id = ports.port_id WHERE voyages.boat_id = boats.boat_id AND ports.port_id = (SELECT ports_2.port_id FROM ports AS ports_2 ORDER BY ports_2.capacity DESC LIMIT 1))",
            ),
            (
                "voyages of the oldest boat",
                "SELECT voyages.voyage_id, voyages.boat_id, voyages.member_id, voyages.sailed_on, voyages.returned_on, voyages.status FROM voyages JOIN boats ON voyages.boat_id = boats.boat_id WHERE boats.boat_id = (SELECT boats_2.boat_id FROM boats AS boats_2 WHERE boats_2.launched IS NOT NULL ORDER BY boats_2.launched LIMIT 1)",
            ),
            (
                "names of members who sailed the boat with the largest crew",
                "SELECT name FROM members WHERE EXISTS (SELECT 1 FROM voyages JOIN boats ON voyages.boat_id = boats.boat_id WHERE voyages.member_id = members.member_id AND boats.boat_id = (SELECT boats_2.boat_id FROM boats AS boats_2 ORDER BY boats_2.crew DESC LIMIT 1))",
            ),
        ],
    );
}

#[test]
fn all_of_a_table_are_asked_for() {
    check(
        &sailing(),
        &[
            (
                "Which boats called at all ports?",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id JOIN calls ON calls.voyage_id = voyages.voyage_id JOIN ports ON calls.port_id = ports.port_id GROUP BY boats.boat_id, boats.boat_name HAVING COUNT(DISTINCT ports.port_id) = (SELECT COUNT(*) FROM ports AS ports_2)",
            ),
            (
                "boats that called at every port in Norway",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id JOIN calls ON calls.voyage_id = voyages.voyage_id JOIN ports ON calls.port_id = ports.port_id WHERE ports.country = 'Norway' GROUP BY boats.boat_id, boats.boat_name HAVING COUNT(DISTINCT ports.port_id) = (SELECT COUNT(*) FROM ports AS ports_2 WHERE ports_2.country = 'Norway')",
            ),
            (
                "members who are in all clubs",
                "SELECT members.name FROM members JOIN club_rolls ON club_rolls.member_id = members.member_id JOIN clubs ON club_rolls.club_id = clubs.club_id GROUP BY members.member_id, members.name HAVING COUNT(DISTINCT clubs.club_id) = (SELECT COUNT(*) FROM clubs AS clubs_2)",
            ),
        ],
    );
}

#[test]
fn two_extremes_are_said_together() {
    check(
        &sailing(),
        &[
            (
                "highest and lowest salary",
                "SELECT MAX(salary) AS maximum_salary, MIN(salary) AS minimum_salary FROM members",
            ),
            (
                "What are the oldest and newest launch years?",
                "SELECT MIN(launched) AS minimum_launched, MAX(launched) AS maximum_launched FROM boats",
            ),
            (
                "What is the difference between the highest and lowest salary?",
                "SELECT MAX(salary) - MIN(salary) AS difference FROM members",
            ),
            (
                "Show the second highest salary.",
                "SELECT DISTINCT salary FROM members ORDER BY salary DESC LIMIT 1 OFFSET 1",
            ),
        ],
    );
}

#[test]
fn what_has_not_happened_is_missing() {
    check(
        &sailing(),
        &[
            (
                "boats that have not returned yet",
                "SELECT boat_name FROM boats WHERE EXISTS (SELECT 1 FROM voyages WHERE voyages.boat_id = boats.boat_id AND voyages.returned_on IS NULL)",
            ),
            (
                "voyages that have not returned",
                "SELECT voyage_id, boat_id, member_id, sailed_on, returned_on, status FROM voyages WHERE returned_on IS NULL",
            ),
            (
                "members who never bought a ticket",
                "SELECT name FROM members WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.member_id = members.member_id)",
            ),
            (
                "boats that have not sailed any miles",
                "SELECT boat_name FROM boats WHERE NOT EXISTS (SELECT 1 FROM voyages WHERE voyages.boat_id = boats.boat_id)",
            ),
        ],
    );
}

#[test]
fn people_are_counted_and_asked_for() {
    check(
        &sailing(),
        &[
            (
                "How many people were born in 1990?",
                "SELECT COUNT(*) AS members_count FROM members WHERE born_on >= '1990-01-01' AND born_on < '1991-01-01'",
            ),
            (
                "who was commissioned first?",
                "SELECT name FROM members WHERE commissioned_on IS NOT NULL ORDER BY commissioned_on LIMIT 1",
            ),
            (
                "names of people who earn more than 100000",
                "SELECT name FROM members WHERE salary > 100000",
            ),
            (
                "Which member earns the most?",
                "SELECT name FROM members ORDER BY salary DESC LIMIT 1",
            ),
            (
                "members between 20 and 30 years old",
                "SELECT name FROM members WHERE age BETWEEN 20 AND 30",
            ),
            ("members aged 30 to 40", "SELECT name FROM members WHERE age BETWEEN 30 AND 40"),
            ("members over 60", "SELECT name FROM members WHERE age > 60"),
            (
                "members with more than 10 years of experience",
                "SELECT name FROM members WHERE years_experience > 10",
            ),
        ],
    );
}

#[test]
fn the_same_as_another_row_has() {
    check(
        &sailing(),
        &[
            (
                "members with the same origin as Ada Holm",
                "SELECT name FROM members WHERE origin IN (SELECT members_2.origin FROM members AS members_2 WHERE members_2.name = 'Ada Holm')",
            ),
            (
                "boats with the same crew as Gull",
                "SELECT boat_name FROM boats WHERE crew IN (SELECT boats_2.crew FROM boats AS boats_2 WHERE boats_2.boat_name = 'Gull')",
            ),
        ],
    );
}

#[test]
fn two_kinds_are_shown_apart() {
    check(
        &sailing(),
        &[
            (
                "average salary of Norwegian and Danish members",
                "SELECT origin, AVG(salary) AS average_salary FROM members WHERE (origin = 'Norwegian' OR origin = 'Danish') GROUP BY origin",
            ),
            (
                "number of Norwegian and Danish members",
                "SELECT origin, COUNT(*) AS members_count FROM members WHERE (origin = 'Norwegian' OR origin = 'Danish') GROUP BY origin",
            ),
            ("members from Norway", "SELECT name FROM members WHERE origin = 'Norwegian'"),
        ],
    );
}

#[test]
fn years_that_tell_what_happened_are_years() {
    check(
        &sailing(),
        &[
            ("boats launched before 1990", "SELECT boat_name FROM boats WHERE launched < 1990"),
            (
                "oldest boat",
                "SELECT boat_name FROM boats WHERE launched IS NOT NULL ORDER BY launched LIMIT 1",
            ),
            ("boats launched in 1985", "SELECT boat_name FROM boats WHERE launched = 1985"),
        ],
    );
}

#[test]
fn rows_are_shown_with_what_is_listed() {
    check(
        &sailing(),
        &[
            (
                "voyages with boat name and member name",
                "SELECT voyages.voyage_id, boats.boat_name, members.name FROM voyages JOIN members ON voyages.member_id = members.member_id JOIN boats ON voyages.boat_id = boats.boat_id",
            ),
            (
                "top 5 members by salary",
                "SELECT name, salary FROM members ORDER BY salary DESC LIMIT 5",
            ),
            (
                "sort the boats by crew in descending order",
                "SELECT boat_name FROM boats ORDER BY crew DESC",
            ),
            (
                "boats ranked by total miles",
                "SELECT boats.boat_name FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id GROUP BY boats.boat_id, boats.boat_name ORDER BY SUM(voyages.miles) DESC",
            ),
        ],
    );
}

#[test]
fn numbers_of_things_are_added_up() {
    check(
        &sailing(),
        &[
            (
                "total number of miles sailed by each boat",
                "SELECT boats.boat_name, SUM(voyages.miles) AS total_miles FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id GROUP BY boats.boat_id, boats.boat_name",
            ),
            (
                "How many miles did each boat sail?",
                "SELECT boats.boat_name, SUM(voyages.miles) AS total_miles FROM boats JOIN voyages ON voyages.boat_id = boats.boat_id GROUP BY boats.boat_id, boats.boat_name",
            ),
            ("average crew per boat", "SELECT AVG(crew) AS average_crew FROM boats"),
            (
                "what is the total value of all tickets?",
                "SELECT ROUND(SUM(price), 2) AS total_price FROM tickets",
            ),
        ],
    );
}

#[test]
fn a_deed_that_is_only_a_verb_is_unknown() {
    check(&sailing(), &[("wins per boat", "? wins")]);
}

#[test]
fn a_tie_between_two_is_not_what_is_missing() {
    check(
        &sailing(),
        &[
            (
                "Which members sailed no boats?",
                "SELECT name FROM members WHERE NOT EXISTS (SELECT 1 FROM voyages JOIN boats ON voyages.boat_id = boats.boat_id WHERE voyages.member_id = members.member_id)",
            ),
            (
                "members who sailed both Gull and Heron",
                "SELECT name FROM members WHERE EXISTS (SELECT 1 FROM voyages JOIN boats ON voyages.boat_id = boats.boat_id WHERE voyages.member_id = members.member_id AND boats.boat_name = 'Gull') AND EXISTS (SELECT 1 FROM voyages JOIN boats ON voyages.boat_id = boats.boat_id WHERE voyages.member_id = members.member_id AND boats.boat_name = 'Heron')",
            ),
        ],
    );
}
