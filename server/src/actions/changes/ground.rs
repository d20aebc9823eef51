//! What a change stands on: the database as its author may see it, and the login that would change it.

use crate::actions::change_rules;
use crate::auth::Caller;
use crate::context::ServerContext;
use crate::databases::writing::Opened;
use crate::store::{ChangeKind, ChangeRules, StoredChange};
use engine::access::{Published, masked};
use engine::approvals::Levels;
use engine::execution::assess::Site;
use engine::{Database, Principal};
use protocol::catalog::Environment;
use protocol::ids::{ConnectionId, UserId};
use protocol::policy::PolicyDocument;
use protocol::{ErrorCode, Problem};

pub struct Ground {
    pub author: Principal,
    pub database: Database,
    pub opened: Opened,
    environment: Environment,
    search_path: String,
    sensitive: Vec<String>,
    levels: Levels,
    rules: ChangeRules,
    policy: Option<PolicyDocument>,
}

impl Ground {
    /// That of a change which was asked for. `anew`: the schema is read again first.
    pub async fn of_change(
        context: &ServerContext,
        change: &StoredChange,
        author: Principal,
        anew: bool,
    ) -> Result<Ground, Problem> {
        let kept = match &change.kind {
            ChangeKind::Rollback(run) => context.store.kept_by_run(run).await?,
            ChangeKind::Change => None,
        };
        Ground::of(context, &change.connection, author, anew, kept.as_deref()).await
    }

    /// `kept`: the table with the rows that a run has kept, where that run is to be undone.
    pub async fn of(
        context: &ServerContext,
        connection: &ConnectionId,
        author: Principal,
        anew: bool,
        kept: Option<&str>,
    ) -> Result<Ground, Problem> {
        let databases = &context.databases;
        let (mut stored, mut database) = databases.of_author(connection, &author, anew).await?;
        if let Some(kept) = kept
            && !database.read_kept(kept)
        {
            // It may be newer than what is known of the schema.
            (stored, database) = databases.of_author(connection, &author, true).await?;
            database.read_kept(kept);
        }
        let opened = context.databases.opener().open_to_write(&context.store, &stored).await?;
        let search_path = opened.door.search_path().await;
        let search_path = search_path.map_err(|error| engine::error::connector_problem(&error))?;
        let published = context.store.published_policy(connection).await?;
        let rules = context.store.change_rules().await?;
        let policy = published.map(|Published { document, .. }| document);
        let hidden = |document| masked(document, database.whole());
        Ok(Ground {
            environment: stored.environment,
            sensitive: policy.as_ref().map(hidden).unwrap_or_default(),
            levels: change_rules::levels(&rules.document),
            rules,
            author,
            database,
            opened,
            search_path,
            policy,
        })
    }

    pub fn rules_version(&self) -> u64 {
        self.rules.version
    }

    pub fn site(&self) -> Site<'_> {
        Site {
            environment: self.environment,
            search_path: self.search_path.clone(),
            identity: self.opened.identity.clone(),
            levels: &self.levels,
            rules_version: self.rules.version,
            automatic: self.rules.document.automatic_low,
            sensitive: &self.sensitive,
            policy: self.policy.as_ref(),
        }
    }
}

/// The account as the store knows it now: the rules of a change are those of its author's account.
/// `None` for one that is disabled.
pub async fn account(context: &ServerContext, user: &UserId) -> Result<Option<Principal>, Problem> {
    let Some(account) = context.store.account(user).await? else { return Ok(None) };
    let groups = account.subject.groups.clone();
    let (roles, attributes) = (account.roles, account.attributes);
    let principal = Principal::new(account.id, account.name, &account.email, roles, attributes);
    Ok(Some(principal.in_groups(groups)))
}

/// The caller as an author. A signed token may lay other roles and attributes over the account; what is
/// worked out under those could not be worked out again when the change is carried out.
pub async fn author(context: &ServerContext, by: &Caller) -> Result<Principal, Problem> {
    match account(context, &by.principal.user).await? {
        Some(account) if account == by.principal => Ok(account),
        Some(_) => {
            let detail = "changes are asked for under the rules of the account; this token brings \
                          other roles or attributes";
            Err(Problem::new(ErrorCode::Forbidden, detail)
                .hint("give the account these roles and attributes, or sign in with it"))
        }
        None => Err(Problem::new(ErrorCode::Forbidden, "the account is disabled")),
    }
}
