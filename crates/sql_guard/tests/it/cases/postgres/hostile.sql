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

-- relation.unknown
WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM a

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

-- write.inside_query
WITH gone AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM gone

-- write.inside_query
WITH x AS MATERIALIZED (UPDATE orders SET total = 0 WHERE id = 1 RETURNING id) SELECT * FROM x

-- write.inside_query
WITH x AS (SELECT 1), y AS (INSERT INTO orders (id) VALUES (1) RETURNING id) SELECT * FROM x

-- write.inside_query
WITH x AS (MERGE INTO orders o USING customers c ON o.id = c.id WHEN MATCHED THEN DELETE RETURNING o.id) SELECT * FROM x

-- write.select_into
SELECT * INTO stolen FROM orders

-- write.select_into
SELECT id INTO TEMP TABLE stolen FROM orders

-- lock.not_allowed
SELECT * FROM orders FOR UPDATE

-- lock.not_allowed
SELECT * FROM orders FOR NO KEY UPDATE SKIP LOCKED

-- lock.not_allowed
SELECT * FROM orders FOR SHARE OF orders

-- lock.not_allowed
SELECT * FROM (SELECT * FROM orders FOR KEY SHARE) x

-- explain.analyze
EXPLAIN ANALYZE SELECT * FROM orders

-- explain.analyze
EXPLAIN (ANALYZE true) SELECT 1

-- explain.analyze
EXPLAIN (ANALYZE on, BUFFERS) SELECT 1

-- explain.analyze
EXPLAIN (BUFFERS, ANALYZE) SELECT 1

-- explain.analyze
EXPLAIN (WAL) SELECT 1

-- explain.only_reads
EXPLAIN EXECUTE p

-- statement.never_allowed
COPY orders TO '/tmp/x'

-- statement.never_allowed
COPY (SELECT * FROM orders) TO PROGRAM 'curl x'

-- statement.never_allowed
DO $$ BEGIN PERFORM 1; END $$

-- statement.never_allowed
CALL proc()

-- statement.session
PREPARE p AS SELECT 1

-- statement.session
EXECUTE p(1)

-- statement.session
DEALLOCATE ALL

-- statement.session
SET ROLE postgres

-- statement.session
SET LOCAL statement_timeout = 0

-- statement.session
RESET ALL

-- statement.session
DISCARD ALL

-- statement.session
LISTEN x

-- statement.session
NOTIFY x, 'y'

-- statement.session
LOCK TABLE orders

-- statement.schema_change
VACUUM orders

-- statement.schema_change
REFRESH MATERIALIZED VIEW m

-- function.forbidden
SELECT set_config('statement_timeout', '0', false)

-- function.forbidden
SELECT current_setting('data_directory')

-- function.forbidden
SELECT pg_sleep(10)

-- function.forbidden
SELECT pg_sleep_for('5 minutes')

-- function.forbidden
SELECT pg_read_file('/etc/passwd')

-- function.forbidden
SELECT pg_read_binary_file('x', 0, 10)

-- function.forbidden
SELECT pg_ls_dir('/')

-- function.forbidden
SELECT pg_stat_file('/etc/passwd')

-- function.forbidden
SELECT lo_import('/etc/passwd')

-- function.forbidden
SELECT lo_export(1, '/tmp/x')

-- function.forbidden
SELECT lo_get(1)

-- function.forbidden
SELECT pg_advisory_lock(1)

-- function.forbidden
SELECT pg_try_advisory_xact_lock(1)

-- function.forbidden
SELECT pg_terminate_backend(1)

-- function.forbidden
SELECT pg_cancel_backend(1)

-- function.forbidden
SELECT pg_reload_conf()

-- function.forbidden
SELECT pg_switch_wal()

-- function.forbidden
SELECT pg_logical_emit_message(true, 'a', 'b')

-- function.forbidden
SELECT pg_notify('a', 'b')

-- function.forbidden
SELECT nextval('s')

-- function.forbidden
SELECT setval('s', 1)

-- function.forbidden
SELECT currval('s'), lastval()

-- function.forbidden
SELECT dblink('host=x', 'select 1')

-- function.forbidden
SELECT * FROM dblink('host=x', 'select 1') AS t(a int)

-- function.forbidden
SELECT query_to_xml('select * from secret', true, true, '')

-- function.forbidden
SELECT query_to_xml_and_xmlschema('select 1', true, true, '')

-- function.forbidden
SELECT table_to_xml('orders', true, true, '')

-- function.forbidden
SELECT schema_to_xml('public', true, true, '')

-- function.forbidden
SELECT cursor_to_xml('c', 1, true, true, '')

-- function.forbidden
SELECT ts_stat('select 1')

-- function.forbidden
SELECT * FROM ts_stat($$select to_tsvector(name) from users$$)

-- function.forbidden
SELECT ts_rewrite('a'::tsquery, 'select a, b from users')

-- function.forbidden
SELECT txid_current()

-- function.forbidden
SELECT pg_export_snapshot()

-- relation.system
SELECT * FROM pg_catalog.pg_authid

-- relation.system
SELECT * FROM pg_shadow

-- relation.system
SELECT * FROM information_schema.tables

-- relation.system
SELECT * FROM pg_stat_activity

-- relation.system
SELECT rolpassword FROM pg_authid

-- relation.system
SELECT * FROM pg_catalog.orders

-- function.forbidden
SELECT pg_get_viewdef('v'::regclass)

-- type.not_allowed
SELECT 'pg_authid'::regclass::oid

-- type.not_allowed
SELECT 'secret_fn'::regproc

-- function.not_allowed
SELECT to_regclass('users')

-- function.forbidden
SELECT has_table_privilege('users', 'select')

-- function.forbidden
SELECT pg_table_size('users')

-- function.forbidden
SELECT pg_relation_filepath('orders')

-- function.forbidden
SELECT pg_get_functiondef(1)

-- function.forbidden
SELECT version(), inet_server_addr()

-- function.forbidden
SELECT inet_client_addr()

-- function.too_large
SELECT * FROM generate_series(1, 100000000000)

-- function.too_large
SELECT repeat('x', 1000000000)

-- function.too_large
SELECT lpad('x', 1000000000)

-- syntax.invalid
SELECT OPERATOR(public.@@@)(1, 2)

-- operator.not_allowed
SELECT total OPERATOR(public.+) 1 FROM orders

-- type.not_allowed
SELECT id::evil_type FROM orders

-- type.not_allowed
SELECT CAST(id AS public.evil) FROM orders

-- function.not_allowed
SELECT evil.evil(id) FROM orders

-- function.forbidden
SELECT pg_catalog.pg_sleep(1)

-- function.forbidden
SELECT "pg_sleep"(1)

-- function.forbidden
SELECT PG_SLEEP (1)

-- column.unknown
SELECT U&"\0070g_sleep"(1)

-- function.forbidden
SELECT "PG_SLEEP"(1)

-- function.forbidden
SELECT * FROM pg_sleep(1)

-- function.forbidden
SELECT * FROM LATERAL pg_sleep(1) x

-- function.forbidden
SELECT * FROM ROWS FROM (pg_sleep(1)) x

-- function.forbidden
SELECT * FROM ROWS FROM (generate_series(1, 2), pg_read_file('x')) AS t(a, b)

-- function.forbidden
SELECT (SELECT pg_sleep(1))

-- function.forbidden
SELECT array_agg(pg_sleep(1))

-- function.forbidden
SELECT count(*) FILTER (WHERE pg_sleep(1) IS NULL) FROM orders

-- function.forbidden
SELECT id FROM orders ORDER BY pg_sleep(1)

-- function.forbidden
SELECT id FROM orders GROUP BY id, pg_sleep(1)

-- function.forbidden
SELECT DISTINCT ON (pg_sleep(1)) id FROM orders

-- function.forbidden
SELECT sum(total) OVER (ORDER BY pg_sleep(1)) FROM orders

-- function.forbidden
SELECT id FROM orders LIMIT pg_sleep(1)

-- function.forbidden
SELECT percentile_cont(pg_sleep(1)::text::float) WITHIN GROUP (ORDER BY total) FROM orders

-- function.forbidden
SELECT CASE WHEN pg_sleep(1) IS NULL THEN 1 END

-- function.forbidden
SELECT coalesce(NULL, pg_sleep(1)::text)

-- function.forbidden
SELECT ARRAY[pg_sleep(1)]

-- function.forbidden
SELECT ROW(pg_sleep(1))

-- function.forbidden
SELECT (ARRAY[1, 2])[length(pg_sleep(1)::text)]

-- column.unknown
SELECT o.pg_sleep FROM orders o

-- column.unknown
SELECT (o).evil FROM orders o

-- syntax.not_allowed
SELECT (orders.*).evil FROM orders

-- column.unknown
SELECT customers.evil_fn FROM customers

-- relation.system
TABLE pg_authid

-- function.forbidden
VALUES (pg_sleep(1))

-- function.not_allowed
SELECT * FROM orders TABLESAMPLE evil (10)

-- function.forbidden
SELECT * FROM orders TABLESAMPLE SYSTEM (pg_sleep(1)::text::real)

-- placeholder.unbound
SELECT $1

-- function.forbidden
SELECT $$a$$ || $x$ $x$, pg_sleep(1)

-- statement.several
SELECT E'\'; DROP TABLE orders; --'; DROP TABLE orders

-- statement.several
SELECT 1 /* /* nested */ */; DELETE FROM orders

-- function.not_allowed
SELECT xpath('/x', query_to_xml('select 1', true, true, ''))

-- function.not_allowed
SELECT xmlparse(document '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')

-- function.not_allowed
SELECT json_populate_record(NULL::evil, '{}')

-- function.not_allowed
SELECT jsonb_populate_recordset(NULL::pg_authid, '[]')

-- relation.system
SELECT current_user, session_user FROM pg_user

-- utility.not_allowed
SHOW data_directory

-- utility.not_allowed
SHOW config_file

-- utility.not_allowed
SHOW ALL

-- statement.schema_change
CREATE TEMP TABLE t (id int)

-- statement.schema_change
CREATE FUNCTION f() RETURNS int AS 'select 1' LANGUAGE sql

-- statement.schema_change
IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z

-- statement.schema_change
SECURITY LABEL ON TABLE orders IS 'x'

-- statement.schema_change
COMMENT ON TABLE orders IS 'x'

-- statement.schema_change
CLUSTER orders

-- statement.schema_change
REINDEX TABLE orders

-- statement.session
CHECKPOINT

-- statement.never_allowed
LOAD 'x'

-- statement.session
DECLARE c CURSOR FOR SELECT 1

-- statement.session
FETCH ALL FROM c

-- statement.session
MOVE NEXT FROM c

-- statement.session
CLOSE c

-- syntax.invalid
SELECT * FROM orders WHERE CURRENT OF c

-- statement.never_allowed
MERGE INTO orders o USING customers c ON o.id = c.id WHEN MATCHED THEN DELETE

-- statement.schema_change
TRUNCATE orders

-- function.not_allowed
SELECT brin_summarize_new_values('x'), gin_clean_pending_list('x')

-- function.forbidden
SELECT pg_stat_reset()

-- function.forbidden
SELECT pg_create_restore_point('x')

-- function.forbidden
SELECT pg_file_write('a', 'b', true)

-- function.forbidden
SELECT convert_from(pg_read_binary_file('x'), 'UTF8')

-- function.forbidden
SELECT * FROM pg_ls_waldir()

-- function.forbidden
SELECT pg_current_logfile()

-- function.forbidden
SELECT lowrite(1, 'x'), loread(1, 2)

-- function.forbidden
SELECT has_column_privilege('x', 'y', 'z')

-- function.not_allowed
SELECT row_security_active('orders')

-- function.not_allowed
SELECT amvalidate(1)

-- function.not_allowed
SELECT currtid2('orders', '(0,1)')

-- function.not_allowed
SELECT makeaclitem(1, 2, 'x', true)

-- function.forbidden
SELECT setseed(0.5)

-- function.not_allowed
SELECT gen_random_bytes(1000000)

-- function.not_allowed
SELECT crypt('a', gen_salt('bf', 31))

-- function.not_allowed
SELECT pgp_sym_decrypt('x', 'y')

-- function.too_large
SELECT array_fill(1, ARRAY[100000, 100000])
