//! Eight campaigns a year.

use crate::calendar::{date, day_of};
use crate::random::Random;
use crate::write::money;
use rusqlite::{Connection, params};

pub(crate) struct Campaign {
    pub(crate) id: i64,
    pub(crate) discount: u64,
    first: i64,
    last: i64,
}

/// Name, medium, first month and day, length in days, discount in percent.
const YEARLY: &[(&str, &str, u8, u8, i64, u64)] = &[
    ("Winter Clearance", "email", 1, 8, 20, 15),
    ("Spring Garden", "search", 3, 15, 30, 10),
    ("Members Week", "email", 4, 20, 8, 12),
    ("Summer Outdoors", "social", 6, 1, 35, 10),
    ("Back to Work", "affiliate", 8, 20, 25, 8),
    ("Harvest Home", "search", 10, 5, 21, 10),
    ("Black Week", "social", 11, 20, 9, 20),
    ("Gift Season", "email", 12, 3, 19, 10),
];

pub(crate) fn write(connection: &Connection, seed: u64) -> rusqlite::Result<Vec<Campaign>> {
    let mut random = Random::new(seed, "campaigns");
    let mut insert = connection.prepare("insert into campaigns values (?, ?, ?, ?, ?, ?, ?)")?;
    let mut campaigns = Vec::new();
    for year in 2022..=2024 {
        for &(name, medium, month, day, length, discount) in YEARLY {
            let (id, first) = (campaigns.len() as i64 + 1, day_of(year, month, day));
            let last = first + length - 1;
            insert.execute(params![
                id,
                format!("{name} {year}"),
                medium,
                date(first),
                date(last),
                money(random.between(80, 600) * 10_000),
                discount as i64,
            ])?;
            campaigns.push(Campaign { id, discount, first, last });
        }
    }
    Ok(campaigns)
}

/// The campaign an order of that day came from, for about three in ten.
pub(crate) fn behind<'a>(
    random: &mut Random,
    campaigns: &'a [Campaign],
    day: i64,
) -> Option<&'a Campaign> {
    let running: Vec<&Campaign> =
        campaigns.iter().filter(|one| one.first <= day && day <= one.last).collect();
    (!running.is_empty() && random.permille(300)).then(|| *random.pick(&running))
}
