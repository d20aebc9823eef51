//! One transition at a time: what is allowed, what is refused, and what it is refused with.

use super::event::{Checked, Event, Hand, Outcome, Proof};
use super::table::Guard;
use super::{
    Case, Glass, Grant, OpenRun, Options, Order, Party, Promise, Reason, Review, RevisionHash,
    Rights, Risk, State, Vote, transition,
};
use crate::testing::shop_catalog;
use protocol::ErrorCode;
use protocol::catalog::Environment;
use protocol::ids::{ConnectionId, UserId, WriteRunId};
use sql_guard::{Policy, check_write};
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2024-05-01 12:00 UTC);
const LATER: OffsetDateTime = datetime!(2024-05-01 13:00 UTC);
const EARLIER: OffsetDateTime = datetime!(2024-05-01 11:00 UTC);
const ALL: Rights =
    Rights { request: true, approve: true, execute: true, break_glass: true, oversee: true };

fn user(name: &str) -> UserId {
    UserId::parse(format!("usr_{name}")).unwrap()
}

fn person(name: &str) -> Party {
    Party { user: Some(user(name)), hand: Hand::Person, rights: ALL }
}

fn by(hand: Hand, name: &str) -> Party {
    Party { hand, ..person(name) }
}

fn vote(name: &str, stage: usize) -> Vote {
    Vote { by: user(name), stage, eligible: true }
}

fn case(state: State) -> Case {
    Case {
        state,
        author: user("ann"),
        author_eligible: true,
        environment: Environment::Prod,
        hash: RevisionHash::of(1),
        risk: Risk::Medium,
        review: Review { stages: vec![1] },
        automatic: false,
        votes: Vec::new(),
        deadline: Some(LATER),
        valid_until: Some(LATER),
        attempts: 0,
        run: None,
        carried_out_by: None,
        glass: Glass {
            allowed: true,
            checked: true,
            kept: true,
            owed: None,
            looked_at_within: time::Duration::hours(8),
        },
    }
}

fn approve() -> Event {
    Event::Approve { shown: RevisionHash::of(1), comment: "read it".to_owned() }
}

fn execute() -> Event {
    Event::Execute { sending: RevisionHash::of(1) }
}

fn break_glass() -> Event {
    let reason = "the shop is down since nine".to_owned();
    Event::BreakGlass { sending: RevisionHash::of(1), reason }
}

fn reason() -> String {
    "too broad".to_owned()
}

fn goes(case: &Case, party: &Party, event: Event, to: State) {
    match transition(case, party, &event, NOW) {
        Ok(step) => assert_eq!(step.to, to, "{event:?}"),
        Err(refusal) => panic!("{event:?} is refused: {refusal}"),
    }
}

fn refused(case: &Case, party: &Party, event: Event, reason: Reason, code: ErrorCode) {
    let refusal = transition(case, party, &event, NOW).expect_err("it is refused");
    assert_eq!((refusal.reason, refusal.problem().code), (reason, code), "{event:?}");
}

fn guarded(case: &Case, party: &Party, event: Event, guard: Guard, code: ErrorCode) {
    refused(case, party, event, Reason::Guard(guard), code);
}

#[test]
fn a_change_goes_from_draft_to_done() {
    let ann = person("ann");
    let bob = person("bob");
    let server = Party::system();
    goes(&case(State::Draft), &ann, Event::Submit, State::Checking);
    goes(&case(State::Checking), &server, Event::Checked(Checked::Passed), State::InReview);
    goes(&case(State::InReview), &bob, approve(), State::Approved);
    let approved = Case { votes: vec![vote("bob", 0)], ..case(State::Approved) };
    goes(&approved, &bob, execute(), State::Executing);
    goes(&case(State::Executing), &server, Event::Ended(Outcome::Executed), State::Executed);
}

#[test]
fn no_door_forgets_that_nobody_decides_about_their_own_change() {
    // windmill#10262: a second endpoint that forgets the self-approval check.
    let own = case(State::InReview);
    for event in
        [approve(), Event::SendBack { reason: reason() }, Event::Reject { reason: reason() }]
    {
        for hand in [Hand::Person, Hand::Assistant, Hand::Token] {
            let guard = if hand == Hand::Person { Guard::NotAuthor } else { Guard::Person };
            let code = ErrorCode::ChangeNotYours;
            guarded(&own, &by(hand, "ann"), event.clone(), guard, code);
        }
    }
}

#[test]
fn an_expired_request_that_nobody_has_swept_is_not_approvable() {
    for deadline in [Some(EARLIER), Some(NOW), None] {
        let late = Case { deadline, ..case(State::InReview) };
        guarded(&late, &person("bob"), approve(), Guard::InTime, ErrorCode::ChangeExpired);
    }
    for valid_until in [Some(EARLIER), Some(NOW), None] {
        let stale = Case { valid_until, votes: vec![vote("bob", 0)], ..case(State::Approved) };
        let code = ErrorCode::ChangeExpired;
        guarded(&stale, &person("bob"), execute(), Guard::StillValid, code);
    }
}

#[test]
fn an_approval_is_not_kept_from_a_previous_revision() {
    let approved = Case { votes: vec![vote("bob", 0)], ..case(State::Approved) };
    for (party, event) in [(person("ann"), Event::Revise), (Party::system(), Event::Drift)] {
        let step = transition(&approved, &party, &event, NOW).unwrap();
        assert!(step.voids_votes, "{event:?}");
        assert_eq!((step.to, step.valid_until), (State::Checking, None), "{event:?}");
    }
    let other = Event::Approve { shown: RevisionHash::of(2), comment: String::new() };
    let code = ErrorCode::ChangeStale;
    guarded(&case(State::InReview), &person("bob"), other, Guard::SawThis, code);
}

#[test]
fn one_person_in_two_groups_counts_once() {
    let review = Review { stages: vec![1, 1] };
    let once = Case { review, votes: vec![vote("bob", 0)], ..case(State::InReview) };
    guarded(&once, &person("bob"), approve(), Guard::NotVoted, ErrorCode::ChangeNotYours);
    goes(&once, &person("cleo"), approve(), State::Approved);
}

#[test]
fn a_quorum_is_at_least_and_not_exactly() {
    let review = Review { stages: vec![1] };
    let more =
        Case { review, votes: vec![vote("bob", 0), vote("cleo", 0)], ..case(State::InReview) };
    goes(&more, &person("dan"), approve(), State::Approved);
}

#[test]
fn stages_follow_one_another() {
    let review = Review { stages: vec![1, 1] };
    let first = Case { review, ..case(State::InReview) };
    let step = transition(&first, &person("bob"), &approve(), NOW).unwrap();
    assert_eq!((step.to, step.vote), (State::InReview, Some(vote("bob", 0))));
    assert_eq!(step.deadline, Some(LATER), "the second stage waits no longer than the first");
    let second = Case { votes: vec![vote("bob", 0)], ..first };
    let step = transition(&second, &person("cleo"), &approve(), NOW).unwrap();
    assert_eq!((step.to, step.vote), (State::Approved, Some(vote("cleo", 1))));
}

#[test]
fn a_stop_is_asked_for_and_only_the_database_says_how_it_ended() {
    // superset#15402: a stop button that only changes the screen.
    let run = Some(OpenRun { by: user("bob"), broke_glass: false });
    let running = Case { run, ..case(State::Executing) };
    goes(&running, &person("ann"), Event::Cancel, State::Executing);
    goes(&running, &person("bob"), Event::Cancel, State::Executing);
    let stranger = Party { rights: Rights::default(), ..person("eve") };
    let guard = Guard::AuthorExecutorOrOverseer;
    guarded(&running, &stranger, Event::Cancel, guard, ErrorCode::ChangeNotYours);
    for outcome in [Outcome::Executed, Outcome::Cancelled, Outcome::Failed, Outcome::Unknown] {
        goes(&running, &Party::system(), Event::Ended(outcome), outcome.state());
    }
}

#[test]
fn assistants_services_and_tokens_propose_and_do_nothing_else() {
    let events = [
        (State::InReview, approve()),
        (State::InReview, Event::SendBack { reason: reason() }),
        (State::InReview, Event::Reject { reason: reason() }),
        (State::InReview, Event::Withdraw),
        (State::Approved, execute()),
        (State::Approved, Event::Revoke { reason: reason() }),
        (State::Executing, Event::Cancel),
        (State::Failed, Event::Retry),
        (State::InReview, break_glass()),
        (State::PostReview, Event::Accept { comment: reason() }),
        (State::PostReview, Event::Dispute { reason: reason() }),
    ];
    for hand in [Hand::Assistant, Hand::Service, Hand::Token] {
        goes(&case(State::Draft), &by(hand, "ann"), Event::Submit, State::Checking);
        goes(&case(State::InReview), &by(hand, "ann"), Event::Revise, State::Checking);
        for (state, event) in &events {
            for name in ["ann", "bob"] {
                let party = by(hand, name);
                let code = ErrorCode::ChangeNotYours;
                guarded(&case(*state), &party, event.clone(), Guard::Person, code);
            }
        }
    }
}

#[test]
fn in_production_two_people_take_part_and_elsewhere_one_may_do() {
    let nobody_asked = Review { stages: Vec::new() };
    let alone = Case { review: nobody_asked, ..case(State::Approved) };
    let code = ErrorCode::ChangeNotYours;
    guarded(&alone, &person("ann"), execute(), Guard::TwoInProduction, code);
    goes(&alone, &person("bob"), execute(), State::Executing);
    let tried_out = Case { environment: Environment::Dev, ..alone };
    goes(&tried_out, &person("ann"), execute(), State::Executing);
}

#[test]
fn who_lost_their_role_has_not_approved() {
    let gone = Vote { eligible: false, ..vote("bob", 0) };
    let approved = Case { votes: vec![gone], ..case(State::Approved) };
    let code = ErrorCode::ChangeStale;
    guarded(&approved, &person("cleo"), execute(), Guard::StillEligible, code);
    let votes = vec![vote("bob", 0)];
    let left = Case { author_eligible: false, votes, ..case(State::Approved) };
    guarded(&left, &person("cleo"), execute(), Guard::StillEligible, code);
}

#[test]
fn a_high_risk_is_approved_with_words_and_a_refusal_always() {
    let high = Case { risk: Risk::High, ..case(State::InReview) };
    let silent = Event::Approve { shown: RevisionHash::of(1), comment: "  ".to_owned() };
    let code = ErrorCode::InvalidRequest;
    guarded(&high, &person("bob"), silent.clone(), Guard::CommentIfHigh, code);
    goes(&case(State::InReview), &person("bob"), silent, State::Approved);
    let silent = Event::Reject { reason: " ".to_owned() };
    guarded(&case(State::InReview), &person("bob"), silent, Guard::ReasonGiven, code);
}

#[test]
fn checks_that_did_not_end_are_a_review_and_never_a_pass() {
    let review = Review { stages: Vec::new() };
    let unasked = Case { review, ..case(State::Checking) };
    let server = Party::system();
    let step = transition(&unasked, &server, &Event::Checked(Checked::Incomplete), NOW).unwrap();
    assert_eq!((step.to, step.review.stages), (State::InReview, vec![1]));
    goes(&unasked, &server, Event::Checked(Checked::Passed), State::InReview);
}

#[test]
fn what_has_ended_does_not_go_on() {
    for state in State::ALL.iter().copied().filter(|state| state.is_final()) {
        for event in [approve(), execute(), Event::Revise, Event::Retry, Event::Submit] {
            refused(
                &case(state),
                &person("bob"),
                event,
                Reason::WrongState,
                ErrorCode::ChangeState,
            );
        }
    }
    for event in [execute(), Event::Retry, Event::Cancel] {
        let code = ErrorCode::ChangeState;
        refused(&case(State::Unknown), &person("bob"), event, Reason::WrongState, code);
    }
    goes(&case(State::Unknown), &Party::system(), Event::Proved(Proof::Kept), State::Executed);
    goes(&case(State::Unknown), &Party::system(), Event::Proved(Proof::NotKept), State::Failed);
}

#[test]
fn another_attempt_lives_no_longer_than_its_approval() {
    let failed = Case { attempts: 1, ..case(State::Failed) };
    let step = transition(&failed, &person("bob"), &Event::Retry, NOW).unwrap();
    assert_eq!((step.to, step.valid_until), (State::Approved, Some(LATER)));
    let used = Case { attempts: 3, ..case(State::Failed) };
    let code = ErrorCode::ChangeState;
    guarded(&used, &person("bob"), Event::Retry, Guard::AttemptsLeft, code);
}

fn order() -> Order {
    let catalog = shop_catalog();
    let sql = "delete from orders where id = 1";
    Order {
        statement: check_write(sql, &catalog, &Policy::writer(None)).expect("it may be proposed"),
        connection: ConnectionId::parse("conn_1").unwrap(),
        environment: Environment::Prod,
        search_path: "main".to_owned(),
        identity: "writer".to_owned(),
        policy_version: None,
        schema: "abc".to_owned(),
        options: Options { backup: true, timeout: Duration::from_secs(30), max_rows: 101 },
    }
}

#[test]
fn every_input_of_a_revision_changes_its_hash() {
    let base = order();
    let catalog = shop_catalog();
    let other = check_write("delete from orders where id = 2", &catalog, &Policy::writer(None));
    let options = base.options;
    let changed = [
        Order { statement: other.unwrap(), ..base.clone() },
        Order { connection: ConnectionId::parse("conn_2").unwrap(), ..base.clone() },
        Order { environment: Environment::Dev, ..base.clone() },
        Order { search_path: "other".to_owned(), ..base.clone() },
        Order { identity: "root".to_owned(), ..base.clone() },
        Order { policy_version: Some(0), ..base.clone() },
        Order { policy_version: Some(1), ..base.clone() },
        Order { schema: "abd".to_owned(), ..base.clone() },
        // The same letters, elsewhere.
        Order { search_path: "mainwriter".to_owned(), identity: String::new(), ..base.clone() },
        Order { options: Options { backup: false, ..options }, ..base.clone() },
        Order { options: Options { timeout: Duration::from_secs(31), ..options }, ..base.clone() },
        Order { options: Options { max_rows: 102, ..options }, ..base.clone() },
    ];
    let mut hashes: Vec<RevisionHash> = changed.iter().map(Order::hash).collect();
    hashes.push(base.hash());
    let all = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), all);
    assert_eq!(order().hash(), base.hash());
    assert_eq!(RevisionHash::parse(&base.hash().to_string()), Some(base.hash()));
    assert_eq!(RevisionHash::parse("ab"), None);
}

#[test]
fn a_grant_for_one_statement_releases_no_other() {
    let grant = |order: &Order| -> Grant {
        Promise::new(order.hash()).claimed(WriteRunId::parse("wrun_1").unwrap())
    };
    let approved = order();
    let swapped = Order { identity: "root".to_owned(), ..order() };
    let mismatch = grant(&approved).release(swapped.clone()).unwrap_err();
    assert_eq!((mismatch.approved, mismatch.sending), (approved.hash(), swapped.hash()));
    let release = grant(&approved).release(approved.clone()).unwrap();
    assert_eq!((release.order(), release.run().as_str()), (&approved, "wrun_1"));
}

#[test]
fn only_low_passes_by_itself_where_it_may_and_never_in_production() {
    let server = Party::system();
    let pass = |found| Event::Pass { found };
    let checking = Case {
        automatic: true,
        risk: Risk::Low,
        environment: Environment::Dev,
        review: Review { stages: Vec::new() },
        ..case(State::Checking)
    };
    goes(&checking, &server, pass(Checked::Passed), State::Approved);
    let refused = |case: &Case, found, guard| {
        guarded(case, &server, pass(found), guard, ErrorCode::ChangeNotYours);
    };
    refused(&checking, Checked::Incomplete, Guard::ChecksPassed);
    refused(&checking, Checked::Blocked, Guard::ChecksPassed);
    refused(&Case { automatic: false, ..checking.clone() }, Checked::Passed, Guard::LetThrough);
    refused(&Case { risk: Risk::Medium, ..checking.clone() }, Checked::Passed, Guard::OnlyLow);
    for environment in [Environment::Staging, Environment::Prod] {
        let there = Case { environment, ..checking.clone() };
        refused(&there, Checked::Passed, Guard::ForTrying);
    }
    guarded(
        &checking,
        &person("ann"),
        pass(Checked::Passed),
        Guard::System,
        ErrorCode::ChangeNotYours,
    );
}

#[test]
fn the_glass_is_broken_by_the_author_where_everything_else_holds() {
    let (ann, waits) = (person("ann"), case(State::InReview));
    for state in [State::InReview, State::Approved] {
        goes(&case(state), &ann, break_glass(), State::Executing);
    }
    let none = ErrorCode::ChangeNotYours;
    let without = |rights| Party { rights, ..person("ann") };
    let asks = Rights { break_glass: false, ..ALL };
    guarded(&waits, &without(asks), break_glass(), Guard::MayBreakGlass, none);
    let left = Rights { request: false, ..ALL };
    guarded(&waits, &without(left), break_glass(), Guard::MayRequest, none);
    guarded(&waits, &person("bob"), break_glass(), Guard::ForAuthor, none);
    let with = |change: fn(&mut Glass)| {
        let mut other = waits.clone();
        change(&mut other.glass);
        other
    };
    let refused_with = |change: fn(&mut Glass), guard, code| {
        guarded(&with(change), &ann, break_glass(), guard, code);
    };
    refused_with(|it| it.allowed = false, Guard::GlassAllowed, none);
    refused_with(|it| it.checked = false, Guard::FullyChecked, ErrorCode::ChangeState);
    refused_with(|it| it.kept = false, Guard::KeptAsItWas, ErrorCode::ChangeState);
    refused_with(|it| it.owed = Some(NOW), Guard::NothingOwed, none);
    goes(&with(|it| it.owed = Some(LATER)), &ann, break_glass(), State::Executing);
    let late = Case { deadline: Some(NOW), ..waits.clone() };
    guarded(&late, &ann, break_glass(), Guard::InForce, ErrorCode::ChangeExpired);
    for (said, fine) in
        [("", false), ("nineteen letters ok", false), ("twenty letters, okay", true)]
    {
        let sending = RevisionHash::of(1);
        let event = Event::BreakGlass { sending, reason: format!("  {said} ") };
        match fine {
            true => goes(&waits, &ann, event, State::Executing),
            false => guarded(&waits, &ann, event, Guard::ReasonTold, ErrorCode::InvalidRequest),
        }
    }
    let Event::BreakGlass { reason, .. } = break_glass() else { unreachable!("it is one") };
    let other = Event::BreakGlass { sending: RevisionHash::of(2), reason };
    guarded(&waits, &ann, other, Guard::SendsThis, ErrorCode::ChangeStale);
}

#[test]
fn what_was_kept_without_approval_waits_for_somebody_else() {
    let run = Some(OpenRun { by: user("ann"), broke_glass: true });
    let (executing, server) = (Case { run, ..case(State::Executing) }, Party::system());
    let unknown = Case { state: State::Unknown, ..executing.clone() };
    let step = transition(&executing, &server, &Event::Ended(Outcome::Executed), NOW).unwrap();
    let end = NOW + time::Duration::hours(8);
    assert_eq!((step.to, step.deadline), (State::PostReview, Some(end)), "as it is set");
    goes(&unknown, &server, Event::Proved(Proof::Kept), State::PostReview);
    goes(&unknown, &server, Event::Proved(Proof::NotKept), State::Failed);
    for outcome in [Outcome::Failed, Outcome::AbortedByGuard, Outcome::Cancelled] {
        goes(&executing, &server, Event::Ended(outcome), outcome.state());
    }
    let carried_out_by = Some(user("dan"));
    let waits = Case { carried_out_by, deadline: Some(EARLIER), ..case(State::PostReview) };
    let (accept, dispute) =
        (Event::Accept { comment: reason() }, Event::Dispute { reason: reason() });
    goes(&waits, &person("bob"), accept.clone(), State::Executed);
    goes(&waits, &person("bob"), dispute.clone(), State::Disputed);
    let none = ErrorCode::ChangeNotYours;
    for event in [accept, dispute] {
        guarded(&waits, &person("ann"), event.clone(), Guard::NotAuthor, none);
        guarded(&waits, &person("dan"), event.clone(), Guard::NotExecutor, none);
        let reader = Party { rights: Rights::default(), ..person("bob") };
        guarded(&waits, &reader, event, Guard::MayApprove, none);
    }
    let silent = Event::Accept { comment: " ".to_owned() };
    let code = ErrorCode::InvalidRequest;
    guarded(&waits, &person("bob"), silent, Guard::ReasonGiven, code);
}
