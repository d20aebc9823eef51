# MySQL and MariaDB only.

select `Unit Price`, `Quantity` from `Order Details`

select d.`Unit Price` * d.`Quantity` as `line total` from `Order Details` d

select shop.orders.id from shop.orders

select orders.id from shop.orders

select id from Orders where Status = 'paid'

select `update`, `delete`, `drop` from audit_log

select a.`update` from audit_log as a

select name from customers where country = "DE"

select id from orders where status in ("paid", 'shipped')

select "it's", 'say "hi"', 'it\'s', 'back\\slash', 'a\nb'

select 'a' 'b' as ab

select date_format(ordered_at, '%Y-%m') as month, sum(total) from orders group by month

select year(ordered_at), month(ordered_at), quarter(ordered_at), week(ordered_at), dayname(ordered_at), count(*) from orders group by 1, 2, 3, 4, 5

select id from orders where ordered_at >= date_sub(curdate(), interval 30 day)

select id from orders where ordered_at > now() - interval 1 month

select date_add(ordered_at, interval 1 year), adddate(ordered_at, 5), timestampdiff(day, ordered_at, now()), datediff(now(), ordered_at) from orders

select current_date, current_timestamp, current_date(), now(), utc_timestamp(), unix_timestamp(ordered_at) from orders

select date(ordered_at), time(ordered_at), last_day(ordered_at), extract(year from ordered_at), extract(year_month from ordered_at) from orders

select str_to_date('2024-01-01', '%Y-%m-%d'), from_unixtime(0), makedate(2024, 1)

select concat(name, ' (', city, ')'), concat_ws(', ', name, city) from customers

select if(total > 100, 'large', 'small'), ifnull(note, ''), nullif(status, 'x') from orders

select group_concat(name) from customers

select group_concat(distinct name order by name desc separator '; ') from customers

select country, count(*) from customers group by country with rollup

select id from orders limit 10, 5

select id from orders where note <=> null

select id from orders where note regexp '^a' or note rlike 'b$' or note not regexp 'c'

select 7 div 2, 7 % 2, 7 mod 2, mod(7, 2), 1 xor 0, !0, not 1, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 2, 8 >> 1

select id from orders where status = 'paid' && total > 10 || total < 1

select cast(total as unsigned), cast(total as signed), cast(orders.id as char), cast('2024-01-01' as date), convert(total, decimal(10, 2)), convert(name using utf8mb4) from orders, customers

select substring_index(email, '@', -1) as domain, count(*) from customers group by domain

select left(name, 3), right(name, 3), mid(name, 2, 2), locate('a', name), instr(name, 'a'), char_length(name), lpad(id, 5, '0'), reverse(name), field(city, 'A', 'B'), find_in_set('x', tags) from customers

select truncate(total, 1), round(total, 2), format(total, 2), rand(), pow(2, 3), sign(total), greatest(1, 2), least(1, 2) from orders

select json_extract(data, '$.color'), data -> '$.color', data ->> '$.color', json_unquote(json_extract(data, '$.size')) from products

select id from products where json_contains(data, '"red"', '$.colors')

select p.name, t.tag from products p, json_table(p.data, '$.tags[*]' columns (tag varchar(50) path '$')) t

select jt.nr, jt.label from products p join json_table(p.data, '$[*]' columns (nr for ordinality, label varchar(20) path '$.label')) as jt

select json_arrayagg(name), json_objectagg(id, name) from customers

select json_object('id', id, 'name', name) from customers

select straight_join o.id from orders o join customers c on c.id = o.customer_id

select o.id from orders o straight_join customers c on c.id = o.customer_id

select o.id from orders o use index (orders_by_status) where status = 'paid'

select o.id from orders o force index (orders_by_status), customers c ignore index (a)

select sql_no_cache id from orders

select /*+ NO_INDEX_MERGE(orders) */ id from orders

select id from orders partition (p2024)

select 1 from dual

select 1 from dual where 1 = 1

select id # remark
from orders

select id -- remark
from orders

select id from orders order by field(status, 'new', 'paid'), id

select sum(total) over (partition by customer_id order by ordered_at range between unbounded preceding and current row) from orders

values row(1, 'a'), row(2, 'b')

table orders

select v.column_0 from (values row(1, 'a'), row(2, 'b')) v

with orders as (select * from shop.orders where status = 'paid') select count(*) from orders

with orders as (select * from orders where status = 'paid') select count(*) from orders

select c.name, l.total from customers c, lateral (select total from orders o where o.customer_id = c.id order by id desc limit 1) l

select c.name, l.total from customers c left join lateral (select total from orders o where o.customer_id = c.id limit 1) as l on true

(select id from orders order by id limit 1) union all (select id from customers limit 1)

select id from orders where match (note) against ('urgent' in boolean mode)

select id, match (note, channel) against ('urgent') as score from orders order by score desc

select x'4D', 0x4D, b'01', _utf8mb4'abc', N'abc'

select id from customers where name = 'a' collate utf8mb4_bin

select name collate utf8mb4_general_ci from customers

select count(distinct customer_id, status) from orders

select any_value(name), country from customers group by country

select std(total), stddev_samp(total), variance(total), bit_or(id) from orders

select avg(total) as average from orders having average > 10

select status, count(*) as n from orders group by status having n > 5

select distinctrow country from customers

select md5(email), sha2(email, 256), hex(id), to_base64(name) from customers

select elt(1, 'a', 'b'), char(65), ascii('a'), space(3), strcmp('a', 'b')

select convert_tz(ordered_at, '+00:00', '+01:00'), addtime(ordered_at, '1:0:0'), sec_to_time(100), to_days(ordered_at), weekday(ordered_at), dayofweek(ordered_at), yearweek(ordered_at) from orders

select period_diff(202401, 202301), timestampadd(hour, 1, now()), subdate(curdate(), 1), get_format(date, 'ISO')

select regexp_replace(phone, '[^0-9]', ''), regexp_substr(email, '@.*'), regexp_like(name, '^a') from customers

select uuid(), version(), database(), user()

select id from orders where ordered_at between '2024-01-01' and '2024-01-31' + interval 1 day

select inet_ntoa(1), inet_aton('1.2.3.4'), crc32(name), conv('ff', 16, 10), bin(5), oct(8) from customers

select coalesce(sum(total), 0) total_revenue from orders where year(ordered_at) = year(curdate()) - 1

select e.name from employees e where e.salary > (select avg(s.salary) from employees s where s.store_id = e.store_id)

explain select * from orders

explain format=json select * from orders

desc orders

describe shop.customers

describe select id from orders

explain orders

show tables

show full tables like 'o%'

show columns from orders

show fields from orders

show index from orders

show keys from shop.orders

show create table orders

show databases

select position('a' in name), substring(name from 2 for 2), trim(leading 'x' from name), substr(name, 2) from customers

select case when total is null then 0 else total end from orders order by null

select isnull(note), total is true from orders

show tables from shop

show full columns from orders from shop

show columns from orders from shop

show full columns in orders in shop like 'i%'

show index from orders from shop

select ordered_at - interval '1:30' minute_second, ordered_at + interval '1 2' day_hour from orders

select date_add(ordered_at, interval '1-6' YEAR_MONTH) from orders
