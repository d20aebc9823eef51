//! Inviting people, and taking it back.

use crate::actions::groups::check_groups;
use crate::actions::roles::check_names;
use crate::auth::permission::ManagePeople;
use crate::auth::sign_in::check_email;
use crate::auth::{Secret, With};
use crate::context::ServerContext;
use crate::store::{AddedInvitation, Store, now, timestamp};
use protocol::ids::{GroupId, InvitationId, UserId};
use protocol::invitation::{DEFAULT_HOURS, Invitation, MAX_HOURS, MadeInvitation, NewInvitation};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeSet;
use time::{Duration, OffsetDateTime};

pub async fn list(
    context: &ServerContext,
    _: &With<ManagePeople>,
) -> Result<Vec<Invitation>, Problem> {
    Ok(context.store.open_invitations().await?)
}

pub async fn add(
    context: &ServerContext,
    by: &With<ManagePeople>,
    new: NewInvitation,
) -> Result<MadeInvitation, Problem> {
    make(&context.store, Some(&by.principal.user), new).await
}

/// Makes an invitation; its link is in the answer and nowhere else.
pub async fn make(
    store: &Store,
    by: Option<&UserId>,
    new: NewInvitation,
) -> Result<MadeInvitation, Problem> {
    let NewInvitation { email, mut roles, groups, hours } = new;
    let invalid = |detail: String| Problem::new(ErrorCode::InvalidRequest, detail);
    check_email(&email)?;
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        return Err(invalid("an invitation gives a role".to_owned()));
    }
    check_names(store, &roles).await?;
    check_groups(store, &groups).await?;
    let groups: Vec<GroupId> = BTreeSet::from_iter(groups).into_iter().collect();
    let hours = hours.unwrap_or(DEFAULT_HOURS);
    if !(1..=MAX_HOURS).contains(&hours) {
        return Err(invalid(format!("an invitation lasts 1 to {MAX_HOURS} hours, not {hours}")));
    }
    let secret = Secret::random();
    let email = email.trim().to_lowercase();
    let id = InvitationId::from_random(rand::random());
    let expires_at = timestamp(OffsetDateTime::now_utc() + Duration::hours(i64::from(hours)));
    let added = AddedInvitation {
        id: &id,
        hash: &secret.hash(),
        email: &email,
        roles: &roles,
        groups: &groups,
        by,
        expires_at: &expires_at,
    };
    if !store.add_invitation(added).await? {
        let detail = format!("`{email}` has an account already");
        return Err(Problem::new(ErrorCode::Conflict, detail).hint("invite another address"));
    }
    let path = format!("{}?token={}", app::routes::JOIN, secret.reveal());
    let created_at = now();
    let invitation =
        Invitation { id, email, roles, groups, created_at, expires_at, expired: false };
    Ok(MadeInvitation { invitation, path })
}

pub async fn revoke(
    context: &ServerContext,
    _: &With<ManagePeople>,
    invitation: &InvitationId,
) -> Result<(), Problem> {
    if context.store.revoke_invitation(invitation).await? {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::NotFound, format!("there is no open invitation `{invitation}`")))
}
