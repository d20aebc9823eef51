# What reporting tools and analysts write.

SELECT `source`.`status` AS `status`, SUM(`source`.`total`) AS `sum` FROM (SELECT `orders`.`status` AS `status`, `orders`.`total` AS `total`, STR_TO_DATE(CONCAT(DATE_FORMAT(`orders`.`ordered_at`, '%Y-%m'), '-01'), '%Y-%m-%d') AS `m` FROM `orders`) AS `source` GROUP BY `source`.`status` ORDER BY `source`.`status` ASC

SELECT COUNT(*) AS `count`, DATE(`orders`.`ordered_at`) AS `day` FROM `orders` WHERE `orders`.`ordered_at` >= DATE(DATE_ADD(NOW(6), INTERVAL -30 day)) AND `orders`.`ordered_at` < DATE(NOW(6)) GROUP BY DATE(`orders`.`ordered_at`) ORDER BY DATE(`orders`.`ordered_at`) ASC

SELECT DATE_FORMAT(orders.ordered_at ,'%Y-%m') AS `orders.month`, COALESCE(SUM(orders.total ), 0) AS `orders.sum` FROM orders WHERE ((( orders.ordered_at ) >= ((TIMESTAMP('2024-01-01'))) AND ( orders.ordered_at ) < ((TIMESTAMP('2024-02-01'))))) GROUP BY 1 ORDER BY DATE_FORMAT(orders.ordered_at ,'%Y-%m') DESC LIMIT 500

SELECT (FLOOR(((`orders`.`total` - 0.0) / 20.0)) * 20.0) + 0.0 AS `bin`, COUNT(*) FROM `orders` GROUP BY 1 ORDER BY 1

SELECT STR_TO_DATE(CONCAT(YEARWEEK(ordered_at), ' Sunday'), '%X%V %W') AS wk, count(*) FROM orders GROUP BY wk

SELECT status, total, SUM(total) OVER w AS running FROM orders WINDOW w AS (PARTITION BY status ORDER BY ordered_at)

SELECT id, AVG(total) OVER (ORDER BY ordered_at ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM orders

SELECT id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY total DESC) AS rn, DENSE_RANK() OVER (ORDER BY total), NTILE(4) OVER (ORDER BY total), PERCENT_RANK() OVER (ORDER BY total), CUME_DIST() OVER (ORDER BY total) FROM orders

SELECT customer_id, DATEDIFF(ordered_at, LAG(ordered_at) OVER (PARTITION BY customer_id ORDER BY ordered_at)) AS gap FROM orders

SELECT customer_id, FIRST_VALUE(total) OVER (PARTITION BY customer_id ORDER BY id), NTH_VALUE(total, 2) OVER (PARTITION BY customer_id ORDER BY id) FROM orders

SELECT country, city, COUNT(*) FROM customers GROUP BY country, city WITH ROLLUP

SELECT country, COUNT(*) AS n FROM customers GROUP BY country DESC

SELECT country, city, COUNT(*) AS n FROM customers GROUP BY country ASC, city DESC

SELECT country, GROUP_CONCAT(DISTINCT city ORDER BY city DESC SEPARATOR '; ') FROM customers GROUP BY country

SELECT GROUP_CONCAT(name ORDER BY id LIMIT 3) FROM customers

SELECT YEAR(ordered_at) AS y, QUARTER(ordered_at) AS q, MONTHNAME(ordered_at), DAYNAME(ordered_at), WEEK(ordered_at, 3), SUM(total) FROM orders GROUP BY y, q, 3, 4, 5

SELECT TIMESTAMPDIFF(MONTH, c.created_at, o.ordered_at) AS months, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY months

SELECT TIMESTAMPADD(WEEK, 1, ordered_at), ordered_at + INTERVAL 1 DAY, ordered_at - INTERVAL '1:30' HOUR_MINUTE, DATE_SUB(ordered_at, INTERVAL 3 MONTH), ADDDATE(ordered_at, 5) FROM orders

SELECT LAST_DAY(ordered_at), MAKEDATE(2024, 60), DAYOFWEEK(ordered_at), WEEKDAY(ordered_at), DAYOFYEAR(ordered_at), TO_DAYS(ordered_at), FROM_DAYS(738000), SEC_TO_TIME(3661), TIME_TO_SEC('01:00:00') FROM orders

SELECT UNIX_TIMESTAMP(ordered_at), FROM_UNIXTIME(1700000000), FROM_UNIXTIME(1700000000, '%Y'), CONVERT_TZ(ordered_at, '+00:00', '+02:00'), UTC_TIMESTAMP(), CURDATE(), CURRENT_DATE, CURTIME() FROM orders

SELECT EXTRACT(YEAR_MONTH FROM ordered_at), EXTRACT(HOUR FROM ordered_at), PERIOD_DIFF(202402, 202311), TIMEDIFF('10:00:00', '09:30:00') FROM orders

SELECT 7 DIV 2, 7 MOD 2, 7 % 2, 7 / 2, -7 DIV 2, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4

SELECT * FROM orders WHERE note <=> NULL OR total <=> 5

SELECT * FROM orders WHERE NOT (store_id <=> 3) AND status IN ('paid', 'shipped') XOR total > 100

SELECT IF(total > 100, 'big', 'small') AS size, IFNULL(note, '-'), NULLIF(total, 0), COALESCE(note, status) FROM orders

SELECT ELT(2, 'a', 'b'), FIELD(status, 'paid', 'shipped'), FIND_IN_SET('b', 'a,b,c'), INTERVAL(5, 1, 4, 6), MAKE_SET(1 | 4, 'a', 'b', 'c') FROM orders

SELECT SUBSTRING_INDEX(email, '@', -1) AS domain, COUNT(*) FROM customers GROUP BY domain HAVING COUNT(*) > 1 ORDER BY NULL

SELECT LPAD(id, 6, '0'), RPAD(name, 20, '.'), REPEAT('x', 3), REVERSE(name), INSERT(name, 1, 2, 'zz'), INSTR(name, 'a'), LOCATE('a', name, 2), LEFT(name, 3), RIGHT(name, 3), MID(name, 2, 2) FROM customers

SELECT CONCAT_WS(', ', city, country), CHAR_LENGTH(name), LENGTH(name), UPPER(name), LCASE(name), TRIM(LEADING '0' FROM phone), REPLACE(phone, ' ', ''), QUOTE(name), HEX(name), ORD(name), SOUNDEX(name), STRCMP(name, 'a'), SPACE(2) FROM customers

SELECT FORMAT(total, 2), ROUND(total, 1), TRUNCATE(total, 1), CEIL(total), FLOOR(total), ABS(total), SIGN(total), SQRT(total), POW(total, 2), MOD(id, 3), GREATEST(total, 5), LEAST(total, 5), LOG10(total + 1), EXP(1), RADIANS(180), CRC32(status), CONV('ff', 16, 10), BIN(5), OCT(8) FROM orders

SELECT * FROM customers WHERE name REGEXP '^A.*n$' OR name RLIKE 'x|y' OR email NOT REGEXP '@example'

SELECT REGEXP_REPLACE(phone, '[^0-9]', ''), REGEXP_SUBSTR(name, '[A-Z]+'), REGEXP_INSTR(name, 'a') FROM customers

SELECT * FROM customers WHERE name LIKE 'A\_%' OR name LIKE 'A|_%' ESCAPE '|' OR name SOUNDS LIKE 'smith'

SELECT JSON_EXTRACT(data, '$.color'), JSON_UNQUOTE(JSON_EXTRACT(data, '$.size.width')), JSON_LENGTH(data, '$.tags'), JSON_KEYS(data), JSON_TYPE(data), JSON_VALID(data), JSON_DEPTH(data) FROM products

SELECT JSON_OBJECT('id', id, 'name', name), JSON_ARRAY(id, name), JSON_SET(data, '$.a', 1), JSON_REMOVE(data, '$.a'), JSON_MERGE_PATCH(data, '{"a": 1}'), JSON_CONTAINS(data, '1', '$.tags'), JSON_SEARCH(data, 'one', 'red') FROM products

SELECT JSON_ARRAYAGG(name), JSON_OBJECTAGG(id, name) FROM customers

SELECT JSON_VALUE(data, '$.color') AS color, COUNT(*) FROM products GROUP BY color

SELECT p.id, t.tag, t.pos FROM products p, JSON_TABLE(p.data, '$.tags[*]' COLUMNS (pos FOR ORDINALITY, tag VARCHAR(50) PATH '$')) AS t

SELECT jt.* FROM JSON_TABLE('[{"a": 1, "b": [{"c": 2}]}]', '$[*]' COLUMNS (a INT PATH '$.a' DEFAULT '0' ON EMPTY NULL ON ERROR, NESTED PATH '$.b[*]' COLUMNS (c INT PATH '$.c'))) AS jt

SELECT c.name, (SELECT SUM(o.total) FROM orders o WHERE o.customer_id = c.id) AS spent FROM customers c ORDER BY spent DESC LIMIT 10, 20

WITH RECURSIVE months AS (SELECT CAST('2024-01-01' AS DATE) AS m UNION ALL SELECT m + INTERVAL 1 MONTH FROM months WHERE m < '2024-12-01') SELECT m, COUNT(o.id) FROM months LEFT JOIN orders o ON o.ordered_at >= m AND o.ordered_at < m + INTERVAL 1 MONTH GROUP BY m

WITH RECURSIVE chain (id, name, depth, path) AS (SELECT id, name, 0, CAST(id AS CHAR(200)) FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, c.depth + 1, CONCAT(c.path, ',', e.id) FROM employees e JOIN chain c ON c.id = e.manager_id) SELECT CONCAT(REPEAT('  ', depth), name) FROM chain ORDER BY path

WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 10) SELECT * FROM seq

SELECT * FROM (SELECT o.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS rn FROM orders o) t WHERE rn <= 3

SELECT customer_id, SUM(CASE WHEN status = 'paid' THEN total ELSE 0 END) AS paid, SUM(status = 'cancelled') AS cancelled, COUNT(DISTINCT CASE WHEN total > 5 THEN store_id END) FROM orders GROUP BY customer_id

SELECT COUNT(DISTINCT customer_id, store_id) FROM orders

SELECT BIT_AND(id), BIT_OR(id), BIT_XOR(id), STD(total), STDDEV_SAMP(total), VARIANCE(total), VAR_SAMP(total) FROM orders

SELECT * FROM orders WHERE (customer_id, store_id) IN ((1, 2), (3, 4))

SELECT * FROM orders WHERE (customer_id, store_id) = (SELECT id, 1 FROM customers WHERE country = 'DE' LIMIT 1)

SELECT * FROM orders WHERE total > ALL (SELECT AVG(total) FROM orders GROUP BY status) OR total = ANY (SELECT price FROM products) OR total <> SOME (SELECT cost FROM products)

SELECT SQL_NO_CACHE COUNT(*) FROM orders

SELECT SQL_SMALL_RESULT status, COUNT(*) FROM orders GROUP BY status

SELECT STRAIGHT_JOIN o.id FROM orders o JOIN customers c ON c.id = o.customer_id

SELECT * FROM orders USE INDEX (PRIMARY) WHERE id > 5

SELECT * FROM orders o FORCE INDEX FOR JOIN (PRIMARY) JOIN customers c IGNORE INDEX (PRIMARY) ON c.id = o.customer_id

SELECT /*+ NO_INDEX_MERGE(orders) */ id FROM orders

SELECT DISTINCTROW country FROM customers

SELECT o.id FROM orders o LEFT JOIN (payments p JOIN order_lines l ON l.order_id = p.order_id) ON p.order_id = o.id

SELECT * FROM orders o NATURAL LEFT JOIN payments p

SELECT * FROM orders o INNER JOIN customers c USING (id) CROSS JOIN stores s STRAIGHT_JOIN products p ON p.id = s.id

SELECT MATCH (name) AGAINST ('red shoe' IN NATURAL LANGUAGE MODE) AS score, name FROM products WHERE MATCH (name) AGAINST ('+red -blue' IN BOOLEAN MODE)

SELECT CAST(total AS DECIMAL(10, 2)), CAST(id AS CHAR), CAST('5' AS UNSIGNED), CAST(ordered_at AS DATE), CONVERT(total, SIGNED), CONVERT(status USING utf8mb4), BINARY status, CAST(status AS BINARY), CAST(total AS DOUBLE) FROM orders

SELECT name COLLATE utf8mb4_bin FROM customers ORDER BY name COLLATE utf8mb4_general_ci

SELECT _utf8mb4'abc', N'abc', X'4D', 0x4D, b'101', 0b101, 'it''s', "double ""quoted""", 'a' 'b'

SELECT TRUE, FALSE, NULL IS NULL, 1 IS TRUE, NOT 1, !0, 5 IS NOT UNKNOWN

SELECT id FROM orders UNION SELECT order_id FROM payments ORDER BY id LIMIT 10 OFFSET 5

(SELECT id, 'top' AS kind FROM orders ORDER BY total DESC LIMIT 5) UNION ALL (SELECT id, 'bottom' FROM orders ORDER BY total LIMIT 5)

SELECT id FROM orders EXCEPT SELECT order_id FROM payments

SELECT id FROM orders INTERSECT SELECT order_id FROM payments

SELECT country, COUNT(*) AS n, ROUND(100 * COUNT(*) / (SELECT COUNT(*) FROM customers), 1) AS pct FROM customers GROUP BY country HAVING n > 1 ORDER BY n DESC, country

SELECT SUM(total) OVER (PARTITION BY YEAR(ordered_at), MONTH(ordered_at)) / SUM(total) OVER () AS share FROM orders

SELECT MAX(total) - MIN(total) AS spread, AVG(total) FROM orders WHERE DATE(ordered_at) = CURDATE() - INTERVAL 1 DAY

SELECT * FROM orders WHERE ordered_at BETWEEN '2024-01-01' AND '2024-01-31 23:59:59' AND HOUR(ordered_at) NOT BETWEEN 0 AND 6

SELECT DATE '2024-01-01', TIME '10:00:00', TIMESTAMP '2024-01-01 10:00:00', {d '2024-01-01'}, {ts '2024-01-01 10:00:00'}

SELECT INET_ATON('10.0.0.1'), INET_NTOA(167772161), UUID() IS NOT NULL, MD5(name), SHA1(name), SHA2(name, 256), TO_BASE64(name), FROM_BASE64('YQ==') FROM customers

SELECT RAND() < 0.5, RAND(42), PI(), DEGREES(PI()), ATAN2(1, 2), COT(1)

SELECT id FROM orders ORDER BY FIELD(status, 'paid', 'shipped'), RAND() LIMIT 3

SELECT id FROM orders ORDER BY total IS NULL, total DESC

SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id

SELECT DATABASE(), VERSION(), USER() IS NOT NULL

SELECT `update`, `delete`, `drop` FROM audit_log

SELECT 'DROP TABLE x; -- ' AS t, "it's" AS u

SELECT COUNT(*) FROM orders # trailing remark

SELECT o.*, c.name AS `select` FROM orders AS o, customers AS c WHERE o.customer_id = c.id

SELECT SUM(`Quantity` * `Unit Price`) FROM `Order Details`

SELECT status, COUNT(*) * 100.0 / SUM(COUNT(*)) OVER () AS pct FROM orders GROUP BY status

SELECT MEDIAN(total) OVER (PARTITION BY status) FROM orders

SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY total) OVER (PARTITION BY status) FROM orders

SELECT id, total, LEAD(total, 2, 0) OVER (ORDER BY id) FROM orders

SELECT LAST_VALUE(total) OVER (PARTITION BY customer_id ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM orders

SELECT ANY_VALUE(name), country FROM customers GROUP BY country

SELECT COUNT(*) FROM orders WHERE note IS NOT NULL AND TRIM(note) <> '' AND CHAR_LENGTH(note) > 3

SELECT c.country, MIN(o.ordered_at), MAX(o.ordered_at) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status <> 'cancelled' GROUP BY c.country WITH ROLLUP HAVING c.country IS NOT NULL

SELECT CASE WHEN total < 10 THEN 'S' WHEN total BETWEEN 10 AND 100 THEN 'M' ELSE 'L' END AS size, COUNT(*) FROM orders GROUP BY size

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v

VALUES (1, 2), (3, 4)

EXPLAIN SELECT * FROM orders WHERE id = 1

EXPLAIN FORMAT=JSON SELECT COUNT(*) FROM orders

SHOW COLUMNS FROM orders

DESCRIBE customers

SHOW INDEX FROM orders

SHOW CREATE TABLE orders

SELECT id FROM orders WHERE id IN (SELECT order_id FROM payments WHERE amount > 10) AND EXISTS (SELECT 1 FROM customers c WHERE c.id = orders.customer_id)

SELECT id FROM orders LIMIT 5 OFFSET 10

SELECT id FROM orders OFFSET 2 ROWS FETCH NEXT 5 ROWS ONLY

SELECT CONCAT(UCASE(LEFT(name, 1)), LCASE(SUBSTRING(name, 2))), SUBSTR(name FROM 2 FOR 3), POSITION('a' IN name), EXPORT_SET(5, 'Y', 'N', ',', 4) FROM customers

SELECT MICROSECOND(NOW(6)), NOW(3), SYSDATE(), LOCALTIME, LOCALTIMESTAMP(), UTC_DATE(), GET_FORMAT(DATE, 'ISO')

SELECT YEARWEEK(ordered_at, 1), WEEKOFYEAR(ordered_at), TIME(ordered_at), TIME_FORMAT(ordered_at, '%H:%i'), ADDTIME(ordered_at, '1:00:00'), SUBTIME(ordered_at, '0:30') FROM orders

SELECT DATE_FORMAT(o.ordered_at, '%Y-%m') AS month, c.country, SUM(o.total) AS revenue, SUM(o.total) - LAG(SUM(o.total)) OVER (PARTITION BY c.country ORDER BY DATE_FORMAT(o.ordered_at, '%Y-%m')) AS diff FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY month, c.country

SELECT id FROM orders WHERE ordered_at >= DATE_FORMAT(CURDATE(), '%Y-%m-01') - INTERVAL 3 MONTH AND ordered_at < LAST_DAY(CURDATE()) + INTERVAL 1 DAY

SELECT SUM(n = 1) AS once, SUM(n > 1) AS again FROM (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) x

SELECT p.name, RANK() OVER (PARTITION BY c.name ORDER BY SUM(l.quantity) DESC) AS place FROM order_lines l JOIN products p ON p.id = l.product_id JOIN categories c ON c.id = p.category_id GROUP BY p.name, c.name

SELECT id, SUM(total) OVER (PARTITION BY customer_id ORDER BY ordered_at, id ROWS UNBOUNDED PRECEDING) FROM orders

SELECT name, salary, salary - AVG(salary) OVER (PARTITION BY store_id) AS above FROM employees ORDER BY above DESC LIMIT 5

SELECT HOUR(ordered_at) AS h, DAYOFWEEK(ordered_at) AS d, COUNT(*) FROM orders GROUP BY h, d ORDER BY h, d

SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.ordered_at > NOW() - INTERVAL 90 DAY)

SELECT SUM(a.amount) AS paid, o.status FROM payments a RIGHT JOIN orders o ON a.order_id = o.id GROUP BY o.status HAVING paid IS NULL OR paid > 100

SELECT IF(GROUPING(status), 'all', status) AS s, SUM(total) FROM orders GROUP BY status WITH ROLLUP

SELECT LOWER(TRIM(email)) AS e, COUNT(*), MIN(id), GROUP_CONCAT(id ORDER BY id) FROM customers GROUP BY e HAVING COUNT(*) > 1

SELECT AVG(TIMESTAMPDIFF(SECOND, o.ordered_at, p.paid_at)) / 3600 AS hours FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.method IN ('card', 'transfer')

SELECT ROUND(SUM(CASE WHEN YEAR(ordered_at) = 2024 THEN total END) / NULLIF(SUM(CASE WHEN YEAR(ordered_at) = 2023 THEN total END), 0) - 1, 3) AS growth FROM orders

SELECT JSON_UNQUOTE(JSON_EXTRACT(data, '$.color')) AS color, AVG(price), STDDEV_POP(price) FROM products GROUP BY color WITH ROLLUP

SELECT e.name, m.name AS boss FROM employees e LEFT JOIN employees m ON m.id = e.manager_id ORDER BY ISNULL(m.name), m.name

SELECT o.status, o.n, ROUND(o.n * 100 / t.n, 1) AS pct FROM (SELECT status, COUNT(*) AS n FROM orders GROUP BY status) o CROSS JOIN (SELECT COUNT(*) AS n FROM orders) t

SELECT d, SUM(x) OVER (ORDER BY d) FROM (SELECT DATE(ordered_at) AS d, SUM(total) AS x FROM orders GROUP BY DATE(ordered_at)) q

SELECT * FROM orders WHERE status = 'paid' AND (channel, store_id) NOT IN (SELECT channel, store_id FROM orders WHERE total IS NULL)

SELECT WEEK(ordered_at, 1) AS w, COUNT(DISTINCT customer_id) AS buyers, COUNT(*) / COUNT(DISTINCT customer_id) AS each_one FROM orders WHERE YEAR(ordered_at) = YEAR(CURDATE()) - 1 GROUP BY w

SELECT CASE WHEN SUBSTRING_INDEX(email, '@', -1) IN ('gmail.com', 'gmx.de') THEN 'private' ELSE 'business' END AS kind, COUNT(*) FROM customers GROUP BY kind
