//! The fields of the form. Which of them are on screen follows from the chosen engine and encryption by
//! style alone, so that it does so before WASM has loaded.

use crate::components::ui::{ChoiceField, TextField};
use leptos::prelude::*;
use protocol::catalog::Environment;
use protocol::connection::{ConnectionView, EncryptionMode, EngineKind};

#[component]
pub fn Fields(known: Option<ConnectionView>) -> impl IntoView {
    let engine = known.as_ref().map_or(EngineKind::Postgres, |known| known.engine);
    let environment = match known.as_ref().map(|known| known.environment) {
        Some(Environment::Prod) => "prod",
        Some(Environment::Staging) => "staging",
        Some(Environment::Demo) => "demo",
        Some(Environment::Dev) | None => "dev",
    };
    let is_new = known.is_none();
    let of = |part: fn(&ConnectionView) -> Option<String>| {
        known.as_ref().and_then(part).unwrap_or_default()
    };
    let (name, file) = (of(|known| Some(known.name.clone())), of(|known| known.file.clone()));
    view! {
        <div class="connection-form__pair">
            <TextField label="Name" name="form[name]" autocomplete="off" value=name autofocus=is_new/>
            <ChoiceField
                label="Environment"
                name="form[environment]"
                choices=vec![("dev", "DEV"), ("staging", "STAGING"), ("prod", "PROD"), ("demo", "DEMO")]
                selected=environment
            />
        </div>
        <Engines chosen=engine/>
        <div class="connection-form__file">
            <TextField
                label="File"
                name="form[file]"
                autocomplete="off"
                value=file
                required=false
                hint="The whole path on the server, below a directory that the configuration opens."
            />
        </div>
        <div class="connection-form__server">
            <ServerFields known=known.clone()/>
        </div>
        <Limits known/>
    }
    .into_any()
}

#[component]
fn Engines(chosen: EngineKind) -> impl IntoView {
    let choices = EngineKind::ALL
        .into_iter()
        .map(|engine| {
            view! {
                <label class="connection-form__engine">
                    <input
                        type="radio"
                        name="form[engine]"
                        value=engine.as_str()
                        checked=engine == chosen
                    />
                    {engine.name()}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="connection-form__engines">
            <legend class="field__label">"Engine"</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}

#[component]
fn ServerFields(known: Option<ConnectionView>) -> impl IntoView {
    let of = |part: fn(&ConnectionView) -> Option<String>| {
        known.as_ref().and_then(part).unwrap_or_default()
    };
    let host = of(|known| known.host.clone());
    let port = of(|known| known.port.map(|port| port.to_string()));
    let database = of(|known| known.database.clone());
    let user = of(|known| known.user.clone());
    let authorities = of(|known| known.authorities.clone());
    let encryption = match known.as_ref().and_then(|known| known.encryption) {
        Some(EncryptionMode::Unencrypted) => "unencrypted",
        Some(EncryptionMode::Verified) | None => "verified",
    };
    let password_hint = match known.as_ref().is_some_and(|known| known.has_password) {
        true => {
            "One is kept and never shown. Enter it again when host, port, database, user or \
                 encryption change."
        }
        false => "It is sealed before it is stored, and never shown again.",
    };
    let has_authorities = !authorities.is_empty();
    view! {
        <div class="connection-form__host">
            <TextField
                label="Host"
                name="form[host]"
                autocomplete="off"
                value=host
                required=false
                hint="A name or an address; certificates are checked against it."
            />
            <TextField
                label="Port"
                name="form[port]"
                autocomplete="off"
                value=port
                required=false
                inputmode="numeric"
                hint="Empty: the engine's own"
            />
        </div>
        <TextField
            label="Database"
            name="form[database]"
            autocomplete="off"
            value=database
            required=false
        />
        <div class="connection-form__pair">
            <TextField
                label="User"
                name="form[user]"
                autocomplete="off"
                value=user
                required=false
                hint="A login that may only read."
            />
            <TextField
                label="Password"
                name="form[password]"
                kind="password"
                autocomplete="new-password"
                required=false
                hint=password_hint
            />
        </div>
        <ChoiceField
            label="Encryption"
            name="form[encryption]"
            choices=vec![
                ("verified", "TLS with a certificate that is checked"),
                ("unencrypted", "None: same machine or a network nobody listens to"),
            ]
            selected=encryption
        />
        <details class="connection-form__authorities" open=has_authorities>
            <summary>"Own certificate authority"</summary>
            <div class="field">
                <label class="field__label" for="field-authorities">
                    "Certificates (PEM)"
                </label>
                <textarea
                    class="field__input connection-form__pem"
                    id="field-authorities"
                    name="form[authorities]"
                    rows="6"
                    spellcheck="false"
                    prop:value=authorities.clone()
                >
                    {authorities.clone()}
                </textarea>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Limits(known: Option<ConnectionView>) -> impl IntoView {
    let limits = known.map(|known| known.limits).unwrap_or_default();
    view! {
        <details class="connection-form__limits">
            <summary>"Limits"</summary>
            <div class="connection-form__triple">
                <TextField
                    label="Sessions at the same time"
                    name="form[sessions]"
                    autocomplete="off"
                    inputmode="numeric"
                    required=false
                    value=limits.sessions.to_string()
                />
                <TextField
                    label="Statements that may wait"
                    name="form[waiting]"
                    autocomplete="off"
                    inputmode="numeric"
                    required=false
                    value=limits.waiting.to_string()
                />
                <TextField
                    label="Seconds to connect"
                    name="form[connect_s]"
                    autocomplete="off"
                    inputmode="numeric"
                    required=false
                    value=(limits.connect_ms / 1_000).max(1).to_string()
                />
            </div>
        </details>
    }
    .into_any()
}
