//! Who is signed in, and the page about oneself.

use super::{Memory, missing};
use crate::backend::{ProfileApi, SessionApi};
use async_trait::async_trait;
use protocol::Problem;
use protocol::budget::GroupMeters;
use protocol::choice::ChoiceList;
use protocol::ids::{ChoiceId, SessionId, TokenId};
use protocol::session::{Me, PasswordChange, SessionView, SignInOptions};
use protocol::token::{ApiToken, MadeToken, NewToken};

#[async_trait]
impl SessionApi for Memory {
    async fn sign_in_options(&self) -> Result<SignInOptions, Problem> {
        Ok(self.options.clone())
    }

    async fn me(&self) -> Result<Option<Me>, Problem> {
        Ok(self.me.clone())
    }
}

#[async_trait]
impl ProfileApi for Memory {
    async fn has_password(&self) -> Result<bool, Problem> {
        Ok(true)
    }

    async fn change_password(&self, _: PasswordChange) -> Result<(), Problem> {
        missing("such account")
    }

    async fn tokens(&self) -> Result<Vec<ApiToken>, Problem> {
        Ok(self.tokens.clone())
    }

    async fn add_token(&self, _new: NewToken) -> Result<MadeToken, Problem> {
        missing("store")
    }

    async fn revoke_token(&self, _id: TokenId) -> Result<(), Problem> {
        missing("such token")
    }

    async fn sessions(&self) -> Result<Vec<SessionView>, Problem> {
        Ok(self.sessions.clone())
    }

    async fn end_session(&self, _id: SessionId) -> Result<(), Problem> {
        missing("such session")
    }

    async fn choices(&self) -> Result<ChoiceList, Problem> {
        Ok(ChoiceList { choices: Vec::new(), may_share: false })
    }

    async fn revoke_choice(&self, _id: ChoiceId) -> Result<(), Problem> {
        missing("such choice")
    }

    async fn share_choice(&self, _id: ChoiceId) -> Result<(), Problem> {
        missing("such choice")
    }

    async fn budgets(&self) -> Result<Vec<GroupMeters>, Problem> {
        Ok(self.budgets.clone())
    }
}
