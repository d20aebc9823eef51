//! Whether whoever opened a stream, or started a statement or an export, may still have it. Asked again while
//! it is open, so that losing a session, a token, a permission or a connection ends it within seconds, and so
//! does a change of what is seen.

use crate::auth::caller::not_signed_in;
use crate::auth::permission::{Right, With};
use crate::auth::{Caller, Proof, bearer};
use crate::context::ServerContext;
use engine::{Database, Principal};
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};
use std::time::{Duration, Instant};

/// A change takes effect within 5 s on what is open; asking takes a few milliseconds.
pub const EVERY: Duration = Duration::from_secs(2);

const START_AGAIN: &str = "start it again: it will show what you may see now";

pub struct Still<R> {
    context: ServerContext,
    by: With<R>,
    connection: Option<ConnectionId>,
    /// The rules on rows and columns that what is sent was made under.
    rules: Option<String>,
    /// It goes on when whoever started it signs out.
    without_session: bool,
    asked_at: Instant,
}

impl<R: Right> Still<R> {
    /// `connection`: where what is streamed comes from.
    pub fn new(context: ServerContext, by: With<R>, connection: Option<ConnectionId>) -> Self {
        Self {
            context,
            by,
            connection,
            rules: None,
            without_session: false,
            asked_at: Instant::now(),
        }
    }

    /// Also ends when other rules than those of `database` are published for the person.
    pub fn under(self, database: &Database) -> Self {
        Self { rules: Some(database.access_hash().to_owned()), ..self }
    }

    /// For what runs on in the background: the account decides, whether it is signed in or not.
    pub fn without_session(self) -> Self {
        Self { without_session: true, ..self }
    }

    /// Who it was when it began.
    pub fn principal(&self) -> &Principal {
        &self.by.principal
    }

    /// Asks now.
    pub async fn check(&self) -> Result<(), Problem> {
        let now = match (&self.by.proof, self.without_session) {
            (Proof::Session(_), true) => {
                let account = self.context.store.account(&self.by.principal.user).await?;
                account.map(|account| Caller::new(account, self.by.proof.clone()))
            }
            _ => bearer::again(&self.context, &self.by).await?,
        };
        let now: Caller = now.ok_or_else(|| ended(&self.by.proof))?;
        With::<R>::of(&now)?;
        if let Some(connection) = &self.connection
            && !self.context.databases.may_read(connection, &now).await?
        {
            let detail = format!("there is no connection `{connection}`");
            return Err(Problem::new(ErrorCode::UnknownConnection, detail)
                .hint("it is no longer granted to you; ask an administrator"));
        }
        if now.principal != self.by.principal {
            let detail = "your roles, groups or attributes have changed while this was running";
            return Err(Problem::new(ErrorCode::Forbidden, detail).hint(START_AGAIN));
        }
        if let (Some(connection), Some(rules)) = (&self.connection, &self.rules)
            && self.context.databases.access_hash(connection, &now).await? != *rules
        {
            let detail =
                "what the rules on rows and columns let you see was changed while this was running";
            return Err(Problem::new(ErrorCode::Forbidden, detail).hint(START_AGAIN));
        }
        Ok(())
    }

    /// Returns, with the reason, when it may be no longer; for whatever runs meanwhile.
    pub async fn lost(&self) -> Problem {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(problem) = self.check().await {
                return problem;
            }
        }
    }

    /// Asks when it is time to, for whoever sends one part after another.
    pub async fn check_in_time(&mut self) -> Result<(), Problem> {
        if self.asked_at.elapsed() < EVERY {
            return Ok(());
        }
        self.asked_at = Instant::now();
        self.check().await
    }
}

/// What proved who is asking does so no longer.
fn ended(proof: &Proof) -> Problem {
    match proof {
        Proof::Session(_) => {
            not_signed_in().hint("your session was ended; sign in again, then go on")
        }
        Proof::Token { .. } | Proof::Signed { .. } => {
            Problem::new(ErrorCode::TokenRefused, "the token is not accepted any more")
                .hint("it has expired or was taken back; go on with a new one")
        }
    }
}
