# Refused on MySQL and MariaDB.

-- write.file
select * from orders into outfile '/tmp/x'

-- write.file
select * into outfile '/tmp/x' from orders

-- write.file
select * from orders into dumpfile '/tmp/x'

-- write.file
select id from orders limit 1 into outfile '/tmp/x' fields terminated by ','

-- write.file
(select * from orders) into outfile '/tmp/x'

-- write.file
select 1 union select 2 into outfile '/tmp/x'

-- write.file
select 1 INTO  OUTFILE '/x'

-- write.file
select 1 into/**/outfile '/x'

-- write.file
select 'a' into dumpfile '/x'

-- variable.assignment
select @a := 1

-- variable.assignment
select id from orders where (@a := total) > 0

-- variable.assignment
select count(*) into @n from orders

-- variable.assignment
select id into @a from orders limit 1

-- variable.assignment
select @a := @a + 1 from orders

-- variable.assignment
select @rn:=@rn+1 as n from orders

-- variable.assignment
select id from orders order by @x := id

-- variable.assignment
select total := 5 from orders

-- variable.not_allowed
select @a

-- variable.not_allowed
select @@version

-- variable.not_allowed
select @@global.datadir

-- variable.not_allowed
select id from orders where id = @a

-- variable.not_allowed
select @@secure_file_priv

-- variable.not_allowed
select @@session.sql_mode

-- variable.not_allowed
select id, @rank from orders

-- variable.not_allowed
select @`a`

-- variable.not_allowed
select @'a'

-- variable.not_allowed
select * from orders limit 1 offset @a

-- variable.not_allowed
select @@datadir

-- variable.not_allowed
select concat(@a, 'x')

-- input.executable_comment
select 1 /*! , 2 */

-- input.executable_comment
/*!50000 drop table orders */

-- input.executable_comment
select /*!50001 sleep(1) */ 1

-- input.executable_comment
select 1 /*M! , 2 */

-- input.executable_comment
/*M!100100 drop table orders*/

-- input.executable_comment
select '/*! x */'

-- input.executable_comment
/*!select 1*/

-- input.executable_comment
select 1 /*!

-- input.executable_comment
select /*!00000 load_file('x')*/

-- input.executable_comment
select * from orders where /*! 1 = 1 or */ id = 1

-- input.executable_comment
select 1 /*m! , 2 */

-- hint.not_allowed
select /*+ SET_VAR(sql_safe_updates=0) */ id from orders

-- hint.not_allowed
select /*+ MAX_EXECUTION_TIME(0) */ id from orders

-- hint.not_allowed
select /*+ RESOURCE_GROUP(x) */ id from orders

-- hint.not_allowed
select /*+ set_var(max_execution_time=1) */ 1

-- lock.not_allowed
select id from orders lock in share mode

-- lock.not_allowed
select id from orders where id = 1 LOCK IN SHARE MODE

-- lock.not_allowed
select id from orders for update nowait

-- lock.not_allowed
select id from orders for update skip locked

-- lock.not_allowed
select id from orders for share of orders

-- lock.not_allowed
select * from (select id from orders lock in share mode) t

-- statement.never_allowed
load data infile '/etc/passwd' into table orders

-- statement.never_allowed
load data local infile 'x' into table orders

-- statement.never_allowed
load xml infile 'x' into table orders

-- statement.never_allowed
handler orders read first

-- statement.never_allowed
call p()

-- statement.never_allowed
do sleep(1)

-- statement.never_allowed
do release_lock('x')

-- statement.never_allowed
install component 'x'

-- statement.never_allowed
uninstall plugin x

-- statement.never_allowed
help 'x'

-- statement.never_allowed
signal sqlstate '45000'

-- statement.never_allowed
get diagnostics @a = number

-- statement.never_allowed
HANDLER orders OPEN AS o

-- statement.schema_change
create table x like orders

-- statement.schema_change
create event e on schedule every 1 day do select 1

-- statement.schema_change
create procedure p() select 1

-- statement.schema_change
create function f returns string soname 'x.so'

-- statement.schema_change
drop procedure p

-- statement.schema_change
alter table orders engine = memory

-- statement.schema_change
repair table orders

-- statement.schema_change
rename user a to b

-- statement.schema_change
grant all on *.* to x

-- statement.schema_change
create user x identified by 'y'

-- statement.schema_change
drop user x

-- statement.schema_change
alter event e disable

-- statement.schema_change
truncate orders

-- statement.schema_change
analyze table orders

-- statement.schema_change
analyze select * from orders

-- statement.schema_change
create server s foreign data wrapper mysql options (host 'x')

-- statement.schema_change
create role r

-- statement.schema_change
revoke all on *.* from x

-- statement.schema_change
alter instance rotate innodb master key

-- statement.session
set global general_log = 1

-- statement.session
set @a = 1

-- statement.session
set names utf8

-- statement.session
set password = 'x'

-- statement.session
set sql_mode = ''

-- statement.session
set @@global.x = 1

-- statement.session
lock tables orders write

-- statement.session
unlock tables

-- statement.session
flush tables

-- statement.session
flush tables with read lock

-- statement.session
flush privileges

-- statement.session
kill query 5

-- statement.session
use mysql

-- statement.session
reset master

-- statement.session
reset slave

-- statement.session
purge binary logs to 'x'

-- statement.session
change master to master_host = 'x'

-- statement.session
start slave

-- statement.session
stop slave

-- statement.session
xa start 'x'

-- statement.session
shutdown

-- statement.session
prepare p from 'drop table x'

-- statement.session
execute p using @a

-- statement.session
deallocate prepare p

-- statement.session
start transaction read write

-- statement.session
commit and chain

-- statement.session
binlog 'x'

-- statement.session
set character set utf8

-- statement.session
set resource group x

-- statement.session
begin work

-- statement.session
release savepoint x

-- relation.system
select * from information_schema.tables

-- relation.system
select * from information_schema.processlist

-- relation.system
select * from mysql.user

-- relation.system
select * from mysql.db

-- relation.system
select * from performance_schema.threads

-- relation.system
select * from sys.processlist

-- relation.system
select * from INFORMATION_SCHEMA.COLUMNS

-- relation.system
select user, authentication_string from mysql.user

-- relation.system
select * from `mysql`.`user`

-- relation.system
with x as (select * from mysql.user) select * from x

-- relation.system
select (select count(*) from mysql.user)

-- relation.system
show columns from mysql.user

-- relation.system
describe mysql.user

-- relation.system
select * from performance_schema.events_statements_history

-- relation.system
explain select * from mysql.user

-- relation.system
table mysql.user

-- relation.system
desc information_schema.tables

-- relation.system
show create table mysql.user

-- relation.unknown
table secrets

-- relation.unknown
select * from `secrets`

-- relation.unknown
describe secrets

-- relation.unknown
show columns from secrets

-- relation.unknown
show create table secrets

-- relation.unknown
explain secrets

-- relation.unknown
show index from secrets

-- relation.unknown
desc secrets

-- relation.unknown
select * from other.customers

-- relation.unknown
with secrets as (select * from secrets) select * from secrets

-- relation.unknown
with recursive a as (select * from b), b as (select 1) select * from a

-- relation.unknown
select l.id from customers c, lateral (select id from secrets s where s.id = c.id) l

-- relation.unknown
select * from orders straight_join secrets

-- relation.unknown
select * from dual.orders

-- relation.unknown
select * from orders natural join secrets

-- column.unknown
select `secret` from orders

-- column.unknown
select orders.`secret` from orders

-- column.unknown
select shop.orders.secret from shop.orders

-- column.unknown
select id, total as t from orders where t > 5

-- column.unknown
select id from orders where match (secret) against ('x')

-- column.unknown
select group_concat(secret order by id) from orders

-- column.unknown
select group_concat(id order by secret) from orders

-- column.unknown
select j.x from products p, json_table(p.data, '$' columns (a int path '$.a')) j

-- column.unknown
select date_add(secret, interval 1 day) from orders

-- column.unknown
select timestampdiff(secret, ordered_at, now()) from orders

-- column.unknown
select id from orders having secret > 1

-- explain.analyze
explain analyze format=tree select * from orders

-- explain.analyze
EXPLAIN  ANALYZE select * from orders

-- explain.analyze
describe analyze select 1

-- explain.only_reads
explain replace into orders (id) values (1)

-- explain.only_reads
describe delete from orders where id = 1

-- explain.only_reads
explain format=json update orders set total = 1

-- write.not_allowed
replace into orders (id) values (1)

-- write.not_allowed
insert ignore into orders (id) values (1)

-- write.not_allowed
insert into orders set id = 1

-- write.not_allowed
insert into orders (id) values (1) on duplicate key update total = 1

-- write.not_allowed
update orders o join customers c on c.id = o.customer_id set o.total = 0 where c.id = 1

-- write.not_allowed
delete from orders where id = 1 order by id limit 1

-- write.not_allowed
update orders set total = 0 where id = 1 limit 1

-- write.not_allowed
insert into orders select * from orders where id = 1

-- write.not_allowed
with x as (select 1 as id) delete from orders where id in (select id from x)

-- write.not_allowed
with x as (select 1) update orders set total = 0 where id = 1

-- syntax.not_allowed
select sql_calc_found_rows id from orders

-- syntax.not_allowed
select high_priority id from orders

-- syntax.not_allowed
select _gbk'x'

-- syntax.not_allowed
select _big5'x'

-- syntax.not_allowed
select _sjis'x'

-- syntax.not_allowed
select _cp932'a'

-- function.not_allowed
select evil()

-- function.not_allowed
select shop.evil()

-- function.not_allowed
select shop.lower('x')

-- function.not_allowed
select `evil`(1)

-- function.not_allowed
select mysql.f()

-- function.not_allowed
select sys.format_statement('x')

-- function.not_allowed
select my_udf(id) from orders

-- function.not_allowed
select * from orders where evil(id)

-- function.not_allowed
select id from orders order by evil(id)

-- function.not_allowed
select sum(evil(total)) from orders

-- function.not_allowed
select json_value_x('a')

-- function.not_allowed
select sys.version_major()

-- function.too_large
select repeat('x', 1000000000)

-- function.too_large
select space(999999999)

-- function.too_large
select lpad('x', 99999999, 'y')

-- function.too_large
select rpad('x', 99999999, 'y')

-- utility.not_allowed
show variables

-- utility.not_allowed
show global variables

-- utility.not_allowed
show status

-- utility.not_allowed
show processlist

-- utility.not_allowed
show full processlist

-- utility.not_allowed
show grants

-- utility.not_allowed
show table status

-- utility.not_allowed
show engine innodb status

-- utility.not_allowed
show master status

-- utility.not_allowed
show slave status

-- utility.not_allowed
show binary logs

-- utility.not_allowed
show plugins

-- utility.not_allowed
show privileges

-- utility.not_allowed
show warnings

-- utility.not_allowed
show errors

-- utility.not_allowed
show events

-- utility.not_allowed
show triggers

-- utility.not_allowed
show procedure status

-- utility.not_allowed
show create user x

-- utility.not_allowed
show tables from mysql

-- utility.not_allowed
show columns from orders where 1 = 1

-- utility.not_allowed
show open tables

-- utility.not_allowed
show profile

-- utility.not_allowed
show create procedure p

-- utility.not_allowed
show session variables like 'x'

-- utility.not_allowed
show tables where 1

-- placeholder.unbound
select id from orders limit ?

-- placeholder.unbound
select concat(?, 'x')

-- placeholder.unbound
select id from orders where status in (?, ?)

-- placeholder.unbound
select id from orders where id = ?

-- syntax.unreadable
select "open

-- syntax.unreadable
select `open

-- syntax.unreadable
select 1 /* open

-- syntax.unreadable
select 'a\'

-- syntax.invalid
select id from orders union into x

-- syntax.invalid
select 1 from orders where id = = 2

-- syntax.invalid
select convert(1 using)

-- syntax.invalid
select interval 1

-- syntax.invalid
select * from orders use index

-- syntax.invalid
select * from json_table('[]', '$[*]')

-- function.forbidden
select * from orders procedure analyse()

-- function.forbidden
select * from orders procedure analyse(1, 2)

-- statement.not_supported
pragma table_info(orders)

-- function.forbidden
select sleep(1)

-- function.forbidden
select SLEEP(1)

-- function.forbidden
select sleep (1)

-- function.forbidden
select benchmark(1000000, md5('x'))

-- function.forbidden
select load_file('/etc/passwd')

-- function.forbidden
select LOAD_FILE(0x2f6574632f706173737764)

-- function.forbidden
select get_lock('x', 1)

-- function.forbidden
select release_lock('x')

-- function.forbidden
select release_all_locks()

-- function.forbidden
select is_free_lock('x')

-- function.forbidden
select is_used_lock('x')

-- function.forbidden
select master_pos_wait('x', 1)

-- function.forbidden
select master_gtid_wait('x')

-- function.forbidden
select source_pos_wait('x', 1)

-- function.forbidden
select wait_for_executed_gtid_set('x')

-- function.forbidden
select last_insert_id()

-- function.forbidden
select last_insert_id(5)

-- function.forbidden
select found_rows()

-- function.forbidden
select row_count()

-- function.forbidden
select nextval(s)

-- function.forbidden
select lastval(s)

-- function.forbidden
select setval(s, 1)

-- function.forbidden
select extractvalue('<a/>', concat('/', 'x'))

-- function.forbidden
select updatexml('<a/>', 'x', 'y')

-- function.forbidden
select name_const('a', 1)

-- function.forbidden
select sys_exec('id')

-- function.forbidden
select sys_eval('id')

-- function.forbidden
select sys_get('PATH')

-- function.forbidden
select lib_mysqludf_sys_info()

-- function.forbidden
select ps_current_thread_id()

-- function.forbidden
select connection_id()

-- function.forbidden
select aes_decrypt('x', 'y')

-- function.forbidden
select aes_encrypt('x', 'y')

-- function.forbidden
select uuid_short()

-- function.forbidden
select `sleep`(1)

-- function.forbidden
select id from orders where sleep(5)

-- function.forbidden
select id from orders where id = 1 and sleep(5) = 0

-- function.forbidden
select id from orders order by sleep(1)

-- function.forbidden
select if(1 = 1, sleep(5), 0)

-- function.forbidden
select case when 1 then benchmark(1, 1) end

-- function.forbidden
select group_concat(load_file('x')) from orders

-- function.forbidden
with x as (select sleep(1)) select 1 from x

-- function.forbidden
select * from (select sleep(1)) x

-- function.forbidden
select id from orders group by sleep(1)

-- function.forbidden
select count(*) from orders having sleep(1) = 0

-- function.forbidden
select id from orders o join customers c on sleep(1)

-- function.forbidden
select exists (select sleep(1))

-- function.forbidden
select id in (select sleep(1)) from orders

-- function.forbidden
values row(sleep(1))

-- function.forbidden
explain select sleep(1)

-- function.forbidden
select coalesce(load_file('x'), 1)

-- function.forbidden
select cast(load_file('x') as binary)

-- function.forbidden
select cast(load_file('x') as char)

-- function.forbidden
select convert(load_file('x') using utf8mb4)

-- function.forbidden
select date_add(now(), interval sleep(1) day)

-- function.forbidden
select sum(sleep(1)) over () from orders

-- function.forbidden
select -sleep(1)

-- function.forbidden
select not sleep(1)

-- function.forbidden
select sleep(1) is null

-- function.forbidden
select 'x' like load_file('y')

-- function.forbidden
select 'x' regexp load_file('y')

-- function.forbidden
select json_object('a', load_file('x'))

-- function.forbidden
select get_lock('a', 1) union select 1

-- function.forbidden
select extract(year from sleep(1))

-- function.forbidden
select trim(load_file('x'))

-- function.forbidden
select substring(load_file('x'), 1, 2)

-- function.forbidden
select position('a' in load_file('x'))

-- relation.unknown
show columns from orders from sales

-- relation.system
show index from user from mysql

-- utility.not_allowed
show columns from shop.orders from shop

-- function.too_large
select lpad('a', 0xffffffff, 'b')

-- statement.several
select $1$ ; drop table orders; $1$

-- function.forbidden
select date_add(ordered_at, interval '1 2' day_hour), sleep(5) from orders
