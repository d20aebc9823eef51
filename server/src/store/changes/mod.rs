//! Changes of data that are asked for, agreed to and carried out. `records` says what is kept, `decide`
//! writes every step and `kept` its rows, `read` reads one and `glass` what an emergency rests on, `listed` says who sees which, `due` finds what
//! the server itself has to do, `writers` keeps with which login.

mod decide;
mod due;
mod glass;
mod kept;
mod listed;
mod read;
mod records;
mod rights;
#[cfg(test)]
mod tests;
mod writers;

pub use decide::{Decided, Deciding, Landing};
pub use due::Unproved;
pub(super) use due::waiting_for_an_end;
pub use listed::{Behind, Sees, Which};
pub use records::{
    ChangeKind, NewChange, NewRevision, RunReport, StoredChange, StoredRevision, StoredRun,
    StoredVote, TimelineEntry,
};
pub use writers::StoredWriter;
