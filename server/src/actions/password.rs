//! Changing one's own password. Somebody at an unlocked screen, or with a stolen session, cannot: the one
//! before is asked for, within the limits of signing in.

use crate::audit::{Action, Scene};
use crate::auth::{Caller, Proof, password, sign_in};
use crate::context::ServerContext;
use protocol::session::{Credentials, PasswordChange};
use protocol::{ErrorCode, Problem};
use std::net::{IpAddr, Ipv4Addr};

/// Whether the caller has one.
pub async fn is_there(context: &ServerContext, caller: &Caller) -> Result<bool, Problem> {
    Ok(context.store.has_password(&caller.principal.user).await?)
}

/// Ends every other session of the caller.
pub async fn change(
    context: &ServerContext,
    caller: &Caller,
    change: PasswordChange,
) -> Result<(), Problem> {
    let Proof::Session(session) = &caller.proof else {
        let detail = "a password is changed in a session, not with a token";
        return Err(Problem::new(ErrorCode::Forbidden, detail).hint("sign in at /sign-in"));
    };
    if !is_there(context, caller).await? {
        return Err(Problem::new(ErrorCode::Conflict, "your account has no password")
            .hint("go on signing in as you do, or ask an administrator for one"));
    }
    let PasswordChange { current, new } = change;
    password::check_rules(&new)?;
    if new == current {
        return Err(Problem::new(ErrorCode::InvalidRequest, "the new password is the current one")
            .hint("choose another one"));
    }
    let credentials = Credentials { email: caller.email.clone(), password: current };
    let checked =
        sign_in::check_password(context, address(), credentials, Action::AccountSetPassword);
    let user = checked.await.map_err(|problem| match problem.code {
        ErrorCode::SignInFailed => {
            Problem::new(ErrorCode::SignInFailed, "the current password is wrong")
                .hint("type it again; an administrator can set a new one")
        }
        _ => problem,
    })?;
    let hash = password::hash(new).await;
    match context.store.change_password(&user, &hash, session).await? {
        Some(_) => Ok(()),
        None => Err(Problem::new(ErrorCode::Conflict, "the password was changed meanwhile")
            .hint("sign in with the one that was set last")),
    }
}

/// Where the request comes from, as the audit has it.
fn address() -> IpAddr {
    let address = Scene::current().address.and_then(|address| address.parse().ok());
    address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
