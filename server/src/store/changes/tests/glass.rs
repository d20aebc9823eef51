//! Emergencies on the real store: told at once, looked at afterwards by somebody else, and never two runs.

use super::*;
use crate::store::{NewSession, Removal, StoredRole};
use protocol::access::Permission;
use protocol::change_rules::{ChangeRulesDocument, RuleTier};
use protocol::notice::NoticeKind;

const WHY: &str = "the shop is down since nine";

fn break_glass() -> Event {
    Event::BreakGlass { sending: order(1).hash(), reason: WHY.to_owned() }
}

fn accept() -> Event {
    Event::Accept { comment: "it was right".to_owned() }
}

/// Ann may break the glass in staging.
async fn emergencies() -> Store {
    let store = world().await;
    let role = StoredRole {
        name: "responder".to_owned(),
        summary: String::new(),
        permissions: [Permission::BreakGlass].into(),
    };
    store.put_role(&role).await.unwrap();
    let roles = ["editor".to_owned(), "responder".to_owned()];
    store.set_roles("ann@example.org", &roles).await.unwrap();
    allow(&store, vec![RuleTier::Staging]).await;
    store
}

/// Past everything that guards it.
async fn rewrite(store: &Store, sql: &'static str, value: &str) {
    sqlx::query(sql).bind(value).execute(&store.writer).await.unwrap();
}

async fn allow(store: &Store, break_glass: Vec<RuleTier>) {
    let version = store.change_rules().await.unwrap().version;
    let document = ChangeRulesDocument { break_glass, ..ChangeRulesDocument::default() };
    assert!(store.set_change_rules(&user("ann"), version, &document).await.unwrap());
}

async fn breaks(store: &Store, change: &ChangeId) -> WriteRunId {
    match attempt(store, change, Some("ann"), break_glass()).await {
        Decided::Landed(landing) => landing.grant.expect("a run that begins").run().clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_runs_at_once_is_told_and_waits_for_somebody_else() {
    let store = emergencies().await;
    let change = in_review(&store, "1", &one()).await;
    let run = breaks(&store, &change).await;
    let told = store.notices(&store.sees(&user("bob"), false).await.unwrap()).await.unwrap();
    let kinds: Vec<NoticeKind> = told.iter().map(|notice| notice.kind).collect();
    assert!(kinds.contains(&NoticeKind::GlassBroken), "before it has ended: {kinds:?}");
    ends(&store, &change, &run, Outcome::Executed).await;
    let stored = store.change(&change).await.unwrap().unwrap();
    assert_eq!(stored.state, State::PostReview);
    assert_eq!(stored.deadline.as_deref(), Some("2030-05-02T12:00:00.000000Z"), "a day");
    assert!(store.change_runs(&change).await.unwrap()[0].broke_glass);
    assert_eq!(
        guard(&attempt(&store, &change, Some("ann"), accept()).await),
        Some(Guard::NotAuthor)
    );
    let late = NOW + time::Duration::days(3);
    assert_eq!(store.expire_changes(late).await.unwrap(), 0, "it waits until somebody has looked");
    assert!(matches!(at(&store, &change, Some("bob"), accept(), late).await, Decided::Landed(_)));
    let stored = store.change(&change).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.deadline), (State::Executed, None));
}

#[tokio::test]
async fn it_needs_to_be_allowed_when_it_happens() {
    let store = emergencies().await;
    let change = in_review(&store, "1", &one()).await;
    allow(&store, vec![RuleTier::Dev, RuleTier::Prod]).await;
    let decided = attempt(&store, &change, Some("ann"), break_glass()).await;
    assert_eq!(guard(&decided), Some(Guard::GlassAllowed));
    allow(&store, vec![RuleTier::Staging]).await;
    store.set_roles("ann@example.org", &["editor".to_owned()]).await.unwrap();
    let decided = attempt(&store, &change, Some("ann"), break_glass()).await;
    assert_eq!(guard(&decided), Some(Guard::MayBreakGlass));
    assert!(store.change_runs(&change).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_is_owed_a_look_for_too_long_does_not_do_it_again() {
    let store = emergencies().await;
    let first = in_review(&store, "1", &one()).await;
    let run = breaks(&store, &first).await;
    ends(&store, &first, &run, Outcome::Executed).await;
    let second = in_review(&store, "2", &one()).await;
    let late = NOW + time::Duration::hours(24);
    let decided = at(&store, &second, Some("ann"), break_glass(), late).await;
    assert_eq!(guard(&decided), Some(Guard::NothingOwed));
    assert!(matches!(at(&store, &first, Some("bob"), accept(), late).await, Decided::Landed(_)));
    assert!(matches!(
        at(&store, &second, Some("ann"), break_glass(), late).await,
        Decided::Landed(_)
    ));
}

#[tokio::test]
async fn how_long_somebody_has_to_look_is_as_it_is_set() {
    let store = emergencies().await;
    let version = store.change_rules().await.unwrap().version;
    let document = ChangeRulesDocument {
        break_glass: vec![RuleTier::Staging],
        post_review_hours: Some(2),
        ..ChangeRulesDocument::default()
    };
    assert!(store.set_change_rules(&user("ann"), version, &document).await.unwrap());
    let first = in_review(&store, "1", &one()).await;
    let run = breaks(&store, &first).await;
    ends(&store, &first, &run, Outcome::Executed).await;
    let stored = store.change(&first).await.unwrap().unwrap();
    assert_eq!(stored.deadline.as_deref(), Some("2030-05-01T14:00:00.000000Z"));
    let second = in_review(&store, "2", &one()).await;
    let late = NOW + time::Duration::hours(2);
    let decided = at(&store, &second, Some("ann"), break_glass(), late).await;
    assert_eq!(guard(&decided), Some(Guard::NothingOwed));
}

/// A database that is away for long would otherwise put the look off for as long.
#[tokio::test]
async fn a_run_whose_end_nobody_knows_is_owed_a_look_too() {
    let store = emergencies().await;
    let first = in_review(&store, "1", &one()).await;
    let _run = breaks(&store, &first).await;
    assert_eq!(store.orphan_changes(NOW).await.unwrap(), 1);
    let second = in_review(&store, "2", &one()).await;
    let late = NOW + time::Duration::hours(24);
    let decided = at(&store, &second, Some("ann"), break_glass(), late).await;
    assert_eq!(guard(&decided), Some(Guard::NothingOwed));
}

#[tokio::test]
async fn what_would_not_all_be_kept_waits_for_approval() {
    let kept = serde_json::from_str::<serde_json::Value>(IMPACT).unwrap();
    let with = |name: &str, value: serde_json::Value| {
        let mut impact = kept.clone();
        impact[name] = value;
        impact.to_string()
    };
    let other =
        |effect: &str, rows: u64| json!([{ "table": "lines", "effect": effect, "rows": rows }]);
    for (impact, breaks) in [
        (kept.to_string(), true),
        (with("others", other("refuses", 7)), true),
        (with("others", other("deleted", 7)), false),
        (with("others", other("set_null", 0)), false),
        (with("unasked", json!("the database is away")), false),
        (with("overwrites", json!(true)), false),
        (with("overwrites", json!(null)), false),
        (with("complete", json!(false)), false),
        (with("kind", json!("insert")), true),
    ] {
        let store = emergencies().await;
        let change = in_review(&store, "1", &one()).await;
        rewrite(&store, "update change_revisions set impact = $1", &impact).await;
        let decided = attempt(&store, &change, Some("ann"), break_glass()).await;
        assert_eq!(matches!(decided, Decided::Landed(_)), breaks, "{impact}: {decided:?}");
    }
}

#[tokio::test]
async fn a_connection_that_has_gone_to_production_since_is_one_in_production() {
    let store = emergencies().await;
    let change = in_review(&store, "1", &one()).await;
    rewrite(&store, "update connections set environment = $1", "prod").await;
    let decided = attempt(&store, &change, Some("ann"), break_glass()).await;
    assert_eq!(guard(&decided), Some(Guard::GlassAllowed));
}

/// Nobody could look at it afterwards.
#[tokio::test]
async fn a_connection_is_not_removed_while_an_emergency_waits_to_be_looked_at() {
    let store = emergencies().await;
    let change = in_review(&store, "1", &one()).await;
    let run = breaks(&store, &change).await;
    let refused = Removal::Refused { waiting: 1 };
    assert_eq!(store.remove_connection(&connection()).await.unwrap(), refused, "it runs");
    ends(&store, &change, &run, Outcome::Executed).await;
    assert_eq!(
        store.remove_connection(&connection()).await.unwrap(),
        refused,
        "it is not looked at"
    );
    lands(&store, &change, Some("bob"), accept()).await;
    assert_eq!(store.remove_connection(&connection()).await.unwrap(), Removal::Removed);
}

#[tokio::test]
async fn a_session_that_has_ended_meanwhile_decides_nothing() {
    let store = emergencies().await;
    let change = in_review(&store, "1", &one()).await;
    let session = NewSession {
        token_hash: "of-ann",
        instead_of: None,
        expires_at: "2999-01-01T00:00:00.000000Z",
        method: None,
        address: None,
        agent: None,
    };
    store.add_session(&user("ann"), session).await.unwrap();
    let within = async |session: &'static str| {
        let ann = user("ann");
        let party = Some((&ann, Hand::Person));
        let mut deciding = Deciding::new(&change, party, break_glass(), NOW);
        deciding.session = Some(session);
        deciding.run = Some(WriteRunId::from_random(rand::random()));
        store.decide_change(deciding).await.unwrap()
    };
    assert!(matches!(within("of-nobody").await, Decided::SignedOut));
    store.revoke_session("of-ann").await.unwrap();
    assert!(matches!(within("of-ann").await, Decided::SignedOut));
    assert!(store.change_runs(&change).await.unwrap().is_empty());
    let again = NewSession {
        token_hash: "again",
        instead_of: None,
        expires_at: "2999-01-01T00:00:00.000000Z",
        method: None,
        address: None,
        agent: None,
    };
    store.add_session(&user("ann"), again).await.unwrap();
    assert!(matches!(within("again").await, Decided::Landed(_)));
}

#[tokio::test]
async fn one_that_has_run_out_and_was_not_swept_is_not_carried_out_in_an_emergency_either() {
    let store = emergencies().await;
    let waits = in_review(&store, "1", &one()).await;
    let late = NOW + time::Duration::hours(72);
    let decided = at(&store, &waits, Some("ann"), break_glass(), late).await;
    assert_eq!(guard(&decided), Some(Guard::InForce));
    let approved = in_review(&store, "2", &one()).await;
    lands(&store, &approved, Some("bob"), approve(1)).await;
    let late = NOW + time::Duration::hours(24);
    let decided = at(&store, &approved, Some("ann"), break_glass(), late).await;
    assert_eq!(guard(&decided), Some(Guard::InForce));
}

#[tokio::test]
async fn a_run_that_was_left_behind_is_looked_at_only_when_it_was_kept() {
    for (proof, outcome, state) in [
        (Proof::Kept, Outcome::Executed, State::PostReview),
        (Proof::NotKept, Outcome::Failed, State::Failed),
    ] {
        let store = emergencies().await;
        let change = in_review(&store, "1", &one()).await;
        let run = breaks(&store, &change).await;
        assert_eq!(store.orphan_changes(NOW).await.unwrap(), 1);
        let mut deciding = Deciding::new(&change, None, Event::Proved(proof), NOW);
        let detail = json!({});
        deciding.report = Some(RunReport { run, outcome, rows_affected: None, detail });
        assert!(matches!(store.decide_change(deciding).await.unwrap(), Decided::Landed(_)));
        assert_eq!(store.change(&change).await.unwrap().unwrap().state, state);
    }
}

/// Somebody approves and carries out, the author breaks the glass and rewords, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_races_with_reviewers_each_has_one_run_at_most() {
    let store = Arc::new(emergencies().await);
    let (mut broken, mut approved) = (0, 0);
    for number in 0..200 {
        let change = in_review(&store, &format!("race-{number}"), &one()).await;
        let mut all = tokio::task::JoinSet::new();
        let moves = [("bob", approve(1)), ("cleo", execute(1)), ("ann", break_glass())];
        let shift = number % moves.len();
        for (who, event) in moves.iter().cycle().skip(shift).take(moves.len()).cloned() {
            let (store, change) = (store.clone(), change.clone());
            all.spawn(async move {
                match attempt(&store, &change, Some(who), event).await {
                    Decided::Landed(landing) => landing.grant,
                    _ => None,
                }
            });
        }
        let grants: Vec<Grant> = all.join_all().await.into_iter().flatten().collect();
        let runs = store.change_runs(&change).await.unwrap();
        assert_eq!(grants.len(), runs.len(), "{change}");
        assert!(runs.len() <= 1, "{change}");
        let Some(run) = runs.first() else { continue };
        ends(&store, &change, &run.id, Outcome::Executed).await;
        let state = store.change(&change).await.unwrap().unwrap().state;
        match run.broke_glass {
            true => {
                broken += 1;
                assert_eq!(state, State::PostReview);
            }
            false => {
                approved += 1;
                assert_eq!(state, State::Executed);
            }
        }
    }
    assert!(broken > 0 && approved > 0, "{broken} broken, {approved} approved: nobody raced");
}
