//! People, roles, groups and grants, for those who manage people. Every change is a plain form: it works
//! before WASM has loaded, and leads back to its page.

use super::{Answer, UiError};
use leptos::server;
use protocol::access::{GroupsView, PeopleView, RolesView, Tool};
use protocol::ids::{ConnectionId, GroupId, InvitationId, UserId};
use protocol::invitation::{Invitation, MadeInvitation};
use protocol::sign_in_settings::SignInSettings;
#[cfg(feature = "ssr")]
use {
    super::people_form as form,
    crate::routes,
    protocol::access::{ConnectionAccess, GroupDraft, NewPerson, PersonChange, RoleDraft},
    protocol::budget::GroupBudget,
    protocol::invitation::NewInvitation,
};

#[server(prefix = "/ui", endpoint = "people/list", output = Answer)]
pub async fn read_people() -> Result<PeopleView, UiError> {
    Ok(super::backend()?.people.people().await?)
}

#[server(prefix = "/ui", endpoint = "people/add", output = Answer)]
pub async fn add_person(
    name: String,
    email: String,
    password: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] groups: Vec<GroupId>,
) -> Result<(), UiError> {
    let person = NewPerson { name, email, password, roles, groups };
    super::backend()?.people.add(person).await?;
    super::leave(routes::PEOPLE);
    Ok(())
}

/// `attributes`: one a line, `name = value`.
#[server(prefix = "/ui", endpoint = "people/change", output = Answer)]
pub async fn change_person(
    id: UserId,
    #[server(default)] roles: Vec<String>,
    #[server(default)] groups: Vec<GroupId>,
    #[server(default)] attributes: String,
) -> Result<(), UiError> {
    let attributes = Some(form::attributes(&attributes)?);
    let (roles, groups) = (Some(roles), Some(groups));
    let change = PersonChange { roles, groups, attributes, disabled: None };
    super::backend()?.people.change(id, change).await?;
    super::leave(routes::PEOPLE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "people/disable", output = Answer)]
pub async fn disable_person(id: UserId, disabled: bool) -> Result<(), UiError> {
    let change = PersonChange { disabled: Some(disabled), ..PersonChange::default() };
    super::backend()?.people.change(id, change).await?;
    super::leave(routes::PEOPLE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "people/sign-out", output = Answer)]
pub async fn sign_person_out(id: UserId) -> Result<(), UiError> {
    super::backend()?.people.sign_out(id).await?;
    super::leave(routes::PEOPLE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "people/invitations", output = Answer)]
pub async fn read_invitations() -> Result<Vec<Invitation>, UiError> {
    Ok(super::backend()?.people.invitations().await?)
}

/// Its answer is the only one that has the link.
#[server(prefix = "/ui", endpoint = "people/invite", output = Answer)]
pub async fn invite(
    email: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] groups: Vec<GroupId>,
    #[server(default)] hours: Option<u32>,
) -> Result<MadeInvitation, UiError> {
    let new = NewInvitation { email, roles, groups, hours };
    Ok(super::backend()?.people.invite(new).await?)
}

#[server(prefix = "/ui", endpoint = "people/revoke-invitation", output = Answer)]
pub async fn revoke_invitation(id: InvitationId) -> Result<(), UiError> {
    super::backend()?.people.revoke_invitation(id).await?;
    super::leave(routes::PEOPLE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "people/sign-in", output = Answer)]
pub async fn read_sign_in_settings() -> Result<SignInSettings, UiError> {
    Ok(super::backend()?.people.sign_in_settings().await?)
}

#[server(prefix = "/ui", endpoint = "roles/list", output = Answer)]
pub async fn read_roles() -> Result<RolesView, UiError> {
    Ok(super::backend()?.people.roles().await?)
}

#[server(prefix = "/ui", endpoint = "roles/save", output = Answer)]
pub async fn save_role(
    name: String,
    #[server(default)] summary: String,
    #[server(default)] permissions: Vec<protocol::access::Permission>,
) -> Result<(), UiError> {
    let draft = RoleDraft { summary, permissions };
    super::backend()?.people.save_role(name.trim().to_owned(), draft).await?;
    super::leave(routes::ROLES);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "roles/remove", output = Answer)]
pub async fn remove_role(name: String) -> Result<(), UiError> {
    super::backend()?.people.remove_role(name).await?;
    super::leave(routes::ROLES);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "groups/list", output = Answer)]
pub async fn read_groups() -> Result<GroupsView, UiError> {
    Ok(super::backend()?.people.groups().await?)
}

/// `id`: empty for a new group.
#[server(prefix = "/ui", endpoint = "groups/save", output = Answer)]
pub async fn save_group(
    #[server(default)] id: String,
    name: String,
    #[server(default)] members: Vec<UserId>,
) -> Result<(), UiError> {
    let id = form::group_id(&id)?;
    super::backend()?.people.save_group(id, GroupDraft { name, members }).await?;
    super::leave(routes::GROUPS);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "groups/remove", output = Answer)]
pub async fn remove_group(id: GroupId) -> Result<(), UiError> {
    super::backend()?.people.remove_group(id).await?;
    super::leave(routes::GROUPS);
    Ok(())
}

/// Each a number, or empty for no limit.
#[server(prefix = "/ui", endpoint = "groups/budget", output = Answer)]
pub async fn set_budget(
    id: GroupId,
    #[server(default)] questions_per_day: String,
    #[server(default)] questions_per_month: String,
    #[server(default)] tokens_per_day: String,
    #[server(default)] tokens_per_month: String,
) -> Result<(), UiError> {
    let budget = GroupBudget {
        questions_per_day: form::most("questions a day", &questions_per_day)?,
        questions_per_month: form::most("questions a month", &questions_per_month)?,
        tokens_per_day: form::most("tokens a day", &tokens_per_day)?,
        tokens_per_month: form::most("tokens a month", &tokens_per_month)?,
    };
    super::backend()?.people.set_budget(id, budget).await?;
    super::leave(routes::GROUPS);
    Ok(())
}

/// `grants`: as for a connection.
#[server(prefix = "/ui", endpoint = "groups/tool-access", output = Answer)]
pub async fn set_tool_access(
    tool: Tool,
    restricted: bool,
    #[server(default)] grants: Vec<String>,
) -> Result<(), UiError> {
    let access = ConnectionAccess { restricted, grants: form::grants(&grants)? };
    super::backend()?.people.set_tool_access(tool, access).await?;
    super::leave(routes::GROUPS);
    Ok(())
}

/// `grants`: `role:editor`, `group:grp_…`, `person:usr_…`.
#[server(prefix = "/ui", endpoint = "groups/access", output = Answer)]
pub async fn set_access(
    id: ConnectionId,
    restricted: bool,
    #[server(default)] grants: Vec<String>,
) -> Result<(), UiError> {
    let access = ConnectionAccess { restricted, grants: form::grants(&grants)? };
    super::backend()?.people.set_access(id, access).await?;
    super::leave(routes::GROUPS);
    Ok(())
}
