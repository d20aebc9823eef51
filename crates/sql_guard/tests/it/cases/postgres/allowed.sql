# PostgreSQL only.

select "Unit Price", "Quantity" from "Order Details"

select d."Unit Price" * d."Quantity" as "line total" from "Order Details" d

select public.orders.id from public.orders

select orders.id from public.orders

select * from sales.targets

select t.month, t.amount, m.revenue from sales.targets t join public.monthly_revenue m on m.month = t.month

select id from ORDERS where STATUS = 'paid'

select "id", "name" from "customers"

select "update", "delete", "drop" from audit_log

select a."update" from audit_log a

table orders

table public.orders

select * from only orders

select o.id from only orders o join only customers c on c.id = o.customer_id

select date_trunc('month', ordered_at) as month, sum(total) from orders group by 1 order by 1

select date_trunc('month', ordered_at)::date, to_char(ordered_at, 'YYYY-MM') from orders

select extract(year from ordered_at), extract(epoch from ordered_at), extract(dow from ordered_at), date_part('week', ordered_at) from orders

select id from orders where ordered_at >= now() - interval '30 days'

select id from orders where ordered_at > current_date - interval '1 month' and ordered_at < current_timestamp

select current_date, current_time, current_timestamp, localtime, localtimestamp

select age(ordered_at), ordered_at + interval '1 day', ordered_at at time zone 'UTC' from orders

select id from orders where ordered_at::date = '2024-01-01'::date

select date '2024-01-01', timestamp '2024-01-01 10:00', interval '1' day, time '10:00'

select total::numeric(10, 2), id::text, '5'::int, '{1,2}'::int[] from orders

select id from orders where status = 'paid'::order_status

select cast(id as varchar(10)), cast(total as double precision), cast(now() as timestamp with time zone) from orders

select name || ' (' || city || ')' from customers

select id from customers where name ilike 'a%'

select id from customers where name ~ '^A' and name !~ 'z$' and name ~* 'b' and name !~* 'c'

select id from customers where name similar to '(A|B)%'

select id from customers where id = any(array[1, 2, 3])

select id from customers where id = any(select customer_id from orders)

select id from orders where total > all(select price from products)

select id from customers where name like any(array['A%', 'B%'])

select id from orders where note is distinct from 'x' or note is not distinct from 'y'

select id from orders where note isnull or note notnull

select array_agg(name order by name) from customers

select string_agg(name, ', ' order by name) from customers

select string_agg(distinct country, ', ') from customers

select count(*) filter (where status = 'paid') as paid from orders

select percentile_cont(0.5) within group (order by total) from orders

select mode() within group (order by status) from orders

select country, city, count(*) from customers group by rollup (country, city)

select country, city, count(*) from customers group by cube (country, city)

select country, city, count(*), grouping(country) from customers group by grouping sets ((country), (city), ())

select distinct on (customer_id) id, customer_id, ordered_at from orders order by customer_id, ordered_at desc

select c.name, last.id from customers c cross join lateral (select o.id from orders o where o.customer_id = c.id order by o.ordered_at desc limit 1) last

select c.name, last.total from customers c left join lateral (select total from orders where customer_id = c.id order by id desc limit 3) as last on true

select data -> 'color', data ->> 'color', data #> '{a,b}', data #>> '{a,b}' from products

select id from products where data @> '{"color": "red"}' or data ? 'size' or data ?| array['a', 'b'] or data ?& array['a']

select jsonb_build_object('id', id, 'name', name) from products

select p.name, e.key, e.value from products p, jsonb_each_text(p.data) e

select p.name, tag from products p, jsonb_array_elements_text(p.data -> 'tags') as tag

select p.name, t.value ->> 'label' from products p cross join lateral jsonb_array_elements(p.data -> 'tags') t

select elem ->> 'a' from products p, jsonb_array_elements(p.data) elem

select elem.value from products p, jsonb_array_elements(p.data) with ordinality as elem(value, position) where elem.position = 1

select jsonb_path_query(data, '$.a[*]') from products

select jsonb_agg(name), json_object_agg(id, name) from customers

select row_to_json(c) from customers c

select row_to_json(t) from (select id, name from customers) t

select to_jsonb(o) from orders o

select (o).id, (o).total from orders o

select (c).* from customers c

select count(o) from orders o

select g from generate_series(1, 10) g

select g.day::date, count(o.id) from generate_series('2024-01-01'::date, '2024-01-31'::date, '1 day') as g(day) left join orders o on o.ordered_at::date = g.day group by 1

select n, n * n from generate_series(1, 5) as n

select u.tag from unnest(array['a', 'b']) as u(tag)

select tag, nr from unnest(array['a', 'b']) with ordinality as t(tag, nr)

select c.name, tag from customers c, unnest(string_to_array(c.tags, ',')) as tag

select id, tags from customers where 'vip' = any(string_to_array(tags, ','))

select x.a, x.b from json_to_recordset('[{"a": 1, "b": "x"}]') as x(a int, b text)

select regexp_split_to_table(tags, ',') from customers

select split_part(email, '@', 2) as domain, count(*) from customers group by domain

select regexp_replace(phone, '[^0-9]', '', 'g'), regexp_match(email, '@(.*)$') from customers

values (1, 'a'), (2, 'b')

select * from (values (1, 'a'), (2, 'b')) as v(id, name)

select v.name from (values (1, 'a')) v(id, name) join orders o on o.id = v.id

with paid as materialized (select * from orders where status = 'paid') select count(*) from paid

with paid as not materialized (select * from orders) select count(*) from paid

with orders as (select * from public.orders where status = 'paid') select count(*) from orders

with orders as (select * from orders where status = 'paid') select count(*) from orders

with recursive a as (select * from b), b as (select 1 as n) select n from a

(select id from orders order by id limit 1) union all (select id from customers order by id limit 1)

(select id from orders)

select id from orders union all (select id from customers order by id limit 5) order by 1

select id from orders fetch first 10 rows only

select id from orders order by id offset 5 rows fetch next 5 rows only

select id from orders order by total fetch first 5 rows with ties

select id from orders limit all

select id from orders order by note desc nulls last

select id from orders order by note collate "C"

select sum(total) over (order by id rows between 1 preceding and 1 following exclude ties) from orders

select sum(total) over (order by ordered_at range between interval '7 days' preceding and current row) from orders

select name from customers tablesample bernoulli (10)

select e'tab\tline', e'it\'s', U&'\0041', $$dollar 'quoted'$$, $tag$ select $tag$

select b'101', x'ff'

select id from orders where total > 1_000

select array[1, 2, 3][1], (array[1, 2, 3])[1:2], array_length(array[1], 1)

select array(select name from customers order by name)

select row(1, 2), (1, 2) = (1, 2)

select greatest(1, 2), least(3, 4), coalesce(null, 5)

select width_bucket(total, 0, 1000, 10) as bucket, count(*) from orders group by bucket order by bucket

select corr(quantity, unit_price), stddev(unit_price), variance(unit_price), regr_slope(quantity, unit_price) from order_lines

select to_tsvector('english', name) @@ plainto_tsquery('shirt') from products

select ts_rank(to_tsvector(name), to_tsquery('a & b')) from products

select daterange('2024-01-01', '2024-02-01') @> '2024-01-15'::date

select (date '2024-01-01', date '2024-02-01') overlaps (date '2024-01-15', date '2024-03-01')

select pg_catalog.lower(name), pg_catalog.count(*) from customers group by 1

select 1 operator(pg_catalog.+) 2

select id from customers where starts_with(name, 'A') or name ^@ 'B'

select overlay(name placing 'x' from 1 for 2), position('a' in name), substring(name from 2 for 3), trim(both 'x' from name) from customers

select substring(email from '@(.*)$') from customers

select make_date(2024, 1, 1), make_interval(days => 10), to_date('2024', 'YYYY'), to_timestamp(0)

select md5(email), encode(sha256(email::bytea), 'hex') from customers

select ctid, id from orders

select sum(total) as "Total", "Total" from (select 1 as total, 2 as "Total") t group by 2

select lower(name) as name from customers group by lower(name) order by name

explain select * from orders

explain (costs off, format json) select * from orders

explain verbose select id from orders

show server_version

show timezone

show time zone

SHOW search_path

select count(*) from (select count(*) from orders) s

select count from (select count(*) from orders) s

select s.month, s.sum from (select date_trunc('month', ordered_at) as month, sum(total) from orders group by 1) s

select 7 ^ 2, 7 # 2, |/ 25, @ -5, 5 % 2, ~ 1, 1 << 2

select j.* from (orders o join customers c on c.id = o.customer_id) as j

select o.id from (orders o join customers c on c.id = o.customer_id)

select id from orders o where exists (select from customers c where c.id = o.customer_id)

select current_user, current_database(), version()

select random(), gen_random_uuid()

select name from customers order by random() limit 3

select lower('X') collate "C", name collate "de_DE" from customers

select s.n from (select o.id n from orders o) s

select interval '1 year 2 months', '1 day'::interval * 2, justify_days(interval '40 days')

select all id from orders

select * from only (orders)

select inet '127.0.0.1', daterange '[2024-01-01,2024-02-01)' @> current_date

select id from orders limit 5 for read only

select make_interval(days := 10, hours => 2)

select array_agg(id order by id using <) from orders

select note::pg_catalog.text, note::public.order_status from orders

select $$ ; drop $$, $a1$ it's $$ $a1$, $_$ x $_$

select * from generate_series(0, 100000000000, 1000000)

select array_fill(0, array[3, 4])

select mode() within group (order by channel desc nulls last) from orders
