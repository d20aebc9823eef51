//! Whether a question may start, as far as the budgets of groups decide it. Pure; the store counts.
//!
//! A budget belongs to a group as a whole. A question is charged to every group of whoever asks it, and
//! each of them has to have something left: the strictest one decides. So being put into one more group never
//! gives more, and what a group may cost is what was set for it, whoever else its members belong to.

use protocol::budget::{Counted, GroupBudget, GroupMeters, Meter, Period};
use protocol::ids::GroupId;
use protocol::problem::{LimitReached, SpentBudget};
use protocol::{ErrorCode, Problem};
use std::time::Duration;
use time::{Date, Month, OffsetDateTime};

/// What a group has used of one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    pub questions: u64,
    pub tokens: u64,
}

impl Used {
    fn of(self, counted: Counted) -> u64 {
        match counted {
            Counted::Questions => self.questions,
            Counted::Tokens => self.tokens,
        }
    }
}

/// A group with what it may use and what it has used in the periods of some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: GroupId,
    pub name: String,
    pub budget: GroupBudget,
    pub day: Used,
    pub month: Used,
}

impl Account {
    /// A group that has used nothing and has no budget.
    pub fn new(id: &GroupId, name: &str) -> Self {
        let (budget, used) = (GroupBudget::default(), Used::default());
        Self { id: id.clone(), name: name.to_owned(), budget, day: used, month: used }
    }

    pub fn used(&self, counted: Counted, period: Period) -> u64 {
        match period {
            Period::Day => self.day.of(counted),
            Period::Month => self.month.of(counted),
        }
    }

    fn meter(&self, counted: Counted, period: Period, at: OffsetDateTime) -> Meter {
        let most = self.budget.most(counted, period);
        let resets_at = crate::store::timestamp(resets_at(period, at));
        Meter { counted, period, used: self.used(counted, period), most, resets_at }
    }

    /// Each of the four, in the order in which they are shown.
    pub fn meters(&self, at: OffsetDateTime) -> Vec<Meter> {
        let pairs = Counted::ALL.map(|counted| Period::ALL.map(|period| (counted, period)));
        pairs.into_iter().flatten().map(|(it, period)| self.meter(it, period, at)).collect()
    }

    pub fn shown(self, at: OffsetDateTime) -> GroupMeters {
        GroupMeters { meters: self.meters(at), id: self.id, name: self.name }
    }
}

/// A budget with nothing left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    pub group: GroupId,
    pub budget: SpentBudget,
    pub resets_at: OffsetDateTime,
}

/// Whether one more question may start for a member of all of `accounts`. Of several budgets that are used up,
/// the one that stays so for longest is told: waiting for another one would not help.
pub fn admit(accounts: &[Account], at: OffsetDateTime) -> Result<(), Spent> {
    longest_spent(accounts, &Counted::ALL, at)
}

/// Whether a question that runs may ask a model once more, which has used `tokens` that are not charged yet.
/// The question itself is charged already, so that budgets of questions are no matter.
pub fn admit_model(accounts: &[Account], tokens: u64, at: OffsetDateTime) -> Result<(), Spent> {
    let mut accounts = accounts.to_vec();
    for account in &mut accounts {
        account.day.tokens = account.day.tokens.saturating_add(tokens);
        account.month.tokens = account.month.tokens.saturating_add(tokens);
    }
    longest_spent(&accounts, &[Counted::Tokens], at)
}

fn longest_spent(
    accounts: &[Account],
    counted: &[Counted],
    at: OffsetDateTime,
) -> Result<(), Spent> {
    let spent = accounts.iter().flat_map(|account| {
        let meters = account.meters(at).into_iter();
        let spent = meters.filter(|meter| counted.contains(&meter.counted) && meter.is_spent());
        spent.map(move |meter| Spent {
            group: account.id.clone(),
            resets_at: resets_at(meter.period, at),
            budget: SpentBudget {
                group: account.name.clone(),
                counted: meter.counted,
                period: meter.period,
                used: meter.used,
                most: meter.most.unwrap_or(0),
            },
        })
    });
    // Of equal ones the first, so that the same is told each time.
    let longest = spent.reduce(|first, next| match next.resets_at > first.resets_at {
        true => next,
        false => first,
    });
    longest.map_or(Ok(()), Err)
}

impl Spent {
    pub fn problem(&self, at: OffsetDateTime) -> Problem {
        let SpentBudget { group, counted, period, used, most } = &self.budget;
        let (counted, period) = (counted.as_str(), period.as_str());
        let resets = crate::store::timestamp(self.resets_at);
        let until = resets.get(..16).unwrap_or(&resets).replace('T', " ");
        let detail = format!(
            "the group `{group}` has used {used} of the {most} {counted} that it has for a {period}; \
             it begins anew at {until} UTC"
        );
        let wait = Duration::try_from(self.resets_at - at).unwrap_or_default();
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Problem::new(ErrorCode::BudgetSpent, detail)
            .hint("ask again then, or ask an administrator for a larger budget")
            .limited(LimitReached {
                name: format!("{counted}_per_{period}"),
                retry_after_s: seconds.max(1),
                resets_at: resets,
                budget: Some(self.budget.clone()),
            })
    }
}

/// What names a period in the store: `2026-11-21`, `2026-11`. Names sort as their periods do.
pub fn starts(period: Period, at: OffsetDateTime) -> String {
    let date = at.to_offset(time::UtcOffset::UTC).date();
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    match period {
        Period::Day => format!("{year:04}-{month:02}-{day:02}"),
        Period::Month => format!("{year:04}-{month:02}"),
    }
}

/// When the next period begins.
pub fn resets_at(period: Period, at: OffsetDateTime) -> OffsetDateTime {
    let today = at.to_offset(time::UtcOffset::UTC).date();
    let first = match (period, today.month()) {
        (Period::Day, _) => today.next_day(),
        (Period::Month, Month::December) => {
            Date::from_calendar_date(today.year() + 1, Month::January, 1).ok()
        }
        (Period::Month, month) => Date::from_calendar_date(today.year(), month.next(), 1).ok(),
    };
    first.unwrap_or(Date::MAX).midnight().assume_utc()
}

#[cfg(test)]
mod tests;
