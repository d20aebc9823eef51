//! Budgets of groups: setting them, and how far one's own are used.

use crate::actions::groups;
use crate::auth::permission::ManagePeople;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use protocol::Problem;
use protocol::access::GroupView;
use protocol::budget::{GroupBudget, GroupMeters};
use protocol::ids::GroupId;
use time::OffsetDateTime;

/// Holds from the next question on; what was used already counts.
pub async fn set(
    context: &ServerContext,
    _: &With<ManagePeople>,
    id: &GroupId,
    budget: GroupBudget,
) -> Result<GroupView, Problem> {
    if !context.store.set_group_budget(id, &budget).await? {
        return Err(groups::unknown(id));
    }
    groups::one(context, id).await
}

/// Of the groups that the caller is in.
pub async fn own(context: &ServerContext, caller: &Caller) -> Result<Vec<GroupMeters>, Problem> {
    let now = OffsetDateTime::now_utc();
    let accounts = context.store.accounts_of(&caller.principal.user, now).await?;
    Ok(accounts.into_iter().map(|account| account.shown(now)).collect())
}
