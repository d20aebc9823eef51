//! Who one is.

use crate::auth::Caller;
use crate::http::extract::Json;
use protocol::session::Me;

pub async fn me(caller: Caller) -> Json<Me> {
    Json(caller.me())
}
