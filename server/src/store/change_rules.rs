//! What administrators have set about changes of data, version by version.

use super::{Store, StoreError, from_json, now, signed, to_json, unsigned};
use crate::audit::{Act, Action};
use engine::approvals::State;
use protocol::change_rules::ChangeRulesDocument;
use protocol::ids::UserId;
use serde_json::json;
use sqlx::SqliteConnection;

/// In force from its save on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeRules {
    /// 0: nothing was ever set.
    pub version: u64,
    pub document: ChangeRulesDocument,
}

/// Who saved the version in force, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesSaved {
    pub by: Option<String>,
    pub at: String,
}

pub(super) async fn in_force(store: &mut SqliteConnection) -> Result<ChangeRules, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "select version, document
        from change_rule_versions
        order by version desc
        limit 1",
    )
    .fetch_optional(store)
    .await?;
    let Some((version, document)) = row else { return Ok(ChangeRules::default()) };
    Ok(ChangeRules {
        version: unsigned(version),
        document: from_json("rules for changes", &document)?,
    })
}

impl Store {
    pub async fn change_rules(&self) -> Result<ChangeRules, StoreError> {
        in_force(&mut *self.reader.acquire().await?).await
    }

    pub async fn change_rules_saved(&self) -> Result<Option<RulesSaved>, StoreError> {
        let row: Option<(Option<String>, String)> = sqlx::query_as(
            "select users.name, change_rule_versions.created_at
            from change_rule_versions
            left join users on users.id = change_rule_versions.changed_by
            order by version desc
            limit 1",
        )
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(|(by, at)| RulesSaved { by, at }))
    }

    /// `false`: somebody else saved since `expected`; nothing was written.
    pub async fn set_change_rules(
        &self,
        by: &UserId,
        expected: u64,
        document: &ChangeRulesDocument,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let before = in_force(&mut transaction).await?;
        if before.version != expected {
            return Ok(false);
        }
        let version = expected + 1;
        sqlx::query(
            "insert into change_rule_versions (version, document, changed_by, created_at)
            values ($1, $2, $3, $4)",
        )
        .bind(signed(version))
        .bind(to_json(document))
        .bind(by.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let detail = json!({ "version": version, "before": before.document, "after": document });
        let act = Act::new(Action::ChangeRulesSet).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes in review or approved that an earlier version has judged.
    pub async fn changes_judged_before(&self, version: u64) -> Result<u64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*)
            from change_requests
            join change_revisions on change_revisions.id = change_requests.revision_id
            where state in ($1, $2)
                and coalesce(rules_version, 0) < $3",
        )
        .bind(State::InReview.as_str())
        .bind(State::Approved.as_str())
        .bind(signed(version))
        .fetch_one(&self.reader)
        .await?;
        Ok(unsigned(count))
    }
}
