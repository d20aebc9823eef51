# What nobody needs for reading.

-- statement.several
SELECT * FROM orders; DROP TABLE orders

-- statement.several
SELECT 1; SELECT 2; SELECT 3

-- write.not_allowed
;;DELETE FROM orders WHERE 1 = 1

-- relation.unknown
WITH orders AS (SELECT * FROM payments_secret) SELECT * FROM orders

-- relation.unknown
WITH x AS (SELECT * FROM users) SELECT 1 FROM orders

-- relation.unknown
SELECT (SELECT password FROM users LIMIT 1) FROM orders

-- relation.unknown
SELECT * FROM orders WHERE id IN (SELECT id FROM hidden_table)

-- column.unknown
SELECT id FROM orders UNION SELECT secret FROM customers

-- relation.unknown
SELECT id FROM orders ORDER BY (SELECT password FROM users LIMIT 1)

-- relation.unknown
SELECT id FROM orders GROUP BY (SELECT max(x) FROM users)

-- relation.unknown
SELECT id FROM orders HAVING EXISTS (SELECT 1 FROM users)

-- relation.unknown
SELECT id FROM orders LIMIT (SELECT count(*) FROM users)

-- relation.unknown
SELECT CASE WHEN EXISTS (SELECT 1 FROM users) THEN 1 END FROM orders

-- relation.unknown
SELECT count(*) OVER (PARTITION BY (SELECT 1 FROM users)) FROM orders

-- relation.unknown
SELECT sum(total) OVER (ORDER BY (SELECT 1 FROM users)) FROM orders

-- relation.unknown
SELECT o.id FROM orders o JOIN users u ON u.id = o.id

-- relation.unknown
SELECT o.id FROM orders o, users u

-- relation.unknown
SELECT o.id FROM (SELECT * FROM users) o

-- column.unknown
SELECT secret_column FROM orders

-- relation.not_in_from
SELECT orders.secret_column FROM orders o

-- column.unknown
SELECT o.password FROM orders o

-- relation.not_in_from
SELECT x.* FROM orders o

-- relation.not_in_from
SELECT o.id FROM orders o WHERE o.id = u.id

-- write.not_allowed
INSERT INTO orders (id) VALUES (1)

-- write.not_allowed
UPDATE orders SET total = 0 WHERE id = 1

-- write.not_allowed
DELETE FROM orders WHERE id = 1

-- statement.schema_change
CREATE TABLE t AS SELECT * FROM orders

-- statement.schema_change
CREATE VIEW v AS SELECT * FROM orders

-- statement.schema_change
DROP TABLE orders

-- statement.schema_change
ALTER TABLE orders ADD COLUMN x INT

-- statement.schema_change
GRANT SELECT ON orders TO public

-- statement.schema_change
REVOKE ALL ON orders FROM public

-- statement.session
BEGIN

-- statement.session
COMMIT

-- statement.session
ROLLBACK

-- statement.session
SAVEPOINT x

-- explain.only_reads
EXPLAIN DELETE FROM orders WHERE id = 1

-- explain.only_reads
EXPLAIN UPDATE orders SET total = 1 WHERE id = 1

-- explain.only_reads
EXPLAIN INSERT INTO orders (id) VALUES (1)

-- write.not_allowed
WITH x AS (SELECT 1) DELETE FROM orders WHERE id = 1

-- write.not_allowed
WITH x AS (SELECT 1) UPDATE orders SET total = 1 WHERE id = 1

-- write.not_allowed
WITH x AS (SELECT 1) INSERT INTO orders (id) SELECT 1

-- syntax.invalid
SELECT id FROM orders WHERE id = (DELETE FROM orders WHERE id = 1)

-- function.not_allowed
SELECT evil_function(id) FROM orders

-- function.not_allowed
SELECT orders.evil_function(id) FROM orders

-- relation.unknown
SELECT id FROM no_such_schema.orders

-- relation.unknown
SELECT id FROM a.b.c.orders

-- alias.columns
SELECT * FROM orders AS o (a, b, c, d, e, f, g, h, i, j)

-- column.ambiguous
SELECT id FROM orders o JOIN customers o ON 1 = 1

-- cte.duplicate
WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a

-- syntax.unreadable
SELECT 'unterminated

-- syntax.unreadable
SELECT "unterminated

-- syntax.unreadable
SELECT /* unterminated

-- relation.unknown
SELECT * FROM "users"

-- input.too_deep
SELECT (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- statement.never_allowed
ATTACH DATABASE '/tmp/x' AS y

-- statement.never_allowed
ATTACH '/etc/passwd' AS p

-- statement.never_allowed
DETACH DATABASE y

-- statement.schema_change
VACUUM

-- statement.schema_change
VACUUM INTO '/tmp/x'

-- statement.schema_change
REINDEX orders

-- statement.schema_change
ANALYZE

-- statement.schema_change
ANALYZE orders

-- utility.not_allowed
PRAGMA journal_mode = DELETE

-- utility.not_allowed
PRAGMA journal_mode

-- utility.not_allowed
PRAGMA writable_schema = ON

-- utility.not_allowed
PRAGMA query_only = 0

-- utility.not_allowed
PRAGMA user_version = 5

-- utility.not_allowed
PRAGMA wal_checkpoint(TRUNCATE)

-- utility.not_allowed
PRAGMA optimize

-- utility.not_allowed
PRAGMA database_list

-- relation.system
PRAGMA table_info(sqlite_master)

-- relation.unknown
PRAGMA table_info(users)

-- utility.not_allowed
PRAGMA main.journal_mode = OFF

-- utility.not_allowed
PRAGMA temp_store_directory = '/tmp'

-- utility.not_allowed
PRAGMA trusted_schema = ON

-- utility.not_allowed
PRAGMA load_extension

-- utility.not_allowed
PRAGMA compile_options

-- utility.not_allowed
PRAGMA function_list

-- utility.not_allowed
PRAGMA key = 'x'

-- statement.several
PRAGMA table_info(orders); DROP TABLE orders

-- function.forbidden
SELECT load_extension('x')

-- function.forbidden
SELECT load_extension('x', 'y')

-- function.forbidden
SELECT writefile('/tmp/x', 'y')

-- function.forbidden
SELECT readfile('/etc/passwd')

-- function.forbidden
SELECT edit('x')

-- function.forbidden
SELECT fts3_tokenizer('x')

-- function.forbidden
SELECT fts3_tokenizer('x', x'00')

-- relation.system
SELECT * FROM sqlite_master

-- relation.system
SELECT * FROM sqlite_schema

-- relation.system
SELECT * FROM main.sqlite_master

-- relation.system
SELECT * FROM "sqlite_master"

-- relation.system
SELECT * FROM [sqlite_master]

-- relation.system
SELECT * FROM `sqlite_master`

-- relation.system
SELECT * FROM sqlite_temp_master

-- relation.system
SELECT * FROM temp.sqlite_temp_schema

-- relation.system
SELECT * FROM sqlite_sequence

-- relation.system
SELECT * FROM sqlite_stat1

-- relation.system
SELECT * FROM dbstat

-- function.forbidden
SELECT * FROM pragma_table_info('orders')

-- relation.system
SELECT * FROM pragma_database_list

-- function.forbidden
SELECT * FROM pragma_database_list()

-- relation.system
SELECT * FROM pragma_function_list

-- relation.system
SELECT * FROM pragma_compile_options

-- relation.system
SELECT * FROM sqlite_dbpage

-- function.not_allowed
SELECT * FROM fsdir('/')

-- function.not_allowed
SELECT * FROM csv('x')

-- function.not_allowed
SELECT * FROM zipfile('x')

-- relation.system
SELECT * FROM orders, pragma_user_version

-- relation.system
SELECT (SELECT sql FROM sqlite_master LIMIT 1)

-- relation.system
SELECT * FROM temp.orders

-- relation.unknown
SELECT * FROM other.orders

-- function.forbidden
SELECT randomblob(1000000000)

-- function.forbidden
SELECT zeroblob(1000000000)

-- function.forbidden
SELECT hex(zeroblob(1000000000))

-- function.too_large
SELECT printf('%1000000000d', 1)

-- function.too_large
SELECT printf('%*d', 1000000000, 1)

-- function.too_large
SELECT format('%.1000000000f', 1.0)

-- function.forbidden
SELECT replace(hex(zeroblob(10000)), '00', hex(zeroblob(10000)))

-- function.forbidden
SELECT last_insert_rowid(), changes(), total_changes()

-- function.forbidden
SELECT sqlite_compileoption_get(1)

-- function.forbidden
SELECT sqlite_log(1, 'x')

-- function.forbidden
SELECT sqlite_offset(id) FROM orders

-- function.not_allowed
SELECT sqlite3_exec('drop table orders')

-- function.not_allowed
SELECT eval('drop table orders')

-- function.forbidden
SELECT * FROM orders WHERE load_extension('x')

-- function.forbidden
SELECT id FROM orders ORDER BY load_extension('x')

-- function.forbidden
SELECT id FROM orders GROUP BY load_extension('x')

-- function.forbidden
SELECT id FROM orders LIMIT load_extension('x')

-- function.forbidden
SELECT count(*) FILTER (WHERE load_extension('x')) FROM orders

-- function.forbidden
SELECT sum(id) OVER (PARTITION BY load_extension('x')) FROM orders

-- function.forbidden
SELECT CASE WHEN load_extension('x') THEN 1 END

-- function.forbidden
SELECT coalesce(load_extension('x'), 1)

-- function.forbidden
SELECT CAST(load_extension('x') AS TEXT)

-- function.forbidden
SELECT load_extension('x') COLLATE NOCASE

-- function.forbidden
SELECT load_extension('x') IS NULL

-- function.forbidden
SELECT 1 IN (load_extension('x'))

-- function.forbidden
SELECT load_extension('x') BETWEEN 1 AND 2

-- function.forbidden
SELECT 'x' LIKE load_extension('x')

-- function.forbidden
SELECT 'x' GLOB load_extension('x')

-- function.forbidden
SELECT -load_extension('x')

-- function.forbidden
SELECT NOT load_extension('x')

-- function.forbidden
SELECT (load_extension('x'), 1) = (1, 2)

-- function.forbidden
SELECT * FROM json_each(load_extension('x'))

-- function.forbidden
SELECT json_extract(load_extension('x'), '$')

-- function.forbidden
SELECT data->load_extension('x') FROM products

-- function.forbidden
VALUES (load_extension('x'))

-- function.forbidden
SELECT "load_extension"('x')

-- function.forbidden
SELECT [load_extension]('x')

-- function.forbidden
SELECT LOAD_EXTENSION ('x')

-- function.forbidden
SELECT load_extension/**/('x')

-- function.forbidden
WITH x(a) AS (VALUES (load_extension('x'))) SELECT * FROM x

-- write.inside_query
WITH x AS (DELETE FROM orders RETURNING id) SELECT * FROM x

-- write.inside_query
WITH x AS (INSERT INTO orders (id) VALUES (1) RETURNING id) SELECT * FROM x

-- write.not_allowed
REPLACE INTO orders (id) VALUES (1)

-- write.not_allowed
INSERT OR REPLACE INTO orders (id) VALUES (1)

-- write.not_allowed
INSERT INTO orders DEFAULT VALUES

-- write.not_allowed
INSERT INTO orders (id) VALUES (1) ON CONFLICT DO NOTHING

-- write.not_allowed
UPDATE OR IGNORE orders SET total = 0 WHERE id = 1

-- write.not_allowed
DELETE FROM orders WHERE id = 1 RETURNING *

-- statement.schema_change
CREATE TEMP TABLE t (id)

-- statement.schema_change
CREATE VIRTUAL TABLE t USING fts5(x)

-- statement.schema_change
CREATE TRIGGER x AFTER INSERT ON orders BEGIN SELECT 1; END

-- statement.schema_change
CREATE INDEX i ON orders (id)

-- statement.schema_change
DROP VIEW monthly_revenue

-- statement.schema_change
DROP TRIGGER x

-- statement.schema_change
ALTER TABLE orders RENAME TO x

-- statement.session
BEGIN IMMEDIATE

-- statement.session
BEGIN EXCLUSIVE TRANSACTION

-- statement.session
END TRANSACTION

-- statement.session
RELEASE x

-- statement.session
SAVEPOINT a

-- explain.only_reads
EXPLAIN QUERY PLAN DELETE FROM orders WHERE id = 1

-- relation.system
EXPLAIN QUERY PLAN SELECT * FROM sqlite_master

-- explain.only_reads
EXPLAIN INSERT INTO orders (id) VALUES (1)

-- placeholder.unbound
SELECT ?1

-- placeholder.unbound
SELECT :name

-- placeholder.unbound
SELECT @name

-- placeholder.unbound
SELECT $name

-- function.not_allowed
SELECT RAISE(ABORT, 'x')

-- syntax.invalid
SELECT id FROM orders COLLATE evil

-- relation.unknown
SELECT * FROM orders INDEXED BY evil, users

-- column.unknown
SELECT highlight(orders, 0, 'a', 'b') FROM orders

-- column.unknown
SELECT bm25(orders) FROM orders

-- column.unknown
SELECT snippet(orders) FROM orders

-- function.not_allowed
SELECT rtreecheck('x')

-- function.not_allowed
SELECT sha3('x')

-- function.not_allowed
SELECT uuid()

-- function.not_allowed
SELECT geopoly_area('x')

-- function.too_large
SELECT * FROM generate_series(1, 1000000000000)

-- statement.not_supported
.read /etc/passwd

-- statement.not_supported
.shell id

-- relation.system
SELECT * FROM orders WHERE rowid IN (SELECT rowid FROM sqlite_master)

-- column.unknown
SELECT o.evil FROM orders o JOIN json_each('[1]') j

-- relation.unknown
SELECT json_group_array(x) FROM users

-- relation.not_in_from
SELECT "no_such"."id" FROM orders

-- relation.unknown
SELECT main.users.id FROM main.users

-- function.forbidden
SELECT writefile("x", data) FROM products
