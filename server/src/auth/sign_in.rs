//! The ways in: password, first administrator, one-time link. Each ends in a user id or a problem
//! that does not tell which part was wrong.

use crate::audit::{Act, Action, Actor, Outcome, Scene};
use crate::auth::{Secret, password, secret};
use crate::context::ServerContext;
use crate::limits::{self, address_key};
use crate::store::{NewUser, StoreError, User, timestamp};
use protocol::ids::UserId;
use protocol::session::{Credentials, FirstAdministrator};
use protocol::{ErrorCode, Problem};
use std::net::IpAddr;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// How long a printed one-time link can be used.
pub const LINK_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// The account behind the demo's one-time link. It has no password.
pub const DEMO_EMAIL: &str = "demo@candor.local";

pub fn new_user_id() -> UserId {
    UserId::from_random(rand::random())
}

fn failed() -> Problem {
    Problem::new(ErrorCode::SignInFailed, "name or password is wrong").hint(
        "check both; an administrator can reset the password with `candor user reset-password`",
    )
}

fn paused(wait: Duration) -> Problem {
    limits::reached("failed_sign_ins", "too many wrong passwords", wait)
}

/// Signs in with a password.
pub async fn with_password(
    context: &ServerContext,
    address: IpAddr,
    credentials: Credentials,
) -> Result<UserId, Problem> {
    let right = check_password(context, address, credentials, Action::SessionSignIn).await;
    right.map(|user| user.id)
}

/// Whose password it is; slowed down per account and per address. `what` it is needed for is what the
/// audit has when it is wrong.
pub async fn check_password(
    context: &ServerContext,
    address: IpAddr,
    credentials: Credentials,
    what: Action,
) -> Result<User, Problem> {
    let account = format!("account {}", credentials.email.to_lowercase());
    let address = address_key(address);
    let now = Instant::now();
    let limits = &context.limits;
    limits.sign_ins.take(&address)?;
    let pauses = [
        limits.failed_sign_ins.pause(&account, now),
        limits.failing_addresses.pause(&address, now),
    ];
    if let Some(wait) = pauses.into_iter().flatten().max() {
        return Err(paused(wait));
    }
    let user = context.store.user_by_email(&credentials.email).await?;
    let user = user.filter(|user| !user.disabled);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let right = password::verify(credentials.password, hash).await;
    match user {
        Some(user) if right => {
            limits.failed_sign_ins.succeeded(&account);
            Ok(user)
        }
        named => {
            limits.failed_sign_ins.failed(&account, Instant::now());
            limits.failing_addresses.failed(&address, Instant::now());
            denied(context, what, named.map(|user| user.id)).await?;
            Err(failed())
        }
    }
}

/// Records an attempt, with the account it was for. An address that has none is not kept: people type
/// passwords into the wrong field.
async fn denied(
    context: &ServerContext,
    action: Action,
    named: Option<UserId>,
) -> Result<(), StoreError> {
    let by = match Scene::current().actor {
        Actor::Anonymous(_) => Actor::Anonymous(named),
        known => known,
    };
    let act = Act::new(action).by(by);
    let act = act.ended(Outcome::Denied, Some(ErrorCode::SignInFailed.as_str()));
    context.store.record(act).await.map(drop)
}

/// Creates the first administrator, for whoever has the link that the server printed; refused as soon as
/// there is any account.
pub async fn first_run(
    context: &ServerContext,
    address: IpAddr,
    first: FirstAdministrator,
) -> Result<UserId, Problem> {
    context.limits.sign_ins.take(&address_key(address))?;
    let already = || {
        Problem::new(ErrorCode::Conflict, "there is an administrator already")
            .hint("sign in, or ask the administrator for an account")
    };
    if context.store.has_users().await? {
        return Err(already());
    }
    // Compared as hashes, so that the time it takes tells nothing.
    let wanted = context.set_up.as_ref().map(Secret::hash);
    if wanted != Some(secret::hash(&first.token)) {
        denied(context, Action::SessionSignIn, None).await?;
        return Err(Problem::new(ErrorCode::SignInFailed, "this is not the set-up link")
            .hint("open the link that the server printed when it started"));
    }
    let new = account(first.name, first.email, first.password, vec!["admin".to_owned()]).await?;
    if context.store.add_first_user(&new).await? { Ok(new.id) } else { Err(already()) }
}

/// Follows an invitation: its account, with the name and the password chosen.
pub async fn join(
    context: &ServerContext,
    address: IpAddr,
    token: &str,
    name: String,
    password: String,
) -> Result<UserId, Problem> {
    context.limits.sign_ins.take(&address_key(address))?;
    check_name(&name)?;
    password::check_rules(&password)?;
    let hash = secret::hash(token);
    let refused = || {
        Problem::new(ErrorCode::SignInFailed, "the invitation was used already or is too old")
            .hint("ask an administrator for a new one")
    };
    // Before hashing a password, which is work that a guess is not worth.
    if !context.store.is_invited(&hash).await? {
        denied(context, Action::SessionSignIn, None).await?;
        return Err(refused());
    }
    let password = password::hash(password).await;
    let joined = context.store.accept_invitation(&hash, name.trim(), &password).await?;
    joined.ok_or_else(refused)
}

/// A new account after checking its parts; nothing is stored yet.
pub async fn account(
    name: String,
    email: String,
    password: String,
    roles: Vec<String>,
) -> Result<NewUser, Problem> {
    check_name(&name)?;
    check_email(&email)?;
    password::check_rules(&password)?;
    let password_hash = Some(password::hash(password).await);
    Ok(NewUser {
        id: new_user_id(),
        email: email.trim().to_lowercase(),
        name,
        password_hash,
        roles,
    })
}

pub fn check_name(name: &str) -> Result<(), Problem> {
    if (1..=100).contains(&name.trim().chars().count()) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::InvalidRequest, "a name has 1 to 100 printable characters"))
}

pub fn check_email(email: &str) -> Result<(), Problem> {
    let email = email.trim();
    let fine = email.len() <= 254
        && !email.chars().any(|c| c.is_control() || c.is_whitespace())
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        });
    if fine {
        return Ok(());
    }
    Err(Problem::new(ErrorCode::InvalidRequest, "an e-mail address looks like `name@example.org`"))
}

/// Makes a fresh one-time link for the demo administrator, who is created when missing. Earlier links
/// stop working.
pub async fn demo_link(context: &ServerContext) -> Result<Secret, StoreError> {
    let user_id = match context.store.user_by_email(DEMO_EMAIL).await? {
        Some(user) => user.id,
        None => {
            let new = NewUser {
                id: new_user_id(),
                email: DEMO_EMAIL.to_owned(),
                name: "Demo Administrator".to_owned(),
                password_hash: None,
                roles: vec!["admin".to_owned()],
            };
            context.store.add_user(&new).await?;
            new.id
        }
    };
    let secret = Secret::random();
    let expires_at = timestamp(OffsetDateTime::now_utc() + LINK_LIFETIME);
    context.store.replace_sign_in_token(&secret.hash(), &user_id, &expires_at).await?;
    Ok(secret)
}

/// Uses a one-time link up.
pub async fn with_link(
    context: &ServerContext,
    address: IpAddr,
    token: &str,
) -> Result<UserId, Problem> {
    context.limits.sign_ins.take(&address_key(address))?;
    if let Some(user) = context.store.use_sign_in_token(&secret::hash(token)).await? {
        return Ok(user);
    }
    denied(context, Action::SessionSignIn, None).await?;
    Err(Problem::new(ErrorCode::SignInFailed, "the link was used already or is too old")
        .hint("restart the server: it prints a new one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_both_of_its_sides() {
        for fine in ["a@b", "ann@example.org"] {
            assert!(check_email(fine).is_ok(), "{fine}");
        }
        for wrong in ["", "ann", "@b", "a@", "a@b@c", "a b@c"] {
            assert!(check_email(wrong).is_err(), "{wrong}");
        }
    }
}
