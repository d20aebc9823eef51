//! `candor user`: accounts, for whoever runs the server. Passwords are read from stdin, never from
//! the command line, where other users could see them.

use super::lines::print_json;
use super::{CliError, Place};
use crate::actions::invitations;
use crate::auth::{ROLES, password, sign_in};
use crate::secrets::Secrets;
use crate::store::{NewUser, Store, StoreError};
use clap::{Args, Subcommand};
use engine::database::{USER_EMAIL, USER_ID};
use protocol::invitation::{DEFAULT_HOURS, NewInvitation};
use serde_json::json;
use std::io::{BufRead, IsTerminal};

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
    /// Add a service account: it cannot sign in, only be used with tokens (`candor token add`).
    AddService {
        /// Letters, digits, `-` and `_`; the account's address is `NAME@service.local`.
        name: String,
        #[arg(long, default_value = "viewer", value_parser = ROLES)]
        role: String,
    },
    /// Print a link with which somebody makes an account of their own, once.
    Invite {
        email: String,
        #[arg(long, default_value = "analyst", value_parser = ROLES)]
        role: String,
        #[arg(long, default_value_t = DEFAULT_HOURS)]
        hours: u32,
    },
    /// List the accounts, one JSON object a line.
    List,
    /// Give an account another role and sign it out everywhere.
    SetRole {
        email: String,
        #[arg(value_parser = ROLES)]
        role: String,
    },
    /// Set what row rules compare with: `region EMEA`, `clearance 3`. Holds from the next request on.
    SetAttribute {
        email: String,
        name: String,
        /// JSON, or plain text.
        value: String,
    },
    /// Take an attribute away; rules that compare with it show no rows then.
    UnsetAttribute { email: String, name: String },
    /// Set a new password, read from stdin, and sign the account out everywhere.
    ResetPassword { email: String },
}

impl UserCommand {
    pub async fn run(self) -> Result<(), CliError> {
        let settings = self.place.settings()?;
        crate::serve::prepare_data_directory(&settings.data)?;
        let store = Store::open(&settings.store_path(), settings.limits.store_max_bytes).await?;
        let store = store.with_audit(&Secrets::open(settings.key_source())?).await?;
        match self.action {
            Action::Add { email, name, role } => add(&store, email, name, role).await?,
            Action::AddService { name, role } => add_service(&store, name, role).await?,
            Action::Invite { email, role, hours } => {
                let new = NewInvitation { email, roles: vec![role], hours: Some(hours) };
                let made = invitations::make(&store, None, new).await?;
                let url = settings.url(settings.bind);
                print_json(&json!({
                    "id": made.invitation.id,
                    "link": format!("{url}{}", made.path),
                    "expires_at": made.invitation.expires_at,
                }))?;
            }
            Action::List => list(&store).await?,
            Action::SetRole { email, role } => {
                found(&email, store.set_roles(&email, &[role]).await?)?;
            }
            Action::SetAttribute { email, name, value } => {
                check_name(&name)?;
                let value = scalar(&value)?;
                found(&email, store.set_attribute(&email, &name, Some(&value)).await?)?;
            }
            Action::UnsetAttribute { email, name } => {
                found(&email, store.set_attribute(&email, &name, None).await?)?;
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
    added(&new, store.add_user(&new).await)
}

async fn add_service(store: &Store, name: String, role: String) -> Result<(), CliError> {
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
        let rule = "1 to 60 letters, digits, `-` and `_`";
        return Err(CliError::Usage(format!("`{name}` is not a name for a service: {rule}")));
    }
    let new = NewUser {
        id: sign_in::new_user_id(),
        email: format!("{}@service.local", name.to_lowercase()),
        name,
        password_hash: None,
        roles: vec![role],
    };
    added(&new, store.add_service_account(&new).await)
}

fn added(new: &NewUser, done: Result<(), StoreError>) -> Result<(), CliError> {
    match done {
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
            "attributes": user.attributes,
            "password": user.password_hash.is_some(),
        }))?;
    }
    Ok(())
}

/// Names that can stand behind a colon in a condition.
fn check_name(name: &str) -> Result<(), CliError> {
    let first = name.starts_with(|first: char| first.is_ascii_lowercase());
    let rest = name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
    if [USER_ID, USER_EMAIL].contains(&name) {
        return Err(CliError::Usage(format!("`{name}` is the account's own and cannot be set")));
    }
    if first && rest && name.len() <= 63 {
        return Ok(());
    }
    let rule = "lowercase letters, digits and `_`, a letter first";
    Err(CliError::Usage(format!("`{name}` is not a name for an attribute: {rule}")))
}

/// What is no JSON is a text as it stands.
fn scalar(text: &str) -> Result<serde_json::Value, CliError> {
    let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    if value.is_array() || value.is_object() || value.is_null() {
        let message = format!("`{text}` is not a text, a number, `true` or `false`");
        return Err(CliError::Usage(message));
    }
    Ok(value)
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
