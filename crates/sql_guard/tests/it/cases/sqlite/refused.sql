# Refused on SQLite.

-- statement.never_allowed
attach database '/tmp/x.db' as x

-- statement.never_allowed
ATTACH 'file:x?mode=rwc' AS x

-- statement.never_allowed
attach ':memory:' as m

-- statement.never_allowed
detach database x

-- statement.never_allowed
attach database "x" as y

-- statement.never_allowed
ATTACH/**/DATABASE 'x' AS y

-- statement.never_allowed
attach 'x' || 'y' as z

-- statement.schema_change
vacuum into '/tmp/x'

-- statement.schema_change
vacuum main

-- statement.schema_change
VACUUM

-- statement.schema_change
reindex orders

-- statement.schema_change
create virtual table x using fts5(a)

-- statement.schema_change
create table if not exists x (a)

-- statement.schema_change
create temp view v as select 1

-- statement.schema_change
create temp trigger t after insert on orders begin delete from orders; end

-- statement.schema_change
drop trigger t

-- statement.schema_change
alter table orders drop column total

-- statement.schema_change
alter table orders rename column a to b

-- statement.schema_change
analyze main

-- statement.schema_change
create table x(a, b) strict

-- statement.schema_change
create virtual table d using dbstat

-- statement.schema_change
create virtual table c using csv(filename='/etc/passwd')

-- statement.session
begin immediate

-- statement.session
begin exclusive

-- statement.session
begin deferred transaction

-- statement.session
end transaction

-- statement.session
commit transaction

-- statement.session
rollback transaction to savepoint x

-- statement.session
savepoint s

-- statement.session
release s

-- utility.not_allowed
pragma journal_mode

-- utility.not_allowed
pragma journal_mode = wal

-- utility.not_allowed
pragma writable_schema = 1

-- utility.not_allowed
pragma writable_schema

-- utility.not_allowed
pragma user_version = 5

-- utility.not_allowed
pragma user_version

-- utility.not_allowed
pragma foreign_keys = off

-- utility.not_allowed
pragma foreign_keys(0)

-- utility.not_allowed
pragma query_only = 0

-- utility.not_allowed
pragma query_only

-- utility.not_allowed
pragma database_list

-- utility.not_allowed
pragma compile_options

-- utility.not_allowed
pragma temp_store_directory = '/tmp'

-- utility.not_allowed
pragma data_store_directory

-- utility.not_allowed
pragma wal_checkpoint

-- utility.not_allowed
pragma wal_checkpoint(truncate)

-- utility.not_allowed
pragma optimize

-- utility.not_allowed
pragma incremental_vacuum

-- utility.not_allowed
pragma incremental_vacuum(10)

-- utility.not_allowed
pragma application_id = 1

-- utility.not_allowed
pragma cache_size = 1

-- utility.not_allowed
pragma mmap_size = 0

-- utility.not_allowed
pragma secure_delete = 1

-- utility.not_allowed
pragma trusted_schema = 1

-- utility.not_allowed
pragma schema_version = 1

-- utility.not_allowed
pragma locking_mode = exclusive

-- utility.not_allowed
pragma synchronous = off

-- utility.not_allowed
pragma temp.table_info(orders)

-- utility.not_allowed
pragma table_info

-- utility.not_allowed
pragma table_info = orders

-- utility.not_allowed
pragma table_info()

-- utility.not_allowed
pragma table_list(orders)

-- utility.not_allowed
pragma integrity_check

-- utility.not_allowed
pragma quick_check

-- utility.not_allowed
pragma function_list

-- utility.not_allowed
pragma module_list

-- utility.not_allowed
pragma key = 'x'

-- utility.not_allowed
pragma rekey = 'x'

-- utility.not_allowed
pragma hard_heap_limit = 1

-- utility.not_allowed
pragma soft_heap_limit

-- utility.not_allowed
pragma encoding = 'utf16'

-- utility.not_allowed
pragma auto_vacuum = 1

-- utility.not_allowed
pragma page_size = 512

-- utility.not_allowed
pragma legacy_alter_table = on

-- utility.not_allowed
pragma cell_size_check

-- utility.not_allowed
pragma busy_timeout = 0

-- utility.not_allowed
pragma recursive_triggers = 1

-- utility.not_allowed
pragma main.journal_mode = off

-- utility.not_allowed
PRAGMA Journal_Mode=DELETE

-- utility.not_allowed
pragma table_info(1)

-- utility.not_allowed
pragma table_info(orders) x

-- utility.not_allowed
pragma

-- utility.not_allowed
pragma other.table_info(orders)

-- utility.not_allowed
pragma analysis_limit = 1

-- utility.not_allowed
pragma threads = 8

-- relation.system
select * from sqlite_master

-- relation.system
select * from sqlite_schema

-- relation.system
select * from SQLITE_MASTER

-- relation.system
select sql from main.sqlite_master

-- relation.system
select * from sqlite_temp_master

-- relation.system
select * from temp.sqlite_master

-- relation.system
select * from sqlite_sequence

-- relation.system
select * from sqlite_stat1

-- relation.system
select * from dbstat

-- relation.system
select * from sqlite_dbpage

-- relation.system
select * from "sqlite_master"

-- relation.system
select * from [sqlite_master]

-- relation.system
select * from `sqlite_schema`

-- relation.system
with x as (select * from sqlite_master) select * from x

-- relation.system
select (select count(*) from sqlite_schema)

-- relation.system
select name from sqlite_master where type = 'table'

-- relation.system
select id from orders where exists (select 1 from sqlite_master)

-- relation.system
select * from orders union all select 1, 2, 3, 4, 5, 6, 7, 8 from sqlite_master

-- relation.system
select * from sqlite_stmt

-- relation.system
select * from pragma_table_info

-- relation.system
select * from pragma_database_list

-- relation.system
select * from temp.orders

-- relation.system
select * from sqlite_stat4

-- relation.system
pragma table_info(sqlite_master)

-- relation.system
explain select * from sqlite_master

-- relation.system
select * from pragma_function_list

-- relation.unknown
select * from 'secrets'

-- relation.unknown
select * from [secrets]

-- relation.unknown
select * from `secrets`

-- relation.unknown
select * from "secrets"

-- relation.unknown
pragma table_info(secrets)

-- relation.unknown
pragma index_list('secrets')

-- relation.unknown
pragma foreign_key_list(secrets)

-- relation.unknown
pragma table_xinfo(secrets)

-- relation.unknown
with a as (select * from main.secrets) select * from a

-- relation.unknown
select * from other.orders

-- relation.unknown
select * from main.secrets

-- relation.unknown
with secrets as (select 1 as id) select * from main.secrets

-- relation.unknown
explain query plan select * from secrets

-- relation.unknown
select * from orders, secrets

-- relation.unknown
with secrets(id) as (select id from orders) select * from main.secrets

-- cte.circular
with secrets as (select * from secrets) select * from secrets

-- cte.circular
with orders as (select * from orders) select * from orders

-- cte.circular
with a as (select * from a where 1) select * from a

-- column.unknown
select `secret` from orders

-- column.unknown
select [secret] from orders

-- column.unknown
select orders."secret" from orders

-- column.unknown
select main.orders.secret from main.orders

-- column.unknown
select o.[secret] from orders o

-- column.unknown
select j.secret from json_each('[]') j

-- column.unknown
select customers.rowidx from customers

-- column.unknown
select id from orders where [paid] = 1

-- column.unknown
select secret || 'x' from orders

-- column.unknown
select t.rowid from (select id from orders) t

-- column.unknown
select o."no such" from orders o

-- write.not_allowed
replace into orders (id) values (1)

-- write.not_allowed
insert or replace into orders (id) values (1)

-- write.not_allowed
insert or ignore into orders (id) values (1)

-- write.not_allowed
update or replace orders set id = 1 where id = 2

-- write.not_allowed
insert into orders default values

-- write.not_allowed
insert into orders (id) values (1) returning id

-- write.not_allowed
delete from orders where id = 1 returning *

-- write.not_allowed
insert into orders (id) values (1) on conflict do nothing

-- write.not_allowed
with x as (select 1 as id) insert into orders (id) select id from x

-- write.not_allowed
with x as (select 1) delete from orders where id = 1

-- write.not_allowed
with x as (select 1) update orders set total = 0 where id = 1

-- write.not_allowed
update main.orders set total = 0 where id = 1

-- write.not_allowed
insert or rollback into orders (id) values (1)

-- write.not_allowed
insert into [orders] (id) values (1)

-- write.not_allowed
delete from "orders" where id = 1

-- explain.only_reads
explain query plan delete from orders

-- explain.only_reads
explain replace into orders (id) values (1)

-- explain.only_reads
explain insert or replace into orders (id) values (1)

-- explain.only_reads
explain query plan update orders set total = 0

-- function.not_allowed
select evil()

-- function.not_allowed
select "evil"(1)

-- function.not_allowed
select [evil](1)

-- function.not_allowed
select `evil`(id) from orders

-- function.not_allowed
select spellfix1_editdist('a', 'b')

-- function.not_allowed
select fts5_decode(1, 2)

-- function.not_allowed
select sha1('x')

-- function.not_allowed
select sha3('x')

-- function.not_allowed
select uuid()

-- function.not_allowed
select regexpi('a', 'b')

-- function.not_allowed
select crypto_hash('x')

-- function.not_allowed
select * from csv('x')

-- function.not_allowed
select * from fsdir('/')

-- function.not_allowed
select * from evil(1)

-- function.not_allowed
select * from orders, evil(orders.id)

-- function.not_allowed
select evil(id) over () from orders

-- function.not_allowed
select id from orders where evil(id)

-- function.not_allowed
select id from orders order by evil(id)

-- function.not_allowed
select count(*) from orders group by evil(id)

-- function.not_allowed
select sum(evil(total)) from orders

-- function.not_allowed
select eval('select 1')

-- function.not_allowed
select lsmode('x')

-- function.not_allowed
select name from zipfile('x')

-- function.not_allowed
select value from carray('x', 1)

-- function.not_allowed
select * from completion('x')

-- function.not_allowed
select rtreecheck('x')

-- function.not_allowed
select offset(id) from orders

-- function.not_allowed
select decimal_add(1, 2)

-- function.not_allowed
select ieee754(1)

-- function.not_allowed
select shell_add_schema('x')

-- function.not_allowed
select main.lower('x')

-- function.not_allowed
select geopoly_area('x')

-- function.not_allowed
select vsv('x')

-- function.too_large
select printf('%.*c', 900000000, 'x')

-- function.too_large
select printf('%900000000d', 1)

-- function.too_large
select format('%*d', 1000, 1)

-- function.too_large
select printf(name, 1) from customers

-- function.too_large
select format('%.99999f', 1.0)

-- function.too_large
select printf()

-- function.too_large
select printf('%010000d', 5)

-- function.too_large
select * from generate_series(1, 99999999999)

-- function.too_large
select format(note) from orders

-- function.too_large
select printf('%s' || '%*d', 1, 2)

-- function.forbidden
select * from pragma_table_info('orders')

-- function.forbidden
select * from pragma_table_list()

-- function.forbidden
select * from pragma_journal_mode('wal')

-- function.forbidden
select * from pragma_database_list()

-- function.forbidden
select * from orders, pragma_index_list('orders')

-- function.forbidden
select * from sqlite_stmt()

-- syntax.unreadable
select "open

-- syntax.unreadable
select [open

-- syntax.unreadable
select `open

-- placeholder.unbound
select id from orders where id = :id

-- placeholder.unbound
select id from orders where id = @id

-- placeholder.unbound
select id from orders where id = $id

-- placeholder.unbound
select id from orders where id = ?1

-- placeholder.unbound
select id from orders limit ?

-- placeholder.unbound
select id from orders where status in (?, ?)

-- syntax.invalid
select * from orders into x y

-- syntax.invalid
select id from orders order

-- syntax.invalid
select * from (orders

-- syntax.invalid
insert into orders values

-- syntax.invalid
select id from orders where id in (1, 2

-- syntax.invalid
select all distinct id from orders

-- statement.not_supported
show tables

-- statement.not_supported
describe orders

-- statement.not_supported
.tables

-- statement.not_supported
.read x

-- statement.not_supported
.import x y

-- statement.not_supported
.shell id

-- syntax.not_allowed
select id from orders qualify row_number() over () = 1

-- relation.system
select * from pragma_table_list

-- syntax.invalid
select count(*) from orders o where o.* is null

-- syntax.invalid
select 1 where

-- column.unknown
select 1 where and

-- function.forbidden
select load_extension('x')

-- function.forbidden
select load_extension('x', 'y')

-- function.forbidden
select "load_extension"('x')

-- function.forbidden
select LOAD_EXTENSION('x')

-- function.forbidden
select [load_extension]('x')

-- function.forbidden
select `load_extension`('x')

-- function.forbidden
select readfile('/etc/passwd')

-- function.forbidden
select writefile('/tmp/x', 'y')

-- function.forbidden
select edit('x')

-- function.forbidden
select edit('x', 'sh')

-- function.forbidden
select fts3_tokenizer('simple')

-- function.forbidden
select fts3_tokenizer('simple', x'00')

-- function.forbidden
select sqlite_compileoption_get(1)

-- function.forbidden
select sqlite_compileoption_used('x')

-- function.forbidden
select sqlite_source_id()

-- function.forbidden
select sqlite_offset(id) from orders

-- function.forbidden
select sqlite_log(1, 'x')

-- function.forbidden
select zeroblob(1000000000)

-- function.forbidden
select randomblob(1000000000)

-- function.forbidden
select changes()

-- function.forbidden
select total_changes()

-- function.forbidden
select last_insert_rowid()

-- function.forbidden
select id from orders where load_extension('x')

-- function.forbidden
select id from orders order by load_extension('x')

-- function.forbidden
with x as (select load_extension('x')) select 1 from x

-- function.forbidden
select * from (select writefile('a', 'b')) t

-- function.forbidden
select case when 1 then writefile('a', 'b') end

-- function.forbidden
select coalesce(load_extension('x'), 1)

-- function.forbidden
select group_concat(readfile('x')) from orders

-- function.forbidden
select count(*) filter (where load_extension('x')) from orders

-- function.forbidden
select count(*) over (order by load_extension('x')) from orders

-- function.forbidden
select id from orders group by load_extension('x')

-- function.forbidden
select max(id) from orders having load_extension('x')

-- function.forbidden
select id from orders limit load_extension('x')

-- function.forbidden
values (load_extension('x'))

-- function.forbidden
select exists (select load_extension('x'))

-- function.forbidden
select id in (select load_extension('x')) from orders

-- function.forbidden
select id from orders o join customers c on load_extension('x')

-- function.forbidden
explain select load_extension('x')

-- function.forbidden
select -load_extension('x')

-- function.forbidden
select load_extension('x') is null

-- function.forbidden
select cast(load_extension('x') as text)

-- function.forbidden
select 'a' like load_extension('x')

-- function.forbidden
select 'a' glob load_extension('x')

-- function.forbidden
select j.value from json_each(readfile('x')) j

-- function.forbidden
select upper(hex(readfile('x')))

-- function.forbidden
select 'a' || readfile('x')

-- function.forbidden
select not load_extension('x')

-- function.forbidden
select iif(1, load_extension('x'), 0)

-- function.forbidden
select json_object('a', readfile('x'))

-- function.forbidden
select substr(readfile('x'), 1)

-- function.forbidden
select trim(readfile('x'))

-- function.forbidden
select id from orders union select load_extension('x')

-- function.forbidden
select load_extension('x') collate nocase

-- function.forbidden
select sum(zeroblob(5)) from orders

-- function.forbidden
select id between load_extension('x') and 1 from orders

-- function.too_large
select count(*) from generate_series(1)

-- function.too_large
select * from generate_series(1, 100000000000, 1)
