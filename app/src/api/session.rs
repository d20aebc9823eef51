//! Who is signed in, and what the sign-in page offers.

use super::{Answer, UiError};
use leptos::server;
use protocol::session::{Me, SignInOptions};

#[server(prefix = "/ui", endpoint = "session/options", output = Answer)]
pub async fn read_sign_in_options() -> Result<SignInOptions, UiError> {
    Ok(super::backend()?.session.sign_in_options().await?)
}

#[server(prefix = "/ui", endpoint = "session/me", output = Answer)]
pub async fn who_am_i() -> Result<Option<Me>, UiError> {
    Ok(super::backend()?.session.me().await?)
}
