//! Signing in, and making the first administrator. Plain forms: they work before WASM has loaded, and
//! without it.

use crate::api::session::read_sign_in_options;
use crate::components::ui::{ProblemCard, TextField};
use crate::pages::entrance::EntranceCard;
use crate::routes::{self, forms};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use protocol::session::{MIN_PASSWORD_CHARS, SignInOptions};
use protocol::single_sign_on::{Provider, WhyNot};

/// What the page can be about, in the order in which it is decided.
#[derive(Debug, Clone, PartialEq)]
enum Purpose {
    /// The one-time link was followed.
    Demo {
        token: String,
    },
    /// The link was followed that the server printed because nobody has an account.
    FirstRun {
        token: String,
    },
    /// Nobody has an account, and whoever came does not have the link.
    NotSetUp {
        providers: Vec<Provider>,
    },
    SignIn {
        demo: bool,
        providers: Vec<Provider>,
    },
}

impl Purpose {
    fn of(options: &SignInOptions, token: Option<String>) -> Self {
        match token {
            Some(token) if options.demo => Purpose::Demo { token },
            Some(token) if options.first_run => Purpose::FirstRun { token },
            _ if options.first_run => Purpose::NotSetUp { providers: options.providers.clone() },
            _ => Purpose::SignIn { demo: options.demo, providers: options.providers.clone() },
        }
    }
}

/// Words for a problem code that the server sent back with the redirect, and for why.
fn explain(code: &str, why: Option<&str>, by_link: bool) -> &'static str {
    match code {
        "sign_in_failed" if by_link => {
            "This link does not work. Open the newest one that the server printed when it started."
        }
        "invalid_request" if by_link => {
            "A name is missing, the address is not one, or the password is shorter than 8 characters."
        }
        "single_sign_on_failed" => {
            why.and_then(WhyNot::parse).unwrap_or(WhyNot::NotTrusted).in_words()
        }
        "sign_in_failed" => "Email or password is wrong.",
        "too_many_requests" => "Too many attempts. Wait a minute, then try again.",
        "not_signed_in" => "Your session has ended. Sign in again.",
        "forbidden" | "conflict" => {
            "This link was used already or has expired. Start the server again for a new one."
        }
        "invalid_request" => "Something is missing or too short. Check every field.",
        "storage_full" => "The server has no space left to store the session.",
        _ => "That did not work. Try again.",
    }
}

#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let options = OnceResource::new(read_sign_in_options());
    let token = query.with_untracked(|query| query.get("token"));
    let next = query.with_untracked(|query| query.get("next")).unwrap_or_default();
    let why = query.with_untracked(|query| query.get("why"));
    let problem = query.with_untracked(|query| query.get("problem"));
    let problem = problem.map(|code| explain(&code, why.as_deref(), token.is_some()));

    view! {
        <Title text="Sign in"/>
        <main class="sign-in">
            <EntranceCard problem>
                <Suspense>
                    {move || {
                        let (token, next) = (token.clone(), next.clone());
                        Suspend::new(async move {
                            match options.await {
                                Ok(options) => {
                                    let purpose = Purpose::of(&options, token);
                                    view! { <Form purpose next/> }.into_any()
                                }
                                Err(error) => view! { <ProblemCard problem=error.0/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </EntranceCard>
            <p class="sign-in__promise">
                "Ask in plain words. See the SQL, the rows and where every number comes from."
            </p>
        </main>
    }
    .into_any()
}

#[component]
fn Form(purpose: Purpose, next: String) -> impl IntoView {
    match purpose {
        Purpose::Demo { token } => view! { <DemoForm token/> }.into_any(),
        Purpose::FirstRun { token } => view! { <FirstRunForm token/> }.into_any(),
        Purpose::NotSetUp { providers } => view! { <NotSetUp providers next/> }.into_any(),
        Purpose::SignIn { demo, providers } => {
            view! { <SignInForm demo providers next/> }.into_any()
        }
    }
}

#[component]
fn DemoForm(token: String) -> impl IntoView {
    view! {
        <h1 class="sign-in__title">"Welcome to the demo"</h1>
        <p class="sign-in__text">
            "A retail company with three years of orders is ready to be asked."
        </p>
        <form class="sign-in__form" method="post" action=forms::DEMO>
            <input type="hidden" name="token" value=token/>
            <button type="submit" class="button button--primary button--large">
                "Continue as demo administrator"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn NotSetUp(providers: Vec<Provider>, next: String) -> impl IntoView {
    view! {
        <h1 class="sign-in__title">"Not set up yet"</h1>
        <p class="sign-in__text">
            "Nobody has an account here. If you run this server, open the link that it printed when it \
             started: it makes the first administrator. Started again, it prints a new one."
        </p>
        <p class="sign-in__hint">
            "Without its output: " <code>"candor user add you@example.org --role admin"</code>
        </p>
        {(!providers.is_empty()).then(|| view! { <Elsewhere providers next/> })}
    }
    .into_any()
}

#[component]
fn FirstRunForm(token: String) -> impl IntoView {
    view! {
        <h1 class="sign-in__title">"Create the first administrator"</h1>
        <p class="sign-in__text">
            "Nobody has an account here yet. This one may connect databases and invite others."
        </p>
        <form class="sign-in__form" method="post" action=forms::FIRST_RUN>
            <input type="hidden" name="token" value=token/>
            <TextField label="Name" name="name" autocomplete="name" autofocus=true/>
            <TextField label="Email" name="email" kind="email" autocomplete="username"/>
            <TextField
                label="Password"
                name="password"
                kind="password"
                autocomplete="new-password"
                min_length=MIN_PASSWORD_CHARS
                hint=format!("At least {MIN_PASSWORD_CHARS} characters. A short sentence is fine.")
            />
            <button type="submit" class="button button--primary button--large">
                "Create account"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn SignInForm(demo: bool, providers: Vec<Provider>, next: String) -> impl IntoView {
    let elsewhere = (!providers.is_empty()).then(|| {
        view! {
            <Elsewhere providers next=next.clone()/>
            <p class="sign-in__or">"or with a password"</p>
        }
    });
    view! {
        <h1 class="sign-in__title">"Sign in"</h1>
        {elsewhere}
        <form class="sign-in__form" method="post" action=forms::SIGN_IN>
            <input type="hidden" name="next" value=next/>
            <TextField
                label="Email"
                name="email"
                kind="email"
                autocomplete="username"
                autofocus=true
            />
            <TextField
                label="Password"
                name="password"
                kind="password"
                autocomplete="current-password"
            />
            <button type="submit" class="button button--primary button--large">
                "Sign in"
            </button>
        </form>
        {demo
            .then(|| {
                view! {
                    <p class="sign-in__hint">
                        "Looking at the demo? Open the one-time link that the server printed when it \
                         started."
                    </p>
                }
            })}
    }
    .into_any()
}

/// Systems to sign in at. Links, not forms: a form may lead to this site only.
#[component]
fn Elsewhere(providers: Vec<Provider>, next: String) -> impl IntoView {
    let links = providers
        .into_iter()
        .map(|Provider { name, label }| {
            let to = routes::sign_in_at(&name, &next);
            view! {
                <a class="button button--large sign-in__elsewhere" href=to rel="external">
                    {format!("Sign in with {label}")}
                </a>
            }
        })
        .collect_view();
    view! {
        <div class="sign-in__form">{links}</div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first_run: bool, demo: bool, token: Option<&str>, expected: Purpose) {
        let options = SignInOptions { first_run, demo, providers: Vec::new() };
        assert_eq!(Purpose::of(&options, token.map(str::to_owned)), expected);
    }

    fn sign_in(demo: bool) -> Purpose {
        Purpose::SignIn { demo, providers: Vec::new() }
    }

    #[test]
    fn a_reason_that_there_is_not_says_no_more_than_that_it_failed() {
        let failed = "single_sign_on_failed";
        assert_eq!(explain(failed, Some("no_role"), false), WhyNot::NoRole.in_words());
        for why in [None, Some("<script>")] {
            assert_eq!(explain(failed, why, false), WhyNot::NotTrusted.in_words());
        }
    }

    #[test]
    fn the_page_asks_for_what_is_needed() {
        let token = || "t".to_owned();
        check(true, false, None, Purpose::NotSetUp { providers: Vec::new() });
        check(true, false, Some("t"), Purpose::FirstRun { token: token() });
        check(false, false, None, sign_in(false));
        check(false, true, None, sign_in(true));
        check(true, true, Some("t"), Purpose::Demo { token: token() });
        check(false, true, Some("t"), Purpose::Demo { token: token() });
    }

    #[test]
    fn a_token_is_worth_nothing_where_somebody_has_an_account() {
        check(false, false, Some("t"), sign_in(false));
    }
}
