//! Who asks, and which database is asked. A [`Database`] is always somebody's: it knows the rules its
//! person reads under, and [`Database::policy_for`] is the only way from a statement to the guard.

use crate::access::{self, Published, label};
use crate::catalog::Snapshot;
use connectors::Connector;
use protocol::ids::{ConnectionId, GroupId, UserId};
use protocol::policy::AccessView;
use protocol::{ErrorCode, Problem};
use sha2::{Digest, Sha256};
use sql_guard::{Catalog, CheckedStatement, CheckedWrite, Inspection, Policy, Refusal};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The person (or service) on whose behalf everything happens. Made from a verified session only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user: UserId,
    pub name: String,
    pub roles: Vec<String>,
    pub groups: Vec<GroupId>,
    /// What row rules compare with. Two are always there and cannot be set: [`USER_ID`] and
    /// [`USER_EMAIL`].
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// Attribute that holds the id of the account.
pub const USER_ID: &str = "user_id";
/// Attribute that holds the address of the account, lowercase.
pub const USER_EMAIL: &str = "user_email";

impl Principal {
    /// An account with the attributes an administrator gave it.
    pub fn new(
        user: UserId,
        name: String,
        email: &str,
        roles: Vec<String>,
        mut attributes: BTreeMap<String, serde_json::Value>,
    ) -> Self {
        attributes.insert(USER_ID.to_owned(), user.as_str().into());
        attributes.insert(USER_EMAIL.to_owned(), email.to_lowercase().into());
        Self { user, name, roles, groups: Vec::new(), attributes }
    }

    /// The same person as a member of these groups.
    pub fn in_groups(self, groups: Vec<GroupId>) -> Self {
        Self { groups, ..self }
    }

    pub fn email(&self) -> Option<&str> {
        self.attributes.get(USER_EMAIL)?.as_str()
    }
}

/// One connection as it was described, for nobody in particular: nothing can be asked of it before
/// [`Described::seen_by`] says who asks.
pub struct Described {
    pub id: ConnectionId,
    pub name: String,
    pub connector: Arc<dyn Connector>,
    /// Everything there is.
    pub snapshot: Arc<Snapshot>,
    views: Mutex<Vec<(String, View)>>,
}

/// What people of the same roles, groups and attributes share.
#[derive(Clone)]
struct View {
    snapshot: Arc<Snapshot>,
    policy: Policy,
    access: Option<AccessView>,
}

/// Views kept; more than the kinds of people that work at the same time in most teams.
const VIEWS: usize = 64;

/// One connection on behalf of one person.
pub struct Database {
    pub id: ConnectionId,
    pub name: String,
    pub connector: Arc<dyn Connector>,
    /// The schema as the person may see it, and the values of the rows that person may read.
    pub snapshot: Arc<Snapshot>,
    /// What the guard resolves names against: rules may compare with tables that are hidden.
    whole: Arc<Snapshot>,
    /// The same with the rows that a run has kept, for the change that undoes it.
    with_kept: Option<Catalog>,
    person: UserId,
    policy: Policy,
    access: Option<AccessView>,
}

impl Described {
    pub fn new(
        id: ConnectionId,
        name: impl Into<String>,
        connector: Arc<dyn Connector>,
        snapshot: Arc<Snapshot>,
    ) -> Self {
        Self { id, name: name.into(), connector, snapshot, views: Mutex::default() }
    }

    /// The connection as `principal` may see it. Without published rules that is all of it.
    pub async fn seen_by(&self, principal: &Principal, published: Option<&Published>) -> Database {
        let view = match published {
            None => {
                View { snapshot: self.snapshot.clone(), policy: Policy::default(), access: None }
            }
            Some(published) => self.view(principal, published).await,
        };
        Database {
            id: self.id.clone(),
            name: self.name.clone(),
            connector: self.connector.clone(),
            snapshot: view.snapshot,
            whole: self.snapshot.clone(),
            with_kept: None,
            person: principal.user.clone(),
            policy: view.policy,
            access: view.access,
        }
    }

    async fn view(&self, principal: &Principal, published: &Published) -> View {
        let key = key(principal, published);
        if let Some((_, view)) = self.views().iter().find(|(of, _)| *of == key) {
            return view.clone();
        }
        let catalog = &self.snapshot.catalog;
        let rules = access::rules_for(&published.document, principal, catalog);
        let label = label(&rules, catalog);
        let policy = Policy::default().with_rules(rules);
        let hash = policy.access_hash().to_owned();
        let known = self.views().iter().find_map(|(_, view)| {
            let same = view.policy.access_hash() == hash;
            same.then(|| view.snapshot.clone())
        });
        let snapshot = match known {
            Some(snapshot) => snapshot,
            None => {
                let connector = self.connector.as_ref();
                Arc::new(access::restricted_view(&self.snapshot, &policy, connector).await)
            }
        };
        let access = AccessView { policy_version: published.version, access_hash: hash, label };
        let view = View { snapshot, policy, access: Some(access) };
        let mut views = self.views();
        if views.len() == VIEWS {
            views.remove(0);
        }
        views.push((key, view.clone()));
        view
    }

    fn views(&self) -> std::sync::MutexGuard<'_, Vec<(String, View)>> {
        self.views.lock().expect("no one panics while holding the views")
    }
}

/// Everything that the rules of a person follow from.
fn key(principal: &Principal, published: &Published) -> String {
    let who = (&principal.roles, &principal.groups, &principal.attributes);
    let text = serde_json::to_string(&(&published.document, who))
        .expect("a policy and a person have string keys only, so they serialise");
    format!("{} {}", published.version, hex::encode(Sha256::digest(text)))
}

impl Database {
    /// The policy of every statement that `principal` has checked here, and of nobody else's.
    pub fn policy_for(
        &self,
        principal: &Principal,
        max_rows: Option<u64>,
    ) -> Result<Policy, Problem> {
        if principal.user != self.person {
            let detail = format!("`{}` was opened for somebody else", self.name);
            return Err(Problem::new(ErrorCode::Internal, detail));
        }
        Ok(self.policy.clone().with_max_rows(max_rows))
    }

    /// The guard, for a statement of `principal`.
    pub fn check(
        &self,
        principal: &Principal,
        sql: &str,
        max_rows: Option<u64>,
    ) -> Result<Result<CheckedStatement, Refusal>, Problem> {
        let policy = self.policy_for(principal, max_rows)?;
        Ok(sql_guard::check(sql, self.whole(), &policy))
    }

    /// The guard as a function, for many statements of `principal`.
    pub fn guard(
        &self,
        principal: &Principal,
    ) -> Result<impl Fn(&str) -> Result<CheckedStatement, Refusal> + '_, Problem> {
        let policy = self.policy_for(principal, None)?;
        Ok(move |sql: &str| sql_guard::check(sql, self.whole(), &policy))
    }

    /// The guard, for a change of data that `principal` proposes. It runs only once others agree to it.
    pub fn check_write(
        &self,
        principal: &Principal,
        sql: &str,
    ) -> Result<Result<CheckedWrite, Refusal>, Problem> {
        let policy = self.policy_for(principal, None)?.proposing();
        Ok(sql_guard::check_write(sql, self.whole(), &policy))
    }

    /// As [`Database::check`], for those who want to show what was seen rather than run it.
    pub fn inspect(
        &self,
        principal: &Principal,
        sql: &str,
        max_rows: Option<u64>,
    ) -> Result<Inspection, Problem> {
        let policy = self.policy_for(principal, max_rows)?;
        Ok(sql_guard::inspect(sql, self.whole(), &policy))
    }

    /// Everything there is, for whoever sets rules on it.
    pub fn whole(&self) -> &Catalog {
        self.with_kept.as_ref().unwrap_or(&self.whole.catalog)
    }

    /// For a change that undoes a run, and for nothing else: statements may read the rows that it has kept, in
    /// the table of this name. `false`: there is none.
    pub fn read_kept(&mut self, table: &str) -> bool {
        self.with_kept = self.whole.beside_ours(table);
        self.with_kept.is_some()
    }

    /// A hash over tables as they are defined now, so that a change of one is noticed. `tables` as the
    /// guard spells them.
    pub fn fingerprint(&self, tables: &[String]) -> String {
        let mut catalog = self.whole().clone();
        for schema in catalog.schemas_mut() {
            let name = &schema.name;
            schema.tables.retain(|table| {
                let full = format!("{name}.{}", table.name);
                tables.iter().any(|touched| *touched == table.name || *touched == full)
            });
        }
        crate::catalog::hash(&catalog)
    }

    /// Another moment's catalog as the person would see it.
    pub fn seen(&self, catalog: &Catalog) -> Catalog {
        match self.policy.rules() {
            Some(rules) => rules.seen(catalog),
            None => catalog.clone(),
        }
    }

    /// A rule hides what the column holds.
    pub fn is_masked(&self, schema: &str, table: &str, column: &str) -> bool {
        let rules = self.policy.rules().and_then(|rules| rules.of(schema, table));
        rules.is_some_and(|own| own.masks.keys().any(|name| name.eq_ignore_ascii_case(column)))
    }

    /// The rules the person reads under; `None` when there are none.
    pub fn access(&self) -> Option<&AccessView> {
        self.access.as_ref()
    }

    /// Part of the key of everything that is kept of this person's reading; empty without rules.
    pub fn access_hash(&self) -> &str {
        self.policy.access_hash()
    }
}
