//! Everything that the rows of a statement depend on.

use super::steady::is_steady;
use crate::database::Database;
use connectors::Budget;
use protocol::ids::ConnectionId;
use sql_guard::CheckedStatement;

/// Two runs with equal keys get the same rows, whoever asks. Whatever else rows come to depend on
/// has to be added here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReuseKey {
    pub connection: ConnectionId,
    /// Hash of the schema's snapshot: what names and types meant.
    pub snapshot: String,
    /// As the database says it: moves whenever the data may have changed.
    pub data: String,
    /// Hash of the text that is executed, row rules and limit included.
    pub statement: String,
    /// Values bound in it, as JSON with sorted names.
    pub parameters: String,
    /// Hash of the rules and attributes of the person it runs for.
    pub access: String,
    pub budget: Budget,
}

impl ReuseKey {
    /// `None`: the database cannot tell whether its data changed, or the rows depend on more than
    /// the data.
    pub async fn of(
        database: &Database,
        statement: &CheckedStatement,
        budget: Budget,
    ) -> Option<Self> {
        if !is_steady(statement, &database.snapshot.catalog) {
            return None;
        }
        let version = database.connector.data_version().await;
        let version = version.inspect_err(|error| {
            // Running the statement will say what is wrong, if anything is.
            tracing::debug!(error = %error, connection.id = %database.id, "no data version");
        });
        Some(Self {
            connection: database.id.clone(),
            snapshot: database.snapshot.hash.clone(),
            data: version.ok().flatten()?,
            statement: statement.hash().to_owned(),
            parameters: serde_json::to_string(statement.parameters())
                .expect("parameters have string keys only"),
            access: statement.access_hash().to_owned(),
            budget,
        })
    }
}
