//! Small labels. The text carries the meaning, the colour repeats it.

use leptos::prelude::*;
use protocol::catalog::Environment;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tint {
    #[default]
    Plain,
    Ok,
    Warn,
    Danger,
    Info,
}

impl Tint {
    fn class(self) -> &'static str {
        match self {
            Tint::Plain => "badge",
            Tint::Ok => "badge badge--ok",
            Tint::Warn => "badge badge--warn",
            Tint::Danger => "badge badge--danger",
            Tint::Info => "badge badge--info",
        }
    }
}

#[component]
pub fn Badge(#[prop(optional)] tint: Tint, children: Children) -> impl IntoView {
    view! { <span class=tint.class()>{children()}</span> }
}

/// How careful one has to be here.
#[component]
pub fn EnvironmentBadge(environment: Environment) -> impl IntoView {
    let (class, text) = match environment {
        Environment::Prod => ("environment environment--prod", "PROD"),
        Environment::Staging => ("environment environment--staging", "STAGING"),
        Environment::Dev => ("environment", "DEV"),
        Environment::Demo => ("environment environment--demo", "DEMO"),
    };
    view! { <span class=class>{text}</span> }
}
