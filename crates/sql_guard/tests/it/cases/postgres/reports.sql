# What reporting tools and analysts write.

SELECT "source"."status" AS "status", "source"."ordered_at" AS "ordered_at", SUM("source"."total") AS "sum" FROM (SELECT "public"."orders"."status" AS "status", DATE_TRUNC('month', "public"."orders"."ordered_at") AS "ordered_at", "public"."orders"."total" AS "total" FROM "public"."orders" WHERE "public"."orders"."ordered_at" >= timestamp with time zone '2024-01-01 00:00:00.000Z') AS "source" GROUP BY "source"."status", "source"."ordered_at" ORDER BY "source"."status" ASC, "source"."ordered_at" ASC

SELECT "public"."customers"."id" AS "id", "Orders"."id" AS "Orders__id" FROM "public"."customers" LEFT JOIN "public"."orders" AS "Orders" ON "public"."customers"."id" = "Orders"."customer_id" LIMIT 2000

SELECT COUNT(*) AS "count", CAST("public"."orders"."ordered_at" AS date) AS "day" FROM "public"."orders" WHERE ("public"."orders"."ordered_at" >= CAST((NOW() + INTERVAL '-30 day') AS date) AND "public"."orders"."ordered_at" < CAST(NOW() AS date)) GROUP BY CAST("public"."orders"."ordered_at" AS date) ORDER BY CAST("public"."orders"."ordered_at" AS date) ASC

SELECT (FLOOR((("public"."orders"."total" - 0.0) / 20.0)) * 20.0) + 0.0 AS "bin", COUNT(*) FROM "public"."orders" GROUP BY 1 ORDER BY 1

WITH orders_facts AS (SELECT customer_id, MIN(ordered_at) AS first_order, COUNT(DISTINCT id) AS n FROM orders GROUP BY 1) SELECT (TO_CHAR(DATE_TRUNC('month', orders_facts.first_order ), 'YYYY-MM')) AS "orders_facts.first_month", COALESCE(SUM(orders_facts.n ), 0) AS "orders_facts.total" FROM orders_facts GROUP BY (DATE_TRUNC('month', orders_facts.first_order )) ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY

SELECT COALESCE(COALESCE(CAST((SUM(DISTINCT (CAST(FLOOR(COALESCE(orders.total, 0) * 1000000) AS DECIMAL(38,0))) + CAST(orders.id AS DECIMAL(38,0))) - SUM(DISTINCT CAST(orders.id AS DECIMAL(38,0)))) AS DOUBLE PRECISION) / 1000000.0, 0), 0) AS x FROM orders

SELECT status, total, SUM(total) OVER w AS running, AVG(total) OVER (w ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS week FROM orders WINDOW w AS (PARTITION BY status ORDER BY ordered_at)

SELECT id, total, SUM(total) OVER (ORDER BY ordered_at RANGE BETWEEN INTERVAL '7 days' PRECEDING AND CURRENT ROW) FROM orders

SELECT id, first_value(total) OVER (PARTITION BY customer_id ORDER BY ordered_at GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM orders

SELECT id, ntile(4) OVER (ORDER BY total), percent_rank() OVER (ORDER BY total), cume_dist() OVER (ORDER BY total DESC NULLS LAST) FROM orders

SELECT customer_id, ordered_at, ordered_at - lag(ordered_at, 1, ordered_at) OVER (PARTITION BY customer_id ORDER BY ordered_at) AS gap FROM orders

SELECT customer_id, nth_value(total, 2) OVER (PARTITION BY customer_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM orders

SELECT country, city, count(*), grouping(country, city) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ()) ORDER BY 1 NULLS LAST, 2 NULLS LAST

SELECT country, city, count(*) FROM customers GROUP BY CUBE (country, city) HAVING grouping(city) = 0

SELECT extract(year FROM ordered_at) AS y, extract(quarter FROM ordered_at) AS q, sum(total) FROM orders GROUP BY ROLLUP (1, 2)

SELECT country, count(*) FROM customers GROUP BY DISTINCT ROLLUP (country, city), ROLLUP (country)

SELECT country, count(*) FILTER (WHERE city IS NOT NULL) AS with_city, array_agg(DISTINCT city ORDER BY city) FILTER (WHERE city <> '') FROM customers GROUP BY country

SELECT store_id, sum(total) FILTER (WHERE status = 'paid') / nullif(sum(total), 0)::numeric AS share FROM orders GROUP BY store_id

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median, percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY total), mode() WITHIN GROUP (ORDER BY status) FROM orders

SELECT data->>'color' AS color, data#>>'{size,width}', data @> '{"color": "red"}', data ? 'color', data - 'color' FROM products

SELECT p.id, t.value FROM products p CROSS JOIN LATERAL jsonb_array_elements_text(p.data->'tags') WITH ORDINALITY AS t(value, place) WHERE t.place <= 3

SELECT p.id, e.key, e.value FROM products p, jsonb_each(p.data) e

SELECT jsonb_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM orders GROUP BY status) s

SELECT json_build_object('id', c.id, 'orders', coalesce(json_agg(json_build_object('id', o.id, 'total', o.total) ORDER BY o.id) FILTER (WHERE o.id IS NOT NULL), '[]')) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id

SELECT row_to_json(o) FROM (SELECT id, total FROM orders ORDER BY id LIMIT 5) o

SELECT jsonb_path_query_array(data, '$.tags[*] ? (@ > 1)') FROM products

SELECT x.a, x.b FROM products p, jsonb_to_record(p.data) AS x(a int, b text)

SELECT d.day::date, coalesce(count(o.id), 0) FROM generate_series('2024-01-01'::date, '2024-03-31'::date, '1 day') AS d(day) LEFT JOIN orders o ON o.ordered_at::date = d.day GROUP BY d.day ORDER BY d.day

SELECT date_trunc('week', ordered_at)::date AS week, count(*) FROM orders GROUP BY week ORDER BY week DESC

SELECT age(now(), hired_on), date_part('year', age(hired_on)) FROM employees

SELECT ordered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin' FROM orders

SELECT to_char(total, 'FM999G999D00'), to_char(ordered_at, 'Day DD Mon YYYY HH24:MI'), to_date('2024-02', 'YYYY-MM') FROM orders

SELECT make_date(2024, 2, 29) + INTERVAL '1 year 2 months', date '2024-01-31' + 1, timestamp '2024-01-01' - INTERVAL '1' DAY

SELECT justify_interval(sum(paid_at - ordered_at)) FROM orders o JOIN payments p ON p.order_id = o.id

SELECT extract(epoch FROM max(ordered_at) - min(ordered_at)) / 86400 AS days FROM orders

SELECT regexp_replace(phone, '[^0-9]+', '', 'g'), split_part(email, '@', 2), initcap(name), left(name, 3), reverse(name) FROM customers

SELECT (regexp_match(email, '^([^@]+)@(.+)$'))[2] AS domain, count(*) FROM customers GROUP BY 1

SELECT regexp_matches(name, '(\w+)', 'g') FROM customers

SELECT * FROM customers WHERE name ~* '^a.*' AND email !~ '@example\.' AND phone SIMILAR TO '(0|\+)%'

SELECT unnest(string_to_array(name, ' ')) AS word, count(*) FROM products GROUP BY 1 ORDER BY 2 DESC

SELECT string_agg(DISTINCT country, ', ' ORDER BY country) FROM customers

SELECT format('%s <%s>', name, email), concat_ws(', ', city, country), lpad(id::text, 6, '0') FROM customers

SELECT c.name, o.* FROM customers c LEFT JOIN LATERAL (SELECT id, total FROM orders o WHERE o.customer_id = c.id ORDER BY total DESC LIMIT 3) o ON true

SELECT DISTINCT ON (customer_id) customer_id, id, total FROM orders ORDER BY customer_id, ordered_at DESC

WITH RECURSIVE chain(id, name, depth, path) AS (SELECT id, name, 0, ARRAY[id] FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, c.depth + 1, c.path || e.id FROM employees e JOIN chain c ON c.id = e.manager_id WHERE NOT e.id = ANY(c.path)) SELECT repeat('  ', depth) || name FROM chain ORDER BY path

WITH RECURSIVE months AS (SELECT date '2024-01-01' AS m UNION ALL SELECT (m + interval '1 month')::date FROM months WHERE m < date '2024-12-01') SELECT m, (SELECT sum(total) FROM orders WHERE date_trunc('month', ordered_at) = m) FROM months

WITH RECURSIVE t(id, parent_id) AS (SELECT id, parent_id FROM categories UNION SELECT c.id, t.parent_id FROM categories c JOIN t ON c.parent_id = t.id) SEARCH BREADTH FIRST BY id SET o SELECT * FROM t ORDER BY o

SELECT * FROM orders WHERE total > ALL (SELECT avg(total) FROM orders GROUP BY status)

SELECT * FROM orders WHERE customer_id = ANY (ARRAY[1, 2, 3]) OR status <> ALL ('{paid,shipped}'::order_status[])

SELECT * FROM orders WHERE (customer_id, store_id) IN (SELECT id, 1 FROM customers WHERE country = 'DE')

SELECT * FROM orders WHERE (ordered_at, id) > (timestamp '2024-01-01', 100) ORDER BY ordered_at, id LIMIT 50

SELECT ROW(1, 'a') = ROW(1, 'a'), ROW(id, total) IS DISTINCT FROM ROW(1, 2.0) FROM orders

SELECT customer_id, sum(CASE WHEN status = 'paid' THEN total ELSE 0 END) AS paid, sum(CASE status WHEN 'cancelled' THEN 1 END) AS cancelled FROM orders GROUP BY customer_id

SELECT width_bucket(total, 0, 1000, 10) AS bucket, count(*), min(total), max(total) FROM orders GROUP BY bucket ORDER BY bucket

SELECT corr(price, cost), regr_slope(price, cost), regr_r2(price, cost), covar_pop(price, cost), stddev_samp(price), var_pop(cost) FROM products

SELECT bool_and(total > 0), bool_or(note IS NULL), every(total >= 0), bit_or(id) FROM orders

SELECT array_length(array_agg(id), 1), (array_agg(total ORDER BY ordered_at DESC))[1], cardinality(array_agg(status)) FROM orders

SELECT (ARRAY[1, 2, 3, 4])[2:3], array_position(ARRAY['a', 'b'], 'b'), ARRAY[1, 2] && ARRAY[2, 3], ARRAY[1, 2] <@ ARRAY[1, 2, 3], array_to_string(ARRAY[1, 2], ',')

SELECT a, b FROM unnest(ARRAY[1, 2], ARRAY['x', 'y']) AS u(a, b)

SELECT x, i FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS u(x, i)

SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS v(n, word) JOIN orders o ON o.id = v.n

SELECT to_tsvector('english', name) @@ plainto_tsquery('english', 'red shoe'), ts_rank(to_tsvector(name), to_tsquery('red & shoe')), ts_headline(name, to_tsquery('red')) FROM products

SELECT name FROM products WHERE to_tsvector('simple', name) @@ websearch_to_tsquery('simple', '"red shoe" or -blue')

SELECT int4range(1, 10) @> 5, tsrange(ordered_at, ordered_at + interval '1 day') && tsrange('2024-01-01', '2024-02-01'), lower(int4range(1, 5)) FROM orders

SELECT numrange(1, 5) * numrange(3, 7), daterange('2024-01-01', '2024-02-01', '[]'), upper_inf(int4range(1, null))

SELECT greatest(price, cost), least(price, cost, 5), nullif(price, 0), round(price, 1), trunc(price), mod(id, 3), power(2, 3), sqrt(price), ln(price + 1) FROM products

SELECT 7 / 2, 7 % 2, 7 # 2, 7 & 2, 1 << 3, @ (-5), |/ 16, 2 ^ 10, ~ 5

SELECT encode(sha256(convert_to(email, 'UTF8')), 'hex'), md5(name), substring(name FROM 2 FOR 3), position('a' IN name), overlay(name PLACING 'x' FROM 1 FOR 1), trim(BOTH ' ' FROM name) FROM customers

SELECT name COLLATE "C", lower(name COLLATE "C") FROM customers ORDER BY name COLLATE "C"

SELECT * FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (42)

SELECT count(*) FROM orders o WHERE EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id HAVING sum(p.amount) >= o.total)

SELECT id FROM orders EXCEPT SELECT order_id FROM payments ORDER BY 1 OFFSET 5 ROWS FETCH FIRST 10 ROWS ONLY

(SELECT id, 'top' AS kind FROM orders ORDER BY total DESC LIMIT 5) UNION ALL (SELECT id, 'bottom' FROM orders ORDER BY total LIMIT 5)

SELECT country, count(*) FROM customers GROUP BY country UNION ALL SELECT 'all', count(*) FROM customers ORDER BY 2 DESC

SELECT o.id FROM orders o NATURAL JOIN (SELECT id, name FROM stores) s

SELECT * FROM orders o JOIN payments p USING (id) FULL OUTER JOIN order_lines l USING (id)

WITH cohort AS (SELECT customer_id, date_trunc('month', min(ordered_at)) AS c FROM orders GROUP BY 1), activity AS (SELECT DISTINCT o.customer_id, c.c, (extract(year FROM age(date_trunc('month', o.ordered_at), c.c)) * 12 + extract(month FROM age(date_trunc('month', o.ordered_at), c.c)))::int AS k FROM orders o JOIN cohort c USING (customer_id)) SELECT c, k, count(*) FROM activity GROUP BY c, k ORDER BY c, k

WITH x AS NOT MATERIALIZED (SELECT * FROM orders), y AS MATERIALIZED (SELECT * FROM x WHERE total > 10) SELECT count(*) FROM y

SELECT sum(total) OVER (PARTITION BY date_trunc('month', ordered_at)) / sum(total) OVER () AS share FROM orders

SELECT * FROM (SELECT o.*, row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS rn FROM orders o) t WHERE rn = 1

WITH g AS (SELECT id, ordered_at::date - (row_number() OVER (ORDER BY ordered_at::date))::int AS grp FROM orders) SELECT grp, count(*) FROM g GROUP BY grp HAVING count(*) > 2

SELECT CASE WHEN total < 10 THEN 'S' WHEN total BETWEEN 10 AND 100 THEN 'M' ELSE 'L' END AS size, count(*) FROM orders GROUP BY 1

SELECT status::text, enum_range(NULL::order_status) FROM orders LIMIT 1

SELECT current_date - hired_on AS days, localtimestamp, current_timestamp(0), clock_timestamp() > now() FROM employees

SELECT isfinite(ordered_at), date_bin('15 minutes', ordered_at, timestamp '2001-01-01') FROM orders

SELECT to_timestamp(1700000000), extract(isodow FROM ordered_at), extract(week FROM ordered_at) FROM orders

SELECT num_nonnulls(name, email, phone), num_nulls(city), pg_typeof(total) FROM customers, orders LIMIT 1

SELECT E'line' || chr(10), ascii('A'), strpos(name, 'a'), translate(name, 'ab', 'xy'), btrim(name), starts_with(name, 'A') FROM customers

SELECT x.* FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a', 'b'])) AS x(n, t)

SELECT jsonb_pretty(jsonb_set(data, '{color}', '"blue"')), jsonb_strip_nulls(data), jsonb_typeof(data->'tags') FROM products

SELECT * FROM products WHERE data @? '$.tags[*]' AND data @@ '$.size > 1' AND data ?| array['a', 'b'] AND data ?& array['color']

SELECT j.id, j.color FROM products p CROSS JOIN LATERAL (SELECT p.id, p.data->>'color' AS color) j

SELECT p.price * (1 - coalesce(nullif(l.discount, '')::numeric, 0)) FROM order_lines l JOIN products p ON p.id = l.product_id

SELECT count(DISTINCT (customer_id, store_id)) FROM orders

SELECT count(*) OVER (), o.id FROM orders o LIMIT 10 OFFSET 20

SELECT max(o.total) FILTER (WHERE o.total < (SELECT max(total) FROM orders)) FROM orders o

SELECT rank(100) WITHIN GROUP (ORDER BY total DESC) FROM orders

SELECT 1 AS "select", 2 AS "drop table", 'DELETE FROM x; --' AS text, '/* no */' AS c

SELECT id, total::money, total::int::bit(8), '12'::int, CAST('1,5' AS text), 'a'::"char" FROM orders

SELECT "u"."delete", "u"."drop" FROM audit_log AS "u" WHERE "u"."update" IS NOT NULL

SELECT * FROM sales.targets t JOIN public.monthly_revenue r ON r.month = t.month

SELECT sum("Quantity" * "Unit Price") AS "Total Sales" FROM "Order Details"

SELECT BETWEEN_DATES.n FROM (SELECT count(*) AS n FROM orders WHERE ordered_at BETWEEN SYMMETRIC '2024-02-01' AND '2024-01-01') AS BETWEEN_DATES

SELECT o.id FROM orders o WHERE o.total IS NOT DISTINCT FROM 5 AND (o.note IS NULL) IS TRUE AND o.total IS NOT NULL

SELECT date_trunc('day', ordered_at, 'Europe/Berlin') FROM (SELECT now() AS ordered_at) x

SELECT interval '1 day 02:03', interval '1-2' YEAR TO MONTH, '3 hours'::interval * 2, -interval '1 day'

SELECT mode() WITHIN GROUP (ORDER BY channel) FILTER (WHERE total > 5) FROM orders

SELECT array(SELECT id FROM orders ORDER BY id LIMIT 3), array_agg(ARRAY[id, store_id]) FROM orders

SELECT string_agg(c.name, ',' ORDER BY c.name) OVER (PARTITION BY c.country) FROM customers c

SELECT 10 BETWEEN 1 AND 20 AND NOT 5 IN (1, 2) OR NULL IS NULL

SELECT lower(tags) LIKE ANY (ARRAY['%vip%', '%gold%']), name NOT ILIKE ALL (ARRAY['a%', 'b%']) FROM customers

SELECT o FROM orders o LIMIT 1

SELECT (o).total FROM orders o LIMIT 1

SELECT count(*) FROM customers c, orders o WHERE c.id = o.customer_id AND o.total = (SELECT max(o2.total) FROM orders o2 WHERE o2.customer_id = c.id)

TABLE stores

VALUES (1, 'a'), (2, 'b') ORDER BY 1 DESC

EXPLAIN SELECT * FROM orders WHERE id = 1

EXPLAIN (FORMAT JSON, COSTS FALSE) SELECT count(*) FROM orders

SELECT id, generate_series(1, 3) FROM stores

SELECT extract(day FROM ordered_at), count(*) FROM orders GROUP BY extract(day FROM ordered_at) ORDER BY count(*) DESC, 1

SELECT rtrim(to_char(sum(total), 'FM999,999,990.00'), '.') FROM orders

SELECT avg(total)::numeric(10,2), sum(total)::float8, count(*)::int, max(ordered_at)::date::text FROM orders

SELECT setweight(to_tsvector('a'), 'A') || to_tsvector('b'), tsvector_to_array(to_tsvector('a b'))

SELECT trim_scale(1.500), min_scale(1.50), scale(1.5), gcd(12, 18), lcm(4, 6), factorial(5), div(7, 2), sign(-3), cbrt(27), degrees(pi()), atan2(1, 2)

SELECT random() < 0.5, gen_random_uuid() IS NOT NULL

SELECT bit_length(name), char_length(name), octet_length(name), quote_literal(name), quote_ident(name), to_hex(255), parse_ident('a.b') FROM stores

SELECT name FROM stores ORDER BY length(name) USING >

SELECT s.name FROM stores s ORDER BY (SELECT count(*) FROM orders o WHERE o.store_id = s.id) DESC NULLS LAST

SELECT host('10.0.0.1/8'::inet), network('10.0.0.1/8'::inet), inet '10.0.0.1' << inet '10.0.0.0/8'

SELECT point(1, 2) <-> point(3, 4), box(point(0, 0), point(1, 1)) @> point(0.5, 0.5)

SELECT date_trunc('month', o.ordered_at) AS month, c.country, sum(o.total) AS revenue, sum(o.total) - lag(sum(o.total)) OVER (PARTITION BY c.country ORDER BY date_trunc('month', o.ordered_at)) AS change FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1, 2 ORDER BY 1, 2

SELECT s.city, percentile_cont(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY e.salary) FROM employees e JOIN stores s ON s.id = e.store_id GROUP BY s.city

SELECT o.id FROM orders o WHERE o.ordered_at >= date_trunc('quarter', current_date) - interval '3 months' AND o.ordered_at < date_trunc('quarter', current_date)

SELECT to_char(ordered_at, 'IYYY-"W"IW') AS iso_week, count(*) FROM orders GROUP BY 1 ORDER BY 1

SELECT count(*) FILTER (WHERE n = 1) AS once, count(*) FILTER (WHERE n > 1) AS again FROM (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id) x

SELECT p.name, rank() OVER (PARTITION BY c.name ORDER BY sum(l.quantity) DESC) FROM order_lines l JOIN products p ON p.id = l.product_id JOIN categories c ON c.id = p.category_id GROUP BY p.name, c.name

SELECT coalesce(x.k, 'none') AS k, v FROM (VALUES ('a', 1), (NULL, 2)) AS x(k, v) ORDER BY v DESC NULLS FIRST

SELECT jsonb_build_object('total', sum(total), 'by', jsonb_agg(DISTINCT status)) FROM orders

SELECT t.tag, count(*) FROM customers c, unnest(string_to_array(c.tags, ',')) AS t(tag) GROUP BY t.tag ORDER BY count(*) DESC LIMIT 20

SELECT id, sum(total) OVER (PARTITION BY customer_id ORDER BY ordered_at, id ROWS UNBOUNDED PRECEDING) FROM orders

SELECT DISTINCT first_value(status) OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS last_status, customer_id FROM orders

SELECT name, salary, salary - avg(salary) OVER (PARTITION BY store_id) AS above FROM employees ORDER BY above DESC FETCH FIRST 5 ROWS WITH TIES

SELECT extract(hour FROM ordered_at)::int AS hour, extract(dow FROM ordered_at)::int AS day, count(*) FROM orders GROUP BY hour, day

SELECT ntile, min(total), max(total) FROM (SELECT total, ntile(10) OVER (ORDER BY total) FROM orders) AS d GROUP BY ntile ORDER BY ntile

SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.ordered_at > now() - interval '90 days')

SELECT sum(a.amount) AS paid, o.status FROM payments a RIGHT JOIN orders o ON a.order_id = o.id GROUP BY o.status HAVING sum(a.amount) IS NULL OR sum(a.amount) > 100

SELECT CASE WHEN grouping(status) = 1 THEN 'all' ELSE status::text END AS status, sum(total) FROM orders GROUP BY ROLLUP (status) ORDER BY grouping(status), 2 DESC

SELECT lower(trim(email)) AS email, count(*), min(id), array_agg(id ORDER BY id) FROM customers GROUP BY lower(trim(email)) HAVING count(*) > 1

SELECT avg(extract(epoch FROM p.paid_at - o.ordered_at) / 3600)::numeric(10, 1) AS hours FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.method IN ('card', 'transfer')
