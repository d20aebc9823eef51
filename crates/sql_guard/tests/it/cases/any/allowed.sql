# Statements every engine understands.

select 1

select 1;

SELECT id, name FROM customers

select * from orders

select o.* from orders o

select c.name, o.* from customers c join orders o on o.customer_id = c.id

select distinct country from customers

select count(*) from orders

select count(distinct customer_id) as buyers from orders

select sum(total), avg(total), min(total), max(total) from orders

select status, count(*) as n from orders group by status

select status, count(*) as n from orders group by status having count(*) > 10

select status, count(*) as n from orders group by status order by n desc

select status, count(*) as n from orders group by 1 order by 2 desc

select country, count(*) from customers where country is not null group by country order by count(*) desc limit 10

select id from orders order by ordered_at desc limit 20 offset 40

select id from orders where total between 10 and 100

select id from orders where total not between 10 and 100

select id from orders where status in ('paid', 'shipped')

select id from orders where status not in ('cancelled')

select id from orders where note like '%urgent%'

select id from orders where note not like 'a%' escape '!'

select id from orders where note is null

select id from orders where note is not null and (channel = 'web' or channel = 'app')

select id from customers where not (country = 'DE')

select id, total * 1.19 as gross, total - total * 0.1 as net, -total as minus_total, total / 2, id % 2 from orders

select id, - -1, - (-2), + 3 from orders

select case when total > 100 then 'large' when total > 10 then 'medium' else 'small' end as size, count(*) from orders group by case when total > 100 then 'large' when total > 10 then 'medium' else 'small' end

select case status when 'paid' then 1 else 0 end from orders

select coalesce(note, 'none'), nullif(channel, '') from orders

select upper(name), lower(email), length(city), trim(phone) from customers

select replace(phone, ' ', '') from customers

select round(avg(total), 2) as average from orders

select abs(total), round(total), floor(total), ceil(total) from orders

select substr(name, 1, 3) from customers

select substring(name, 1, 3) from customers

select cast(total as decimal(10, 2)) from orders

select cast('12' as integer)

select o.id, c.name from orders o inner join customers c on c.id = o.customer_id

select o.id, c.name from orders as o left join customers as c on c.id = o.customer_id

select o.id, c.name from orders o left outer join customers c on c.id = o.customer_id where c.id is null

select c.name, o.id from orders o right join customers c on c.id = o.customer_id

select o.id, s.name from orders o cross join stores s

select o.id, s.name from orders o, stores s where o.store_id = s.id

select c.name, sum(l.quantity * l.unit_price) as revenue from customers c join orders o on o.customer_id = c.id join order_lines l on l.order_id = o.id group by c.id, c.name order by revenue desc limit 10

select p.name, g.name from products p join categories g on g.id = p.category_id

select p.name, g.name, parent.name from products p join categories g on g.id = p.category_id left join categories parent on parent.id = g.parent_id

select e.name, m.name as manager from employees e left join employees m on m.id = e.manager_id

select id, customer_id from orders join order_lines using (id)

select * from orders join order_lines using (id)

select name from customers natural join stores

select id from customers where id in (select customer_id from orders)

select id from customers where id not in (select customer_id from orders where customer_id is not null)

select id from customers c where exists (select 1 from orders o where o.customer_id = c.id)

select id from customers c where not exists (select * from orders o where o.customer_id = c.id and o.total > 100)

select name, (select count(*) from orders o where o.customer_id = c.id) as orders from customers c

select name from products where price > (select avg(price) from products)

select name from products p where price = (select max(price) from products q where q.category_id = p.category_id)

select t.country, t.n from (select country, count(*) as n from customers group by country) t where t.n > 5

select avg(n) from (select count(*) as n from orders group by customer_id) per_customer

select a.n from (select b.n from (select count(*) as n from orders) b) a

with paid as (select * from orders where status = 'paid') select count(*) from paid

with paid as (select * from orders where status = 'paid'), big as (select * from paid where total > 100) select customer_id, count(*) from big group by customer_id

with t(a, b) as (select id, name from customers) select a, b from t

with r as (select customer_id, sum(total) as revenue from orders group by customer_id) select c.name, r.revenue from r join customers c on c.id = r.customer_id order by r.revenue desc

with x as (select 1 as n) select * from x, orders where orders.id = x.n

with recursive tree(id, name, depth) as (select id, name, 0 from categories where parent_id is null union all select c.id, c.name, t.depth + 1 from categories c join tree t on c.parent_id = t.id) select * from tree

with recursive n(i) as (select 1 union all select i + 1 from n where i < 10) select i from n

with recursive chain as (select id, manager_id, name from employees where id = 7 union select e.id, e.manager_id, e.name from employees e join chain c on c.manager_id = e.id) select name from chain

select id from (with x as (select id from orders) select id from x) y

select id from customers where id in (with x as (select customer_id from orders) select customer_id from x)

select id from orders union select id from customers

select id from orders union all select id from customers

select country from customers except select city from customers

select country from customers intersect select city from stores

select id from orders union all select id from customers order by id limit 5

select 'orders' as what, count(*) as n from orders union all select 'customers', count(*) from customers

select id, total, rank() over (order by total desc) from orders

select id, row_number() over (partition by customer_id order by ordered_at) as nth from orders

select id, total, sum(total) over (partition by customer_id order by ordered_at rows between unbounded preceding and current row) as running from orders

select id, avg(total) over (order by ordered_at rows between 6 preceding and current row) from orders

select id, lag(total) over (order by ordered_at), lead(total, 1, 0) over (order by ordered_at) from orders

select id, first_value(total) over w, last_value(total) over w from orders window w as (partition by customer_id order by ordered_at)

select id, ntile(4) over (order by total), dense_rank() over (order by total), percent_rank() over (order by total), cume_dist() over (order by total) from orders

select * from (select id, row_number() over (partition by customer_id order by total desc) as n from orders) ranked where n = 1

select sum(total) over () as everything, total / sum(total) over () as share from orders

select id, nth_value(total, 2) over (order by id) from orders

select sum(case when status = 'paid' then total else 0 end) as paid, sum(case when status <> 'paid' then total else 0 end) as open from orders

select customer_id, max(ordered_at) as last_order from orders group by customer_id having max(ordered_at) < '2024-01-01'

select 'DROP TABLE orders; --' as text

select 'it''s' as text, 'select * from secrets' as other

select id from orders where note = 'insert into t values (1)'

select id from orders -- delete from orders

select /* update orders set total = 0 */ id from orders

-- drop table orders
select id from orders

select id /* ; drop table orders; */ from orders

select
  id,
  name
from
  customers
where
  country = 'DE'

SeLeCt Id FrOm OrDeRs

select id from orders where id = 1 or id = 2 or id = 3

select id from orders where id in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

select id as "order id" from orders

select 1 + 2 * 3 - (4 - 5)

select ((((1))))

select id from orders where ((status = 'paid') and ((total > 10)))

select o1.id from orders o1 join orders o2 on o1.customer_id = o2.customer_id and o1.id < o2.id

select c.country, p.name, sum(l.quantity) from order_lines l join orders o on o.id = l.order_id join customers c on c.id = o.customer_id join products p on p.id = l.product_id where o.status = 'paid' group by c.country, p.name order by 3 desc

select month, revenue from monthly_revenue order by month

select m.revenue - avg(m.revenue) over () from monthly_revenue m

select count(*) from orders where ordered_at >= '2024-01-01' and ordered_at < '2024-02-01'

select name, price - cost as margin, (price - cost) / nullif(price, 0) as ratio from products

select customer_id from orders group by customer_id having sum(total) > (select avg(total) * 10 from orders)

select a.id from orders a, (select avg(total) as v from orders) all_avg where a.total > all_avg.v order by a.id

select concat(name, ' ', city) from customers

select min(ordered_at), max(ordered_at) from orders

select count(*) as n, count(note) as with_note from orders

select null as empty_one, true as yes, false as no

select 1.5e3, .5, 10.

select id from orders order by case when status = 'paid' then 0 else 1 end, id

select status from orders group by status order by max(total)

select status as state, sum(total) as revenue from orders group by status order by revenue desc, state

select x.id from orders x where x.total > (select avg(y.total) from orders y where y.status = x.status)

select id from orders where (status, channel) in (select status, channel from orders where id = 1)

select id from orders where (customer_id, status) = (1, 'paid')

select o.id from orders o where o.customer_id in (select c.id from customers c where c.city in (select s.city from stores s where s.id = o.store_id))

select p.name from products p where p.id in (select l.product_id from order_lines l group by l.product_id having sum(l.quantity) > 100)

select g.name, count(p.id) from categories g left join products p on p.category_id = g.id and p.active = 'yes' group by g.id, g.name

with monthly as (select store_id, sum(total) as revenue from orders group by store_id), ranked as (select store_id, revenue, rank() over (order by revenue desc) as place from monthly) select s.name, r.revenue from ranked r join stores s on s.id = r.store_id where r.place <= 3

select quantity * unit_price * (1 - coalesce(discount, 0)) as line_total from order_lines

select exists (select 1 from orders where total > 1000)

select id from orders where channel = 'web' and not status = 'cancelled' limit 1

select sum(quantity) as sold, product_id from order_lines group by product_id order by sold desc limit 5 offset 5

select u.user_name, count(*) from audit_log u group by u.user_name

select o.id from stores s cross join orders o join customers c on c.id = o.customer_id and c.city = s.city

select o.id from stores s cross join orders o left join customers c on c.city = s.city
