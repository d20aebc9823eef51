# Refused in every dialect.

-- write.not_allowed
insert into orders (id) values (1)

-- write.not_allowed
insert into orders select * from orders

-- write.not_allowed
update orders set total = 0 where id = 1

-- write.not_allowed
update orders set total = 0, status = 'paid' where id in (select id from orders)

-- write.not_allowed
delete from orders where id = 1

-- write.not_allowed
delete from orders where id in (select id from orders)

-- write.not_allowed
INSERT INTO orders (id, total) VALUES (1, 2), (3, 4)

-- write.not_allowed
/* read only */ delete from orders where id = 1

-- write.not_allowed
-- select
delete from orders where id = 1

-- write.not_allowed
update orders set note = 'x' where id = 1

-- write.not_allowed
DeLeTe FrOm orders where id = 2

-- write.without_where
delete from orders

-- write.without_where
update orders set total = 0

-- statement.schema_change
drop table orders

-- statement.schema_change
DROP TABLE IF EXISTS orders

-- statement.schema_change
create table x (a int)

-- statement.schema_change
create table x as select * from orders

-- statement.schema_change
alter table orders add column x int

-- statement.schema_change
alter table orders rename to x

-- statement.schema_change
truncate table orders

-- statement.schema_change
create index i on orders (id)

-- statement.schema_change
create view v as select * from orders

-- statement.schema_change
drop view monthly_revenue

-- statement.schema_change
drop index i

-- statement.schema_change
create temporary table x (a int)

-- statement.schema_change
create temp table x as select 1

-- statement.schema_change
/* x */ drop table orders

-- statement.schema_change
create trigger t after insert on orders begin select 1; end

-- statement.schema_change
grant select on orders to public

-- statement.schema_change
revoke select on orders from public

-- statement.schema_change
analyze

-- statement.schema_change
analyze orders

-- statement.schema_change
comment on table orders is 'x'

-- statement.schema_change
rename table orders to x

-- statement.schema_change
create database x

-- statement.schema_change
drop database shop

-- statement.schema_change
create schema x

-- statement.schema_change
create user x

-- statement.schema_change
alter user root

-- statement.schema_change
create or replace view v as select 1

-- statement.schema_change
reindex

-- statement.schema_change
vacuum

-- statement.schema_change
refresh materialized view x

-- statement.schema_change
cluster orders

-- statement.schema_change
optimize table orders

-- statement.schema_change
create unique index i on orders (id)

-- statement.schema_change
create function f() returns int as 'select 1' language sql

-- statement.schema_change
drop function f

-- statement.session
begin

-- statement.session
begin transaction

-- statement.session
start transaction

-- statement.session
commit

-- statement.session
rollback

-- statement.session
savepoint a

-- statement.session
release savepoint a

-- statement.session
rollback to a

-- statement.session
set x = 1

-- statement.session
SET search_path = x

-- statement.session
reset all

-- statement.session
end

-- statement.session
abort

-- statement.session
lock table orders

-- statement.session
use other

-- statement.session
prepare p as select 1

-- statement.session
execute p

-- statement.session
deallocate p

-- statement.session
listen x

-- statement.session
notify x

-- statement.session
unlisten *

-- statement.session
discard all

-- statement.session
declare c cursor for select 1

-- statement.session
fetch all from c

-- statement.session
close c

-- statement.session
kill 5

-- statement.session
set role admin

-- statement.session
set session authorization x

-- statement.session
set transaction read write

-- statement.session
reset role

-- statement.session
checkpoint

-- statement.never_allowed
call f()

-- statement.never_allowed
copy orders to '/tmp/x'

-- statement.never_allowed
do $$ begin end $$

-- statement.never_allowed
load 'x'

-- statement.never_allowed
attach database 'x' as y

-- statement.never_allowed
detach y

-- statement.never_allowed
handler orders open

-- statement.never_allowed
merge into orders using customers on true when matched then delete

-- statement.never_allowed
install plugin x soname 'y'

-- statement.never_allowed
attach 'x' as y

-- statement.several
select 1; select 2

-- statement.several
select 1; drop table orders

-- statement.several
select id from orders; delete from orders

-- statement.several
select 1;;select 2

-- statement.several
select 1; -- x
select 2

-- statement.several
commit; drop table orders

-- statement.several
select 1;
	drop table orders;

-- statement.several
; select 1; drop table orders

-- statement.several
select ';'; drop table orders

-- statement.several
select 1 /* ; */ ; drop table orders

-- statement.several
explain select 1; drop table orders

-- statement.empty
;

-- statement.empty
-- nothing

-- statement.empty
/* nothing */

-- statement.not_supported
foo bar

-- statement.not_supported
selct 1

-- statement.not_supported
12

-- statement.not_supported
'select 1'

-- statement.not_supported
selectt * from orders

-- statement.not_supported
from orders select *

-- relation.unknown
select * from secrets

-- relation.unknown
select * from order

-- relation.unknown
select * from other.orders

-- relation.unknown
select id from orders join secrets on true

-- relation.unknown
select id from orders where id in (select id from secrets)

-- relation.unknown
select (select max(id) from secrets)

-- relation.unknown
with x as (select * from secrets) select * from x

-- relation.unknown
with secrets as (select 1 as id) select * from other.secrets

-- relation.unknown
select * from orders union select * from secrets

-- relation.unknown
select * from (select * from secrets) s

-- relation.unknown
select exists (select 1 from secrets)

-- relation.unknown
select * from customers c join (select * from secrets) s on s.id = c.id

-- relation.unknown
select id from orders order by (select max(id) from secrets)

-- relation.unknown
select case when exists (select 1 from secrets) then 1 end

-- relation.unknown
with a as (select 1 as x), b as (select * from secrets) select * from a

-- relation.unknown
select * from x.y.z

-- relation.unknown
select id from orders group by (select 1 from secrets)

-- relation.unknown
select max(total) from orders having max(total) > (select max(id) from secrets)

-- relation.unknown
select sum(total) over (order by (select 1 from secrets)) from orders

-- relation.unknown
select id from orders limit (select count(*) from secrets)

-- relation.unknown
select * from orders o join customers c on c.id = (select id from secrets)

-- relation.unknown
with recursive r as (select id from secrets union all select id from r) select * from r

-- relation.unknown
with recursive r as (select 1 as id union all select s.id from secrets s join r on r.id = s.id) select * from r

-- relation.unknown
select * from ordres

-- relation.unknown
select coalesce((select 1 from secrets), 2)

-- relation.unknown
select id from orders where total between (select 1 from secrets) and 2

-- column.unknown
select secret from orders

-- column.unknown
select o.secret from orders o

-- column.unknown
select orders.secret from orders

-- column.unknown
select id from orders where secret = 1

-- column.unknown
select id from orders order by secret

-- column.unknown
select id from orders group by secret

-- column.unknown
select count(secret) from orders

-- column.unknown
select t.secret from (select id from orders) t

-- column.unknown
with x as (select id from orders) select total from x

-- column.unknown
select id from customers c where exists (select 1 from orders o where o.customer_id = c.secret)

-- column.unknown
select o.id from orders o join customers c on c.secret = o.id

-- column.unknown
select sum(total) over (partition by secret) from orders

-- column.unknown
with x(a) as (select id from orders) select id from x

-- column.unknown
select id from orders union select secret from customers

-- column.unknown
select id from orders join order_lines using (secret)

-- column.unknown
select upper(secret) from customers

-- column.unknown
select nme from customers

-- column.unknown
select case when secret then 1 end from orders

-- column.unknown
select cast(secret as integer) from orders

-- column.unknown
select id from orders where secret in (1, 2)

-- column.unknown
select monthly_revenue.profit from monthly_revenue

-- relation.not_in_from
select c.id from orders o

-- relation.not_in_from
select orders.id from orders o

-- relation.not_in_from
select x.* from orders

-- relation.not_in_from
select o.id from orders o where c.id = 1

-- relation.not_in_from
select id from orders o join customers c on x.id = c.id

-- relation.not_in_from
select * from (select id from orders) t where o.id = 1

-- relation.not_in_from
select * from orders o, (select o.id as x) t

-- column.ambiguous
select id from orders, customers

-- column.ambiguous
select name from customers c join stores s on s.id = c.id

-- column.ambiguous
select o.id from orders o join customers c on c.id = id

-- relation.named_twice
select 1 from orders, orders

-- relation.named_twice
select 1 from orders o join customers o on true

-- lock.not_allowed
select id from orders for update

-- lock.not_allowed
select id from orders for share

-- lock.not_allowed
select id from orders where id = 1 for update

-- lock.not_allowed
with x as (select id from orders for update) select * from x

-- lock.not_allowed
select * from (select id from orders for update) t

-- explain.analyze
explain analyze select * from orders

-- explain.analyze
EXPLAIN ANALYZE select 1

-- explain.only_reads
explain insert into orders (id) values (1)

-- explain.only_reads
explain delete from orders

-- explain.only_reads
explain update orders set total = 1

-- syntax.invalid
select

-- syntax.invalid
select * from

-- syntax.invalid
select id from orders where

-- syntax.invalid
select id frm orders o x y

-- syntax.invalid
select (1

-- syntax.invalid
select id from orders group

-- syntax.invalid
select id,, name from customers

-- syntax.invalid
with x as select 1 select 2

-- syntax.unreadable
select 'open

-- cte.duplicate
with x as (select 1), x as (select 2) select * from x

-- write.inside_query
with x as (delete from orders returning id) select * from x

-- write.inside_query
with x as (update orders set total = 0 returning id) select * from x

-- write.inside_query
with x as (insert into orders (id) values (1) returning id) select * from x

# A backslash hides no quote in a literal of digits.

-- syntax.not_allowed
select x'41\' , evil() -- '

-- syntax.not_allowed
select x'4g'
