//! Conversations as their owner lists and reloads them.

use super::{Store, StoreError, from_json, id, unsigned};
use crate::audit::{Act, Action, Actor};
use protocol::conversation::{ConversationSummary, ConversationView, TurnView};
use protocol::events::Envelope;
use protocol::feedback::Verdict;
use protocol::ids::{ConnectionId, ConversationId, UserId};
use std::collections::HashMap;

type Row = (String, String, String, String, i64);

fn summary(row: Row) -> Result<ConversationSummary, StoreError> {
    let (conversation, title, connection, updated_at, turns) = row;
    Ok(ConversationSummary {
        id: id("conversation id", &conversation)?,
        title,
        connection_id: id("connection id", &connection)?,
        updated_at,
        turns: unsigned(turns),
    })
}

impl Store {
    /// The most recently used first.
    pub async fn list_conversations(
        &self,
        owner: &UserId,
        limit: u32,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, title, connection_id, updated_at,
                (select count(*) from turns where turns.conversation_id = conversations.id)
            from conversations
            where owner_id = $1
            order by updated_at desc, id
            limit $2",
        )
        .bind(owner.as_str())
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(summary).collect()
    }

    /// The conversation's connection; `None` when it does not exist or is somebody else's.
    pub async fn conversation_connection(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
    ) -> Result<Option<ConnectionId>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select connection_id from conversations where id = $1 and owner_id = $2",
        )
        .bind(conversation.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(connection,)| id("connection id", &connection)).transpose()
    }

    pub async fn conversation(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationView>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select id, title, connection_id, updated_at,
                (select count(*) from turns where turns.conversation_id = conversations.id)
            from conversations
            where id = $1
                and owner_id = $2",
        )
        .bind(conversation.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        let Some(summary) = row.map(summary).transpose()? else { return Ok(None) };
        let mut events = self.events_by_request(conversation).await?;
        let ratings = self.ratings_by_request(conversation).await?;
        let turns: Vec<(String, String, String)> = sqlx::query_as(
            "select request_id, question, asked_at
            from turns
            where conversation_id = $1
            order by position",
        )
        .bind(conversation.as_str())
        .fetch_all(&self.reader)
        .await?;
        let turns = turns
            .into_iter()
            .map(|(request, question, asked_at)| {
                Ok(TurnView {
                    events: events.remove(&request).unwrap_or_default(),
                    rating: ratings.get(&request).copied(),
                    request_id: super::turns::request_id(&request)?,
                    question,
                    asked_at,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Some(ConversationView { summary, turns }))
    }

    async fn events_by_request(
        &self,
        conversation: &ConversationId,
    ) -> Result<HashMap<String, Vec<Envelope>>, StoreError> {
        let rows: Vec<super::turns::EventRow> = sqlx::query_as(
            "select request_id, seq, occurred_at, event_type, payload
            from turn_events
            where conversation_id = $1
            order by request_id, seq",
        )
        .bind(conversation.as_str())
        .fetch_all(&self.reader)
        .await?;
        let mut events: HashMap<String, Vec<Envelope>> = HashMap::new();
        for row in rows {
            let request = row.0.clone();
            let envelope = super::turns::envelope(conversation, row)?;
            events.entry(request).or_default().push(envelope);
        }
        Ok(events)
    }

    async fn ratings_by_request(
        &self,
        conversation: &ConversationId,
    ) -> Result<HashMap<String, Verdict>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select request_id, verdict
            from feedback
            where conversation_id = $1
            order by created_at",
        )
        .bind(conversation.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(request, verdict)| Ok((request, from_json("verdict", &verdict)?)))
            .collect()
    }

    /// Deletes a conversation with its turns, events and ratings; `false` when there is none.
    pub async fn delete_conversation(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let gone = sqlx::query("delete from conversations where id = $1 and owner_id = $2")
            .bind(conversation.as_str())
            .bind(owner.as_str())
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        let act = Act::new(Action::ConversationDelete).by(Actor::Person(owner.clone()));
        self.append(&mut transaction, act.on(conversation)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
