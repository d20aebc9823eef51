//! Budgets of tokens, asked again before every call of a model. A question starts with something left; what
//! it and others have spent since then may have used that up, and repairs and second opinions cost as much
//! again.

use crate::budgets::admit_model;
use crate::store::Store;
use async_trait::async_trait;
use engine::Hook;
use engine::hooks::{Refusal, ToolView, WhenFailing};
use protocol::Problem;
use time::OffsetDateTime;

pub struct TokenBudgets {
    store: Store,
}

impl TokenBudgets {
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl Hook for TokenBudgets {
    fn name(&self) -> &'static str {
        "budgets"
    }

    fn when_failing(&self) -> WhenFailing {
        WhenFailing::Refuse
    }

    async fn before_tool(&self, tool: &ToolView<'_>) -> Result<(), Refusal> {
        if tool.tool != engine::hooks::MODEL {
            return Ok(());
        }
        let now = OffsetDateTime::now_utc();
        let accounts = self.store.accounts_of(&tool.message.principal.user, now).await;
        let accounts = accounts.map_err(|error| Refusal::new(Problem::from(error)))?;
        admit_model(&accounts, tool.tokens, now).map_err(|spent| Refusal::new(spent.problem(now)))
    }
}
