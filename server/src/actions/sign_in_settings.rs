//! How people sign in, for those who manage people. Read from the configuration; nothing is changed here.

use crate::actions::roles::role_names;
use crate::auth::With;
use crate::auth::jwt::verifier::{IssuerSettings, Unknown};
use crate::auth::oidc::ProviderSettings;
use crate::auth::permission::ManagePeople;
use crate::context::ServerContext;
use protocol::Problem;
use protocol::sign_in_settings::{IssuerFacts, Mapped, ProviderFacts, SignInSettings};
use std::collections::BTreeMap;

pub async fn read(
    context: &ServerContext,
    _: &With<ManagePeople>,
) -> Result<SignInSettings, Problem> {
    let (with_password, without_password) = context.store.count_passwords().await?;
    let roles = role_names(&context.store).await?;
    let groups = context.store.list_groups().await?.into_iter().map(|group| group.name);
    let groups: Vec<String> = groups.collect();
    let settings = &context.settings;
    let providers = settings.oidc.iter().map(|provider| ProviderFacts {
        redirect_uri: settings.redirect_uri(&provider.name),
        roles: mapped(&provider.roles, &roles),
        groups: mapped(&provider.groups, &groups),
        ..facts(provider)
    });
    Ok(SignInSettings {
        with_password,
        without_password,
        providers: providers.collect(),
        issuers: settings.issuers.iter().map(issuer).collect(),
        idle_hours: settings.sessions.idle_hours,
        days: settings.sessions.days,
        sign_ins_per_minute: settings.limits.sign_ins_per_minute,
    })
}

fn mapped(map: &BTreeMap<String, String>, known: &[String]) -> Vec<Mapped> {
    let pairs = map.iter().map(|(there, here)| Mapped {
        there: there.clone(),
        here: here.clone(),
        exists: known.contains(here),
    });
    pairs.collect()
}

/// What the configuration alone says.
fn facts(provider: &ProviderSettings) -> ProviderFacts {
    ProviderFacts {
        name: provider.name.clone(),
        label: provider.label.clone(),
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
        redirect_uri: String::new(),
        scopes: provider.scopes.clone(),
        creates: provider.unknown == Unknown::Create,
        links_by_email: provider.link_by_email,
        trusts_email: provider.trust_email,
        email_domains: provider.email_domains.clone(),
        roles: Vec::new(),
        default_role: provider.default_role.clone(),
        groups: Vec::new(),
    }
}

fn issuer(settings: &IssuerSettings) -> IssuerFacts {
    IssuerFacts {
        name: settings.name.clone(),
        issuer: settings.rules.issuer.clone(),
        audience: settings.rules.audience.clone(),
        creates: settings.unknown == Unknown::Create,
        scopes: settings.scopes.iter().map(ToString::to_string).collect(),
    }
}
