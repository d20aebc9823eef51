//! People, roles, groups, and whom a connection is granted to: for those who manage people.

use crate::actions::{groups, people, roles};
use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::context::ServerContext;
use crate::http::Failure;
use crate::http::extract::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use protocol::access::{
    ConnectionAccess, GroupDraft, GroupView, GroupsView, NewPerson, PeopleView, PersonChange,
    PersonView, RoleDraft, RolesView,
};
use protocol::ids::{ConnectionId, GroupId, UserId};

pub async fn list(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
) -> Result<Json<PeopleView>, Failure> {
    Ok(Json(people::list(&context, &by).await?))
}

pub async fn add(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Json(new): Json<NewPerson>,
) -> Result<Json<PersonView>, Failure> {
    Ok(Json(people::add(&context, &by, new).await?))
}

pub async fn change(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<UserId>,
    Json(change): Json<PersonChange>,
) -> Result<Json<PersonView>, Failure> {
    Ok(Json(people::change(&context, &by, &id, change).await?))
}

pub async fn sign_out(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Failure> {
    people::sign_out(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn roles(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
) -> Result<Json<RolesView>, Failure> {
    Ok(Json(roles::list(&context, &by).await?))
}

pub async fn put_role(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(name): Path<String>,
    Json(draft): Json<RoleDraft>,
) -> Result<Json<RolesView>, Failure> {
    Ok(Json(roles::put(&context, &by, &name, draft).await?))
}

pub async fn remove_role(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    roles::remove(&context, &by, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn groups(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
) -> Result<Json<GroupsView>, Failure> {
    Ok(Json(groups::list(&context, &by).await?))
}

pub async fn add_group(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Json(draft): Json<GroupDraft>,
) -> Result<Json<GroupView>, Failure> {
    Ok(Json(groups::add(&context, &by, draft).await?))
}

pub async fn change_group(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<GroupId>,
    Json(draft): Json<GroupDraft>,
) -> Result<Json<GroupView>, Failure> {
    Ok(Json(groups::change(&context, &by, id, draft).await?))
}

pub async fn remove_group(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<GroupId>,
) -> Result<StatusCode, Failure> {
    groups::remove(&context, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn access(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<ConnectionId>,
) -> Result<Json<ConnectionAccess>, Failure> {
    Ok(Json(groups::access(&context, &by, &id).await?))
}

pub async fn set_access(
    State(context): State<ServerContext>,
    by: With<ManagePeople>,
    Path(id): Path<ConnectionId>,
    Json(access): Json<ConnectionAccess>,
) -> Result<Json<ConnectionAccess>, Failure> {
    Ok(Json(groups::set_access(&context, &by, &id, access).await?))
}
