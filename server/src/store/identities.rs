//! Accounts as tokens find them: by id, by an issuer's subject; and service accounts.

use super::users::{added, insert_user};
use super::{NewUser, SessionUser, Store, StoreError, from_json, id, now};
use crate::audit::{Act, Action, Actor};
use protocol::ids::UserId;
use serde_json::json;
use sqlx::SqliteConnection;

impl Store {
    /// The account as it is now; `None` when there is none, or it is disabled.
    pub async fn account(&self, user: &UserId) -> Result<Option<SessionUser>, StoreError> {
        let row: Option<(String, String, String, String, String)> = sqlx::query_as(
            "select id, email, name, roles, attributes
            from users
            where id = $1
                and disabled_at is null",
        )
        .bind(user.as_str())
        .fetch_optional(&self.reader)
        .await?;
        let Some((user_id, email, name, roles, attributes)) = row else { return Ok(None) };
        let user_id: UserId = id("user id", &user_id)?;
        let roles: Vec<String> = from_json("roles", &roles)?;
        let attributes = from_json("attributes", &attributes)?;
        let subject = self.subject(&user_id, &roles).await?;
        Ok(Some(SessionUser { id: user_id, email, name, roles, attributes, subject }))
    }

    /// An account that is used with tokens only.
    pub async fn add_service_account(&self, new: &NewUser) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        insert_user(&mut transaction, new).await?;
        sqlx::query("update users set kind = 'service', password_hash = null where id = $1")
            .bind(new.id.as_str())
            .execute(&mut *transaction)
            .await?;
        let detail = json!({ "email": new.email, "roles": new.roles, "kind": "service" });
        let act = Act::new(Action::AccountAdd).on(&new.id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose account the subject of an issuer is.
    pub async fn external_account(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<UserId>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select user_id
            from external_identities
            where issuer = $1 and subject = $2",
        )
        .bind(issuer)
        .bind(subject)
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(user,)| id("user id", &user)).transpose()
    }

    /// Binds a subject to the person who has that address; `None` when nobody has.
    pub async fn link_external(
        &self,
        issuer: &str,
        subject: &str,
        email: &str,
    ) -> Result<Option<UserId>, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> =
            sqlx::query_as("select id from users where email = $1 and kind = 'person'")
                .bind(email.to_lowercase())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((user,)) = row else { return Ok(None) };
        let user: UserId = id("user id", &user)?;
        link(&mut transaction, issuer, subject, &user).await?;
        self.append(&mut transaction, linked(issuer, subject, &user)).await?;
        transaction.commit().await?;
        Ok(Some(user))
    }

    /// Makes an account for a subject.
    pub async fn add_external(
        &self,
        issuer: &str,
        subject: &str,
        new: &NewUser,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        insert_user(&mut transaction, new).await?;
        link(&mut transaction, issuer, subject, &new.id).await?;
        let by = Actor::Person(new.id.clone());
        self.append(&mut transaction, added(new).by(by)).await?;
        self.append(&mut transaction, linked(issuer, subject, &new.id)).await?;
        transaction.commit().await?;
        Ok(())
    }
}

pub(super) async fn link(
    transaction: &mut SqliteConnection,
    issuer: &str,
    subject: &str,
    user: &UserId,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into external_identities (issuer, subject, user_id, created_at)
        values ($1, $2, $3, $4)",
    )
    .bind(issuer)
    .bind(subject)
    .bind(user.as_str())
    .bind(now())
    .execute(transaction)
    .await?;
    Ok(())
}

pub(super) fn linked(issuer: &str, subject: &str, user: &UserId) -> Act {
    let detail = json!({ "issuer": issuer, "subject": subject });
    Act::new(Action::AccountLink).on(user).by(Actor::Person(user.clone())).saying(detail)
}
