create index orders_by_time on orders (ordered_at);
create index orders_by_customer on orders (customer_id);
create index order_lines_by_product on order_lines (product_id);
create index addresses_by_customer on addresses (customer_id);
create index payments_by_order on payments (order_id);
create index refunds_by_order on refunds (order_id);
create index shipments_by_order on shipments (order_id);
create index products_by_category on products (category_id);
