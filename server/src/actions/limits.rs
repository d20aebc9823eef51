//! The limits in force, who is held back by them, and setting them while the server runs.

use crate::auth::With;
use crate::auth::permission::ManageSettings;
use crate::config::LimitSettings;
use crate::context::ServerContext;
use crate::limits::{PEOPLE_PER_ADDRESS, Refused};
use crate::store::timestamp;
use protocol::limits::{
    ConfiguredLimit, HIGHEST, HeldBack, LimitName, LimitView, LimitsDraft, LimitsView,
};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeMap;
use std::time::Instant;
use time::OffsetDateTime;

pub async fn view(
    context: &ServerContext,
    _: &With<ManageSettings>,
) -> Result<LimitsView, Problem> {
    let set = context.store.limits_set().await?;
    let now = OffsetDateTime::now_utc();
    let names = context.store.list_users().await?;
    let names = names.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    let refused = context.limits.refused(Instant::now());
    let mut held_back: Vec<HeldBack> =
        refused.into_iter().map(|refused| held(refused, &names, now)).collect();
    held_back.sort_by(|one, other| other.last_at.cmp(&one.last_at));
    let accounts = context.store.group_accounts(now).await?;
    Ok(LimitsView {
        limits: LimitName::ALL
            .iter()
            .map(|name| {
                let configured = configured(&context.settings.limits, *name);
                let own = set.get(*name);
                let (value, set) = (own.unwrap_or(configured), own.is_some());
                LimitView { name: *name, value, configured, set }
            })
            .collect(),
        people_per_address: PEOPLE_PER_ADDRESS,
        held_back,
        budgets: accounts.into_iter().map(|account| account.shown(now)).collect(),
        configured: only_configured(&context.settings.limits),
    })
}

/// Holds at once, also for those who are being held back.
pub async fn set(
    context: &ServerContext,
    by: &With<ManageSettings>,
    wanted: LimitsDraft,
) -> Result<LimitsView, Problem> {
    for name in LimitName::ALL {
        let Some(value) = wanted.get(*name) else { continue };
        let least = name.least();
        if !(least..=HIGHEST).contains(&value) {
            let detail = format!("`{}` is {least} to {HIGHEST}, and not {value}", name.as_str());
            return Err(Problem::new(ErrorCode::InvalidRequest, detail)
                .hint("leave it out to have what the configuration says"));
        }
    }
    // In one piece, so that what is stored last is also what holds.
    let _one_at_a_time = context.limits.setting.lock().await;
    context.store.set_limits(&wanted).await?;
    context.limits.hold(&in_force(&context.settings.limits, &wanted));
    view(context, by).await
}

/// What the configuration says, where nothing else is set.
pub fn in_force(settings: &LimitSettings, set: &LimitsDraft) -> LimitSettings {
    let of = |name| set.get(name).unwrap_or_else(|| configured(settings, name));
    LimitSettings {
        questions_per_minute: of(LimitName::Questions),
        questions_per_day: of(LimitName::QuestionsOfADay),
        queries_per_minute: of(LimitName::Queries),
        exports_per_minute: of(LimitName::Exports),
        sign_ins_per_minute: of(LimitName::SignIns),
        ..settings.clone()
    }
}

fn configured(settings: &LimitSettings, name: LimitName) -> u32 {
    match name {
        LimitName::Questions => settings.questions_per_minute,
        LimitName::QuestionsOfADay => settings.questions_per_day,
        LimitName::Queries => settings.queries_per_minute,
        LimitName::Exports => settings.exports_per_minute,
        LimitName::SignIns => settings.sign_ins_per_minute,
    }
}

fn only_configured(settings: &LimitSettings) -> Vec<ConfiguredLimit> {
    let count = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
    [
        (
            "statements_per_connection",
            "statements at once on a connection",
            count(settings.statements_per_connection),
        ),
        (
            "statements_per_person",
            "statements at once of a person",
            count(settings.statements_per_person),
        ),
        (
            "exports_per_connection",
            "exports at once on a connection",
            count(settings.exports_per_connection),
        ),
        (
            "waiting_per_connection",
            "statements waiting for a connection",
            count(settings.waiting_per_connection),
        ),
        (
            "waiting_per_person",
            "statements of a person that wait",
            count(settings.waiting_per_person),
        ),
        ("connections", "clients connected at once", count(settings.connections)),
        ("result_days", "days that rows of results are kept", u64::from(settings.result_days)),
        ("reuse_mib", "MiB of rows kept to answer equal statements", settings.reuse_mib),
        (
            "value_lookups",
            "columns looked at for a text that is no known value",
            count(settings.value_lookups),
        ),
    ]
    .into_iter()
    .map(|(key, what, value)| ConfiguredLimit {
        key: format!("limits.{key}"),
        what: what.to_owned(),
        value,
    })
    .collect()
}

fn held(refused: Refused, names: &BTreeMap<String, String>, now: OffsetDateTime) -> HeldBack {
    let Refused { what, key, times, ago, wait } = refused;
    // `address 192.0.2.1`, `account ann@example.org`, or the id of an account.
    let plain = key.strip_prefix("address ").or_else(|| key.strip_prefix("account "));
    let who = match plain {
        Some(plain) => plain.to_owned(),
        None => names.get(&key).cloned().unwrap_or(key),
    };
    HeldBack {
        who,
        what: what.to_owned(),
        times,
        last_at: timestamp(now - ago),
        until: wait.map(|wait| timestamp(now + wait)),
    }
}
