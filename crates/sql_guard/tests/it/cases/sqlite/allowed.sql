# SQLite only.

select "Unit Price", "Quantity" from "Order Details"

select [Unit Price] from [Order Details]

select `Unit Price` from `Order Details`

select "Unit Price" * "Quantity" as 'line total' from "Order Details"

select name from customers where country = "DE"

select id from orders where status = "paid" and channel in ("web", "app")

select main.orders.id from main.orders

select * from main.customers

select id from ORDERS where STATUS = 'paid'

select "ID", "Name" from "CUSTOMERS"

select rowid, id from orders

select o._rowid_ from orders o

select strftime('%Y-%m', ordered_at) as month, sum(total) from orders group by month

select strftime('%Y', ordered_at) as year, strftime('%m', ordered_at) as month, count(*) from orders group by year, month having count(*) > 1

select date(ordered_at), datetime(ordered_at), time(ordered_at), julianday(ordered_at), unixepoch(ordered_at) from orders

select date('now', 'start of month', '-1 month')

select id from orders where date(ordered_at) = date('now', '-1 day')

select julianday('now') - julianday(ordered_at) as age from orders

select name || ' (' || city || ')' from customers

select id from orders where total is 5

select id from orders where note is not 'x'

select id from orders where note isnull

select id from orders where note notnull

select id from orders where note not null

select id from orders where note is distinct from 'x'

select id from products where name glob 'A*'

select id from products where name not glob 'A*'

select id << 2, id >> 1, id & 3, id | 4, ~id from orders

select iif(total > 100, 'large', 'small') from orders

select ifnull(note, ''), total(total) from orders group by note

select group_concat(name, ', ') from customers

select group_concat(distinct country) from customers

select group_concat(name, ', ' order by name) from customers

select count(*) filter (where status = 'paid') from orders

select sum(total) filter (where status = 'paid') over (partition by customer_id) from orders

select typeof(total), hex(o.id), quote(name), unicode(name), instr(email, '@') from orders o, customers

select printf('%.2f', total) from orders

select format('%05d', id) from orders

select json_extract(data, '$.color') from products

select data -> '$.color', data ->> '$.color' from products

select data ->> 'size' as size, count(*) from products group by size

select p.name, j.value from products p, json_each(p.data, '$.tags') j

select p.name, t.key, t.value from products p join json_each(p.data) as t

select value from json_each('[1, 2, 3]')

select fullkey, atom from json_tree('{"a": 1}')

select value from generate_series(1, 10)

select value from generate_series(1, 100, 5) where value % 2 = 0

select json_group_array(name), json_group_object(id, name) from customers

select json_object('id', id, 'name', name) from customers

with paid as materialized (select * from orders where status = 'paid') select count(*) from paid

with paid as not materialized (select * from orders where status = 'paid') select count(*) from paid

with a as (select * from b), b as (select 1 as n) select n from a

with recursive days(d) as (select date('2024-01-01') union all select date(d, '+1 day') from days where d < '2024-01-31') select d, count(o.id) from days left join orders o on date(o.ordered_at) = d group by d

with cnt(x) as (values (1) union all select x + 1 from cnt where x < 5) select x from cnt

values (1, 'a'), (2, 'b')

select column1 from (values (1), (2))

select * from (values (1, 'a'), (2, 'b')) v

select id from orders indexed by orders_by_status where status = 'paid'

select id from orders not indexed where status = 'paid'

select id, total as t from orders where t > 100

select id from orders limit 10, 5

select id from orders limit -1

select id from orders order by note collate nocase

select id from orders order by note nulls last

select id from orders order by note desc nulls first

select id from customers where name = 'a' collate nocase

select cast(total as text), cast(total as real), cast(id as blob), cast(id as numeric) from orders

select id from orders where id in ()

select max(id, customer_id), min(1, 2, 3) from orders

select median(total) from orders

select x'ff', x'0A0b'

select id from orders where total == 5 and id != 3 and id <> 4

select substr(name, -3), ltrim(name), rtrim(name, 'x') from customers

select "update", "delete", "drop" from audit_log

select [update] from audit_log

select `delete` from audit_log

select audit_log."drop" from audit_log

select sum(total) over (order by id groups between 1 preceding and 1 following) from orders

select sum(total) over (order by id rows between 1 preceding and 1 following exclude current row) from orders

select sum(total) over (order by id rows between unbounded preceding and unbounded following exclude ties) from orders

select sum(total) over w from orders window w as (order by id rows between 1 preceding and current row exclude group)

explain select * from orders

explain query plan select * from orders where id = 1

pragma table_info(orders)

pragma table_info('orders')

PRAGMA table_xinfo("Order Details")

pragma main.index_list(orders)

pragma foreign_key_list(orders)

pragma table_list

pragma index_info(orders_by_status)

select round(julianday(max(ordered_at)) - julianday(min(ordered_at))) as days from orders

select date(ordered_at, 'weekday 0', '-6 days') as week, sum(total) from orders group by week

select c.name from customers c where lower(c.email) like '%@example.com'

select exists(select 1 from orders), not exists(select 1 from orders where total > 5)

select name from customers order by random() limit 5

select coalesce(sum(total), 0) from orders where ordered_at >= date('now', '-30 days')

select id from orders where total > 1_000

select "no such column, so a text" as remark

select count(*), sum(total) from orders where status like 'PAID' or status regexp 'p.*'

select o.id, c.* from orders o left join customers c on o.customer_id = c.id order by c.name, 1

select t.id from orders t full outer join customers c on c.id = t.customer_id

select * from (orders)

with x as (select id from customers) select id from orders where id in x

select value from generate_series(0, 100000000000, 1000000)
