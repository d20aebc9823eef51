//! Budgets of groups and what was used of them. Charged in the transaction of the turn: with its beginning
//! a question, with its end the tokens, so that neither a crash nor questions at the same moment lose or
//! repeat a count.

use super::{Store, StoreError, id, signed, unsigned};
use crate::audit::{Act, Action};
use crate::budgets::{Account, Spent, Used, admit, starts};
use protocol::budget::{Counted, GroupBudget, Period};
use protocol::ids::{GroupId, UserId};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Counts of periods before these days are forgotten.
const KEPT_DAYS: i64 = 400;

/// Charges a question to every group of `person`, or says which budget has nothing left; then nothing is
/// charged.
pub(super) async fn charge_question(
    transaction: &mut SqliteConnection,
    person: &UserId,
    at: OffsetDateTime,
) -> Result<Result<(), Spent>, StoreError> {
    let accounts = accounts(&mut *transaction, Some(person), at).await?;
    if let Err(spent) = admit(&accounts, at) {
        return Ok(Err(spent));
    }
    if accounts.is_empty() {
        return Ok(Ok(()));
    }
    charge(transaction, person, at, Used { questions: 1, tokens: 0 }).await?;
    Ok(Ok(()))
}

/// Charges `used` to every group of `person`, whatever is left.
pub(super) async fn charge(
    transaction: &mut SqliteConnection,
    person: &UserId,
    at: OffsetDateTime,
    used: Used,
) -> Result<(), StoreError> {
    for period in Period::ALL {
        sqlx::query(
            "insert into budget_use (group_id, starts, questions, tokens)
            select group_id, $2, $3, $4
            from group_members
            where user_id = $1
            on conflict (group_id, starts) do update
            set questions = budget_use.questions + excluded.questions,
                tokens = budget_use.tokens + excluded.tokens",
        )
        .bind(person.as_str())
        .bind(starts(period, at))
        .bind(signed(used.questions))
        .bind(signed(used.tokens))
        .execute(&mut *transaction)
        .await?;
    }
    Ok(())
}

/// The accounts of `person`'s groups, or of all groups, by name.
async fn accounts(
    store: &mut SqliteConnection,
    person: Option<&UserId>,
    at: OffsetDateTime,
) -> Result<Vec<Account>, StoreError> {
    let groups: Vec<(String, String)> = match person {
        None => {
            sqlx::query_as("select id, name from people_groups order by name")
                .fetch_all(&mut *store)
                .await?
        }
        Some(person) => {
            sqlx::query_as(
                "select people_groups.id, people_groups.name
                from people_groups
                join group_members on group_members.group_id = people_groups.id
                where group_members.user_id = $1
                order by people_groups.name",
            )
            .bind(person.as_str())
            .fetch_all(&mut *store)
            .await?
        }
    };
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut budgets = budgets(&mut *store).await?;
    let (day, month) = (starts(Period::Day, at), starts(Period::Month, at));
    let used: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "select group_id, starts, questions, tokens
        from budget_use
        where starts in ($1, $2)",
    )
    .bind(&day)
    .bind(&month)
    .fetch_all(store)
    .await?;
    let mut used: BTreeMap<(String, String), Used> = used
        .into_iter()
        .map(|(group, starts, questions, tokens)| {
            let used = Used { questions: unsigned(questions), tokens: unsigned(tokens) };
            ((group, starts), used)
        })
        .collect();
    let account = |(group, name): (String, String)| {
        let mut used = |starts: &String| used.remove(&(group.clone(), starts.clone()));
        let (day, month) = (used(&day).unwrap_or_default(), used(&month).unwrap_or_default());
        let budget = budgets.remove(&group).unwrap_or_default();
        Ok(Account { id: id("group id", &group)?, name, budget, day, month })
    };
    groups.into_iter().map(account).collect()
}

async fn budgets(
    store: &mut SqliteConnection,
) -> Result<BTreeMap<String, GroupBudget>, StoreError> {
    let rows: Vec<(String, String, String, i64)> =
        sqlx::query_as("select group_id, counted, period, most from group_budgets")
            .fetch_all(store)
            .await?;
    let mut budgets: BTreeMap<String, GroupBudget> = BTreeMap::new();
    for (group, counted, period, most) in rows {
        let unreadable = || StoreError::unreadable("budget", format!("`{counted}` a `{period}`"));
        let known = Counted::ALL.into_iter().find(|it| it.as_str() == counted);
        let every = Period::ALL.into_iter().find(|it| it.as_str() == period);
        let (known, every) = known.zip(every).ok_or_else(unreadable)?;
        *budgets.entry(group).or_default().most_mut(known, every) = Some(unsigned(most));
    }
    Ok(budgets)
}

impl Store {
    /// Every group with its budget and what it has used.
    pub async fn group_accounts(&self, at: OffsetDateTime) -> Result<Vec<Account>, StoreError> {
        accounts(&mut *self.reader.acquire().await?, None, at).await
    }

    /// The same, of the groups of one person.
    pub async fn accounts_of(
        &self,
        person: &UserId,
        at: OffsetDateTime,
    ) -> Result<Vec<Account>, StoreError> {
        accounts(&mut *self.reader.acquire().await?, Some(person), at).await
    }

    /// `false`: there is no such group.
    pub async fn set_group_budget(
        &self,
        group: &GroupId,
        budget: &GroupBudget,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> = sqlx::query_as("select name from people_groups where id = $1")
            .bind(group.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some((name,)) = row else { return Ok(false) };
        let before = budgets(&mut transaction).await?.remove(group.as_str()).unwrap_or_default();
        sqlx::query("delete from group_budgets where group_id = $1")
            .bind(group.as_str())
            .execute(&mut *transaction)
            .await?;
        for counted in Counted::ALL {
            for period in Period::ALL {
                let Some(most) = budget.most(counted, period) else { continue };
                sqlx::query(
                    "insert into group_budgets (group_id, counted, period, most)
                    values ($1, $2, $3, $4)",
                )
                .bind(group.as_str())
                .bind(counted.as_str())
                .bind(period.as_str())
                .bind(signed(most))
                .execute(&mut *transaction)
                .await?;
            }
        }
        let detail = json!({ "name": name, "before": before, "after": budget });
        let act = Act::new(Action::GroupSetBudget).on(group).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets what was used long ago.
    pub async fn prune_budget_use(&self, at: OffsetDateTime) -> Result<u64, StoreError> {
        let before = starts(Period::Day, at - time::Duration::days(KEPT_DAYS));
        let removed = sqlx::query("delete from budget_use where starts < $1")
            .bind(before)
            .execute(&self.writer)
            .await?;
        Ok(removed.rows_affected())
    }
}
