//! What belongs to the person who asks: API tokens, sessions, budgets. Revoking and ending are plain forms and
//! lead back to the profile; a token's secret is in one answer and nowhere else.

use super::{Answer, UiError};
use leptos::server;
use leptos::server_fn::codec::Json;
use protocol::budget::GroupMeters;
use protocol::choice::ChoiceList;
use protocol::ids::{ChoiceId, SessionId, TokenId};
use protocol::model::OwnModels;
use protocol::session::SessionView;
use protocol::token::{ApiToken, MadeToken, NewToken};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub tokens: Vec<ApiToken>,
    pub sessions: Vec<SessionView>,
    pub budgets: Vec<GroupMeters>,
    pub choices: ChoiceList,
    pub has_password: bool,
    /// Absent for those who may not ask.
    pub models: Option<OwnModels>,
}

#[server(prefix = "/ui", endpoint = "profile/read", output = Answer)]
pub async fn read_profile() -> Result<Profile, UiError> {
    let crate::backend::Backend { profile, models, .. } = super::backend()?;
    Ok(Profile {
        tokens: profile.tokens().await?,
        sessions: profile.sessions().await?,
        budgets: profile.budgets().await?,
        choices: profile.choices().await?,
        has_password: profile.has_password().await?,
        models: models.own().await?,
    })
}

#[server(prefix = "/ui", endpoint = "profile/add-token", input = Json, output = Answer)]
pub async fn add_token(new: NewToken) -> Result<MadeToken, UiError> {
    Ok(super::backend()?.profile.add_token(new).await?)
}

#[server(prefix = "/ui", endpoint = "profile/revoke-token")]
pub async fn revoke_token(id: TokenId) -> Result<(), UiError> {
    super::backend()?.profile.revoke_token(id).await?;
    super::leave(crate::routes::PROFILE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "profile/revoke-choice")]
pub async fn revoke_choice(id: ChoiceId) -> Result<(), UiError> {
    super::backend()?.profile.revoke_choice(id).await?;
    super::leave(crate::routes::PROFILE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "profile/share-choice")]
pub async fn share_choice(id: ChoiceId) -> Result<(), UiError> {
    super::backend()?.profile.share_choice(id).await?;
    super::leave(crate::routes::PROFILE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "profile/end-session")]
pub async fn end_session(id: SessionId) -> Result<(), UiError> {
    super::backend()?.profile.end_session(id).await?;
    super::leave(crate::routes::PROFILE);
    Ok(())
}

#[server(prefix = "/ui", endpoint = "profile/change-password", output = Answer)]
pub async fn change_password(current: String, new: String) -> Result<(), UiError> {
    let change = protocol::session::PasswordChange { current, new };
    super::backend()?.profile.change_password(change).await?;
    super::leave(crate::routes::PROFILE);
    Ok(())
}
