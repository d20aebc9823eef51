//! For whose questions a language model may use a tool.

use super::grants::{grantee, parts};
use super::{Store, StoreError};
use crate::audit::{Act, Action};
use protocol::access::{ConnectionAccess, Tool};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

async fn read(
    store: &mut SqliteConnection,
) -> Result<BTreeMap<Tool, ConnectionAccess>, StoreError> {
    let tools: Vec<(String, i64)> =
        sqlx::query_as("select tool, restricted from tool_access").fetch_all(&mut *store).await?;
    let grants: Vec<(String, String, String)> =
        sqlx::query_as("select tool, kind, grantee from tool_grants order by tool, kind, grantee")
            .fetch_all(store)
            .await?;
    // A tool that this version does not know is another version's.
    let known = |(tool, restricted): (String, i64)| {
        let access = ConnectionAccess { restricted: restricted != 0, grants: Vec::new() };
        Some((Tool::named(&tool)?, access))
    };
    let mut every: BTreeMap<Tool, ConnectionAccess> = tools.into_iter().filter_map(known).collect();
    for (tool, kind, text) in grants {
        if let Some(access) = Tool::named(&tool).and_then(|tool| every.get_mut(&tool)) {
            access.grants.push(grantee(&kind, &text)?);
        }
    }
    Ok(every)
}

impl Store {
    /// Of those tools of which anything was said.
    pub async fn every_tool_access(&self) -> Result<BTreeMap<Tool, ConnectionAccess>, StoreError> {
        read(&mut *self.reader.acquire().await?).await
    }

    pub async fn set_tool_access(
        &self,
        tool: Tool,
        access: &ConnectionAccess,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction).await?.remove(&tool).unwrap_or_default();
        sqlx::query(
            "insert into tool_access (tool, restricted)
            values ($1, $2)
            on conflict (tool) do update
            set restricted = excluded.restricted",
        )
        .bind(tool.as_str())
        .bind(i64::from(access.restricted))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from tool_grants where tool = $1")
            .bind(tool.as_str())
            .execute(&mut *transaction)
            .await?;
        for grant in &access.grants {
            let (kind, text) = parts(grant);
            sqlx::query("insert into tool_grants (tool, kind, grantee) values ($1, $2, $3)")
                .bind(tool.as_str())
                .bind(kind)
                .bind(text)
                .execute(&mut *transaction)
                .await?;
        }
        let detail = json!({ "before": before, "after": access });
        let act = Act::new(Action::ToolSetAccess).on(tool.as_str()).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(())
    }
}
