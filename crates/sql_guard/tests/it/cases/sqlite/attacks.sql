# More that must never reach SQLite, by the function, relation or statement it goes for.

-- function.forbidden
select load_extension('x','y')

-- function.forbidden
select writefile('/tmp/x','y')

-- function.forbidden
select edit('x','vi')

-- function.forbidden
select fts3_tokenizer('x')

-- function.forbidden
select fts3_tokenizer('x',x'00')

-- function.forbidden
select sqlite_log(1,'x')

-- function.forbidden
select sqlite_offset(id)

-- function.forbidden
select zeroblob(1)

-- function.forbidden
select randomblob(16)

-- function.not_allowed
select lsdir('/')

-- function.not_allowed
select fsdir('/')

-- function.not_allowed
select sqlite_crypt('a')

-- function.not_allowed
select eval('drop table orders')

-- function.not_allowed
select shathree('x')

-- function.not_allowed
select sqlite_rename_table('a')

-- function.not_allowed
select sqlite_rename_column('a')

-- function.not_allowed
select sqlite_add_constraint('a')

-- function.not_allowed
select sqlite_drop_column(1)

-- function.not_allowed
select sqlite_find_constraint('a')

-- function.not_allowed
select sqlite_fail('a')

-- function.not_allowed
select sqlite_filestat('a')

-- function.not_allowed
select rtreedepth(x'00')

-- function.not_allowed
select rtreenode(2,x'00')

-- function.not_allowed
select geopoly_x('a')

-- function.not_allowed
select fts5(0)

-- function.not_allowed
select fts5_source_id()

-- function.not_allowed
select fts3_x()

-- function.not_allowed
select optimize('x')

-- function.not_allowed
select matchinfo('x')

-- function.not_allowed
select offsets('x')

-- function.not_allowed
select rebuild('x')

-- function.not_allowed
select dbpage('x')

-- function.not_allowed
select sqlite_dbdata('x')

-- function.not_allowed
select sqlite_dbptr('x')

-- function.not_allowed
select wholenumber(1)

-- function.not_allowed
select spellfix1('x')

-- function.not_allowed
select spellfix1_editdist('a','b')

-- function.not_allowed
select uuid_blob()

-- function.not_allowed
select nextval('x')

-- function.not_allowed
select shell_module_schema('x')

-- function.not_allowed
select shell_idquote('x')

-- function.not_allowed
select usleep(1000)

-- function.not_allowed
select sleep(1)

-- function.not_allowed
select system('id')

-- function.not_allowed
select getenv('HOME')

-- function.not_allowed
select toreal(1)

-- function.not_allowed
select tointeger(1)

-- function.not_allowed
select pow2_x(1)

-- function.not_allowed
select sqlar_compress('x')

-- function.not_allowed
select sqlar_uncompress('x',1)

-- function.not_allowed
select zipfile('a','b')

-- function.not_allowed
select crypto_x()

-- function.not_allowed
select http_get('x')

-- function.not_allowed
select define('a','b')

-- function.not_allowed
select eval(1)

-- function.not_allowed
select undefine('x')

-- function.not_allowed
select subtype(1)

-- function.not_allowed
select base64(1)

-- function.not_allowed
select base85(1)

-- function.not_allowed
select decimal_add(1,2)

-- function.not_allowed
select rot13('x')

-- function.not_allowed
select compress('x')

-- function.not_allowed
select uncompress('x')

-- function.not_allowed
select if_x(1)

-- function.not_allowed
select prefix_x(1)

-- function.not_allowed
select sqlite3_bind_x(1)

-- function.not_allowed
select carray(1,2)

-- function.not_allowed
select strtol_x('a')

-- function.not_allowed
select remember(1,2)

-- function.not_allowed
select percentile_bad(1)

-- function.not_allowed
select unknown_fn(1)

-- function.not_allowed
select main.abs(1)

-- function.forbidden
select temp.load_extension('x')

-- function.forbidden
select 1 where load_extension('x')

-- function.forbidden
select 1 where readfile('/etc/passwd')

-- function.forbidden
select 1 where writefile('a','b')

-- function.forbidden
select 1 where fts3_tokenizer('x')

-- function.forbidden
select 1 where randomblob(1000000000)

-- function.forbidden
select 1 where edit('x')

-- function.forbidden
select 1 where zeroblob(1e9)

-- function.forbidden
select id from orders order by readfile('/etc/passwd')

-- function.forbidden
select id from orders order by writefile('a','b')

-- function.forbidden
select id from orders order by fts3_tokenizer('x')

-- function.forbidden
select id from orders order by randomblob(1000000000)

-- function.forbidden
select id from orders order by edit('x')

-- function.forbidden
select id from orders order by zeroblob(1e9)

-- function.forbidden
with x as (select load_extension('x')) select * from x

-- function.forbidden
with x as (select readfile('/etc/passwd')) select * from x

-- function.forbidden
with x as (select writefile('a','b')) select * from x

-- function.forbidden
with x as (select fts3_tokenizer('x')) select * from x

-- function.forbidden
with x as (select randomblob(1000000000)) select * from x

-- function.forbidden
with x as (select edit('x')) select * from x

-- function.forbidden
with x as (select zeroblob(1e9)) select * from x

-- function.forbidden
select case when load_extension('x') then 1 end

-- function.forbidden
select case when readfile('/etc/passwd') then 1 end

-- function.forbidden
select case when writefile('a','b') then 1 end

-- function.forbidden
select case when fts3_tokenizer('x') then 1 end

-- function.forbidden
select case when randomblob(1000000000) then 1 end

-- function.forbidden
select case when edit('x') then 1 end

-- function.forbidden
select case when zeroblob(1e9) then 1 end

-- function.forbidden
select id from orders group by readfile('/etc/passwd')

-- function.forbidden
select id from orders group by writefile('a','b')

-- function.forbidden
select id from orders group by fts3_tokenizer('x')

-- function.forbidden
select id from orders group by randomblob(1000000000)

-- function.forbidden
select id from orders group by edit('x')

-- function.forbidden
select id from orders group by zeroblob(1e9)

-- function.forbidden
select * from (select load_extension('x')) x

-- function.forbidden
select * from (select readfile('/etc/passwd')) x

-- function.forbidden
select * from (select writefile('a','b')) x

-- function.forbidden
select * from (select fts3_tokenizer('x')) x

-- function.forbidden
select * from (select randomblob(1000000000)) x

-- function.forbidden
select * from (select edit('x')) x

-- function.forbidden
select * from (select zeroblob(1e9)) x

-- function.forbidden
select id from orders where id in (select load_extension('x'))

-- function.forbidden
select id from orders where id in (select readfile('/etc/passwd'))

-- function.forbidden
select id from orders where id in (select writefile('a','b'))

-- function.forbidden
select id from orders where id in (select fts3_tokenizer('x'))

-- function.forbidden
select id from orders where id in (select randomblob(1000000000))

-- function.forbidden
select id from orders where id in (select edit('x'))

-- function.forbidden
select id from orders where id in (select zeroblob(1e9))

-- function.forbidden
select sum(load_extension('x')) over () from orders

-- function.forbidden
select sum(readfile('/etc/passwd')) over () from orders

-- function.forbidden
select sum(writefile('a','b')) over () from orders

-- function.forbidden
select sum(fts3_tokenizer('x')) over () from orders

-- function.forbidden
select sum(randomblob(1000000000)) over () from orders

-- function.forbidden
select sum(edit('x')) over () from orders

-- function.forbidden
select sum(zeroblob(1e9)) over () from orders

-- function.forbidden
select json_object('a',load_extension('x'))

-- function.forbidden
select json_object('a',readfile('/etc/passwd'))

-- function.forbidden
select json_object('a',writefile('a','b'))

-- function.forbidden
select json_object('a',fts3_tokenizer('x'))

-- function.forbidden
select json_object('a',randomblob(1000000000))

-- function.forbidden
select json_object('a',edit('x'))

-- function.forbidden
select json_object('a',zeroblob(1e9))

-- function.forbidden
values (readfile('/etc/passwd'))

-- function.forbidden
values (writefile('a','b'))

-- function.forbidden
values (fts3_tokenizer('x'))

-- function.forbidden
values (randomblob(1000000000))

-- function.forbidden
values (edit('x'))

-- function.forbidden
values (zeroblob(1e9))

-- function.forbidden
select exists (select readfile('/etc/passwd'))

-- function.forbidden
select exists (select writefile('a','b'))

-- function.forbidden
select exists (select fts3_tokenizer('x'))

-- function.forbidden
select exists (select randomblob(1000000000))

-- function.forbidden
select exists (select edit('x'))

-- function.forbidden
select exists (select zeroblob(1e9))

-- function.forbidden
select id from orders limit readfile('/etc/passwd')

-- function.forbidden
select id from orders limit writefile('a','b')

-- function.forbidden
select id from orders limit fts3_tokenizer('x')

-- function.forbidden
select id from orders limit randomblob(1000000000)

-- function.forbidden
select id from orders limit edit('x')

-- function.forbidden
select id from orders limit zeroblob(1e9)

-- column.ambiguous
select id from orders join stores on load_extension('x')

-- column.ambiguous
select id from orders join stores on readfile('/etc/passwd')

-- column.ambiguous
select id from orders join stores on writefile('a','b')

-- column.ambiguous
select id from orders join stores on fts3_tokenizer('x')

-- column.ambiguous
select id from orders join stores on randomblob(1000000000)

-- column.ambiguous
select id from orders join stores on edit('x')

-- column.ambiguous
select id from orders join stores on zeroblob(1e9)

-- function.forbidden
select (select load_extension('x'))

-- function.forbidden
select (select readfile('/etc/passwd'))

-- function.forbidden
select (select writefile('a','b'))

-- function.forbidden
select (select fts3_tokenizer('x'))

-- function.forbidden
select (select randomblob(1000000000))

-- function.forbidden
select (select edit('x'))

-- function.forbidden
select (select zeroblob(1e9))

-- function.forbidden
select iif(load_extension('x'),1,2)

-- function.forbidden
select iif(readfile('/etc/passwd'),1,2)

-- function.forbidden
select iif(writefile('a','b'),1,2)

-- function.forbidden
select iif(fts3_tokenizer('x'),1,2)

-- function.forbidden
select iif(randomblob(1000000000),1,2)

-- function.forbidden
select iif(edit('x'),1,2)

-- function.forbidden
select iif(zeroblob(1e9),1,2)

-- function.forbidden
select id from orders having load_extension('x')

-- function.forbidden
select id from orders having readfile('/etc/passwd')

-- function.forbidden
select id from orders having writefile('a','b')

-- function.forbidden
select id from orders having fts3_tokenizer('x')

-- function.forbidden
select id from orders having randomblob(1000000000)

-- function.forbidden
select id from orders having edit('x')

-- function.forbidden
select id from orders having zeroblob(1e9)

-- function.forbidden
select coalesce(null,load_extension('x'))

-- function.forbidden
select coalesce(null,readfile('/etc/passwd'))

-- function.forbidden
select coalesce(null,writefile('a','b'))

-- function.forbidden
select coalesce(null,fts3_tokenizer('x'))

-- function.forbidden
select coalesce(null,randomblob(1000000000))

-- function.forbidden
select coalesce(null,edit('x'))

-- function.forbidden
select coalesce(null,zeroblob(1e9))

-- function.forbidden
explain select readfile('/etc/passwd')

-- function.forbidden
explain select writefile('a','b')

-- function.forbidden
explain select fts3_tokenizer('x')

-- function.forbidden
explain select randomblob(1000000000)

-- function.forbidden
explain select edit('x')

-- function.forbidden
explain select zeroblob(1e9)

-- function.forbidden
explain query plan select load_extension('x')

-- function.forbidden
explain query plan select readfile('/etc/passwd')

-- function.forbidden
explain query plan select writefile('a','b')

-- function.forbidden
explain query plan select fts3_tokenizer('x')

-- function.forbidden
explain query plan select randomblob(1000000000)

-- function.forbidden
explain query plan select edit('x')

-- function.forbidden
explain query plan select zeroblob(1e9)

-- function.forbidden
select group_concat(load_extension('x')) from orders

-- function.forbidden
select group_concat(readfile('/etc/passwd')) from orders

-- function.forbidden
select group_concat(writefile('a','b')) from orders

-- function.forbidden
select group_concat(fts3_tokenizer('x')) from orders

-- function.forbidden
select group_concat(randomblob(1000000000)) from orders

-- function.forbidden
select group_concat(edit('x')) from orders

-- function.forbidden
select group_concat(zeroblob(1e9)) from orders

-- function.forbidden
select value from json_each(load_extension('x'))

-- function.forbidden
select value from json_each(readfile('/etc/passwd'))

-- function.forbidden
select value from json_each(writefile('a','b'))

-- function.forbidden
select value from json_each(fts3_tokenizer('x'))

-- function.forbidden
select value from json_each(randomblob(1000000000))

-- function.forbidden
select value from json_each(edit('x'))

-- function.forbidden
select value from json_each(zeroblob(1e9))

-- function.forbidden
select name collate nocase = load_extension('x') from customers

-- function.forbidden
select name collate nocase = readfile('/etc/passwd') from customers

-- function.forbidden
select name collate nocase = writefile('a','b') from customers

-- function.forbidden
select name collate nocase = fts3_tokenizer('x') from customers

-- function.forbidden
select name collate nocase = randomblob(1000000000) from customers

-- function.forbidden
select name collate nocase = edit('x') from customers

-- function.forbidden
select name collate nocase = zeroblob(1e9) from customers

-- function.forbidden
select 1 is load_extension('x')

-- function.forbidden
select 1 is readfile('/etc/passwd')

-- function.forbidden
select 1 is writefile('a','b')

-- function.forbidden
select 1 is fts3_tokenizer('x')

-- function.forbidden
select 1 is randomblob(1000000000)

-- function.forbidden
select 1 is edit('x')

-- function.forbidden
select 1 is zeroblob(1e9)

-- function.forbidden
select 'a' glob readfile('/etc/passwd')

-- function.forbidden
select 'a' glob writefile('a','b')

-- function.forbidden
select 'a' glob fts3_tokenizer('x')

-- function.forbidden
select 'a' glob randomblob(1000000000)

-- function.forbidden
select 'a' glob edit('x')

-- function.forbidden
select 'a' glob zeroblob(1e9)

-- function.forbidden
select 1 union select load_extension('x')

-- function.forbidden
select 1 union select readfile('/etc/passwd')

-- function.forbidden
select 1 union select writefile('a','b')

-- function.forbidden
select 1 union select fts3_tokenizer('x')

-- function.forbidden
select 1 union select randomblob(1000000000)

-- function.forbidden
select 1 union select edit('x')

-- function.forbidden
select 1 union select zeroblob(1e9)

-- function.forbidden
select count(*) filter (where readfile('/etc/passwd')) from orders

-- function.forbidden
select count(*) filter (where writefile('a','b')) from orders

-- function.forbidden
select count(*) filter (where fts3_tokenizer('x')) from orders

-- function.forbidden
select count(*) filter (where randomblob(1000000000)) from orders

-- function.forbidden
select count(*) filter (where edit('x')) from orders

-- function.forbidden
select count(*) filter (where zeroblob(1e9)) from orders

-- function.forbidden
with recursive t(a) as (select 1 union all select load_extension('x') from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select readfile('/etc/passwd') from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select writefile('a','b') from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select fts3_tokenizer('x') from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select randomblob(1000000000) from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select edit('x') from t limit 5) select a from t

-- function.forbidden
with recursive t(a) as (select 1 union all select zeroblob(1e9) from t limit 5) select a from t

-- function.forbidden
select load_extension ('x')

-- function.forbidden
select load_extension/**/('x')

-- function.forbidden
select load_extension
('x')

-- syntax.invalid
select loa/**/d_extension('x')

-- function.forbidden
select main.load_extension('x')

-- function.forbidden
select load_extension--x
('x')

-- function.forbidden
select READFILE('x')

-- function.forbidden
select "readfile"('x')

-- function.forbidden
select [readfile]('x')

-- function.forbidden
select `readfile`('x')

-- function.forbidden
select readfile ('x')

-- function.forbidden
select readfile/**/('x')

-- function.forbidden
select readfile
('x')

-- syntax.invalid
select rea/**/dfile('x')

-- function.forbidden
select main.readfile('x')

-- function.forbidden
select temp.readfile('x')

-- function.forbidden
select readfile--x
('x')

-- function.forbidden
select WRITEFILE('x')

-- function.forbidden
select "writefile"('x')

-- function.forbidden
select [writefile]('x')

-- function.forbidden
select `writefile`('x')

-- function.forbidden
select writefile ('x')

-- function.forbidden
select writefile/**/('x')

-- function.forbidden
select writefile
('x')

-- syntax.invalid
select wri/**/tefile('x')

-- function.forbidden
select main.writefile('x')

-- function.forbidden
select temp.writefile('x')

-- function.forbidden
select writefile--x
('x')

-- relation.system
with a as (select * from sqlite_master) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_master)

-- relation.system
select * from orders, sqlite_master x

-- relation.system
select id from orders where id in (select 1 from sqlite_master)

-- relation.system
with a as (select * from sqlite_schema) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_schema)

-- relation.system
select * from orders, sqlite_schema x

-- relation.system
select id from orders where id in (select 1 from sqlite_schema)

-- relation.system
with a as (select * from sqlite_temp_master) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_temp_master)

-- relation.system
select * from orders, sqlite_temp_master x

-- relation.system
select id from orders where id in (select 1 from sqlite_temp_master)

-- relation.system
select * from sqlite_temp_schema

-- relation.system
with a as (select * from sqlite_temp_schema) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_temp_schema)

-- relation.system
select * from orders, sqlite_temp_schema x

-- relation.system
select id from orders where id in (select 1 from sqlite_temp_schema)

-- relation.system
with a as (select * from sqlite_sequence) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_sequence)

-- relation.system
select * from orders, sqlite_sequence x

-- relation.system
select id from orders where id in (select 1 from sqlite_sequence)

-- relation.system
with a as (select * from sqlite_stat1) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_stat1)

-- relation.system
select * from orders, sqlite_stat1 x

-- relation.system
select id from orders where id in (select 1 from sqlite_stat1)

-- relation.system
with a as (select * from sqlite_stat4) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_stat4)

-- relation.system
select * from orders, sqlite_stat4 x

-- relation.system
select id from orders where id in (select 1 from sqlite_stat4)

-- relation.system
select * from main.sqlite_master

-- relation.system
with a as (select * from main.sqlite_master) select 1 from a

-- relation.system
select 1 where exists (select 1 from main.sqlite_master)

-- relation.system
select * from orders, main.sqlite_master x

-- relation.system
select id from orders where id in (select 1 from main.sqlite_master)

-- relation.system
with a as (select * from temp.sqlite_master) select 1 from a

-- relation.system
select 1 where exists (select 1 from temp.sqlite_master)

-- relation.system
select * from orders, temp.sqlite_master x

-- relation.system
select id from orders where id in (select 1 from temp.sqlite_master)

-- relation.system
with a as (select * from temp.orders) select 1 from a

-- relation.system
select 1 where exists (select 1 from temp.orders)

-- relation.system
select * from orders, temp.orders x

-- relation.system
select id from orders where id in (select 1 from temp.orders)

-- relation.unknown
with a as (select * from other.orders) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from other.orders)

-- relation.unknown
select * from orders, other.orders x

-- relation.unknown
select id from orders where id in (select 1 from other.orders)

-- relation.unknown
select * from aux.orders

-- relation.unknown
with a as (select * from aux.orders) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from aux.orders)

-- relation.unknown
select * from orders, aux.orders x

-- relation.unknown
select id from orders where id in (select 1 from aux.orders)

-- relation.unknown
with a as (select * from secrets) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from secrets)

-- relation.unknown
select * from orders, secrets x

-- relation.unknown
select id from orders where id in (select 1 from secrets)

-- relation.unknown
with a as (select * from main.secrets) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from main.secrets)

-- relation.unknown
select * from orders, main.secrets x

-- relation.unknown
select id from orders where id in (select 1 from main.secrets)

-- relation.system
with a as (select * from "sqlite_master") select 1 from a

-- relation.system
select 1 where exists (select 1 from "sqlite_master")

-- relation.system
select * from orders, "sqlite_master" x

-- relation.system
select id from orders where id in (select 1 from "sqlite_master")

-- relation.system
select * from [sqlite_schema]

-- relation.system
with a as (select * from [sqlite_schema]) select 1 from a

-- relation.system
select 1 where exists (select 1 from [sqlite_schema])

-- relation.system
select * from orders, [sqlite_schema] x

-- relation.system
select id from orders where id in (select 1 from [sqlite_schema])

-- relation.system
select * from `sqlite_master`

-- relation.system
with a as (select * from `sqlite_master`) select 1 from a

-- relation.system
select 1 where exists (select 1 from `sqlite_master`)

-- relation.system
select * from orders, `sqlite_master` x

-- relation.system
select id from orders where id in (select 1 from `sqlite_master`)

-- relation.system
with a as (select * from SQLITE_MASTER) select 1 from a

-- relation.system
select 1 where exists (select 1 from SQLITE_MASTER)

-- relation.system
select * from orders, SQLITE_MASTER x

-- relation.system
select id from orders where id in (select 1 from SQLITE_MASTER)

-- relation.system
select * from Sqlite_Schema

-- relation.system
with a as (select * from Sqlite_Schema) select 1 from a

-- relation.system
select 1 where exists (select 1 from Sqlite_Schema)

-- relation.system
select * from orders, Sqlite_Schema x

-- relation.system
select id from orders where id in (select 1 from Sqlite_Schema)

-- relation.system
select * from 'sqlite_master'

-- relation.system
with a as (select * from 'sqlite_master') select 1 from a

-- relation.system
select 1 where exists (select 1 from 'sqlite_master')

-- relation.system
select * from orders, 'sqlite_master' x

-- relation.system
select id from orders where id in (select 1 from 'sqlite_master')

-- function.forbidden
with a as (select * from pragma_table_info('orders')) select 1 from a

-- function.forbidden
select 1 where exists (select 1 from pragma_table_info('orders'))

-- function.forbidden
select * from orders, pragma_table_info('orders') x

-- function.forbidden
select id from orders where id in (select 1 from pragma_table_info('orders'))

-- relation.system
with a as (select * from pragma_database_list) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_database_list)

-- relation.system
select * from orders, pragma_database_list x

-- relation.system
select id from orders where id in (select 1 from pragma_database_list)

-- function.forbidden
with a as (select * from pragma_database_list()) select 1 from a

-- function.forbidden
select 1 where exists (select 1 from pragma_database_list())

-- function.forbidden
select * from orders, pragma_database_list() x

-- function.forbidden
select id from orders where id in (select 1 from pragma_database_list())

-- relation.system
with a as (select * from pragma_function_list) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_function_list)

-- relation.system
select * from orders, pragma_function_list x

-- relation.system
select id from orders where id in (select 1 from pragma_function_list)

-- relation.system
select * from pragma_compile_options

-- relation.system
with a as (select * from pragma_compile_options) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_compile_options)

-- relation.system
select * from orders, pragma_compile_options x

-- relation.system
select id from orders where id in (select 1 from pragma_compile_options)

-- relation.system
select * from pragma_module_list

-- relation.system
with a as (select * from pragma_module_list) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_module_list)

-- relation.system
select * from orders, pragma_module_list x

-- relation.system
select id from orders where id in (select 1 from pragma_module_list)

-- relation.system
select * from pragma_user_version

-- relation.system
with a as (select * from pragma_user_version) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_user_version)

-- relation.system
select * from orders, pragma_user_version x

-- relation.system
select id from orders where id in (select 1 from pragma_user_version)

-- relation.system
select * from pragma_journal_mode

-- relation.system
with a as (select * from pragma_journal_mode) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_journal_mode)

-- relation.system
select * from orders, pragma_journal_mode x

-- relation.system
select id from orders where id in (select 1 from pragma_journal_mode)

-- relation.system
select * from pragma_query_only

-- relation.system
with a as (select * from pragma_query_only) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_query_only)

-- relation.system
select * from orders, pragma_query_only x

-- relation.system
select id from orders where id in (select 1 from pragma_query_only)

-- relation.system
with a as (select * from pragma_table_list) select 1 from a

-- relation.system
select 1 where exists (select 1 from pragma_table_list)

-- relation.system
select * from orders, pragma_table_list x

-- relation.system
select id from orders where id in (select 1 from pragma_table_list)

-- relation.system
with a as (select * from dbstat) select 1 from a

-- relation.system
select 1 where exists (select 1 from dbstat)

-- relation.system
select * from orders, dbstat x

-- relation.system
select id from orders where id in (select 1 from dbstat)

-- relation.system
with a as (select * from sqlite_dbpage) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_dbpage)

-- relation.system
select * from orders, sqlite_dbpage x

-- relation.system
select id from orders where id in (select 1 from sqlite_dbpage)

-- relation.system
with a as (select * from sqlite_stmt) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_stmt)

-- relation.system
select * from orders, sqlite_stmt x

-- relation.system
select id from orders where id in (select 1 from sqlite_stmt)

-- function.not_allowed
select * from bytecode('select 1')

-- function.not_allowed
with a as (select * from bytecode('select 1')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from bytecode('select 1'))

-- function.not_allowed
select * from orders, bytecode('select 1') x

-- function.not_allowed
select id from orders where id in (select 1 from bytecode('select 1'))

-- function.not_allowed
select * from tables_used('select 1')

-- function.not_allowed
with a as (select * from tables_used('select 1')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from tables_used('select 1'))

-- function.not_allowed
select * from orders, tables_used('select 1') x

-- function.not_allowed
select id from orders where id in (select 1 from tables_used('select 1'))

-- function.not_allowed
with a as (select * from fsdir('/')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from fsdir('/'))

-- function.not_allowed
select * from orders, fsdir('/') x

-- function.not_allowed
select id from orders where id in (select 1 from fsdir('/'))

-- relation.unknown
select * from lsdir

-- relation.unknown
with a as (select * from lsdir) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from lsdir)

-- relation.unknown
select * from orders, lsdir x

-- relation.unknown
select id from orders where id in (select 1 from lsdir)

-- function.not_allowed
select * from zipfile('x')

-- function.not_allowed
with a as (select * from zipfile('x')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from zipfile('x'))

-- function.not_allowed
select * from orders, zipfile('x') x

-- function.not_allowed
select id from orders where id in (select 1 from zipfile('x'))

-- relation.unknown
select * from csv

-- relation.unknown
with a as (select * from csv) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from csv)

-- relation.unknown
select * from orders, csv x

-- relation.unknown
select id from orders where id in (select 1 from csv)

-- function.not_allowed
select * from completion('a')

-- function.not_allowed
with a as (select * from completion('a')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from completion('a'))

-- function.not_allowed
select * from orders, completion('a') x

-- function.not_allowed
select id from orders where id in (select 1 from completion('a'))

-- function.not_allowed
select * from json_each_evil('x')

-- function.not_allowed
with a as (select * from json_each_evil('x')) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from json_each_evil('x'))

-- function.not_allowed
select * from orders, json_each_evil('x') x

-- function.not_allowed
select id from orders where id in (select 1 from json_each_evil('x'))

-- relation.unknown
select * from fts5vocab

-- relation.unknown
with a as (select * from fts5vocab) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from fts5vocab)

-- relation.unknown
select * from orders, fts5vocab x

-- relation.unknown
select id from orders where id in (select 1 from fts5vocab)

-- relation.unknown
select * from orders_content

-- relation.unknown
with a as (select * from orders_content) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_content)

-- relation.unknown
select * from orders, orders_content x

-- relation.unknown
select id from orders where id in (select 1 from orders_content)

-- relation.unknown
select * from orders_segments

-- relation.unknown
with a as (select * from orders_segments) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_segments)

-- relation.unknown
select * from orders, orders_segments x

-- relation.unknown
select id from orders where id in (select 1 from orders_segments)

-- relation.unknown
select * from orders_segdir

-- relation.unknown
with a as (select * from orders_segdir) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_segdir)

-- relation.unknown
select * from orders, orders_segdir x

-- relation.unknown
select id from orders where id in (select 1 from orders_segdir)

-- relation.unknown
select * from orders_docsize

-- relation.unknown
with a as (select * from orders_docsize) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_docsize)

-- relation.unknown
select * from orders, orders_docsize x

-- relation.unknown
select id from orders where id in (select 1 from orders_docsize)

-- relation.unknown
select * from orders_idx

-- relation.unknown
with a as (select * from orders_idx) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_idx)

-- relation.unknown
select * from orders, orders_idx x

-- relation.unknown
select id from orders where id in (select 1 from orders_idx)

-- relation.unknown
select * from orders_data

-- relation.unknown
with a as (select * from orders_data) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_data)

-- relation.unknown
select * from orders, orders_data x

-- relation.unknown
select id from orders where id in (select 1 from orders_data)

-- relation.unknown
select * from orders_config

-- relation.unknown
with a as (select * from orders_config) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_config)

-- relation.unknown
select * from orders, orders_config x

-- relation.unknown
select id from orders where id in (select 1 from orders_config)

-- relation.unknown
select * from orders_node

-- relation.unknown
with a as (select * from orders_node) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_node)

-- relation.unknown
select * from orders, orders_node x

-- relation.unknown
select id from orders where id in (select 1 from orders_node)

-- relation.unknown
select * from orders_parent

-- relation.unknown
with a as (select * from orders_parent) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_parent)

-- relation.unknown
select * from orders, orders_parent x

-- relation.unknown
select id from orders where id in (select 1 from orders_parent)

-- relation.unknown
select * from orders_rowid

-- relation.unknown
with a as (select * from orders_rowid) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from orders_rowid)

-- relation.unknown
select * from orders, orders_rowid x

-- relation.unknown
select id from orders where id in (select 1 from orders_rowid)

-- relation.system
select * from sqlite_autoindex_orders_1

-- relation.system
with a as (select * from sqlite_autoindex_orders_1) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_autoindex_orders_1)

-- relation.system
select * from orders, sqlite_autoindex_orders_1 x

-- relation.system
select id from orders where id in (select 1 from sqlite_autoindex_orders_1)

-- relation.unknown
select * from wholenumber

-- relation.unknown
with a as (select * from wholenumber) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from wholenumber)

-- relation.unknown
select * from orders, wholenumber x

-- relation.unknown
select id from orders where id in (select 1 from wholenumber)

-- relation.unknown
select * from closure

-- relation.unknown
with a as (select * from closure) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from closure)

-- relation.unknown
select * from orders, closure x

-- relation.unknown
select id from orders where id in (select 1 from closure)

-- relation.unknown
select * from transitive_closure

-- relation.unknown
with a as (select * from transitive_closure) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from transitive_closure)

-- relation.unknown
select * from orders, transitive_closure x

-- relation.unknown
select id from orders where id in (select 1 from transitive_closure)

-- function.not_allowed
select * from generate_series_evil(1,2)

-- function.not_allowed
with a as (select * from generate_series_evil(1,2)) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from generate_series_evil(1,2))

-- function.not_allowed
select * from orders, generate_series_evil(1,2) x

-- function.not_allowed
select id from orders where id in (select 1 from generate_series_evil(1,2))

-- function.not_allowed
select * from carray(1,2)

-- function.not_allowed
with a as (select * from carray(1,2)) select 1 from a

-- function.not_allowed
select 1 where exists (select 1 from carray(1,2))

-- function.not_allowed
select * from orders, carray(1,2) x

-- function.not_allowed
select id from orders where id in (select 1 from carray(1,2))

-- relation.unknown
select * from eponymous

-- relation.unknown
with a as (select * from eponymous) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from eponymous)

-- relation.unknown
select * from orders, eponymous x

-- relation.unknown
select id from orders where id in (select 1 from eponymous)

-- relation.unknown
select * from vtab

-- relation.unknown
with a as (select * from vtab) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from vtab)

-- relation.unknown
select * from orders, vtab x

-- relation.unknown
select id from orders where id in (select 1 from vtab)

-- relation.system
select * from sqlite_dbdata

-- relation.system
with a as (select * from sqlite_dbdata) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_dbdata)

-- relation.system
select * from orders, sqlite_dbdata x

-- relation.system
select id from orders where id in (select 1 from sqlite_dbdata)

-- relation.system
select * from sqlite_btreeinfo

-- relation.system
with a as (select * from sqlite_btreeinfo) select 1 from a

-- relation.system
select 1 where exists (select 1 from sqlite_btreeinfo)

-- relation.system
select * from orders, sqlite_btreeinfo x

-- relation.system
select id from orders where id in (select 1 from sqlite_btreeinfo)

-- relation.unknown
select * from unionvtab

-- relation.unknown
with a as (select * from unionvtab) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from unionvtab)

-- relation.unknown
select * from orders, unionvtab x

-- relation.unknown
select id from orders where id in (select 1 from unionvtab)

-- relation.unknown
select * from swarmvtab

-- relation.unknown
with a as (select * from swarmvtab) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from swarmvtab)

-- relation.unknown
select * from orders, swarmvtab x

-- relation.unknown
select id from orders where id in (select 1 from swarmvtab)

-- relation.unknown
select * from templatevtab

-- relation.unknown
with a as (select * from templatevtab) select 1 from a

-- relation.unknown
select 1 where exists (select 1 from templatevtab)

-- relation.unknown
select * from orders, templatevtab x

-- relation.unknown
select id from orders where id in (select 1 from templatevtab)

-- relation.system
select id from orders where id in sqlite_master

-- relation.system
select id from orders where id in sqlite_schema

-- relation.system
select id from orders where id in pragma_database_list

-- relation.unknown
select id from orders where id in secrets

-- syntax.invalid
select id from orders where id in main.sqlite_master

-- utility.not_allowed
pragma journal_mode=wal

-- utility.not_allowed
pragma journal_mode(delete)

-- utility.not_allowed
pragma writable_schema=1

-- utility.not_allowed
pragma query_only=0

-- utility.not_allowed
pragma user_version=5

-- utility.not_allowed
pragma application_id=1

-- utility.not_allowed
pragma foreign_keys=off

-- utility.not_allowed
pragma trusted_schema=1

-- utility.not_allowed
pragma temp_store=2

-- utility.not_allowed
pragma temp_store_directory='x'

-- utility.not_allowed
pragma data_store_directory='x'

-- utility.not_allowed
pragma cache_size=1

-- utility.not_allowed
pragma mmap_size=1

-- utility.not_allowed
pragma shrink_memory

-- utility.not_allowed
pragma collation_list

-- utility.not_allowed
pragma encoding='x'

-- utility.not_allowed
pragma auto_vacuum=1

-- utility.not_allowed
pragma page_size=1

-- utility.not_allowed
pragma locking_mode=exclusive

-- utility.not_allowed
pragma synchronous=off

-- utility.not_allowed
pragma secure_delete=1

-- utility.not_allowed
pragma case_sensitive_like=1

-- utility.not_allowed
pragma key='x'

-- utility.not_allowed
pragma rekey='x'

-- utility.not_allowed
pragma schema_version=1

-- utility.not_allowed
pragma busy_timeout=0

-- utility.not_allowed
pragma threads=1

-- utility.not_allowed
pragma hard_heap_limit=1

-- utility.not_allowed
pragma table_info=orders

-- utility.not_allowed
pragma table_info = 'orders'

-- utility.not_allowed
pragma index_info = x

-- statement.several
pragma table_info(orders); drop table orders

-- statement.several
pragma table_info('orders') ; pragma writable_schema=1

-- utility.not_allowed
pragma main.journal_mode

-- utility.not_allowed
pragma table_info(load_extension('x'))

-- utility.not_allowed
pragma table_info(orders, 1)

-- utility.not_allowed
pragma foreign_key_check

-- utility.not_allowed
pragma legacy_alter_table=1

-- utility.not_allowed
pragma defer_foreign_keys=1

-- utility.not_allowed
pragma ignore_check_constraints=1

-- utility.not_allowed
pragma recursive_triggers=1

-- utility.not_allowed
pragma reverse_unordered_selects=1

-- utility.not_allowed
pragma vdbe_trace=1

-- utility.not_allowed
pragma activate_extensions='x'

-- utility.not_allowed
pragma stats

-- utility.not_allowed
pragma lock_status

-- utility.not_allowed
pragma cell_size_check=1

-- utility.not_allowed
pragma checkpoint_fullfsync=1

-- utility.not_allowed
pragma table_list = 1

-- utility.not_allowed
PRAGMA/**/journal_mode=off

-- utility.not_allowed
pragma "journal_mode"

-- utility.not_allowed
pragma [writable_schema](1)

-- statement.never_allowed
attach database ':memory:' as x

-- statement.never_allowed
attach 'file:x?mode=rwc' as y

-- statement.never_allowed
detach x

-- statement.never_allowed
detach database main

-- statement.schema_change
vacuum main into 'x'

-- statement.session
release a

-- statement.schema_change
create table x(a)

-- statement.schema_change
create table if not exists x as select 1

-- statement.schema_change
create view v as select 1

-- statement.schema_change
create virtual table v using fts5(a)

-- statement.schema_change
create virtual table temp.v using csv(filename='/etc/passwd')

-- statement.schema_change
create index i on orders(id)

-- statement.schema_change
alter table orders add column x

-- write.not_allowed
insert into orders values (1)

-- write.not_allowed
insert or replace into orders(id) values (1)

-- write.not_allowed
replace into orders(id) values (1)

-- write.not_allowed
update orders set id=1

-- write.not_allowed
update or ignore orders set id=1 where 1

-- write.not_allowed
delete from orders where 1

-- write.not_allowed
with x as (select 1) delete from orders

-- write.not_allowed
with x as (select 1) insert into orders select 1

-- write.inside_query
with x as (delete from orders returning *) select * from x

-- write.inside_query
with x as (insert into orders values (1) returning id) select 1

-- write.inside_query
select * from (delete from orders returning *)

-- statement.schema_change
; drop table orders

-- statement.several
select 1;; attach 'x' as y

-- statement.several
select 1 -- 
; drop table orders

-- syntax.unreadable
select 1 /* ; drop table orders

-- statement.several
select 'a''; drop table orders; --'; drop table stores

-- explain.only_reads
explain insert into orders values (1)

-- explain.only_reads
explain attach 'x' as y

-- explain.only_reads
explain vacuum

-- explain.only_reads
explain pragma journal_mode

-- syntax.invalid
explain explain select 1

-- explain.only_reads
explain create table x(a)

-- placeholder.unbound
select ?

-- placeholder.unbound
select ?1

-- placeholder.unbound
select :a

-- placeholder.unbound
select @a

-- placeholder.unbound
select $a

-- placeholder.unbound
select $a::b(c)

-- function.not_allowed
select raise(abort,'x')

-- function.not_allowed
select id from orders where raise(ignore)

-- function.too_large
select printf('%.*c',900000000,'x')

-- function.too_large
select printf('%900000000d',1)

-- function.too_large
select printf('%.900000000f',1)

-- function.too_large
select format('%*d',1000000000,1)

-- function.too_large
select printf('%-2000000000s','x')

-- function.too_large
select printf('%'||'9'||'99999d',1)

-- function.too_large
select printf(name) from customers

-- function.too_large
select replace(printf('%1000d',1),' ',printf('%1000d',1))

-- function.forbidden
select hex(zeroblob(1e9))

-- function.too_large
select value from generate_series(1)

-- function.too_large
select value from generate_series(1,1e15)

-- function.too_large
select count(*) from generate_series(0,1000000000000)

-- relation.unknown
select * from generate_series

-- relation.unknown
with recursive t(a) as (select 1 union all select * from secrets) select * from t

-- relation.unknown
select * from t_unknown

-- column.unknown
select unknown_column from orders

-- column.unknown
select o.x from orders o

-- column.unknown
select main.orders.x from orders

-- relation.named_twice
select * from orders o, orders o

-- function.forbidden
select * from orders where note match 'x' and load_extension('x')

-- function.forbidden
select * from orders where note regexp load_extension('x')

-- column.unknown
select snippet(orders,load_extension('x')) from orders

-- function.forbidden
select likelihood(load_extension('x'),0.5)

-- function.forbidden
select json_extract(readfile('x'),'$')

-- function.forbidden
select * from json_each(readfile('/etc/passwd'))

-- function.forbidden
select * from json_tree(readfile('x'))

-- function.forbidden
select name from pragma_table_info('sqlite_master')

-- relation.system
select * from pragma_pragma_list

-- relation.system
select sql from sqlite_master where name = 'orders'

-- function.forbidden
select * from main.pragma_table_info('orders')

-- relation.system
select 1 from orders where id in pragma_function_list

-- input.invisible_character
select​1

-- input.invisible_character
select '‮'

-- statement.not_supported
ｓelect 1

-- syntax.invalid
select load_extension（'x'）

-- statement.not_supported
select load_extension('x')

-- input.too_deep
select ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.too_deep
select not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not 1

-- input.too_deep
select abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- input.too_deep
select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from (select * from orders))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- syntax.not_allowed
select x'zz'

-- syntax.unreadable
select 'abc

-- syntax.unreadable
select "abc

-- syntax.unreadable
select [abc

-- syntax.unreadable
select /* abc

-- syntax.unreadable
select `abc

-- function.forbidden
select 1 from orders limit (select load_extension('x'))

-- function.forbidden
select 1 order by load_extension('x')

-- function.forbidden
select cast(readfile('x') as text)

-- relation.system
select * from orders not indexed, sqlite_master

-- relation.unknown
select * from orders indexed by sqlite_master, secrets

-- function.forbidden
select * from (values (load_extension('x')))

-- function.forbidden
select 1 in (select load_extension('x'))

-- function.forbidden
select (1,load_extension('x')) = (1,2)

-- function.forbidden
select row_number() over (order by load_extension('x')) from orders

-- relation.system
select * from orders natural join sqlite_master

-- relation.system
select * from orders left join sqlite_schema using (name)

-- relation.system
select rowid from sqlite_master

-- relation.system
select (select sql from sqlite_master limit 1) from orders

-- relation.system
select * from orders where exists (select * from main.sqlite_schema)

-- relation.system
select * from orders union select * from sqlite_master

-- function.forbidden
select sum(x) over (rows load_extension('x') preceding) from (select 1 x)

-- function.forbidden
select case readfile('x') when 1 then 1 end

-- function.forbidden
select -readfile('x')

-- function.forbidden
select readfile('x') || ''

-- function.forbidden
select readfile('x') -> '$'

-- function.forbidden
select not readfile('x')

-- function.forbidden
select readfile('x') collate nocase

-- function.forbidden
select readfile('x') between 1 and 2

-- function.forbidden
select 1 between readfile('x') and 2

-- function.forbidden
select readfile('x') is null

-- function.forbidden
select readfile('x') isnull

-- function.forbidden
select readfile('x') like 'a'

-- function.forbidden
select 'a' like 'b' escape readfile('x')

-- function.forbidden
select total_changes() from orders

-- function.forbidden
select last_insert_rowid() + 1

-- function.forbidden
select sqlite_version() || sqlite_source_id()
