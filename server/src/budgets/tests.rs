//! Budgets: periods, which one decides, what a refusal says, and that they hold whatever happens.

use super::*;
use proptest::prelude::*;
use time::macros::datetime;

const NOON: OffsetDateTime = datetime!(2026-11-21 12:00 UTC);

fn account(name: &str, budget: GroupBudget, day: Used, month: Used) -> Account {
    let id = GroupId::parse(format!("grp_{name}")).unwrap();
    Account { id, name: name.to_owned(), budget, day, month }
}

#[test]
fn a_period_has_a_name_and_an_end() {
    for (at, day, next_day, month, next_month) in [
        (
            datetime!(2026-11-21 23:59:59.999 UTC),
            "2026-11-21",
            datetime!(2026-11-22 00:00 UTC),
            "2026-11",
            datetime!(2026-12-01 00:00 UTC),
        ),
        (
            datetime!(2026-12-31 00:00 UTC),
            "2026-12-31",
            datetime!(2027-01-01 00:00 UTC),
            "2026-12",
            datetime!(2027-01-01 00:00 UTC),
        ),
        (
            datetime!(2024-02-28 12:00 UTC),
            "2024-02-28",
            datetime!(2024-02-29 00:00 UTC),
            "2024-02",
            datetime!(2024-03-01 00:00 UTC),
        ),
        // Still the day before in UTC.
        (
            datetime!(2026-03-01 01:00 +2),
            "2026-02-28",
            datetime!(2026-03-01 00:00 UTC),
            "2026-02",
            datetime!(2026-03-01 00:00 UTC),
        ),
    ] {
        assert_eq!(starts(Period::Day, at), day);
        assert_eq!(starts(Period::Month, at), month);
        assert_eq!(resets_at(Period::Day, at), next_day);
        assert_eq!(resets_at(Period::Month, at), next_month);
    }
}

/// `yes`, or `Sales: 3/5 questions a day`.
fn told(accounts: &[Account]) -> String {
    match admit(accounts, NOON) {
        Ok(()) => "yes".to_owned(),
        Err(Spent { budget: it, .. }) => {
            let (counted, period) = (it.counted.as_str(), it.period.as_str());
            format!("{}: {}/{} {counted} a {period}", it.group, it.used, it.most)
        }
    }
}

#[test]
fn the_strictest_budget_decides_and_the_longest_wait_is_told() {
    let none = GroupBudget::default();
    let day = |most| GroupBudget { questions_per_day: Some(most), ..none };
    let month = |most| GroupBudget { questions_per_month: Some(most), ..none };
    let tokens = |most| GroupBudget { tokens_per_day: Some(most), ..none };
    let used = |questions, tokens| Used { questions, tokens };
    let (few, many) = (used(2, 90), used(40, 5_000));
    for (accounts, expected) in [
        (vec![], "yes"),
        (vec![account("free", none, many, many)], "yes"),
        (vec![account("day", day(3), few, many)], "yes"),
        (vec![account("day", day(2), few, many)], "day: 2/2 questions a day"),
        (vec![account("none", day(0), used(0, 0), many)], "none: 0/0 questions a day"),
        (vec![account("month", month(40), few, many)], "month: 40/40 questions a month"),
        (vec![account("words", tokens(90), few, many)], "words: 90/90 tokens a day"),
        (vec![account("words", tokens(91), few, many)], "yes"),
        // One that has enough does not make up for one that has not.
        (
            vec![account("rich", day(100), few, many), account("poor", day(1), few, many)],
            "poor: 2/1 questions a day",
        ),
        // The day is over sooner than the month.
        (
            vec![account("day", day(1), few, many), account("month", month(1), few, many)],
            "month: 40/1 questions a month",
        ),
    ] {
        assert_eq!(told(&accounts), expected, "{accounts:?}");
    }
}

#[test]
fn a_refusal_names_the_budget_the_group_the_use_and_the_time() {
    let budget = GroupBudget { tokens_per_month: Some(1_000), ..GroupBudget::default() };
    let used = Used { questions: 4, tokens: 1_203 };
    let spent = admit(&[account("Sales", budget, used, used)], NOON).unwrap_err();
    let problem = spent.problem(NOON);
    assert_eq!(
        problem.detail,
        "the group `Sales` has used 1203 of the 1000 tokens that it has for a month; it begins anew \
         at 2026-12-01 00:00 UTC"
    );
    assert_eq!((problem.code, problem.status), (ErrorCode::BudgetSpent, 429));
    let limit = problem.limit.unwrap();
    assert_eq!(limit.name, "tokens_per_month");
    assert_eq!(limit.retry_after_s, 9 * 24 * 3600 + 12 * 3600);
    assert_eq!(limit.budget.unwrap().used, 1_203);
}

fn any_budget() -> impl Strategy<Value = GroupBudget> {
    let most = || prop::option::weighted(0.6, 0u64..12);
    let tokens = || prop::option::weighted(0.6, 0u64..400);
    (most(), most(), tokens(), tokens()).prop_map(|(day, month, tokens_day, tokens_month)| {
        GroupBudget {
            questions_per_day: day,
            questions_per_month: month,
            tokens_per_day: tokens_day,
            tokens_per_month: tokens_month,
        }
    })
}

/// What happens: a question of a member of some groups starts, or the oldest running one ends with so
/// many tokens, or a night passes.
#[derive(Debug, Clone)]
enum Step {
    Start(Vec<bool>),
    End(u64),
    Night,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec(any::<bool>(), 3).prop_map(Step::Start),
        3 => (0u64..120).prop_map(Step::End),
        1 => Just(Step::Night),
    ]
}

proptest! {
    /// However questions start and end, and whatever the budgets are: no group asks more questions than
    /// it may; its tokens pass the limit by no more than what was running when the limit was reached; and
    /// nobody is refused without a budget of theirs being used up.
    #[test]
    fn budgets_hold_whatever_happens(
        budgets in prop::collection::vec(any_budget(), 3),
        steps in prop::collection::vec(any_step(), 0..60),
    ) {
        let names = ["one", "two", "three"];
        let mut accounts: Vec<Account> = names
            .iter()
            .zip(budgets)
            .map(|(name, budget)| account(name, budget, Used::default(), Used::default()))
            .collect();
        let mut at = NOON;
        let mut running: Vec<Vec<bool>> = Vec::new();
        for step in steps {
            match step {
                Step::Start(members) => {
                    let mine = |index: usize| members[index];
                    let own: Vec<Account> = accounts
                        .iter()
                        .enumerate()
                        .filter(|(index, _)| mine(*index))
                        .map(|(_, account)| account.clone())
                        .collect();
                    let spent = own.iter().any(|it| it.meters(at).iter().any(Meter::is_spent));
                    let admitted = admit(&own, at);
                    prop_assert_eq!(admitted.is_err(), spent);
                    if let Err(refused) = &admitted {
                        prop_assert!(refused.budget.used >= refused.budget.most);
                        prop_assert!(own.iter().any(|it| it.id == refused.group));
                        prop_assert!(refused.resets_at > at);
                    } else {
                        for (index, account) in accounts.iter_mut().enumerate() {
                            if mine(index) {
                                account.day.questions += 1;
                                account.month.questions += 1;
                            }
                        }
                        running.push(members);
                    }
                }
                Step::End(tokens) if !running.is_empty() => {
                    let members = running.remove(0);
                    for (account, member) in accounts.iter_mut().zip(members) {
                        if member {
                            account.day.tokens += tokens;
                            account.month.tokens += tokens;
                        }
                    }
                }
                Step::End(_) => {}
                Step::Night => {
                    let month = starts(Period::Month, at);
                    at = resets_at(Period::Day, at) + Duration::from_secs(1);
                    for account in &mut accounts {
                        account.day = Used::default();
                        if starts(Period::Month, at) != month {
                            account.month = Used::default();
                        }
                    }
                }
            }
            for account in &accounts {
                for period in Period::ALL {
                    if let Some(most) = account.budget.most(Counted::Questions, period) {
                        prop_assert!(account.used(Counted::Questions, period) <= most);
                    }
                }
            }
        }
    }
}
