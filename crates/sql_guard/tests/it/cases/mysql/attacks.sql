# More that must never reach MySQL and MariaDB, by the function, relation or statement it goes for.

-- function.forbidden
select sleep(5)

-- function.forbidden
select benchmark(1e9,md5(1))

-- function.forbidden
select get_lock('a',1)

-- function.forbidden
select release_lock('a')

-- function.forbidden
select is_free_lock('a')

-- function.forbidden
select is_used_lock('a')

-- function.forbidden
select master_pos_wait('a',1)

-- function.forbidden
select source_pos_wait('a',1)

-- function.forbidden
select master_gtid_wait('a')

-- function.forbidden
select wait_for_executed_gtid_set('a')

-- function.forbidden
select setval(s,1)

-- function.not_allowed
select next_value_for(s)

-- function.forbidden
select extractvalue(1,'//a')

-- function.forbidden
select updatexml(1,'//a',1)

-- function.forbidden
select name_const('a',1)

-- function.forbidden
select sys_get('x')

-- function.forbidden
select sys_set('a','b')

-- function.forbidden
select ps_thread_id(1)

-- function.forbidden
select aes_encrypt('a','b')

-- function.forbidden
select aes_decrypt('a','b')

-- function.not_allowed
select des_encrypt('a')

-- function.forbidden
select des_decrypt('a')

-- function.not_allowed
select encrypt('a')

-- function.not_allowed
select password('x')

-- function.not_allowed
select old_password('x')

-- function.not_allowed
select procedure_x()

-- function.not_allowed
select statement_digest('x')

-- function.not_allowed
select statement_digest_text('x')

-- function.not_allowed
select gtid_subset('a','b')

-- function.not_allowed
select gtid_subtract('a','b')

-- function.not_allowed
select roles_graphml()

-- function.not_allowed
select icu_version()

-- function.not_allowed
select current_role()

-- function.not_allowed
select can_access_table('a','b')

-- function.not_allowed
select get_dd_index_sub_part_length(1)

-- function.not_allowed
select internal_table_rows('a','b')

-- function.not_allowed
select validate_password_strength('x')

-- function.not_allowed
select keyring_key_fetch('x')

-- function.not_allowed
select asynchronous_connection_failover_add_source()

-- function.not_allowed
select group_replication_set_as_primary('x')

-- function.not_allowed
select binlog_gtid_pos('a',1)

-- function.not_allowed
select sformat_evil('x')

-- function.not_allowed
select mysql.evil()

-- function.not_allowed
select random_bytes(1024)

-- function.not_allowed
select encode('a','b')

-- function.not_allowed
select mysqlx_error()

-- function.not_allowed
select spider_bg_direct_sql('a')

-- function.not_allowed
select spider_copy_tables('a')

-- function.not_allowed
select spider_flush_table_mon_cache()

-- function.not_allowed
select mroonga_command('x')

-- function.not_allowed
select wsrep_last_seen_gtid()

-- function.not_allowed
select wsrep_sync_wait_upto_gtid('a')

-- function.not_allowed
select xid()

-- function.not_allowed
select decode_oracle_x(1)

-- function.not_allowed
select vec_x()

-- function.not_allowed
select trt_trx_id(1)

-- function.not_allowed
select trt_begin_ts(1)

-- function.not_allowed
select json_table_evil()

-- function.not_allowed
select dbms_pipe()

-- function.not_allowed
select lo_import('x')

-- function.not_allowed
select rownum_x()

-- function.forbidden
select 1 where sleep(5)

-- function.forbidden
select 1 where benchmark(1e9,1)

-- function.forbidden
select 1 where load_file('/etc/passwd')

-- function.forbidden
select 1 where get_lock('a',1)

-- function.forbidden
select 1 where last_insert_id(5)

-- function.forbidden
select 1 where updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select 1 where sys_exec('id')

-- function.forbidden
select id from orders order by sleep(5)

-- function.forbidden
select id from orders order by benchmark(1e9,1)

-- function.forbidden
select id from orders order by load_file('/etc/passwd')

-- function.forbidden
select id from orders order by get_lock('a',1)

-- function.forbidden
select id from orders order by last_insert_id(5)

-- function.forbidden
select id from orders order by updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select id from orders order by sys_exec('id')

-- function.forbidden
with x as (select sleep(5)) select * from x

-- function.forbidden
with x as (select benchmark(1e9,1)) select * from x

-- function.forbidden
with x as (select load_file('/etc/passwd')) select * from x

-- function.forbidden
with x as (select get_lock('a',1)) select * from x

-- function.forbidden
with x as (select last_insert_id(5)) select * from x

-- function.forbidden
with x as (select updatexml(1,concat(0x7e,1),1)) select * from x

-- function.forbidden
with x as (select sys_exec('id')) select * from x

-- function.forbidden
select case when sleep(5) then 1 end

-- function.forbidden
select case when benchmark(1e9,1) then 1 end

-- function.forbidden
select case when load_file('/etc/passwd') then 1 end

-- function.forbidden
select case when get_lock('a',1) then 1 end

-- function.forbidden
select case when last_insert_id(5) then 1 end

-- function.forbidden
select case when updatexml(1,concat(0x7e,1),1) then 1 end

-- function.forbidden
select case when sys_exec('id') then 1 end

-- function.forbidden
select if(sleep(5),1,2)

-- function.forbidden
select if(benchmark(1e9,1),1,2)

-- function.forbidden
select if(load_file('/etc/passwd'),1,2)

-- function.forbidden
select if(get_lock('a',1),1,2)

-- function.forbidden
select if(last_insert_id(5),1,2)

-- function.forbidden
select if(updatexml(1,concat(0x7e,1),1),1,2)

-- function.forbidden
select if(sys_exec('id'),1,2)

-- function.forbidden
select id from orders group by sleep(5)

-- function.forbidden
select id from orders group by benchmark(1e9,1)

-- function.forbidden
select id from orders group by load_file('/etc/passwd')

-- function.forbidden
select id from orders group by get_lock('a',1)

-- function.forbidden
select id from orders group by last_insert_id(5)

-- function.forbidden
select id from orders group by updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select id from orders group by sys_exec('id')

-- function.forbidden
select id from orders having sleep(5)

-- function.forbidden
select id from orders having benchmark(1e9,1)

-- function.forbidden
select id from orders having load_file('/etc/passwd')

-- function.forbidden
select id from orders having get_lock('a',1)

-- function.forbidden
select id from orders having last_insert_id(5)

-- function.forbidden
select id from orders having updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select id from orders having sys_exec('id')

-- function.forbidden
select * from (select sleep(5)) x

-- function.forbidden
select * from (select benchmark(1e9,1)) x

-- function.forbidden
select * from (select load_file('/etc/passwd')) x

-- function.forbidden
select * from (select get_lock('a',1)) x

-- function.forbidden
select * from (select last_insert_id(5)) x

-- function.forbidden
select * from (select updatexml(1,concat(0x7e,1),1)) x

-- function.forbidden
select * from (select sys_exec('id')) x

-- function.forbidden
select id from orders where id in (select sleep(5))

-- function.forbidden
select id from orders where id in (select benchmark(1e9,1))

-- function.forbidden
select id from orders where id in (select load_file('/etc/passwd'))

-- function.forbidden
select id from orders where id in (select get_lock('a',1))

-- function.forbidden
select id from orders where id in (select last_insert_id(5))

-- function.forbidden
select id from orders where id in (select updatexml(1,concat(0x7e,1),1))

-- function.forbidden
select id from orders where id in (select sys_exec('id'))

-- function.forbidden
explain select sleep(5)

-- function.forbidden
explain select benchmark(1e9,1)

-- function.forbidden
explain select load_file('/etc/passwd')

-- function.forbidden
explain select get_lock('a',1)

-- function.forbidden
explain select last_insert_id(5)

-- function.forbidden
explain select updatexml(1,concat(0x7e,1),1)

-- function.forbidden
explain select sys_exec('id')

-- syntax.invalid
select id from orders limit 1 union select sleep(5)

-- syntax.invalid
select id from orders limit 1 union select benchmark(1e9,1)

-- syntax.invalid
select id from orders limit 1 union select load_file('/etc/passwd')

-- syntax.invalid
select id from orders limit 1 union select get_lock('a',1)

-- syntax.invalid
select id from orders limit 1 union select last_insert_id(5)

-- syntax.invalid
select id from orders limit 1 union select updatexml(1,concat(0x7e,1),1)

-- syntax.invalid
select id from orders limit 1 union select sys_exec('id')

-- function.forbidden
select sum(sleep(5)) over () from orders

-- function.forbidden
select sum(benchmark(1e9,1)) over () from orders

-- function.forbidden
select sum(load_file('/etc/passwd')) over () from orders

-- function.forbidden
select sum(get_lock('a',1)) over () from orders

-- function.forbidden
select sum(last_insert_id(5)) over () from orders

-- function.forbidden
select sum(updatexml(1,concat(0x7e,1),1)) over () from orders

-- function.forbidden
select sum(sys_exec('id')) over () from orders

-- function.forbidden
select json_object('a',sleep(5))

-- function.forbidden
select json_object('a',benchmark(1e9,1))

-- function.forbidden
select json_object('a',load_file('/etc/passwd'))

-- function.forbidden
select json_object('a',get_lock('a',1))

-- function.forbidden
select json_object('a',last_insert_id(5))

-- function.forbidden
select json_object('a',updatexml(1,concat(0x7e,1),1))

-- function.forbidden
select json_object('a',sys_exec('id'))

-- function.forbidden
select interval(sleep(5),1,2)

-- function.forbidden
select interval(benchmark(1e9,1),1,2)

-- function.forbidden
select interval(load_file('/etc/passwd'),1,2)

-- function.forbidden
select interval(get_lock('a',1),1,2)

-- function.forbidden
select interval(last_insert_id(5),1,2)

-- function.forbidden
select interval(updatexml(1,concat(0x7e,1),1),1,2)

-- function.forbidden
select interval(sys_exec('id'),1,2)

-- function.forbidden
select binary sleep(5)

-- function.forbidden
select binary benchmark(1e9,1)

-- function.forbidden
select binary load_file('/etc/passwd')

-- function.forbidden
select binary get_lock('a',1)

-- function.forbidden
select binary last_insert_id(5)

-- function.forbidden
select binary updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select binary sys_exec('id')

-- function.forbidden
select 'a' sounds like sleep(5)

-- function.forbidden
select 'a' sounds like benchmark(1e9,1)

-- function.forbidden
select 'a' sounds like load_file('/etc/passwd')

-- function.forbidden
select 'a' sounds like get_lock('a',1)

-- function.forbidden
select 'a' sounds like last_insert_id(5)

-- function.forbidden
select 'a' sounds like updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select 'a' sounds like sys_exec('id')

-- function.forbidden
values (sleep(5))

-- function.forbidden
values (benchmark(1e9,1))

-- function.forbidden
values (load_file('/etc/passwd'))

-- function.forbidden
values (get_lock('a',1))

-- function.forbidden
values (last_insert_id(5))

-- function.forbidden
values (updatexml(1,concat(0x7e,1),1))

-- function.forbidden
values (sys_exec('id'))

-- function.forbidden
select exists(select sleep(5))

-- function.forbidden
select exists(select benchmark(1e9,1))

-- function.forbidden
select exists(select load_file('/etc/passwd'))

-- function.forbidden
select exists(select get_lock('a',1))

-- function.forbidden
select exists(select last_insert_id(5))

-- function.forbidden
select exists(select updatexml(1,concat(0x7e,1),1))

-- function.forbidden
select exists(select sys_exec('id'))

-- column.ambiguous
select id from orders o join stores s on sleep(5)

-- column.ambiguous
select id from orders o join stores s on benchmark(1e9,1)

-- column.ambiguous
select id from orders o join stores s on load_file('/etc/passwd')

-- column.ambiguous
select id from orders o join stores s on get_lock('a',1)

-- column.ambiguous
select id from orders o join stores s on last_insert_id(5)

-- column.ambiguous
select id from orders o join stores s on updatexml(1,concat(0x7e,1),1)

-- column.ambiguous
select id from orders o join stores s on sys_exec('id')

-- function.forbidden
select date_add(now(), interval sleep(5) second)

-- function.forbidden
select date_add(now(), interval benchmark(1e9,1) second)

-- function.forbidden
select date_add(now(), interval load_file('/etc/passwd') second)

-- function.forbidden
select date_add(now(), interval get_lock('a',1) second)

-- function.forbidden
select date_add(now(), interval last_insert_id(5) second)

-- function.forbidden
select date_add(now(), interval updatexml(1,concat(0x7e,1),1) second)

-- function.forbidden
select date_add(now(), interval sys_exec('id') second)

-- function.forbidden
select {fn sleep(5)}

-- function.forbidden
select {fn benchmark(1e9,1)}

-- function.forbidden
select {fn load_file('/etc/passwd')}

-- function.forbidden
select {fn get_lock('a',1)}

-- function.forbidden
select {fn last_insert_id(5)}

-- function.forbidden
select {fn updatexml(1,concat(0x7e,1),1)}

-- function.forbidden
select {fn sys_exec('id')}

-- function.forbidden
select cast(sleep(5) as char character set utf8mb4)

-- function.forbidden
select cast(benchmark(1e9,1) as char character set utf8mb4)

-- function.forbidden
select cast(load_file('/etc/passwd') as char character set utf8mb4)

-- function.forbidden
select cast(get_lock('a',1) as char character set utf8mb4)

-- function.forbidden
select cast(last_insert_id(5) as char character set utf8mb4)

-- function.forbidden
select cast(updatexml(1,concat(0x7e,1),1) as char character set utf8mb4)

-- function.forbidden
select cast(sys_exec('id') as char character set utf8mb4)

-- function.forbidden
select concat('a', sleep(5))

-- function.forbidden
select concat('a', benchmark(1e9,1))

-- function.forbidden
select concat('a', load_file('/etc/passwd'))

-- function.forbidden
select concat('a', get_lock('a',1))

-- function.forbidden
select concat('a', last_insert_id(5))

-- function.forbidden
select concat('a', updatexml(1,concat(0x7e,1),1))

-- function.forbidden
select concat('a', sys_exec('id'))

-- function.forbidden
select count(*) from orders where note regexp sleep(5)

-- function.forbidden
select count(*) from orders where note regexp benchmark(1e9,1)

-- function.forbidden
select count(*) from orders where note regexp load_file('/etc/passwd')

-- function.forbidden
select count(*) from orders where note regexp get_lock('a',1)

-- function.forbidden
select count(*) from orders where note regexp last_insert_id(5)

-- function.forbidden
select count(*) from orders where note regexp updatexml(1,concat(0x7e,1),1)

-- function.forbidden
select count(*) from orders where note regexp sys_exec('id')

-- function.forbidden
select (select sleep(5))

-- function.forbidden
select (select benchmark(1e9,1))

-- function.forbidden
select (select load_file('/etc/passwd'))

-- function.forbidden
select (select get_lock('a',1))

-- function.forbidden
select (select last_insert_id(5))

-- function.forbidden
select (select updatexml(1,concat(0x7e,1),1))

-- function.forbidden
select (select sys_exec('id'))

-- function.forbidden
select convert(sleep(5) using utf8mb4)

-- function.forbidden
select convert(benchmark(1e9,1) using utf8mb4)

-- function.forbidden
select convert(load_file('/etc/passwd') using utf8mb4)

-- function.forbidden
select convert(get_lock('a',1) using utf8mb4)

-- function.forbidden
select convert(last_insert_id(5) using utf8mb4)

-- function.forbidden
select convert(updatexml(1,concat(0x7e,1),1) using utf8mb4)

-- function.forbidden
select convert(sys_exec('id') using utf8mb4)

-- function.forbidden
desc select sleep(5)

-- function.forbidden
desc select benchmark(1e9,1)

-- function.forbidden
desc select load_file('/etc/passwd')

-- function.forbidden
desc select get_lock('a',1)

-- function.forbidden
desc select last_insert_id(5)

-- function.forbidden
desc select updatexml(1,concat(0x7e,1),1)

-- function.forbidden
desc select sys_exec('id')

-- function.forbidden
table orders order by sleep(5)

-- function.forbidden
table orders order by benchmark(1e9,1)

-- function.forbidden
table orders order by load_file('/etc/passwd')

-- function.forbidden
table orders order by get_lock('a',1)

-- function.forbidden
table orders order by last_insert_id(5)

-- function.forbidden
table orders order by updatexml(1,concat(0x7e,1),1)

-- function.forbidden
table orders order by sys_exec('id')

-- function.forbidden
select sleep/**/(1)

-- function.forbidden
select sleep
(1)

-- syntax.invalid
select sle/**/ep(1)

-- function.forbidden
select shop.sleep(1)

-- function.forbidden
select mysql.sleep(1)

-- function.forbidden
select `shop`.`sleep`(1)

-- function.forbidden
select sleep#x
(1)

-- function.forbidden
select sleep-- x
(1)

-- input.executable_comment
select /*!sleep*/(1)

-- input.executable_comment
select /*!50000sleep*/(1)

-- input.executable_comment
select /*M!sleep*/(1)

-- input.executable_comment
select /*m!100100 sleep*/(1)

-- function.forbidden
select sys.sleep(1)

-- syntax.invalid
select "sleep"(1)

-- function.forbidden
select LOAD_FILE('x')

-- function.forbidden
select `load_file`('x')

-- function.forbidden
select load_file ('x')

-- function.forbidden
select load_file/**/('x')

-- function.forbidden
select load_file
('x')

-- syntax.invalid
select loa/**/d_file('x')

-- function.forbidden
select shop.load_file('x')

-- function.forbidden
select mysql.load_file('x')

-- function.forbidden
select `shop`.`load_file`('x')

-- function.forbidden
select load_file#x
('x')

-- function.forbidden
select load_file-- x
('x')

-- input.executable_comment
select /*!load_file*/('x')

-- input.executable_comment
select /*!50000load_file*/('x')

-- input.executable_comment
select /*M!load_file*/('x')

-- input.executable_comment
select /*m!100100 load_file*/('x')

-- function.forbidden
select sys.load_file('x')

-- syntax.invalid
select "load_file"('x')

-- function.forbidden
select BENCHMARK(1,1)

-- function.forbidden
select `benchmark`(1,1)

-- function.forbidden
select benchmark (1,1)

-- function.forbidden
select benchmark/**/(1,1)

-- function.forbidden
select benchmark
(1,1)

-- syntax.invalid
select ben/**/chmark(1,1)

-- function.forbidden
select shop.benchmark(1,1)

-- function.forbidden
select mysql.benchmark(1,1)

-- function.forbidden
select `shop`.`benchmark`(1,1)

-- function.forbidden
select benchmark#x
(1,1)

-- function.forbidden
select benchmark-- x
(1,1)

-- input.executable_comment
select /*!benchmark*/(1,1)

-- input.executable_comment
select /*!50000benchmark*/(1,1)

-- input.executable_comment
select /*M!benchmark*/(1,1)

-- input.executable_comment
select /*m!100100 benchmark*/(1,1)

-- function.forbidden
select sys.benchmark(1,1)

-- syntax.invalid
select "benchmark"(1,1)

-- function.forbidden
select GET_LOCK('a',1)

-- function.forbidden
select `get_lock`('a',1)

-- function.forbidden
select get_lock ('a',1)

-- function.forbidden
select get_lock/**/('a',1)

-- function.forbidden
select get_lock
('a',1)

-- syntax.invalid
select get/**/_lock('a',1)

-- function.forbidden
select shop.get_lock('a',1)

-- function.forbidden
select mysql.get_lock('a',1)

-- function.forbidden
select `shop`.`get_lock`('a',1)

-- function.forbidden
select get_lock#x
('a',1)

-- function.forbidden
select get_lock-- x
('a',1)

-- input.executable_comment
select /*!get_lock*/('a',1)

-- input.executable_comment
select /*!50000get_lock*/('a',1)

-- input.executable_comment
select /*M!get_lock*/('a',1)

-- input.executable_comment
select /*m!100100 get_lock*/('a',1)

-- function.forbidden
select sys.get_lock('a',1)

-- syntax.invalid
select "get_lock"('a',1)

-- input.executable_comment
/*! select 1 */

-- input.executable_comment
select /*!50000 1 */

-- input.executable_comment
select 1 /*!, sleep(5) */

-- input.executable_comment
/*M! drop table orders */

-- input.executable_comment
select 1 /*M!100100 union select 2*/

-- hint.not_allowed
select /*+ SET_VAR(max_execution_time=0) */ 1

-- hint.not_allowed
select /*+ set_var(sql_mode='') */ 1

-- hint.not_allowed
select /*+ RESOURCE_GROUP(x) */ 1

-- hint.not_allowed
select /*+ MAX_EXECUTION_TIME(0) */ 1

-- input.executable_comment
select 1 /*!99999 ; drop table orders */

-- input.executable_comment
/*!*/ drop table orders

-- statement.several
select 1 -- x
; drop table orders

-- statement.several
select 1 # x
; drop table orders

-- statement.several
select 1--1; drop table orders

-- statement.several
select 'a\'; drop table orders; -- '; drop table stores

-- statement.several
select "a\"; drop"; drop table orders

-- statement.not_supported
delimiter //

-- syntax.invalid
select 1 \G drop table orders

-- column.unknown
select `a``; drop`; drop table orders

-- relation.system
with a as (select * from mysql.user) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.user)

-- relation.system
select * from orders o join mysql.user x on true

-- relation.system
desc mysql.user

-- syntax.invalid
select * from stores left join (orders, mysql.user) on true

-- relation.system
select * from mysql.global_priv

-- relation.system
with a as (select * from mysql.global_priv) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.global_priv)

-- relation.system
select * from orders o join mysql.global_priv x on true

-- relation.system
table mysql.global_priv

-- relation.system
desc mysql.global_priv

-- relation.system
show columns from mysql.global_priv

-- relation.system
select * from stores left join (orders, mysql.global_priv) on true

-- relation.system
with a as (select * from mysql.db) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.db)

-- relation.system
select * from orders o join mysql.db x on true

-- relation.system
table mysql.db

-- relation.system
desc mysql.db

-- relation.system
show columns from mysql.db

-- relation.system
select * from stores left join (orders, mysql.db) on true

-- relation.system
select * from mysql.proc

-- relation.system
with a as (select * from mysql.proc) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.proc)

-- relation.system
select * from orders o join mysql.proc x on true

-- relation.system
table mysql.proc

-- relation.system
desc mysql.proc

-- relation.system
show columns from mysql.proc

-- relation.system
select * from stores left join (orders, mysql.proc) on true

-- relation.system
with a as (select * from `mysql`.`user`) select 1 from a

-- relation.system
select 1 where exists (select 1 from `mysql`.`user`)

-- relation.system
select * from orders o join `mysql`.`user` x on true

-- relation.system
table `mysql`.`user`

-- relation.system
desc `mysql`.`user`

-- relation.system
show columns from `mysql`.`user`

-- relation.system
select * from stores left join (orders, `mysql`.`user`) on true

-- relation.system
select * from MYSQL.user

-- relation.system
with a as (select * from MYSQL.user) select 1 from a

-- relation.system
select 1 where exists (select 1 from MYSQL.user)

-- relation.system
select * from orders o join MYSQL.user x on true

-- relation.system
table MYSQL.user

-- relation.system
desc MYSQL.user

-- relation.system
show columns from MYSQL.user

-- syntax.invalid
select * from stores left join (orders, MYSQL.user) on true

-- relation.system
select * from mysql . user

-- relation.system
with a as (select * from mysql . user) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql . user)

-- relation.system
select * from orders o join mysql . user x on true

-- relation.system
table mysql . user

-- relation.system
desc mysql . user

-- relation.system
show columns from mysql . user

-- syntax.invalid
select * from stores left join (orders, mysql . user) on true

-- relation.system
with a as (select * from information_schema.tables) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.tables)

-- relation.system
select * from orders o join information_schema.tables x on true

-- relation.system
table information_schema.tables

-- relation.system
show columns from information_schema.tables

-- syntax.invalid
select * from stores left join (orders, information_schema.tables) on true

-- relation.system
select * from information_schema.columns

-- relation.system
with a as (select * from information_schema.columns) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.columns)

-- relation.system
select * from orders o join information_schema.columns x on true

-- relation.system
table information_schema.columns

-- relation.system
desc information_schema.columns

-- relation.system
show columns from information_schema.columns

-- syntax.invalid
select * from stores left join (orders, information_schema.columns) on true

-- relation.system
with a as (select * from information_schema.processlist) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.processlist)

-- relation.system
select * from orders o join information_schema.processlist x on true

-- relation.system
table information_schema.processlist

-- relation.system
desc information_schema.processlist

-- relation.system
show columns from information_schema.processlist

-- syntax.invalid
select * from stores left join (orders, information_schema.processlist) on true

-- relation.system
select * from information_schema.user_privileges

-- relation.system
with a as (select * from information_schema.user_privileges) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.user_privileges)

-- relation.system
select * from orders o join information_schema.user_privileges x on true

-- relation.system
table information_schema.user_privileges

-- relation.system
desc information_schema.user_privileges

-- relation.system
show columns from information_schema.user_privileges

-- relation.system
select * from stores left join (orders, information_schema.user_privileges) on true

-- relation.system
select * from information_schema.innodb_trx

-- relation.system
with a as (select * from information_schema.innodb_trx) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.innodb_trx)

-- relation.system
select * from orders o join information_schema.innodb_trx x on true

-- relation.system
table information_schema.innodb_trx

-- relation.system
desc information_schema.innodb_trx

-- relation.system
show columns from information_schema.innodb_trx

-- relation.system
select * from stores left join (orders, information_schema.innodb_trx) on true

-- relation.system
select * from INFORMATION_SCHEMA.tables

-- relation.system
with a as (select * from INFORMATION_SCHEMA.tables) select 1 from a

-- relation.system
select 1 where exists (select 1 from INFORMATION_SCHEMA.tables)

-- relation.system
select * from orders o join INFORMATION_SCHEMA.tables x on true

-- relation.system
table INFORMATION_SCHEMA.tables

-- relation.system
desc INFORMATION_SCHEMA.tables

-- relation.system
show columns from INFORMATION_SCHEMA.tables

-- syntax.invalid
select * from stores left join (orders, INFORMATION_SCHEMA.tables) on true

-- relation.system
select * from `information_schema`.tables

-- relation.system
with a as (select * from `information_schema`.tables) select 1 from a

-- relation.system
select 1 where exists (select 1 from `information_schema`.tables)

-- relation.system
select * from orders o join `information_schema`.tables x on true

-- relation.system
table `information_schema`.tables

-- relation.system
desc `information_schema`.tables

-- relation.system
show columns from `information_schema`.tables

-- syntax.invalid
select * from stores left join (orders, `information_schema`.tables) on true

-- relation.system
with a as (select * from performance_schema.events_statements_history) select 1 from a

-- relation.system
select 1 where exists (select 1 from performance_schema.events_statements_history)

-- relation.system
select * from orders o join performance_schema.events_statements_history x on true

-- relation.system
table performance_schema.events_statements_history

-- relation.system
desc performance_schema.events_statements_history

-- relation.system
show columns from performance_schema.events_statements_history

-- relation.system
select * from stores left join (orders, performance_schema.events_statements_history) on true

-- relation.system
with a as (select * from performance_schema.threads) select 1 from a

-- relation.system
select 1 where exists (select 1 from performance_schema.threads)

-- relation.system
select * from orders o join performance_schema.threads x on true

-- relation.system
table performance_schema.threads

-- relation.system
desc performance_schema.threads

-- relation.system
show columns from performance_schema.threads

-- relation.system
select * from stores left join (orders, performance_schema.threads) on true

-- relation.system
with a as (select * from sys.processlist) select 1 from a

-- relation.system
select 1 where exists (select 1 from sys.processlist)

-- relation.system
select * from orders o join sys.processlist x on true

-- relation.system
table sys.processlist

-- relation.system
desc sys.processlist

-- relation.system
show columns from sys.processlist

-- syntax.invalid
select * from stores left join (orders, sys.processlist) on true

-- relation.system
select * from sys.schema_table_statistics

-- relation.system
with a as (select * from sys.schema_table_statistics) select 1 from a

-- relation.system
select 1 where exists (select 1 from sys.schema_table_statistics)

-- relation.system
select * from orders o join sys.schema_table_statistics x on true

-- relation.system
table sys.schema_table_statistics

-- relation.system
desc sys.schema_table_statistics

-- relation.system
show columns from sys.schema_table_statistics

-- relation.system
select * from stores left join (orders, sys.schema_table_statistics) on true

-- relation.unknown
with a as (select * from other.orders) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from other.orders)

-- relation.unknown
select * from orders o join other.orders x on true

-- relation.unknown
table other.orders

-- relation.unknown
desc other.orders

-- relation.unknown
show columns from other.orders

-- syntax.invalid
select * from stores left join (orders, other.orders) on true

-- relation.unknown
with a as (select * from secrets) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from secrets)

-- relation.unknown
select * from orders o join secrets x on true

-- relation.unknown
select * from stores left join (orders, secrets) on true

-- relation.unknown
select * from shop.secrets

-- relation.unknown
with a as (select * from shop.secrets) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from shop.secrets)

-- relation.unknown
select * from orders o join shop.secrets x on true

-- relation.unknown
table shop.secrets

-- relation.unknown
desc shop.secrets

-- relation.unknown
show columns from shop.secrets

-- relation.unknown
select * from stores left join (orders, shop.secrets) on true

-- relation.unknown
select * from orders_shadow

-- relation.unknown
with a as (select * from orders_shadow) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_shadow)

-- relation.unknown
select * from orders o join orders_shadow x on true

-- relation.unknown
table orders_shadow

-- relation.unknown
desc orders_shadow

-- relation.unknown
show columns from orders_shadow

-- relation.unknown
select * from stores left join (orders, orders_shadow) on true

-- relation.unknown
select * from innodb_sys_tables

-- relation.unknown
with a as (select * from innodb_sys_tables) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from innodb_sys_tables)

-- relation.unknown
select * from orders o join innodb_sys_tables x on true

-- relation.unknown
table innodb_sys_tables

-- relation.unknown
desc innodb_sys_tables

-- relation.unknown
show columns from innodb_sys_tables

-- relation.unknown
select * from stores left join (orders, innodb_sys_tables) on true

-- relation.system
select * from mysql.slow_log

-- relation.system
with a as (select * from mysql.slow_log) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.slow_log)

-- relation.system
select * from orders o join mysql.slow_log x on true

-- relation.system
table mysql.slow_log

-- relation.system
desc mysql.slow_log

-- relation.system
show columns from mysql.slow_log

-- relation.system
select * from stores left join (orders, mysql.slow_log) on true

-- relation.system
select * from mysql.general_log

-- relation.system
with a as (select * from mysql.general_log) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.general_log)

-- relation.system
select * from orders o join mysql.general_log x on true

-- relation.system
table mysql.general_log

-- relation.system
desc mysql.general_log

-- relation.system
show columns from mysql.general_log

-- relation.system
select * from stores left join (orders, mysql.general_log) on true

-- relation.unknown
select * from shop.orders.id

-- relation.unknown
with a as (select * from shop.orders.id) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from shop.orders.id)

-- relation.unknown
select * from orders o join shop.orders.id x on true

-- relation.unknown
table shop.orders.id

-- utility.not_allowed
desc shop.orders.id

-- utility.not_allowed
show columns from shop.orders.id

-- syntax.invalid
select * from stores left join (orders, shop.orders.id) on true

-- relation.unknown
select * from `orders `

-- relation.unknown
with a as (select * from `orders `) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from `orders `)

-- relation.unknown
select * from orders o join `orders ` x on true

-- relation.unknown
table `orders `

-- relation.unknown
desc `orders `

-- relation.unknown
show columns from `orders `

-- relation.unknown
select * from stores left join (orders, `orders `) on true

-- relation.unknown
select * from `shop.orders`

-- relation.unknown
with a as (select * from `shop.orders`) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from `shop.orders`)

-- relation.unknown
select * from orders o join `shop.orders` x on true

-- relation.unknown
table `shop.orders`

-- relation.unknown
desc `shop.orders`

-- relation.unknown
show columns from `shop.orders`

-- relation.unknown
select * from stores left join (orders, `shop.orders`) on true

-- relation.unknown
select * from test.x

-- relation.unknown
with a as (select * from test.x) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from test.x)

-- relation.unknown
select * from orders o join test.x x on true

-- relation.unknown
table test.x

-- relation.unknown
desc test.x

-- relation.unknown
show columns from test.x

-- relation.unknown
select * from stores left join (orders, test.x) on true

-- relation.system
select * from mysql.innodb_table_stats

-- relation.system
with a as (select * from mysql.innodb_table_stats) select 1 from a

-- relation.system
select 1 where exists (select 1 from mysql.innodb_table_stats)

-- relation.system
select * from orders o join mysql.innodb_table_stats x on true

-- relation.system
table mysql.innodb_table_stats

-- relation.system
desc mysql.innodb_table_stats

-- relation.system
show columns from mysql.innodb_table_stats

-- relation.system
select * from stores left join (orders, mysql.innodb_table_stats) on true

-- relation.system
select * from information_schema.files

-- relation.system
with a as (select * from information_schema.files) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.files)

-- relation.system
select * from orders o join information_schema.files x on true

-- relation.system
table information_schema.files

-- relation.system
desc information_schema.files

-- relation.system
show columns from information_schema.files

-- syntax.invalid
select * from stores left join (orders, information_schema.files) on true

-- relation.system
select * from information_schema.plugins

-- relation.system
with a as (select * from information_schema.plugins) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.plugins)

-- relation.system
select * from orders o join information_schema.plugins x on true

-- relation.system
table information_schema.plugins

-- relation.system
desc information_schema.plugins

-- relation.system
show columns from information_schema.plugins

-- relation.system
select * from stores left join (orders, information_schema.plugins) on true

-- relation.system
select * from information_schema.routines

-- relation.system
with a as (select * from information_schema.routines) select 1 from a

-- relation.system
select 1 where exists (select 1 from information_schema.routines)

-- relation.system
select * from orders o join information_schema.routines x on true

-- relation.system
table information_schema.routines

-- relation.system
desc information_schema.routines

-- relation.system
show columns from information_schema.routines

-- relation.system
select * from stores left join (orders, information_schema.routines) on true

-- relation.system
select * from performance_schema.variables_info

-- relation.system
with a as (select * from performance_schema.variables_info) select 1 from a

-- relation.system
select 1 where exists (select 1 from performance_schema.variables_info)

-- relation.system
select * from orders o join performance_schema.variables_info x on true

-- relation.system
table performance_schema.variables_info

-- relation.system
desc performance_schema.variables_info

-- relation.system
show columns from performance_schema.variables_info

-- relation.system
select * from stores left join (orders, performance_schema.variables_info) on true

-- relation.system
select * from performance_schema.file_instances

-- relation.system
with a as (select * from performance_schema.file_instances) select 1 from a

-- relation.system
select 1 where exists (select 1 from performance_schema.file_instances)

-- relation.system
select * from orders o join performance_schema.file_instances x on true

-- relation.system
table performance_schema.file_instances

-- relation.system
desc performance_schema.file_instances

-- relation.system
show columns from performance_schema.file_instances

-- relation.system
select * from stores left join (orders, performance_schema.file_instances) on true

-- variable.not_allowed
select @x

-- variable.not_allowed
select id from orders where id = @x

-- variable.not_allowed
select id from orders order by @x

-- variable.not_allowed
select (@x)

-- variable.not_allowed
select id from orders limit @x

-- variable.not_allowed
select @@x

-- variable.not_allowed
select id from orders where id = @@x

-- variable.not_allowed
select id from orders order by @@x

-- variable.not_allowed
select (@@x)

-- variable.not_allowed
select id from orders limit @@x

-- variable.not_allowed
select id from orders where id = @@version

-- variable.not_allowed
select id from orders order by @@version

-- variable.not_allowed
select (@@version)

-- variable.not_allowed
select id from orders limit @@version

-- variable.not_allowed
select @@global.secure_file_priv

-- variable.not_allowed
select id from orders where id = @@global.secure_file_priv

-- variable.not_allowed
select id from orders order by @@global.secure_file_priv

-- variable.not_allowed
select (@@global.secure_file_priv)

-- variable.not_allowed
select id from orders limit @@global.secure_file_priv

-- variable.not_allowed
select id from orders where id = @@session.sql_mode

-- variable.not_allowed
select id from orders order by @@session.sql_mode

-- variable.not_allowed
select (@@session.sql_mode)

-- variable.not_allowed
select id from orders limit @@session.sql_mode

-- variable.not_allowed
select id from orders where id = @@datadir

-- variable.not_allowed
select id from orders order by @@datadir

-- variable.not_allowed
select (@@datadir)

-- variable.not_allowed
select id from orders limit @@datadir

-- variable.not_allowed
select @@hostname

-- variable.not_allowed
select id from orders where id = @@hostname

-- variable.not_allowed
select id from orders order by @@hostname

-- variable.not_allowed
select (@@hostname)

-- variable.not_allowed
select id from orders limit @@hostname

-- variable.not_allowed
select @`x`

-- variable.not_allowed
select id from orders where id = @`x`

-- variable.not_allowed
select id from orders order by @`x`

-- variable.not_allowed
select (@`x`)

-- variable.not_allowed
select id from orders limit @`x`

-- variable.not_allowed
select @'x'

-- variable.not_allowed
select id from orders where id = @'x'

-- variable.not_allowed
select id from orders order by @'x'

-- variable.not_allowed
select (@'x')

-- variable.not_allowed
select id from orders limit @'x'

-- variable.not_allowed
select @"x"

-- variable.not_allowed
select id from orders where id = @"x"

-- variable.not_allowed
select id from orders order by @"x"

-- variable.not_allowed
select (@"x")

-- variable.not_allowed
select id from orders limit @"x"

-- variable.not_allowed
select @x:=1

-- variable.assignment
select id from orders where id = @x:=1

-- variable.not_allowed
select id from orders order by @x:=1

-- variable.not_allowed
select (@x:=1)

-- variable.not_allowed
select id from orders limit @x:=1

-- variable.not_allowed
select @x := @x + 1

-- variable.assignment
select id from orders where id = @x := @x + 1

-- variable.not_allowed
select id from orders order by @x := @x + 1

-- variable.not_allowed
select (@x := @x + 1)

-- variable.not_allowed
select id from orders limit @x := @x + 1

-- variable.not_allowed
select @@GLOBAL.general_log

-- variable.not_allowed
select id from orders where id = @@GLOBAL.general_log

-- variable.not_allowed
select id from orders order by @@GLOBAL.general_log

-- variable.not_allowed
select (@@GLOBAL.general_log)

-- variable.not_allowed
select id from orders limit @@GLOBAL.general_log

-- variable.assignment
select 1 into @x

-- variable.assignment
select id into @a from orders

-- write.file
select 1 into outfile '/tmp/x' fields terminated by ','

-- write.file
select id from orders limit 1 into outfile 'x'

-- write.file
(select 1) into outfile 'x'

-- write.file
select 1 union select 2 into outfile 'x'

-- write.file
select 1 INTO/**/OUTFILE 'x'

-- write.file
select 1 into/*x*/dumpfile 'x'

-- write.file
table orders into outfile 'x'

-- write.file
values row(1) into outfile 'x'

-- statement.never_allowed
load index into cache orders

-- statement.never_allowed
do sleep(5)

-- statement.never_allowed
do 1

-- statement.session
set @x=1

-- statement.session
set global general_log=1

-- statement.session
set session sql_mode=''

-- statement.session
set role all

-- statement.session
prepare s from 'select 1'

-- statement.session
execute s

-- statement.session
execute immediate 'select 1'

-- statement.session
deallocate prepare s

-- statement.session
lock tables orders read

-- statement.session
kill 1

-- statement.session
kill query 1

-- statement.session
change master to master_host='x'

-- statement.schema_change
create table x(a int)

-- statement.schema_change
create table x select 1

-- statement.schema_change
create temporary table x as select 1

-- statement.schema_change
create view v as select 1

-- statement.schema_change
create function f returns int soname 'x'

-- statement.schema_change
create trigger t before insert on orders for each row set @a=1

-- statement.schema_change
alter table orders add x int

-- statement.schema_change
alter user x

-- statement.not_supported
check table orders

-- statement.not_supported
checksum table orders

-- statement.not_supported
backup stage start

-- statement.not_supported
backup lock orders

-- statement.session
xa recover

-- statement.never_allowed
resignal

-- write.not_allowed
replace into orders values (1)

-- statement.never_allowed
merge into orders using stores on 1 when matched then delete

-- utility.not_allowed
show grants for root

-- utility.not_allowed
show global variables like '%'

-- utility.not_allowed
show binlog events

-- utility.not_allowed
show replica status

-- utility.not_allowed
show profiles

-- utility.not_allowed
show function status

-- utility.not_allowed
show create user root

-- utility.not_allowed
show create database mysql

-- utility.not_allowed
show tables in information_schema

-- relation.system
show index from mysql.user

-- utility.not_allowed
show engines

-- utility.not_allowed
show storage engines

-- utility.not_allowed
show authors

-- utility.not_allowed
show contributors

-- utility.not_allowed
show explain for 1

-- utility.not_allowed
show session status

-- utility.not_allowed
show table status from mysql

-- relation.unknown
show create view secrets

-- utility.not_allowed
show databases where 1

-- utility.not_allowed
show relaylog events

-- utility.not_allowed
show user_statistics

-- utility.not_allowed
show locks

-- lock.not_allowed
select * from orders for update

-- lock.not_allowed
select * from orders for share

-- lock.not_allowed
select * from orders lock in share mode

-- lock.not_allowed
select * from orders for update skip locked

-- lock.not_allowed
select * from orders for update nowait

-- lock.not_allowed
select * from orders for update of orders

-- lock.not_allowed
(select * from orders for update)

-- lock.not_allowed
with x as (select * from orders for update) select 1

-- lock.not_allowed
select * from (select * from orders lock in share mode) x

-- function.forbidden
select * from orders procedure analyse(1,1)

-- statement.several
select 1;drop table orders

-- statement.schema_change
;;drop table orders

-- explain.analyze
explain analyze select 1

-- explain.analyze
explain analyze format=tree select 1

-- statement.schema_change
analyze select 1

-- statement.schema_change
analyze format=json select 1

-- explain.only_reads
explain insert into orders values (1)

-- explain.only_reads
explain update orders set id=1

-- explain.only_reads
explain replace into orders values(1)

-- syntax.invalid
explain for connection 1

-- explain.analyze
desc analyze select 1

-- explain.only_reads
explain format=json delete from orders

-- explain.only_reads
explain extended delete from orders

-- explain.only_reads
explain partitions update orders set id=1

-- write.inside_query
with x as (delete from orders) select 1

-- write.inside_query
with x as (update orders set id=1) select 1

-- write.not_allowed
with x as (select 1) delete from orders

-- write.not_allowed
with x as (select 1) update orders set id=1

-- syntax.invalid
select next value for s

-- syntax.invalid
select previous value for s

-- relation.not_in_from
select s.nextval

-- function.forbidden
select nextval(orders)

-- placeholder.unbound
select :x

-- placeholder.unbound
select ?

-- function.too_large
select repeat('x',1000000000)

-- function.too_large
select space(1000000000)

-- function.too_large
select lpad('x',1000000000,'y')

-- function.too_large
select rpad('x',4294967295,'y')

-- function.too_large
select repeat(repeat('a',99999),99999)

-- input.too_deep
select ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.too_deep
select not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not 1

-- input.too_deep
select interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(interval(1,2))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.invisible_character
select '‮'

-- input.invisible_character
select​1

-- function.not_allowed
select  sleep(1)

-- function.not_allowed
select ｓleep(1)

-- column.unknown
select sleep（1）

-- syntax.not_allowed
select _gbk'x\'; drop table orders -- '

-- syntax.not_allowed
select _big5'a'

-- syntax.unreadable
select _sjis'\'

-- syntax.not_allowed
select x'zz'

-- syntax.not_allowed
select b'2'

-- function.forbidden
select 0x7e || sleep(1)

-- function.forbidden
select 1 from dual where sleep(1)

-- syntax.invalid
select * from orders partition (sleep(1))

-- syntax.invalid
select * from orders use index (sleep(1)) , mysql.user

-- function.forbidden
select `id`.`sleep`(1)

-- syntax.not_allowed
select sql_calc_found_rows sleep(1)

-- function.forbidden
select 1 procedure analyse (extractvalue(1,1))

-- function.forbidden
select json_value(load_file('x'),'$')

-- function.forbidden
select * from json_table(load_file('x'),'$' columns(a int path '$')) t

-- syntax.invalid
select match(note) against (load_file('x')) from orders

-- function.forbidden
select id from orders where (select sleep(1))

-- function.forbidden
select cast(sleep(1) as char charset utf8)

-- syntax.invalid
select char(sleep(1) using utf8mb4)

-- syntax.invalid
select {d sleep(1)}

-- function.forbidden
select {fn sleep(1)}

-- syntax.invalid
select {x sleep(1)}

-- write.not_allowed
insert into orders values (1)

-- write.not_allowed
update orders set id=1 where id=1

-- write.not_allowed
delete from orders where id=1

-- write.not_allowed
delete orders from orders join stores

-- write.not_allowed
delete from orders, stores using orders join stores

-- syntax.invalid
update orders, stores set orders.id=1

-- write.not_allowed
insert into orders values (1) on duplicate key update id=2

-- write.not_allowed
insert delayed into orders values(1)

-- write.not_allowed
replace orders set id=1

-- write.not_allowed
insert into orders set id=sleep(1)

-- function.forbidden
select * from orders where id = 1 or sleep(5)#

-- function.forbidden
select * from orders where id=1 and 1=(select 1 from (select sleep(5))a)

-- function.forbidden
select 1 union all select load_file(0x2f6574632f706173737764)

-- relation.system
select group_concat(table_name) from information_schema.tables

-- relation.system
select * from stores where 1 union select user,authentication_string,3,4 from mysql.user

-- function.forbidden
select 1 limit 1 procedure analyse(1)

-- relation.system
select id from orders order by (select 1 from mysql.user limit 1)

# Once allowed for want of a finding.

-- syntax.invalid
describe ::orders

-- syntax.invalid
show create table ::mysql

-- syntax.invalid
show columns from (orders)
