//! API tokens of one's own: making, listing, revoking.

use crate::auth::{Secret, bearer, sign_in::check_name};
use crate::context::ServerContext;
use crate::store::{AddedToken, Store, timestamp};
use engine::Principal;
use protocol::ids::{TokenId, UserId};
use protocol::token::{ApiToken, DEFAULT_DAYS, MAX_DAYS, MadeToken, NewToken};
use protocol::{ErrorCode, Problem};
use time::{Duration, OffsetDateTime};

/// Tokens that hold at the same time, of one account.
const MOST: u64 = 50;
/// Characters of the secret that stay visible, its common beginning included.
const HINT_CHARS: usize = 8;

pub async fn list(
    context: &ServerContext,
    principal: &Principal,
) -> Result<Vec<ApiToken>, Problem> {
    Ok(context.store.tokens_of(&principal.user).await?)
}

pub async fn add(
    context: &ServerContext,
    principal: &Principal,
    new: NewToken,
) -> Result<MadeToken, Problem> {
    make(&context.store, &principal.user, new).await
}

/// Makes a token for an account; its secret is in the answer and nowhere else.
pub async fn make(store: &Store, owner: &UserId, new: NewToken) -> Result<MadeToken, Problem> {
    let NewToken { name, mut scopes, days } = new;
    let invalid = |detail: String| Problem::new(ErrorCode::InvalidRequest, detail);
    check_name(&name)?;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(invalid("a token needs a scope".to_owned()).hint("choose what it is for"));
    }
    let days = days.unwrap_or(DEFAULT_DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(invalid(format!("a token lasts 1 to {MAX_DAYS} days, not {days}")));
    }
    let secret = format!("{}{}", bearer::PREFIX, Secret::random().reveal());
    let id = TokenId::from_random(rand::random());
    let expires_at = timestamp(OffsetDateTime::now_utc() + Duration::days(i64::from(days)));
    let hint = &secret[..HINT_CHARS];
    let added = AddedToken {
        id: &id,
        hash: &crate::auth::secret::hash(&secret),
        hint,
        owner,
        name: name.trim(),
        scopes: &scopes,
        expires_at: &expires_at,
    };
    if !store.add_token(added, MOST).await? {
        let detail = format!("an account has at most {MOST} tokens");
        return Err(Problem::new(ErrorCode::Conflict, detail).hint("revoke one first"));
    }
    let token = ApiToken {
        id,
        name: name.trim().to_owned(),
        scopes,
        hint: hint.to_owned(),
        created_at: crate::store::now(),
        expires_at,
        last_used_at: None,
        expired: false,
    };
    Ok(MadeToken { token, secret })
}

pub async fn revoke(
    context: &ServerContext,
    principal: &Principal,
    token: &TokenId,
) -> Result<(), Problem> {
    if context.store.revoke_token(&principal.user, token).await? {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::NotFound, format!("there is no token `{token}`")))
}
