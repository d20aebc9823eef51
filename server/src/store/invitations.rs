//! Invitations. Only hashes of their links are kept.

use super::users::{added, insert_user};
use super::{NewUser, Store, StoreError, from_json, id, now, to_json};
use crate::audit::{Act, Action, Actor};
use protocol::ids::{GroupId, InvitationId, UserId};
use protocol::invitation::Invitation;
use serde_json::json;

pub struct AddedInvitation<'a> {
    pub id: &'a InvitationId,
    /// SHA-256 of the link's secret, lowercase hex.
    pub hash: &'a str,
    /// Lowercase.
    pub email: &'a str,
    pub roles: &'a [String],
    pub groups: &'a [GroupId],
    pub by: Option<&'a UserId>,
    pub expires_at: &'a str,
}

type Row = (String, String, String, String, String, String);

impl Store {
    /// Keeps an invitation; an earlier one to the same address stops working. `false` when the address
    /// has an account.
    pub async fn add_invitation(&self, new: AddedInvitation<'_>) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let known: Option<(i64,)> = sqlx::query_as("select 1 from users where email = $1")
            .bind(new.email)
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_some() {
            return Ok(false);
        }
        sqlx::query(
            "update invitations
            set revoked_at = $1
            where email = $2
                and used_at is null
                and revoked_at is null",
        )
        .bind(now())
        .bind(new.email)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into invitations
                (id, token_hash, email, roles, invited_by, created_at, expires_at, groups)
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.as_str())
        .bind(new.hash)
        .bind(new.email)
        .bind(to_json(&new.roles))
        .bind(new.by.map(UserId::as_str))
        .bind(now())
        .bind(new.expires_at)
        .bind(to_json(&new.groups))
        .execute(&mut *transaction)
        .await?;
        let detail = json!({
            "email": new.email, "roles": new.roles, "groups": new.groups, "until": new.expires_at,
        });
        let act = Act::new(Action::InvitationAdd).on(new.id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Those that were neither used nor taken back, the newest first.
    pub async fn open_invitations(&self) -> Result<Vec<Invitation>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, email, roles, groups, created_at, expires_at
            from invitations
            where used_at is null
                and revoked_at is null
            order by created_at desc, id",
        )
        .fetch_all(&self.reader)
        .await?;
        let at = now();
        let invitations =
            rows.into_iter().map(|(invitation, email, roles, groups, created_at, expires_at)| {
                let (id, roles) = (id("invitation id", &invitation)?, from_json("roles", &roles)?);
                let (groups, expired) = (from_json("groups", &groups)?, expires_at <= at);
                Ok(Invitation { id, email, roles, groups, created_at, expires_at, expired })
            });
        invitations.collect()
    }

    /// Takes an invitation back; `false` when there is none to take back.
    pub async fn revoke_invitation(&self, invitation: &InvitationId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> = sqlx::query_as(
            "update invitations
            set revoked_at = $1
            where id = $2
                and used_at is null
                and revoked_at is null
            returning email",
        )
        .bind(now())
        .bind(invitation.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((email,)) = row else { return Ok(false) };
        let detail = json!({ "email": email });
        let act = Act::new(Action::InvitationRevoke).on(invitation).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether a link would still work; nothing is used up.
    pub async fn is_invited(&self, hash: &str) -> Result<bool, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "select 1
            from invitations
            where token_hash = $1
                and used_at is null
                and revoked_at is null
                and expires_at > $2",
        )
        .bind(hash)
        .bind(now())
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.is_some())
    }

    /// Uses a link up and makes its account, both or neither. `None` when the link does not work: of two
    /// people who follow it, one gets the account.
    pub async fn accept_invitation(
        &self,
        hash: &str,
        name: &str,
        password_hash: &str,
    ) -> Result<Option<UserId>, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "update invitations
            set used_at = $1
            where token_hash = $2
                and used_at is null
                and revoked_at is null
                and expires_at > $1
            returning id, email, roles, groups",
        )
        .bind(now())
        .bind(hash)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((invitation, email, roles, groups)) = row else { return Ok(None) };
        let new = NewUser {
            id: UserId::from_random(rand::random()),
            email,
            name: name.to_owned(),
            password_hash: Some(password_hash.to_owned()),
            roles: from_json("roles", &roles)?,
        };
        insert_user(&mut transaction, &new).await?;
        let groups: Vec<GroupId> = from_json("groups", &groups)?;
        for group in &groups {
            sqlx::query(
                "insert into group_members (group_id, user_id)
                select id, $1
                from people_groups
                where id = $2",
            )
            .bind(new.id.as_str())
            .bind(group.as_str())
            .execute(&mut *transaction)
            .await?;
        }
        let by = Actor::Person(new.id.clone());
        let mut act = added(&new).by(by);
        act.detail["invitation"] = json!(invitation);
        act.detail["groups"] = json!(groups);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(Some(new.id))
    }
}
