//! Customers, their orders, and a view.

use sql_guard::Catalog;

pub fn shop_catalog() -> Catalog {
    serde_json::from_value(serde_json::json!({
        "dialect": "sqlite",
        "schemas": [{ "name": "main", "tables": [
            { "name": "customers", "kind": "table", "columns": [
                { "name": "id", "type": "INTEGER", "nullable": false, "primary_key": true },
                { "name": "name", "type": "TEXT" },
                { "name": "region", "type": "TEXT" }
            ]},
            { "name": "orders", "kind": "table", "columns": [
                { "name": "id", "type": "INTEGER", "nullable": false, "primary_key": true },
                { "name": "customer_id", "type": "INTEGER" },
                { "name": "ordered_at", "type": "TEXT" },
                { "name": "amount", "type": "DECIMAL(10,2)" }
            ]},
            { "name": "regulars", "kind": "view", "columns": [
                { "name": "name", "type": "TEXT" }
            ]}
        ]}]
    }))
    .expect("a catalog")
}
