//! `candor user`: accounts, for whoever runs the server. Passwords are read from stdin, never from
//! the command line, where other users could see them.

use super::lines::print_json;
use super::{CliError, Place};
use crate::actions::{invitations, people, roles};
use crate::auth::{password, sign_in};
use crate::secrets::Secrets;
use crate::store::{NewUser, PersonChanged, Store, StoreError};
use clap::{Args, Subcommand};
use protocol::access::PersonChange;
use protocol::ids::GroupId;
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
        /// One of the product or of the workspace; can be repeated.
        #[arg(long = "role", default_value = "analyst")]
        roles: Vec<String>,
    },
    /// Add a service account: it cannot sign in, only be used with tokens (`candor token add`).
    AddService {
        /// Letters, digits, `-` and `_`; the account's address is `NAME@service.local`.
        name: String,
        /// One of the product or of the workspace; can be repeated.
        #[arg(long = "role", default_value = "viewer")]
        roles: Vec<String>,
    },
    /// Print a link with which somebody makes an account of their own, once.
    Invite {
        email: String,
        /// One of the product or of the workspace; can be repeated.
        #[arg(long = "role", default_value = "analyst")]
        roles: Vec<String>,
        /// By name; can be repeated.
        #[arg(long = "group")]
        groups: Vec<String>,
        #[arg(long, default_value_t = DEFAULT_HOURS)]
        hours: u32,
    },
    /// List the accounts, one JSON object a line.
    List,
    /// Give an account other roles instead of those it has, and sign it out everywhere.
    SetRole {
        email: String,
        #[arg(required = true)]
        roles: Vec<String>,
    },
    /// Put an account into groups instead of those it is in; without any, into none.
    SetGroups { email: String, groups: Vec<String> },
    /// Keep an account from signing in, and sign it out everywhere.
    Disable { email: String },
    /// Let an account sign in again.
    Enable { email: String },
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
            Action::Add { email, name, roles } => add(&store, email, name, roles).await?,
            Action::AddService { name, roles } => add_service(&store, name, roles).await?,
            Action::Invite { email, roles, groups, hours } => {
                let groups = group_ids(&store, &groups).await?;
                let new = NewInvitation { email, roles, groups, hours: Some(hours) };
                let made = invitations::make(&store, None, new).await?;
                let url = settings.url(settings.bind);
                print_json(&json!({
                    "id": made.invitation.id,
                    "link": format!("{url}{}", made.path),
                    "expires_at": made.invitation.expires_at,
                }))?;
            }
            Action::List => list(&store).await?,
            Action::SetRole { email, roles } => {
                check_roles(&store, &roles).await?;
                found(&email, store.set_roles(&email, &roles).await?)?;
            }
            Action::SetGroups { email, groups } => {
                let groups = Some(group_ids(&store, &groups).await?);
                change(&store, &email, PersonChange { groups, ..Default::default() }).await?;
            }
            Action::Disable { email } => {
                let disabled = Some(true);
                change(&store, &email, PersonChange { disabled, ..Default::default() }).await?;
            }
            Action::Enable { email } => {
                let disabled = Some(false);
                change(&store, &email, PersonChange { disabled, ..Default::default() }).await?;
            }
            Action::SetAttribute { email, name, value } => {
                people::check_attribute(&name).map_err(CliError::Usage)?;
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
    roles: Vec<String>,
) -> Result<(), CliError> {
    check_roles(store, &roles).await?;
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
    let new = sign_in::account(name, email, read_password()?, roles).await?;
    added(&new, store.add_user(&new).await)
}

async fn add_service(store: &Store, name: String, roles: Vec<String>) -> Result<(), CliError> {
    check_roles(store, &roles).await?;
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
        roles,
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

async fn check_roles(store: &Store, names: &[String]) -> Result<(), CliError> {
    let checked = roles::check_names(store, names).await;
    checked.map_err(|problem| {
        let hint = problem.hint.unwrap_or_default();
        CliError::Usage(format!("{}: {hint}", problem.detail))
    })
}

/// Groups are named on the command line.
async fn group_ids(store: &Store, names: &[String]) -> Result<Vec<GroupId>, CliError> {
    let known = store.list_groups().await?;
    let find = |name: &String| {
        let group = known.iter().find(|group| group.name == *name).map(|group| group.id.clone());
        group.ok_or_else(|| CliError::Failed(format!("there is no group `{name}`")))
    };
    names.iter().map(find).collect()
}

async fn change(store: &Store, email: &str, change: PersonChange) -> Result<(), CliError> {
    let Some(user) = store.user_by_email(email).await? else { return found(email, false) };
    match store.change_person(&user.id, &change).await? {
        PersonChanged::Done => Ok(()),
        PersonChanged::Unknown => found(email, false),
        PersonChanged::LastManager => {
            Err(CliError::Failed("nobody could manage people any more".to_owned()))
        }
    }
}

async fn list(store: &Store) -> Result<(), CliError> {
    let groups = store.list_groups().await?;
    for user in store.list_users().await? {
        print_json(&json!({
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "roles": user.roles,
            "groups": groups
                .iter()
                .filter(|group| group.members.contains(&user.id))
                .map(|group| &group.name)
                .collect::<Vec<_>>(),
            "disabled": user.disabled,
            "attributes": user.attributes,
            "password": user.password_hash.is_some(),
        }))?;
    }
    Ok(())
}

/// What is no JSON is a text as it stands.
fn scalar(text: &str) -> Result<serde_json::Value, CliError> {
    let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    people::check_value(&value).map_err(CliError::Usage)?;
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
