//! `candor group`: groups of people and what they may use.

use super::lines::print_json;
use super::{CliError, Place};
use crate::budgets::Account;
use crate::secrets::Secrets;
use crate::store::Store;
use clap::{Args, Subcommand};
use protocol::budget::GroupBudget;
use serde_json::json;
use time::OffsetDateTime;

#[derive(Args)]
pub struct GroupCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the groups with their budgets and what they have used, one JSON object a line.
    List,
    /// Say what a group may use, instead of what was said before; what is left out is not limited.
    SetBudget {
        group: String,
        #[arg(long, value_name = "COUNT")]
        questions_per_day: Option<u64>,
        #[arg(long, value_name = "COUNT")]
        questions_per_month: Option<u64>,
        /// Tokens of language models, those of the question and those of the answer.
        #[arg(long, value_name = "COUNT")]
        tokens_per_day: Option<u64>,
        #[arg(long, value_name = "COUNT")]
        tokens_per_month: Option<u64>,
    },
}

impl GroupCommand {
    pub async fn run(self) -> Result<(), CliError> {
        let settings = self.place.settings()?;
        crate::serve::prepare_data_directory(&settings.data)?;
        let store = Store::open(&settings.store_path(), settings.limits.store_max_bytes).await?;
        let store = store.with_audit(&Secrets::open(settings.key_source())?).await?;
        let now = OffsetDateTime::now_utc();
        let accounts = store.group_accounts(now).await?;
        match self.action {
            Action::List => {
                for account in accounts {
                    let meters = account.meters(now);
                    let Account { id, name, budget, .. } = account;
                    print_json(&json!({
                        "id": id, "name": name, "budget": budget, "meters": meters,
                    }))?;
                }
            }
            Action::SetBudget {
                group,
                questions_per_day,
                questions_per_month,
                tokens_per_day,
                tokens_per_month,
            } => {
                let budget = GroupBudget {
                    questions_per_day,
                    questions_per_month,
                    tokens_per_day,
                    tokens_per_month,
                };
                let found = accounts.into_iter().find(|account| account.name == group);
                let Some(account) = found else {
                    return Err(CliError::Failed(format!("there is no group `{group}`")));
                };
                store.set_group_budget(&account.id, &budget).await?;
            }
        }
        store.close().await;
        Ok(())
    }
}
