//! One's own account: who one is here, password, API tokens, budgets, sessions.

mod budgets;
mod choices;
mod model;
mod new_token;
mod password;
mod sessions;
mod tokens;

use crate::api::models::ChooseModel;
use crate::api::profile::{ChangePassword, read_profile};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::pages::settings::Anew;
use crate::stores::Session;
use budgets::Budgets;
use choices::Choices;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{ModelOutcome, OwnModel};
use new_token::NewTokenForm;
use password::{Password, PasswordOutcome};
use sessions::Sessions;
use tokens::Tokens;

#[component]
pub fn ProfilePage() -> impl IntoView {
    let me = expect_context::<Session>().me;
    let roles = me.roles.join(", ");
    let profile = Resource::new(|| (), |()| read_profile());
    let on_change = Callback::new(move |()| profile.refetch());
    let change = ServerAction::<ChangePassword>::new();
    Effect::new(move |_| {
        // The form is emptied by drawing it anew, and the sessions have become fewer.
        if matches!(change.value().get(), Some(Ok(()))) {
            profile.refetch();
        }
    });
    let choose = ServerAction::<ChooseModel>::new();
    Effect::new(move |_| {
        if matches!(choose.value().get(), Some(Ok(()))) {
            profile.refetch();
        }
    });
    let (anew, model_anew) = (Anew::new(), Anew::new());
    view! {
        <Title text="Profile"/>
        <main class="page profile">
            <header class="page__header page__header--wide">
                <div>
                    <h1 class="page__title">{me.name}</h1>
                    <p class="page__subtitle">{format!("{} · {roles}", me.email)}</p>
                </div>
            </header>
            <section class="profile__section" aria-labelledby="profile-password">
                <h2 class="profile__title" id="profile-password">
                    "Password"
                </h2>
                <PasswordOutcome change/>
                <Transition fallback=|| view! { <Skeleton lines=2/> }>
                    {move || Suspend::new(async move {
                        let has_password = profile.await.is_ok_and(|profile| profile.has_password);
                        anew.draw(view! { <Password has_password change/> }.into_any())
                    })}
                </Transition>
            </section>
            <section class="profile__section" aria-labelledby="profile-model">
                <h2 class="profile__title" id="profile-model">
                    "Language model"
                </h2>
                <p class="profile__note">
                    "Asked when the planner cannot read a question. Which one answered, and why, stands with \
                     the evidence."
                </p>
                <ModelOutcome choose/>
                <Transition fallback=|| view! { <Skeleton lines=2/> }>
                    {move || Suspend::new(async move {
                        let models = profile.await.ok().and_then(|profile| profile.models);
                        let drawn = match models {
                            Some(models) => view! { <OwnModel models choose/> }.into_any(),
                            None => {
                                view! {
                                    <p class="profile__note">
                                        "Your account may not ask questions: there is nothing to choose."
                                    </p>
                                }
                                    .into_any()
                            }
                        };
                        model_anew.draw(drawn)
                    })}
                </Transition>
            </section>
            <section class="profile__section" aria-labelledby="profile-tokens">
                <h2 class="profile__title" id="profile-tokens">
                    "API tokens"
                </h2>
                <p class="profile__note">
                    "For scripts and other programs. A token may do what you choose for it, and never more \
                     than you may."
                </p>
                <NewTokenForm on_made=on_change/>
                <Transition fallback=|| view! { <Skeleton lines=3/> }>
                    {move || Suspend::new(async move {
                        match profile.await {
                            Ok(profile) => {
                                view! { <Tokens tokens=profile.tokens on_change/> }.into_any()
                            }
                            Err(error) => {
                                view! { <ProblemCard problem=error.0 on_retry=on_change/> }.into_any()
                            }
                        }
                    })}
                </Transition>
            </section>
            <section class="profile__section" aria-labelledby="profile-choices">
                <h2 class="profile__title" id="profile-choices">
                    "What your words mean"
                </h2>
                <p class="profile__note">
                    "What you chose where a question could mean more than one thing. Revoke it and you are \
                     asked again."
                </p>
                <Transition fallback=|| view! { <Skeleton lines=2/> }>
                    {move || Suspend::new(async move {
                        profile
                            .await
                            .ok()
                            .map(|profile| view! { <Choices list=profile.choices on_change/> })
                    })}
                </Transition>
            </section>
            <section class="profile__section" aria-labelledby="profile-budgets">
                <h2 class="profile__title" id="profile-budgets">
                    "Budgets"
                </h2>
                <p class="profile__note">
                    "What the groups you are in may ask, and have asked. Each of them counts all its members,                      and each has to have something left."
                </p>
                <Transition fallback=|| view! { <Skeleton lines=3/> }>
                    {move || Suspend::new(async move {
                        let budgets = profile.await.map(|profile| profile.budgets);
                        view! { <Budgets budgets=budgets.unwrap_or_default()/> }
                    })}
                </Transition>
            </section>
            <section class="profile__section" aria-labelledby="profile-sessions">
                <h2 class="profile__title" id="profile-sessions">
                    "Sessions"
                </h2>
                <p class="profile__note">
                    "Where you are signed in. End what you do not recognise, and change your password then."
                </p>
                <Transition fallback=|| view! { <Skeleton lines=3/> }>
                    {move || Suspend::new(async move {
                        let sessions = profile.await.map(|profile| profile.sessions);
                        view! { <Sessions sessions=sessions.unwrap_or_default() on_change/> }
                    })}
                </Transition>
            </section>
        </main>
    }
    .into_any()
}
