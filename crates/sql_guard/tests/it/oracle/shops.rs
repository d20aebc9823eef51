//! Policies, and for each what a database looks like that holds only what its reader may see.

/// Rules, and the changes that leave of the whole shop only the reader's part.
pub const READERS: &[(&str, &[&str])] = &[
    (
        r#"{"attributes": {"country": "DE", "most": 1000}, "default": "allow", "tables": {
          "customers": {"rows": [{"name": "own", "using": "country = :country"}], "masks": {"email": "full"}},
          "orders": {"rows": [
            {"name": "own", "using": "customer_id in (select id from customers where country = :country)"},
            {"name": "small", "using": "total < :most", "mode": "restrictive"}]},
          "order_lines": {"rows": [{"name": "own", "using":
            "order_id in (select o.id from orders o join customers c on c.id = o.customer_id where c.country = :country and o.total < :most)"}]}}}"#,
        &[
            "update customers set email = '***'",
            "delete from customers where country <> 'DE'",
            "delete from orders where customer_id not in (select id from customers) or not total < 1000",
            "delete from order_lines where order_id not in (select id from orders)",
        ],
    ),
    // Orders are not named: they go with their customers.
    (
        r#"{"attributes": {"country": "DE"}, "default": "allow", "tables": {
          "customers": {"rows": [{"name": "own", "using": "country = :country"}],
            "masks": {"name": "partial", "city": "null"}}}}"#,
        &[
            "update customers set name = substr(name, 1, 1) || '***', city = null",
            "delete from customers where country <> 'DE'",
            "delete from orders where customer_id not in (select id from customers)",
        ],
    ),
    // Two rules of which either is enough, one with an attribute nobody has.
    (
        r#"{"attributes": {"store": 2}, "tables": {
          "orders": {"rows": [{"name": "own store", "using": "store_id = :store"},
            {"name": "web", "using": "channel = 'web' and status = 'paid'"},
            {"name": "nobody", "using": "note = :missing"}], "masks": {"note": "hash", "total": "null"}},
          "customers": {}, "order_lines": {}, "products": {}, "stores": {}, "categories": {}}}"#,
        &[
            "delete from orders where not coalesce(store_id = 2 or (channel = 'web' and status = 'paid'), 0)",
            "update orders set note = '***', total = null",
        ],
    ),
];

/// Values that are in no row, no error and no text of any of the readers above.
pub const CANARIES: &[(usize, &[&str])] = &[
    (0, &["CANARY_FR", "CANARY_US", "@example"]),
    (1, &["CANARY_FR", "CANARY_US", "Name DE"]),
    (2, &["CANARY_"]),
];
