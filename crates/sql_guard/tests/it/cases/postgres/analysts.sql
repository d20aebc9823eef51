# What analysts and their tools ask of PostgreSQL.

select id, sum(total) over (order by ordered_at groups between 1 preceding and 1 following) from orders

select id, sum(total) over (order by ordered_at groups between unbounded preceding and current row exclude group) from orders

select id, sum(total) over (order by id rows between unbounded preceding and unbounded following exclude current row) from orders

select id, avg(total) over w, count(*) over (w rows between 2 preceding and current row exclude no others) from orders window w as (partition by customer_id order by ordered_at)

select id, first_value(total) over (partition by status order by ordered_at desc range between unbounded preceding and unbounded following) from orders

select count(*) filter (where status = 'paid' and total > 10) over (partition by customer_id) from orders

select status, array_agg(id order by total desc, id) filter (where total > 20) as top from orders group by status

select percentile_disc(array[0.25, 0.5, 0.75]) within group (order by total) from orders

select status, percentile_cont(0.9) within group (order by total desc) filter (where channel is not null) from orders group by 1

select rank(100) within group (order by total) from orders

select dense_rank(100) within group (order by total), percent_rank(100) within group (order by total), cume_dist(100) within group (order by total) from orders

select status, channel, sum(total) from orders group by grouping sets (rollup (status, channel), cube (status))

select status, channel, grouping(status, channel), count(*) from orders group by rollup ((status, channel), customer_id)

select status, channel, count(*) from orders group by all rollup (status), cube (channel)

select status, sum(total) from orders group by ()  , status

select sum(total) from orders group by ()

with recursive tree as (select id, parent_id, name from categories where parent_id is null union all select c.id, c.parent_id, c.name from categories c join tree t on c.parent_id = t.id) search depth first by id set ordercol select id, name from tree order by ordercol

with recursive tree(id, parent_id) as (select id, parent_id from categories where parent_id is null union all select c.id, c.parent_id from categories c join tree t on c.parent_id = t.id) search breadth first by id set bf select * from tree order by bf

with recursive walk(id, parent_id) as (select id, parent_id from categories union all select c.id, c.parent_id from categories c join walk w on c.parent_id = w.id) cycle id set is_cycle using path select id, is_cycle, path from walk

with recursive walk(id, parent_id) as (select id, parent_id from categories union all select c.id, c.parent_id from categories c join walk w on c.parent_id = w.id) cycle id, parent_id set looped to 'Y' default 'N' using trail select id from walk where looped = 'N'

with recursive walk(id, parent_id) as (select id, parent_id from categories union all select c.id, c.parent_id from categories c join walk w on c.parent_id = w.id) search depth first by id set ord cycle id set is_cycle using path select id, ord from walk

select * from rows from (generate_series(1, 3), generate_series(1, 5)) as t(a, b)

select * from rows from (unnest(array[1, 2]), unnest(array['a', 'b', 'c'])) with ordinality as t(n, l, nr)

select o.id, x.n from orders o, lateral rows from (generate_series(1, 2), generate_series(3, 4)) as x(n, m)

select * from orders join order_lines using (id) as both_ids

select j.id, o.total from orders o join order_lines l using (id) as j where j.id > 5

select id from orders where total between symmetric 100 and 10

select id from orders where total not between symmetric 100 and 10 and id between asymmetric 1 and 300

select id from orders where total between symmetric (select max(price) from products) and 10

select * from orders o join customers c join stores s on s.city = c.city on c.id = o.customer_id

select o.id from orders o left join customers c inner join stores s on s.city = c.city on c.id = o.customer_id

table orders order by id limit 5

table orders limit 3 offset 2

(table orders) union all (table orders)

with t as (table customers) select count(*) from t

select * from (table stores) s

select id from only orders as o where o.total > 5

select * from only (orders) as o where o.total > 5

select id from orders where note isnull and channel notnull

select id from orders where (note is null) is not true and (total > 5) is not unknown and (total < 1e6) is true

select id from orders where status is distinct from 'paid' and (total, id) is distinct from (1, 2)

select id from orders where (id, total) > (10, 5) and row(id, total) <= row(1000, 5000)

select id from orders where row(status, channel) is not null

select * from customers tablesample system (50) repeatable (1)

select c.name from customers as c tablesample bernoulli (20.5) repeatable (42) where c.country = 'DE'

values (1, 'one'), (2, 'two') order by 1 desc limit 1

select * from (values (1), (2), (null)) as v(x) order by x nulls first

with v(a, b) as (values (1, date '2024-01-01'), (2, '2024-02-01')) select a, b + 1 from v

select v.* from generate_series(timestamp '2024-01-01', timestamp '2024-03-01', interval '1 month') v

select d::date as day, coalesce(sum(o.total), 0) as revenue from generate_series(date '2024-01-01', date '2024-03-31', interval '1 day') as d left join orders o on o.ordered_at >= d and o.ordered_at < d + interval '1 day' group by d order by d

select data -> 'tags' -> 0, data -> 'tags' ->> -1, data #>> '{tags,0}', (data ->> 'n')::int + 1 from products

select id from products where data -> 'tags' ? 'a' and data @> '{"n": 1}'::jsonb and not data <@ '{}'::jsonb

select data || '{"x": 1}'::jsonb, data - 'color', data - array['a','b'], data #- '{tags,0}' from products

select id from products where data @? '$.tags[*] ? (@ == "a")' or data @@ '$.n > 3'

select data['color'], data['tags'][0] from products

select jsonb_path_query_array(data, '$.tags[*]'), jsonb_path_exists(data, '$.n ? (@ > $min)', '{"min": 2}') from products

select jsonb_set(data, '{color}', '"blue"'), jsonb_insert(data, '{tags,0}', '"z"', true), jsonb_strip_nulls(data), jsonb_pretty(data) from products

select k, count(*) from products, jsonb_object_keys(data) as k group by k

select p.id, t.* from products p, jsonb_to_record(p.data) as t(color text, n int)

select p.id, t.color from products p cross join lateral jsonb_to_record(p.data) t(color text, n int)

select r.* from jsonb_to_recordset('[{"a":1,"b":[1,2]}]') as r(a int, b jsonb)

select p.id, e.idx, e.tag from products p left join lateral jsonb_array_elements_text(p.data -> 'tags') with ordinality as e(tag, idx) on true

select json_build_object('id', id, 'items', json_agg(json_build_array(total, status) order by total)) from orders group by id

select jsonb_object_agg(status, n) from (select status, count(*) n from orders group by status) s

select json_agg(t) from (select id, name from customers limit 5) t

select to_json(array_agg(c.*)) from customers c

select row_to_json(row(1, 'a')), to_jsonb(row(id, name)) from customers

select array_agg(distinct status)::text[] from orders

select (array_agg(total order by ordered_at desc))[1] as latest from orders group by customer_id

select (array[10, 20, 30])[2:], (array[10, 20, 30])[:2], (string_to_array('a,b,c', ','))[2]

select array[1, 2] && array[2, 3], array[1] <@ array[1, 2], array[1, 2] @> array[2], array[1, 2] = '{1,2}'

select id from customers where string_to_array(tags, ',') && array['vip', 'x']::text[] and 'vip' = any (string_to_array(tags, ','))

select id from orders where id = any ('{10,20,30}'::int[]) and status <> all (array['x', 'cancelled']::order_status[])

select id from orders where total > some (select price from products)

select array_position(array['a','b'], 'b'), array_remove(array[1,2,1], 1), array_replace(array[1,2], 1, 9), cardinality(array[1,2]), array_to_string(array['a',null,'b'], ',', '*')

select unnest(string_to_array(tags, ',')) as tag, count(*) from customers group by 1 order by 2 desc

select a, b from unnest(array[1, 2, 3], array['x', 'y']) as u(a, b)

select int4range(1, 10) @> 5, int4range(1, 10) && int4range(5, 15), int4range(1, 5) * int4range(3, 9), upper(int4range(1, 5)), lower_inc('[1,2]'::int4range)

select tsrange(ordered_at, ordered_at + interval '1 day', '[]') @> timestamp '2024-01-05 12:00' from orders

select daterange(min(ordered_at)::date, max(ordered_at)::date, '[]') from orders

select range_agg(daterange(ordered_at::date, (ordered_at + interval '3 days')::date)) from orders

select int4multirange(int4range(1, 3), int4range(5, 9)) @> 6

select int4range(1, 5) -|- int4range(5, 9), int4range(1, 3) << int4range(5, 9), int4range(1, 3) &< int4range(2, 9)

select date_trunc('week', ordered_at), date_trunc('day', ordered_at at time zone 'UTC', 'Europe/Berlin') from orders

select extract(isodow from ordered_at), extract(week from ordered_at), extract(quarter from ordered_at), extract(milliseconds from ordered_at), extract(century from ordered_at) from orders

select extract('year' from ordered_at), extract(epoch from (now() - ordered_at)) / 86400 from orders

select extract(day from ordered_at - '2024-01-01'::timestamp), extract(hour from interval '5 hours') from orders

select now() - interval '1 day' * 7, current_timestamp - '3 months'::interval, now() - make_interval(weeks => 2), 2 * interval '1 hour', interval '1 day' / 2

select interval '1 day' + interval '2:30', interval '1' year, interval '5' day, interval '1-2' year to month, interval '3 4:05' day to minute, interval(3) '1.2345 seconds'

select ordered_at::timestamptz at time zone 'America/New_York', (ordered_at at time zone 'UTC') at time zone 'Europe/Paris' from orders

select timezone('UTC', now()), ordered_at at time zone interval '2 hours' from orders

select to_char(ordered_at, 'Day, DD Month YYYY HH24:MI'), to_char(total, 'FM999G999D00'), to_number('12,454.8', '99G999D9') from orders

select age(timestamp '2024-05-01', ordered_at), justify_interval(age(ordered_at)), date_part('day', age(ordered_at)) from orders

select date_bin('15 minutes', ordered_at, timestamp '2001-01-01') from orders

select ordered_at::date - date '2024-01-01' as days, date '2024-01-31' + 30, date '2024-03-01' - integer '7' from orders

select (ordered_at, interval '1 day') overlaps (timestamp '2024-01-05', timestamp '2024-01-06') from orders

select current_timestamp(3), localtimestamp(0), current_time(2), localtime(1), clock_timestamp() > statement_timestamp()

select to_timestamp(1700000000), to_timestamp('2024-01-05', 'YYYY-MM-DD'), make_timestamp(2024, 1, 5, 10, 30, 0), isfinite(ordered_at) from orders

select timestamp with time zone '2024-01-01 00:00+02', time with time zone '10:00+01', timestamptz '2024-01-01', timestamp without time zone '2024-01-01'

select '2024-01-01'::timestamp(0), '10:00'::time(3) with time zone, cast('2024-01-01' as timestamp (3) without time zone)

select name ~~ 'N%', name ~~* 'n%', name !~~ 'x', name like 'N\%%' escape '\', name not ilike '%Z%' from customers

select name similar to '%(a|b)%' escape '#', name not similar to 'x' from customers

select substring(name from '#"N_%#"%' for '#'), substring(name similar 'N#"%#"' escape '#') from customers

select substring(name from 2), substring(name for 3), substring(name, 2, 3), overlay(name placing '**' from 2), trim(leading from name), trim(both from name), trim('x' from name), trim(trailing 'e' from name) from customers

select ltrim(name, 'N'), btrim(name, ' x'), lpad(id::text, 5, '0'), initcap(lower(name)), reverse(name), left(name, -2), right(name, 2), repeat('-', 3), strpos(name, 'a'), chr(65), ascii('A'), translate(name, 'abc', 'xyz') from customers

select regexp_replace(email, '(.*)@(.*)', '\2', 'gi'), regexp_split_to_array(tags, ','), regexp_matches(email, '([a-z]+)', 'g'), (regexp_match(email, '@(.*)$'))[1], regexp_count(email, 'e'), regexp_like(email, '^d', 'i'), regexp_substr(email, '[0-9]+'), regexp_instr(email, '@') from customers

select format('%s has %L and %I', name, email, 'col'), concat_ws('-', id, name, null), quote_literal(name), md5(name), encode(convert_to(name, 'UTF8'), 'base64'), length(name), char_length(name), octet_length(name), bit_length(name) from customers

select name collate "C" < 'b' collate "C", lower(name collate "und-x-icu") from customers

select string_agg(name, E'\n' order by name desc) from customers group by country

select string_agg(distinct country, '; ' order by country) from customers

select distinct on (country, city) country, city, name from customers order by country, city, created_at desc nulls last

select distinct on (lower(country)) lower(country) as c, id from customers order by lower(country), id

select c.country, l.avg_total, l.n from customers c left join lateral (select avg(o.total) as avg_total, count(*) n from orders o where o.customer_id = c.id) l on l.n > 0

select c.name, t.* from customers c, lateral (select o.id, o.total, row_number() over (order by o.total desc) rn from orders o where o.customer_id = c.id) t where t.rn <= 2

select c.id, x.tag from customers c cross join lateral regexp_split_to_table(c.tags, ',') as x(tag)

select c.id, v.k, v.v from customers c cross join lateral (values ('city', c.city), ('country', c.country)) as v(k, v)

with a as materialized (select * from orders), b as not materialized (select * from a) select count(*) from b

with recursive dates(d) as (select date '2024-01-01' union all select d + 1 from dates where d < date '2024-01-10') select d, (select count(*) from orders where ordered_at::date = d) from dates

with recursive t(n, path) as (select id, array[id] from categories where parent_id is null union all select c.id, path || c.id from categories c, t where c.parent_id = t.n and not c.id = any(path)) select * from t

with monthly as (select date_trunc('month', ordered_at) m, sum(total) s from orders group by 1) select m, s, lag(s) over (order by m), round(100.0 * (s - lag(s) over (order by m)) / nullif(lag(s) over (order by m), 0), 1) as growth_pct from monthly order by m

select customer_id, min(ordered_at) as first_order, max(ordered_at) - min(ordered_at) as span, count(*) from orders group by customer_id having count(distinct date_trunc('month', ordered_at)) > 1

with cohort as (select customer_id, date_trunc('month', min(ordered_at)) as c from orders group by 1) select c.c::date, extract(month from age(date_trunc('month', o.ordered_at), c.c)) as m, count(distinct o.customer_id) from orders o join cohort c using (customer_id) group by 1, 2 order by 1, 2

select ntile(10) over (order by total) as decile, total from orders

select status, count(*)::float / sum(count(*)) over () as share from orders group by status

select sum(sum(total)) over (order by date_trunc('month', ordered_at)) from orders group by date_trunc('month', ordered_at)

select width_bucket(total, array[0, 50, 100, 200]::numeric[]) as b, count(*) from orders group by 1

select regr_r2(total, customer_id), regr_intercept(total, id), covar_samp(total, id), stddev_pop(total), var_samp(total), bool_or(total > 5), every(total > 0), bit_and(id) from orders

select 5 / 2, 5 % 2, 5 ^ 2, |/ 9, ||/ 27, 5 & 3, 5 | 3, 5 # 3, ~ 5, 1 << 3, 16 >> 2, @ -5.5, div(7, 2), mod(7, 3), power(2, 10), sqrt(2), cbrt(27), exp(1), ln(10), log(100), log(2, 8), sign(-3), trunc(5.67, 1), ceiling(4.2), floor(4.8), pi(), degrees(1), atan2(1, 2), factorial(5), gcd(12, 18), lcm(4, 6)

select b'1010' & b'0110', x'1F'::bit(8), '\xDEAD'::bytea, get_byte('\x01'::bytea, 0)

select point(1, 2) <-> point(3, 4), box '((0,0),(1,1))' @> point '(0.5,0.5)', circle '((0,0),1)' ~= circle '((0,0),1)', '(1,1)'::point << '(2,2)'::point

select inet '192.168.1.5' << inet '192.168.1.0/24', host(inet '10.0.0.1/8'), network('192.168.1.5/24'), '10.0.0.0/8'::cidr >>= '10.1.0.0/16'

select to_tsvector('english', name) @@ to_tsquery('english', 'a & !b'), ts_headline('english', name, plainto_tsquery('n')), websearch_to_tsquery('a or b'), 'fat & rat'::tsquery && 'cat'::tsquery, to_tsvector('a b') || to_tsvector('c') from products

select case when total > 100 then 'big' when total between 10 and 100 then 'mid' end, case status when 'paid' then 1 when 'shipped' then 2 else 0 end from orders

select coalesce(nullif(trim(note), ''), 'none'), greatest(total, 10, null), least(total, 5), num_nulls(note, channel) from orders

select count(*), count(distinct (customer_id, status)), count(distinct status) from orders

select sum(case when status = 'paid' then 1 else 0 end)::numeric / nullif(count(*), 0) * 100 as pct from orders

select * from orders natural join (select id, amount from payments) p

select * from orders natural left join order_lines

select o.*, c.name from orders o full outer join customers c on c.id = o.customer_id where o.id is null or c.id is null

select o.id from orders o, customers c, stores s where o.customer_id = c.id and s.id = o.store_id and s.city = c.city

select id from orders except all select id from payments

(select id from orders order by id limit 3) intersect (select id from payments) order by id

select id from orders union (select id from payments except select id from order_lines) order by 1 fetch first row only

select id from orders order by total desc nulls last, id asc nulls first offset 5 limit 10

select id from orders order by 1 limit (select count(*) from stores)

select id from orders order by total using >

select "o"."id" as "Order №", o.total as "Σ total", o.note as комментарий from orders "o"

select id as "select", total "from" from orders

select o.id value, o.total as order_total, 1 as one, 'x' label from orders o

select sum(total) as sum, max(total) max, count(*) count from orders

select year, month from (select extract(year from ordered_at) as year, extract(month from ordered_at) as month from orders) t group by year, month

select date, time from (select ordered_at::date as date, ordered_at::time as time from orders) x

select name, (select json_agg(json_build_object('id', o.id)) from orders o where o.customer_id = c.id) as orders from customers c where c.id in (select customer_id from orders group by 1 having sum(total) > 100)

select exists (select from orders where total > 1000) as any_big, not exists (select 1 from orders where total < 0), array(select id from stores order by id)

select (select (1, 2)) is not null, (select row(a, b) from (values (1, 2)) t(a, b))

select c from customers c where c.country = 'DE'

select c.*::text from customers c

select max(c.created_at), c.country from customers c group by c.country having max(c.created_at) > (select avg(extract(epoch from created_at)) from customers)::int::text::interval + timestamp '1970-01-01'

select md5(string_agg(id::text, ',' order by id)) from orders

select jsonb_build_object('n', count(*), 'by', jsonb_agg(distinct status)) from orders

select pg_typeof(total), pg_typeof(1) from orders limit 1

select version(), current_database(), current_schema, current_user, session_user, current_catalog

explain (verbose, costs off) select * from orders where id = 1

explain (format yaml, costs true) select count(*) from orders

explain (settings, summary off) table orders

show datestyle

show transaction isolation level

select id from orders where note = 'a' || chr(39) || 'b' or note = $$a'b$$

select lead(ordered_at) over (partition by customer_id order by ordered_at) - ordered_at as gap from orders

select *, total > avg(total) over (partition by status) as above_avg from orders

with ranked as (select *, row_number() over (partition by customer_id order by ordered_at desc) rn from orders) select * from ranked where rn = 1

select customer_id, array_agg(status::text order by ordered_at) = array['paid', 'shipped', 'cancelled'] from orders group by customer_id

select mode() within group (order by status), count(*) from orders group by grouping sets ((), (customer_id))

select date_trunc('month', ordered_at)::date as month, count(*) filter (where status = 'paid') as paid, count(*) filter (where status <> 'paid') as other from orders group by 1 order by 1

select t.month, t.amount, sum(o.total) from sales.targets as t left join public.orders as o on to_char(o.ordered_at, 'YYYY-MM') = t.month group by t.month, t.amount

select o.id, o.status::text, o.total::money from orders o where o.status in ('paid', 'new') and o.status >= 'paid'

select o.total::numeric(12,2), cast(o.id as bigint), o.id::double precision, cast(o.total as real), o.id::character varying(5), o.id::char(3), 't'::boolean, cast('1' as bit(3)) from orders o

select t.a, t.b from (select 1 a, 2 b union all select 3, 4) as t(a, b) where (a, b) in ((1, 2), (3, 4)) and (a, b) not in (select id, id from stores)

select stddev(total) filter (where total > 0), corr(total, id) from orders where ordered_at >= date_trunc('year', current_date) - interval '2 years'

select id, note from orders where note ~ '^\w+_DE$' or note !~* 'fr' or note ~* E'\\d'

select id from customers where lower(email) like any (array['%@example.com', '%.org']) and name not like all (array['X%', 'Y%'])

select id from orders where (total is null or total >= 10) and not (status = 'paid' or note is null) order by ordered_at desc, id limit 100

select gs, lower(to_char(gs, 'TMMon')) from generate_series('2024-01-01'::timestamptz, '2024-06-01', '1 month') gs

select avg(total)::numeric(10,2) as avg_total, percentile_cont(array[0.1,0.9]) within group (order by total) as p from orders where total is not null

select round(total, -1), round(total / 3, 2), total * 1.19::numeric, -total, +total, - - total from orders

select * from (select 1) as one(x), (select 2) as two(y) where x < y

select count(*) over (), * from customers

select o.* , row_number() over () as rn from orders as o where o.ordered_at between '2024-01-01' and '2024-12-31'::date + interval '1 day' - interval '1 second'

select left(md5(random()::text), 8), gen_random_uuid() is not null

select trim_scale(1.500), scale(1.50), min_scale(1.5), hashtext('x') is not null

select "customers"."name" as "name", sum("orders"."total") as "sum" from "public"."orders" left join "public"."customers" "customers" on "public"."orders"."customer_id" = "customers"."id" group by "customers"."name" order by "sum" desc, "customers"."name" asc limit 10

select date_trunc('month', "public"."orders"."ordered_at") as "ordered_at", count(*) as "count" from "public"."orders" where ("public"."orders"."status" = cast('paid' as "order_status")) group by date_trunc('month', "public"."orders"."ordered_at") order by date_trunc('month', "public"."orders"."ordered_at") asc

select (("source"."id" - ("source"."id" % 10))) as "bin" from (select "public"."orders"."id" as "id" from "public"."orders") as "source" limit 1048575
