//! The limits of the workspace, for those who may change settings.

use super::{Answer, UiError};
use leptos::server;
use protocol::limits::LimitsView;
#[cfg(feature = "ssr")]
use {
    crate::routes,
    protocol::limits::{LimitName, LimitsDraft},
    protocol::{ErrorCode, Problem},
};

#[server(prefix = "/ui", endpoint = "limits/read", output = Answer)]
pub async fn read_limits() -> Result<LimitsView, UiError> {
    Ok(super::backend()?.limits.view().await?)
}

/// Each a number, or empty for what the configuration says.
#[server(prefix = "/ui", endpoint = "limits/save", output = Answer)]
pub async fn save_limits(
    #[server(default)] questions_per_minute: String,
    #[server(default)] questions_per_day: String,
    #[server(default)] queries_per_minute: String,
    #[server(default)] exports_per_minute: String,
    #[server(default)] sign_ins_per_minute: String,
) -> Result<(), UiError> {
    let mut wanted = LimitsDraft::default();
    for (name, text) in [
        (LimitName::Questions, questions_per_minute),
        (LimitName::QuestionsOfADay, questions_per_day),
        (LimitName::Queries, queries_per_minute),
        (LimitName::Exports, exports_per_minute),
        (LimitName::SignIns, sign_ins_per_minute),
    ] {
        *wanted.get_mut(name) = number(name, &text)?;
    }
    super::backend()?.limits.set(wanted).await?;
    super::leave(routes::LIMITS);
    Ok(())
}

#[cfg(feature = "ssr")]
fn number(name: LimitName, text: &str) -> Result<Option<u32>, Problem> {
    let digits: String = text.chars().filter(|it| !it.is_whitespace() && *it != ',').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    digits.parse().map(Some).map_err(|_| {
        let detail = format!("`{text}` is no number for `{}`", name.as_str());
        Problem::new(ErrorCode::InvalidRequest, detail)
            .hint("leave it empty to have what the configuration says")
    })
}
