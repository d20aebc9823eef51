//! `candor user`: accounts, for whoever runs the server. Passwords are read from stdin, never from
//! the command line, where other users could see them.

use super::lines::print_json;
use super::{CliError, Place};
use crate::auth::{password, sign_in};
use crate::store::{Store, StoreError};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::{BufRead, IsTerminal};

/// Roles of this version.
const ROLES: [&str; 6] = ["viewer", "analyst", "editor", "approver", "admin", "auditor"];

#[derive(Args)]
pub struct UserCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add an account; the password is read from stdin.
    Add {
        email: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long, default_value = "analyst", value_parser = ROLES)]
        role: String,
    },
    /// List the accounts, one JSON object a line.
    List,
    /// Give an account another role and sign it out everywhere.
    SetRole {
        email: String,
        #[arg(value_parser = ROLES)]
        role: String,
    },
    /// Set a new password, read from stdin, and sign the account out everywhere.
    ResetPassword { email: String },
}

impl UserCommand {
    pub async fn run(self) -> Result<(), CliError> {
        let settings = self.place.settings()?;
        crate::serve::prepare_data_directory(&settings.data)?;
        let store = Store::open(&settings.store_path(), settings.limits.store_max_bytes).await?;
        match self.action {
            Action::Add { email, name, role } => add(&store, email, name, role).await?,
            Action::List => list(&store).await?,
            Action::SetRole { email, role } => {
                found(&email, store.set_roles(&email, &[role]).await?)?;
            }
            Action::ResetPassword { email } => {
                let password = read_password()?;
                password::check_rules(&password)?;
                let hash = password::hash(password).await;
                found(&email, store.set_password(&email, &hash).await?)?;
            }
        }
        store.close().await;
        Ok(())
    }
}

async fn add(
    store: &Store,
    email: String,
    name: Option<String>,
    role: String,
) -> Result<(), CliError> {
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
    let new = sign_in::account(name, email, read_password()?, vec![role]).await?;
    match store.add_user(&new).await {
        Ok(()) => print_json(&json!({ "id": new.id, "email": new.email, "roles": new.roles })),
        Err(StoreError::Taken { .. }) => {
            Err(CliError::Failed(format!("`{}` has an account already", new.email)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn list(store: &Store) -> Result<(), CliError> {
    for user in store.list_users().await? {
        print_json(&json!({
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "roles": user.roles,
            "password": user.password_hash.is_some(),
        }))?;
    }
    Ok(())
}

fn found(email: &str, found: bool) -> Result<(), CliError> {
    if found { Ok(()) } else { Err(CliError::Failed(format!("nobody has the address `{email}`"))) }
}

fn read_password() -> Result<String, CliError> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("password (it will be visible; pipe it in to avoid that):");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
