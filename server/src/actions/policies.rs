//! What administrators do with rules on rows and columns: look, write, test, publish, and see what
//! somebody else would get. Taking a `With<ManagePolicies>` is what keeps everybody else out.

use crate::actions::roles::role_names;
use crate::auth::With;
use crate::auth::permission::ManagePolicies;
use crate::context::ServerContext;
use crate::store::{Landed, StoredGroup, User};
use engine::access::{Eyes, lint, overview, run_tests};
use engine::rbac::{Resource, decide};
use engine::{Described, Principal, Published};
use protocol::access::Permission;
use protocol::catalog::Environment;
use protocol::ids::{ConnectionId, GroupId, UserId};
use protocol::policy::{
    PolicyDocument, PolicyGroup, PolicyPerson, PolicyTest, PolicyVersion, PolicyView,
    PreviewAnswer, PreviewRequest, PublishRequest, SaveDraft, Severity, TestOutcome, TestPerson,
};
use protocol::{ErrorCode, Problem};

/// Most sets and tests in one document.
const MOST_SETS: usize = 50;
const MOST_TESTS: usize = 200;
/// Longest note of a version, in characters.
const NOTE_CHARS: usize = 500;

pub async fn view(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
) -> Result<PolicyView, Problem> {
    read(context, by, connection).await
}

async fn read(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
) -> Result<PolicyView, Problem> {
    let described = context.databases.described(connection, by.right()).await?;
    let store = &context.store;
    let versions = store.policy_versions(connection).await?;
    let published = match versions.first() {
        Some(newest) => store.policy_version(connection, newest.version).await?,
        None => None,
    };
    let draft = store.policy_draft(connection).await?;
    let users = store.list_users().await?;
    let groups = store.list_groups().await?;
    let people: Vec<Principal> = users.iter().map(|user| principal(user, &groups)).collect();
    let catalog = &described.snapshot.catalog;
    let role_names = role_names(store).await?;
    let roles: Vec<&str> = role_names.iter().map(String::as_str).collect();
    let group_ids: Vec<GroupId> = groups.iter().map(|group| group.id.clone()).collect();
    let shown = draft.as_ref().map(|draft| &draft.document);
    let shown = shown.or(published.as_ref().map(|version| &version.document));
    let problems = shown.map(|document| lint::lint(document, catalog, &people, &roles, &group_ids));
    let person = |(user, principal): (&User, &Principal)| PolicyPerson {
        email: user.email.clone(),
        name: user.name.clone(),
        roles: user.roles.clone(),
        attributes: user.attributes.clone(),
        access: overview(shown, principal, catalog),
    };
    let people = users.iter().zip(&people).map(person).collect();
    Ok(PolicyView {
        connection_id: connection.clone(),
        problems: problems.unwrap_or_default(),
        people,
        draft,
        published,
        versions,
        roles: role_names,
        groups: groups.into_iter().map(|it| PolicyGroup { id: it.id, name: it.name }).collect(),
    })
}

pub async fn version(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
    version: u64,
) -> Result<PolicyVersion, Problem> {
    context.databases.described(connection, by.right()).await?;
    context.store.policy_version(connection, version).await?.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, format!("there is no version {version} of these rules"))
    })
}

/// Keeps the draft, whatever is still wrong with it, and says what that is.
pub async fn save(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
    save: SaveDraft,
) -> Result<PolicyView, Problem> {
    context.databases.described(connection, by.right()).await?;
    bounded(&save.document)?;
    let email = &by.email;
    let landed =
        context.store.save_policy_draft(connection, &save.document, save.revision, email).await?;
    match landed {
        Landed::As(_) => read(context, by, connection).await,
        Landed::Outdated => Err(outdated()),
    }
}

pub async fn discard(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
) -> Result<PolicyView, Problem> {
    context.databases.described(connection, by.right()).await?;
    context.store.discard_policy_draft(connection).await?;
    read(context, by, connection).await
}

/// Runs the tests of the draft, or of what is published when there is none.
pub async fn test(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
) -> Result<Vec<TestOutcome>, Problem> {
    let described = context.databases.described(connection, by.right()).await?;
    let Some(rules) = written(context, connection, true).await? else { return Ok(Vec::new()) };
    outcomes(context, by, &described, &rules).await
}

/// Puts the draft into force. Errors and failing tests keep it from that, at this very moment: the
/// database may have changed since they were last looked at.
pub async fn publish(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
    request: PublishRequest,
) -> Result<PolicyView, Problem> {
    let note = request.note.trim();
    if note.is_empty() || note.chars().count() > NOTE_CHARS {
        let detail = format!("a version needs a note of at most {NOTE_CHARS} characters");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail));
    }
    let described = context.databases.described(connection, by.right()).await?;
    let draft = context.store.policy_draft(connection).await?;
    let draft = draft.filter(|draft| draft.revision == request.revision).ok_or_else(outdated)?;
    let users = context.store.list_users().await?;
    let groups = context.store.list_groups().await?;
    let people: Vec<Principal> = users.iter().map(|user| principal(user, &groups)).collect();
    let roles = role_names(&context.store).await?;
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let groups: Vec<GroupId> = groups.into_iter().map(|group| group.id).collect();
    let catalog = &described.snapshot.catalog;
    let problems = lint::lint(&draft.document, catalog, &people, &roles, &groups);
    if let Some(error) = problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(not_ready(error.message.clone(), "put it right, then publish again"));
    }
    let rules = Published { version: 0, document: draft.document };
    let outcomes = outcomes(context, by, &described, &rules).await?;
    if let Some(failed) = outcomes.iter().find(|outcome| !outcome.passed) {
        let detail = format!("the test `{}` fails: {}", failed.name, failed.detail);
        return Err(not_ready(detail, "change the rules or the test, then publish again"));
    }
    let email = &by.email;
    let landed = context.store.publish_policy(connection, request.revision, note, email).await?;
    match landed {
        Landed::As(version) => {
            tracing::info!(connection.id = %connection, policy.version = version, by = %email, "published");
            read(context, by, connection).await
        }
        Landed::Outdated => Err(outdated()),
    }
}

/// The statement that somebody would run, and the rows that person would get. Rows are shown to those
/// only who may use the connection themselves, and of those only whom it is granted to.
pub async fn preview(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    connection: &ConnectionId,
    request: PreviewRequest,
) -> Result<PreviewAnswer, Problem> {
    let described = context.databases.described(connection, by.right()).await?;
    let rules = written(context, connection, request.draft).await?;
    let users = context.store.list_users().await?;
    let groups = context.store.list_groups().await?;
    let person = whom(&users, &groups, &request.person)
        .map_err(|reason| Problem::new(ErrorCode::InvalidRequest, reason))?;
    let rows = context.databases.may_read(connection, by).await?;
    if !rows {
        return Err(Problem::new(
            ErrorCode::UnknownConnection,
            "the connection is not granted to you",
        )
        .hint("grant it to yourself under Settings, Groups; that is recorded"));
    }
    let account = users.iter().any(|user| user.id == person.user);
    let access = context.store.connection_access(connection).await?.unwrap_or_default();
    let subject = context.store.subject(&person.user, &person.roles).await?;
    let resource = Resource::Connection { environment: Environment::Dev, access: &access };
    if account && !decide(&subject, Permission::Ask, resource).is_allowed() {
        let detail = format!("{} may not use this connection, and sees none of it", person.name);
        return Err(Problem::new(ErrorCode::InvalidRequest, detail)
            .hint("grant it to them under Settings, Groups, or choose somebody else"));
    }
    let eyes = eyes(context, by, &described, rules.as_ref());
    eyes.preview(&person, &request.sql).await
}

async fn written(
    context: &ServerContext,
    connection: &ConnectionId,
    draft: bool,
) -> Result<Option<Published>, Problem> {
    let published = context.store.published_policy(connection).await?;
    if !draft {
        return Ok(published);
    }
    let draft = context.store.policy_draft(connection).await?;
    Ok(match draft {
        Some(draft) => Some(Published { version: 0, document: draft.document }),
        None => published,
    })
}

async fn outcomes(
    context: &ServerContext,
    by: &With<ManagePolicies>,
    described: &Described,
    rules: &Published,
) -> Result<Vec<TestOutcome>, Problem> {
    let users = context.store.list_users().await?;
    let eyes = eyes(context, by, described, Some(rules));
    let groups = context.store.list_groups().await?;
    let person = |test: &PolicyTest| whom(&users, &groups, &test.person);
    Ok(run_tests(&eyes, &rules.document.tests, person).await)
}

fn eyes<'a>(
    context: &'a ServerContext,
    by: &'a With<ManagePolicies>,
    described: &'a Described,
    rules: Option<&'a Published>,
) -> Eyes<'a> {
    let by = &by.principal;
    Eyes { deps: context.engine.deps(), by, described, rules }
}

fn principal(user: &User, groups: &[StoredGroup]) -> Principal {
    let User { id, email, name, roles, attributes, .. } = user.clone();
    let own = groups.iter().filter(|group| group.members.contains(&id));
    let own = own.map(|group| group.id.clone()).collect();
    Principal::new(id, name, &email, roles, attributes).in_groups(own)
}

/// An account with what is added to it, or somebody who is made up.
fn whom(users: &[User], groups: &[StoredGroup], person: &TestPerson) -> Result<Principal, String> {
    let mut principal = match &person.user {
        Some(email) => users
            .iter()
            .find(|user| user.email.eq_ignore_ascii_case(email))
            .map(|user| principal(user, groups))
            .ok_or_else(|| format!("nobody has the address `{email}`"))?,
        None => {
            let id = UserId::parse("usr_nobody").expect("a prefix and six letters");
            Principal::new(id, "Nobody".to_owned(), "", Vec::new(), Default::default())
        }
    };
    principal.roles.extend(person.roles.iter().cloned());
    let added = person.attributes.iter().map(|(name, value)| (name.clone(), value.clone()));
    principal.attributes.extend(added);
    Ok(principal)
}

fn bounded(document: &PolicyDocument) -> Result<(), Problem> {
    for (what, count, most) in
        [("rule sets", document.sets.len(), MOST_SETS), ("tests", document.tests.len(), MOST_TESTS)]
    {
        if count > most {
            let detail = format!("{count} {what} are too many, at most {most} are kept");
            return Err(Problem::new(ErrorCode::InvalidRequest, detail));
        }
    }
    Ok(())
}

fn outdated() -> Problem {
    Problem::new(ErrorCode::Conflict, "somebody else has changed the draft since")
        .hint("reload to see it, then make your change again")
}

fn not_ready(detail: String, hint: &str) -> Problem {
    Problem::new(ErrorCode::PolicyNotReady, detail).hint(hint)
}
