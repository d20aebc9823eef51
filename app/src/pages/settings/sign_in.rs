//! How people sign in: what the configuration says, and what an administrator can do about it here.

use crate::api::people::read_sign_in_settings;
use crate::components::ui::{Badge, PageHead, ProblemCard, Skeleton, Tint};
use crate::format;
use crate::routes;
use leptos::prelude::*;
use protocol::sign_in_settings::{IssuerFacts, Mapped, ProviderFacts, SignInSettings};

#[component]
pub fn SignInSettingsPage() -> impl IntoView {
    let settings = Resource::new(|| (), |()| read_sign_in_settings());
    view! {
        <PageHead
            title="Sign-in"
            subtitle="How people get in. These are settings of the server: they are changed in its configuration \
                file and hold from its next start."
        />
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match settings.await {
                    Ok(settings) => view! { <Settings settings/> }.into_any(),
                    Err(error) => {
                        let retry = Callback::new(move |()| settings.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Settings(settings: SignInSettings) -> impl IntoView {
    let providers = settings.providers;
    let no_provider = providers.is_empty();
    let providers =
        providers.into_iter().map(|provider| view! { <Provider provider/> }).collect_view();
    let issuers = settings.issuers;
    let no_issuer = issuers.is_empty();
    let issuers = issuers.into_iter().map(|issuer| view! { <Issuer issuer/> }).collect_view();
    let (with, without) = (settings.with_password, settings.without_password);
    let have = if with == 1 { "has" } else { "have" };
    let passwords =
        format!("{} {have} a password here, {without} without.", format::plural(with, "account"));
    let lasts = format!(
        "A session ends after {} without use, and after {} in any case; also with a new password, with other \
         roles, and when the account is disabled.",
        format::plural(u64::from(settings.idle_hours), "hour"),
        format::plural(u64::from(settings.days), "day"),
    );
    let limit = format!(
        "{} a minute from one address; wrong passwords make an account wait longer and longer.",
        format::plural(u64::from(settings.sign_ins_per_minute), "attempt"),
    );
    view! {
        <section class="people__card sign-in-settings" aria-labelledby="ways-local">
            <h2 class="people__name" id="ways-local">
                "Passwords"
            </h2>
            <p class="people__note">{passwords}</p>
            <p>
                <a href=routes::PEOPLE>"Invite somebody, or disable an account"</a>
                " · "
                <a href=routes::PROFILE>"Change your own password"</a>
            </p>
            <p class="people__note">
                "A forgotten password is set anew on the server: "
                <code>"candor user reset-password EMAIL"</code>
            </p>
        </section>
        <h2 class="people__section">"Single sign-on"</h2>
        {no_provider
            .then(|| {
                view! {
                    <p class="people__note">
                        "No sign-in service is set up. An " <code>"[[oidc]]"</code>
                        " part of the configuration file adds one; docs/identity.md has an example."
                    </p>
                }
            })}
        <div class="people">{providers}</div>
        <h2 class="people__section">"Tokens of host applications"</h2>
        {no_issuer
            .then(|| {
                view! {
                    <p class="people__note">
                        "No other system may sign tokens for the API. An " <code>"[[issuers]]"</code>
                        " part of the configuration file adds one."
                    </p>
                }
            })}
        <div class="people">{issuers}</div>
        <h2 class="people__section">"Sessions"</h2>
        <div class="people__card sign-in-settings">
            <dl class="facts">
                <Fact name="How long">{lasts}</Fact>
                <Fact name="Limit">{limit}</Fact>
            </dl>
            <p>
                <a href=routes::PEOPLE>"End the sessions of a person"</a>
                " · "
                <a href=routes::AUDIT>"See who signed in, and who was refused"</a>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Provider(provider: ProviderFacts) -> impl IntoView {
    let newcomers = match (provider.creates, provider.links_by_email) {
        (true, true) => "They get an account, or the one with their verified address.",
        (true, false) => "They get an account, unless their address has one already.",
        (false, true) => "Only those whose verified address has an account here.",
        (false, false) => "Only those who were bound to an account before.",
    };
    let domains = match provider.email_domains.is_empty() {
        true => "All".to_owned(),
        false => provider.email_domains.join(", "),
    };
    let roles_fallback = match (&provider.default_role, provider.roles.is_empty()) {
        (Some(role), true) => format!("Given here; new accounts get {role}."),
        (None, true) => "Given here; new accounts get viewer.".to_owned(),
        (Some(role), false) => format!("Everybody else gets {role}."),
        (None, false) => "Nobody else comes in.".to_owned(),
    };
    let label = provider.label;
    view! {
        <section class="people__card" aria-label=label.clone()>
            <div class="people__head">
                <h3 class="people__name">{label.clone()}</h3>
                <Badge tint=Tint::Ok>"OpenID Connect"</Badge>
            </div>
            <dl class="facts">
                <Fact name="Issuer"><code>{provider.issuer}</code></Fact>
                <Fact name="Client"><code>{provider.client_id}</code></Fact>
                <Fact name="Redirect address"><code>{provider.redirect_uri}</code></Fact>
                <Fact name="Scopes">{provider.scopes.join(" ")}</Fact>
                <Fact name="Who is new">{newcomers}</Fact>
                <Fact name="Unverified addresses">
                    {if provider.trusts_email {
                        "Count where the service does not say whether they are verified."
                    } else {
                        "Do not count."
                    }}
                </Fact>
                <Fact name="Domains">{domains}</Fact>
                <Fact name="Roles">
                    <Map pairs=provider.roles/>
                    {roles_fallback}
                </Fact>
                <Fact name="Groups">
                    {provider.groups.is_empty().then_some("Given here.")}
                    <Map pairs=provider.groups/>
                </Fact>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Issuer(issuer: IssuerFacts) -> impl IntoView {
    let newcomers = match issuer.creates {
        true => "They get an account.",
        false => "Only those who have an account.",
    };
    let name = issuer.name;
    view! {
        <section class="people__card" aria-label=name.clone()>
            <h3 class="people__name">{name.clone()}</h3>
            <dl class="facts">
                <Fact name="Issuer"><code>{issuer.issuer}</code></Fact>
                <Fact name="Audience">{issuer.audience.join(", ")}</Fact>
                <Fact name="Scopes">{issuer.scopes.join(", ")}</Fact>
                <Fact name="Who is new">{newcomers}</Fact>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="facts__item">
            <dt class="facts__name">{name}</dt>
            <dd class="facts__value">{children()}</dd>
        </div>
    }
    .into_any()
}

/// What there is not here is marked: it gives nothing.
#[component]
fn Map(pairs: Vec<Mapped>) -> impl IntoView {
    let rows = pairs
        .into_iter()
        .map(|Mapped { there, here, exists }| {
            view! {
                <li>
                    <code>{there}</code>
                    " → "
                    {here}
                    {(!exists).then(|| view! { " " <Badge tint=Tint::Warn>"Does not exist"</Badge> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="facts__map">{rows}</ul> }.into_any()
}
