//! A trading company without a glossary: people with bosses and titles, lines with prices, names in other
//! spellings.

use super::{Snapshot, check, outcome, snapshot, table, values};
use crate::semantic::PlanOutcome;
use connectors::Profile;
use sql_guard::Dialect;

fn company() -> Snapshot {
    let tables = vec![
        table(
            "Staff",
            &[
                "StaffId* integer",
                "LastName text",
                "FirstName text",
                "Title text",
                "ReportsTo integer -> Staff.StaffId",
                "BirthDate date",
                "HireDate date",
            ],
        ),
        table(
            "Clients",
            &[
                "ClientId* integer",
                "FirstName text",
                "LastName text",
                "City text",
                "Email text",
                "AccountRepId integer -> Staff.StaffId",
            ],
        ),
        table("Makers", &["MakerId* integer", "Name text"]),
        table(
            "Lamps",
            &[
                "LampId* integer",
                "Name text",
                "MakerId integer -> Makers.MakerId",
                "Bytes integer",
                "Colours text",
                "Rating text",
            ],
        ),
        table(
            "Bills",
            &[
                "BillId* integer",
                "ClientId integer -> Clients.ClientId",
                "BillDate date",
                "Total decimal(8,2)",
            ],
        ),
        table(
            "BillLines",
            &[
                "BillLineId* integer",
                "BillId integer -> Bills.BillId",
                "LampId integer -> Lamps.LampId",
                "UnitPrice decimal(8,2)",
                "Quantity integer",
                "Discount real",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "Staff", "FirstName", &["Ada", "Bea"]);
    values(&mut profile, "Staff", "LastName", &["Stone", "Wells"]);
    values(&mut profile, "Clients", "City", &["Córdoba", "Lyon"]);
    values(&mut profile, "Makers", "Name", &["Solaris", "One"]);
    values(&mut profile, "Lamps", "Name", &["Solaris", "Dusk"]);
    values(&mut profile, "Lamps", "Colours", &["red", "red,green", "blue"]);
    values(&mut profile, "Lamps", "Rating", &["A", "B"]);
    values(&mut profile, "BillLines", "Discount", &["0", "0.25"]);
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

#[test]
fn people_are_found_through_whom_they_refer_to() {
    check(
        &company(),
        &[
            (
                "Which staff report to Ada Stone?",
                "SELECT FirstName, LastName FROM Staff WHERE ReportsTo IN (SELECT Staff_2.StaffId FROM Staff AS Staff_2 WHERE Staff_2.FirstName = 'Ada' AND Staff_2.LastName = 'Stone')",
            ),
            (
                "Who reports to Ada Stone?",
                "SELECT FirstName, LastName FROM Staff WHERE ReportsTo IN (SELECT Staff_2.StaffId FROM Staff AS Staff_2 WHERE Staff_2.FirstName = 'Ada' AND Staff_2.LastName = 'Stone')",
            ),
            (
                "Who does Bea Wells report to?",
                "SELECT FirstName, LastName FROM Staff WHERE StaffId IN (SELECT Staff_2.ReportsTo FROM Staff AS Staff_2 WHERE Staff_2.FirstName = 'Bea' AND Staff_2.LastName = 'Wells')",
            ),
            (
                "clients whose account rep is Ada Stone",
                "SELECT FirstName, LastName FROM Clients WHERE AccountRepId IN (SELECT Staff.StaffId FROM Staff WHERE Staff.FirstName = 'Ada' AND Staff.LastName = 'Stone')",
            ),
            (
                "How many clients does each account rep have?",
                "SELECT Staff.FirstName, Staff.LastName, COUNT(*) AS clients_count FROM Staff JOIN Clients ON Clients.AccountRepId = Staff.StaffId GROUP BY Staff.StaffId, Staff.FirstName, Staff.LastName",
            ),
        ],
    );
}

#[test]
fn names_of_people_are_their_first_and_last_names() {
    check(
        &company(),
        &[
            (
                "names of staff hired before 2003",
                "SELECT FirstName, LastName FROM Staff WHERE HireDate < '2003-01-01'",
            ),
            ("first and last names of clients", "SELECT FirstName, LastName FROM Clients"),
            (
                "clients in Cordoba with their email",
                "SELECT FirstName, LastName, Email FROM Clients WHERE City = 'Córdoba'",
            ),
        ],
    );
}

#[test]
fn a_date_is_that_of_the_verb() {
    check(
        &company(),
        &[
            (
                "Which staff member was hired last?",
                "SELECT FirstName, LastName FROM Staff ORDER BY HireDate DESC LIMIT 1",
            ),
            (
                "oldest staff",
                "SELECT FirstName, LastName FROM Staff WHERE BirthDate IS NOT NULL ORDER BY BirthDate LIMIT 1",
            ),
        ],
    );
}

#[test]
fn a_value_belongs_to_what_it_is_said_of() {
    check(
        &company(),
        &[
            (
                "How many lamps does Solaris have?",
                "SELECT COUNT(*) AS lamps_count FROM Lamps JOIN Makers ON Lamps.MakerId = Makers.MakerId WHERE Makers.Name = 'Solaris'",
            ),
            (
                "bills for the lamp Solaris",
                "SELECT BillId, ClientId, BillDate, Total FROM Bills WHERE EXISTS (SELECT 1 FROM BillLines JOIN Lamps ON BillLines.LampId = Lamps.LampId WHERE BillLines.BillId = Bills.BillId AND Lamps.Name = 'Solaris')",
            ),
            (
                "How many lamps have Sol in their name?",
                "SELECT COUNT(*) AS lamps_count FROM Lamps WHERE Name LIKE '%Sol%'",
            ),
            ("lamps rated A", "SELECT Name FROM Lamps WHERE Rating = 'A'"),
            ("red lamps", "SELECT Name FROM Lamps WHERE Colours LIKE '%red%'"),
            (
                "clients with more than one bill",
                "SELECT Clients.FirstName, Clients.LastName FROM Clients JOIN Bills ON Bills.ClientId = Clients.ClientId GROUP BY Clients.ClientId, Clients.FirstName, Clients.LastName HAVING COUNT(*) > 1",
            ),
            (
                "Which cities have more than one client?",
                "SELECT City FROM Clients GROUP BY City HAVING COUNT(*) > 1",
            ),
        ],
    );
}

#[test]
fn what_was_sold_follows_from_price_and_quantity() {
    check(
        &company(),
        &[
            (
                "revenue per maker",
                "SELECT Makers.Name, SUM(BillLines.UnitPrice * BillLines.Quantity * (1 - BillLines.Discount)) AS revenue FROM Makers JOIN Lamps ON Lamps.MakerId = Makers.MakerId JOIN BillLines ON BillLines.LampId = Lamps.LampId GROUP BY Makers.MakerId, Makers.Name ORDER BY revenue DESC",
            ),
            (
                "top 3 lamps by sales",
                "SELECT Lamps.Name, SUM(BillLines.UnitPrice * BillLines.Quantity * (1 - BillLines.Discount)) AS revenue FROM Lamps JOIN BillLines ON BillLines.LampId = Lamps.LampId GROUP BY Lamps.LampId, Lamps.Name ORDER BY revenue DESC LIMIT 3",
            ),
            (
                "sales in 2011",
                "SELECT SUM(BillLines.UnitPrice * BillLines.Quantity * (1 - BillLines.Discount)) AS revenue FROM BillLines JOIN Bills ON BillLines.BillId = Bills.BillId WHERE Bills.BillDate >= '2011-01-01' AND Bills.BillDate < '2012-01-01'",
            ),
            (
                "revenue by client in 2012",
                "SELECT Clients.FirstName, Clients.LastName, SUM(BillLines.UnitPrice * BillLines.Quantity * (1 - BillLines.Discount)) AS revenue FROM Clients JOIN Bills ON Bills.ClientId = Clients.ClientId JOIN BillLines ON BillLines.BillId = Bills.BillId WHERE Bills.BillDate >= '2012-01-01' AND Bills.BillDate < '2013-01-01' GROUP BY Clients.ClientId, Clients.FirstName, Clients.LastName ORDER BY revenue DESC",
            ),
            (
                "How much did clients in Lyon spend?",
                "SELECT ROUND(SUM(Bills.Total), 2) AS total FROM Bills JOIN Clients ON Bills.ClientId = Clients.ClientId WHERE Clients.City = 'Lyon'",
            ),
            ("total size in bytes of all lamps", "SELECT SUM(Bytes) AS total_bytes FROM Lamps"),
            (
                "How many bills have a total above the average?",
                "SELECT COUNT(*) AS bills_count FROM Bills WHERE Total > (SELECT AVG(Bills_2.Total) FROM Bills AS Bills_2)",
            ),
        ],
    );
    let PlanOutcome::Planned(readings) = outcome("revenue per maker", &company()) else {
        panic!("it is read");
    };
    let told = readings[0].words.iter().find(|word| word.words == "revenue").unwrap();
    assert_eq!(told.meaning, "UnitPrice * Quantity * (1 - Discount) of the rows of BillLines");
}

#[test]
fn a_sum_of_rows_is_of_their_total_and_never_their_number() {
    check(
        &company(),
        &[
            ("sum of all bills", "SELECT ROUND(SUM(Total), 2) AS total FROM Bills"),
            (
                "average bill per city",
                "SELECT Clients.City, AVG(Bills.Total) AS average_total FROM Clients JOIN Bills ON Bills.ClientId = Clients.ClientId GROUP BY Clients.City",
            ),
            ("total bills", "SELECT COUNT(*) AS bills_count FROM Bills"),
            ("sum of all lamps", "? sum of"),
        ],
    );
}
