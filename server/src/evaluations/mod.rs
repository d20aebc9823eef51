//! Measuring the answers of a database: [`questions`] says what is asked, [`job`] asks it in the background,
//! [`figures`] and [`charts`] say what came of it, from the items that were stored.

pub mod charts;
pub mod figures;
pub mod job;
pub mod questions;

use protocol::ids::EvaluationId;
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;

/// The run of this process, so that it can be stopped.
#[derive(Default)]
pub struct Evaluations(Mutex<Option<(EvaluationId, CancellationToken)>>);

impl Evaluations {
    /// The store has let it begin: there is no other.
    pub fn began(&self, id: &EvaluationId, token: CancellationToken) {
        *self.running() = Some((id.clone(), token));
    }

    pub fn stop(&self, id: &EvaluationId) {
        if let Some((_, token)) = self.running().as_ref().filter(|(running, _)| running == id) {
            token.cancel();
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Option<(EvaluationId, CancellationToken)>> {
        self.0.lock().expect("no one panics while holding the running evaluation")
    }
}
