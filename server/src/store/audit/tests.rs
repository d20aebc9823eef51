//! A change and its record: both are there, or neither is.

use super::super::*;
use crate::audit::{Act, Action, Broken, Fault};
use crate::secrets::{KeySource, Secrets};
use protocol::catalog::Environment;
use protocol::ids::{ConnectionId, ConversationId, RequestId, UserId};

fn connection(name: &str) -> StoredConnection {
    let id = ConnectionId::parse("conn_1").unwrap();
    StoredConnection::configured(id, name.to_owned(), "/data/shop".into(), Environment::Dev)
}

fn user() -> NewUser {
    NewUser {
        id: UserId::parse("usr_ann").unwrap(),
        email: "ann@example.org".to_owned(),
        name: "Ann".to_owned(),
        password_hash: None,
        roles: vec!["admin".to_owned()],
    }
}

async fn execute(store: &Store, sql: &'static str) {
    sqlx::query(sql).execute(&store.writer).await.unwrap();
}

async fn counted(store: &Store, sql: &'static str) -> i64 {
    let (count,): (i64,) = sqlx::query_as(sql).fetch_one(&store.reader).await.unwrap();
    count
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_done() {
    let store = Store::in_memory().await.unwrap();
    let ann = user();
    store.add_user(&ann).await.unwrap();
    store.put_connection(&connection("Shop"), PasswordChange::Forget).await.unwrap();
    let id = connection("Shop").id;
    let document = protocol::policy::PolicyDocument::default();
    store.save_policy_draft(&id, &document, None, "ann").await.unwrap();
    let session = || NewSession {
        token_hash: "h",
        instead_of: None,
        expires_at: "2999",
        method: None,
        address: None,
        agent: None,
    };
    store.add_session(&ann.id, session()).await.unwrap();
    let (token, more) = ("tok_1".parse().unwrap(), "tok_2".parse().unwrap());
    let api_token = |id, hash| AddedToken {
        id,
        hash,
        hint: "cdr_",
        owner: &ann.id,
        name: "report",
        scopes: &[],
        expires_at: "2999",
    };
    assert!(store.add_token(api_token(&token, "t"), 9).await.unwrap());
    let (open, closed) = ("inv_1".parse().unwrap(), "inv_2".parse().unwrap());
    let invitation = |id, hash| AddedInvitation {
        id,
        hash,
        email: "cat@x",
        roles: &[],
        groups: &[],
        by: None,
        expires_at: "2999",
    };
    assert!(store.add_invitation(invitation(&open, "c")).await.unwrap());
    execute(
        &store,
        "create trigger refuse before insert on audit_records
        begin select raise(abort, 'injected'); end",
    )
    .await;

    assert!(store.put_connection(&connection("Moved"), PasswordChange::Forget).await.is_err());
    assert_eq!(store.list_connections().await.unwrap()[0].name, "Shop");
    assert!(store.remove_connection(&id).await.is_err());
    assert_eq!(store.list_connections().await.unwrap().len(), 1);
    assert!(store.save_policy_draft(&id, &document, Some(1), "ann").await.is_err());
    assert!(store.publish_policy(&id, 1, "note", "ann").await.is_err());
    assert!(store.discard_policy_draft(&id).await.is_err());
    assert_eq!(store.policy_draft(&id).await.unwrap().unwrap().revision, 1);
    assert!(store.published_policy(&id).await.unwrap().is_none());
    let bob = NewUser { id: UserId::parse("usr_bob").unwrap(), email: "bob@x".into(), ..user() };
    assert!(store.add_user(&bob).await.is_err());
    assert!(store.set_roles(&ann.email, &["viewer".to_owned()]).await.is_err());
    assert!(store.set_attribute(&ann.email, "level", Some(&1.into())).await.is_err());
    assert!(store.set_password(&ann.email, "hash").await.is_err());
    let users = store.list_users().await.unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!((&users[0].roles, users[0].attributes.len()), (&ann.roles, 0));
    assert!(users[0].password_hash.is_none());
    assert!(store.revoke_session("h").await.is_err());
    assert!(store.end_sessions(&ann.id).await.is_err());
    assert!(store.session_user("h", "").await.unwrap().is_some(), "still signed in");
    assert!(store.add_token(api_token(&more, "u"), 9).await.is_err());
    assert!(store.token_owner("u").await.unwrap().is_none());
    assert!(store.revoke_token(&ann.id, &token).await.is_err());
    assert!(store.token_owner("t").await.unwrap().is_some());
    assert!(store.add_invitation(invitation(&closed, "d")).await.is_err());
    assert!(store.accept_invitation("c", "Cat", "hash").await.is_err());
    assert!(store.revoke_invitation(&open).await.is_err());
    assert!(store.is_invited("c").await.unwrap() && !store.is_invited("d").await.unwrap());
    assert!(store.add_external("iss", "sub", &bob).await.is_err());
    assert!(store.link_external("iss", "sub", &ann.email).await.is_err());
    assert!(store.external_account("iss", "sub").await.unwrap().is_none());
    assert_eq!(store.list_users().await.unwrap().len(), 1);
    assert!(store.add_session(&ann.id, NewSession { token_hash: "i", ..session() }).await.is_err());
    assert!(store.session_user("i", "").await.unwrap().is_none());
    let (conversation, request) =
        (ConversationId::parse("conv_1").unwrap(), RequestId::parse("r1").unwrap());
    assert!(store.begin_turn(&ann.id, &id, &conversation, &request, "why").await.is_err());
    assert_eq!(counted(&store, "select count(*) from conversations").await, 0);
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_record() {
    let store = Store::in_memory().await.unwrap();
    store.add_user(&user()).await.unwrap();
    let head = store.audit_head().await.unwrap();
    assert!(matches!(store.add_user(&user()).await, Err(StoreError::Taken { .. })));
    assert_eq!(store.audit_head().await.unwrap(), head);
    assert!(!store.set_roles("nobody@example.org", &[]).await.unwrap());
    assert_eq!(store.audit_head().await.unwrap(), head);
}

#[tokio::test]
async fn a_store_without_keys_changes_nothing() {
    let mut store = Store::in_memory().await.unwrap();
    store.audit = None;
    assert!(store.add_user(&user()).await.is_err());
    assert!(!store.has_users().await.unwrap());
}

#[tokio::test]
async fn records_verify_after_keys_were_rotated_and_old_ones_forgotten() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("candor.sqlite");
    let secrets = Secrets::open(KeySource::File(directory.path().join("secret.keys"))).unwrap();
    let open = async || {
        let store = Store::open(&path, None).await.unwrap();
        store.with_audit(&secrets).await.unwrap()
    };
    let store = open().await;
    store.add_user(&user()).await.unwrap();
    let rotation = crate::databases::rotation::rotate(&store, &secrets, true).await.unwrap();
    assert_eq!(rotation.retired.len(), 1);
    store.close().await;
    let store = open().await;
    store.set_roles("ann@example.org", &[]).await.unwrap();
    assert_eq!(store.verify_audit(None).await.unwrap().result, Ok(3));
    let keys = counted(&store, "select count(distinct key_id) from audit_records").await;
    assert_eq!(keys, 2, "before the rotation and after it");
    execute(&store, "update audit_keys set sealed = nonce where created_at = (select min(created_at) from audit_keys)").await;
    store.close().await;
    let store = open().await;
    let broken = store.verify_audit(None).await.unwrap().result.unwrap_err();
    assert!(matches!(broken, Broken { seq: 1, fault: Fault::UnknownKey(1, _) }), "{broken}");
    store.record(Act::new(Action::AuditRead)).await.unwrap();
}

#[tokio::test]
async fn processes_that_write_at_once_share_one_chain() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("candor.sqlite");
    let secrets = Secrets::open(KeySource::File(directory.path().join("secret.keys"))).unwrap();
    let open = async || {
        let store = Store::open(&path, None).await.unwrap();
        store.with_audit(&secrets).await.unwrap()
    };
    let (one, other) = (open().await, open().await);
    let writers = (0..40).map(|number| {
        let store = if number % 2 == 0 { one.clone() } else { other.clone() };
        tokio::spawn(async move { store.record(Act::new(Action::AuditRead)).await.unwrap() })
    });
    let mut numbers = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        numbers.push(writer.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert_eq!(one.verify_audit(None).await.unwrap().result, Ok(40));
}

/// As many records as fill more than two pages.
const MANY: u64 = 600;

async fn many() -> Store {
    let store = Store::in_memory().await.unwrap();
    let acts = (0..MANY).map(|number| {
        let detail = serde_json::json!({ "text": format!("\"Łódź\"\\\n{number}"), "rows": number });
        Act::new(Action::StatementRun).saying(detail)
    });
    store.record_all(acts).await.unwrap();
    store
}

#[tokio::test]
async fn whatever_is_changed_among_many_records_is_named() {
    const COLUMNS: &str = "workspace, seq, occurred_at, actor_kind, actor_id, actor_name, auth_method, \
        address, http_request, action, resource, connection_id, outcome, code, duration_us, detail, \
        key_id, prev_hash, hash";
    let another = |seq: &str| {
        let values = COLUMNS.replacen("seq", seq, 1);
        format!(
            "insert into audit_records ({COLUMNS}) select {values} from audit_records where seq = 590"
        )
    };
    let changed = |seq| (seq, Fault::Changed(seq));
    let cases = [
        ("update audit_records set detail = '{}' where seq = 300".to_owned(), changed(300)),
        ("update audit_records set detail = detail || ' ' where seq = 600".into(), changed(600)),
        (
            "update audit_records set detail = cast(detail as blob) where seq = 300".into(),
            changed(300),
        ),
        ("update audit_records set duration_us = 0 where seq = 256".into(), changed(256)),
        ("update audit_records set duration_us = 'soon' where seq = 257".into(), changed(257)),
        ("update audit_records set hash = 'none' where seq = 2".into(), changed(2)),
        (another("0"), (1, Fault::Moved { seq: 1, written: 0 })),
        (another("'later'"), changed(601)),
        (another("601"), (601, Fault::Moved { seq: 601, written: 590 })),
        (
            "delete from audit_records where seq between 256 and 257".into(),
            (256, Fault::Missing { seq: 256, next: 258 }),
        ),
        (
            "update audit_records set seq = 'x' where seq = 300".into(),
            (300, Fault::Missing { seq: 300, next: 301 }),
        ),
        (
            "delete from audit_records where seq > 590".into(),
            (591, Fault::CutOff { last: 590, head: 600 }),
        ),
        ("delete from audit_heads".into(), (600, Fault::HeadMissing)),
        ("update audit_heads set seq = 9000000000".into(), (600, Fault::HeadForged(9_000_000_000))),
    ];
    for (change, (seq, fault)) in cases {
        let store = many().await;
        assert_eq!(store.verify_audit(None).await.unwrap().result, Ok(MANY));
        sqlx::query(sqlx::AssertSqlSafe(change.clone())).execute(&store.writer).await.unwrap();
        let found = store.verify_audit(None).await.unwrap().result;
        assert_eq!(found, Err(Broken { seq, fault }), "{change}");
    }
}
