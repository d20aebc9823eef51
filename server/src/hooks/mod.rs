//! What this server does around every question and every tool: budgets are kept also while a question runs,
//! and what happens is counted. In this order; docs/decisions/0021-hooks.md says why.

mod budgets;
pub mod meters;

use crate::store::Store;
use engine::Hooks;
use meters::Meters;
use std::sync::Arc;

/// The hooks of a server, with what they count.
pub fn standing(store: &Store) -> (Hooks, Arc<Meters>) {
    let meters = Arc::new(Meters::new());
    // Counted first, so that what the budgets refuse is counted too.
    let hooks = Hooks::default()
        .with(meters.clone())
        .with(Arc::new(budgets::TokenBudgets::new(store.clone())));
    (hooks, meters)
}
