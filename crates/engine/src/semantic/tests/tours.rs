//! Guided tours: payments but no prices, lengths without a unit, flags, and views that repeat the tables.

use super::{Snapshot, check, snapshot, table, values};
use connectors::Profile;
use sql_guard::Dialect;
use sql_guard::catalog::{Table, TableKind};

fn view(name: &str, columns: &[&str]) -> Table {
    Table { kind: TableKind::View, ..table(name, columns) }
}

fn tours() -> Snapshot {
    let tables = vec![
        table("tours", &["tour_id* integer", "title text", "length integer", "summary text"]),
        table(
            "guests",
            &[
                "guest_id* integer",
                "first_name text",
                "last_name text",
                "guide_id integer -> guides.guide_id",
                "active boolean",
            ],
        ),
        table("guides", &["guide_id* integer", "name text", "hire_date date"]),
        table(
            "bookings",
            &[
                "booking_id* integer",
                "guest_id integer -> guests.guest_id",
                "tour_id integer -> tours.tour_id",
                "booking_date date",
            ],
        ),
        table(
            "payments",
            &[
                "payment_id* integer",
                "guest_id integer -> guests.guest_id",
                "amount decimal(8,2)",
                "payment_date date",
            ],
        ),
        view("sales_by_guest", &["guest text", "total_sales decimal(8,2)"]),
        view("guest_list", &["id integer", "name text", "notes text"]),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "tours", "length", &["100", "240"]);
    values(&mut profile, "guests", "first_name", &["Ines", "Oto"]);
    values(&mut profile, "guests", "last_name", &["Valle", "Brandt"]);
    values(&mut profile, "guest_list", "name", &["Ines Valle", "Oto Brandt"]);
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

#[test]
fn a_length_is_compared_in_the_only_unit_in_which_it_can_be() {
    check(
        &tours(),
        &[
            ("tours longer than 3 hours", "SELECT title FROM tours WHERE length > 180"),
            ("tours longer than 150 minutes", "SELECT title FROM tours WHERE length > 150"),
            ("tours longer than 120", "SELECT title FROM tours WHERE length > 120"),
        ],
    );
}

#[test]
fn a_flag_may_be_denied_before_what_has_it() {
    check(
        &tours(),
        &[
            ("active guests", "SELECT first_name, last_name FROM guests WHERE active = 1"),
            ("not active guests", "SELECT first_name, last_name FROM guests WHERE active <> 1"),
            ("inactive guests", "SELECT first_name, last_name FROM guests WHERE active <> 1"),
            (
                "guests that are inactive",
                "SELECT first_name, last_name FROM guests WHERE active <> 1",
            ),
            (
                "how many inactive guests are there?",
                "SELECT COUNT(*) AS guests_count FROM guests WHERE active <> 1",
            ),
        ],
    );
}

#[test]
fn views_do_not_answer_for_the_tables_they_repeat() {
    check(
        &tours(),
        &[
            (
                "bookings of Ines Valle",
                "SELECT bookings.booking_id, bookings.guest_id, bookings.tour_id, bookings.booking_date FROM bookings JOIN guests ON bookings.guest_id = guests.guest_id WHERE guests.first_name = 'Ines' AND guests.last_name = 'Valle'",
            ),
            (
                "sales by guide",
                "SELECT guides.name, SUM(payments.amount) AS revenue FROM guides JOIN guests ON guests.guide_id = guides.guide_id JOIN payments ON payments.guest_id = guests.guest_id GROUP BY guides.guide_id, guides.name ORDER BY revenue DESC",
            ),
            ("total sales in sales_by_guest", "SELECT total_sales FROM sales_by_guest"),
        ],
    );
}

#[test]
fn what_was_spent_is_compared_and_dated_by_its_payments() {
    check(
        &tours(),
        &[
            (
                "guests who spent more than 180 dollars in total",
                "SELECT guests.first_name, guests.last_name FROM guests JOIN payments ON payments.guest_id = guests.guest_id GROUP BY guests.guest_id, guests.first_name, guests.last_name HAVING ROUND(SUM(payments.amount), 2) > 180",
            ),
            (
                "guests who paid less than 40 in 2024",
                "SELECT guests.first_name, guests.last_name FROM guests JOIN payments ON payments.guest_id = guests.guest_id WHERE payments.payment_date >= '2024-01-01' AND payments.payment_date < '2025-01-01' GROUP BY guests.guest_id, guests.first_name, guests.last_name HAVING ROUND(SUM(payments.amount), 2) < 40",
            ),
            (
                "which guest spent the most in 2024?",
                "SELECT guests.first_name, guests.last_name FROM guests JOIN payments ON payments.guest_id = guests.guest_id WHERE payments.payment_date >= '2024-01-01' AND payments.payment_date < '2025-01-01' GROUP BY guests.guest_id, guests.first_name, guests.last_name ORDER BY ROUND(SUM(payments.amount), 2) DESC LIMIT 1",
            ),
        ],
    );
}

#[test]
fn what_is_done_most_is_ranked_by_its_rows() {
    check(
        &tours(),
        &[
            (
                "top 5 most booked tours",
                "SELECT tours.title FROM tours JOIN bookings ON bookings.tour_id = tours.tour_id GROUP BY tours.tour_id, tours.title ORDER BY COUNT(*) DESC LIMIT 5",
            ),
            (
                "most booked tour",
                "SELECT tours.title FROM tours JOIN bookings ON bookings.tour_id = tours.tour_id GROUP BY tours.tour_id, tours.title ORDER BY COUNT(*) DESC LIMIT 1",
            ),
        ],
    );
}
