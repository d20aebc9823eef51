//! Changes of data: asked for, reviewed, carried out. What may happen is decided by
//! [`engine::approvals`] inside the store's transaction; here is what surrounds a step: looking at the
//! database, telling people, and the run itself.
//!
//! Reading order: [`ground`] (the database under the author's rules, and with which login it is changed),
//! [`assess`], [`propose`], [`shown`] and [`read`] (what people see), [`possible`], [`decide`],
//! [`drift`] (what was approved is not what is there now), [`carry_out`], [`roll_back`].

mod assess;
mod carry_out;
mod decide;
mod drift;
mod ground;
mod possible;
mod propose;
mod read;
mod roll_back;
mod shown;

pub use assess::assess;
pub use carry_out::Going;
pub use decide::decide;
pub use propose::{propose, reword};
pub use read::{change, queue, waiting};
pub use roll_back::roll_back;
pub use shown::state;

use crate::auth::caller::not_signed_in;
use crate::auth::{Caller, Proof};
use crate::context::ServerContext;
use crate::store::{Decided, Landing, StoredChange};
use engine::approvals::Hand;
use protocol::ids::ChangeId;
use protocol::{ErrorCode, Problem};

/// Through what the caller acts: a session is a person's, and everything else is not.
async fn hand(context: &ServerContext, by: &Caller) -> Result<Hand, Problem> {
    Ok(match by.proof {
        Proof::Session(_) => Hand::Person,
        Proof::Token { .. } | Proof::Signed { .. } => {
            match context.store.is_service(&by.principal.user).await? {
                true => Hand::Service,
                false => Hand::Token,
            }
        }
    })
}

/// Of a caller who is signed in: a decision is made in a session that still stands when it is written.
fn session(by: &Caller) -> Option<&str> {
    match &by.proof {
        Proof::Session(hash) => Some(hash),
        Proof::Token { .. } | Proof::Signed { .. } => None,
    }
}

/// A change that the caller sees: their own, and those that they may decide about. A token sees what its
/// owner asked for.
async fn seen(
    context: &ServerContext,
    by: &Caller,
    id: &ChangeId,
) -> Result<StoredChange, Problem> {
    let only_own = !matches!(by.proof, Proof::Session(_));
    let sees = context.store.sees(&by.principal.user, only_own).await?;
    context.store.change_seen(&sees, id).await?.ok_or_else(|| unknown(id))
}

fn unknown(id: &ChangeId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no change `{id}`"))
        .hint("list the changes with GET /changes")
}

fn landed(id: &ChangeId, decided: Decided) -> Result<Landing, Problem> {
    match decided {
        Decided::Landed(landing) => Ok(landing),
        Decided::Refused(refusal) => Err(refusal.problem()),
        Decided::Raced => {
            let detail = "the change has gone on since you looked at it";
            Err(Problem::new(ErrorCode::ChangeStale, detail)
                .hint("read it as it is now, then decide"))
        }
        Decided::SignedOut => Err(not_signed_in()),
        Decided::Unknown => Err(unknown(id)),
    }
}
