//! Categories, products and tags.

use crate::calendar::{date, day_of};
use crate::random::Random;
use crate::words::{BRANDS, DEPARTMENTS, LEAVES, SERIES, TAGS};
use crate::write::money;
use rusqlite::{Connection, params};

pub(crate) struct Product {
    pub(crate) id: i64,
    /// Today's list price in cents.
    pub(crate) price: u64,
    launched: i64,
    discontinued: Option<i64>,
}

impl Product {
    fn on_sale(&self, day: i64) -> bool {
        self.launched <= day && self.discontinued.is_none_or(|last| day < last)
    }

    /// In cents, on a day: list prices rose at each turn of the year.
    pub(crate) fn price_on(&self, day: i64) -> u64 {
        let permille = match day {
            ..365 => 930,
            365..730 => 970,
            _ => 1000,
        };
        self.price * permille / 1000
    }
}

/// Products by leaf category, in the order of [`LEAVES`].
pub(crate) struct Assortment(Vec<Vec<Product>>);

impl Assortment {
    /// A product of a leaf that was on sale; the front of each shelf sells best.
    pub(crate) fn pick(&self, random: &mut Random, leaf: usize, day: i64) -> &Product {
        let shelf = &self.0[leaf];
        for _ in 0..8 {
            let sold = (shelf.len() - NEVER_SOLD) as u64;
            let product = &shelf[random.small_below(sold) as usize];
            if product.on_sale(day) {
                return product;
            }
        }
        // The first of each shelf is always on sale.
        &shelf[0]
    }
}

const PER_LEAF: usize = 44;

/// Products at the end of each shelf that nobody has ever bought.
const NEVER_SOLD: usize = 2;

pub(crate) fn write(connection: &Connection, seed: u64) -> rusqlite::Result<Assortment> {
    let mut category = connection.prepare("insert into categories values (?, ?, ?)")?;
    for (index, name) in DEPARTMENTS.iter().enumerate() {
        category.execute(params![index as i64 + 1, name, None::<i64>])?;
    }
    let first_leaf = DEPARTMENTS.len() as i64 + 1;
    for (index, leaf) in LEAVES.iter().enumerate() {
        let id = first_leaf + index as i64;
        category.execute(params![id, leaf.name, leaf.department as i64 + 1])?;
    }
    let assortment = products(connection, seed, first_leaf)?;
    tags(connection, seed, &assortment)?;
    Ok(assortment)
}

fn products(connection: &Connection, seed: u64, first_leaf: i64) -> rusqlite::Result<Assortment> {
    let mut random = Random::new(seed, "products");
    let mut insert =
        connection.prepare("insert into products values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut shelves = Vec::new();
    let mut id = 0;
    for (leaf_index, leaf) in LEAVES.iter().enumerate() {
        let mut shelf = Vec::new();
        for place in 0..PER_LEAF {
            id += 1;
            let noun = leaf.nouns[place % leaf.nouns.len()];
            let series = SERIES[(place / leaf.nouns.len() + leaf_index * 5) % SERIES.len()];
            // Cheaper products are more frequent, and every price ends in 99 or 50.
            let (low, high) = leaf.price;
            let price = low + random.small_below(high - low);
            let price = price / 100 * 100 + if random.permille(700) { 99 } else { 50 };
            let cost = price * random.between(380, 720) / 1000;
            let weight = random.permille(880).then(|| random.between(80, 9000) as i64);
            let launched = match place {
                0..20 => day_of(2019, 3, 1) + random.below(900) as i64,
                _ => random.below(1000) as i64,
            };
            let discontinued = (place > 4 && random.permille(120))
                .then(|| launched.max(0) + 200 + random.below(500) as i64)
                .filter(|last| *last < day_of(2024, 12, 1));
            let sku = format!("{}-{:04}", &leaf.name[..3].to_uppercase(), id * 7 % 10_000);
            let name = format!("{series} {noun}");
            insert.execute(params![
                id,
                sku,
                name,
                first_leaf + leaf_index as i64,
                random.pick(BRANDS),
                money(price),
                money(cost),
                weight,
                date(launched),
                discontinued.map(date),
            ])?;
            shelf.push(Product { id, price, launched, discontinued });
        }
        shelves.push(shelf);
    }
    Ok(Assortment(shelves))
}

fn tags(connection: &Connection, seed: u64, assortment: &Assortment) -> rusqlite::Result<()> {
    let mut random = Random::new(seed, "tags");
    let mut tag = connection.prepare("insert into tags values (?, ?)")?;
    for (index, name) in TAGS.iter().enumerate() {
        tag.execute(params![index as i64 + 1, name])?;
    }
    let mut insert = connection.prepare("insert into product_tags values (?, ?)")?;
    for product in assortment.0.iter().flatten() {
        for (index, _) in TAGS.iter().enumerate() {
            if random.permille(60 + 30 * (index as u64 % 4)) {
                insert.execute(params![product.id, index as i64 + 1])?;
            }
        }
    }
    Ok(())
}
