//! People, roles, groups and invitations, as the server sends them.

use super::{has, lacks};
use crate::testing::{Memory, connection};
use protocol::access::{
    ConnectionAccess, GrantedConnection, GrantedTool, Grantee, GroupView, GroupsView, PeopleView,
    Permission, PermissionView, PersonView, RoleView, RolesView, Tool,
};
use protocol::budget::{Counted, GroupBudget, Meter, Period};
use protocol::ids::{GroupId, InvitationId, UserId};
use protocol::invitation::Invitation;

fn person(name: &str, roles: &[&str]) -> PersonView {
    PersonView {
        id: UserId::from_random(name.len() as u128),
        name: name.to_owned(),
        email: format!("{name}@example.com").to_lowercase(),
        service: false,
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        groups: Vec::new(),
        attributes: Default::default(),
        disabled: false,
        sessions: 0,
    }
}

pub(super) fn sales() -> GroupView {
    let (id, members) = (GroupId::from_random(1), vec![UserId::from_random(3)]);
    let connections = vec![connection().id];
    let budget = GroupBudget { questions_per_day: Some(40), ..GroupBudget::default() };
    let meter = |counted, used, most| Meter {
        counted,
        period: Period::Day,
        used,
        most,
        resets_at: "2024-11-03T00:00:00Z".to_owned(),
    };
    let meters = vec![meter(Counted::Questions, 10, Some(40)), meter(Counted::Tokens, 1_234, None)];
    GroupView { id, name: "Sales".to_owned(), members, connections, budget, meters }
}

#[tokio::test]
async fn people_are_listed_with_what_they_have_and_what_can_be_done() {
    let mut ann = person("Ann", &["viewer"]);
    ann.groups = vec![sales().id];
    ann.attributes.insert("region".to_owned(), "EM<EA".into());
    ann.sessions = 2;
    let ada = PersonView { id: UserId::from_random(1), ..person("Ada", &["admin"]) };
    let out = PersonView { disabled: true, ..person("Otto!", &[]) };
    let roles = vec!["viewer".to_owned(), "admin".to_owned()];
    let robot = PersonView { service: true, ..person("Nightly", &["viewer"]) };
    let people = PeopleView { people: vec![ann, ada, out, robot], roles, groups: vec![sales()] };
    let memory = Memory { people: Some(people), ..Memory::default() };
    let html = memory.page("/settings/people").await;
    has(&html, &["ann@example.com", "In Sales.", "Signed in at 2 places.", "region = EM&lt;EA"]);
    has(&html, &["Sign Ann out everywhere", "Disable Ann", "Enable Otto!", "No role", "Disabled"]);
    has(&html, &["Add a person", r#"action="/ui/people/add""#, r#"name="roles[]""#]);
    has(&html, &["Service account", "For programs, with API tokens"]);
    lacks(&html, &["Disable Ada", "Sign Otto! out"]);
}

#[tokio::test]
async fn roles_say_what_they_may_and_only_own_ones_change() {
    let role = |name: &str, built_in, permissions: &[Permission]| RoleView {
        name: name.to_owned(),
        summary: format!("what {name} is for"),
        built_in,
        permissions: permissions.to_vec(),
        people: u64::from(built_in),
    };
    let roles = RolesView {
        roles: vec![role("viewer", true, &[Permission::Ask]), role("reader", false, &[])],
        permissions: vec![PermissionView { name: Permission::Ask, title: "ask away".to_owned() }],
    };
    let html = Memory { roles: Some(roles), ..Memory::default() }.page("/settings/roles").await;
    has(&html, &["What viewer may do", "ask away", "1 person has it", "Nobody has it"]);
    has(&html, &["what reader is for", "Nothing yet.", "Change reader", "Remove reader"]);
    lacks(&html, &["Change viewer", "Remove viewer"]);
}

#[tokio::test]
async fn groups_say_who_may_use_what() {
    let ann = person("Ann", &["viewer"]);
    let granted = |name: &str, restricted, grants: &[Grantee]| GrantedConnection {
        id: connection().id,
        name: name.to_owned(),
        access: ConnectionAccess { restricted, grants: grants.to_vec() },
    };
    let both = [Grantee::Group(sales().id), Grantee::Role("editor".to_owned())];
    let groups = GroupsView {
        groups: vec![sales()],
        people: vec![ann],
        roles: vec!["editor".to_owned()],
        connections: vec![
            granted("northbay", true, &both),
            granted("open", false, &[]),
            granted("closed", true, &[]),
        ],
        tools: vec![GrantedTool {
            tool: Tool::RunSql,
            title: Tool::RunSql.title().to_owned(),
            permission: Permission::RunSql,
            access: ConnectionAccess { restricted: true, grants: vec![both[0].clone()] },
        }],
    };
    let memory = Memory { groups: Some(groups.clone()), ..Memory::default() };
    let html = memory.page("/settings/groups").await;
    has(&html, &["Sales", "1 member", "Ann", "Sales, role editor", "Open to everybody"]);
    has(&html, &["Nobody may use it", "Remove Sales", "Only those it is granted to"]);
    has(
        &html,
        &["Tools of the assistant", "It tries a statement out.", "Save who may use run_sql"],
    );
    has(&html, &["10 of 40", "Change the budget of Sales", r#"name="questions_per_day""#]);
    let none = GroupsView { groups: Vec::new(), ..groups };
    let html = Memory { groups: Some(none), ..Memory::default() }.page("/settings/groups").await;
    has(&html, &["There are no groups"]);
}

#[tokio::test]
async fn managing_people_is_a_permission_of_its_own() {
    for path in ["/settings/people", "/settings/roles", "/settings/groups", "/settings/sign-in"] {
        let others: Vec<Permission> = Permission::ALL
            .iter()
            .copied()
            .filter(|permission| *permission != Permission::ManagePeople)
            .collect();
        let html = Memory::default().seen_by(&others).page(path).await;
        has(&html, &["Settings are for administrators"]);
        lacks(&html, &[r#"href="/settings/people""#]);
    }
}

#[tokio::test]
async fn open_invitations_are_listed_without_their_links() {
    let people =
        PeopleView { people: Vec::new(), roles: vec!["viewer".to_owned()], groups: vec![sales()] };
    let invitation = |email: &str, expired| Invitation {
        id: InvitationId::from_random(3),
        email: email.to_owned(),
        roles: vec!["viewer".to_owned()],
        groups: vec![sales().id],
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        expires_at: "2024-11-05T09:12:44Z".to_owned(),
        expired,
    };
    let memory = Memory { people: Some(people), ..Memory::default() };
    let none = memory.clone().page("/settings/people").await;
    has(&none, &["Nobody is invited at the moment", "Invite somebody"]);
    let invitations =
        vec![invitation("ann@example.com", false), invitation("bob@example.com", true)];
    let html = Memory { invitations, ..memory }.page("/settings/people").await;
    has(&html, &["ann@example.com", "Joins Sales", "The link works until", "Expired"]);
    has(&html, &[r#"aria-label="Take back the invitation of bob@example.com""#]);
}
