//! Ratings. Every one is kept; the latest of a turn counts.

use super::{Store, StoreError, from_json, now, to_json};
use crate::audit::{Act, Action, Actor};
use protocol::feedback::{FeedbackRequest, Verdict};
use protocol::ids::{ConversationId, FeedbackId, RequestId, UserId};
use serde_json::json;

impl Store {
    pub async fn add_feedback(
        &self,
        owner: &UserId,
        id: &FeedbackId,
        feedback: &FeedbackRequest,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "insert into feedback (
                id, owner_id, conversation_id, request_id, verdict, reasons, comment,
                corrected_sql, created_at
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(feedback.conversation_id.as_str())
        .bind(feedback.request_id.as_str())
        .bind(to_json(&feedback.verdict))
        .bind(to_json(&feedback.reasons))
        .bind(&feedback.comment)
        .bind(&feedback.corrected_sql)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let detail = json!({
            "conversation": feedback.conversation_id,
            "request": feedback.request_id,
            "verdict": feedback.verdict,
            "reasons": feedback.reasons,
            "corrected": feedback.corrected_sql.is_some(),
        });
        let act = Act::new(Action::FeedbackGive).by(Actor::Person(owner.clone()));
        self.append(&mut transaction, act.on(id).saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The verdict that `owner` gave last on that turn.
    pub async fn latest_verdict(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
        request: &RequestId,
    ) -> Result<Option<Verdict>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select verdict
            from feedback
            where owner_id = $1
                and conversation_id = $2
                and request_id = $3
            order by created_at desc
            limit 1",
        )
        .bind(owner.as_str())
        .bind(conversation.as_str())
        .bind(request.as_str())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(verdict,)| from_json("verdict", &verdict)).transpose()
    }
}
