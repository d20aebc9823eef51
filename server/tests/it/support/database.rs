//! The database that the tests ask: a shop with two tables.

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::Path;

const SHOP: &str = "
create table products (
    id integer primary key,
    name text not null,
    category text not null,
    price decimal(10, 2) not null
);
create table sales (
    id integer primary key,
    product_id integer not null references products (id),
    quantity integer not null,
    sold_on date not null
);
insert into products values
    (1, 'Teapot', 'Kitchen', 24.50),
    (2, 'Kettle', 'Kitchen', 39.00),
    (3, 'Lamp', 'Living', 55.25);
insert into sales (product_id, quantity, sold_on) values
    (1, 2, '2024-01-05'),
    (2, 1, '2024-01-17'),
    (3, 4, '2024-02-03'),
    (1, 1, '2024-03-09');
";

pub async fn shop(path: &Path) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::raw_sql(SHOP).execute(&pool).await.unwrap();
    pool.close().await;
}
