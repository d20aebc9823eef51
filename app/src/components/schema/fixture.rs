//! Small schemas for the tests of this folder.

use protocol::catalog::{ColumnView, SchemaView, TableView};
use protocol::ids::ConnectionId;
use protocol::table::ColumnType;

fn column(name: &str, column_type: ColumnType, references: Option<&str>) -> ColumnView {
    ColumnView {
        name: name.to_owned(),
        database_type: format!("{column_type:?}").to_uppercase(),
        column_type,
        nullable: name != "id",
        primary_key: name == "id",
        references: references.map(str::to_owned),
        comment: None,
        samples: Vec::new(),
    }
}

pub fn schema() -> SchemaView {
    let customers = TableView {
        schema: "main".to_owned(),
        name: "customers".to_owned(),
        kind: "table".to_owned(),
        comment: Some("People who buy".to_owned()),
        row_estimate: Some(96_000),
        columns: vec![
            column("id", ColumnType::Integer, None),
            column("email", ColumnType::Text, None),
        ],
    };
    let orders = TableView {
        schema: "main".to_owned(),
        name: "orders".to_owned(),
        kind: "table".to_owned(),
        comment: None,
        row_estimate: Some(1_200_000),
        columns: vec![
            column("id", ColumnType::Integer, None),
            column("customer_id", ColumnType::Integer, Some("customers.id")),
            column("total", ColumnType::Decimal, None),
        ],
    };
    SchemaView {
        connection_id: ConnectionId::from_random(1),
        snapshot_hash: "9f3a41aa00bbccddeec21e".to_owned(),
        taken_at: "2026-01-02T03:04:05Z".to_owned(),
        tables: vec![customers, orders],
        access: None,
    }
}

pub fn two_schemas() -> SchemaView {
    let mut schema = schema();
    schema.tables[1].schema = "other".to_owned();
    schema
}
