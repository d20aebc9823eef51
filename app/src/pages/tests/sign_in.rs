//! Signing in, with what a person has to show, as the server sends them.

use super::{has, lacks};
use crate::testing::Memory;
use protocol::session::SignInOptions;
use protocol::sign_in_settings::{Mapped, ProviderFacts, SignInSettings};
use protocol::single_sign_on::{Provider, WhyNot};

#[tokio::test]
async fn sign_in_forms_work_without_scripts() {
    let html = Memory::default().page("/sign-in?next=/history").await;
    has(&html, &[r#"action="/auth/sign-in""#, r#"method="post""#, r#"value="/history""#]);
    let demo = Memory::default().page("/sign-in?token=abc").await;
    has(&demo, &[r#"action="/auth/demo""#, r#"value="abc""#, "Continue as demo administrator"]);
    let options = SignInOptions { first_run: true, demo: false, providers: Vec::new() };
    let first = || Memory { options: options.clone(), ..Memory::default() };
    let linked = first().page("/sign-in?token=abc").await;
    has(
        &linked,
        &[r#"action="/auth/first-run""#, r#"autocomplete="new-password""#, r#"value="abc""#],
    );
    let stranger = first().page("/sign-in").await;
    has(&stranger, &["Not set up yet", "open the link that it printed"]);
    lacks(&stranger, &["<form"]);
}

#[tokio::test]
async fn a_refused_sign_in_is_explained() {
    let html = Memory::default().page("/sign-in?problem=sign_in_failed").await;
    has(&html, &["Email or password is wrong."]);
    let odd = Memory::default().page("/sign-in?problem=<script>").await;
    lacks(&odd, &["<script>"]);
}

#[tokio::test]
async fn an_invitation_asks_for_a_name_and_a_password_without_a_session() {
    let memory = || Memory { me: None, ..Memory::default() };
    let html = memory().page("/join?token=abc-_9").await;
    has(&html, &[r#"action="/auth/join""#, r#"name="token" value="abc-_9""#, r#"name="password""#]);
    let html = memory().page("/join?token=abc&problem=sign_in_failed").await;
    has(&html, &["Ask for a new one.", r#"role="alert""#]);
}

#[tokio::test]
async fn systems_to_sign_in_at_are_links_that_keep_the_page_asked_for() {
    let provider = Provider { name: "corp".to_owned(), label: "Corp".to_owned() };
    let options = SignInOptions { first_run: false, demo: false, providers: vec![provider] };
    let memory = || Memory { options: options.clone(), ..Memory::default() };
    let html = memory().page("/sign-in?next=/history").await;
    has(
        &html,
        &["Sign in with Corp", r#"href="/auth/oidc/corp?next=/history""#, "or with a password"],
    );
    let refused = memory().page("/sign-in?problem=single_sign_on_failed&why=no_role").await;
    has(&refused, &[WhyNot::NoRole.in_words()]);
}

#[tokio::test]
async fn the_ways_to_sign_in_are_told_and_what_is_missing_is_marked() {
    let mapped = |there: &str, here: &str, exists| Mapped {
        there: there.to_owned(),
        here: here.to_owned(),
        exists,
    };
    let provider = ProviderFacts {
        name: "corp".to_owned(),
        label: "Corp".to_owned(),
        issuer: "https://id.example.org".to_owned(),
        client_id: "candor".to_owned(),
        redirect_uri: "https://candor.example.org/auth/oidc/corp/callback".to_owned(),
        scopes: vec!["openid".to_owned()],
        creates: true,
        links_by_email: false,
        trusts_email: false,
        email_domains: vec!["example.org".to_owned()],
        roles: vec![mapped("staff", "analyst", true), mapped("boss", "emperor", false)],
        default_role: None,
        groups: Vec::new(),
    };
    let settings = SignInSettings {
        with_password: 1,
        without_password: 2,
        providers: vec![provider],
        issuers: Vec::new(),
        idle_hours: 72,
        days: 14,
        sign_ins_per_minute: 30,
    };
    let html = Memory { sign_in: Some(settings.clone()), ..Memory::default() };
    let html = html.page("/settings/sign-in").await;
    has(&html, &["Corp", "https://candor.example.org/auth/oidc/corp/callback", "Does not exist"]);
    has(&html, &["Nobody else comes in.", "72 hours", "14 days", "1 account has a password here"]);
    let without = SignInSettings { providers: Vec::new(), ..settings };
    let html = Memory { sign_in: Some(without), ..Memory::default() };
    let html = html.page("/settings/sign-in").await;
    has(&html, &["No sign-in service is set up", "[[oidc]]", "No other system may sign tokens"]);
}
