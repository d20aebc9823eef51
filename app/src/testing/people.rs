//! People with what they may, what they did, and what they are told.

use super::{Memory, missing};
use crate::backend::{AuditApi, NoticesApi, PeopleApi};
use async_trait::async_trait;
use protocol::Problem;
use protocol::access::{
    ConnectionAccess, GrantedTool, GroupDraft, GroupView, GroupsView, NewPerson, PeopleView,
    PersonChange, PersonView, RoleDraft, RolesView, Tool,
};
use protocol::audit::{AuditFilter, AuditPage, AuditRecord, AuditVerification};
use protocol::budget::GroupBudget;
use protocol::change::ChangeDetail;
use protocol::ids::{ConnectionId, GroupId, InvitationId, UserId, WebhookId};
use protocol::invitation::{Invitation, MadeInvitation, NewInvitation};
use protocol::notice::{MadeWebhook, NewWebhook, Notices, ReadNotices, Waits, Webhook};
use protocol::sign_in_settings::SignInSettings;

#[async_trait]
impl PeopleApi for Memory {
    async fn invitations(&self) -> Result<Vec<Invitation>, Problem> {
        Ok(self.invitations.clone())
    }

    async fn invite(&self, _: NewInvitation) -> Result<MadeInvitation, Problem> {
        missing("people")
    }

    async fn revoke_invitation(&self, _: InvitationId) -> Result<(), Problem> {
        missing("such invitation")
    }

    async fn sign_in_settings(&self) -> Result<SignInSettings, Problem> {
        self.sign_in.clone().map_or_else(|| missing("settings"), Ok)
    }

    async fn people(&self) -> Result<PeopleView, Problem> {
        self.people.clone().map_or_else(|| missing("people"), Ok)
    }

    async fn add(&self, _: NewPerson) -> Result<PersonView, Problem> {
        missing("people")
    }

    async fn change(&self, _: UserId, _: PersonChange) -> Result<PersonView, Problem> {
        missing("such person")
    }

    async fn sign_out(&self, _: UserId) -> Result<(), Problem> {
        missing("such person")
    }

    async fn roles(&self) -> Result<RolesView, Problem> {
        self.roles.clone().map_or_else(|| missing("roles"), Ok)
    }

    async fn save_role(&self, _: String, _: RoleDraft) -> Result<RolesView, Problem> {
        missing("such role")
    }

    async fn remove_role(&self, _: String) -> Result<(), Problem> {
        missing("such role")
    }

    async fn groups(&self) -> Result<GroupsView, Problem> {
        self.groups.clone().map_or_else(|| missing("groups"), Ok)
    }

    async fn save_group(&self, _: Option<GroupId>, _: GroupDraft) -> Result<GroupView, Problem> {
        missing("such group")
    }

    async fn remove_group(&self, _: GroupId) -> Result<(), Problem> {
        missing("such group")
    }

    async fn set_tool_access(&self, _: Tool, _: ConnectionAccess) -> Result<GrantedTool, Problem> {
        missing("such tool")
    }

    async fn set_budget(&self, _: GroupId, _: GroupBudget) -> Result<GroupView, Problem> {
        missing("such group")
    }

    async fn set_access(
        &self,
        _: ConnectionId,
        _: ConnectionAccess,
    ) -> Result<ConnectionAccess, Problem> {
        missing("such connection")
    }
}

#[async_trait]
impl AuditApi for Memory {
    async fn search(&self, _: AuditFilter) -> Result<AuditPage, Problem> {
        self.audit.clone()
    }

    async fn record(&self, _: u64) -> Result<AuditRecord, Problem> {
        self.audited.clone().map_or_else(|| missing("such record"), Ok)
    }

    async fn verification(&self) -> Result<AuditVerification, Problem> {
        missing("audit")
    }

    async fn verify(&self) -> Result<AuditVerification, Problem> {
        missing("audit")
    }
}

#[async_trait]
impl NoticesApi for Memory {
    async fn waits(&self) -> Result<Waits, Problem> {
        let mine = |change: &&ChangeDetail| change.summary.waits_on_me;
        let changes = self.changes.iter().filter(mine).count() as u64;
        Ok(Waits { changes, notices: self.notices.as_ref().map_or(0, |all| all.unread) })
    }

    async fn list(&self) -> Result<Notices, Problem> {
        self.notices.clone().map_or_else(|| missing("notices"), Ok)
    }

    async fn read(&self, _: ReadNotices) -> Result<Notices, Problem> {
        missing("store")
    }

    async fn webhooks(&self) -> Result<Vec<Webhook>, Problem> {
        Ok(self.webhooks.clone())
    }

    async fn add_webhook(&self, _: NewWebhook) -> Result<MadeWebhook, Problem> {
        missing("store")
    }

    async fn remove_webhook(&self, _: WebhookId) -> Result<(), Problem> {
        missing("such webhook")
    }
}
