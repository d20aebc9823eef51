# More that must never reach PostgreSQL, by the function, relation or statement it goes for.

-- function.forbidden
select pg_sleep(5)

-- function.forbidden
select pg_sleep_for('5 minutes')

-- function.forbidden
select pg_sleep_until('tomorrow')

-- function.forbidden
select pg_read_binary_file('x')

-- function.forbidden
select pg_ls_tmpdir()

-- function.forbidden
select pg_ls_archive_statusdir()

-- function.forbidden
select pg_stat_file('x')

-- function.forbidden
select pg_current_logfile()

-- function.forbidden
select lo_export(1,'/tmp/x')

-- function.forbidden
select lo_creat(-1)

-- function.forbidden
select lo_from_bytea(0,'x')

-- function.forbidden
select lo_put(1,0,'x')

-- function.forbidden
select lo_open(1,131072)

-- function.forbidden
select loread(0,10)

-- function.forbidden
select lowrite(0,'x')

-- function.forbidden
select lo_truncate(0,1)

-- function.forbidden
select dblink('','select 1')

-- function.forbidden
select dblink_exec('','drop table orders')

-- function.forbidden
select dblink_connect('host=evil')

-- function.forbidden
select dblink_send_query('a','b')

-- function.forbidden
select query_to_xml('select 1',true,true,'')

-- function.forbidden
select table_to_xml('orders',true,true,'')

-- function.forbidden
select schema_to_xml('public',true,true,'')

-- function.forbidden
select database_to_xml(true,true,'')

-- function.forbidden
select query_to_xmlschema('select 1',true,true,'')

-- function.forbidden
select cursor_to_xml('c',1,true,true,'')

-- function.forbidden
select query_to_xml_and_xmlschema('select 1',true,true,'')

-- function.forbidden
select set_config('role','postgres',false)

-- function.forbidden
select current_setting('app.user')

-- function.forbidden
select pg_notify('a','b')

-- function.forbidden
select pg_start_backup('x')

-- function.forbidden
select pg_backup_start('x')

-- function.forbidden
select pg_logical_emit_message(true,'a','b')

-- function.forbidden
select pg_replication_origin_create('x')

-- function.forbidden
select setval('s',1)

-- function.forbidden
select pg_stat_get_activity(null)

-- function.forbidden
select pg_stat_get_backend_activity(1)

-- function.forbidden
select pg_get_viewdef('v')

-- function.forbidden
select pg_get_userbyid(10)

-- function.forbidden
select pg_get_constraintdef(1)

-- function.forbidden
select pg_database_size('postgres')

-- function.forbidden
select pg_relation_filepath('orders')

-- function.forbidden
select pg_relation_filenode('orders')

-- function.forbidden
select has_table_privilege('orders','select')

-- function.forbidden
select has_database_privilege('x','connect')

-- function.forbidden
select pg_has_role('postgres','usage')

-- function.forbidden
select pg_postmaster_start_time()

-- function.forbidden
select pg_my_temp_schema()

-- function.forbidden
select pg_is_in_recovery()

-- function.not_allowed
select version_secret()

-- function.forbidden
select connectby('a','b','c','d',1)

-- function.forbidden
select xpath_table('a','b','c','d','e')

-- function.forbidden
select ts_rewrite('a'::tsquery,'select 1')

-- function.not_allowed
select ts_debug('x')

-- function.not_allowed
select ts_parse('default','x')

-- function.not_allowed
select ts_token_type('default')

-- function.not_allowed
select ts_lexize('x','y')

-- function.forbidden
select plpgsql_call_handler()

-- function.not_allowed
select http_get('http://evil')

-- function.forbidden
select pg_execute_server_program('id')

-- function.forbidden
select pg_file_write('a','b',true)

-- function.forbidden
select pg_file_unlink('a')

-- function.forbidden
select pg_file_rename('a','b')

-- function.forbidden
select pg_logdir_ls()

-- function.forbidden
select pg_import_system_collations('public')

-- function.forbidden
select pg_create_logical_replication_slot('a','b')

-- function.forbidden
select pg_logical_slot_get_changes('a',null,null)

-- function.forbidden
select pg_log_backend_memory_contexts(1)

-- function.forbidden
select pg_blocking_pids(1)

-- function.forbidden
select pg_safe_snapshot_blocking_pids(1)

-- function.forbidden
select pg_lock_status()

-- function.forbidden
select pg_prepared_statement()

-- function.forbidden
select pg_prepared_xact()

-- function.forbidden
select pg_cursor()

-- function.forbidden
select pg_show_all_settings()

-- function.forbidden
select pg_show_all_file_settings()

-- function.forbidden
select pg_hba_file_rules()

-- function.forbidden
select pg_timezone_abbrevs()

-- function.forbidden
select pg_config()

-- function.forbidden
select pg_control_system()

-- function.forbidden
select pg_event_trigger_ddl_commands()

-- function.forbidden
select pg_identify_object(1,2,3)

-- function.forbidden
select pg_describe_object(1,2,3)

-- function.not_allowed
select col_description(1,1)

-- function.not_allowed
select obj_description(1)

-- function.not_allowed
select shobj_description(1,'x')

-- function.not_allowed
select to_regclass('secret')

-- function.not_allowed
select to_regrole('postgres')

-- function.not_allowed
select to_regproc('x')

-- function.not_allowed
select format_type(1,1)

-- function.not_allowed
select row_security_active('orders')

-- function.not_allowed
select currtid2('orders','(0,1)')

-- function.forbidden
select pg_column_size(1)

-- function.forbidden
select pg_column_compression(1)

-- function.forbidden
select pg_collation_for('a')

-- function.forbidden
select pg_char_to_encoding('x')

-- function.forbidden
select pg_encoding_to_char(1)

-- function.not_allowed
select array_in('x',1,1)

-- function.not_allowed
select textin('x')

-- function.not_allowed
select int4in('1')

-- function.not_allowed
select cash_words('1')

-- function.forbidden
select pg_typeof2(1)

-- function.not_allowed
select regclassin('orders')

-- function.not_allowed
select record_in('x',1,1)

-- function.not_allowed
select domain_in('x',1,1)

-- function.not_allowed
select anyarray_out(array[1])

-- function.forbidden
select pg_ddl_command_in('x')

-- function.not_allowed
select brin_summarize_new_values('x')

-- function.not_allowed
select gin_clean_pending_list('x')

-- function.forbidden
select pg_nextoid('a','b','c')

-- function.forbidden
select pg_stop_making_pinned_objects()

-- function.forbidden
select pg_read_server_files()

-- function.forbidden
select pg_walfile_name('0/0')

-- function.forbidden
select pg_current_wal_lsn()

-- function.forbidden
select pg_wal_replay_pause()

-- function.forbidden
select pg_get_wal_resource_managers()

-- function.forbidden
select pg_snapshot_xmin(null)

-- function.not_allowed
select unique_key_recheck()

-- function.not_allowed
select suppress_redundant_updates_trigger()

-- function.not_allowed
select RI_FKey_check_ins()

-- function.not_allowed
select amvalidate(1)

-- function.not_allowed
select getdatabaseencoding()

-- function.forbidden
select pg_client_encoding()

-- function.not_allowed
select getpgusername()

-- function.forbidden
select pg_mcv_list_items(null)

-- function.not_allowed
select satisfies_hash_partition(1,1,1)

-- function.not_allowed
select xmlparse_evil('x')

-- function.not_allowed
select xpath('/a','<a/>')

-- function.not_allowed
select xpath_exists('/a','<a/>')

-- function.not_allowed
select xml_is_well_formed('x')

-- function.forbidden
select cursor_to_xmlschema('c',true,true,'')

-- function.forbidden
select pg_partition_tree('orders')

-- function.forbidden
select pg_partition_root('orders')

-- function.forbidden
select pg_indexes_size('orders')

-- function.forbidden
select pg_table_size('orders')

-- function.forbidden
select pg_tablespace_size('x')

-- function.forbidden
select pg_size_pretty_x(1)

-- function.forbidden
select pg_ls_replslotdir('x')

-- function.forbidden
select pg_stat_get_wal_senders()

-- function.forbidden
select pg_stat_get_db_tuples_returned(1)

-- function.not_allowed
select acldefault('r',1)

-- function.not_allowed
select aclexplode(null)

-- function.not_allowed
select makeaclitem(1,1,'x',true)

-- function.forbidden
select pg_sequence_last_value('x')

-- function.forbidden
select pg_sequence_parameters(1)

-- function.forbidden
select pg_filenode_relation(1,1)

-- function.forbidden
select pg_tablespace_location(1)

-- function.forbidden
select pg_trigger_depth()

-- function.forbidden
select pg_jit_available()

-- function.forbidden
select pg_visible_in_snapshot(null,null)

-- function.forbidden
select 1 where pg_sleep(5) is null

-- function.forbidden
select 1 where pg_read_file('/etc/passwd') is null

-- function.forbidden
select 1 where lo_import('/etc/passwd') is null

-- function.forbidden
select 1 where set_config('role','x',false) is null

-- function.forbidden
select 1 where nextval('s') is null

-- function.forbidden
select 1 where dblink('','x') is null

-- function.forbidden
select 1 where query_to_xml('select 1',true,true,'') is null

-- function.forbidden
select 1 where pg_terminate_backend(1) is null

-- function.forbidden
select * from pg_sleep(5)

-- function.forbidden
select * from pg_read_file('/etc/passwd')

-- function.forbidden
select * from lo_import('/etc/passwd')

-- function.forbidden
select * from set_config('role','x',false)

-- function.forbidden
select * from nextval('s')

-- function.forbidden
select * from dblink('','x')

-- function.forbidden
select * from query_to_xml('select 1',true,true,'')

-- function.forbidden
select * from pg_terminate_backend(1)

-- function.forbidden
select * from pg_sleep(5) as t(x)

-- function.forbidden
select * from pg_read_file('/etc/passwd') as t(x)

-- function.forbidden
select * from lo_import('/etc/passwd') as t(x)

-- function.forbidden
select * from set_config('role','x',false) as t(x)

-- function.forbidden
select * from nextval('s') as t(x)

-- function.forbidden
select * from dblink('','x') as t(x)

-- function.forbidden
select * from query_to_xml('select 1',true,true,'') as t(x)

-- function.forbidden
select * from pg_terminate_backend(1) as t(x)

-- function.forbidden
select id from orders order by pg_sleep(5)

-- function.forbidden
select id from orders order by pg_read_file('/etc/passwd')

-- function.forbidden
select id from orders order by lo_import('/etc/passwd')

-- function.forbidden
select id from orders order by set_config('role','x',false)

-- function.forbidden
select id from orders order by nextval('s')

-- function.forbidden
select id from orders order by dblink('','x')

-- function.forbidden
select id from orders order by query_to_xml('select 1',true,true,'')

-- function.forbidden
select id from orders order by pg_terminate_backend(1)

-- function.forbidden
select id from orders where id in (select 1 from (select pg_sleep(5)) s)

-- function.forbidden
select id from orders where id in (select 1 from (select pg_read_file('/etc/passwd')) s)

-- function.forbidden
select id from orders where id in (select 1 from (select lo_import('/etc/passwd')) s)

-- function.forbidden
select id from orders where id in (select 1 from (select set_config('role','x',false)) s)

-- function.forbidden
select id from orders where id in (select 1 from (select nextval('s')) s)

-- function.forbidden
select id from orders where id in (select 1 from (select dblink('','x')) s)

-- function.forbidden
select id from orders where id in (select 1 from (select query_to_xml('select 1',true,true,'')) s)

-- function.forbidden
select id from orders where id in (select 1 from (select pg_terminate_backend(1)) s)

-- function.forbidden
with x as (select pg_sleep(5)) select * from x

-- function.forbidden
with x as (select pg_read_file('/etc/passwd')) select * from x

-- function.forbidden
with x as (select lo_import('/etc/passwd')) select * from x

-- function.forbidden
with x as (select set_config('role','x',false)) select * from x

-- function.forbidden
with x as (select nextval('s')) select * from x

-- function.forbidden
with x as (select dblink('','x')) select * from x

-- function.forbidden
with x as (select query_to_xml('select 1',true,true,'')) select * from x

-- function.forbidden
with x as (select pg_terminate_backend(1)) select * from x

-- function.forbidden
select count(*) filter (where pg_sleep(5) is null) from orders

-- function.forbidden
select count(*) filter (where pg_read_file('/etc/passwd') is null) from orders

-- function.forbidden
select count(*) filter (where lo_import('/etc/passwd') is null) from orders

-- function.forbidden
select count(*) filter (where set_config('role','x',false) is null) from orders

-- function.forbidden
select count(*) filter (where nextval('s') is null) from orders

-- function.forbidden
select count(*) filter (where dblink('','x') is null) from orders

-- function.forbidden
select count(*) filter (where query_to_xml('select 1',true,true,'') is null) from orders

-- function.forbidden
select count(*) filter (where pg_terminate_backend(1) is null) from orders

-- function.forbidden
select sum(1) over (order by pg_sleep(5)) from orders

-- function.forbidden
select sum(1) over (order by pg_read_file('/etc/passwd')) from orders

-- function.forbidden
select sum(1) over (order by lo_import('/etc/passwd')) from orders

-- function.forbidden
select sum(1) over (order by set_config('role','x',false)) from orders

-- function.forbidden
select sum(1) over (order by nextval('s')) from orders

-- function.forbidden
select sum(1) over (order by dblink('','x')) from orders

-- function.forbidden
select sum(1) over (order by query_to_xml('select 1',true,true,'')) from orders

-- function.forbidden
select sum(1) over (order by pg_terminate_backend(1)) from orders

-- function.forbidden
select case when pg_sleep(5) is null then 1 end

-- function.forbidden
select case when pg_read_file('/etc/passwd') is null then 1 end

-- function.forbidden
select case when lo_import('/etc/passwd') is null then 1 end

-- function.forbidden
select case when set_config('role','x',false) is null then 1 end

-- function.forbidden
select case when nextval('s') is null then 1 end

-- function.forbidden
select case when dblink('','x') is null then 1 end

-- function.forbidden
select case when query_to_xml('select 1',true,true,'') is null then 1 end

-- function.forbidden
select case when pg_terminate_backend(1) is null then 1 end

-- function.forbidden
select o.id from orders o, lateral pg_sleep(5) z

-- function.forbidden
select o.id from orders o, lateral pg_read_file('/etc/passwd') z

-- function.forbidden
select o.id from orders o, lateral lo_import('/etc/passwd') z

-- function.forbidden
select o.id from orders o, lateral set_config('role','x',false) z

-- function.forbidden
select o.id from orders o, lateral nextval('s') z

-- function.forbidden
select o.id from orders o, lateral dblink('','x') z

-- function.forbidden
select o.id from orders o, lateral query_to_xml('select 1',true,true,'') z

-- function.forbidden
select o.id from orders o, lateral pg_terminate_backend(1) z

-- function.forbidden
select coalesce(null, pg_sleep(5))

-- function.forbidden
select coalesce(null, pg_read_file('/etc/passwd'))

-- function.forbidden
select coalesce(null, lo_import('/etc/passwd'))

-- function.forbidden
select coalesce(null, set_config('role','x',false))

-- function.forbidden
select coalesce(null, nextval('s'))

-- function.forbidden
select coalesce(null, dblink('','x'))

-- function.forbidden
select coalesce(null, query_to_xml('select 1',true,true,''))

-- function.forbidden
select coalesce(null, pg_terminate_backend(1))

-- function.forbidden
values (pg_sleep(5))

-- function.forbidden
values (pg_read_file('/etc/passwd'))

-- function.forbidden
values (lo_import('/etc/passwd'))

-- function.forbidden
values (set_config('role','x',false))

-- function.forbidden
values (dblink('','x'))

-- function.forbidden
values (query_to_xml('select 1',true,true,''))

-- function.forbidden
values (pg_terminate_backend(1))

-- function.forbidden
select id from orders limit (pg_sleep(5))::int

-- function.forbidden
select id from orders limit (pg_read_file('/etc/passwd'))::int

-- function.forbidden
select id from orders limit (lo_import('/etc/passwd'))::int

-- function.forbidden
select id from orders limit (set_config('role','x',false))::int

-- function.forbidden
select id from orders limit (nextval('s'))::int

-- function.forbidden
select id from orders limit (dblink('','x'))::int

-- function.forbidden
select id from orders limit (query_to_xml('select 1',true,true,''))::int

-- function.forbidden
select id from orders limit (pg_terminate_backend(1))::int

-- function.forbidden
select array[pg_sleep(5)]

-- function.forbidden
select array[pg_read_file('/etc/passwd')]

-- function.forbidden
select array[lo_import('/etc/passwd')]

-- function.forbidden
select array[set_config('role','x',false)]

-- function.forbidden
select array[dblink('','x')]

-- function.forbidden
select array[query_to_xml('select 1',true,true,'')]

-- function.forbidden
select array[pg_terminate_backend(1)]

-- function.forbidden
select (pg_sleep(5))::text

-- function.forbidden
select (pg_read_file('/etc/passwd'))::text

-- function.forbidden
select (lo_import('/etc/passwd'))::text

-- function.forbidden
select (set_config('role','x',false))::text

-- function.forbidden
select (nextval('s'))::text

-- function.forbidden
select (dblink('','x'))::text

-- function.forbidden
select (query_to_xml('select 1',true,true,''))::text

-- function.forbidden
select (pg_terminate_backend(1))::text

-- function.forbidden
select id from orders group by id, pg_sleep(5)

-- function.forbidden
select id from orders group by id, pg_read_file('/etc/passwd')

-- function.forbidden
select id from orders group by id, lo_import('/etc/passwd')

-- function.forbidden
select id from orders group by id, set_config('role','x',false)

-- function.forbidden
select id from orders group by id, nextval('s')

-- function.forbidden
select id from orders group by id, dblink('','x')

-- function.forbidden
select id from orders group by id, query_to_xml('select 1',true,true,'')

-- function.forbidden
select id from orders group by id, pg_terminate_backend(1)

-- function.forbidden
select id from orders having pg_sleep(5) is null

-- function.forbidden
select id from orders having pg_read_file('/etc/passwd') is null

-- function.forbidden
select id from orders having lo_import('/etc/passwd') is null

-- function.forbidden
select id from orders having set_config('role','x',false) is null

-- function.forbidden
select id from orders having nextval('s') is null

-- function.forbidden
select id from orders having dblink('','x') is null

-- function.forbidden
select id from orders having query_to_xml('select 1',true,true,'') is null

-- function.forbidden
select id from orders having pg_terminate_backend(1) is null

-- function.forbidden
explain select pg_sleep(5)

-- function.forbidden
explain select pg_read_file('/etc/passwd')

-- function.forbidden
explain select lo_import('/etc/passwd')

-- function.forbidden
explain select set_config('role','x',false)

-- function.forbidden
explain select nextval('s')

-- function.forbidden
explain select dblink('','x')

-- function.forbidden
explain select query_to_xml('select 1',true,true,'')

-- function.forbidden
explain select pg_terminate_backend(1)

-- function.forbidden
select json_build_object('a', pg_sleep(5))

-- function.forbidden
select json_build_object('a', pg_read_file('/etc/passwd'))

-- function.forbidden
select json_build_object('a', lo_import('/etc/passwd'))

-- function.forbidden
select json_build_object('a', set_config('role','x',false))

-- function.forbidden
select json_build_object('a', nextval('s'))

-- function.forbidden
select json_build_object('a', dblink('','x'))

-- function.forbidden
select json_build_object('a', query_to_xml('select 1',true,true,''))

-- function.forbidden
select json_build_object('a', pg_terminate_backend(1))

-- function.forbidden
select * from rows from (pg_sleep(5), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (pg_read_file('/etc/passwd'), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (lo_import('/etc/passwd'), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (set_config('role','x',false), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (nextval('s'), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (dblink('','x'), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (query_to_xml('select 1',true,true,''), generate_series(1,2)) t(a,b)

-- function.forbidden
select * from rows from (pg_terminate_backend(1), generate_series(1,2)) t(a,b)

-- function.forbidden
select 1 between symmetric (pg_sleep(5))::int and 2

-- function.forbidden
select 1 between symmetric (pg_read_file('/etc/passwd'))::int and 2

-- function.forbidden
select 1 between symmetric (lo_import('/etc/passwd'))::int and 2

-- function.forbidden
select 1 between symmetric (set_config('role','x',false))::int and 2

-- function.forbidden
select 1 between symmetric (nextval('s'))::int and 2

-- function.forbidden
select 1 between symmetric (dblink('','x'))::int and 2

-- function.forbidden
select 1 between symmetric (query_to_xml('select 1',true,true,''))::int and 2

-- function.forbidden
select 1 between symmetric (pg_terminate_backend(1))::int and 2

-- function.forbidden
select exists(select from (values (pg_sleep(5))) v)

-- function.forbidden
select exists(select from (values (pg_read_file('/etc/passwd'))) v)

-- function.forbidden
select exists(select from (values (lo_import('/etc/passwd'))) v)

-- function.forbidden
select exists(select from (values (set_config('role','x',false))) v)

-- function.forbidden
select exists(select from (values (nextval('s'))) v)

-- function.forbidden
select exists(select from (values (dblink('','x'))) v)

-- function.forbidden
select exists(select from (values (query_to_xml('select 1',true,true,''))) v)

-- function.forbidden
select exists(select from (values (pg_terminate_backend(1))) v)

-- function.forbidden
select string_agg(pg_sleep(5)::text, ',') from orders

-- function.forbidden
select string_agg(pg_read_file('/etc/passwd')::text, ',') from orders

-- function.forbidden
select string_agg(lo_import('/etc/passwd')::text, ',') from orders

-- function.forbidden
select string_agg(set_config('role','x',false)::text, ',') from orders

-- function.forbidden
select string_agg(nextval('s')::text, ',') from orders

-- function.forbidden
select string_agg(dblink('','x')::text, ',') from orders

-- function.forbidden
select string_agg(query_to_xml('select 1',true,true,'')::text, ',') from orders

-- function.forbidden
select string_agg(pg_terminate_backend(1)::text, ',') from orders

-- function.forbidden
select (select pg_sleep(5))

-- function.forbidden
select (select pg_read_file('/etc/passwd'))

-- function.forbidden
select (select lo_import('/etc/passwd'))

-- function.forbidden
select (select set_config('role','x',false))

-- function.forbidden
select (select nextval('s'))

-- function.forbidden
select (select dblink('','x'))

-- function.forbidden
select (select query_to_xml('select 1',true,true,''))

-- function.forbidden
select (select pg_terminate_backend(1))

-- column.ambiguous
select id from orders join stores on pg_sleep(5) is null

-- column.ambiguous
select id from orders join stores on pg_read_file('/etc/passwd') is null

-- column.ambiguous
select id from orders join stores on lo_import('/etc/passwd') is null

-- column.ambiguous
select id from orders join stores on set_config('role','x',false) is null

-- column.ambiguous
select id from orders join stores on nextval('s') is null

-- column.ambiguous
select id from orders join stores on dblink('','x') is null

-- column.ambiguous
select id from orders join stores on query_to_xml('select 1',true,true,'') is null

-- column.ambiguous
select id from orders join stores on pg_terminate_backend(1) is null

-- function.forbidden
select id from orders union select pg_sleep(5)

-- function.forbidden
select id from orders union select pg_read_file('/etc/passwd')

-- function.forbidden
select id from orders union select lo_import('/etc/passwd')

-- function.forbidden
select id from orders union select set_config('role','x',false)

-- function.forbidden
select id from orders union select nextval('s')

-- function.forbidden
select id from orders union select dblink('','x')

-- function.forbidden
select id from orders union select query_to_xml('select 1',true,true,'')

-- function.forbidden
select id from orders union select pg_terminate_backend(1)

-- function.forbidden
select pg_catalog."pg_sleep"(1)

-- function.forbidden
select "pg_catalog"."pg_sleep"(1)

-- function.forbidden
select PG_CATALOG.PG_SLEEP(1)

-- syntax.invalid
select pg_/**/sleep(1)

-- function.forbidden
select pg_sleep/* x */(1)

-- function.forbidden
select pg_sleep
(1)

-- function.forbidden
select pg_sleep -- c
(1)

-- column.unknown
select U&"pg\005fsleep"(1)

-- function.forbidden
select public.pg_sleep(1)

-- syntax.not_allowed
select shop.pg_catalog.pg_sleep(1)

-- function.forbidden
select "PG_SLEEP"(1)

-- function.forbidden
select SET_CONFIG('a','b',false)

-- function.forbidden
select "set_config"('a','b',false)

-- function.forbidden
select pg_catalog.set_config('a','b',false)

-- function.forbidden
select pg_catalog."set_config"('a','b',false)

-- function.forbidden
select "pg_catalog"."set_config"('a','b',false)

-- function.forbidden
select PG_CATALOG.SET_CONFIG('a','b',false)

-- syntax.invalid
select set/**/_config('a','b',false)

-- function.forbidden
select set_config/* x */('a','b',false)

-- function.forbidden
select set_config
('a','b',false)

-- function.forbidden
select set_config -- c
('a','b',false)

-- column.unknown
select U&"set\005fconfig"('a','b',false)

-- function.forbidden
select public.set_config('a','b',false)

-- syntax.not_allowed
select shop.pg_catalog.set_config('a','b',false)

-- function.forbidden
select "PG_SLEEP"('a','b',false)

-- function.forbidden
select LO_IMPORT('x')

-- function.forbidden
select "lo_import"('x')

-- function.forbidden
select pg_catalog.lo_import('x')

-- function.forbidden
select pg_catalog."lo_import"('x')

-- function.forbidden
select "pg_catalog"."lo_import"('x')

-- function.forbidden
select PG_CATALOG.LO_IMPORT('x')

-- syntax.invalid
select lo_/**/import('x')

-- function.forbidden
select lo_import/* x */('x')

-- function.forbidden
select lo_import
('x')

-- function.forbidden
select lo_import -- c
('x')

-- column.unknown
select U&"lo\005fimport"('x')

-- function.forbidden
select public.lo_import('x')

-- syntax.not_allowed
select shop.pg_catalog.lo_import('x')

-- function.forbidden
select "PG_SLEEP"('x')

-- function.forbidden
select PG_READ_FILE('x')

-- function.forbidden
select "pg_read_file"('x')

-- function.forbidden
select pg_catalog.pg_read_file('x')

-- function.forbidden
select pg_catalog."pg_read_file"('x')

-- function.forbidden
select "pg_catalog"."pg_read_file"('x')

-- function.forbidden
select PG_CATALOG.PG_READ_FILE('x')

-- syntax.invalid
select pg_/**/read_file('x')

-- function.forbidden
select pg_read_file/* x */('x')

-- function.forbidden
select pg_read_file
('x')

-- function.forbidden
select pg_read_file -- c
('x')

-- column.unknown
select U&"pg\005fread\005ffile"('x')

-- function.forbidden
select public.pg_read_file('x')

-- syntax.not_allowed
select shop.pg_catalog.pg_read_file('x')

-- function.forbidden
select NEXTVAL('s')

-- function.forbidden
select "nextval"('s')

-- function.forbidden
select pg_catalog.nextval('s')

-- function.forbidden
select pg_catalog."nextval"('s')

-- function.forbidden
select "pg_catalog"."nextval"('s')

-- function.forbidden
select PG_CATALOG.NEXTVAL('s')

-- syntax.invalid
select nex/**/tval('s')

-- function.forbidden
select nextval/* x */('s')

-- function.forbidden
select nextval
('s')

-- function.forbidden
select nextval -- c
('s')

-- column.unknown
select U&"nextval"('s')

-- function.forbidden
select public.nextval('s')

-- syntax.not_allowed
select shop.pg_catalog.nextval('s')

-- function.forbidden
select "PG_SLEEP"('s')

-- relation.system
select * from pg_catalog.pg_user

-- relation.system
select * from "pg_catalog".pg_user

-- relation.system
table pg_user

-- relation.system
select * from pg_catalog.pg_shadow

-- relation.system
select * from "pg_catalog".pg_shadow

-- relation.system
select * from pg_catalog.pg_authid

-- relation.system
select * from "pg_catalog".pg_authid

-- relation.system
table pg_authid

-- relation.system
select * from pg_roles

-- relation.system
select * from pg_catalog.pg_roles

-- relation.system
select * from "pg_catalog".pg_roles

-- relation.system
table pg_roles

-- relation.system
select * from pg_catalog.pg_stat_activity

-- relation.system
select * from "pg_catalog".pg_stat_activity

-- relation.system
table pg_stat_activity

-- relation.system
select * from pg_catalog.pg_stat_statements

-- relation.system
select * from "pg_catalog".pg_stat_statements

-- relation.system
table pg_stat_statements

-- relation.system
select * from pg_catalog.pg_stats

-- relation.system
select * from "pg_catalog".pg_stats

-- relation.system
table pg_stats

-- relation.system
select * from pg_statistic

-- relation.system
select * from pg_catalog.pg_statistic

-- relation.system
select * from "pg_catalog".pg_statistic

-- relation.system
table pg_statistic

-- relation.system
select * from pg_catalog.pg_settings

-- relation.system
select * from "pg_catalog".pg_settings

-- relation.system
table pg_settings

-- relation.system
select * from pg_hba_file_rules

-- relation.system
select * from pg_catalog.pg_hba_file_rules

-- relation.system
select * from "pg_catalog".pg_hba_file_rules

-- relation.system
table pg_hba_file_rules

-- relation.system
select * from pg_catalog.pg_file_settings

-- relation.system
select * from "pg_catalog".pg_file_settings

-- relation.system
table pg_file_settings

-- relation.system
select * from "pg_catalog".pg_class

-- relation.system
table pg_class

-- relation.system
select * from pg_attribute

-- relation.system
select * from pg_catalog.pg_attribute

-- relation.system
select * from "pg_catalog".pg_attribute

-- relation.system
table pg_attribute

-- relation.system
select * from pg_proc

-- relation.system
select * from pg_catalog.pg_proc

-- relation.system
select * from "pg_catalog".pg_proc

-- relation.system
table pg_proc

-- relation.system
select * from pg_database

-- relation.system
select * from pg_catalog.pg_database

-- relation.system
select * from "pg_catalog".pg_database

-- relation.system
table pg_database

-- relation.system
select * from pg_tables

-- relation.system
select * from pg_catalog.pg_tables

-- relation.system
select * from "pg_catalog".pg_tables

-- relation.system
table pg_tables

-- relation.system
select * from pg_views

-- relation.system
select * from pg_catalog.pg_views

-- relation.system
select * from "pg_catalog".pg_views

-- relation.system
table pg_views

-- relation.system
select * from pg_indexes

-- relation.system
select * from pg_catalog.pg_indexes

-- relation.system
select * from "pg_catalog".pg_indexes

-- relation.system
table pg_indexes

-- relation.system
select * from pg_catalog.pg_locks

-- relation.system
select * from "pg_catalog".pg_locks

-- relation.system
table pg_locks

-- relation.system
select * from pg_catalog.pg_largeobject

-- relation.system
select * from "pg_catalog".pg_largeobject

-- relation.system
table pg_largeobject

-- relation.system
select * from pg_largeobject_metadata

-- relation.system
select * from pg_catalog.pg_largeobject_metadata

-- relation.system
select * from "pg_catalog".pg_largeobject_metadata

-- relation.system
table pg_largeobject_metadata

-- relation.system
select * from pg_prepared_statements

-- relation.system
select * from pg_catalog.pg_prepared_statements

-- relation.system
select * from "pg_catalog".pg_prepared_statements

-- relation.system
table pg_prepared_statements

-- relation.system
select * from pg_cursors

-- relation.system
select * from pg_catalog.pg_cursors

-- relation.system
select * from "pg_catalog".pg_cursors

-- relation.system
table pg_cursors

-- relation.system
select * from pg_stat_user_tables

-- relation.system
select * from pg_catalog.pg_stat_user_tables

-- relation.system
select * from "pg_catalog".pg_stat_user_tables

-- relation.system
table pg_stat_user_tables

-- relation.system
select * from pg_stat_replication

-- relation.system
select * from pg_catalog.pg_stat_replication

-- relation.system
select * from "pg_catalog".pg_stat_replication

-- relation.system
table pg_stat_replication

-- relation.system
select * from pg_user_mappings

-- relation.system
select * from pg_catalog.pg_user_mappings

-- relation.system
select * from "pg_catalog".pg_user_mappings

-- relation.system
table pg_user_mappings

-- relation.system
select * from pg_foreign_server

-- relation.system
select * from pg_catalog.pg_foreign_server

-- relation.system
select * from "pg_catalog".pg_foreign_server

-- relation.system
table pg_foreign_server

-- relation.system
select * from pg_config

-- relation.system
select * from pg_catalog.pg_config

-- relation.system
select * from "pg_catalog".pg_config

-- relation.system
table pg_config

-- relation.system
select * from pg_shmem_allocations

-- relation.system
select * from pg_catalog.pg_shmem_allocations

-- relation.system
select * from "pg_catalog".pg_shmem_allocations

-- relation.system
table pg_shmem_allocations

-- relation.system
select * from pg_backend_memory_contexts

-- relation.system
select * from pg_catalog.pg_backend_memory_contexts

-- relation.system
select * from "pg_catalog".pg_backend_memory_contexts

-- relation.system
table pg_backend_memory_contexts

-- relation.system
select * from pg_stat_ssl

-- relation.system
select * from pg_catalog.pg_stat_ssl

-- relation.system
select * from "pg_catalog".pg_stat_ssl

-- relation.system
table pg_stat_ssl

-- relation.system
select * from pg_policies

-- relation.system
select * from pg_catalog.pg_policies

-- relation.system
select * from "pg_catalog".pg_policies

-- relation.system
table pg_policies

-- relation.system
select * from pg_rules

-- relation.system
select * from pg_catalog.pg_rules

-- relation.system
select * from "pg_catalog".pg_rules

-- relation.system
table pg_rules

-- relation.system
select * from pg_sequences

-- relation.system
select * from pg_catalog.pg_sequences

-- relation.system
select * from "pg_catalog".pg_sequences

-- relation.system
table pg_sequences

-- relation.system
select * from pg_matviews

-- relation.system
select * from pg_catalog.pg_matviews

-- relation.system
select * from "pg_catalog".pg_matviews

-- relation.system
table pg_matviews

-- relation.system
select * from pg_stats_ext

-- relation.system
select * from pg_catalog.pg_stats_ext

-- relation.system
select * from "pg_catalog".pg_stats_ext

-- relation.system
table pg_stats_ext

-- relation.system
select * from pg_namespace

-- relation.system
select * from pg_catalog.pg_namespace

-- relation.system
select * from "pg_catalog".pg_namespace

-- relation.system
table pg_namespace

-- relation.system
select * from pg_type

-- relation.system
select * from pg_catalog.pg_type

-- relation.system
select * from "pg_catalog".pg_type

-- relation.system
table pg_type

-- relation.system
select * from pg_description

-- relation.system
select * from pg_catalog.pg_description

-- relation.system
select * from "pg_catalog".pg_description

-- relation.system
table pg_description

-- relation.system
select * from "information_schema".tables

-- relation.system
select * from INFORMATION_SCHEMA.tables

-- relation.system
select * from "information_schema".columns

-- relation.system
select * from INFORMATION_SCHEMA.columns

-- relation.system
select * from information_schema.table_privileges

-- relation.system
select * from "information_schema".table_privileges

-- relation.system
select * from INFORMATION_SCHEMA.table_privileges

-- relation.system
select * from information_schema.role_table_grants

-- relation.system
select * from "information_schema".role_table_grants

-- relation.system
select * from INFORMATION_SCHEMA.role_table_grants

-- relation.system
select * from information_schema.routines

-- relation.system
select * from "information_schema".routines

-- relation.system
select * from INFORMATION_SCHEMA.routines

-- relation.system
select * from information_schema.views

-- relation.system
select * from "information_schema".views

-- relation.system
select * from INFORMATION_SCHEMA.views

-- relation.system
select * from information_schema.schemata

-- relation.system
select * from "information_schema".schemata

-- relation.system
select * from INFORMATION_SCHEMA.schemata

-- relation.system
select * from information_schema.enabled_roles

-- relation.system
select * from "information_schema".enabled_roles

-- relation.system
select * from INFORMATION_SCHEMA.enabled_roles

-- relation.system
select * from information_schema.applicable_roles

-- relation.system
select * from "information_schema".applicable_roles

-- relation.system
select * from INFORMATION_SCHEMA.applicable_roles

-- relation.system
select * from information_schema.user_mapping_options

-- relation.system
select * from "information_schema".user_mapping_options

-- relation.system
select * from INFORMATION_SCHEMA.user_mapping_options

-- relation.system
select * from pg_temp.orders

-- relation.system
select count(*) from (pg_temp.orders x join stores on true)

-- relation.system
with a as (select * from pg_temp.orders) select * from a

-- relation.system
select 1 where exists (select from pg_temp.orders)

-- relation.system
table pg_temp.orders

-- relation.system
select * from only pg_temp.orders

-- relation.system
select * from stores, lateral (select * from pg_temp.orders) y

-- relation.system
select * from pg_temp_1.orders

-- relation.system
select count(*) from (pg_temp_1.orders x join stores on true)

-- relation.system
with a as (select * from pg_temp_1.orders) select * from a

-- relation.system
select 1 where exists (select from pg_temp_1.orders)

-- relation.system
table pg_temp_1.orders

-- relation.system
select * from only pg_temp_1.orders

-- relation.system
select * from stores, lateral (select * from pg_temp_1.orders) y

-- relation.system
select count(*) from (pg_toast.pg_toast_1 x join stores on true)

-- relation.system
with a as (select * from pg_toast.pg_toast_1) select * from a

-- relation.system
select 1 where exists (select from pg_toast.pg_toast_1)

-- relation.system
table pg_toast.pg_toast_1

-- relation.system
select * from only pg_toast.pg_toast_1

-- relation.system
select * from stores, lateral (select * from pg_toast.pg_toast_1) y

-- relation.unknown
select count(*) from (other.orders x join stores on true)

-- relation.unknown
with a as (select * from other.orders) select * from a

-- relation.unknown
select 1 where exists (select from other.orders)

-- relation.unknown
table other.orders

-- relation.unknown
select * from only other.orders

-- relation.unknown
select * from stores, lateral (select * from other.orders) y

-- relation.unknown
select * from postgres.public.orders

-- relation.unknown
select count(*) from (postgres.public.orders x join stores on true)

-- relation.unknown
with a as (select * from postgres.public.orders) select * from a

-- relation.unknown
select 1 where exists (select from postgres.public.orders)

-- relation.unknown
table postgres.public.orders

-- relation.unknown
select * from only postgres.public.orders

-- relation.unknown
select * from stores, lateral (select * from postgres.public.orders) y

-- relation.unknown
select count(*) from (secrets x join stores on true)

-- relation.unknown
with a as (select * from secrets) select * from a

-- relation.unknown
select 1 where exists (select from secrets)

-- relation.unknown
select * from stores, lateral (select * from secrets) y

-- relation.unknown
select * from public.secrets

-- relation.unknown
select count(*) from (public.secrets x join stores on true)

-- relation.unknown
with a as (select * from public.secrets) select * from a

-- relation.unknown
select 1 where exists (select from public.secrets)

-- relation.unknown
table public.secrets

-- relation.unknown
select * from only public.secrets

-- relation.unknown
select * from stores, lateral (select * from public.secrets) y

-- relation.unknown
select count(*) from (sales.orders x join stores on true)

-- relation.unknown
with a as (select * from sales.orders) select * from a

-- relation.unknown
select 1 where exists (select from sales.orders)

-- relation.unknown
table sales.orders

-- relation.unknown
select * from only sales.orders

-- relation.unknown
select * from stores, lateral (select * from sales.orders) y

-- relation.unknown
select count(*) from ("Orders" x join stores on true)

-- relation.unknown
with a as (select * from "Orders") select * from a

-- relation.unknown
select 1 where exists (select from "Orders")

-- relation.unknown
table "Orders"

-- relation.unknown
select * from only "Orders"

-- relation.unknown
select * from stores, lateral (select * from "Orders") y

-- relation.unknown
select count(*) from ("ORDERS" x join stores on true)

-- relation.unknown
with a as (select * from "ORDERS") select * from a

-- relation.unknown
select 1 where exists (select from "ORDERS")

-- relation.unknown
table "ORDERS"

-- relation.unknown
select * from only "ORDERS"

-- relation.unknown
select * from stores, lateral (select * from "ORDERS") y

-- relation.unknown
select count(*) from (public."Orders" x join stores on true)

-- relation.unknown
with a as (select * from public."Orders") select * from a

-- relation.unknown
select 1 where exists (select from public."Orders")

-- relation.unknown
table public."Orders"

-- relation.unknown
select * from only public."Orders"

-- relation.unknown
select * from stores, lateral (select * from public."Orders") y

-- relation.unknown
select * from orders_id_seq

-- relation.unknown
select count(*) from (orders_id_seq x join stores on true)

-- relation.unknown
with a as (select * from orders_id_seq) select * from a

-- relation.unknown
select 1 where exists (select from orders_id_seq)

-- relation.unknown
table orders_id_seq

-- relation.unknown
select * from only orders_id_seq

-- relation.unknown
select * from stores, lateral (select * from orders_id_seq) y

-- relation.unknown
select * from sales.targets2

-- relation.unknown
select count(*) from (sales.targets2 x join stores on true)

-- relation.unknown
with a as (select * from sales.targets2) select * from a

-- relation.unknown
select 1 where exists (select from sales.targets2)

-- relation.unknown
table sales.targets2

-- relation.unknown
select * from only sales.targets2

-- relation.unknown
select * from stores, lateral (select * from sales.targets2) y

-- relation.system
select * from pg_catalog.orders

-- relation.system
select count(*) from (pg_catalog.orders x join stores on true)

-- relation.system
with a as (select * from pg_catalog.orders) select * from a

-- relation.system
select 1 where exists (select from pg_catalog.orders)

-- relation.system
table pg_catalog.orders

-- relation.system
select * from only pg_catalog.orders

-- relation.system
select * from stores, lateral (select * from pg_catalog.orders) y

-- type.not_allowed
select 'pg_sleep'::regproc

-- type.not_allowed
select 'postgres'::regrole

-- type.not_allowed
select 'public'::regnamespace

-- type.not_allowed
select 'int4'::regtype

-- type.not_allowed
select 'pg_sleep(double precision)'::regprocedure

-- type.not_allowed
select '+'::regoper

-- type.not_allowed
select 'english'::regconfig

-- type.not_allowed
select 'simple'::regdictionary

-- type.not_allowed
select 'default'::regcollation

-- type.not_allowed
select 'x'::other.text

-- type.not_allowed
select cast('orders' as regclass)

-- type.not_allowed
select 'orders'::pg_catalog.regclass

-- type.not_allowed
select 'x'::"RegClass"

-- type.not_allowed
select '(1)'::orders

-- type.not_allowed
select row(1)::orders

-- type.not_allowed
select null::orders

-- type.not_allowed
select 'x'::pg_lsn

-- type.not_allowed
select 'x'::txid_snapshot

-- type.not_allowed
select 'x'::aclitem

-- type.not_allowed
select 'x'::refcursor

-- type.not_allowed
select 'x'::xid

-- type.not_allowed
select 'x'::cid

-- type.not_allowed
select 'x'::tid2

-- type.not_allowed
select 'x'::_evil

-- type.not_allowed
select '{}'::evil[]

-- type.not_allowed
select 'x'::pg_node_tree

-- type.not_allowed
select 'x'::cstring

-- type.not_allowed
select 'x'::internal

-- type.not_allowed
select 'x'::anyelement

-- type.not_allowed
select 'x'::record

-- type.not_allowed
select 'x'::unknown2

-- type.not_allowed
select 'x'::trigger

-- type.not_allowed
select 1 where 'orders'::regclass is not null

-- type.not_allowed
select 1 where 'pg_sleep'::regproc is not null

-- type.not_allowed
select 1 where 'postgres'::regrole is not null

-- type.not_allowed
select 1 where 'public'::regnamespace is not null

-- type.not_allowed
select 1 where 'int4'::regtype is not null

-- type.not_allowed
select 1 where 'pg_sleep(double precision)'::regprocedure is not null

-- type.not_allowed
select 1 where '+'::regoper is not null

-- type.not_allowed
select 1 where 'english'::regconfig is not null

-- type.not_allowed
select 1 where 'simple'::regdictionary is not null

-- type.not_allowed
select 1 where 'default'::regcollation is not null

-- type.not_allowed
select 1 where 'x'::evil is not null

-- type.not_allowed
select 1 where 'x'::public.evil is not null

-- type.not_allowed
select 1 where 'x'::other.text is not null

-- type.not_allowed
select 1 where cast('orders' as regclass) is not null

-- type.not_allowed
select 1 where regclass 'orders' is not null

-- type.not_allowed
select 1 where 'orders'::pg_catalog.regclass is not null

-- type.not_allowed
select 1 where 'x'::"RegClass" is not null

-- type.not_allowed
select 1 where '(1)'::orders is not null

-- type.not_allowed
select 1 where row(1)::orders is not null

-- type.not_allowed
select 1 where null::orders is not null

-- type.not_allowed
select 1 where 'x'::pg_lsn is not null

-- type.not_allowed
select 1 where 'x'::txid_snapshot is not null

-- type.not_allowed
select 1 where 'x'::aclitem is not null

-- type.not_allowed
select 1 where 'x'::refcursor is not null

-- type.not_allowed
select 1 where 'x'::xid is not null

-- type.not_allowed
select 1 where 'x'::cid is not null

-- type.not_allowed
select 1 where 'x'::tid2 is not null

-- type.not_allowed
select 1 where 'x'::_evil is not null

-- type.not_allowed
select 1 where '{}'::evil[] is not null

-- type.not_allowed
select 1 where 'x'::pg_node_tree is not null

-- type.not_allowed
select 1 where 'x'::cstring is not null

-- type.not_allowed
select 1 where 'x'::internal is not null

-- type.not_allowed
select 1 where 'x'::anyelement is not null

-- type.not_allowed
select 1 where 'x'::record is not null

-- type.not_allowed
select 1 where 'x'::unknown2 is not null

-- type.not_allowed
select 1 where 'x'::trigger is not null

-- explain.analyze
explain analyze select 1

-- explain.analyze
explain (analyze on) select 1

-- explain.analyze
explain (analyze 1) select 1

-- explain.analyze
explain (analyze, verbose) select 1

-- explain.analyze
explain (ANALYZE) table orders

-- explain.analyze
explain (buffers, analyze off, analyze) select 1

-- explain.analyze
explain ("analyze") select 1

-- syntax.invalid
explain verbose analyze select 1

-- explain.analyze
explain (wal, analyze) select 1

-- explain.analyze
explain (timing, analyze) select 1

-- explain.analyze
explain analyze create table x as select 1

-- explain.only_reads
explain insert into orders values (1)

-- explain.only_reads
explain update orders set id=1

-- syntax.invalid
explain refresh materialized view v

-- syntax.invalid
explain explain select 1

-- explain.analyze
explain (serialize) select 1

-- explain.only_reads
explain merge into orders using stores on true when matched then delete

-- write.inside_query
explain with x as (delete from orders returning 1) select * from x

-- explain.only_reads
explain create materialized view v as select 1

-- explain.analyze
EXPLAIN /*x*/ ANALYZE SELECT 1

-- explain.analyze
explain(analyze)select 1

-- explain.only_reads
explain (costs off) delete from orders

-- explain.analyze
explain (format json, analyze yes) select 1

-- relation.system
explain select * from pg_authid

-- statement.never_allowed
copy orders from '/etc/passwd'

-- statement.never_allowed
copy orders from program 'id'

-- statement.never_allowed
COPY (delete from orders returning *) to stdout

-- statement.never_allowed
do language plpgsql $$begin end$$

-- statement.never_allowed
call p()

-- statement.session
deallocate all

-- statement.session
move c

-- statement.session
set role postgres

-- statement.session
set search_path to x

-- statement.session
set local x = 1

-- statement.schema_change
cluster

-- statement.schema_change
create table x(a int)

-- write.select_into
select * into x from orders

-- write.select_into
select 1 into unlogged x

-- statement.schema_change
create function f() returns int language sql as 'select 1'

-- statement.schema_change
alter table orders add x int

-- statement.schema_change
truncate orders

-- statement.schema_change
truncate table only orders

-- statement.schema_change
grant all on orders to public

-- statement.schema_change
revoke all on orders from public

-- statement.schema_change
refresh materialized view monthly_revenue

-- statement.schema_change
import foreign schema x from server y into z

-- statement.schema_change
drop role x

-- statement.schema_change
create rule r as on select to orders do instead nothing

-- statement.schema_change
create trigger t before insert on orders execute function f()

-- statement.never_allowed
merge into orders using stores on true when matched then delete

-- utility.not_allowed
show session_authorization

-- utility.not_allowed
show role

-- utility.not_allowed
show "app.user"

-- utility.not_allowed
show archive_command

-- utility.not_allowed
show shared_preload_libraries

-- utility.not_allowed
show log_directory

-- write.inside_query
with x as (insert into orders values (1) returning *) select * from x

-- write.inside_query
with x as (update orders set id = 1 returning *) select * from x

-- write.inside_query
with x as (delete from orders returning *) select * from x

-- write.inside_query
with x as materialized (delete from orders returning id) select 1

-- write.inside_query
with a as (select 1), b as (delete from stores returning *) select * from a

-- write.inside_query
with recursive x as (delete from orders returning *) select 1

-- write.inside_query
select * from (with x as (delete from orders returning *) select * from x) y

-- write.inside_query
with x as (merge into orders using stores on true when matched then delete) select 1

-- syntax.invalid
with x as (truncate orders) select 1

-- syntax.invalid
with x as (copy orders to stdout) select 1

-- lock.not_allowed
select * from orders for update

-- lock.not_allowed
select * from orders for share

-- lock.not_allowed
select * from orders for no key update

-- lock.not_allowed
select * from orders for key share

-- lock.not_allowed
select * from orders for update nowait

-- lock.not_allowed
select * from orders for update skip locked

-- lock.not_allowed
select * from orders for update of orders

-- lock.not_allowed
(select * from orders for update)

-- lock.not_allowed
with x as (select * from orders for update) select 1

-- lock.not_allowed
select * from (select * from orders for share) x

-- statement.several
select 1;drop table orders

-- statement.several
select 1;;drop table orders

-- statement.several
select 1 /*;*/;delete from orders

-- statement.schema_change
; ; drop table orders

-- statement.several
select $$;$$; drop table orders

-- statement.several
select 'a\'; drop table orders; --'

-- syntax.invalid
select 1 \; drop table orders

-- syntax.invalid
select 1\gexec

-- statement.not_supported
\copy orders to x

-- syntax.invalid
select :'x'

-- placeholder.unbound
select $1

-- syntax.invalid
select ?

-- column.unknown
select @x

-- syntax.invalid
select 1 as x \gset

-- column.unknown
select (o).pg_sleep from orders o

-- syntax.not_allowed
select (o.*).text from orders o

-- column.unknown
select orders.name from orders

-- column.unknown
select (customers).lo_import from customers

-- syntax.not_allowed
select (customers.email).lo_import from customers

-- relation.not_in_from
select email.lo_import from customers

-- syntax.not_allowed
select (email).pg_read_file from customers

-- syntax.not_allowed
select ('x'::text).pg_read_file

-- syntax.not_allowed
select (1).pg_sleep

-- column.unknown
select c.row_to_json from customers c

-- column.unknown
select (c).row_to_json from customers c

-- column.unknown
select c.query_to_xml from customers c

-- syntax.not_allowed
select (select c from customers c limit 1).email

-- syntax.not_allowed
select (array[1]).x

-- column.unknown
select (x.y).z from orders x

-- operator.not_allowed
select 1 operator(evil.=) 2

-- syntax.invalid
select 1 operator(public.@@@) 2

-- operator.not_allowed
select 1 ~~~> 2

-- syntax.invalid
select 1 %% 2 # ##

-- operator.not_allowed
select 1 <=> 2

-- operator.not_allowed
select !! 5

-- operator.not_allowed
select 5 !

-- syntax.invalid
select 1 ==> 2

-- operator.not_allowed
select 'a' |>> 'b' ->>> 'c'

-- syntax.not_allowed
select id from orders order by id using operator(public.<)

-- syntax.not_allowed
select id from orders order by id using <#>

-- syntax.invalid
select 1 <-< 2

-- operator.not_allowed
select 'a' %> 'b'

-- operator.not_allowed
select 'a' <<-> 'b'

-- operator.not_allowed
select 1 -||- 2

-- function.too_large
select lpad('x', 1000000000)

-- function.too_large
select rpad('x', 2147483647, 'y')

-- function.too_large
select * from generate_series(1, 9223372036854775807)

-- function.too_large
select count(*) from generate_series(1,1000000000) a

-- function.too_large
select array_fill(0, array[100000,100000])

-- function.too_large
select repeat(repeat('x',100000),100000)

-- function.too_large
select array_fill(0, array[10000000])

-- input.too_deep
select ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.too_deep
select not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not true

-- input.too_deep
select abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.too_deep
select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from orders) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x) x

-- input.invisible_character
select ​1

-- input.invisible_character
select '‮'

-- column.unknown
select id from orders where 1 = pg_sleep(1)

-- statement.not_supported
select pg_sleep(1)

-- statement.not_supported
ｓｅｌｅｃｔ 1

-- column.unknown
select pg_sleep（1）

-- relation.unknown
select * from ｏrders

-- function.forbidden
selecT/**/pg_sleep(1)

-- function.forbidden
select/*/**/*/pg_sleep(1)

-- function.forbidden
select--
pg_sleep(1)

-- statement.schema_change
/*! select */ drop table orders

-- input.invisible_character
select 1 --   drop table

-- function.forbidden
select U&'\0027; drop' || pg_sleep(1)

-- function.forbidden
select $a$ $b$ $a$ || pg_sleep(1)

-- function.forbidden
select e'\x27'||pg_sleep(1)||''

-- syntax.not_allowed
select xmlforest(query_to_xml('select 1',true,true,'') as a)

-- syntax.invalid
select xmlserialize(content query_to_xml('x',true,true,'') as text)

-- syntax.not_allowed
select * from xmltable('/a' passing query_to_xml('x',true,true,'') columns b text)

-- function.forbidden
select current_setting('x', true)

-- function.not_allowed
select * from json_populate_record(null::pg_authid, '{}')

-- function.not_allowed
select jsonb_populate_recordset(null::secrets, '[]')

-- function.not_allowed
select json_populate_recordset(null::orders,'[]')

-- function.not_allowed
select * from jsonb_populate_record(null::evil, '{}')

-- function.not_allowed
select to_regtype('x')

-- function.not_allowed
select obj_description('orders'::regclass)

-- relation.system
select count(*) from pg_catalog.pg_proc

-- type.not_allowed
select tableoid::regclass from orders

-- type.not_allowed
select o.tableoid::regclass::text from orders o

-- function.forbidden
select pg_catalog.set_config('a','b',true) from orders

-- function.forbidden
select a from public.pg_sleep(1) a

-- function.forbidden
select * from generate_series(1,2) with ordinality, pg_sleep(1)

-- function.forbidden
select nextval('orders_id_seq'::regclass)

-- function.forbidden
select cast(nextval('s') as int)

-- function.forbidden
select (nextval('s'))

-- function.forbidden
select id from orders tablesample pg_sleep(1)

-- function.not_allowed
select id from orders tablesample evil (1)

-- function.forbidden
select id from orders tablesample bernoulli (pg_sleep(1)::text::real)

-- syntax.invalid
select id from orders tablesample system (1) repeatable (nextval('s'))

-- syntax.invalid
select id from orders where current of c

-- syntax.not_allowed
select id from orders for xml auto

-- type.not_allowed
select lower(name) collate "evil"."x" from customers

-- function.forbidden
select unnest(pg_ls_dir('x'))

-- function.forbidden
select format('%s', pg_read_file('x'))

-- function.forbidden
select (1, pg_sleep(1)) = (1, null)

-- function.forbidden
select count(pg_sleep(1)) from orders

-- syntax.invalid
select id from orders fetch first (select pg_sleep(1)::text::int) rows only

-- function.forbidden
select id from orders window w as (order by pg_sleep(1))

-- function.forbidden
with recursive t(a) as (select 1 union all select a + pg_sleep(1)::text::int from t) select * from t

-- function.forbidden
with recursive t as (select 1 as a) search depth first by a set pg_sleep select pg_sleep(1) from t

-- syntax.invalid
with recursive t(a) as (select 1 union all select 1 from t) cycle a set c to nextval('s') default 2 using p select 1 from t

-- function.forbidden
select id from orders join stores using (id) as pg_sleep where pg_sleep(1) is null

-- function.forbidden
select id from orders group by grouping sets (rollup(pg_sleep(1)))

-- function.forbidden
select id from orders group by cube(pg_sleep(1))

-- function.forbidden
select name like all (array[pg_read_file('x')]) from customers

-- syntax.invalid
select xmlelement(name a, pg_sleep(1))
