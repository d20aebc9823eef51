//! How much is bought, of what, when: growth over three years, seasons and weekdays.

use crate::calendar::date_of;
use crate::random::Random;
use crate::words::LEAVES;

/// January first. Permille of an average month.
const MONTHS: [u64; 12] = [850, 820, 900, 950, 1000, 1020, 960, 930, 980, 1050, 1300, 1450];

/// Monday first. Permille of an average day.
const WEEKDAYS: [u64; 7] = [950, 930, 950, 1000, 1100, 1150, 920];

/// Midnight first.
const HOURS: [u64; 24] =
    [5, 3, 2, 2, 2, 4, 10, 18, 30, 44, 54, 60, 62, 56, 52, 52, 56, 62, 66, 70, 72, 60, 36, 16];

pub(crate) fn month(day: i64) -> usize {
    usize::from(u8::from(date_of(day).month())) - 1
}

/// Orders placed on a day; `per_day` is the thousandfold of an average day of the first year.
pub(crate) fn orders_on(random: &mut Random, day: i64, per_day: u64) -> u64 {
    let weekday = usize::from(date_of(day).weekday().number_days_from_monday());
    let growth = 1000 + day as u64 * 500 / 1096;
    let noise = random.between(880, 1120);
    let factors = [growth, MONTHS[month(day)], WEEKDAYS[weekday], noise];
    let thousandfold = factors.iter().fold(per_day, |orders, factor| orders * factor / 1000);
    thousandfold / 1000 + u64::from(random.permille(thousandfold % 1000))
}

/// Second of the day.
pub(crate) fn moment(random: &mut Random) -> i64 {
    random.weighted(&HOURS) as i64 * 3600 + random.below(3600) as i64
}

/// An index into [`LEAVES`].
pub(crate) fn leaf(random: &mut Random, day: i64) -> usize {
    let month = month(day);
    let mut weights = [0; LEAVES.len()];
    for (weight, leaf) in weights.iter_mut().zip(LEAVES) {
        *weight = leaf.share * leaf.season[month];
    }
    random.weighted(&weights)
}

pub(crate) fn lines_in_order(random: &mut Random) -> usize {
    1 + random.weighted(&[30, 27, 18, 12, 7, 4, 2])
}

pub(crate) fn quantity(random: &mut Random, business: bool) -> u64 {
    if business && random.permille(500) {
        return random.between(2, 14);
    }
    1 + random.weighted(&[68, 20, 7, 5]) as u64
}
