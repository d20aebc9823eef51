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

-- write.file
SELECT * INTO OUTFILE '/tmp/x' FROM orders

-- write.file
SELECT id INTO DUMPFILE '/tmp/x' FROM orders

-- write.file
SELECT id FROM orders INTO OUTFILE '/tmp/x'

-- variable.assignment
SELECT id FROM orders INTO @x

-- variable.assignment
SELECT id INTO @a FROM orders LIMIT 1

-- function.forbidden
SELECT LOAD_FILE('/etc/passwd')

-- statement.never_allowed
LOAD DATA INFILE '/tmp/x' INTO TABLE orders

-- statement.never_allowed
LOAD XML INFILE '/tmp/x' INTO TABLE orders

-- statement.never_allowed
HANDLER orders OPEN

-- function.forbidden
SELECT SLEEP(10)

-- function.forbidden
SELECT BENCHMARK(100000000, MD5('x'))

-- function.forbidden
SELECT GET_LOCK('x', 10)

-- function.forbidden
SELECT RELEASE_LOCK('x')

-- function.forbidden
SELECT RELEASE_ALL_LOCKS()

-- function.forbidden
SELECT IS_FREE_LOCK('x'), IS_USED_LOCK('x')

-- variable.not_allowed
SELECT @a := 1

-- variable.not_allowed
SELECT @a := id FROM orders

-- variable.not_allowed
SELECT @@version

-- variable.not_allowed
SELECT @@global.secure_file_priv

-- variable.not_allowed
SELECT @@session.sql_mode

-- variable.not_allowed
SELECT @x

-- statement.session
SET @x = 1

-- statement.session
SET GLOBAL general_log = 1

-- statement.session
SET SESSION sql_mode = ''

-- statement.session
SET PASSWORD = 'x'

-- statement.session
SET NAMES latin1

-- input.executable_comment
SELECT /*!50000 SLEEP(5) */ 1

-- input.executable_comment
SELECT /*! 1 */ 

-- input.executable_comment
SELECT 1 /*M! , SLEEP(1) */

-- hint.not_allowed
SELECT /*+ SET_VAR(sql_mode='') */ id FROM orders

-- hint.not_allowed
SELECT /*+ MAX_EXECUTION_TIME(0) */ id FROM orders

-- relation.system
SELECT * FROM mysql.user

-- relation.system
SELECT * FROM information_schema.tables

-- relation.system
SELECT * FROM performance_schema.threads

-- relation.system
SELECT * FROM sys.session

-- relation.system
SELECT * FROM mysql.`global_priv`

-- relation.system
SELECT * FROM `mysql`.`user`

-- relation.unknown
SELECT authentication_string FROM user

-- lock.not_allowed
SELECT * FROM orders FOR UPDATE

-- lock.not_allowed
SELECT * FROM orders LOCK IN SHARE MODE

-- lock.not_allowed
SELECT * FROM orders FOR SHARE NOWAIT

-- lock.not_allowed
SELECT * FROM (SELECT * FROM orders FOR UPDATE) x

-- function.forbidden
SELECT * FROM orders PROCEDURE ANALYSE()

-- function.forbidden
SELECT EXTRACTVALUE(1, CONCAT(0x7e, (SELECT password FROM users)))

-- function.forbidden
SELECT UPDATEXML(1, CONCAT(0x7e, VERSION()), 1)

-- function.forbidden
SELECT LAST_INSERT_ID(5)

-- function.forbidden
SELECT UUID_SHORT()

-- function.forbidden
SELECT MASTER_POS_WAIT('x', 1)

-- function.forbidden
SELECT WAIT_FOR_EXECUTED_GTID_SET('x')

-- function.forbidden
SELECT SOURCE_POS_WAIT('x', 1)

-- function.forbidden
SELECT sys_exec('id')

-- function.forbidden
SELECT sys_eval('id')

-- syntax.invalid
SELECT NEXT VALUE FOR s

-- function.forbidden
SELECT NEXTVAL(s)

-- function.forbidden
SELECT LASTVAL(s)

-- function.forbidden
SELECT SETVAL(s, 5)

-- syntax.invalid
SELECT PREVIOUS VALUE FOR s

-- statement.never_allowed
DO SLEEP(5)

-- statement.never_allowed
CALL p()

-- statement.session
PREPARE s FROM 'select 1'

-- statement.session
EXECUTE s

-- statement.session
EXECUTE IMMEDIATE 'drop table orders'

-- statement.session
DEALLOCATE PREPARE s

-- statement.session
LOCK TABLES orders WRITE

-- statement.session
UNLOCK TABLES

-- statement.session
FLUSH TABLES

-- statement.session
FLUSH PRIVILEGES

-- statement.session
RESET MASTER

-- statement.session
KILL 5

-- statement.session
KILL QUERY 5

-- statement.session
SHUTDOWN

-- statement.never_allowed
INSTALL PLUGIN x SONAME 'y'

-- statement.never_allowed
UNINSTALL PLUGIN x

-- statement.schema_change
CREATE FUNCTION f RETURNS INT SONAME 'x.so'

-- statement.schema_change
CREATE USER x

-- statement.schema_change
ALTER USER root IDENTIFIED BY 'x'

-- statement.schema_change
RENAME TABLE orders TO x

-- statement.schema_change
RENAME USER a TO b

-- statement.schema_change
TRUNCATE TABLE orders

-- write.not_allowed
REPLACE INTO orders (id) VALUES (1)

-- write.not_allowed
INSERT IGNORE INTO orders (id) VALUES (1)

-- write.not_allowed
INSERT INTO orders SET id = 1

-- write.not_allowed
INSERT INTO orders (id) VALUES (1) ON DUPLICATE KEY UPDATE total = 0

-- write.not_allowed
UPDATE LOW_PRIORITY orders SET total = 0 WHERE id = 1

-- write.not_allowed
DELETE QUICK FROM orders WHERE id = 1

-- write.not_allowed
DELETE o FROM orders o JOIN customers c ON c.id = o.customer_id

-- syntax.invalid
UPDATE orders o, customers c SET o.total = 0 WHERE c.id = o.customer_id

-- statement.schema_change
ANALYZE TABLE orders

-- statement.schema_change
OPTIMIZE TABLE orders

-- statement.not_supported
CHECK TABLE orders

-- statement.schema_change
REPAIR TABLE orders

-- statement.not_supported
CHECKSUM TABLE orders

-- statement.not_supported
BACKUP STAGE START

-- statement.session
BINLOG 'x'

-- statement.session
CHANGE MASTER TO MASTER_HOST = 'x'

-- statement.session
START SLAVE

-- statement.session
START TRANSACTION

-- statement.session
XA START 'x'

-- statement.session
USE mysql

-- statement.not_supported
DELIMITER //

-- utility.not_allowed
SHOW GRANTS

-- utility.not_allowed
SHOW PROCESSLIST

-- utility.not_allowed
SHOW VARIABLES

-- utility.not_allowed
SHOW STATUS

-- utility.not_allowed
SHOW MASTER STATUS

-- utility.not_allowed
SHOW CREATE USER root

-- utility.not_allowed
SHOW TABLES FROM mysql

-- relation.system
SHOW COLUMNS FROM mysql.user

-- relation.system
SHOW CREATE TABLE mysql.user

-- relation.system
DESCRIBE mysql.user

-- syntax.invalid
EXPLAIN FOR CONNECTION 5

-- explain.analyze
EXPLAIN ANALYZE SELECT * FROM orders

-- statement.schema_change
ANALYZE SELECT * FROM orders

-- statement.schema_change
ANALYZE FORMAT=JSON SELECT * FROM orders

-- explain.only_reads
EXPLAIN EXTENDED DELETE FROM orders WHERE id = 1

-- relation.unknown
SELECT * FROM orders PARTITION (p0), users

-- function.forbidden
SELECT `sleep`(5)

-- function.forbidden
SELECT SLEEP (5)

-- function.forbidden
SELECT sleep/**/(5)

-- function.forbidden
SELECT * FROM orders WHERE id = SLEEP(5)

-- function.forbidden
SELECT IF(1, SLEEP(5), 0)

-- function.forbidden
SELECT CASE WHEN SLEEP(1) THEN 1 END

-- function.forbidden
SELECT GROUP_CONCAT(SLEEP(1)) FROM orders

-- function.forbidden
SELECT id FROM orders ORDER BY SLEEP(1)

-- function.forbidden
SELECT id FROM orders GROUP BY SLEEP(1)

-- function.forbidden
SELECT SUM(total) OVER (ORDER BY SLEEP(1)) FROM orders

-- function.forbidden
SELECT JSON_OBJECT('a', SLEEP(1))

-- function.forbidden
SELECT * FROM JSON_TABLE(SLEEP(1), '$' COLUMNS (a INT PATH '$')) t

-- relation.unknown
SELECT * FROM JSON_TABLE((SELECT x FROM users), '$' COLUMNS (a INT PATH '$')) t

-- function.forbidden
SELECT CONVERT(SLEEP(1) USING utf8mb4)

-- function.forbidden
SELECT CAST(SLEEP(1) AS CHAR)

-- function.forbidden
SELECT DATE_ADD(NOW(), INTERVAL SLEEP(1) DAY)

-- function.forbidden
SELECT EXTRACT(DAY FROM SLEEP(1))

-- function.forbidden
SELECT TRIM(LEADING SLEEP(1) FROM 'x')

-- function.forbidden
SELECT SUBSTRING('x' FROM SLEEP(1))

-- function.forbidden
SELECT SLEEP(1) IN (1)

-- function.forbidden
SELECT 1 IN (SLEEP(1))

-- function.forbidden
SELECT 1 BETWEEN SLEEP(1) AND 2

-- function.forbidden
SELECT NOT SLEEP(1)

-- function.forbidden
SELECT -SLEEP(1)

-- function.forbidden
SELECT SLEEP(1) DIV 1

-- function.forbidden
SELECT SLEEP(1) REGEXP 'x'

-- function.forbidden
SELECT 'x' LIKE SLEEP(1)

-- function.forbidden
VALUES (SLEEP(1))

-- relation.system
TABLE mysql.user

-- column.unknown
SELECT * FROM orders WHERE MATCH (password) AGAINST ('x')

-- function.too_large
SELECT REPEAT('x', 1000000000)

-- function.too_large
SELECT SPACE(1000000000)

-- function.too_large
SELECT RPAD('x', 1000000000, 'y')

-- function.not_allowed
SELECT mysql.evil(1)

-- function.not_allowed
SELECT evil.f(1)

-- function.not_allowed
SELECT DES_ENCRYPT('x'), ENCODE('a', 'b'), PASSWORD('x')

-- syntax.invalid
SELECT COLUMN_GET(x, 'a' AS INT) FROM users

-- function.not_allowed
SELECT USER(), CURRENT_ROLE(), (SELECT 1 FROM mysql.db)

-- relation.system
SELECT 1 UNION SELECT authentication_string FROM mysql.user

-- variable.not_allowed
SELECT * FROM orders o WHERE (SELECT @a := o.id)

-- function.forbidden
SELECT * FROM orders, LATERAL (SELECT SLEEP(1)) x

-- statement.schema_change
CREATE OR REPLACE VIEW v AS SELECT 1

-- statement.schema_change
DROP DATABASE shop

-- statement.never_allowed
HELP 'x'

-- statement.never_allowed
SIGNAL SQLSTATE '45000'

-- statement.never_allowed
GET DIAGNOSTICS @a = NUMBER

-- statement.session
BEGIN NOT ATOMIC SELECT 1; END
