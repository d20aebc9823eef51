//! The roles that people can have: those of the product, and those that the workspace adds.

use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::context::ServerContext;
use crate::store::{KeepsAManager, RoleRemoval, Store, StoreError, StoredRole};
use engine::rbac::{WORKSPACE_ROLES, built_in, means};
use protocol::access::{Permission, PermissionView, RoleDraft, RoleView, RolesView};
use protocol::{ErrorCode, Problem};

/// Longest summary of a role, in characters.
const SUMMARY_CHARS: usize = 200;
/// Most roles that a workspace adds.
const MOST_ROLES: usize = 100;

/// Every role that can be given, those of the product first.
pub async fn role_names(store: &Store) -> Result<Vec<String>, StoreError> {
    let own = store.list_roles().await?.into_iter().map(|role| role.name);
    Ok(WORKSPACE_ROLES.iter().map(|role| role.name.to_owned()).chain(own).collect())
}

/// Refuses roles that do not exist.
pub async fn check_names(store: &Store, roles: &[String]) -> Result<(), Problem> {
    let known = role_names(store).await?;
    match roles.iter().find(|role| !known.contains(role)) {
        None => Ok(()),
        Some(unknown) => {
            let detail = format!("there is no role `{unknown}`");
            let hint = format!("choose from {}", known.join(", "));
            Err(Problem::new(ErrorCode::InvalidRequest, detail).hint(hint))
        }
    }
}

pub async fn list(context: &ServerContext, _: &With<ManagePeople>) -> Result<RolesView, Problem> {
    let people = context.store.list_users().await?;
    let holders = |name: &str| {
        let has = |roles: &[String]| roles.iter().any(|role| role == name);
        people.iter().filter(|user| has(&user.roles)).count() as u64
    };
    let own = context.store.list_roles().await?.into_iter().map(|role| RoleView {
        people: holders(&role.name),
        name: role.name,
        summary: role.summary,
        built_in: false,
        permissions: role.permissions.into_iter().collect(),
    });
    let product = WORKSPACE_ROLES.iter().map(|role| RoleView {
        name: role.name.to_owned(),
        summary: role.summary.to_owned(),
        built_in: true,
        permissions: built_in(role.name).unwrap_or_default(),
        people: holders(role.name),
    });
    let in_words = |&name: &Permission| PermissionView { name, title: means(name).to_owned() };
    Ok(RolesView {
        roles: product.chain(own).collect(),
        permissions: Permission::ALL.iter().map(in_words).collect(),
    })
}

/// Adds a role of the workspace or changes it; it holds from the next request of whoever has it.
pub async fn put(
    context: &ServerContext,
    by: &With<ManagePeople>,
    name: &str,
    draft: RoleDraft,
) -> Result<RolesView, Problem> {
    check_own(name)?;
    let summary = draft.summary.trim().to_owned();
    if summary.chars().count() > SUMMARY_CHARS || summary.chars().any(char::is_control) {
        let detail = format!("a summary has at most {SUMMARY_CHARS} printable characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let known = context.store.list_roles().await?;
    if known.len() >= MOST_ROLES && !known.iter().any(|role| role.name == name) {
        let detail = format!("a workspace has at most {MOST_ROLES} roles of its own");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let permissions = draft.permissions.into_iter().collect();
    let role = StoredRole { name: name.to_owned(), summary, permissions };
    match context.store.put_role(&role).await? {
        KeepsAManager::Yes => list(context, by).await,
        KeepsAManager::No => Err(last_manager()),
    }
}

pub async fn remove(
    context: &ServerContext,
    _: &With<ManagePeople>,
    name: &str,
) -> Result<(), Problem> {
    check_own(name)?;
    match context.store.remove_role(name).await? {
        RoleRemoval::Removed => Ok(()),
        RoleRemoval::Unknown => {
            Err(Problem::new(ErrorCode::NotFound, format!("there is no role `{name}`")))
        }
        RoleRemoval::InUse(holders) => {
            let shown: Vec<&str> = holders.iter().take(3).map(String::as_str).collect();
            let detail = format!("{} people have the role `{name}`", holders.len());
            Err(Problem::new(ErrorCode::Conflict, detail)
                .hint(format!("give them another one first: {}", shown.join(", "))))
        }
    }
}

/// A role that there is, or that the workspace could add.
pub fn check_role_name(name: &str) -> Result<(), Problem> {
    if built_in(name).is_some() { Ok(()) } else { check_own(name) }
}

/// The name of a role of the workspace; those of the product stay as they are.
fn check_own(name: &str) -> Result<(), Problem> {
    if built_in(name).is_some() {
        let detail = format!("`{name}` is a role of the product and cannot be changed");
        return Err(Problem::new(ErrorCode::Conflict, detail)
            .hint("add a role of your own with the permissions you want"));
    }
    let first = name.starts_with(|first: char| first.is_ascii_lowercase());
    let rest = name
        .bytes()
        .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'_' | b'-'));
    if first && rest && name.len() <= 40 {
        return Ok(());
    }
    let rule = "1 to 40 lowercase letters, digits, `-` and `_`, a letter first";
    let detail = format!("`{name}` is not a name for a role: {rule}");
    Err(Problem::new(ErrorCode::InvalidRequest, detail))
}

pub(super) fn last_manager() -> Problem {
    Problem::new(ErrorCode::Conflict, "nobody could manage people any more")
        .hint("give somebody else the role `admin` first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_a_plain_name_that_is_not_the_products() {
        for fine in ["reader", "data-steward", "r2_d2"] {
            assert!(check_own(fine).is_ok(), "{fine}");
        }
        for wrong in ["", "Admin", "2nd", "a b", "é", "admin", "viewer", &"a".repeat(41)] {
            assert!(check_own(wrong).is_err(), "{wrong}");
        }
    }
}
