# Refused on PostgreSQL.

-- lock.not_allowed
select id from orders for no key update

-- lock.not_allowed
select id from orders for key share

-- lock.not_allowed
select id from orders for update skip locked

-- lock.not_allowed
select id from orders for update nowait

-- lock.not_allowed
select id from orders for update of orders

-- write.select_into
select id into x from orders

-- write.select_into
select * into temp x from orders

-- write.select_into
select * into temporary table x from orders

-- write.select_into
select * into unlogged x from orders

-- write.select_into
with a as (select 1 as n) select n into y from a

-- write.inside_query
with a as (delete from orders where id = 1 returning *), b as (select 1) select * from a, b

-- write.inside_query
select * from orders where id in (with x as (delete from orders returning id) select id from x)

-- write.inside_query
with recursive a as (select 1 as n union all select n from a), b as (insert into orders (id) select n from a returning id) select * from b

-- write.not_allowed
with x as (select 1 as id) insert into orders (id) select id from x

-- write.not_allowed
with x as (select id from customers) delete from orders where customer_id in (select id from x)

-- write.not_allowed
with x as (select 1 as n) update orders set total = 0 where id = 1

-- write.not_allowed
insert into orders (id) values (1) on conflict do nothing

-- write.not_allowed
insert into orders (id) values (1) on conflict (id) do update set total = excluded.total

-- write.not_allowed
insert into orders (id) values (1) returning *

-- write.not_allowed
delete from orders using customers where customers.id = orders.customer_id

-- write.not_allowed
update orders set total = 0 from customers where customers.id = orders.customer_id

-- write.not_allowed
update only orders set total = 0 where id = 1

-- explain.analyze
explain (analyze) select 1

-- explain.analyze
explain (analyze true) select 1

-- explain.analyze
explain (analyze, buffers) select * from orders

-- explain.analyze
explain (costs off, analyze on) select 1

-- explain.analyze
explain (ANALYZE 1) select 1

-- explain.analyze
explain (buffers) select 1

-- explain.analyze
explain (wal) select 1

-- explain.analyze
explain (timing) select 1

-- explain.analyze
explain (analyze false) select 1

-- explain.analyze
explain analyze verbose select 1

-- explain.only_reads
explain create table x as select 1

-- explain.only_reads
explain declare c cursor for select 1

-- explain.only_reads
explain execute p

-- explain.only_reads
explain (format json) delete from orders

-- explain.only_reads
explain with x as (select 1) insert into orders (id) select 1

-- statement.never_allowed
copy (select 1) to program 'id'

-- statement.never_allowed
copy orders from stdin

-- statement.never_allowed
copy orders to stdout

-- statement.never_allowed
copy orders from program 'x'

-- statement.never_allowed
copy orders to program 'curl x'

-- statement.never_allowed
do language plpgsql $$ begin delete from orders; end $$

-- statement.never_allowed
load 'plpython3u'

-- statement.never_allowed
call p(1)

-- statement.never_allowed
DO 'begin end'

-- statement.schema_change
create extension dblink

-- statement.schema_change
create extension plpython3u

-- statement.schema_change
create role x superuser

-- statement.schema_change
alter role x superuser

-- statement.schema_change
alter system set x = 1

-- statement.schema_change
create server s foreign data wrapper w

-- statement.schema_change
create publication p for all tables

-- statement.schema_change
create event trigger t on ddl_command_start execute function f()

-- statement.schema_change
security label on table orders is 'x'

-- statement.schema_change
import foreign schema x from server s into y

-- statement.schema_change
create materialized view v as select 1

-- statement.schema_change
create rule r as on select to orders do instead select 1

-- statement.schema_change
drop owned by x

-- statement.schema_change
reassign owned by x to y

-- statement.schema_change
create policy p on orders

-- statement.schema_change
alter table orders disable row level security

-- statement.schema_change
create cast (int as text) with inout

-- statement.schema_change
create operator public.=== (leftarg = int, rightarg = int, procedure = int4eq)

-- statement.schema_change
create aggregate a (int) (sfunc = x, stype = int)

-- statement.schema_change
create tablespace t location '/tmp'

-- statement.schema_change
vacuum full orders

-- statement.schema_change
analyze verbose orders

-- statement.schema_change
reindex table orders

-- statement.session
set local search_path to x

-- statement.session
set session characteristics as transaction read write

-- statement.session
set constraints all deferred

-- statement.session
lock orders in access exclusive mode

-- statement.session
prepare transaction 'x'

-- statement.session
commit prepared 'x'

-- statement.session
move 1 from c

-- statement.session
release a

-- statement.session
reset session authorization

-- statement.session
SET ROLE postgres

-- statement.session
listen "x"

-- statement.session
notify x, 'payload'

-- statement.session
declare c binary cursor with hold for select 1

-- relation.system
select * from pg_class

-- relation.system
select * from pg_catalog.pg_class

-- relation.system
select * from pg_user

-- relation.system
select * from pg_shadow

-- relation.system
select * from pg_authid

-- relation.system
select * from pg_stat_activity

-- relation.system
select * from pg_stats

-- relation.system
select * from information_schema.tables

-- relation.system
select * from information_schema.columns

-- relation.system
select table_rows from information_schema.tables

-- relation.system
select * from pg_settings

-- relation.system
select * from pg_stat_statements

-- relation.system
select * from pg_largeobject

-- relation.system
select * from pg_temp.x

-- relation.system
select * from pg_temp_3.x

-- relation.system
select * from pg_toast.pg_toast_1

-- relation.system
select * from "pg_catalog"."pg_class"

-- relation.system
select * from PG_CLASS

-- relation.system
with x as (select * from pg_roles) select * from x

-- relation.system
select (select count(*) from pg_proc)

-- relation.system
select id from orders where exists (select 1 from pg_hba_file_rules)

-- relation.system
table pg_shadow

-- relation.system
select * from only pg_class

-- relation.system
select * from pg_file_settings

-- relation.system
select * from pg_locks

-- relation.unknown
table secrets

-- relation.unknown
select * from only secrets

-- relation.unknown
select * from "Orders"

-- relation.unknown
select * from "ORDERS"

-- relation.unknown
select * from public."Orders"

-- relation.unknown
select * from sales.orders

-- relation.unknown
select * from public.targets2

-- relation.unknown
select * from shop.public.orders

-- relation.unknown
select x.n from customers c, lateral (select count(*) as n from secrets s where s.id = c.id) x

-- relation.unknown
with orders as (select 1 as id) select * from public.secrets

-- relation.unknown
with secrets as (select * from secrets) select * from secrets

-- relation.unknown
with secrets as (select * from public.secrets) select * from secrets

-- column.unknown
select "ID" from orders

-- column.unknown
select "paid" from orders

-- column.unknown
select id from orders where status = "paid"

-- column.unknown
select o.lo_unlink from orders o

-- column.unknown
select o.pg_sleep from orders o

-- column.unknown
select o.name from orders o

-- column.unknown
select (o).secret from orders o

-- column.unknown
select (o).to_json from orders o

-- column.unknown
select c.upper from customers c

-- column.unknown
select id, total as t from orders where t > 5

-- column.unknown
select id from orders where total > all (select secret from orders)

-- column.unknown
select distinct on (secret) id from orders

-- column.unknown
select x.b from json_to_recordset('[]') as x(a int)

-- syntax.not_allowed
select (c.data).field from products c

-- syntax.not_allowed
select (jsonb_each(data)).key from products

-- syntax.not_allowed
select (select o from orders o limit 1).id

-- syntax.not_allowed
select ((o)).id from orders o

-- syntax.not_allowed
select (row(1, 2)).f1

-- syntax.not_allowed
select * from xmltable('/a' passing '<a/>' columns b text path 'b')

-- syntax.not_allowed
select orders.* , (array[1])[1].x from orders

-- syntax.not_allowed
select * from orders pivot (sum(total) for status in ('a'))

-- type.not_allowed
select 'orders'::regclass

-- type.not_allowed
select 'x'::regproc

-- type.not_allowed
select 'lower(text)'::regprocedure

-- type.not_allowed
select 'x'::regrole

-- type.not_allowed
select 'x'::regnamespace

-- type.not_allowed
select cast('x' as regclass)

-- type.not_allowed
select 'x'::regtype

-- type.not_allowed
select 'x'::public.evil

-- type.not_allowed
select 'x'::evil

-- type.not_allowed
select cast(1 as mydomain)

-- type.not_allowed
select 'x'::evil[]

-- type.not_allowed
select regclass 'orders'

-- type.not_allowed
select 1::pg_catalog.regclass

-- type.not_allowed
select name collate evil.coll from customers

-- operator.not_allowed
select 1 operator(public.+) 2

-- operator.not_allowed
select id from orders where id operator(evil.=) 1

-- operator.not_allowed
select 1 <#> 2

-- operator.not_allowed
select 1 |*| 2

-- operator.not_allowed
select id from orders order by id <%> 3

-- function.not_allowed
select evil()

-- function.not_allowed
select public.lower('x')

-- function.not_allowed
select evil.lower(name) from customers

-- function.not_allowed
select "LOWER"('x')

-- function.not_allowed
select public.evil(1)

-- function.not_allowed
select my_schema.f(id) from orders

-- function.not_allowed
select dangerous(id) from orders where true

-- function.not_allowed
select * from evil()

-- function.not_allowed
select * from evil(1) as x(a int)

-- function.not_allowed
select "evil"(1)

-- function.not_allowed
select xmlparse_x(1)

-- function.not_allowed
select sum2(total) from orders

-- function.not_allowed
select pgp_sym_decrypt('x', 'y')

-- function.too_large
select repeat('x', 1000000000)

-- function.too_large
select lpad('x', 99999999)

-- function.too_large
select rpad(name, 999999999, 'y') from customers

-- function.too_large
select * from generate_series(1, 1000000000000)

-- utility.not_allowed
show all

-- utility.not_allowed
show data_directory

-- utility.not_allowed
show hba_file

-- utility.not_allowed
show config_file

-- utility.not_allowed
show is_superuser

-- utility.not_allowed
show ssl_key_file

-- utility.not_allowed
show

-- utility.not_allowed
show app.region

-- statement.not_supported
pragma table_info(orders)

-- syntax.unreadable
select $$open

-- syntax.unreadable
select "open

-- syntax.unreadable
select 1 /* open

-- syntax.unreadable
select /* /* nested */ 1

-- placeholder.unbound
select id from orders limit $1

-- placeholder.unbound
select $1 + $2

-- placeholder.unbound
select $9

-- placeholder.unbound
select :x

-- syntax.invalid
select 1 === 2

-- syntax.invalid
select 1 operator(public.===) 2

-- syntax.invalid
select id from orders where id = ?

-- function.forbidden
select pg_sleep(1)

-- function.forbidden
select pg_sleep_for('1 minute')

-- function.forbidden
select pg_sleep_until(now())

-- function.forbidden
select pg_catalog.pg_sleep(1)

-- function.forbidden
select "pg_sleep"(1)

-- function.forbidden
select PG_SLEEP(1)

-- function.forbidden
select pg_read_file('/etc/passwd')

-- function.forbidden
select pg_read_binary_file('/etc/passwd')

-- function.forbidden
select pg_ls_dir('/')

-- function.forbidden
select pg_ls_logdir()

-- function.forbidden
select pg_ls_waldir()

-- function.forbidden
select pg_stat_file('/etc/passwd')

-- function.forbidden
select pg_file_write('x', 'y', false)

-- function.forbidden
select pg_terminate_backend(1)

-- function.forbidden
select pg_cancel_backend(1)

-- function.forbidden
select pg_advisory_lock(1)

-- function.forbidden
select pg_advisory_xact_lock(1)

-- function.forbidden
select pg_try_advisory_lock(1)

-- function.forbidden
select pg_advisory_unlock_all()

-- function.forbidden
select pg_reload_conf()

-- function.forbidden
select pg_rotate_logfile()

-- function.forbidden
select pg_promote()

-- function.forbidden
select pg_notify('a', 'b')

-- function.forbidden
select pg_switch_wal()

-- function.forbidden
select pg_create_restore_point('x')

-- function.forbidden
select pg_create_physical_replication_slot('x')

-- function.forbidden
select pg_drop_replication_slot('x')

-- function.forbidden
select pg_logical_emit_message(true, 'a', 'b')

-- function.forbidden
select pg_stat_reset()

-- function.forbidden
select pg_stat_reset_shared('bgwriter')

-- function.forbidden
select pg_stat_get_activity(1)

-- function.forbidden
select pg_export_snapshot()

-- function.forbidden
select pg_relation_size('orders')

-- function.forbidden
select pg_total_relation_size('orders')

-- function.forbidden
select pg_database_size('x')

-- function.forbidden
select pg_get_functiondef(1)

-- function.forbidden
select pg_get_viewdef('x')

-- function.forbidden
select pg_backend_pid()

-- function.forbidden
select pg_conf_load_time()

-- function.forbidden
select pg_current_xact_id()

-- function.forbidden
select pg_import_system_collations('x')

-- function.forbidden
select lo_import('/etc/passwd')

-- function.forbidden
select lo_export(1, '/tmp/x')

-- function.forbidden
select lo_create(0)

-- function.forbidden
select lo_unlink(1)

-- function.forbidden
select lo_from_bytea(0, 'x')

-- function.forbidden
select lo_put(1, 0, 'x')

-- function.forbidden
select lo_get(1)

-- function.forbidden
select lo_open(1, 1)

-- function.forbidden
select lowrite(0, 'x')

-- function.forbidden
select loread(0, 1)

-- function.forbidden
select dblink('host=x', 'select 1')

-- function.forbidden
select dblink_exec('host=x', 'drop table x')

-- function.forbidden
select dblink_connect('x')

-- function.forbidden
select dblink_send_query('x', 'y')

-- function.forbidden
select query_to_xml('select 1', true, true, '')

-- function.forbidden
select query_to_xmlschema('select 1', true, true, '')

-- function.forbidden
select query_to_xml_and_xmlschema('select 1', true, true, '')

-- function.forbidden
select cursor_to_xml('c', 1, true, true, '')

-- function.forbidden
select table_to_xml('orders', true, true, '')

-- function.forbidden
select table_to_xmlschema('orders', true, true, '')

-- function.forbidden
select table_to_xml_and_xmlschema('orders', true, true, '')

-- function.forbidden
select schema_to_xml('public', true, true, '')

-- function.forbidden
select database_to_xml(true, true, '')

-- function.forbidden
select database_to_xmlschema(true, true, '')

-- function.forbidden
select ts_stat('select 1')

-- function.forbidden
select crosstab('select 1')

-- function.forbidden
select set_config('a.b', 'c', false)

-- function.forbidden
select current_setting('app.region')

-- function.forbidden
select setseed(0.5)

-- function.forbidden
select nextval('s')

-- function.forbidden
select setval('s', 1)

-- function.forbidden
select currval('s')

-- function.forbidden
select lastval()

-- function.forbidden
select txid_current()

-- function.forbidden
select txid_snapshot_xmin(txid_current_snapshot())

-- function.forbidden
select inet_server_addr()

-- function.forbidden
select inet_client_addr()

-- function.forbidden
select has_table_privilege('orders', 'select')

-- function.forbidden
select binary_upgrade_set_next_pg_type_oid(1)

-- function.forbidden
select * from dblink('x', 'y') as t(a int)

-- function.forbidden
select * from pg_ls_dir('/') d

-- function.forbidden
select * from ts_stat('select 1')

-- function.forbidden
select * from pg_read_file('/etc/passwd') f

-- function.forbidden
select id from orders where pg_sleep(5) is null

-- function.forbidden
select id from orders order by pg_sleep(1)

-- function.forbidden
with x as (select pg_sleep(1)) select 1 from x

-- function.forbidden
select 1 from orders group by pg_sleep(1)

-- function.forbidden
select max(total) from orders having pg_sleep(1) is null

-- function.forbidden
select case when true then set_config('a', 'b', true) end

-- function.forbidden
select coalesce(null, nextval('s')::text)

-- function.forbidden
select array[nextval('s')]

-- function.forbidden
select sum(total) filter (where pg_sleep(1) is null) from orders

-- function.forbidden
select sum(total) over (partition by pg_sleep(1)) from orders

-- function.forbidden
select id from orders limit nextval('s')

-- function.forbidden
select id from orders offset nextval('s')

-- function.forbidden
values (nextval('s'))

-- function.forbidden
select * from (values (lo_create(0))) v

-- function.forbidden
select distinct on (pg_sleep(1)) id from orders

-- function.forbidden
select id from orders o join customers c on pg_sleep(1) is null

-- function.forbidden
select x from customers, lateral pg_sleep(1) x

-- function.forbidden
explain select pg_sleep(1)

-- function.forbidden
select array(select pg_sleep(1))

-- function.forbidden
select id in (select nextval('s')) from orders

-- function.forbidden
select lower(pg_read_file('x'))

-- function.forbidden
select (pg_stat_file('x')).size

-- function.forbidden
select string_agg(pg_read_file('x'), ',' order by pg_sleep(1)) from orders

-- function.forbidden
select nextval('s') is null

-- function.forbidden
select percentile_cont(0.5) within group (order by nextval('s')) from orders

-- function.forbidden
select interval '1 day' * nextval('s')

-- function.forbidden
select 'x' like pg_read_file('y')

-- function.forbidden
select date_trunc(pg_read_file('x'), now())

-- function.forbidden
select extract(day from pg_sleep(1))

-- function.forbidden
select row(pg_sleep(1))

-- function.forbidden
select pg_sleep(1)::text

-- function.forbidden
select cast(pg_sleep(1) as text)

-- function.forbidden
select substring(pg_read_file('x') from 1 for 2)

-- function.forbidden
select trim(pg_read_file('x'))

-- function.forbidden
select position('a' in pg_read_file('x'))

-- function.forbidden
select overlay('a' placing pg_read_file('x') from 1)

# An operator to sort by is a function of the customer's own, wherever the order stands.

-- syntax.not_allowed
select array_agg(id order by id using operator(evil.<)) from orders

-- syntax.not_allowed
select array_agg(id order by id using operator(public.<)) from orders

-- syntax.not_allowed
select string_agg(distinct note, ',' order by note using <<<) from orders

-- syntax.not_allowed
select id, row_number() over (order by id using operator(evil.<)) from orders

-- syntax.not_allowed
select id, rank() over w from orders window w as (order by id using operator(evil.<))

-- syntax.not_allowed
select mode() within group (order by id using operator(evil.<)) from orders

-- syntax.not_allowed
select (select jsonb_agg(id order by id using operator(pg_temp.<)) from orders)

# A type of the same name in a schema outside the catalog.

-- type.not_allowed
select note::evil.text from orders

-- type.not_allowed
select cast(note as evil.integer) from orders

-- type.not_allowed
select note::evil.order_status from orders

-- type.not_allowed
select note::pg_temp.text from orders

-- type.not_allowed
select cast(null as evil.text[]) from orders

-- type.not_allowed
select * from jsonb_to_recordset('[]') as x(a evil.text)

# The server reads a parameter and a stray `$` here, not a text.

-- syntax.unreadable
select $1$ ; drop table orders; $1$

-- syntax.unreadable
select lower($9$ ' $9$)

-- variable.assignment
select id := 1 from orders

-- syntax.invalid
select (id := 1) from orders

-- function.not_allowed
select evil(a := 1)

-- function.too_large
select count(*) from generate_series(1, 100000000000, 1)

-- function.too_large
select generate_series(1, 100000000000)

-- function.too_large
select array_fill(0, array[20000, 20000])

-- function.too_large
select repeat('a', (1000000000))
