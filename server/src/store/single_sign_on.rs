//! Letting somebody in whom another system vouches for. All of it is one transaction: the account that is
//! found, linked or made, what the provider says of it, the session, and every record.

use super::identities::{link, linked};
use super::people::{apply, ensure_a_manager, manager_count};
use super::users::{added, insert_user};
use super::{Attributes, NewSession, NewUser, Store, StoreError, from_json, id};
use crate::audit::{Act, Action, Actor};
use crate::auth::oidc::Visitor;
use protocol::access::PersonChange;
use protocol::ids::{GroupId, UserId};
use protocol::single_sign_on::WhyNot;
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Begins a session for a visitor, or says why not; then nothing has changed.
    pub async fn let_in(
        &self,
        visitor: &Visitor,
        session: NewSession<'_>,
    ) -> Result<Result<UserId, WhyNot>, StoreError> {
        let mut transaction = self.write().await?;
        let user = match self.account_of(&mut transaction, visitor).await? {
            Ok(user) => user,
            Err(why) => return Ok(Err(why)),
        };
        let kept = self.follow_provider(&mut transaction, &user, visitor).await?;
        let mut detail = json!({
            "provider": visitor.provider, "issuer": visitor.issuer, "subject": visitor.subject,
        });
        if kept {
            detail["roles_kept"] = json!("nobody else could manage people");
        }
        self.begin_session(&mut transaction, &user, session, detail).await?;
        transaction.commit().await?;
        Ok(Ok(user))
    }

    /// The account of a visitor: the one bound to the subject, else one of the same address, else a new
    /// one; as far as the configuration allows.
    async fn account_of(
        &self,
        transaction: &mut SqliteConnection,
        visitor: &Visitor,
    ) -> Result<Result<UserId, WhyNot>, StoreError> {
        let Visitor { issuer, subject, .. } = visitor;
        let bound: Option<(String, Option<String>)> = sqlx::query_as(
            "select users.id, users.disabled_at
            from external_identities
            join users on users.id = external_identities.user_id
            where external_identities.issuer = $1
                and external_identities.subject = $2",
        )
        .bind(issuer)
        .bind(subject)
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some((user, disabled_at)) = bound {
            return Ok(match disabled_at {
                Some(_) => Err(WhyNot::Disabled),
                None => Ok(id("user id", &user)?),
            });
        }
        let Some(email) = &visitor.email else { return Ok(Err(WhyNot::Unverified)) };
        let owner: Option<(String, String, Option<String>, i64)> = sqlx::query_as(
            "select id, kind, disabled_at,
                (
                    select count(*)
                    from external_identities
                    where external_identities.user_id = users.id
                        and external_identities.issuer = $2
                )
            from users
            where email = $1",
        )
        .bind(email)
        .bind(issuer)
        .fetch_optional(&mut *transaction)
        .await?;
        let user = match owner {
            // An address that went to somebody else over there does not bring the account along.
            Some((_, kind, _, others)) if !visitor.may_link || kind != "person" || others > 0 => {
                return Ok(Err(WhyNot::AddressTaken));
            }
            Some((_, _, Some(_), _)) => return Ok(Err(WhyNot::Disabled)),
            Some((user, ..)) => id("user id", &user)?,
            None if !visitor.may_create => return Ok(Err(WhyNot::NoAccount)),
            None => {
                let new = NewUser {
                    id: UserId::from_random(rand::random()),
                    name: visitor.name.clone().unwrap_or_else(|| email.clone()),
                    email: email.clone(),
                    password_hash: None,
                    roles: visitor.first_roles.clone(),
                };
                insert_user(transaction, &new).await?;
                let by = Actor::Person(new.id.clone());
                self.append(transaction, added(&new).by(by)).await?;
                new.id
            }
        };
        link(transaction, issuer, subject, &user).await?;
        self.append(transaction, linked(issuer, subject, &user)).await?;
        Ok(Ok(user))
    }

    /// Gives the account the roles, groups and attributes that the provider decides about. Answers
    /// whether the roles were kept because nobody else could manage people.
    async fn follow_provider(
        &self,
        transaction: &mut SqliteConnection,
        user: &UserId,
        visitor: &Visitor,
    ) -> Result<bool, StoreError> {
        let managers = manager_count(&mut *transaction).await?;
        let (before, attributes): (String, String) =
            sqlx::query_as("select roles, attributes from users where id = $1")
                .bind(user.as_str())
                .fetch_one(&mut *transaction)
                .await?;
        let before: Vec<String> = from_json("roles", &before)?;
        let mut attributes: Attributes = from_json("attributes", &attributes)?;
        for (name, value) in &visitor.attributes {
            match value {
                Some(value) => drop(attributes.insert(name.clone(), value.clone())),
                None => drop(attributes.remove(name)),
            }
        }
        let change = PersonChange {
            // In another order they are the same.
            roles: visitor.roles.clone().filter(|after| sorted(after) != sorted(&before)),
            groups: Some(groups(transaction, user, visitor).await?),
            attributes: Some(attributes),
            disabled: None,
        };
        let acts = apply(transaction, user, &change).await?.unwrap_or_default();
        let kept = !ensure_a_manager(transaction, managers).await?;
        if kept {
            super::people::set_roles(transaction, user, &before).await?;
            tracing::warn!(user = %user, "the provider's roles would leave nobody to manage people");
        }
        for mut act in acts {
            if kept && act.action == Action::AccountSetRoles {
                continue;
            }
            act.detail["provider"] = json!(visitor.provider);
            self.append(transaction, Act { actor: Some(Actor::System), ..act }).await?;
        }
        Ok(kept)
    }
}

fn sorted(roles: &[String]) -> BTreeSet<&String> {
    roles.iter().collect()
}

/// The person's groups once the provider was followed; those it decides nothing about stay.
async fn groups(
    transaction: &mut SqliteConnection,
    user: &UserId,
    visitor: &Visitor,
) -> Result<Vec<GroupId>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "select id, name,
            (
                select count(*)
                from group_members
                where group_members.group_id = people_groups.id
                    and group_members.user_id = $1
            )
        from people_groups
        order by id",
    )
    .bind(user.as_str())
    .fetch_all(transaction)
    .await?;
    let rows = rows.into_iter().filter(|(_, name, is_in)| match visitor.groups.get(name) {
        Some(belongs) => *belongs,
        None => *is_in > 0,
    });
    rows.map(|(group, ..)| id("group id", &group)).collect()
}
