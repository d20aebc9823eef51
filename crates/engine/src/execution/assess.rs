//! Everything that is known of a change before anybody is asked: what the guard makes of it, what the
//! rules say, what it would do, how much can go wrong, and who has to agree. What reviewers see is this,
//! worked out here and not by whoever asks.

use super::consequences::{Consequences, consequences};
use super::dependents::dependents;
use super::impact::{self, Impact};
use super::write::WriteDoor;
use crate::access::naming;
use crate::approvals::event::Checked;
use crate::approvals::risk::{self, Known, SURE};
use crate::approvals::rules::{self, Levels, Ruling};
use crate::approvals::{Options, Order, Review, Risk, policy};
use crate::database::{Database, Principal};
use protocol::Problem;
use protocol::catalog::Environment;
use protocol::policy::PolicyDocument;
use protocol::query::MAX_ROW_LIMIT;
use sql_guard::review::{Background, review};
use sql_guard::{CheckedWrite, Refusal, Touched};
use std::time::Duration;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal<'a> {
    pub sql: &'a str,
    pub backup: bool,
    pub timeout: Duration,
    /// Rows it may change; `None`: as many as were counted, and some more.
    pub max_rows: Option<u64>,
    /// Tables the request is about; `None`: any.
    pub locked: Option<&'a [String]>,
    /// Of the assistant that wrote it, and how much it thinks can go wrong.
    pub confidence: Option<f64>,
    pub suggested: Option<Risk>,
}

/// Where it would run, and what administrators have set there.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    pub environment: Environment,
    /// Of the login that writes: see [`Order`].
    pub search_path: String,
    pub identity: String,
    pub levels: &'a Levels,
    /// Of what administrators have set.
    pub rules_version: u64,
    /// LOW passes by itself, where the environment lets it.
    pub automatic: bool,
    /// Tables with a column that is hidden from somebody, as the guard spells them.
    pub sensitive: &'a [String],
    /// Rules on rows and columns, for everybody.
    pub policy: Option<&'a PolicyDocument>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    pub order: Order,
    pub impact: Impact,
    pub consequences: Consequences,
    pub ruling: Ruling,
    /// The weightiest first.
    pub reasons: Vec<risk::Reason>,
    pub risk: Risk,
    pub review: Review,
    pub checked: Checked,
    /// Of the rules that judged it.
    pub rules_version: u64,
    /// What depends on a table whose schema changes, in words.
    pub dependents: Vec<String>,
}

/// Rows it may change where nobody could count them.
const UNCOUNTED: u64 = 100;

/// `door`: absent where nobody can be asked about triggers and keys. The inner `Err`: the guard does not
/// let it be proposed at all.
pub async fn assess(
    database: &Database,
    principal: &Principal,
    proposal: &Proposal<'_>,
    site: Site<'_>,
    door: Option<&WriteDoor>,
) -> Result<Result<Assessed, Refusal>, Problem> {
    let statement = match database.check_write(principal, proposal.sql)? {
        Ok(statement) => statement,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let catalog = &database.snapshot.catalog;
    let ruling = ruling(database, proposal.sql, proposal.locked, proposal.confidence, &site);
    let impact =
        impact::impact(database.connector.as_ref(), &statement, catalog, proposal.backup).await;
    let consequences = consequences(database, principal, &statement, &impact, door).await;
    let rows = impact.rows.known();
    let rules = named_by_rules(&statement, &site);
    let schema = schema(&statement, &impact, !rules.is_empty());
    let known = Known {
        kind: statement.kind(),
        environment: site.environment,
        sensitive: statement.tables().iter().any(|table| site.sensitive.contains(table)),
        rows,
        in_the_way: statement.in_the_way(),
        warned: ruling.warns(),
        confidence: proposal.confidence,
        schema,
        suggested: proposal.suggested,
    };
    let reasons = risk::reasons(&known);
    let risk = risk::risk(&known);
    let most = match schema {
        // It changes no rows one by one.
        Some(_) => 0,
        None => rows.map_or(UNCOUNTED, impact::ceiling),
    };
    let options = Options {
        // Rows that cannot be told beforehand cannot be kept; new ones were no other before.
        backup: proposal.backup && matches!(statement.touched(), Touched::Existing(_)),
        timeout: proposal.timeout,
        // What somebody names is a limit, never a way around it.
        max_rows: proposal.max_rows.map_or(most, |named| named.min(most)),
    };
    let dependents = match statement.touched() {
        Touched::Schema(change) => {
            dependents(change, catalog, consequences.indexes.as_deref(), &rules)
        }
        _ => Vec::new(),
    };
    let order = ordered(database, statement, options, &site);
    let checked = match (ruling.blocks(), ruling.complete) {
        (true, _) => Checked::Blocked,
        (false, true) => Checked::Passed,
        (false, false) => Checked::Incomplete,
    };
    let review = policy::review(risk, site.environment, site.automatic);
    let rules_version = site.rules_version;
    Ok(Ok(Assessed {
        order,
        impact,
        consequences,
        ruling,
        reasons,
        risk,
        review,
        checked,
        rules_version,
        dependents,
    }))
}

/// Sets of rules on rows and columns that name the table whose schema changes.
fn named_by_rules(statement: &CheckedWrite, site: &Site<'_>) -> Vec<String> {
    match (statement.touched(), site.policy) {
        (Touched::Schema(change), Some(document)) => {
            change.table.as_ref().map(|table| naming(document, table)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// What a change of the schema means for the risk; `None`: it changes rows.
fn schema(statement: &CheckedWrite, impact: &Impact, ruled: bool) -> Option<risk::Schema> {
    let Touched::Schema(change) = statement.touched() else { return None };
    let rows = match &impact.held {
        Some(held) => held.known(),
        None => Some(0),
    };
    let commits_by_itself = sql_guard::commits_by_itself(statement.dialect());
    Some(risk::Schema { loses: change.loses, commits_by_itself, ruled, rows })
}

/// What the rules say of a statement, as they are set now.
pub fn ruling(
    database: &Database,
    sql: &str,
    locked: Option<&[String]>,
    confidence: Option<f64>,
    site: &Site<'_>,
) -> Ruling {
    let background = Background {
        catalog: &database.snapshot.catalog,
        locked,
        max_limit: MAX_ROW_LIMIT,
        confidence,
        sure_from: SURE,
    };
    rules::rule(site.levels, site.environment, review(sql, background))
}

/// The order as it would be sent now, of a change that was assessed before: nothing is counted anew, and
/// the options are those that were approved.
pub fn order(
    database: &Database,
    principal: &Principal,
    sql: &str,
    options: Options,
    site: &Site<'_>,
) -> Result<Result<Order, Refusal>, Problem> {
    let checked = database.check_write(principal, sql)?;
    Ok(checked.map(|statement| ordered(database, statement, options, site)))
}

fn ordered(
    database: &Database,
    statement: CheckedWrite,
    options: Options,
    site: &Site<'_>,
) -> Order {
    Order {
        schema: database.fingerprint(statement.tables()),
        connection: database.id.clone(),
        environment: site.environment,
        search_path: site.search_path.clone(),
        identity: site.identity.clone(),
        policy_version: database.access().map(|access| access.policy_version),
        options,
        statement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::execution::impact::RowCount;
    use crate::testing::DemoWorld;
    use serde_json::json;
    use std::sync::LazyLock;

    fn proposal(sql: &str) -> Proposal<'_> {
        Proposal {
            sql,
            backup: true,
            timeout: Duration::from_secs(30),
            max_rows: None,
            locked: None,
            confidence: None,
            suggested: None,
        }
    }

    fn site(environment: Environment) -> Site<'static> {
        static LEVELS: LazyLock<Levels> = LazyLock::new(Levels::default);
        Site {
            environment,
            search_path: "main".to_owned(),
            identity: "file".to_owned(),
            levels: &LEVELS,
            rules_version: 0,
            automatic: true,
            sensitive: &[],
            policy: None,
        }
    }

    async fn of(world: &DemoWorld, proposal: Proposal<'_>, environment: Environment) -> Assessed {
        let site = site(environment);
        let assessed =
            assess(&world.database, &world.principal, &proposal, site, None).await.unwrap();
        assessed.unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    #[tokio::test]
    async fn a_change_is_counted_judged_and_bounded() {
        let world = DemoWorld::new(Limits::default()).await;
        let one = of(&world, proposal("delete from orders where id = 1"), Environment::Dev).await;
        assert_eq!(one.impact.rows, RowCount::Counted(1));
        assert_eq!((one.risk, one.checked), (Risk::Medium, Checked::Passed));
        assert_eq!((one.review.stages, one.order.options.max_rows), (vec![1], 101));
        assert_eq!(one.impact.sample.unwrap().rows.len(), 1);
        assert!(one.impact.referring.iter().any(|it| it.table == "order_lines"), "its lines");
    }

    #[tokio::test]
    async fn more_rows_production_and_doubt_make_more_people_look() {
        let world = DemoWorld::new(Limits::default()).await;
        let insert = "insert into tags (id, name) values (900, 'nowhere')";
        for (changed, environment, stages) in [
            (proposal(insert), Environment::Dev, vec![]),
            (proposal(insert), Environment::Prod, vec![1]),
            (Proposal { confidence: Some(0.3), ..proposal(insert) }, Environment::Dev, vec![1, 1]),
            (
                Proposal { suggested: Some(Risk::High), ..proposal(insert) },
                Environment::Dev,
                vec![1, 1],
            ),
        ] {
            let assessed = of(&world, changed, environment).await;
            assert_eq!(assessed.review.stages, stages, "{environment:?} {:?}", assessed.reasons);
        }
    }

    #[tokio::test]
    async fn a_change_of_the_schema_is_judged_by_what_it_takes_away() {
        let world = DemoWorld::new(Limits::default()).await;
        let add = proposal("alter table stores add column note text");
        let add = of(&world, add, Environment::Dev).await;
        assert_eq!((add.risk, add.checked), (Risk::Medium, Checked::Passed), "{:?}", add.reasons);
        assert!(
            add.impact.held.as_ref().and_then(RowCount::known) > Some(0),
            "its rows are counted"
        );
        assert_eq!((add.order.options.max_rows, add.order.options.backup), (0, false));
        assert!(matches!(add.impact.rows, RowCount::Unknown { .. }), "none is pretended");
        let dropped = of(&world, proposal("drop table stores"), Environment::Dev).await;
        assert_eq!((dropped.risk, dropped.checked), (Risk::High, Checked::Passed));
        assert!(dropped.impact.referring.iter().any(|it| it.table == "orders"));
        assert!(!dropped.order.options.backup, "rows of a table that is gone are not kept");
        let blocked = of(&world, proposal("drop table stores"), Environment::Prod).await;
        assert_eq!(blocked.checked, Checked::Blocked);
        let required = proposal("alter table stores add column note text not null");
        let required = of(&world, required, Environment::Prod).await;
        assert_eq!(required.checked, Checked::Blocked, "{:?}", required.ruling);
        let fresh =
            of(&world, proposal("create table parcels (id integer)"), Environment::Dev).await;
        assert_eq!((fresh.impact.held, fresh.risk), (None, Risk::Medium));
    }

    #[tokio::test]
    async fn the_schema_of_a_table_that_rules_name_changes_with_two_people() {
        let world = DemoWorld::new(Limits::default()).await;
        let document: PolicyDocument = serde_json::from_value(json!({ "sets": [{
            "name": "regions", "assigned": { "everyone": true }, "default": "allow",
            "tables": { "stores": { "rows": [{ "name": "own", "using": "1 = 1" }] } }
        }] }))
        .unwrap();
        for (sql, risk) in [
            ("alter table stores rename column name to title", Risk::High),
            ("create index by_name on stores (name)", Risk::High),
            ("alter table tags rename column name to title", Risk::Medium),
        ] {
            let site = Site { policy: Some(&document), ..site(Environment::Dev) };
            let asked = proposal(sql);
            let assessed = assess(&world.database, &world.principal, &asked, site, None).await;
            assert_eq!(assessed.unwrap().unwrap().risk, risk, "{sql}");
        }
    }

    #[tokio::test]
    async fn new_rows_over_those_that_are_there_are_no_new_rows_alone() {
        let world = DemoWorld::new(Limits::default()).await;
        let insert = "insert into tags (id, name) values (1, 'nowhere')";
        for (sql, risk, people) in [
            (insert.to_owned(), Risk::Low, 0),
            (format!("{insert} on conflict (id) do nothing"), Risk::Low, 0),
            (format!("{insert} on conflict (id) do update set name = 'x'"), Risk::Medium, 1),
            (insert.replacen("insert", "insert or replace", 1), Risk::High, 2),
            (insert.replacen("insert", "replace", 1), Risk::High, 2),
            ("update or replace tags set id = 2 where id = 1".to_owned(), Risk::High, 2),
        ] {
            let assessed = of(&world, proposal(&sql), Environment::Dev).await;
            assert_eq!((assessed.risk, assessed.review.people()), (risk, people), "{sql}");
        }
    }

    #[tokio::test]
    async fn a_named_limit_only_ever_lowers_the_ceiling() {
        let world = DemoWorld::new(Limits::default()).await;
        for (named, most) in [(Some(7), 7), (Some(1_000_000), 101), (None, 101)] {
            let asked = Proposal { max_rows: named, ..proposal("delete from orders where id = 1") };
            let assessed = of(&world, asked, Environment::Dev).await;
            assert_eq!(assessed.order.options.max_rows, most, "{named:?}");
        }
    }

    #[tokio::test]
    async fn a_rule_blocks_where_its_level_says_so() {
        let world = DemoWorld::new(Limits::default()).await;
        let sql = "delete from orders where 1 = 1";
        for (environment, checked) in
            [(Environment::Dev, Checked::Passed), (Environment::Prod, Checked::Blocked)]
        {
            assert_eq!(of(&world, proposal(sql), environment).await.checked, checked);
        }
    }

    #[tokio::test]
    async fn what_the_guard_refuses_is_not_proposed() {
        let world = DemoWorld::new(Limits::default()).await;
        for sql in ["vacuum", "select id from orders", "delete from orders"] {
            let (asked, site) = (proposal(sql), site(Environment::Dev));
            let assessed =
                assess(&world.database, &world.principal, &asked, site, None).await.unwrap();
            assert!(assessed.is_err(), "{sql}");
        }
    }
}
