//! What a change says about itself; who and where are added by [`super::scene`], the rest by the store.

use super::Actor;
use protocol::ids::ConnectionId;
use serde_json::{Value, json};

macro_rules! actions {
    ($($name:ident = $text:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($name,)*
        }

        impl Action {
            pub const ALL: &[Action] = &[$(Action::$name,)*];

            /// As in `protocol::audit::ACTIONS`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Action::$name => $text,)*
                }
            }
        }
    };
}

actions! {
    AccessDenied = "access.denied",
    AccountAdd = "account.add",
    AccountDisable = "account.disable",
    AccountEnable = "account.enable",
    AccountLink = "account.link",
    AccountSetAttribute = "account.set_attribute",
    AccountSetGroups = "account.set_groups",
    AccountSetPassword = "account.set_password",
    AccountSetRoles = "account.set_roles",
    AccountSignOut = "account.sign_out",
    AuditExport = "audit.export",
    AuditRead = "audit.read",
    ChangeAccept = "change.accept",
    ChangeApprove = "change.approve",
    ChangeBreakGlass = "change.break_glass",
    ChangeCancel = "change.cancel",
    ChangeCheck = "change.check",
    ChangeDispute = "change.dispute",
    ChangeDraft = "change.draft",
    ChangeEnd = "change.end",
    ChangeExecute = "change.execute",
    ChangeExpire = "change.expire",
    ChangeOrphan = "change.orphan",
    ChangePass = "change.pass",
    ChangeRecheck = "change.recheck",
    ChangeReject = "change.reject",
    ChangeRetry = "change.retry",
    ChangeRevise = "change.revise",
    ChangeRevoke = "change.revoke",
    ChangeSendBack = "change.send_back",
    ChangeSettle = "change.settle",
    ChangeSubmit = "change.submit",
    ChangeWithdraw = "change.withdraw",
    ChoiceMake = "choice.make",
    ChoiceRevoke = "choice.revoke",
    ChoiceShare = "choice.share",
    ChangeRulesSet = "change_rules.set",
    ConnectionAdd = "connection.add",
    ConnectionChange = "connection.change",
    ConnectionRemove = "connection.remove",
    ConnectionReseal = "connection.reseal",
    ConnectionSetAccess = "connection.set_access",
    ConnectionSetWriter = "connection.set_writer",
    ConversationDelete = "conversation.delete",
    EvaluationCancel = "evaluation.cancel",
    EvaluationEnd = "evaluation.end",
    EvaluationStart = "evaluation.start",
    FeedbackGive = "feedback.give",
    GroupRemove = "group.remove",
    GroupSave = "group.save",
    GroupSetBudget = "group.set_budget",
    InvitationAdd = "invitation.add",
    InvitationRevoke = "invitation.revoke",
    KeysRotate = "keys.rotate",
    LimitsSet = "limits.set",
    MemoryCertify = "memory.certify",
    MemoryDelete = "memory.delete",
    MemoryReject = "memory.reject",
    ModelAdd = "model.add",
    ModelChange = "model.change",
    ModelChoose = "model.choose",
    ModelRemove = "model.remove",
    ModelReseal = "model.reseal",
    ModelSetPolicy = "model.set_policy",
    PolicyDiscard = "policy.discard",
    PolicyPublish = "policy.publish",
    PolicySave = "policy.save",
    QuestionAsk = "question.ask",
    QuestionEnd = "question.end",
    ResultExport = "result.export",
    RoleRemove = "role.remove",
    RoleSave = "role.save",
    SessionLink = "session.link",
    SessionRevoke = "session.revoke",
    SessionSignIn = "session.sign_in",
    SessionSignOut = "session.sign_out",
    StatementRun = "statement.run",
    TokenAdd = "token.add",
    TokenRefuse = "token.refuse",
    TokenRevoke = "token.revoke",
    ToolSetAccess = "tool.set_access",
    WebhookAdd = "webhook.add",
    WebhookRemove = "webhook.remove",
    WebhookReseal = "webhook.reseal",
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Answered without an answer: a question back, or nothing that could be found.
    Declined,
    Denied,
    Failed,
    Cancelled,
    /// Cut off by the end of the process.
    Interrupted,
}

impl Outcome {
    /// As in `protocol::audit::OUTCOMES`.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Declined => "declined",
            Outcome::Denied => "denied",
            Outcome::Failed => "failed",
            Outcome::Cancelled => "cancelled",
            Outcome::Interrupted => "interrupted",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub action: Action,
    /// Absent: whoever the scene names.
    pub actor: Option<Actor>,
    pub resource: Option<String>,
    pub connection: Option<String>,
    pub outcome: Outcome,
    pub code: Option<String>,
    pub duration_us: Option<u64>,
    /// An object.
    pub detail: Value,
}

impl Act {
    /// Something that was done, with nothing more to say yet.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            actor: None,
            resource: None,
            connection: None,
            outcome: Outcome::Done,
            code: None,
            duration_us: None,
            detail: json!({}),
        }
    }

    pub fn by(self, actor: Actor) -> Self {
        Self { actor: Some(actor), ..self }
    }

    pub fn on(self, resource: impl ToString) -> Self {
        Self { resource: Some(resource.to_string()), ..self }
    }

    pub fn at(self, connection: &ConnectionId) -> Self {
        Self { connection: Some(connection.to_string()), ..self }
    }

    pub fn ended(self, outcome: Outcome, code: Option<&str>) -> Self {
        Self { outcome, code: code.map(str::to_owned), ..self }
    }

    pub fn saying(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::audit::{ACTIONS, OUTCOMES};

    #[test]
    fn what_can_be_recorded_can_be_searched_for() {
        let names: Vec<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(names, ACTIONS);
        for outcome in [
            Outcome::Done,
            Outcome::Declined,
            Outcome::Denied,
            Outcome::Failed,
            Outcome::Cancelled,
            Outcome::Interrupted,
        ] {
            assert!(OUTCOMES.contains(&outcome.as_str()), "{outcome:?}");
        }
    }
}
