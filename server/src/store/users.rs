//! Accounts.

use super::{Store, StoreError, from_json, id, now, people, to_json, unsigned};
use crate::audit::{Act, Action};
use protocol::ids::UserId;
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// Lowercase.
    pub email: String,
    pub name: String,
    /// Absent: signs in by one-time link only.
    pub password_hash: Option<String>,
    pub roles: Vec<String>,
    /// What row rules compare with.
    pub attributes: Attributes,
    /// Cannot sign in.
    pub disabled: bool,
}

/// By name, as an administrator set them.
pub type Attributes = BTreeMap<String, serde_json::Value>;

pub struct NewUser {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub roles: Vec<String>,
}

type Row = (String, String, String, Option<String>, String, String, Option<String>);

fn user(row: Row) -> Result<User, StoreError> {
    let (user_id, email, name, password_hash, roles, attributes, disabled_at) = row;
    let roles = from_json("roles", &roles)?;
    let attributes = from_json("attributes", &attributes)?;
    let (id, disabled) = (id("user id", &user_id)?, disabled_at.is_some());
    Ok(User { id, email, name, password_hash, roles, attributes, disabled })
}

impl Store {
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        let found: Option<(i64,)> =
            sqlx::query_as("select 1 from users limit 1").fetch_optional(&self.reader).await?;
        Ok(found.is_some())
    }

    pub async fn add_user(&self, new: &NewUser) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        insert_user(&mut transaction, new).await?;
        self.append(&mut transaction, added(new)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Adds the first account; `false` when there is one already, also when two people try at once.
    pub async fn add_first_user(&self, new: &NewUser) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let found: Option<(i64,)> =
            sqlx::query_as("select 1 from users limit 1").fetch_optional(&mut *transaction).await?;
        if found.is_some() {
            return Ok(false);
        }
        insert_user(&mut transaction, new).await?;
        self.append(&mut transaction, added(new)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select id, email, name, password_hash, roles, attributes, disabled_at
            from users
            where email = $1",
        )
        .bind(email.to_lowercase())
        .fetch_optional(&self.reader)
        .await?;
        row.map(user).transpose()
    }

    pub async fn list_users(&self) -> Result<Vec<User>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, email, name, password_hash, roles, attributes, disabled_at
            from users
            order by email",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(user).collect()
    }

    /// For commands: sets the roles and signs the person out everywhere, also the last one who may
    /// manage people; whoever runs commands can give the role back. `false` when nobody has that
    /// address.
    pub async fn set_roles(&self, email: &str, roles: &[String]) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let email = email.to_lowercase();
        let row: Option<(String, String)> =
            sqlx::query_as("select id, roles from users where email = $1")
                .bind(&email)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((user, before)) = row else { return Ok(false) };
        let user: UserId = id("user id", &user)?;
        let before: Vec<String> = from_json("roles", &before)?;
        people::set_roles(&mut transaction, &user, roles).await?;
        people::revoke_sessions(&mut transaction, &user).await?;
        let detail = json!({ "email": email, "before": before, "after": roles });
        let act = Act::new(Action::AccountSetRoles).on(user).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets one attribute, or takes it away; `false` when nobody has that address. Sessions go on: the
    /// attributes are read afresh with every request.
    pub async fn set_attribute(
        &self,
        email: &str,
        name: &str,
        value: Option<&serde_json::Value>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let email = email.to_lowercase();
        let row: Option<(String, String)> =
            sqlx::query_as("select id, attributes from users where email = $1")
                .bind(&email)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((user, attributes)) = row else { return Ok(false) };
        let mut attributes: Attributes = from_json("attributes", &attributes)?;
        let detail = json!({
            "email": email, "name": name, "before": attributes.get(name), "after": value,
        });
        match value {
            Some(value) => drop(attributes.insert(name.to_owned(), value.clone())),
            None => drop(attributes.remove(name)),
        }
        sqlx::query("update users set attributes = $1 where email = $2")
            .bind(to_json(&attributes))
            .bind(&email)
            .execute(&mut *transaction)
            .await?;
        let act = Act::new(Action::AccountSetAttribute).on(user).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets the password of `user` in place of the one they have shown, and ends their other sessions;
    /// `None` when it is another one by now, else how many ended.
    pub async fn change_password(
        &self,
        user: &User,
        hash: &str,
        session: &str,
    ) -> Result<Option<u64>, StoreError> {
        let mut transaction = self.write().await?;
        let changed: Option<(String,)> = sqlx::query_as(
            "update users
            set password_hash = $1
            where id = $2
                and password_hash = $3
            returning id",
        )
        .bind(hash)
        .bind(user.id.as_str())
        .bind(&user.password_hash)
        .fetch_optional(&mut *transaction)
        .await?;
        if changed.is_none() {
            return Ok(None);
        }
        let ended = sqlx::query(
            "update sessions
            set revoked_at = $1
            where user_id = $2
                and token_hash <> $3
                and revoked_at is null",
        )
        .bind(now())
        .bind(user.id.as_str())
        .bind(session)
        .execute(&mut *transaction)
        .await?;
        let ended = ended.rows_affected();
        let detail = json!({ "email": user.email, "sessions": ended });
        let act = Act::new(Action::AccountSetPassword).on(&user.id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(Some(ended))
    }

    /// Whether the account signs in with a password.
    pub async fn has_password(&self, user: &UserId) -> Result<bool, StoreError> {
        let found: Option<(i64,)> =
            sqlx::query_as("select 1 from users where id = $1 and password_hash is not null")
                .bind(user.as_str())
                .fetch_optional(&self.reader)
                .await?;
        Ok(found.is_some())
    }

    /// How many people have a password, and how many have none.
    pub async fn count_passwords(&self) -> Result<(u64, u64), StoreError> {
        let (with, all): (i64, i64) = sqlx::query_as(
            "select count(password_hash), count(*)
            from users
            where kind = 'person'",
        )
        .fetch_one(&self.reader)
        .await?;
        Ok((unsigned(with), unsigned(all - with)))
    }

    /// Sets the password and signs the person out everywhere; `false` when no person has that address:
    /// a service account signs in with tokens only.
    pub async fn set_password(&self, email: &str, hash: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> = sqlx::query_as(
            "update users
            set password_hash = $1
            where email = $2
                and kind = 'person'
            returning id",
        )
        .bind(hash)
        .bind(email.to_lowercase())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((user,)) = row else { return Ok(false) };
        people::revoke_sessions(&mut transaction, &id("user id", &user)?).await?;
        let detail = json!({ "email": email.to_lowercase() });
        let act = Act::new(Action::AccountSetPassword).on(user).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

pub(super) fn added(new: &NewUser) -> Act {
    let detail = json!({ "email": new.email.to_lowercase(), "roles": new.roles });
    Act::new(Action::AccountAdd).on(&new.id).saying(detail)
}

pub(super) async fn insert_user(
    transaction: &mut SqliteConnection,
    new: &NewUser,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into users (id, email, name, password_hash, roles, created_at)
        values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id.as_str())
    .bind(new.email.to_lowercase())
    .bind(&new.name)
    .bind(&new.password_hash)
    .bind(to_json(&new.roles))
    .bind(now())
    .execute(transaction)
    .await?;
    Ok(())
}
