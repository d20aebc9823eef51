//! Permissions as types. A handler or an action that takes a [`With<RunSql>`](With) cannot be reached
//! by anybody who lacks `run_sql`, and a query that takes a [`ReadAudit`] says so in its arguments.

use crate::auth::Caller;
use crate::http::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use protocol::Problem;
use protocol::access::Permission;
use std::ops::Deref;

/// A permission that was found to be held. Nothing outside of this file makes one.
pub trait Right: Copy + Send + Sync + 'static {
    const PERMISSION: Permission;

    fn held(_: Held) -> Self;
}

/// Proof for [`Right::held`] that somebody was asked.
pub struct Held(());

macro_rules! rights {
    ($($name:ident,)*) => {
        $(
            #[derive(Debug, Clone, Copy)]
            pub struct $name(());

            impl Right for $name {
                const PERMISSION: Permission = Permission::$name;

                fn held(_: Held) -> Self {
                    Self(())
                }
            }
        )*
    };
}

rights! {
    ReadSchema,
    Ask,
    RunSql,
    Export,
    SyncSchema,
    RequestWrite,
    ReviewAnswers,
    ManageConnections,
    ManagePolicies,
    ManagePeople,
    ManageSettings,
    ReadEveryRun,
    ReadAudit,
    ExportAudit,
}

/// A caller who holds a permission; where it concerns a connection, `databases` looks at that too.
#[derive(Debug, Clone)]
pub struct With<R> {
    caller: Caller,
    right: R,
}

impl<R: Right> With<R> {
    pub fn of(caller: &Caller) -> Result<Self, Problem> {
        caller.check(R::PERMISSION)?;
        Ok(Self { caller: caller.clone(), right: R::held(Held(())) })
    }

    /// For queries that need it.
    pub fn right(&self) -> R {
        self.right
    }
}

impl<R> Deref for With<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Sync, R: Right> FromRequestParts<S> for With<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        With::of(&caller).map_err(Failure)
    }
}

/// Whoever can read the store's file may read everything in it through a command too.
pub fn of_command<R: Right>() -> R {
    R::held(Held(()))
}
