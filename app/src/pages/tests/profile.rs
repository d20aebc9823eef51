//! The page about oneself, as the server sends them.

use super::has;
use super::models::model;
use super::people::sales;
use crate::testing::Memory;
use protocol::budget::GroupMeters;
use protocol::ids::{SessionId, TokenId};
use protocol::model::{ModelOption, ModelWish, OwnModels};
use protocol::session::SessionView;
use protocol::token::{ApiToken, Scope};

#[tokio::test]
async fn a_profile_shows_tokens_and_sessions_that_can_be_ended_without_scripts() {
    let token = ApiToken {
        id: TokenId::from_random(3),
        name: "nightly <report>".to_owned(),
        scopes: vec![Scope::Ask, Scope::Export],
        hint: "cdr_AbCd".to_owned(),
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        expires_at: "2024-12-02T09:12:44Z".to_owned(),
        last_used_at: None,
        expired: true,
    };
    let session = |current, address: &str| SessionView {
        id: SessionId::from_random(u128::from(current)),
        current,
        created_at: "2024-11-02T09:12:44Z".to_owned(),
        seen_at: "2024-11-03T08:00:00Z".to_owned(),
        method: Some("password".to_owned()),
        address: Some(address.to_owned()),
        agent: Some("Firefox".to_owned()),
    };
    let sessions = vec![session(true, "192.0.2.7"), session(false, "198.51.100.9")];
    let html = Memory { tokens: vec![token], sessions, ..Memory::default() }.page("/profile").await;
    has(&html, &["nightly &lt;report&gt;", "cdr_AbCd… · ask, export", "Expired", "never used"]);
    has(
        &html,
        &[r#"aria-label="Revoke nightly &lt;report&gt;""#, "This one", "Sign out everywhere"],
    );
    has(&html, &[r#"aria-label="End the session from 198.51.100.9""#, "2024-11-03 08:00 UTC"]);
    assert!(!html.contains("End the session from 192.0.2.7"), "the session at hand signs out");
    let empty = Memory::default().page("/profile").await;
    has(&empty, &["You have no tokens.", "New API token"]);
}

#[tokio::test]
async fn the_profile_offers_the_models_that_are_for_somebody() {
    let option = |name: &str, is_default| ModelOption {
        id: model(name).id,
        name: name.to_owned(),
        provider: "Ollama".to_owned(),
        sees_values: is_default,
        is_default,
        left_out_until: None,
    };
    let options = vec![option("one", true), option("two", false)];
    let gone = ModelWish::Model { id: model("gone").id };
    let draw = |own| Memory { own_models: own, ..Memory::default() }.page("/profile");
    let html = draw(Some(OwnModels { wish: ModelWish::Automatic, options: options.clone() })).await;
    has(&html, &["Workspace default (one)", "one (Ollama), may see row values"]);
    has(&html, &["Automatic, by the question", "two (Ollama), sees no row values"]);
    let html = draw(Some(OwnModels { wish: gone, options })).await;
    has(&html, &["The model you chose may not be used any more"]);
    let none = OwnModels { wish: ModelWish::WorkspaceDefault, options: Vec::new() };
    has(&draw(Some(none)).await, &["No language model is set up for you"]);
    has(&draw(None).await, &["there is nothing to choose"]);
}

#[tokio::test]
async fn a_profile_has_a_meter_for_each_budget_of_ones_groups() {
    let sales = GroupMeters { id: sales().id, name: "Sales".to_owned(), meters: sales().meters };
    let html = Memory { budgets: vec![sales], ..Memory::default() }.page("/profile").await;
    has(&html, &["Budgets", "Questions today", "10 of 40", "1,234, no limit"]);
    has(&html, &[r#"aria-label="Questions today of Sales""#, "begins anew 2024-11-03"]);
    let html = Memory::default().page("/profile").await;
    has(&html, &["You are in no group: no budget limits your questions."]);
}
