# What analysts and their tools ask of MySQL and MariaDB.

select interval(23, 1, 15, 17, 30, 44, 200)

select name, interval(total, 10, 100, 1000) as band from orders, customers

select cast(name as char character set utf8mb4), cast(name as char(10) character set latin1) from customers

select convert(name, char character set utf8mb4), convert(name, char(3)), convert(name using latin1) from customers

select cast(id as char charset utf8mb4) from orders

select id from customers where binary name = 'A'

select id from customers where name = binary 'A' or binary name like 'a%'

select binary name as b, binary(name) as c from customers order by binary name

select id from customers where name sounds like 'Nam'

select group_concat(distinct status order by status desc separator ' | ') from orders

select group_concat(id, ':', status order by total desc, id separator ',') from orders group by customer_id

select group_concat(name order by 1 separator '') from customers

select group_concat(name order by name limit 3) from customers

select status, channel, sum(total) from orders group by status, channel with rollup

select coalesce(status, 'all'), count(*) from orders group by status with rollup having count(*) > 1

select o.id from orders o use index (primary) where o.id > 5

select o.id from orders o use index for order by (primary) order by o.id

select o.id from orders o force index for join (primary) join customers c ignore index for group by (primary) on c.id = o.customer_id

select o.id from orders as o use index () where id > 5

select o.id from orders o ignore key (primary)

select jt.* from products p, json_table(p.data, '$' columns (color varchar(20) path '$.color' default '"none"' on empty null on error, n int path '$.n' error on error, has int exists path '$.tags')) as jt

select p.id, jt.tag from products p, json_table(p.data, '$' columns (id2 for ordinality, nested path '$.tags[*]' columns (tag varchar(10) path '$'))) jt

select jt.* from json_table('[{"a":1},{"a":2}]', '$[*]' columns (rowid for ordinality, a int path '$.a')) as jt

select p.id, jt.tag from products p left join json_table(p.data, '$.tags[*]' columns (tag text path '$')) jt on true

select json_extract(data, '$.tags[0]', '$.n'), json_keys(data), json_length(data, '$.tags'), json_type(data), json_valid(data), json_search(data, 'one', 'red'), json_contains_path(data, 'one', '$.n'), json_merge_patch(data, '{}'), json_remove(data, '$.n'), json_set(data, '$.z', 1), json_array(1, 'a', null), json_object('k', id), json_depth(data), json_pretty(data) from products

select json_value(data, '$.color'), json_query(data, '$.tags'), json_exists(data, '$.n') from products

select date_add(now(), interval 1 day), date_sub(ordered_at, interval '1:30' hour_minute), ordered_at + interval 2 hour - interval 5 minute, interval 1 day + ordered_at, date_add(ordered_at, interval -3 month), date_add(ordered_at, interval id day) from orders

select ordered_at + interval (id + 1) day, ordered_at - interval 1 quarter, adddate(ordered_at, interval 1 week), subdate(ordered_at, 3), date_add('2024-01-01', interval '1 1:1:1' day_second), date_add(now(), interval 1.5 second_microsecond) from orders

select timestampdiff(month, min(ordered_at), max(ordered_at)), timestampadd(minute, 30, now()), timestampdiff(sql_tsi_day, '2024-01-01', now()) from orders

select date_format(ordered_at, '%Y-%m-%d %H:%i:%s'), time_format('10:00', '%H'), str_to_date('01,5,2024', '%d,%m,%Y'), from_unixtime(1700000000, '%Y'), unix_timestamp('2024-01-01'), dayofyear(ordered_at), weekofyear(ordered_at), week(ordered_at, 3), yearweek(ordered_at, 1), monthname(ordered_at), quarter(ordered_at), hour(ordered_at), minute(ordered_at), second(ordered_at), microsecond(ordered_at) from orders

select extract(year from ordered_at), extract(day_hour from ordered_at), extract(week from ordered_at), extract(quarter from now()) from orders

select current_timestamp(3), now(6), curtime(2), utc_timestamp(), utc_date(), localtime(), localtimestamp, sysdate(), current_time, curdate() + interval 1 day

select curdate() + 0, now() + 0, '2024-01-31' + interval 1 month

select date '2024-01-01', time '10:00:00', timestamp '2024-01-01 10:00:00'

select id from orders where ordered_at between '2024-01-01' and last_day('2024-03-01') and date(ordered_at) in ('2024-01-05', curdate())

select id from orders where ordered_at >= date_format(now(), '%Y-%m-01') - interval 12 month

select straight_join o.id, c.name from customers c, orders o where c.id = o.customer_id

select o.id from orders o straight_join customers c on c.id = o.customer_id straight_join stores s

select distinct straight_join o.id from orders o join customers c on c.id = o.customer_id

select sql_small_result status, count(*) from orders group by status

select sql_big_result distinct status from orders

select sql_buffer_result id from orders

select sql_no_cache distinct status from orders

select sql_cache id from orders

select distinctrow status from orders

select id, row_number() over w, rank() over w, dense_rank() over (partition by status order by total desc), lag(total, 1) over w, lead(total, 1) over w, ntile(4) over w, percent_rank() over w, cume_dist() over w from orders window w as (order by total)

select id, sum(total) over (partition by customer_id order by ordered_at rows between 1 preceding and 1 following) from orders

select id, avg(total) over (order by id rows unbounded preceding) s from orders

select id, sum(total) over (order by id range between 10 preceding and current row), max(total) over (order by id range between unbounded preceding and unbounded following) from orders

select first_value(total) over (partition by customer_id order by ordered_at), nth_value(total, 2) over (order by id) from orders

select status, sum(total), sum(sum(total)) over (order by status) from orders group by status

select count(distinct status, channel), sum(distinct total), avg(distinct total) from orders

select bit_and(id), bit_or(id), bit_xor(id), std(total), stddev(total), stddev_pop(total), stddev_samp(total), var_pop(total), var_samp(total), variance(total) from orders

select median(total) over (partition by status) from orders

select percentile_cont(0.5) within group (order by total) over (partition by status) from orders

select if(total > 10, 'a', 'b'), ifnull(note, 'none'), nullif(channel, 'web'), coalesce(note, channel, 'x'), greatest(1, 2, 3), least(1, 2), nvl(note, 'x'), nvl2(note, 1, 0) from orders

select isnull(note), note is null, note is not null, (total > 5) is true, (total > 5) is not false, (note = 'x') is unknown from orders

select id from orders where note <=> null or not (note <=> 'x')

select 5 div 2, 5 / 2, 5 % 2, 5 mod 2, mod(5, 2), -5, +5, ~0, !true, not false, 5 ^ 1, 5 & 4, 5 | 2, 5 << 1, 5 >> 1, 1 xor 1, 1 && 0, 1 || 0, 1 and 1, 0 or 1

select id from orders where total > 5 xor channel = 'web'

select id from orders where note regexp '^CANARY' and note not regexp 'FR$' and note rlike 'DE' or note not rlike 'x'

select id from orders where note like '%DE' escape '|' or note not like 'x\_%' or note like concat('%', 'a', '%')

select regexp_replace(name, '[0-9]+', '#'), regexp_substr(email, '@.+$'), regexp_instr(name, ' ') from customers

select abs(-1), ceil(1.2), ceiling(1.2), floor(1.8), round(1.55, 1), truncate(1.999, 2), sign(-2), sqrt(9), pow(2, 3), power(2, 3), exp(1), ln(2), log(2), log(2, 8), log2(8), log10(100), sin(1), cos(1), tan(1), cot(1), asin(1), acos(1), atan(1), atan2(1, 2), pi(), degrees(1), radians(180), rand(), rand(5), mod(10, 3)

select name collate utf8mb4_bin, name = 'a' collate utf8mb4_general_ci, _utf8mb4'abc' collate utf8mb4_unicode_ci, _latin1'x', n'abc', x'41', 0x41, b'101', 0b11, 1e3, .5, 1.5e-3 from customers

select 'it''s', "say ""hi""", 'a\'b', 'tab\there', "single ' quote", 'multi' ' part'

select `o`.`id` as `order id`, `o`.total as 'Total Amount', o.note "Note" from `shop`.`orders` as `o`

select o.id as value, count(*) as count, max(total) as max, 1 as date, 2 as `year`, 3 as month, 4 status, 5 as name from orders o group by o.id

select * from orders natural join payments

select * from orders natural left join order_lines

select * from orders join order_lines using (id) left join payments using (id)

select * from orders o left join (customers c join stores s on s.city = c.city) on c.id = o.customer_id

select * from orders o left join (customers c, stores s) on c.id = o.customer_id and s.id = o.store_id

select * from orders o join customers c join stores s on s.city = c.city on c.id = o.customer_id

select * from orders o inner join customers c where c.id = o.customer_id

select * from orders o cross join customers c on c.id = o.customer_id

select {d '2024-01-01'}, {ts '2024-01-01 10:00:00'}

select {D '2024-01-01'}, {Ts '2024-01-01 10:00:00'}, {T '10:00:00'}

select * from (select 1 as a union select 2) t where a in (1, 2)

with recursive seq as (select 1 as n union all select n + 1 from seq where n < 10) select n from seq

with recursive seq (n) as (select 1 union distinct select n + 1 from seq where n < 10) select * from seq limit 5

with a as (select * from orders), b as (select * from a where total > 5) select count(*) from a join b on a.id = b.id

with recursive walk(id, parent_id) as (select id, parent_id from categories union all select c.id, c.parent_id from categories c join walk w on c.parent_id = w.id) cycle id restrict select * from walk

with recursive tree as (select id, name, cast(name as char(200)) as path from categories where parent_id is null union all select c.id, c.name, concat(t.path, '>', c.name) from tree t join categories c on c.parent_id = t.id) select * from tree order by path

select id from orders union select id from payments order by id desc limit 5

(select id from orders limit 2) union all (select id from payments order by id desc limit 2) order by id

select id from orders union distinct select id from payments

select id from orders except select id from payments

select id from orders intersect select id from payments

select id from orders intersect all select id from payments

values (1, 'a'), (2, 'b')

select * from (values (1, 2), (3, 4)) as v

with v(a, b) as (values (1, 2), (3, 4)) select a from v

select * from orders order by field(status, 'new', 'paid'), rand() limit 5

select * from orders order by id limit 5, 10

select * from orders order by total is null, total desc limit 10 offset 5

select * from orders order by id desc offset 2 rows fetch next 5 rows only

select * from orders order by id fetch first 5 rows with ties

select id from orders where (customer_id, store_id) in ((1, 2), (3, 4)) and (id, total) > (10, 5) and row(1, 2) = (1, 2)

select id from orders where total > all (select price from products) or total = any (select price from products) or total < some (select price from products)

select id from orders o where exists (select * from customers c where c.id = o.customer_id and c.country = 'DE') and not exists (select 1 from payments p where p.order_id = o.id)

select id from orders where customer_id not in (select id from customers where country in ('DE', 'FR'))

select status, avg(total) as avg_total from orders group by status having avg_total > 10 order by avg_total desc

select year(ordered_at) y, month(ordered_at) m, sum(total) from orders group by y, m with rollup

select date(ordered_at) d, count(*) from orders group by d having count(*) > (select avg(n) from (select count(*) n from orders group by date(ordered_at)) x)

select count(*), sum(status = 'paid'), sum(if(status = 'paid', total, 0)), count(if(status = 'paid', 1, null)), avg(total > 10) from orders

select sum(case status when 'paid' then total else 0 end) / sum(total) * 100 as pct from orders

select *, total * 1.19 as gross from orders

select orders.*, customers.name from orders, customers where orders.customer_id = customers.id

select o.*, (select max(total) from orders x where x.customer_id = o.customer_id) as best from orders o

select match(name) against('shirt' in natural language mode) as score from customers where match(name) against('+a -b' in boolean mode)

select match (name) against ('x' with query expansion) from customers

select inet_aton('127.0.0.1'), inet_ntoa(2130706433), inet6_aton('::1'), is_ipv4('1.2.3.4'), uuid(), bit_count(5), coercibility('a'), charset('a'), collation('a'), version(), database(), schema(), user(), current_user(), current_user

select st_distance(point(1, 2), point(3, 4)), st_x(point(1, 2)), st_astext(st_geomfromtext('POINT(1 1)')), st_contains(st_geomfromtext('POLYGON((0 0,1 0,1 1,0 0))'), point(0.5, 0.1))

explain select * from orders where id = 1

explain format = json select count(*) from orders

explain extended select id from orders

explain partitions select id from orders

describe orders

desc shop.orders

show full columns from customers

show tables like '%order%'

show create table shop.orders

select /*+ BKA(orders) NO_BNL() JOIN_ORDER(o, c) */ o.id from orders o join customers c on c.id = o.customer_id

select id from orders # trailing comment

select t1.name as "label", sum(t2.total) as "value" from customers t1 inner join orders t2 on t1.id = t2.customer_id where t2.ordered_at >= str_to_date(concat(date_format(now(), '%Y-%m'), '-01'), '%Y-%m-%d') group by t1.name order by sum(t2.total) desc limit 2000

select date(`orders`.`ordered_at`) as `ordered_at`, count(distinct `orders`.`id`) as `count` from `orders` where (`orders`.`status` = 'paid') and `orders`.`ordered_at` >= date_add(now(6), interval -30 day) group by date(`orders`.`ordered_at`) order by date(`orders`.`ordered_at`) asc

select str_to_date(concat(yearweek(`orders`.`ordered_at`), ' Sunday'), '%X%V %W') as wk, sum(`orders`.`total`) from `orders` group by str_to_date(concat(yearweek(`orders`.`ordered_at`), ' Sunday'), '%X%V %W')

select concat(round(100 * sum(total) / (select sum(total) from orders), 2), '%') as share, status from orders group by status

select c.country, sum(o.total) total, rank() over (order by sum(o.total) desc) rnk from customers c left join orders o on o.customer_id = c.id group by c.country

select ordered_at div 1, total mod 7, -total, - -total, !(total > 5), not total > 5 from orders

select date_format(ordered_at, "%M %Y") as label from orders group by label

select case when total > 100 then 'L' when total > 10 then 'M' else 'S' end bucket, count(*) from orders group by bucket

select substring_index(substring_index(tags, ',', 2), ',', -1) from customers

select lpad(month(ordered_at), 2, 0), period_add(202401, 2), period_diff(202403, 202401), makedate(2024, 60), maketime(10, 30, 0), sec_to_time(3661), time_to_sec('01:00:00'), timediff('12:00', '10:00'), addtime('10:00', '01:00'), subtime('10:00', '01:00'), to_days(now()), from_days(738000), to_seconds(now()), convert_tz(now(), 'UTC', 'Europe/Berlin'), get_format(date, 'EUR'), timestamp('2024-01-01', '10:00') from orders

select id from orders where ordered_at > '2024-01-01' and ordered_at < timestamp('2024-02-01') and time(ordered_at) < '12:00' and weekday(ordered_at) < 5 and dayname(ordered_at) <> 'Sunday'

select max(ordered_at) - interval 1 day, min(ordered_at) from orders where note is not null order by null

select count(*) from orders where status = 'paid' and (total > 100 or total < 10) and customer_id is not null and note not in ('a', 'b')

select distinct c.country, c.city from customers c order by c.country, c.city

select s.name, e.name as manager from employees e inner join stores s on s.id = e.store_id left outer join employees m on m.id = e.manager_id right join categories g on g.id = e.id

select sum(total) as `sum`, avg(total) `avg`, min(id) "min" from orders having sum > 10
