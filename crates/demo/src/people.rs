//! Stores, employees, customers and their addresses.

use crate::calendar::{DAYS, date, day_of, timestamp};
use crate::random::Random;
use crate::words::{COUNTRIES, STORES, family_name, first_name, street};
use crate::write::money;
use rusqlite::{Connection, params};

pub(crate) struct Store {
    pub(crate) id: i64,
    pub(crate) country: usize,
    opened: i64,
    closed: Option<i64>,
    /// Employees with the first day after they left.
    staff: Vec<(i64, i64, Option<i64>)>,
}

pub(crate) struct Customer {
    pub(crate) id: i64,
    pub(crate) country: usize,
    pub(crate) business: bool,
    pub(crate) registered: i64,
    pub(crate) address: i64,
}

impl Store {
    pub(crate) fn open_on(&self, day: i64) -> bool {
        self.opened <= day && self.closed.is_none_or(|last| day < last)
    }

    /// Somebody who worked here that day.
    pub(crate) fn seller(&self, random: &mut Random, day: i64) -> Option<i64> {
        employed(random, &self.staff, day)
    }
}

pub(crate) struct Staff {
    pub(crate) stores: Vec<Store>,
    phone: Vec<(i64, i64, Option<i64>)>,
}

impl Staff {
    pub(crate) fn phone_seller(&self, random: &mut Random, day: i64) -> Option<i64> {
        employed(random, &self.phone, day)
    }
}

fn employed(random: &mut Random, staff: &[(i64, i64, Option<i64>)], day: i64) -> Option<i64> {
    let present: Vec<i64> = staff
        .iter()
        .filter(|(_, hired, left)| *hired <= day && left.is_none_or(|last| day < last))
        .map(|(id, ..)| *id)
        .collect();
    (!present.is_empty()).then(|| *random.pick(&present))
}

pub(crate) fn write_staff(connection: &Connection, seed: u64) -> rusqlite::Result<Staff> {
    let mut random = Random::new(seed, "staff");
    let mut insert = connection.prepare("insert into stores values (?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut stores = Vec::new();
    for (index, &(country, city, opened)) in STORES.iter().enumerate() {
        let (id, city) = (index as i64 + 1, COUNTRIES[country].cities[city]);
        let closed = (index == 5).then(|| day_of(2024, 7, 1));
        let floor = (index % 5 != 4).then(|| random.between(18, 120) as i64 * 10);
        insert.execute(params![
            id,
            format!("ST{id:02}"),
            format!("{city} {}", ["Central", "Quay", "Market"][index % 3]),
            city,
            COUNTRIES[country].name,
            date(opened),
            closed.map(date),
            floor,
        ])?;
        stores.push(Store { id, country, opened, closed, staff: Vec::new() });
    }
    let mut hiring = Hiring { insert: connection.prepare(HIRE)?, random, next: 1 };
    let head = hiring.hire("Chief Executive", "Management", None, None, -2000, 24_000_000)?;
    let sales = hiring.hire("Head of Sales", "Sales", None, Some(head.0), -1900, 14_500_000)?;
    let retail = hiring.hire("Head of Stores", "Stores", None, Some(head.0), -1850, 13_800_000)?;
    for (title, dept) in [
        ("Controller", "Finance"),
        ("Buyer", "Purchasing"),
        ("Buyer", "Purchasing"),
        ("Marketing Manager", "Marketing"),
        ("Designer", "Marketing"),
        ("Analyst", "Finance"),
    ] {
        hiring.hire_some_day(title, dept, None, Some(head.0), 7_200_000)?;
    }
    let mut phone = Vec::new();
    for _ in 0..9 {
        let title = "Phone Sales Agent";
        phone.push(hiring.hire_some_day(title, "Sales", None, Some(sales.0), 4_300_000)?);
    }
    for store in &mut stores {
        let (opened, at) = (store.opened - 20, Some(store.id));
        let manager =
            hiring.hire("Store Manager", "Stores", at, Some(retail.0), opened, 6_400_000)?;
        store.staff.push(manager);
        for _ in 0..hiring.random.between(4, 6) {
            let boss = Some(manager.0);
            store.staff.push(hiring.hire_some_day(
                "Sales Associate",
                "Stores",
                at,
                boss,
                3_600_000,
            )?);
        }
    }
    Ok(Staff { stores, phone })
}

const HIRE: &str = "insert into employees values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

struct Hiring<'a> {
    insert: rusqlite::Statement<'a>,
    random: Random,
    next: i64,
}

impl Hiring<'_> {
    /// Hired on a given day and still here.
    fn hire(
        &mut self,
        title: &str,
        dept: &str,
        store: Option<i64>,
        manager: Option<i64>,
        day: i64,
        salary: u64,
    ) -> rusqlite::Result<(i64, i64, Option<i64>)> {
        self.add(title, dept, store, manager, (day, None), salary)
    }

    fn hire_some_day(
        &mut self,
        title: &str,
        dept: &str,
        store: Option<i64>,
        manager: Option<i64>,
        salary: u64,
    ) -> rusqlite::Result<(i64, i64, Option<i64>)> {
        let hired = self.random.between(0, 1900) as i64 - 1000;
        let left = self
            .random
            .permille(260)
            .then(|| hired.max(0) + 120 + self.random.below(700) as i64)
            .filter(|last| *last < DAYS - 10);
        self.add(title, dept, store, manager, (hired, left), salary)
    }

    fn add(
        &mut self,
        title: &str,
        dept: &str,
        store: Option<i64>,
        manager: Option<i64>,
        (hired, left): (i64, Option<i64>),
        salary: u64,
    ) -> rusqlite::Result<(i64, i64, Option<i64>)> {
        let id = self.next;
        self.next += 1;
        let name = format!("{} {}", first_name(&mut self.random), family_name(&mut self.random));
        let salary = salary * self.random.between(900, 1180) / 1000 / 10_000 * 10_000;
        self.insert.execute(params![
            id,
            name,
            title,
            dept,
            store,
            manager,
            date(hired),
            left.map(date),
            money(salary),
        ])?;
        Ok((id, hired, left))
    }
}

/// Customers in the order they registered.
pub(crate) fn write_customers(
    connection: &Connection,
    seed: u64,
    count: u64,
) -> rusqlite::Result<Vec<Customer>> {
    let mut random = Random::new(seed, "customers");
    let mut insert =
        connection.prepare("insert into customers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut insert_address =
        connection.prepare("insert into addresses values (?, ?, ?, ?, ?, ?, ?)")?;
    let weights: Vec<u64> = COUNTRIES.iter().map(|country| country.weight).collect();
    // 40 of 100 had registered before the data begin; then a little more every day.
    let mut registered: Vec<i64> = (0..count)
        .map(|_| match random.permille(400) {
            true => -(random.below(560 * 86_400) as i64) - 1,
            false => random.below(DAYS as u64 * 86_400) as i64,
        })
        .collect();
    registered.sort_unstable();
    let mut customers = Vec::with_capacity(registered.len());
    let mut address = 0;
    for (index, registered) in registered.into_iter().enumerate() {
        let id = index as i64 + 1;
        let country = random.weighted(&weights);
        let (first, last) = (first_name(&mut random), family_name(&mut random));
        let segment = ["consumer", "business", "education"][random.weighted(&[78, 17, 5])];
        let email = random
            .permille(910)
            .then(|| format!("{}.{}{id}@example.com", first.to_lowercase(), last.to_lowercase()));
        let born = random.permille(720).then(|| random.between(1948, 2005) as i64);
        insert.execute(params![
            id,
            first,
            last,
            email,
            segment,
            COUNTRIES[country].name,
            COUNTRIES[country].region,
            born,
            random.permille(430),
            timestamp(registered),
        ])?;
        let city = *random.pick(COUNTRIES[country].cities);
        for kind in ["shipping", "billing"].into_iter().take(random.weighted(&[0, 72, 28])) {
            address += 1;
            let postcode =
                random.permille(960).then(|| format!("{:05}", random.between(10_000, 99_999)));
            insert_address.execute(params![
                address,
                id,
                kind,
                street(&mut random),
                city,
                postcode,
                COUNTRIES[country].name,
            ])?;
            if kind == "shipping" {
                let business = segment == "business";
                customers.push(Customer { id, country, business, registered, address });
            }
        }
    }
    Ok(customers)
}
