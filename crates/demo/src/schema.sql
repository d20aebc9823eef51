create table stores ( -- Shops of our own. Web, phone and marketplace sales have no store.
  id integer primary key,
  code text not null unique,
  name text not null,
  city text not null,
  country text not null,
  opened_on date not null,
  closed_on date, -- Empty while the store is open.
  floor_sqm integer -- Sales floor in square metres; not measured everywhere.
);

create table employees ( -- Everybody who works or has worked for the company.
  id integer primary key,
  full_name text not null,
  job_title text not null,
  dept text not null, -- Department.
  store_id integer references stores (id), -- Empty for head office.
  manager_id integer references employees (id), -- Who the person reports to; empty for the head.
  hired_on date not null,
  left_on date, -- Empty while employed.
  salary decimal(12,2) not null -- Yearly, before tax, in USD.
);

create table customers ( -- People and organisations that registered with us, whether or not they bought.
  id integer primary key,
  first_name text not null,
  last_name text not null,
  email text, -- Missing for customers who registered in a store.
  segment text not null, -- consumer, business or education.
  country text not null, -- Where the customer lives; used for sales by country.
  region text not null, -- Sales region of the country.
  birth_year integer,
  newsletter boolean not null, -- 1: wants the newsletter.
  registered_at timestamp not null
);

create table addresses ( -- Postal addresses of customers.
  id integer primary key,
  customer_id integer not null references customers (id),
  kind text not null, -- billing or shipping.
  street text not null,
  city text not null,
  postcode text,
  country text not null
);

create table categories ( -- Product categories, two levels deep.
  id integer primary key,
  name text not null unique,
  parent_id integer references categories (id) -- Empty for a department.
);

create table products ( -- What we sell or have sold.
  id integer primary key,
  sku text not null unique,
  name text not null,
  category_id integer not null references categories (id),
  brand text not null,
  unit_price decimal(12,2) not null, -- List price today, in USD.
  unit_cost decimal(12,2) not null, -- What one piece costs us, in USD.
  wt_g integer, -- Weight in grams; unknown for some.
  launched_on date not null,
  discontinued_on date -- Empty while on sale.
);

create table tags ( -- Words that marketing puts on products.
  id integer primary key,
  name text not null unique
);

create table product_tags ( -- Which product carries which tag.
  product_id integer not null references products (id),
  tag_id integer not null references tags (id),
  primary key (product_id, tag_id)
);

create table campaigns ( -- Marketing campaigns and the discount they give.
  id integer primary key,
  name text not null unique,
  medium text not null, -- email, search, social or affiliate.
  starts_on date not null,
  ends_on date not null,
  budget decimal(12,2) not null, -- In USD.
  discount_pct integer not null -- Discount on every line, in percent.
);

create table orders ( -- One row for each order placed, cancelled ones included.
  id integer primary key,
  order_no text not null unique,
  customer_id integer not null references customers (id),
  ordered_at timestamp not null, -- Local time of the customer.
  channel text not null, -- web, store, phone or marketplace.
  status text not null, -- processing, shipped, completed, returned or cancelled.
  store_id integer references stores (id), -- Only for the store channel.
  "Sales Rep" integer references employees (id), -- Who sold it, in stores and by phone.
  campaign_id integer references campaigns (id), -- The campaign that brought the order, if one did.
  address_id integer references addresses (id), -- Where it was sent; empty for the store channel.
  shipping_fee decimal(12,2) not null,
  total decimal(12,2) not null -- Lines after discount plus the shipping fee, in USD.
);

create table order_lines ( -- The products of an order.
  id integer primary key,
  order_id integer not null references orders (id),
  line_no integer not null,
  product_id integer not null references products (id),
  quantity integer not null,
  unit_price decimal(12,2) not null, -- Price of one piece when it was sold, in USD.
  discount decimal(12,2) not null, -- Taken off the whole line, in USD.
  line_total decimal(12,2) not null, -- quantity x unit_price - discount.
  qty_rtn integer not null, -- Pieces the customer sent back.
  unique (order_id, line_no)
);

create table payments ( -- Attempts to pay; an order can have several.
  id integer primary key,
  order_id integer not null references orders (id),
  method text not null, -- card, wallet, bank transfer, invoice, gift card or cash.
  status text not null, -- captured, failed, pending or voided.
  amount decimal(12,2) not null,
  paid_at timestamp -- Empty unless the money arrived.
);

create table refunds ( -- Money given back for returned pieces.
  id integer primary key,
  order_id integer not null references orders (id),
  payment_id integer not null references payments (id),
  amount decimal(12,2) not null,
  reason text, -- Not always given.
  refunded_at timestamp not null
);

create table shipments ( -- Parcels; a large order is sent in two.
  id integer primary key,
  order_id integer not null references orders (id),
  carrier text not null,
  shipped_at timestamp not null,
  promised_on date not null, -- The day we promised to the customer.
  delivered_at timestamp, -- Empty while on the way, and for parcels that were lost.
  cost decimal(12,2) not null -- What the carrier charged us.
);
