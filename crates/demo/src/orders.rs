//! Orders with everything that follows from them: lines, payments, shipments and refunds.

use crate::assortment::Assortment;
use crate::calendar::{DAYS, date, timestamp};
use crate::campaigns::{Campaign, behind};
use crate::demand;
use crate::people::{Customer, Staff};
use crate::random::Random;
use crate::words::{CARRIERS, COUNTRIES, LEAVES, REFUND_REASONS};
use crate::write::money;
use rusqlite::{Connection, Statement, params};

/// Nothing is known after the last second of the last day.
const END: i64 = DAYS * 86_400 - 1;

/// Orders younger than this have no returns yet, so that every refund lies inside the data.
const DAYS_FOR_RETURNS: i64 = 75;

pub(crate) struct Company<'a> {
    pub(crate) assortment: &'a Assortment,
    pub(crate) staff: &'a Staff,
    pub(crate) customers: &'a [Customer],
    pub(crate) campaigns: &'a [Campaign],
}

/// `per_day` is the thousandfold of the orders on an average day of the first year.
pub(crate) fn write(
    connection: &Connection,
    seed: u64,
    company: &Company<'_>,
    per_day: u64,
) -> rusqlite::Result<()> {
    let mut random = Random::new(seed, "orders");
    let mut ledger = Ledger::new(connection)?;
    for day in 0..DAYS {
        let count = demand::orders_on(&mut random, day, per_day);
        let mut moments: Vec<i64> =
            (0..count).map(|_| day * 86_400 + demand::moment(&mut random)).collect();
        moments.sort_unstable();
        for moment in moments {
            if let Some(order) = order(&mut random, company, moment) {
                ledger.enter(&order)?;
            }
        }
    }
    Ok(())
}

struct Order {
    customer: i64,
    moment: i64,
    channel: &'static str,
    status: &'static str,
    store: Option<i64>,
    seller: Option<i64>,
    campaign: Option<i64>,
    address: Option<i64>,
    fee: u64,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    parcels: Vec<Parcel>,
    refund: Option<Refund>,
}

struct Line {
    product: i64,
    leaf: usize,
    quantity: u64,
    price: u64,
    discount: u64,
    returned: u64,
}

impl Line {
    fn total(&self) -> u64 {
        self.quantity * self.price - self.discount
    }
}

struct Payment {
    method: &'static str,
    status: &'static str,
    amount: u64,
    paid: Option<i64>,
}

struct Parcel {
    carrier: &'static str,
    shipped: i64,
    promised: i64,
    delivered: Option<i64>,
    cost: u64,
}

struct Refund {
    amount: u64,
    reason: Option<&'static str>,
    moment: i64,
}

impl Order {
    fn total(&self) -> u64 {
        self.lines.iter().map(Line::total).sum::<u64>() + self.fee
    }
}

fn order(random: &mut Random, company: &Company<'_>, moment: i64) -> Option<Order> {
    let day = moment.div_euclid(86_400);
    let customer = customer(random, company.customers, moment)?;
    let (channel, store) = channel(random, company.staff, customer, moment);
    let campaign = match channel {
        "web" | "marketplace" => behind(random, company.campaigns, day),
        _ => None,
    };
    let seller = match channel {
        "store" => store.and_then(|at| company.staff.stores[at].seller(random, day)),
        "phone" => company.staff.phone_seller(random, day),
        _ => None,
    };
    let lines = lines(random, company.assortment, customer, campaign, day);
    let goods: u64 = lines.iter().map(Line::total).sum();
    let fee = match (channel, COUNTRIES[customer.country].region) {
        ("store", _) => 0,
        _ if goods >= 7500 => 0,
        (_, "North America") => 595,
        (_, "Europe") => 495,
        _ => 1295,
    };
    let mut order = Order {
        customer: customer.id,
        moment,
        channel,
        status: "completed",
        store: store.map(|at| company.staff.stores[at].id),
        seller,
        campaign: campaign.map(|campaign| campaign.id),
        address: (channel != "store").then_some(customer.address),
        fee,
        lines,
        payments: Vec::new(),
        parcels: Vec::new(),
        refund: None,
    };
    if channel != "store" && random.permille(34) {
        order.status = "cancelled";
    } else if channel != "store" {
        order.parcels = parcels(random, &order, COUNTRIES[customer.country].region);
        order.status = progress(&order.parcels);
    }
    order.payments = payments(random, &order, customer.business);
    give_back(random, &mut order);
    Some(order)
}

/// Somebody who had registered before. Every seventh buys often, some never do.
fn customer<'a>(
    random: &mut Random,
    customers: &'a [Customer],
    moment: i64,
) -> Option<&'a Customer> {
    let known = customers.partition_point(|customer| customer.registered < moment) as u64;
    for _ in 0..20 {
        let index = match random.permille(350) {
            true => random.below(known / 7 + 1) * 7,
            false => random.below(known),
        };
        match customers.get(index as usize) {
            Some(customer) if index < known && customer.id % 23 != 5 => return Some(customer),
            _ => {}
        }
    }
    None
}

/// The channel, and the index of the store for sales in one.
fn channel(
    random: &mut Random,
    staff: &Staff,
    customer: &Customer,
    moment: i64,
) -> (&'static str, Option<usize>) {
    let (day, hour) = (moment.div_euclid(86_400), moment.rem_euclid(86_400) / 3600);
    let open = (9..20).contains(&hour);
    // Online grows from year to year, the marketplace most of all.
    let market = 9 + (day / 365) as u64 * 4;
    let weights = if open { [50, 33, 6, market] } else { [84, 0, 0, market] };
    match random.weighted(&weights) {
        1 => {
            let near: Vec<usize> = staff
                .stores
                .iter()
                .enumerate()
                .filter(|(_, store)| store.country == customer.country && store.open_on(day))
                .map(|(index, _)| index)
                .collect();
            if near.is_empty() { ("web", None) } else { ("store", Some(*random.pick(&near))) }
        }
        2 => ("phone", None),
        3 => ("marketplace", None),
        _ => ("web", None),
    }
}

fn lines(
    random: &mut Random,
    assortment: &Assortment,
    customer: &Customer,
    campaign: Option<&Campaign>,
    day: i64,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for _ in 0..demand::lines_in_order(random) {
        let leaf = demand::leaf(random, day);
        let product = assortment.pick(random, leaf, day);
        if lines.iter().any(|line| line.product == product.id) {
            continue;
        }
        let (quantity, price) =
            (demand::quantity(random, customer.business), product.price_on(day));
        let clearance = if random.permille(50) { 10 } else { 0 };
        let percent = campaign.map_or(0, |campaign| campaign.discount).max(clearance);
        let discount = quantity * price * percent / 100;
        lines.push(Line { product: product.id, leaf, quantity, price, discount, returned: 0 });
    }
    lines
}

fn parcels(random: &mut Random, order: &Order, region: &str) -> Vec<Parcel> {
    let count = if order.lines.len() >= 4 && random.permille(300) { 2 } else { 1 };
    let ordered = order.moment.div_euclid(86_400);
    let promised = ordered + if region == "Asia Pacific" { 8 } else { 6 };
    let december = demand::month(ordered) == 11;
    (0..count)
        .map(|_| {
            let carrier = random.weighted(&[38, 30, 20, 12]);
            let shipped = order.moment + random.between(3 * 3600, 50 * 3600) as i64;
            let mut transit = random.between(1, [3, 4, 5, 7][carrier]) as i64;
            transit += i64::from(region == "Asia Pacific") * 2;
            transit += i64::from(december && random.permille(350)) * 2;
            let delivered = shipped + transit * 86_400 + random.below(20_000) as i64;
            let lost = random.permille(4);
            Parcel {
                carrier: CARRIERS[carrier],
                shipped,
                promised,
                delivered: (!lost && delivered <= END).then_some(delivered),
                cost: random.between(340, 1480) + carrier as u64 * 35,
            }
        })
        .filter(|parcel| parcel.shipped <= END)
        .collect()
}

fn progress(parcels: &[Parcel]) -> &'static str {
    let on_the_way =
        parcels.iter().any(|one| one.delivered.is_none() && one.shipped > END - 14 * 86_400);
    match parcels {
        [] => "processing",
        _ if on_the_way => "shipped",
        _ => "completed",
    }
}

const METHODS: [&str; 6] = ["card", "wallet", "bank transfer", "invoice", "gift card", "cash"];

fn payments(random: &mut Random, order: &Order, business: bool) -> Vec<Payment> {
    let weights = match (order.channel, business) {
        ("store", _) => [62, 12, 0, 0, 4, 22],
        (_, true) => [26, 6, 20, 48, 0, 0],
        (_, false) => [53, 28, 8, 9, 2, 0],
    };
    let method = METHODS[random.weighted(&weights)];
    let total = order.total();
    if order.status == "cancelled" {
        return vec![Payment { method, status: "voided", amount: total, paid: None }];
    }
    let mut payments = Vec::new();
    let at_once = order.moment + random.between(20, 900) as i64;
    if method == "card" && random.permille(55) {
        payments.push(Payment { method, status: "failed", amount: total, paid: None });
    }
    let mut left = total;
    if method != "gift card" && total > 4000 && random.permille(30) {
        let amount = random.between(10, 30) * 100;
        let (method, status) = ("gift card", "captured");
        payments.push(Payment { method, status, amount, paid: Some(at_once.min(END)) });
        left -= amount;
    }
    let moment = match method {
        "invoice" => order.moment + random.between(4 * 86_400, 32 * 86_400) as i64,
        "bank transfer" => order.moment + random.between(86_400, 4 * 86_400) as i64,
        _ => at_once,
    };
    let late = moment > END && matches!(method, "invoice" | "bank transfer");
    let (status, paid) = if late { ("pending", None) } else { ("captured", Some(moment.min(END))) };
    payments.push(Payment { method, status, amount: left, paid });
    payments
}

/// Some pieces come back; when all of them do, the order counts as returned.
fn give_back(random: &mut Random, order: &mut Order) {
    let arrived = match order.channel {
        "store" => Some(order.moment),
        _ => order.parcels.iter().map(|parcel| parcel.delivered).max().flatten(),
    };
    let early_enough = order.moment < END - DAYS_FOR_RETURNS * 86_400;
    let (Some(arrived), "completed", true) = (arrived, order.status, early_enough) else { return };
    let mut amount = 0;
    for line in &mut order.lines {
        if random.permille(LEAVES[line.leaf].returned) {
            let all = random.permille(800);
            line.returned = if all { line.quantity } else { random.between(1, line.quantity) };
            amount += line.total() * line.returned / line.quantity;
        }
    }
    if amount == 0 {
        return;
    }
    if order.lines.iter().all(|line| line.returned == line.quantity) {
        order.status = "returned";
    }
    let paid = order.payments.iter().filter_map(|payment| payment.paid).max();
    let after = arrived.max(paid.unwrap_or(arrived));
    let reason = random.weighted(&[38, 17, 12, 16, 7, 10]);
    order.refund = Some(Refund {
        amount,
        reason: REFUND_REASONS.get(reason).copied(),
        moment: after + random.between(2 * 86_400, 20 * 86_400) as i64,
    });
}

/// Writes orders down and numbers everything in the order of time.
struct Ledger<'a> {
    orders: Statement<'a>,
    lines: Statement<'a>,
    payments: Statement<'a>,
    shipments: Statement<'a>,
    refunds: Statement<'a>,
    order: i64,
    line: i64,
    payment: i64,
    shipment: i64,
    refund: i64,
}

impl<'a> Ledger<'a> {
    fn new(connection: &'a Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            orders: connection
                .prepare("insert into orders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?,
            lines: connection
                .prepare("insert into order_lines values (?, ?, ?, ?, ?, ?, ?, ?, ?)")?,
            payments: connection.prepare("insert into payments values (?, ?, ?, ?, ?, ?)")?,
            shipments: connection.prepare("insert into shipments values (?, ?, ?, ?, ?, ?, ?)")?,
            refunds: connection.prepare("insert into refunds values (?, ?, ?, ?, ?, ?)")?,
            order: 0,
            line: 0,
            payment: 0,
            shipment: 0,
            refund: 0,
        })
    }

    fn enter(&mut self, order: &Order) -> rusqlite::Result<()> {
        self.order += 1;
        let year = &date(order.moment.div_euclid(86_400))[..4];
        self.orders.execute(params![
            self.order,
            format!("{year}-{:06}", self.order),
            order.customer,
            timestamp(order.moment),
            order.channel,
            order.status,
            order.store,
            order.seller,
            order.campaign,
            order.address,
            money(order.fee),
            money(order.total()),
        ])?;
        for (index, line) in order.lines.iter().enumerate() {
            self.line += 1;
            self.lines.execute(params![
                self.line,
                self.order,
                index as i64 + 1,
                line.product,
                line.quantity as i64,
                money(line.price),
                money(line.discount),
                money(line.total()),
                line.returned as i64,
            ])?;
        }
        for payment in &order.payments {
            self.payment += 1;
            let paid = payment.paid.map(timestamp);
            let amount = money(payment.amount);
            self.payments.execute(params![
                self.payment,
                self.order,
                payment.method,
                payment.status,
                amount,
                paid
            ])?;
        }
        for parcel in &order.parcels {
            self.shipment += 1;
            self.shipments.execute(params![
                self.shipment,
                self.order,
                parcel.carrier,
                timestamp(parcel.shipped),
                date(parcel.promised),
                parcel.delivered.map(timestamp),
                money(parcel.cost),
            ])?;
        }
        if let Some(refund) = &order.refund {
            self.refund += 1;
            let (amount, moment) = (money(refund.amount), timestamp(refund.moment));
            // The last payment is the one that completed the order.
            let row = params![self.refund, self.order, self.payment, amount, refund.reason, moment];
            self.refunds.execute(row)?;
        }
        Ok(())
    }
}
