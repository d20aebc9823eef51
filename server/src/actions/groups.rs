//! Groups of people, and whom a connection is granted to.

use crate::actions::people;
use crate::actions::roles::{check_names, role_names};
use crate::actions::tools;
use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::budgets::Account;
use crate::context::ServerContext;
use crate::store::{Store, StoredGroup};
use protocol::access::{
    ConnectionAccess, GrantedConnection, Grantee, GroupDraft, GroupView, GroupsView,
};
use protocol::ids::{ConnectionId, GroupId, UserId};
use protocol::{ErrorCode, Problem};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

const NAME_CHARS: usize = 60;
/// Most grants of one connection.
const MOST_GRANTS: usize = 200;

/// Groups, and what one needs to name their members and connections.
pub async fn list(context: &ServerContext, by: &With<ManagePeople>) -> Result<GroupsView, Problem> {
    let every = context.store.every_connection_access().await?;
    let connections = context.databases.names(by.right()).await?;
    let connections = connections.into_iter().map(|(id, name)| {
        let access = every.get(&id).cloned().unwrap_or_default();
        GrantedConnection { id, name, access }
    });
    Ok(GroupsView {
        groups: views(context, &every).await?,
        people: people::all(context).await?,
        roles: role_names(&context.store).await?,
        connections: connections.collect(),
        tools: tools::list(context).await?,
    })
}

/// Every group with the connections granted to it.
pub(super) async fn views(
    context: &ServerContext,
    every: &BTreeMap<ConnectionId, ConnectionAccess>,
) -> Result<Vec<GroupView>, Problem> {
    let now = OffsetDateTime::now_utc();
    let accounts = context.store.group_accounts(now).await?;
    let groups = context.store.list_groups().await?.into_iter().map(|group| {
        let account = accounts.iter().find(|account| account.id == group.id);
        // A group that came in between has used nothing yet.
        let account = account.cloned().unwrap_or_else(|| Account::new(&group.id, &group.name));
        let grantee = Grantee::Group(group.id.clone());
        let granted = every.iter().filter(|(_, access)| access.grants.contains(&grantee));
        let connections = granted.map(|(id, _)| id.clone()).collect();
        let (budget, meters) = (account.budget, account.meters(now));
        GroupView {
            id: group.id,
            name: group.name,
            members: group.members,
            connections,
            budget,
            meters,
        }
    });
    Ok(groups.collect())
}

pub async fn add(
    context: &ServerContext,
    by: &With<ManagePeople>,
    draft: GroupDraft,
) -> Result<GroupView, Problem> {
    put(context, by, GroupId::from_random(rand::random()), draft).await
}

pub async fn change(
    context: &ServerContext,
    by: &With<ManagePeople>,
    id: GroupId,
    draft: GroupDraft,
) -> Result<GroupView, Problem> {
    if !context.store.list_groups().await?.iter().any(|group| group.id == id) {
        return Err(unknown(&id));
    }
    put(context, by, id, draft).await
}

async fn put(
    context: &ServerContext,
    _: &With<ManagePeople>,
    id: GroupId,
    draft: GroupDraft,
) -> Result<GroupView, Problem> {
    let name = draft.name.trim().to_owned();
    if !(1..=NAME_CHARS).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        let detail = format!("the name of a group has 1 to {NAME_CHARS} printable characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let members: Vec<UserId> = BTreeSet::from_iter(draft.members).into_iter().collect();
    check_people(context, &members).await?;
    context.store.put_group(&StoredGroup { id: id.clone(), name, members }).await?;
    one(context, &id).await
}

pub(super) async fn one(context: &ServerContext, id: &GroupId) -> Result<GroupView, Problem> {
    let every = context.store.every_connection_access().await?;
    let group = views(context, &every).await?.into_iter().find(|group| group.id == *id);
    group.ok_or_else(|| unknown(id))
}

/// Not while rules on rows and columns name it: whoever is in it would be seen by others of them then.
pub async fn remove(
    context: &ServerContext,
    _: &With<ManagePeople>,
    id: &GroupId,
) -> Result<(), Problem> {
    for connection in context.store.list_connections().await? {
        let published = context.store.published_policy(&connection.id).await?;
        let draft = context.store.policy_draft(&connection.id).await?;
        let published = published.map(|published| published.document);
        let documents = published.into_iter().chain(draft.map(|draft| draft.document));
        let mut sets = documents.flat_map(|document| document.sets);
        if let Some(set) = sets.find(|set| set.assigned.groups.contains(id)) {
            let (set, name) = (set.name, connection.name);
            let detail =
                format!("the rule set `{set}` of the connection `{name}` is for this group");
            return Err(Problem::new(ErrorCode::Conflict, detail)
                .hint("change those rules under Settings, Policies, first"));
        }
    }
    if context.store.remove_group(id).await? { Ok(()) } else { Err(unknown(id)) }
}

pub async fn access(
    context: &ServerContext,
    _: &With<ManagePeople>,
    connection: &ConnectionId,
) -> Result<ConnectionAccess, Problem> {
    context.databases.stored(connection).await?;
    Ok(context.store.connection_access(connection).await?.unwrap_or_default())
}

/// Says anew who may use a connection; it holds from the next request on, and on open streams within
/// seconds.
pub async fn set_access(
    context: &ServerContext,
    by: &With<ManagePeople>,
    connection: &ConnectionId,
    wanted: ConnectionAccess,
) -> Result<ConnectionAccess, Problem> {
    context.databases.stored(connection).await?;
    let wanted = checked_access(context, wanted).await?;
    context.store.set_connection_access(connection, &wanted).await?;
    access(context, by, connection).await
}

/// Refuses grants to whom there is not, and more of them than are kept.
pub(super) async fn checked_access(
    context: &ServerContext,
    wanted: ConnectionAccess,
) -> Result<ConnectionAccess, Problem> {
    let grants: Vec<Grantee> = BTreeSet::from_iter(wanted.grants).into_iter().collect();
    if grants.len() > MOST_GRANTS {
        let detail =
            format!("{} grants are too many, at most {MOST_GRANTS} are kept", grants.len());
        return Err(Problem::new(ErrorCode::InvalidRequest, detail)
            .hint("put people into groups, and grant it to those"));
    }
    check_grantees(context, &grants).await?;
    Ok(ConnectionAccess { restricted: wanted.restricted, grants })
}

async fn check_grantees(context: &ServerContext, grants: &[Grantee]) -> Result<(), Problem> {
    let (mut people, mut groups, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    for grant in grants {
        match grant {
            Grantee::Person(user) => people.push(user.clone()),
            Grantee::Group(group) => groups.push(group.clone()),
            Grantee::Role(role) => roles.push(role.clone()),
        }
    }
    check_people(context, &people).await?;
    check_groups(&context.store, &groups).await?;
    check_names(&context.store, &roles).await
}

async fn check_people(context: &ServerContext, people: &[UserId]) -> Result<(), Problem> {
    let known: BTreeSet<UserId> =
        context.store.list_users().await?.into_iter().map(|user| user.id).collect();
    match people.iter().find(|user| !known.contains(user)) {
        None => Ok(()),
        Some(unknown) => {
            let detail = format!("there is no account `{unknown}`");
            Err(Problem::new(ErrorCode::InvalidRequest, detail))
        }
    }
}

/// Refuses groups that do not exist.
pub(super) async fn check_groups(store: &Store, groups: &[GroupId]) -> Result<(), Problem> {
    let known = store.list_groups().await?;
    match groups.iter().find(|id| !known.iter().any(|group| group.id == **id)) {
        None => Ok(()),
        Some(unknown) => {
            let detail = format!("there is no group `{unknown}`");
            Err(Problem::new(ErrorCode::InvalidRequest, detail))
        }
    }
}

pub(super) fn unknown(id: &GroupId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no group `{id}`"))
}
