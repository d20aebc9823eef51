# What reporting tools and analysts write.

SELECT "source"."status", SUM("source"."total") AS "sum" FROM (SELECT "orders"."status" AS "status", "orders"."total" AS "total" FROM "orders" WHERE "orders"."ordered_at" >= DATE('now', '-30 days')) "source" GROUP BY "source"."status" ORDER BY "source"."status" ASC LIMIT 1048575

SELECT COUNT(*) AS "count", DATE(STRFTIME('%Y-%m-01', "orders"."ordered_at")) AS "m" FROM "orders" GROUP BY DATE(STRFTIME('%Y-%m-01', "orders"."ordered_at"))

SELECT CAST("orders"."total" / 20 AS INTEGER) * 20 AS bin, count(*) FROM orders GROUP BY 1

SELECT strftime('%Y-%W', ordered_at) AS week, sum(total) FROM orders GROUP BY week ORDER BY week DESC

SELECT date(ordered_at, 'start of month', '+1 month', '-1 day'), julianday('now') - julianday(ordered_at), unixepoch(ordered_at), time(ordered_at), datetime(ordered_at, '+2 hours', 'localtime') FROM orders

SELECT CAST(strftime('%w', ordered_at) AS INTEGER) AS dow, CAST(strftime('%m', ordered_at) AS INTEGER) AS m, count(*) FROM orders GROUP BY dow, m

SELECT printf('%.2f', total), printf('%05d', id), printf('%-10s|', status), format('%,d', id) FROM orders

SELECT iif(total > 100, 'big', 'small') AS size, ifnull(note, '-'), nullif(total, 0), coalesce(note, status, 'x') FROM orders

SELECT group_concat(name, '; ') FILTER (WHERE country = 'DE'), group_concat(DISTINCT city) FROM customers

SELECT total(total), avg(total), min(total), max(total), count(note), sum(DISTINCT total) FROM orders

SELECT country, count(*) FILTER (WHERE city = 'City1') * 1.0 / count(*) FROM customers GROUP BY country

SELECT id, sum(total) OVER w, avg(total) OVER (w ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders WINDOW w AS (PARTITION BY status ORDER BY ordered_at)

SELECT id, row_number() OVER (ORDER BY total DESC), rank() OVER (ORDER BY total), dense_rank() OVER (ORDER BY total), ntile(4) OVER (ORDER BY total), percent_rank() OVER (ORDER BY total), cume_dist() OVER (ORDER BY total) FROM orders

SELECT id, lag(total, 1, 0) OVER (ORDER BY id), lead(total) OVER (ORDER BY id), first_value(total) OVER (ORDER BY id), last_value(total) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), nth_value(total, 2) OVER (ORDER BY id) FROM orders

SELECT id, sum(total) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM orders

SELECT id, group_concat(status, ',') OVER (PARTITION BY customer_id ORDER BY id) FROM orders

SELECT json_extract(data, '$.color'), data->'$.color', data->>'$.tags[0]', json_array_length(data, '$.tags'), json_type(data), json_valid(data) FROM products

SELECT p.id, j.value FROM products p, json_each(p.data, '$.tags') j

SELECT p.id, t.key, t.type, t.fullkey FROM products p JOIN json_tree(p.data) t ON t.atom IS NOT NULL

SELECT json_group_array(json_object('id', id, 'total', total)), json_group_object(status, total) FROM orders

SELECT json_set(data, '$.a', 1), json_insert(data, '$.b', 2), json_replace(data, '$.color', 'x'), json_remove(data, '$.tags'), json_patch(data, '{"c": 3}'), json_quote('x'), json_array(1, 2) FROM products

SELECT * FROM orders WHERE (customer_id, status) IN (SELECT id, 'paid' FROM customers)

SELECT * FROM orders WHERE (customer_id, id) > (3, 31) ORDER BY customer_id, id LIMIT 20

SELECT * FROM orders WHERE (status, channel) = ('paid', 'web')

WITH RECURSIVE months(m) AS (SELECT '2024-01-01' UNION ALL SELECT date(m, '+1 month') FROM months WHERE m < '2024-12-01') SELECT m, (SELECT sum(total) FROM orders WHERE strftime('%Y-%m', ordered_at) = substr(m, 1, 7)) FROM months

WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 10) SELECT sum(i) FROM n

WITH RECURSIVE t(id, parent_id) AS (SELECT id, parent_id FROM categories UNION SELECT c.id, t.parent_id FROM categories c, t WHERE c.parent_id = t.id) SELECT count(*) FROM t

SELECT * FROM (SELECT o.*, row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS rn FROM orders o) WHERE rn = 1

SELECT customer_id, sum(CASE WHEN status = 'paid' THEN total ELSE 0 END), sum(status = 'cancelled'), max(iif(status = 'paid', total, NULL)) FROM orders GROUP BY customer_id

SELECT substr(email, instr(email, '@') + 1) AS domain, count(*) FROM customers GROUP BY domain HAVING count(*) > 1

SELECT upper(name), lower(name), length(name), trim(name), ltrim(phone, '0 '), rtrim(phone), replace(phone, ' ', ''), substring(name, 2, 3), unicode(name), char(65, 66), hex(name), quote(name), typeof(id) FROM customers

SELECT abs(total), round(total, 1), max(total, 5), min(total, 5), sign(total), likely(total > 5), id % 7, id / 2, id << 1, id & 3, id | 4, ~id, -id FROM orders

SELECT sqrt(total), pow(total, 2), ceil(total), floor(total), ln(total + 1), log10(total + 1), exp(1), mod(id, 3), pi(), radians(180), degrees(1), trunc(total) FROM orders

SELECT * FROM customers WHERE name GLOB 'N*' AND name LIKE 'n%' ESCAPE '!' AND email NOT LIKE '%@x.%'

SELECT * FROM orders WHERE note IS NULL OR note IS NOT 'x' OR note ISNULL OR total NOTNULL OR note IS NOT NULL

SELECT * FROM orders WHERE note IS DISTINCT FROM 'x' AND status IS NOT DISTINCT FROM 'paid'

SELECT * FROM orders WHERE total BETWEEN 10 AND 100 AND status IN ('paid', 'shipped') AND channel NOT IN ('shop')

SELECT count(*) FROM orders o WHERE EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.quantity > 1)

SELECT id FROM orders EXCEPT SELECT order_id FROM payments

SELECT id FROM orders INTERSECT SELECT order_id FROM order_lines ORDER BY 1 LIMIT 5

SELECT id, 'a' AS k FROM orders UNION ALL SELECT id, 'b' FROM products UNION SELECT id, 'c' FROM stores ORDER BY k, id

SELECT country, count(*) FROM customers GROUP BY country UNION ALL SELECT 'all', count(*) FROM customers

SELECT * FROM orders o NATURAL JOIN order_lines l

SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id LEFT JOIN stores s ON s.id = o.store_id CROSS JOIN (SELECT count(*) AS n FROM products)

SELECT c.name, o.id FROM customers c RIGHT JOIN orders o ON o.customer_id = c.id

SELECT c.name, o.id FROM customers c FULL JOIN orders o ON o.customer_id = c.id

SELECT name COLLATE NOCASE FROM customers ORDER BY name COLLATE NOCASE DESC NULLS LAST

SELECT rowid, oid, _rowid_ FROM orders ORDER BY rowid

SELECT * FROM orders INDEXED BY orders_id

SELECT * FROM orders NOT INDEXED WHERE id = 5

WITH x AS MATERIALIZED (SELECT * FROM orders), y AS NOT MATERIALIZED (SELECT * FROM x) SELECT count(*) FROM y

WITH a(x) AS (SELECT 1), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b

SELECT x'4142', 0x1F, 1e3, .5, 5., 'it''s', 1.5e-2

SELECT CASE WHEN total < 10 THEN 'S' WHEN total BETWEEN 10 AND 100 THEN 'M' ELSE 'L' END AS size, count(*) FROM orders GROUP BY size ORDER BY 2 DESC

SELECT CASE status WHEN 'paid' THEN 1 WHEN 'shipped' THEN 2 END FROM orders

SELECT sum(total) * 100.0 / (SELECT sum(total) FROM orders) AS pct, status FROM orders GROUP BY status

SELECT status, count(*) * 100.0 / sum(count(*)) OVER () FROM orders GROUP BY status

SELECT avg(total) FROM (SELECT total FROM orders ORDER BY total LIMIT 2 - (SELECT count(*) FROM orders) % 2 OFFSET (SELECT (count(*) - 1) / 2 FROM orders))

SELECT o.id, (SELECT max(total) FROM orders o2 WHERE o2.customer_id = o.customer_id) AS best FROM orders o

SELECT CAST(total AS INTEGER), CAST(id AS TEXT), CAST('12abc' AS NUMERIC), CAST(total AS REAL), CAST(note AS BLOB) FROM orders

SELECT date('now'), time('now'), datetime('now', 'unixepoch'), strftime('%s', 'now'), CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP

SELECT date('2024-01-31', '+1 month'), date('2024-01-31', 'weekday 0', '-7 days'), julianday('2024-03-01') - julianday('2024-02-01')

SELECT "update", "delete", "drop" FROM audit_log

SELECT [id], `name` FROM stores

SELECT sum("Quantity" * "Unit Price") AS "Total" FROM "Order Details"

SELECT 'DROP TABLE x; --' AS a, '/* no */' AS b

SELECT count(*) FROM orders -- remark

SELECT /* remark */ id FROM orders

SELECT main.orders.id FROM main.orders

SELECT o.* FROM orders AS o WHERE o.id IN (SELECT max(id) FROM orders GROUP BY customer_id)

SELECT id FROM orders WHERE total > (SELECT avg(total) FROM orders) ORDER BY total DESC LIMIT 10 OFFSET 5

SELECT id FROM orders LIMIT 5, 10

SELECT id FROM orders ORDER BY status = 'paid' DESC, random() LIMIT 3

SELECT DISTINCT country, city FROM customers ORDER BY country, city

SELECT count(DISTINCT customer_id) FROM orders

SELECT count(*) FROM (SELECT DISTINCT customer_id, store_id FROM orders)

VALUES (1, 'a'), (2, 'b')

SELECT * FROM (VALUES (1, 'a'), (2, 'b'))

SELECT column1, column2 FROM (VALUES (1, 'a'), (2, 'b')) ORDER BY column1 DESC

EXPLAIN QUERY PLAN SELECT * FROM orders WHERE id = 1

PRAGMA table_info(orders)

PRAGMA foreign_key_list('orders')

SELECT * FROM orders WHERE id IN (1, 2, 3) AND NOT status = 'paid'

SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id

SELECT min(ordered_at), max(ordered_at), count(*) FROM orders HAVING count(*) > 0

SELECT customer_id, max(ordered_at), note FROM orders GROUP BY customer_id

SELECT p.name, c.name FROM products p LEFT JOIN categories c ON c.id = p.category_id WHERE c.parent_id IS NOT NULL OR p.active = 'yes'

SELECT strftime('%Y', hired_on) AS y, count(*), sum(salary), avg(salary) FROM employees GROUP BY y HAVING avg(salary) > 100

SELECT e.name, m.name AS manager FROM employees e LEFT JOIN employees m ON m.id = e.manager_id

SELECT s.city, sum(o.total) FROM stores s JOIN orders o ON o.store_id = s.id GROUP BY s.city ORDER BY 2 DESC NULLS FIRST

SELECT c.country, strftime('%Y-%m', o.ordered_at) AS m, sum(o.total), sum(sum(o.total)) OVER (PARTITION BY c.country ORDER BY strftime('%Y-%m', o.ordered_at)) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1, 2

SELECT value FROM json_each('[1,2,3]') WHERE value > 1

SELECT key, value FROM json_each('{"a": 1, "b": 2}')

SELECT g.value FROM generate_series(1, 5) g

SELECT id, total - lag(total) OVER (ORDER BY id) AS diff, round((total / lag(total) OVER (ORDER BY id) - 1) * 100, 1) AS pct FROM orders

SELECT CASE WHEN instr(lower(note), 'canary') > 0 THEN 1 ELSE 0 END FROM orders

SELECT c.id, count(o.id) AS n FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING n = 0

SELECT substr('abc', -2), 'a' || 'b' || 1, 5 = '5', NULL IS NULL, 1 IS TRUE, 3 IS NOT FALSE

SELECT 1 WHERE EXISTS (SELECT 1) AND NOT EXISTS (SELECT 1 WHERE 0)

SELECT t1.id FROM orders t1 LEFT JOIN payments t2 ON t1.id = t2.order_id WHERE t2.id IS NULL

SELECT DISTINCT o.status FROM orders o INNER JOIN customers c ON o.customer_id = c.id WHERE c.country = 'DE' GROUP BY o.status ORDER BY count(*) DESC

SELECT max(id) FILTER (WHERE total > 5) OVER (PARTITION BY status) FROM orders

SELECT sqlite_version(), glob('a*', 'abc'), like('a%', 'abc'), soundex('x'), unhex('41')

SELECT concat('a', 'b'), concat_ws('-', 'a', 'b'), string_agg(name, ',') FROM customers

SELECT timediff('2024-02-01', '2024-01-01'), octet_length('abc'), strftime('%F', 'now')

SELECT strftime('%Y-%m', o.ordered_at) AS month, c.country, sum(o.total) AS revenue, sum(o.total) - lag(sum(o.total)) OVER (PARTITION BY c.country ORDER BY strftime('%Y-%m', o.ordered_at)) AS diff FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1, 2

SELECT id FROM orders WHERE ordered_at >= date('now', 'start of month', '-3 months') AND ordered_at < date('now', 'start of month')

SELECT sum(n = 1) AS once, sum(n > 1) AS again FROM (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id)

SELECT p.name, rank() OVER (PARTITION BY c.name ORDER BY sum(l.quantity) DESC) AS place FROM order_lines l JOIN products p ON p.id = l.product_id JOIN categories c ON c.id = p.category_id GROUP BY p.name, c.name

SELECT name, salary, salary - avg(salary) OVER (PARTITION BY store_id) AS above FROM employees ORDER BY above DESC LIMIT 5

SELECT strftime('%H', ordered_at) AS h, strftime('%w', ordered_at) AS d, count(*) FROM orders GROUP BY h, d ORDER BY h, d

SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.ordered_at > date('now', '-90 days'))

SELECT lower(trim(email)) AS e, count(*), min(id), group_concat(id) FROM customers GROUP BY e HAVING count(*) > 1

SELECT avg(julianday(p.paid_at) - julianday(o.ordered_at)) * 24 AS hours FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.method IN ('card', 'transfer')

SELECT round(sum(CASE WHEN strftime('%Y', ordered_at) = '2024' THEN total END) / nullif(sum(CASE WHEN strftime('%Y', ordered_at) = '2023' THEN total END), 0) - 1, 3) AS growth FROM orders

SELECT json_extract(data, '$.color') AS color, avg(price), max(cost) - min(cost) FROM products GROUP BY color ORDER BY color IS NULL, color

SELECT o.status, o.n, round(o.n * 100.0 / t.n, 1) AS pct FROM (SELECT status, count(*) AS n FROM orders GROUP BY status) o CROSS JOIN (SELECT count(*) AS n FROM orders) t

SELECT d, sum(x) OVER (ORDER BY d) FROM (SELECT date(ordered_at) AS d, sum(total) AS x FROM orders GROUP BY date(ordered_at))

SELECT CASE WHEN substr(email, instr(email, '@') + 1) IN ('gmail.com', 'gmx.de') THEN 'private' ELSE 'business' END AS kind, count(*) FROM customers GROUP BY kind

SELECT bucket, count(*) FROM (SELECT ntile(10) OVER (ORDER BY total) AS bucket FROM orders) GROUP BY bucket

WITH firsts AS (SELECT customer_id, min(date(ordered_at)) AS first FROM orders GROUP BY customer_id) SELECT strftime('%Y-%m', f.first) AS cohort, (julianday(o.ordered_at) - julianday(f.first)) / 30 AS months, count(DISTINCT o.customer_id) FROM orders o JOIN firsts f USING (customer_id) GROUP BY cohort, CAST(months AS INTEGER)

SELECT * FROM customers c LEFT JOIN (SELECT customer_id, max(total) AS best FROM orders GROUP BY customer_id) b ON b.customer_id = c.id WHERE coalesce(b.best, 0) < 100

SELECT DISTINCT first_value(status) OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS last_status, customer_id FROM orders

SELECT sum(total) FILTER (WHERE channel = 'web') AS web, sum(total) FILTER (WHERE channel <> 'web') AS other, strftime('%Y', ordered_at) AS y FROM orders GROUP BY y

SELECT max(n) FROM (SELECT count(*) AS n FROM order_lines GROUP BY order_id HAVING sum(quantity) > 1)
