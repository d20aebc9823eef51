//! `candor token`: API tokens of any account, for whoever runs the server. The secret goes to stdout,
//! once.

use super::lines::print_json;
use super::{CliError, Place};
use crate::actions::tokens;
use crate::auth::scope;
use crate::secrets::Secrets;
use crate::store::{Store, User};
use clap::{Args, Subcommand};
use protocol::ids::TokenId;
use protocol::token::{DEFAULT_DAYS, NewToken, Scope};

#[derive(Args)]
pub struct TokenCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    action: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make a token for an account and print its secret; it is not shown again.
    #[command(alias = "create")]
    Add {
        /// The address of the account, or of a service account.
        account: String,
        /// What it is for, to tell tokens apart.
        #[arg(long)]
        name: String,
        /// May be given several times. [default: ask and query]
        #[arg(long, value_name = "SCOPE", value_parser = Scope::ALL.map(Scope::as_str))]
        scope: Vec<String>,
        #[arg(long, default_value_t = DEFAULT_DAYS)]
        days: u32,
    },
    /// List the tokens of an account, or of all, one JSON object a line; never their secrets.
    List { account: Option<String> },
    /// End a token at once.
    Revoke { id: TokenId },
}

impl TokenCommand {
    pub async fn run(self) -> Result<(), CliError> {
        let settings = self.place.settings()?;
        crate::serve::prepare_data_directory(&settings.data)?;
        let store = Store::open(&settings.store_path(), settings.limits.store_max_bytes).await?;
        let store = store.with_audit(&Secrets::open(settings.key_source())?).await?;
        match self.action {
            Verb::Add { account, name, scope, days } => {
                let owner = find(&store, &account).await?;
                let scopes = match scope.is_empty() {
                    true => vec![Scope::Ask, Scope::Query],
                    false => scope::parse_all(scope.iter().map(String::as_str))
                        .map_err(CliError::Usage)?,
                };
                let new = NewToken { name, scopes, days: Some(days) };
                print_json(&tokens::make(&store, &owner.id, new).await?)?;
            }
            Verb::List { account } => {
                let owners = match account {
                    Some(account) => vec![find(&store, &account).await?],
                    None => store.list_users().await?,
                };
                for owner in owners {
                    list(&store, &owner).await?;
                }
            }
            Verb::Revoke { id } => revoke(&store, &id).await?,
        }
        store.close().await;
        Ok(())
    }
}

async fn find(store: &Store, account: &str) -> Result<User, CliError> {
    let found = store.user_by_email(account).await?;
    found.ok_or_else(|| CliError::Failed(format!("nobody has the address `{account}`")))
}

async fn list(store: &Store, owner: &User) -> Result<(), CliError> {
    for token in store.tokens_of(&owner.id).await? {
        let mut line =
            serde_json::to_value(token).map_err(|it| CliError::Failed(it.to_string()))?;
        line["account"] = owner.email.clone().into();
        print_json(&line)?;
    }
    Ok(())
}

async fn revoke(store: &Store, id: &TokenId) -> Result<(), CliError> {
    for owner in store.list_users().await? {
        if store.revoke_token(&owner.id, id).await? {
            return Ok(());
        }
    }
    Err(CliError::Failed(format!("there is no token `{id}`, or it was revoked already")))
}
