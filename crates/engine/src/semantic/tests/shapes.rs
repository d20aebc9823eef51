//! Shapes of questions beyond lists, counts and groups.

use super::{Snapshot, check, library, reason, snapshot, table, values};
use connectors::Profile;
use sql_guard::Dialect;

fn shop() -> Snapshot {
    let tables = vec![
        table("suppliers", &["supplier_id* integer", "company_name text", "country text"]),
        table("buyers", &["buyer_id* integer", "company_name text", "country text"]),
        table(
            "products",
            &[
                "product_id* integer",
                "product_name text",
                "supplier_id integer -> suppliers.supplier_id",
                "category text",
                "price real",
                "weight real",
                "stock integer",
                "reorder_level integer",
                "discontinued integer",
            ],
        ),
        table(
            "purchases",
            &[
                "purchase_id* integer",
                "buyer_id integer -> buyers.buyer_id",
                "product_id integer -> products.product_id",
                "ordered_on date",
                "required_date date",
                "shipped_on date",
                "duration_minutes integer",
                "total real",
            ],
        ),
        table("airports", &["code* text", "city text"]),
        table(
            "flights",
            &[
                "flight_id* integer",
                "source_airport text -> airports.code",
                "destination_airport text -> airports.code",
            ],
        ),
    ];
    let mut profile = Profile::default();
    values(&mut profile, "suppliers", "country", &["France", "Japan"]);
    values(&mut profile, "buyers", "country", &["France", "Peru"]);
    values(&mut profile, "products", "category", &["drinks", "sweets"]);
    values(&mut profile, "products", "discontinued", &["0", "1"]);
    values(&mut profile, "airports", "city", &["Lima", "Oslo"]);
    values(&mut profile, "purchases", "shipped_on", &["2022-01-03", "2024-12-31"]);
    values(&mut profile, "purchases", "ordered_on", &["2022-01-01", "2024-12-30"]);
    let purchases = profile.tables.get_mut("purchases").expect("made above");
    purchases.get_mut("shipped_on").expect("made above").nulls = 7;
    snapshot(Dialect::Sqlite, tables, profile, "{}")
}

#[test]
fn the_first_rows_of_each_group_are_found() {
    check(
        &shop(),
        &[
            (
                "What is the most expensive product in each category?",
                "SELECT category, product_name FROM (SELECT category, product_name, RANK() OVER (PARTITION BY category ORDER BY price DESC) AS place_in_group FROM products) AS ranked WHERE place_in_group <= 1",
            ),
            (
                "The cheapest product per supplier",
                "SELECT company_name, product_name FROM (SELECT suppliers.company_name, products.product_name, RANK() OVER (PARTITION BY suppliers.supplier_id ORDER BY products.price) AS place_in_group FROM suppliers JOIN products ON products.supplier_id = suppliers.supplier_id WHERE products.price IS NOT NULL) AS ranked WHERE place_in_group <= 1",
            ),
        ],
    );
}

#[test]
fn what_every_row_is_one_of_is_counted_by_what_refers_to_it() {
    let tables = vec![
        table("genres", &["genre_id* integer", "name text"]),
        table(
            "tracks",
            &[
                "track_id* integer",
                "title text",
                "genre_id integer -> genres.genre_id",
                "milliseconds integer",
            ],
        ),
    ];
    let mut profile = Profile::default();
    let names: Vec<String> = (0..100).map(|n| format!("genre {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    values(&mut profile, "genres", "name", &names);
    let music = snapshot(Dialect::Sqlite, tables, profile, "{}");
    check(
        &music,
        &[(
            "most popular genre",
            "SELECT genres.name FROM genres JOIN tracks ON tracks.genre_id = genres.genre_id GROUP BY genres.name ORDER BY COUNT(*) DESC LIMIT 1",
        )],
    );
    assert_eq!(
        reason("average milliseconds of tracks in minutes", &music),
        "the column is not in `minutes`, and results are not converted"
    );
}

#[test]
fn absence_is_read_from_dates_and_verbs() {
    check(
        &shop(),
        &[
            (
                "Which purchases have not been shipped?",
                "SELECT purchase_id FROM purchases WHERE shipped_on IS NULL",
            ),
            (
                "How many purchases were never shipped?",
                "SELECT COUNT(*) AS purchases_count FROM purchases WHERE shipped_on IS NULL",
            ),
            (
                "Which products are discontinued?",
                "SELECT product_name FROM products WHERE discontinued = 1",
            ),
            (
                "Which products are not discontinued?",
                "SELECT product_name FROM products WHERE discontinued <> 1",
            ),
        ],
    );
}

#[test]
fn one_column_is_compared_with_another() {
    check(
        &shop(),
        &[
            (
                "Which products have a stock below the reorder level?",
                "SELECT product_name FROM products WHERE stock < reorder_level",
            ),
            (
                "How many purchases were shipped after the required date?",
                "SELECT COUNT(*) AS purchases_count FROM purchases WHERE shipped_on > required_date",
            ),
        ],
    );
}

#[test]
fn one_attribute_of_two_tables_is_a_set() {
    check(
        &shop(),
        &[
            (
                "Which countries have both suppliers and buyers?",
                "SELECT country FROM suppliers INTERSECT SELECT country FROM buyers",
            ),
            (
                "Which countries have suppliers but no buyers?",
                "SELECT country FROM suppliers EXCEPT SELECT country FROM buyers",
            ),
        ],
    );
}

#[test]
fn two_references_to_one_table_are_told_apart() {
    check(
        &shop(),
        &[(
            "How many flights go from Lima to Oslo?",
            "SELECT COUNT(*) AS flights_count FROM flights WHERE source_airport IN (SELECT airports.code FROM airports WHERE airports.city = 'Lima') AND destination_airport IN (SELECT airports.code FROM airports WHERE airports.city = 'Oslo')",
        )],
    );
}

#[test]
fn measures_go_along_time() {
    check(
        &shop(),
        &[
            (
                "Running total of purchase totals by month",
                "SELECT strftime('%Y-%m', ordered_on) AS month, SUM(SUM(total)) OVER (ORDER BY strftime('%Y-%m', ordered_on)) AS running_total FROM purchases GROUP BY strftime('%Y-%m', ordered_on) ORDER BY month",
            ),
            (
                "Growth of purchases by year",
                "SELECT strftime('%Y', ordered_on) AS \"year\", COUNT(*) AS purchases_count, ROUND(100.0 * (COUNT(*) - LAG(COUNT(*)) OVER (ORDER BY strftime('%Y', ordered_on))) / NULLIF(LAG(COUNT(*)) OVER (ORDER BY strftime('%Y', ordered_on)), 0), 2) AS growth FROM purchases GROUP BY strftime('%Y', ordered_on) ORDER BY \"year\"",
            ),
            (
                "Compare the number of purchases in 2022 and 2023",
                "SELECT SUM(CASE WHEN ordered_on >= '2023-01-01' AND ordered_on < '2024-01-01' THEN 1 ELSE 0 END) AS current, SUM(CASE WHEN ordered_on >= '2022-01-01' AND ordered_on < '2023-01-01' THEN 1 ELSE 0 END) AS previous FROM purchases WHERE (ordered_on >= '2023-01-01' AND ordered_on < '2024-01-01' OR ordered_on >= '2022-01-01' AND ordered_on < '2023-01-01')",
            ),
        ],
    );
}

#[test]
fn numbers_are_computed_from_numbers() {
    check(
        &shop(),
        &[
            (
                "What is the ratio of suppliers to buyers?",
                "SELECT 1.0 * (SELECT COUNT(*) FROM suppliers) / NULLIF((SELECT COUNT(*) FROM buyers), 0) AS ratio",
            ),
            (
                "What is the average number of purchases per buyer?",
                "SELECT AVG(purchases_count) AS average_purchases_count FROM (SELECT COUNT(*) AS purchases_count FROM purchases JOIN buyers ON purchases.buyer_id = buyers.buyer_id GROUP BY buyers.buyer_id) AS counted",
            ),
            (
                "What is the ratio of suppliers in France to buyers in Peru?",
                "SELECT 1.0 * (SELECT COUNT(*) FROM suppliers WHERE suppliers.country = 'France') / NULLIF((SELECT COUNT(*) FROM buyers WHERE buyers.country = 'Peru'), 0) AS ratio",
            ),
        ],
    );
}

#[test]
fn units_are_those_of_the_column() {
    check(
        &shop(),
        &[
            (
                "How many purchases have a duration longer than 2 hours?",
                "SELECT COUNT(*) AS purchases_count FROM purchases WHERE duration_minutes > 120",
            ),
            (
                "How many products cost more than 5 dollars?",
                "SELECT COUNT(*) AS products_count FROM products WHERE price > 5",
            ),
        ],
    );
}

#[test]
fn rows_are_compared_with_the_row_of_an_extreme() {
    check(
        &shop(),
        &[
            (
                "How many products have a higher price than the product with the largest stock?",
                "SELECT COUNT(*) AS products_count FROM products WHERE price > (SELECT products_2.price FROM products AS products_2 ORDER BY products_2.stock DESC LIMIT 1)",
            ),
            (
                "Which products cost more than the average product?",
                "SELECT product_name FROM products WHERE price > (SELECT AVG(products_2.price) FROM products AS products_2)",
            ),
        ],
    );
}

#[test]
fn the_top_is_taken_by_what_is_said_after_it() {
    check(
        &shop(),
        &[
            (
                "What are the names of the top 3 products with the highest price?",
                "SELECT product_name FROM products ORDER BY price DESC LIMIT 3",
            ),
            (
                "products with the top 2 largest stock",
                "SELECT product_name FROM products ORDER BY stock DESC LIMIT 2",
            ),
            (
                "Which supplier has the heaviest products on average?",
                "SELECT suppliers.company_name FROM suppliers JOIN products ON products.supplier_id = suppliers.supplier_id GROUP BY suppliers.supplier_id, suppliers.company_name ORDER BY AVG(products.weight) DESC LIMIT 1",
            ),
        ],
    );
}

#[test]
fn groups_are_kept_by_their_value() {
    check(
        &shop(),
        &[
            (
                "Which categories have an average price above 10?",
                "SELECT category FROM products GROUP BY category HAVING AVG(price) > 10",
            ),
            (
                "Show the number of products for each category whose average price is over 20",
                "SELECT category, COUNT(*) AS products_count FROM products GROUP BY category HAVING AVG(price) > 20",
            ),
        ],
    );
}

#[test]
fn a_verb_asks_for_what_it_measures() {
    check(
        &shop(),
        &[(
            "How much does the cheapest product weigh?",
            "SELECT weight FROM products WHERE price IS NOT NULL ORDER BY price LIMIT 1",
        )],
    );
}

#[test]
fn words_that_only_name_are_no_functions() {
    check(
        &shop(),
        &[(
            "How many products were issued by suppliers from Japan?",
            "SELECT COUNT(*) AS products_count FROM products JOIN suppliers ON products.supplier_id = suppliers.supplier_id WHERE suppliers.country = 'Japan'",
        )],
    );
}

#[test]
fn the_first_rows_of_each_group_may_tie() {
    check(
        &library(),
        &[(
            "For each author, show the most expensive book",
            "SELECT name, title FROM (SELECT authors.name, books.title, RANK() OVER (PARTITION BY authors.author_id ORDER BY books.price DESC) AS place_in_group FROM authors JOIN books ON books.author_id = authors.author_id) AS ranked WHERE place_in_group <= 1",
        )],
    );
}

#[test]
fn groups_of_no_rows_are_kept_when_asked_for() {
    check(
        &library(),
        &[(
            "Number of books for each author including authors with no books",
            "SELECT authors.name, COUNT(books.book_id) AS books_count FROM authors LEFT JOIN books ON books.author_id = authors.author_id GROUP BY authors.author_id, authors.name",
        )],
    );
}
