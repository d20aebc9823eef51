//! Steps on the real store: one winner, nothing late, nobody twice, and a record of each.

mod glass;

use super::{ChangeKind, Decided, Deciding, NewChange, NewRevision, RunReport};
use crate::config::ConnectionSettings;
use crate::databases::Opener;
use crate::databases::writing::settle;
use crate::secrets::{KeySource, Secrets};
use crate::store::{NewUser, PASSWORD, PasswordChange, Store, StoredConnection, StoredWriter};
use connectors::Target;
use engine::approvals::event::{Checked, Proof};
use engine::approvals::table::Guard;
use engine::approvals::{
    Event, Grant, Hand, Options, Order, Outcome, Reason, Review, RevisionHash, Risk, State,
};
use engine::execution::write::{Carried, WriteDoor};
use protocol::catalog::Environment;
use protocol::ids::{ChangeId, ConnectionId, RevisionId, UserId, WriteRunId};
use secrecy::SecretString;
use serde_json::json;
use sql_guard::{Catalog, Policy, check_write};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::datetime;
use tokio_util::sync::CancellationToken;

const NOW: OffsetDateTime = datetime!(2030-05-01 12:00 UTC);

fn user(name: &str) -> UserId {
    UserId::parse(format!("usr_{name}")).unwrap()
}

fn connection() -> ConnectionId {
    ConnectionId::parse("conn_1").unwrap()
}

async fn world() -> Store {
    let store = Store::in_memory().await.unwrap();
    let people =
        [("ann", "editor"), ("bob", "approver"), ("cleo", "approver"), ("dan", "approver")];
    for (name, role) in people {
        let account = NewUser {
            id: user(name),
            email: format!("{name}@example.org"),
            name: name.to_owned(),
            password_hash: None,
            roles: vec![role.to_owned()],
        };
        store.add_user(&account).await.unwrap();
    }
    let place = StoredConnection::configured(
        connection(),
        "shop".to_owned(),
        "shop.sqlite".into(),
        Environment::Staging,
    );
    store.put_connection(&place, PasswordChange::Keep).await.unwrap();
    store
}

fn order(number: u64) -> Order {
    let catalog: Catalog = serde_json::from_value(json!({
        "dialect": "sqlite",
        "schemas": [{ "name": "main", "tables": [{ "name": "orders", "kind": "table", "columns": [
            { "name": "id", "type": "INTEGER", "primary_key": true }
        ]}]}]
    }))
    .unwrap();
    let sql = format!("delete from orders where id = {number}");
    Order {
        statement: check_write(&sql, &catalog, &Policy::writer(None)).unwrap(),
        connection: connection(),
        environment: Environment::Staging,
        search_path: "main".to_owned(),
        identity: "file".to_owned(),
        policy_version: None,
        schema: "0".to_owned(),
        options: Options { backup: true, timeout: Duration::from_secs(5), max_rows: 101 },
    }
}

fn wording<'a>(id: &'a RevisionId, order: &'a Order, review: &'a Review) -> NewRevision<'a> {
    NewRevision {
        id,
        author_sql: order.statement.sql(),
        order,
        risk: Risk::Medium,
        review,
        rules_version: 0,
        reasons: "[]",
        findings: "[]",
        impact: IMPACT,
        question: None,
        model: None,
        confidence: None,
    }
}

/// Checked, and keeping what it changes.
const IMPACT: &str = r#"{
    "complete": true, "blocked": false, "kind": "delete", "overwrites": false, "others": []
}"#;

fn revision_id(number: u64, of: &ChangeId) -> RevisionId {
    RevisionId::parse(format!("rev_{}-{number}", &of.as_str()[4..])).unwrap()
}

/// A change of ann's, in review.
async fn in_review(store: &Store, name: &str, review: &Review) -> ChangeId {
    let id = ChangeId::parse(format!("chg_{name}")).unwrap();
    let change = NewChange {
        id: &id,
        connection: &connection(),
        author: &user("ann"),
        hand: Hand::Person,
        kind: ChangeKind::Change,
        title: "tidy up",
    };
    let (revision, order) = (revision_id(1, &id), order(1));
    store.draft_change(&change, &wording(&revision, &order, review)).await.unwrap();
    lands(store, &id, Some("ann"), Event::Submit).await;
    assert_eq!(lands(store, &id, None, Event::Checked(Checked::Passed)).await, State::InReview);
    id
}

async fn attempt(store: &Store, change: &ChangeId, by: Option<&str>, event: Event) -> Decided {
    at(store, change, by, event, NOW).await
}

async fn at(
    store: &Store,
    change: &ChangeId,
    by: Option<&str>,
    event: Event,
    now: OffsetDateTime,
) -> Decided {
    let who = by.map(user);
    let party = who.as_ref().map(|user| (user, Hand::Person));
    let mut deciding = Deciding::new(change, party, event, now);
    if matches!(deciding.event, Event::Execute { .. } | Event::BreakGlass { .. }) {
        deciding.run = Some(WriteRunId::from_random(rand::random()));
    }
    store.decide_change(deciding).await.unwrap()
}

async fn lands(store: &Store, change: &ChangeId, by: Option<&str>, event: Event) -> State {
    match attempt(store, change, by, event).await {
        Decided::Landed(landing) => landing.state,
        other => panic!("{other:?}"),
    }
}

fn approve(number: u64) -> Event {
    Event::Approve { shown: order(number).hash(), comment: String::new() }
}

fn execute(number: u64) -> Event {
    Event::Execute { sending: order(number).hash() }
}

fn guard(decided: &Decided) -> Option<Guard> {
    match decided {
        Decided::Refused(refusal) => match refusal.reason {
            Reason::Guard(guard) => Some(guard),
            Reason::WrongState => None,
        },
        _ => None,
    }
}

fn one() -> Review {
    Review { stages: vec![1] }
}

async fn revise(store: &Store, change: &ChangeId, number: u64) -> Decided {
    let (id, order, review, ann) = (revision_id(number, change), order(number), one(), user("ann"));
    let mut deciding = Deciding::new(change, Some((&ann, Hand::Person)), Event::Revise, NOW);
    deciding.revision = Some(wording(&id, &order, &review));
    store.decide_change(deciding).await.unwrap()
}

async fn begin(store: &Store, change: &ChangeId, by: &str, number: u64) -> Grant {
    match attempt(store, change, Some(by), execute(number)).await {
        Decided::Landed(landing) => landing.grant.expect("a run that begins has its grant"),
        other => panic!("{other:?}"),
    }
}

async fn ends(store: &Store, change: &ChangeId, run: &WriteRunId, outcome: Outcome) -> Decided {
    let mut deciding = Deciding::new(change, None, Event::Ended(outcome), NOW);
    deciding.report =
        Some(RunReport { run: run.clone(), outcome, rows_affected: Some(3), detail: json!({}) });
    store.decide_change(deciding).await.unwrap()
}

#[tokio::test]
async fn a_change_is_asked_for_approved_and_carried_out_with_a_record_of_each_step() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    assert_eq!(lands(&store, &change, Some("bob"), approve(1)).await, State::Approved);
    let grant = begin(&store, &change, "bob", 1).await;
    let run = grant.run().clone();
    assert!(grant.release(order(1)).is_ok(), "the approved statement and no other");
    assert!(matches!(ends(&store, &change, &run, Outcome::Executed).await, Decided::Landed(_)));
    let stored = store.change(&change).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.version, stored.deadline), (State::Executed, 6, None));
    let runs = store.change_runs(&change).await.unwrap();
    assert_eq!((runs.len(), runs[0].rows_affected), (1, Some(3)));
    let votes = store.change_votes(&stored.revision.id).await.unwrap();
    assert_eq!(votes.iter().map(|vote| vote.name.as_str()).collect::<Vec<_>>(), ["bob"]);
    let steps: Vec<String> = store
        .change_timeline(&change)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| {
            format!("{} {} {}", entry.event, entry.to.as_str(), entry.actor.unwrap_or_default())
        })
        .collect();
    assert_eq!(
        steps,
        [
            "change.submit checking ann",
            "change.check in_review ",
            "change.approve approved bob",
            "change.execute executing bob",
            "change.end executed ",
        ]
    );
    let head = store.audit_head().await.unwrap().unwrap();
    // Four accounts, a connection, a draft and five steps.
    assert_eq!(head.seq, 11);
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_is_recorded() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    let before = store.audit_head().await.unwrap().unwrap().seq;
    let decided = attempt(&store, &change, Some("ann"), approve(1)).await;
    assert_eq!(guard(&decided), Some(Guard::NotAuthor));
    assert_eq!(store.change(&change).await.unwrap().unwrap().state, State::InReview);
    assert_eq!(store.audit_head().await.unwrap().unwrap().seq, before + 1);
    assert!(store.change_votes(&revision_id(1, &change)).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_expired_request_that_was_not_swept_is_not_approvable_in_the_store_either() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    let late = NOW + time::Duration::hours(72);
    let decided = at(&store, &change, Some("bob"), approve(1), late).await;
    assert_eq!(guard(&decided), Some(Guard::InTime));
    assert_eq!(store.expire_changes(NOW).await.unwrap(), 0);
    assert_eq!(store.expire_changes(late).await.unwrap(), 1);
    assert_eq!(store.change(&change).await.unwrap().unwrap().state, State::Expired);
}

#[tokio::test]
async fn an_approval_runs_out_a_day_later() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    lands(&store, &change, Some("bob"), approve(1)).await;
    let late = NOW + time::Duration::hours(24);
    let decided = at(&store, &change, Some("bob"), execute(1), late).await;
    assert_eq!(guard(&decided), Some(Guard::StillValid));
    assert_eq!(store.expire_changes(late).await.unwrap(), 1);
}

#[tokio::test]
async fn another_wording_has_no_approvals() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    lands(&store, &change, Some("bob"), approve(1)).await;
    assert!(matches!(revise(&store, &change, 2).await, Decided::Landed(_)));
    assert_eq!(guard(&attempt(&store, &change, Some("bob"), execute(2)).await), None);
    lands(&store, &change, None, Event::Checked(Checked::Passed)).await;
    let stored = store.change(&change).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.revision.number), (State::InReview, 2));
    assert!(store.change_votes(&stored.revision.id).await.unwrap().is_empty());
    assert_eq!(store.change_votes(&revision_id(1, &change)).await.unwrap().len(), 1, "it is kept");
    let decided = attempt(&store, &change, Some("bob"), approve(1)).await;
    assert_eq!(guard(&decided), Some(Guard::SawThis), "what bob read before is not enough");
}

#[tokio::test]
async fn whoever_approved_and_lost_the_role_since_has_not_approved() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    lands(&store, &change, Some("bob"), approve(1)).await;
    store.set_roles("bob@example.org", &["viewer".to_owned()]).await.unwrap();
    let decided = attempt(&store, &change, Some("cleo"), execute(1)).await;
    assert_eq!(guard(&decided), Some(Guard::StillEligible));
    let decided = attempt(&store, &change, Some("bob"), execute(1)).await;
    assert_eq!(guard(&decided), Some(Guard::MayExecute), "rights are read when it is decided");
}

#[tokio::test]
async fn one_person_counts_once_over_all_stages() {
    let store = world().await;
    let two = Review { stages: vec![1, 1] };
    let change = in_review(&store, "1", &two).await;
    assert_eq!(lands(&store, &change, Some("bob"), approve(1)).await, State::InReview);
    let decided = attempt(&store, &change, Some("bob"), approve(1)).await;
    assert_eq!(guard(&decided), Some(Guard::NotVoted));
    assert_eq!(lands(&store, &change, Some("cleo"), approve(1)).await, State::Approved);
}

#[tokio::test]
async fn a_rejected_request_leaves_the_queue() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    let reject = Event::Reject { reason: "no".to_owned() };
    assert_eq!(lands(&store, &change, Some("bob"), reject).await, State::Rejected);
    let far = NOW + time::Duration::days(30);
    assert_eq!(store.expire_changes(far).await.unwrap(), 0, "nothing waits any more");
    assert!(store.change(&change).await.unwrap().unwrap().deadline.is_none());
}

#[tokio::test]
async fn a_run_that_was_left_behind_is_unknown_until_it_is_proved() {
    for (proof, outcome, state) in [
        (Proof::Kept, Outcome::Executed, State::Executed),
        (Proof::NotKept, Outcome::Failed, State::Failed),
    ] {
        let store = world().await;
        let change = in_review(&store, "1", &one()).await;
        lands(&store, &change, Some("bob"), approve(1)).await;
        let run = begin(&store, &change, "bob", 1).await.run().clone();
        assert_eq!(store.orphan_changes(NOW).await.unwrap(), 1);
        assert_eq!(store.orphan_changes(NOW).await.unwrap(), 0);
        let decided = attempt(&store, &change, Some("bob"), execute(1)).await;
        assert!(matches!(decided, Decided::Refused(_)), "it does not run again: {decided:?}");
        let unproved = store.unproved_changes().await.unwrap();
        assert_eq!(unproved.iter().map(|it| &it.run).collect::<Vec<_>>(), [&run]);
        let mut deciding = Deciding::new(&change, None, Event::Proved(proof), NOW);
        deciding.report = Some(RunReport { run, outcome, rows_affected: None, detail: json!({}) });
        assert!(matches!(store.decide_change(deciding).await.unwrap(), Decided::Landed(_)));
        assert_eq!(store.change(&change).await.unwrap().unwrap().state, state);
        assert!(store.unproved_changes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_end_of_another_run_ends_nothing() {
    let store = world().await;
    let change = in_review(&store, "1", &one()).await;
    lands(&store, &change, Some("bob"), approve(1)).await;
    let run = begin(&store, &change, "bob", 1).await.run().clone();
    let other = WriteRunId::parse("wrun_other").unwrap();
    assert!(matches!(ends(&store, &change, &other, Outcome::Executed).await, Decided::Raced));
    assert!(matches!(ends(&store, &change, &run, Outcome::Failed).await, Decided::Landed(_)));
    assert!(matches!(ends(&store, &change, &run, Outcome::Executed).await, Decided::Raced));
    assert_eq!(lands(&store, &change, Some("cleo"), Event::Retry).await, State::Approved);
    drop(begin(&store, &change, "cleo", 1).await);
    assert_eq!(store.change_runs(&change).await.unwrap().len(), 2);
}

struct Shop {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.sqlite");
        let setup = "create table orders (id integer primary key);
            insert into orders (id) values (1), (2), (3)";
        rusqlite::Connection::open(&path).unwrap().execute_batch(setup).unwrap();
        Self { _folder: folder, path }
    }

    fn door(&self) -> WriteDoor {
        WriteDoor::new(connectors::open_writer(Target::Sqlite(self.path.clone())).unwrap())
    }

    /// Of the change, and what opens it.
    async fn is_the_connection_of(&self, store: &Store) -> Opener {
        let place = StoredConnection::configured(
            connection(),
            "shop".to_owned(),
            self.path.clone(),
            Environment::Staging,
        );
        store.put_connection(&place, PasswordChange::Keep).await.unwrap();
        let folder = self.path.parent().unwrap();
        let secrets = Secrets::open(KeySource::File(folder.join("secret.keys"))).unwrap();
        Opener::new(secrets, &ConnectionSettings::default(), folder)
    }

    fn rows(&self) -> i64 {
        let connection = rusqlite::Connection::open(&self.path).unwrap();
        connection.query_row("select count(*) from orders", [], |row| row.get(0)).unwrap()
    }
}

fn report(carried: &Carried) -> RunReport {
    RunReport {
        run: carried.run.clone(),
        outcome: carried.outcome,
        rows_affected: carried.rows,
        detail: json!({ "backup": carried.backup }),
    }
}

async fn approved(store: &Store, name: &str) -> ChangeId {
    let change = in_review(store, name, &one()).await;
    lands(store, &change, Some("bob"), approve(1)).await;
    change
}

#[tokio::test]
async fn what_was_approved_is_carried_out_and_the_database_says_how_it_ended() {
    let (store, shop) = (world().await, Shop::new());
    let change = approved(&store, "1").await;
    let grant = begin(&store, &change, "bob", 1).await;
    let release = grant.release(order(1)).unwrap();
    let carried = shop.door().carry_out(release, CancellationToken::new()).await;
    assert_eq!((carried.outcome, carried.rows), (Outcome::Executed, Some(1)));
    let mut deciding = Deciding::new(&change, None, Event::Ended(carried.outcome), NOW);
    deciding.report = Some(report(&carried));
    assert!(matches!(store.decide_change(deciding).await.unwrap(), Decided::Landed(_)));
    assert_eq!(
        (shop.rows(), store.change(&change).await.unwrap().unwrap().state),
        (2, State::Executed)
    );
}

#[tokio::test]
async fn what_is_swapped_after_the_approval_is_sent_nowhere() {
    let (store, shop) = (world().await, Shop::new());
    let change = approved(&store, "1").await;
    // Another statement, and the same one over another schema.
    for swapped in [order(2), Order { schema: "1".to_owned(), ..order(1) }] {
        let event = Event::Execute { sending: swapped.hash() };
        let decided = attempt(&store, &change, Some("bob"), event).await;
        assert_eq!(guard(&decided), Some(Guard::SendsThis));
    }
    let grant = begin(&store, &change, "bob", 1).await;
    assert!(grant.release(order(2)).is_err(), "not even with the grant of the first");
    assert_eq!(shop.rows(), 3);
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_leaves_what_the_next_one_proves() {
    for kept in [true, false] {
        let (store, shop) = (world().await, Shop::new());
        let change = approved(&store, "1").await;
        let release = begin(&store, &change, "bob", 1).await.release(order(1)).unwrap();
        if kept {
            // The database has kept it, and nobody has written that down.
            let carried = shop.door().carry_out(release, CancellationToken::new()).await;
            assert_eq!(carried.outcome, Outcome::Executed);
        }
        assert_eq!(store.orphan_changes(NOW).await.unwrap(), 1);
        let opener = shop.is_the_connection_of(&store).await;
        assert_eq!(settle(&store, &opener).await.unwrap(), 0, "nobody may write there yet");
        assert_eq!(store.change(&change).await.unwrap().unwrap().state, State::Unknown);
        let writer = StoredWriter { login: None };
        store.set_connection_writer(&connection(), Some(&writer), None).await.unwrap();
        assert_eq!(settle(&store, &opener).await.unwrap(), 1);
        assert_eq!(settle(&store, &opener).await.unwrap(), 0);
        let now = store.change(&change).await.unwrap().unwrap().state;
        let expected = if kept { (State::Executed, 2) } else { (State::Failed, 3) };
        assert_eq!((now, shop.rows()), expected);
    }
}

#[tokio::test]
async fn the_password_for_writing_is_sealed_and_goes_with_its_connection() {
    let (store, shop) = (world().await, Shop::new());
    let opener = shop.is_the_connection_of(&store).await;
    let stored = store.list_connections().await.unwrap().remove(0);
    let sealed =
        opener.seal_for_writing(&stored, &SecretString::from("s3cr3t".to_owned())).unwrap();
    let writer = StoredWriter { login: Some("changer".to_owned()) };
    store.set_connection_writer(&stored.id, Some(&writer), Some(&sealed)).await.unwrap();
    assert_eq!(store.connection_writer(&stored.id).await.unwrap(), Some(writer.clone()));
    let reading = store.connection_secret(&stored.id, PASSWORD).await.unwrap();
    assert!(reading.is_none(), "what reads finds no password");
    assert_eq!(
        store.list_secrets().await.unwrap().len(),
        1,
        "and it is sealed anew with the others"
    );
    store.set_connection_writer(&stored.id, None, None).await.unwrap();
    assert_eq!(store.connection_writer(&stored.id).await.unwrap(), None);
    assert!(store.list_secrets().await.unwrap().is_empty());
    store.set_connection_writer(&stored.id, Some(&writer), Some(&sealed)).await.unwrap();
    let same = StoredConnection { name: "store".to_owned(), ..stored.clone() };
    store.put_connection(&same, PasswordChange::Keep).await.unwrap();
    assert_eq!(store.connection_writer(&stored.id).await.unwrap(), Some(writer.clone()));
    let elsewhere = StoredConnection::configured(
        connection(),
        "shop".to_owned(),
        "other.sqlite".into(),
        Environment::Staging,
    );
    store.put_connection(&elsewhere, PasswordChange::Keep).await.unwrap();
    assert_eq!(store.connection_writer(&stored.id).await.unwrap(), None, "another database");
    assert!(store.list_secrets().await.unwrap().is_empty());
    store.set_connection_writer(&stored.id, Some(&writer), Some(&sealed)).await.unwrap();
    store.remove_connection(&stored.id).await.unwrap();
    assert_eq!(store.connection_writer(&stored.id).await.unwrap(), None);
    assert!(store.list_secrets().await.unwrap().is_empty());
}

#[tokio::test]
async fn two_open_runs_of_a_change_cannot_be_written_down() {
    let store = world().await;
    let change = approved(&store, "1").await;
    drop(begin(&store, &change, "bob", 1).await);
    let second = sqlx::query(
        "insert into change_runs (id, change_id, revision_id, attempt, started_by, started_at)
        values ('wrun_x', $1, $2, 2, 'usr_bob', '')",
    )
    .bind(change.as_str())
    .bind(revision_id(1, &change).as_str())
    .execute(&store.writer)
    .await;
    assert!(second.is_err_and(|error| error.to_string().contains("UNIQUE")));
}

/// Two approvers, two who carry out and the author, who rewords, all at once.
async fn race(store: Arc<Store>, name: String) -> (ChangeId, Vec<Grant>) {
    let change = in_review(&store, &name, &one()).await;
    let mut all = tokio::task::JoinSet::new();
    for who in ["bob", "cleo"] {
        let (store, change) = (store.clone(), change.clone());
        all.spawn(async move {
            attempt(&store, &change, Some(who), approve(1)).await;
            Vec::new()
        });
    }
    for who in ["bob", "dan"] {
        let (store, change) = (store.clone(), change.clone());
        all.spawn(async move {
            let mut grants = Vec::new();
            for _ in 0..3 {
                if let Decided::Landed(landing) =
                    attempt(&store, &change, Some(who), execute(1)).await
                {
                    grants.extend(landing.grant);
                }
                tokio::task::yield_now().await;
            }
            grants
        });
    }
    let (reviser, of) = (store.clone(), change.clone());
    all.spawn(async move {
        revise(&reviser, &of, 2).await;
        Vec::new()
    });
    let grants = all.join_all().await.into_iter().flatten().collect();
    (change, grants)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_races_each_has_exactly_one_run() {
    let store = Arc::new(world().await);
    let mut reworded = 0;
    for hundred in 0..10 {
        let mut races = tokio::task::JoinSet::new();
        for number in 0..100 {
            races.spawn(race(store.clone(), format!("{hundred}-{number}")));
        }
        for (change, mut grants) in races.join_all().await {
            let stored = store.change(&change).await.unwrap().unwrap();
            // Where the rewording was first, the same people go on with the new wording.
            if stored.revision.number == 2 {
                assert!(grants.is_empty(), "an approval of other words ran");
                reworded += 1;
                lands(&store, &change, None, Event::Checked(Checked::Passed)).await;
                lands(&store, &change, Some("bob"), approve(2)).await;
                grants.push(begin(&store, &change, "dan", 2).await);
            } else if grants.is_empty() {
                attempt(&store, &change, Some("bob"), approve(1)).await;
                grants.push(begin(&store, &change, "dan", 1).await);
            }
            let runs = store.change_runs(&change).await.unwrap();
            assert_eq!((grants.len(), runs.len()), (1, 1), "{change}");
            assert_eq!(&runs[0].id, grants[0].run());
            let hash: RevisionHash = order(stored.revision.number).hash();
            assert_eq!(stored.revision.hash, hash, "what runs is what is written down");
        }
    }
    assert!(reworded > 0, "the races are none when nobody ever rewords in time");
}

#[tokio::test]
async fn checks_that_a_crash_left_behind_are_blocked_or_reviewed_and_never_passed() {
    let store = world().await;
    let review = Review { stages: Vec::new() };
    for (name, impact, state) in [
        ("blocked", r#"{"blocked": true}"#, State::Blocked),
        ("fine", r#"{"blocked": false}"#, State::InReview),
        ("silent", "{}", State::InReview),
    ] {
        let id = ChangeId::parse(format!("chg_{name}")).unwrap();
        let change = NewChange {
            id: &id,
            connection: &connection(),
            author: &user("ann"),
            hand: Hand::Person,
            kind: ChangeKind::Change,
            title: "tidy up",
        };
        let (revision, order) = (revision_id(1, &id), order(1));
        let wording = NewRevision { impact, ..wording(&revision, &order, &review) };
        store.draft_change(&change, &wording).await.unwrap();
        lands(&store, &id, Some("ann"), Event::Submit).await;
        let early = store.finish_checks(NOW).await.unwrap();
        assert_eq!(early, 0, "{name}: it may still be written down");
        let later = NOW + time::Duration::seconds(1);
        assert_eq!(store.finish_checks(later).await.unwrap(), 1, "{name}");
        let now = store.change(&id).await.unwrap().unwrap();
        assert_eq!(now.state, state, "{name}");
        if state == State::InReview {
            assert_eq!(now.review.stages, [1], "{name}: somebody looks at it");
        }
        assert_eq!(store.finish_checks(later).await.unwrap(), 0, "{name}: once");
    }
}
