# What analysts and their tools ask of SQLite.

select id from customers where name glob 'Name*' and name not glob '*x*'

select id from customers where email glob '[A-Z][A-Z]*@*' or email like '%\_%' escape '\'

select value, key, type, atom, id, parent, fullkey, path from json_each('{"a":1,"b":[2,3]}')

select p.id, j.value from products p, json_each(p.data, '$.tags') j

select p.id, json_each.value from products p, json_each(p.data, '$.tags') where json_each.value = 'a'

select p.id, t.fullkey, t.atom from products p join json_tree(p.data) t where t.atom is not null

select data -> '$.tags', data ->> 'color', data -> 'tags' ->> 0, data ->> '$.n' + 1 from products

select json_extract(data, '$.color', '$.n'), json_type(data, '$.tags'), json_array_length(data, '$.tags'), json_valid(data), json_set(data, '$.x', 1), json_remove(data, '$.n'), json_patch(data, '{"z":1}'), json_quote('a'), json_object('a', 1, 'b', json('[1,2]')), json_array(1, null, 'x'), json_insert(data, '$.q', 2), json_replace(data, '$.n', 0) from products

select json_group_array(name), json_group_object(id, name), json_group_array(distinct country), json_group_array(json_object('id', id)) from customers

select group_concat(name, ', ') filter (where country = 'DE') from customers

select strftime('%Y-%m', ordered_at) as month, sum(total) from orders group by 1

select date('now', 'start of month', '+1 month', '-1 day'), datetime('now', 'localtime'), time('now', 'utc'), julianday('now') - julianday('2024-01-01'), strftime('%s', 'now'), unixepoch('now'), datetime(1700000000, 'unixepoch'), datetime(1700000000, 'auto'), date('2024-01-31', '+1 month', 'weekday 0')

select strftime('%w', ordered_at), strftime('%j', ordered_at), cast(strftime('%W', ordered_at) as integer) as wk, date(ordered_at, '-6 days', 'weekday 1') from orders

select id from orders where ordered_at >= date('now', '-30 days') and ordered_at < date('now', '+1 day') or date(ordered_at) between '2024-01-01' and '2024-03-01'

select printf('%.2f', total), printf('%05d', id), printf('%-10s|', note), printf('%,d', id), format('%s-%d', note, id), printf('%x', id), printf('%e', total), printf('%%'), printf('%5.1f%%', total) from orders

select id from orders where note is null and channel is not null or status is 'paid' or total is not 5

select id from orders where note is distinct from 'x' and channel is not distinct from 'web'

select id from orders where note isnull or note notnull or note not null

select id from orders where status == 'paid' and total != 5 and total <> 6

with a as materialized (select * from orders), b as not materialized (select * from a) select count(*) from b

select o.id, c.name from orders o right join customers c on c.id = o.customer_id

select o.id, c.name from orders o full outer join customers c on c.id = o.customer_id

select o.id, c.name from orders o full join customers c using (id)

select id from orders where (customer_id, status) = (1, 'paid') or (id, total) > (5, 10) or (id, total) in (values (1, 2), (10, 15))

select id from orders where (customer_id, store_id) in (select id, id from stores)

select ceil(1.2), ceiling(1.2), floor(1.8), sqrt(9), pow(2, 3), power(2, 3), exp(1), ln(2), log(10), log10(100), log2(8), log(2, 8), mod(7, 3), pi(), sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 2), degrees(1), radians(180), sign(-2), trunc(1.9), sinh(1), cosh(1)

select substring(name, 2), substring(name, 2, 3), name || ' / ' || city, length(name || city) from customers

select total(total), avg(total), sum(total), count(*), count(distinct status), min(total), max(total), group_concat(status) from orders

select status, count(*) filter (where total > 10) as big, sum(total) filter (where channel = 'web') from orders group by status

select id, sum(total) over (order by id rows between 2 preceding and current row), avg(total) over (partition by status order by ordered_at groups between 1 preceding and 1 following exclude ties), count(*) over (order by total range between 10 preceding and 10 following) from orders

select id, row_number() over w, rank() over w, dense_rank() over w, percent_rank() over w, cume_dist() over w, ntile(4) over w, lag(total) over w, lead(total, 2, 0) over w, first_value(total) over w, last_value(total) over w, nth_value(total, 2) over w from orders window w as (partition by status order by total)

select id, sum(total) over (win rows unbounded preceding) from orders window win as (order by id)

select id, sum(total) filter (where status = 'paid') over (order by id) from orders

select id, max(total) over (order by id rows between unbounded preceding and unbounded following exclude current row) from orders

with recursive cnt(x) as (select 1 union all select x + 1 from cnt where x < 20) select x from cnt

with recursive cnt(x) as (values (1) union all select x + 1 from cnt limit 10) select x from cnt

with recursive under(id, level) as (select id, 0 from categories where parent_id is null union all select c.id, u.level + 1 from categories c join under u on c.parent_id = u.id order by 2 desc) select substr('..........', 1, level * 3) || id from under

with recursive dates(d) as (select date('2024-01-01') union all select date(d, '+1 day') from dates where d < '2024-01-10') select d, (select count(*) from orders o where date(o.ordered_at) = d) from dates

with t as (select 1 as a), u as (select a + 1 as b from t) select * from t, u

select * from (values (1, 'a'), (2, 'b'))

select column1, column2 from (values (1, 'a'), (2, 'b')) where column1 > 1

with v(a, b) as (values (1, 'x'), (2, 'y')) select * from v

values (1, 2), (3, 4)

values (1), (2) union all select 3 order by 1

select id from orders union select id from payments order by 1 limit 3 offset 1

select id from orders intersect select id from payments except select id from order_lines

select * from orders limit 5, 10

select * from orders limit 10 offset 5

select * from orders order by total desc nulls last, id asc nulls first, note collate nocase

select name from customers where name = 'x' collate nocase or name collate rtrim = 'y' order by name collate binary desc

select cast(total as integer), cast(total as text), cast('12abc' as real), cast(id as numeric), cast(note as blob), cast(total as decimal(10,2)), cast(id as varchar(20)), cast(id as unsigned big int) from orders

select 'it''s', "name", [name], `name`, 'double "quote"' from customers

select "o"."id" as "order id", o.total as 'total', o.[note] as [the note], o.`status` `s` from "orders" as "o"

select o.id as value, count(*) as count, max(total) as max, 1 as date, 2 as "key", 3 as year, 4 status from orders o group by o.id

select * from orders natural join payments

select * from orders natural left outer join order_lines

select * from orders join order_lines using (id) join payments using (id)

select * from orders o inner join (customers c join stores s on s.city = c.city) on c.id = o.customer_id

select * from (orders o join customers c on c.id = o.customer_id) where o.total > 5

select * from orders o join customers c on c.id = o.customer_id and c.country in ('DE', 'FR') left join stores s on s.id = o.store_id

select * from main.orders as o where o.id in (select order_id from main.payments)

select id from orders where total between 10 and 20 or total not between 100 and 200

select id from orders where status in ('paid', 'x') and id not in (1, 2) and id in ()

select id from orders o where exists (select 1 from customers c where c.id = o.customer_id) and not exists (select 1 from payments where order_id = o.id)

select (select count(*) from orders), (select max(id) from payments) - (select min(id) from payments)

select case when total > 100 then 'L' when total > 10 then 'M' else 'S' end, case status when 'paid' then 1 end from orders

select status, count(*) c from orders group by status having c > 1 order by c desc

select status, total as t from orders where t > 10 group by t

select status, max(total), id from orders group by status

select distinct status, channel from orders

select all status from orders

select count(*) from (select distinct customer_id from orders)

select * from (select id, total from orders order by total desc limit 5) order by id

select t.* from (select 1 as a, 2 as b) as t

select sum(total) as total, strftime('%Y', ordered_at) || '-Q' || ((strftime('%m', ordered_at) + 2) / 3) as quarter from orders group by quarter

select c.country, round(avg(o.total), 2) as avg_total, printf('%.1f%%', 100.0 * sum(o.status = 'paid') / count(*)) as paid_pct from orders o join customers c on c.id = o.customer_id group by c.country

select sum(status = 'paid'), sum(total > 10 and status <> 'x'), avg(total > 5), count(case when status = 'paid' then 1 end) from orders

select o.rowid, o._rowid_, oid from orders o

select id, iif(note is null, 'none', note), ifnull(channel, '?') from orders

select name from customers where name like 'N%' and name not like '%z' and lower(name) like lower('NAME%')

select max(ordered_at), total from orders

select total, lag(total, 1, 0) over (partition by customer_id order by ordered_at) as prev, total - lag(total) over (partition by customer_id order by ordered_at) as diff from orders

select julianday(max(ordered_at)) - julianday(min(ordered_at)) as days, (strftime('%s', max(ordered_at)) - strftime('%s', min(ordered_at))) / 3600.0 as hours from orders

select id, ntile(100) over (order by total) as pct from orders

select date(ordered_at, 'weekday 0', '-7 days') as week_start, count(*) from orders group by week_start order by week_start

select substr(email, instr(email, '@') + 1) as domain, count(*) n from customers group by domain order by n desc

select replace(replace(phone, ' ', ''), '-', '') as phone from customers

select trim(name) || coalesce(' (' || city || ')', '') from customers

select month, revenue, sum(revenue) over (order by month) from monthly_revenue

select "Unit Price" * "Quantity" from "Order Details" where "Order ID" > 0

select unit.price from (select "Unit Price" as price from "Order Details") as unit

explain select 1

pragma foreign_key_list("orders")

pragma index_list(orders)

pragma table_xinfo(orders)

pragma main.table_info(orders)

select id from orders;

select current_date, current_time, current_timestamp

select o.id from orders as o cross join customers as c where o.customer_id = c.id

select a.id, b.id from orders a left join orders b on a.customer_id = b.customer_id and b.id > a.id where b.id is null

select * from orders where total = (select max(total) from orders) limit 1

select id, case when exists (select 1 from payments p where p.order_id = o.id) then 'paid' else 'open' end from orders o

select 1 where 1

select 1 as a where exists (select 1) group by 1 having count(*) > 0

select count(*) from orders where not status = 'paid' and not (total > 5 or note is null)

select total || '' from orders order by total + 0 desc, 1

select min(id) as id from orders group by customer_id, strftime('%Y-%m', ordered_at) having count(*) >= 1 and sum(total) > 0

select group_concat(x, '') from (select char(65 + value) as x from json_each('[0,1,2]'))

select json_extract(data, '$.tags[0]') as first_tag, json_extract(data, '$.tags[#-1]') as last_tag, data ->> '$.tags[1]' from products where json_extract(data, '$.n') > 1

select key, count(*) from products, json_each(data) group by key

select p.name, (select group_concat(value, '/') from json_each(p.data, '$.tags')) as tags from products p

select distinct json_each.value from products, json_each(products.data, '$.tags')

select value from json_tree('{"a":{"b":1}}') where type = 'integer' and fullkey like '$.a%'

select "orders"."id" as "id", sum("orders"."total") as "sum" from "orders" left join "customers" "c" on "orders"."customer_id" = "c"."id" where "c"."country" = 'DE' group by "orders"."id" order by "sum" desc limit 10

select date("orders"."ordered_at") as "ordered_at", count(*) as "count" from "orders" where date("orders"."ordered_at") between date('now', '-30 day') and date('now', '-1 day') group by date("orders"."ordered_at") order by date("orders"."ordered_at") asc

select strftime('%Y-%m-01', "orders"."ordered_at") as "m", avg("orders"."total") from "orders" where ("orders"."status" = 'paid' or "orders"."status" is null) group by strftime('%Y-%m-01', "orders"."ordered_at") limit 1048575

select customer_id, count(*) as f, sum(total) as m, julianday('2024-12-31') - julianday(max(ordered_at)) as r from orders group by customer_id order by m desc

with base as (select customer_id, strftime('%Y-%m', min(ordered_at)) as cohort from orders group by customer_id), act as (select distinct customer_id, strftime('%Y-%m', ordered_at) as m from orders) select cohort, m, count(*) from base join act using (customer_id) group by cohort, m

select id, total, case when total >= avg(total) over () then 'above' else 'below' end as pos from orders

select id from orders where ordered_at like '2024-01%' and cast(substr(ordered_at, 6, 2) as int) in (1, 2)

select id & 1 as odd, count(*) from orders group by id & 1

select not (1 = 2), - - 1, -(-1), + + 1, ~ ~ 1, 5 - -3

select 'x' in ('x', null), null in (), (1, 2) < (1, 3), 1 is not 2, 1 is true, 0 is not true, null is false

select o.total * (1 - coalesce(l.discount, 0)) as net from orders o left join order_lines l on l.order_id = o.id order by net desc limit 1 + 2

select e.name, coalesce(m.name, '-') as manager from employees e left join employees m on e.manager_id = m.id order by m.name is null, m.name
