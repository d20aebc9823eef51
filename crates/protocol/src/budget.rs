//! How much a group of people may ask: questions, and tokens of language models, by day and month.

use crate::ids::GroupId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    Questions,
    Tokens,
}

impl Counted {
    pub const ALL: [Counted; 2] = [Counted::Questions, Counted::Tokens];

    pub fn as_str(self) -> &'static str {
        match self {
            Counted::Questions => "questions",
            Counted::Tokens => "tokens",
        }
    }
}

/// A day or a month of the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Day,
    Month,
}

impl Period {
    pub const ALL: [Period; 2] = [Period::Day, Period::Month];

    pub fn as_str(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Month => "month",
        }
    }
}

/// What a group may use in a period; what is absent is not limited, 0 is nothing at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupBudget {
    #[serde(default)]
    pub questions_per_day: Option<u64>,
    #[serde(default)]
    pub questions_per_month: Option<u64>,
    #[serde(default)]
    pub tokens_per_day: Option<u64>,
    #[serde(default)]
    pub tokens_per_month: Option<u64>,
}

impl GroupBudget {
    pub fn most(&self, counted: Counted, period: Period) -> Option<u64> {
        let mut budget = *self;
        *budget.most_mut(counted, period)
    }

    pub fn most_mut(&mut self, counted: Counted, period: Period) -> &mut Option<u64> {
        match (counted, period) {
            (Counted::Questions, Period::Day) => &mut self.questions_per_day,
            (Counted::Questions, Period::Month) => &mut self.questions_per_month,
            (Counted::Tokens, Period::Day) => &mut self.tokens_per_day,
            (Counted::Tokens, Period::Month) => &mut self.tokens_per_month,
        }
    }
}

/// How far one budget is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    pub counted: Counted,
    pub period: Period,
    pub used: u64,
    /// Absent: not limited.
    pub most: Option<u64>,
    /// UTC: when the count begins anew.
    pub resets_at: String,
}

impl Meter {
    pub fn is_spent(&self) -> bool {
        self.most.is_some_and(|most| self.used >= most)
    }

    /// How much of it is used, 0 to 100; `None` where there is no limit.
    pub fn percent(&self) -> Option<u8> {
        let most = self.most?;
        if self.used >= most {
            return Some(100);
        }
        let percent = u128::from(self.used) * 100 / u128::from(most);
        Some(u8::try_from(percent).expect("less than the most is less than 100 percent"))
    }
}

/// The meters of one group, as its members and those who manage people see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMeters {
    pub id: GroupId,
    pub name: String,
    pub meters: Vec<Meter>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_has_a_place_of_its_own() {
        let mut budget = GroupBudget::default();
        let mut number = 0;
        for counted in Counted::ALL {
            for period in Period::ALL {
                number += 1;
                *budget.most_mut(counted, period) = Some(number);
                assert_eq!(budget.most(counted, period), Some(number));
            }
        }
        let json = serde_json::json!({
            "questions_per_day": 1, "questions_per_month": 2,
            "tokens_per_day": 3, "tokens_per_month": 4,
        });
        assert_eq!(serde_json::to_value(budget).unwrap(), json);
    }

    #[test]
    fn a_meter_says_how_full_it_is() {
        for (used, most, percent, spent) in [
            (0, None, None, false),
            (9, None, None, false),
            (0, Some(0), Some(100), true),
            (0, Some(3), Some(0), false),
            (2, Some(3), Some(66), false),
            (3, Some(3), Some(100), true),
            (9, Some(3), Some(100), true),
            (u64::MAX - 1, Some(u64::MAX), Some(99), false),
        ] {
            let (counted, period) = (Counted::Questions, Period::Day);
            let meter = Meter { counted, period, used, most, resets_at: String::new() };
            assert_eq!((meter.percent(), meter.is_spent()), (percent, spent), "{used} {most:?}");
        }
    }
}
