//! Rules on rows and columns: one draft a connection, and published versions that never change.

use super::{Store, StoreError, from_json, now, sha256, signed, to_json, unsigned};
use crate::audit::{Act, Action};
use engine::Published;
use protocol::ids::ConnectionId;
use protocol::policy::{PolicyDocument, PolicyDraft, PolicyVersion, PolicyVersionSummary};
use serde_json::json;

/// What became of a save or a publication that rests on a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landed {
    /// With its new revision or version.
    As(u64),
    /// Somebody else saved since.
    Outdated,
}

type VersionRow = (i64, String, String, String);

fn summary((version, note, published_by, published_at): VersionRow) -> PolicyVersionSummary {
    PolicyVersionSummary { version: unsigned(version), note, published_by, published_at }
}

impl Store {
    /// The rules in force; `None` when none were ever published.
    pub async fn published_policy(
        &self,
        connection: &ConnectionId,
    ) -> Result<Option<Published>, StoreError> {
        let row: Option<(i64, String)> = sqlx::query_as(
            "select version, document
            from policy_versions
            where connection_id = $1
            order by version desc
            limit 1",
        )
        .bind(connection.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(version, document)| {
            let document: PolicyDocument = from_json("policy", &document)?;
            Ok(Published { version: unsigned(version), document })
        })
        .transpose()
    }

    pub async fn policy_version(
        &self,
        connection: &ConnectionId,
        version: u64,
    ) -> Result<Option<PolicyVersion>, StoreError> {
        type Row = (i64, String, String, String, String);
        let row: Option<Row> = sqlx::query_as(
            "select version, note, published_by, published_at, document
            from policy_versions
            where connection_id = $1
                and version = $2",
        )
        .bind(connection.as_str())
        .bind(signed(version))
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(version, note, by, at, document)| {
            let document = from_json("policy", &document)?;
            Ok(PolicyVersion { summary: summary((version, note, by, at)), document })
        })
        .transpose()
    }

    /// Newest first, without their documents.
    pub async fn policy_versions(
        &self,
        connection: &ConnectionId,
    ) -> Result<Vec<PolicyVersionSummary>, StoreError> {
        let rows: Vec<VersionRow> = sqlx::query_as(
            "select version, note, published_by, published_at
            from policy_versions
            where connection_id = $1
            order by version desc",
        )
        .bind(connection.as_str())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.into_iter().map(summary).collect())
    }

    pub async fn policy_draft(
        &self,
        connection: &ConnectionId,
    ) -> Result<Option<PolicyDraft>, StoreError> {
        let row: Option<(i64, String, String, String)> = sqlx::query_as(
            "select revision, document, edited_by, edited_at
            from policy_drafts
            where connection_id = $1",
        )
        .bind(connection.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(revision, document, edited_by, edited_at)| {
            let document = from_json("policy draft", &document)?;
            Ok(PolicyDraft { revision: unsigned(revision), document, edited_by, edited_at })
        })
        .transpose()
    }

    /// Saves the draft that was `revision` when its editing began; `None` for the first one.
    pub async fn save_policy_draft(
        &self,
        connection: &ConnectionId,
        document: &PolicyDocument,
        revision: Option<u64>,
        by: &str,
    ) -> Result<Landed, StoreError> {
        let next = revision.unwrap_or(0) + 1;
        let text = to_json(document);
        let mut transaction = self.write().await?;
        let changed = match revision {
            None => {
                sqlx::query(
                    "insert into policy_drafts (
                        connection_id, revision, document, edited_by, edited_at
                    )
                    values ($1, $2, $3, $4, $5)
                    on conflict (connection_id) do nothing",
                )
                .bind(connection.as_str())
                .bind(signed(next))
                .bind(&text)
                .bind(by)
                .bind(now())
                .execute(&mut *transaction)
                .await?
            }
            Some(known) => {
                sqlx::query(
                    "update policy_drafts
                    set revision = $2,
                        document = $3,
                        edited_by = $4,
                        edited_at = $5
                    where connection_id = $1
                        and revision = $6",
                )
                .bind(connection.as_str())
                .bind(signed(next))
                .bind(&text)
                .bind(by)
                .bind(now())
                .bind(signed(known))
                .execute(&mut *transaction)
                .await?
            }
        };
        if changed.rows_affected() == 0 {
            return Ok(Landed::Outdated);
        }
        let detail = json!({ "revision": next, "sha256": sha256(&text) });
        let act = Act::new(Action::PolicySave).on(connection).at(connection).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(Landed::As(next))
    }

    pub async fn discard_policy_draft(&self, connection: &ConnectionId) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let gone = sqlx::query("delete from policy_drafts where connection_id = $1")
            .bind(connection.as_str())
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() > 0 {
            let act = Act::new(Action::PolicyDiscard).on(connection).at(connection);
            self.append(&mut transaction, act).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Puts the draft into force as the next version, if it is still the one that was tested.
    pub async fn publish_policy(
        &self,
        connection: &ConnectionId,
        revision: u64,
        note: &str,
        by: &str,
    ) -> Result<Landed, StoreError> {
        let mut transaction = self.write().await?;
        let taken: Option<(String,)> = sqlx::query_as(
            "delete from policy_drafts
            where connection_id = $1
                and revision = $2
            returning document",
        )
        .bind(connection.as_str())
        .bind(signed(revision))
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((document,)) = taken else { return Ok(Landed::Outdated) };
        let (version,): (i64,) = sqlx::query_as(
            "insert into policy_versions (
                connection_id, version, document, note, published_by, published_at
            )
            select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5
            from policy_versions
            where connection_id = $1
            returning version",
        )
        .bind(connection.as_str())
        .bind(&document)
        .bind(note)
        .bind(by)
        .bind(now())
        .fetch_one(&mut *transaction)
        .await?;
        let detail = json!({ "version": version, "note": note, "sha256": sha256(&document) });
        let act = Act::new(Action::PolicyPublish).on(connection).at(connection).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(Landed::As(unsigned(version)))
    }
}
