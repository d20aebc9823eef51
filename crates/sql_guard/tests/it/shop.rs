//! A small shop in every dialect, and how cases are read from files.

use sql_guard::catalog::{Column, ForeignKey, Reference, Schema, Table, TableKind};
use sql_guard::{Catalog, Dialect};

pub const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

const TABLES: &[(&str, &[&str])] = &[
    ("customers", &["id", "name", "email", "country", "city", "phone", "created_at", "tags"]),
    (
        "orders",
        &["id", "customer_id", "status", "total", "channel", "ordered_at", "note", "store_id"],
    ),
    ("order_lines", &["id", "order_id", "product_id", "quantity", "unit_price", "discount"]),
    ("products", &["id", "name", "category_id", "price", "cost", "data", "active", "added_on"]),
    ("categories", &["id", "name", "parent_id"]),
    ("employees", &["id", "name", "manager_id", "store_id", "salary", "hired_on"]),
    ("stores", &["id", "name", "city", "opened_on"]),
    ("payments", &["id", "order_id", "amount", "method", "paid_at"]),
    ("audit_log", &["id", "update", "delete", "drop", "created_at", "user_name"]),
    ("Order Details", &["Order ID", "Unit Price", "Quantity"]),
];
const VIEWS: &[(&str, &[&str])] = &[("monthly_revenue", &["month", "revenue", "orders"])];

fn type_of(name: &str) -> &'static str {
    match name {
        "id" | "quantity" | "Quantity" | "Order ID" => "integer",
        "total" | "price" | "cost" | "amount" | "unit_price" | "salary" | "Unit Price"
        | "revenue" => "numeric",
        "data" => "jsonb",
        "status" => "order_status",
        name if name.ends_with("_id") => "integer",
        name if name.ends_with("_at") => "timestamp",
        name if name.ends_with("_on") => "date",
        _ => "text",
    }
}

fn table(name: &str, columns: &[&str], kind: TableKind) -> Table {
    let column = |name: &&str| Column {
        name: name.to_string(),
        database_type: type_of(name).into(),
        nullable: *name != "id",
        primary_key: *name == "id",
        unique: false,
        comment: None,
    };
    let to_customers =
        Reference { schema: None, table: "customers".into(), columns: vec!["id".into()] };
    let keys = [ForeignKey { columns: vec!["customer_id".into()], references: to_customers }];
    Table {
        name: name.into(),
        kind,
        definition: None,
        comment: None,
        row_estimate: None,
        columns: columns.iter().map(column).collect(),
        foreign_keys: if name == "orders" { keys.to_vec() } else { vec![] },
    }
}

pub fn schema_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "main",
        Dialect::Postgres => "public",
        Dialect::Mysql => "shop",
    }
}

pub fn catalog(dialect: Dialect) -> Catalog {
    let tables = TABLES.iter().map(|(name, columns)| table(name, columns, TableKind::Table));
    let views = VIEWS.iter().map(|(name, columns)| table(name, columns, TableKind::View));
    let mut schemas =
        vec![Schema { name: schema_name(dialect).into(), tables: tables.chain(views).collect() }];
    if dialect == Dialect::Postgres {
        let targets = table("targets", &["id", "month", "amount"], TableKind::Table);
        schemas.push(Schema { name: "sales".into(), tables: vec![targets] });
    }
    Catalog::new(dialect, schemas)
}

/// One case a paragraph; lines starting with `#` are remarks.
pub fn paragraphs(file: &str) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    let text = lines.join("\n");
    let cases: Vec<String> = text
        .split("\n\n")
        .map(|case| case.trim().to_string())
        .filter(|case| !case.is_empty())
        .collect();
    cases.into_iter()
}

macro_rules! cases {
    ($dialect:expr, $general:literal, $($own:literal),+) => {{
        let own: &[&str] = match $dialect {
            Dialect::Sqlite => &[
                include_str!(concat!("cases/sqlite/", $general)),
                $(include_str!(concat!("cases/sqlite/", $own))),+
            ],
            Dialect::Postgres => &[
                include_str!(concat!("cases/postgres/", $general)),
                $(include_str!(concat!("cases/postgres/", $own))),+
            ],
            Dialect::Mysql => &[
                include_str!(concat!("cases/mysql/", $general)),
                $(include_str!(concat!("cases/mysql/", $own))),+
            ],
        };
        let any = include_str!(concat!("cases/any/", $general));
        std::iter::once(any).chain(own.iter().copied()).flat_map(paragraphs).collect::<Vec<String>>()
    }};
}

/// Statements that may run.
pub fn allowed(dialect: Dialect) -> Vec<String> {
    cases!(dialect, "allowed.sql", "analysts.sql", "reports.sql")
}

/// Rule and statement, written `-- rule` and the statement on the lines after it.
pub fn refused(dialect: Dialect) -> Vec<(String, String)> {
    cases!(dialect, "refused.sql", "attacks.sql", "hostile.sql")
        .into_iter()
        .map(|case| {
            let (rule, sql) = case.split_once('\n').expect("a rule, then a statement");
            let rule = rule.strip_prefix("-- ").expect("the rule is a comment");
            (rule.to_string(), sql.to_string())
        })
        .collect()
}
