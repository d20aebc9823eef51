//! Turns and their events, written in order and never changed.

use super::budgets::{charge, charge_question};
use super::models::charge_model;
use super::{Store, StoreError, Urgency, from_json, id, now, sha256, signed, unsigned};
use crate::audit::{Act, Action, Actor, Outcome};
use crate::budgets::{Spent, Used};
use engine::PriorTurn;
use protocol::events::{Done, Envelope, Event, EventVersion, ModelSpent, TokenUse, TurnStatus};
use protocol::ids::{ConnectionId, ConversationId, RequestId, UserId};
use protocol::{ErrorCode, Problem};
use serde_json::json;
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// Longest title of a conversation, in characters; it is the first question.
const TITLE_CHARS: usize = 80;

/// What became of an attempt to begin a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    New,
    /// The conversation has a turn of that request id already.
    Repeat,
    /// The conversation belongs to somebody else.
    NotYours,
    /// A group of the owner has nothing left; nothing was written.
    OverBudget(Box<Spent>),
}

pub struct StoredTurn {
    pub question: String,
    pub connection_id: ConnectionId,
    pub events: Vec<Envelope>,
}

impl StoredTurn {
    pub fn is_complete(&self) -> bool {
        self.events.last().is_some_and(|envelope| envelope.event.is_last())
    }
}

/// `request_id, seq, occurred_at, event_type, payload`.
pub(super) type EventRow = (String, i64, String, String, String);

pub(super) fn request_id(text: &str) -> Result<RequestId, StoreError> {
    RequestId::parse(text).map_err(|error| StoreError::unreadable("request id", error))
}

pub(super) fn envelope(
    conversation: &ConversationId,
    (request, seq, timestamp, event_type, payload): EventRow,
) -> Result<Envelope, StoreError> {
    let payload: serde_json::Value = from_json("event", &payload)?;
    let event = serde_json::json!({ "event_type": event_type, "payload": payload });
    Ok(Envelope {
        event_version: EventVersion::V3,
        conversation_id: conversation.clone(),
        request_id: request_id(&request)?,
        seq: unsigned(seq),
        timestamp,
        event: serde_json::from_value(event)
            .map_err(|error| StoreError::unreadable("event", error))?,
    })
}

fn payload(event: &Event) -> String {
    event.payload_json().expect("events have string keys only")
}

fn status_name(status: TurnStatus) -> &'static str {
    match status {
        TurnStatus::Answered => "answered",
        TurnStatus::Declined => "declined",
        TurnStatus::NeedsApproval => "needs_approval",
        TurnStatus::Failed => "failed",
        TurnStatus::Cancelled => "cancelled",
    }
}

impl Store {
    /// Begins a turn, and its conversation when that is new, and charges it to the budgets of the owner's
    /// groups. Of any number of attempts with the same conversation and request id, one gets
    /// [`Begun::New`].
    pub async fn begin_turn(
        &self,
        owner: &UserId,
        connection: &ConnectionId,
        conversation: &ConversationId,
        request: &RequestId,
        question: &str,
    ) -> Result<Begun, StoreError> {
        let at = now();
        let mut transaction = self.write_with(Urgency::Urgent).await?;
        sqlx::query(
            "insert into conversations (
                id, owner_id, connection_id, title, created_at, updated_at
            )
            values ($1, $2, $3, $4, $5, $5)
            on conflict (id) do nothing",
        )
        .bind(conversation.as_str())
        .bind(owner.as_str())
        .bind(connection.as_str())
        .bind(question.trim().chars().take(TITLE_CHARS).collect::<String>())
        .bind(&at)
        .execute(&mut *transaction)
        .await?;
        let owned = sqlx::query(
            "update conversations
            set connection_id = $3, updated_at = $4
            where id = $1
                and owner_id = $2",
        )
        .bind(conversation.as_str())
        .bind(owner.as_str())
        .bind(connection.as_str())
        .bind(&at)
        .execute(&mut *transaction)
        .await?;
        if owned.rows_affected() == 0 {
            return Ok(Begun::NotYours);
        }
        let inserted = sqlx::query(
            "insert into turns (
                conversation_id, request_id, position, connection_id, question, asked_at
            )
            select $1, $2, count(*), $3, $4, $5
            from turns
            where conversation_id = $1
            on conflict (conversation_id, request_id) do nothing",
        )
        .bind(conversation.as_str())
        .bind(request.as_str())
        .bind(connection.as_str())
        .bind(question)
        .bind(&at)
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Ok(Begun::Repeat);
        }
        let asked_at = OffsetDateTime::now_utc();
        if let Err(spent) = charge_question(&mut transaction, owner, asked_at).await? {
            return Ok(Begun::OverBudget(Box::new(spent)));
        }
        let detail = json!({
            "request": request, "question_sha256": sha256(question),
            "characters": question.chars().count(),
        });
        let act = Act::new(Action::QuestionAsk).by(Actor::Person(owner.clone())).at(connection);
        self.append(&mut transaction, act.on(conversation).saying(detail)).await?;
        transaction.commit().await?;
        Ok(Begun::New)
    }

    /// Writes the next events of one turn in one transaction; `done` also closes the turn, and charges its
    /// tokens.
    pub async fn append_events(&self, envelopes: &[Envelope]) -> Result<(), StoreError> {
        let [first, ..] = envelopes else { return Ok(()) };
        let last = envelopes.last().unwrap_or(first);
        let urgency = if first.seq == 0 { Urgency::Urgent } else { Urgency::Usual };
        let mut transaction = self.write_with(urgency).await?;
        let mut insert = sqlx::QueryBuilder::new(
            "insert into turn_events (
                conversation_id, request_id, seq, occurred_at, event_type, payload
            ) ",
        );
        insert.push_values(envelopes, |mut row, envelope| {
            row.push_bind(envelope.conversation_id.as_str())
                .push_bind(envelope.request_id.as_str())
                .push_bind(signed(envelope.seq))
                .push_bind(&envelope.timestamp)
                .push_bind(envelope.event.name())
                .push_bind(payload(&envelope.event));
        });
        insert.build().execute(&mut *transaction).await?;
        self.record_denied_tools(&mut transaction, envelopes).await?;
        if let Event::Done(done) = &last.event {
            let row: Option<(String, String)> = sqlx::query_as(
                "update turns
                set ended_at = $3, status = $4
                where conversation_id = $1
                    and request_id = $2
                returning connection_id, (
                    select owner_id from conversations where id = turns.conversation_id
                )",
            )
            .bind(last.conversation_id.as_str())
            .bind(last.request_id.as_str())
            .bind(&last.timestamp)
            .bind(status_name(done.status))
            .fetch_optional(&mut *transaction)
            .await?;
            // A conversation that was deleted meanwhile has no turn to end.
            if let Some((connection, owner)) = row {
                let owner: UserId = id("user id", &owner)?;
                let tokens = done.tokens.prompt.saturating_add(done.tokens.completion);
                if tokens > 0 {
                    let used = Used { questions: 0, tokens };
                    let ended_at = OffsetDateTime::now_utc();
                    charge(&mut transaction, &owner, ended_at, used).await?;
                }
                if let Some(model) = &done.model {
                    let ended_at = OffsetDateTime::now_utc();
                    charge_model(&mut transaction, model, done.tokens, ended_at).await?;
                }
                let act = ended(envelopes, done)
                    .by(Actor::Assistant(owner))
                    .at(&id("connection id", &connection)?);
                self.append(&mut transaction, act.on(&last.conversation_id)).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A model that calls what its person may not use is refused as that person would be.
    async fn record_denied_tools(
        &self,
        transaction: &mut SqliteConnection,
        envelopes: &[Envelope],
    ) -> Result<(), StoreError> {
        for envelope in envelopes {
            let Event::ToolResult(result) = &envelope.event else { continue };
            if !result.denied {
                continue;
            }
            let row: Option<(String, String)> = sqlx::query_as(
                "select turns.connection_id, conversations.owner_id
                from turns
                join conversations on conversations.id = turns.conversation_id
                where turns.conversation_id = $1
                    and turns.request_id = $2",
            )
            .bind(envelope.conversation_id.as_str())
            .bind(envelope.request_id.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
            let Some((connection, owner)) = row else { continue };
            let detail = json!({ "tool": result.tool, "request": envelope.request_id });
            let act = Act::new(Action::AccessDenied)
                .by(Actor::Assistant(id("user id", &owner)?))
                .at(&id("connection id", &connection)?)
                .on(&envelope.conversation_id)
                .ended(Outcome::Denied, Some(ErrorCode::Forbidden.as_str()))
                .saying(detail);
            self.append(&mut *transaction, act).await?;
        }
        Ok(())
    }

    pub async fn turn(
        &self,
        owner: &UserId,
        conversation: &ConversationId,
        request: &RequestId,
    ) -> Result<Option<StoredTurn>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select turns.question, turns.connection_id
            from turns
            join conversations on conversations.id = turns.conversation_id
            where turns.conversation_id = $1
                and turns.request_id = $2
                and conversations.owner_id = $3",
        )
        .bind(conversation.as_str())
        .bind(request.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.reader)
        .await?;
        let Some((question, connection)) = row else { return Ok(None) };
        let connection_id = id("connection id", &connection)?;
        let events = self.turn_events(conversation, request).await?;
        Ok(Some(StoredTurn { question, connection_id, events }))
    }

    async fn turn_events(
        &self,
        conversation: &ConversationId,
        request: &RequestId,
    ) -> Result<Vec<Envelope>, StoreError> {
        let rows: Vec<EventRow> = sqlx::query_as(
            "select request_id, seq, occurred_at, event_type, payload
            from turn_events
            where conversation_id = $1
                and request_id = $2
            order by seq",
        )
        .bind(conversation.as_str())
        .bind(request.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| envelope(conversation, row)).collect()
    }

    /// The last turns of a conversation on one connection, oldest first, without `except`.
    pub async fn prior_turns(
        &self,
        conversation: &ConversationId,
        connection: &ConnectionId,
        except: &RequestId,
        limit: u32,
    ) -> Result<Vec<PriorTurn>, StoreError> {
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "select question,
                (
                    select payload
                    from turn_events
                    where turn_events.conversation_id = turns.conversation_id
                        and turn_events.request_id = turns.request_id
                        and turn_events.event_type = 'sql_draft'
                    order by seq desc
                    limit 1
                )
            from turns
            where conversation_id = $1
                and connection_id = $2
                and request_id <> $3
            order by position desc
            limit $4",
        )
        .bind(conversation.as_str())
        .bind(connection.as_str())
        .bind(except.as_str())
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .rev()
            .map(|(question, draft)| {
                let draft: Option<protocol::events::SqlDraft> =
                    draft.map(|payload| from_json("sql draft", &payload)).transpose()?;
                Ok(PriorTurn { question, sql: draft.map(|draft| draft.sql) })
            })
            .collect()
    }

    /// Gives every turn that a crash left open an `error` and a `done`; returns how many there were.
    pub async fn interrupt_open_turns(&self) -> Result<u64, StoreError> {
        let open: Vec<(String, String)> =
            sqlx::query_as("select conversation_id, request_id from turns where ended_at is null")
                .fetch_all(&self.reader)
                .await?;
        let count = open.len() as u64;
        for (conversation, request) in open {
            let conversation = id("conversation id", &conversation)?;
            let request = request_id(&request)?;
            let events = self.turn_events(&conversation, &request).await?;
            self.append_events(&interrupted(&conversation, &request, &events)).await?;
        }
        Ok(count)
    }
}

/// What the audit is told of a turn with its last events.
fn ended(events: &[Envelope], done: &Done) -> Act {
    let code = events.iter().rev().find_map(|envelope| match &envelope.event {
        Event::Error(problem) => Some(problem.code),
        _ => None,
    });
    let outcome = match (done.status, code) {
        (_, Some(ErrorCode::Interrupted)) => Outcome::Interrupted,
        (TurnStatus::Answered, _) => Outcome::Done,
        (TurnStatus::Declined | TurnStatus::NeedsApproval, _) => Outcome::Declined,
        (TurnStatus::Failed, _) => Outcome::Failed,
        (TurnStatus::Cancelled, _) => Outcome::Cancelled,
    };
    let detail = json!({
        "request": events.last().map(|last| &last.request_id),
        "status": status_name(done.status),
        "rows": done.rows,
        "prompt_tokens": done.tokens.prompt,
        "completion_tokens": done.tokens.completion,
        "model": done.model,
    });
    let act = Act::new(Action::QuestionEnd).ended(outcome, code.map(ErrorCode::as_str));
    Act { duration_us: Some(done.total_us), ..act.saying(detail) }
}

/// What a turn that did not tell its tokens has sent to language models, as estimated before each call: a
/// question that is broken off is not free of charge.
pub fn sent_to_models<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> TokenUse {
    let sent = events.into_iter().filter_map(|envelope| match &envelope.event {
        Event::ToolStart(start) if start.tool == "model" => {
            start.arguments.get("prompt_tokens")?.as_u64()
        }
        _ => None,
    });
    TokenUse { prompt: sent.sum(), completion: 0 }
}

/// The model that such a turn asked; what it cost is worked out where it is charged.
pub fn asked_model<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Option<ModelSpent> {
    events.into_iter().find_map(|envelope| match &envelope.event {
        Event::ToolStart(start) if start.tool == "model" => {
            let told = |name: &str| start.arguments.get(name)?.as_str().map(str::to_owned);
            Some(ModelSpent { id: told("id")?, name: told("name")?, cost_microusd: None })
        }
        _ => None,
    })
}

/// The events that end a turn whose process died after `events`.
pub fn interrupted(
    conversation: &ConversationId,
    request: &RequestId,
    events: &[Envelope],
) -> Vec<Envelope> {
    let problem = Problem::new(ErrorCode::Interrupted, "the server stopped while it was answering")
        .hint("ask again");
    let done = Done {
        status: TurnStatus::Failed,
        durations: Vec::new(),
        total_us: 0,
        tokens: sent_to_models(events),
        model: asked_model(events),
        rows: None,
    };
    let next = events.last().map_or(0, |last| last.seq + 1);
    let ending = [Event::Error(problem), Event::Done(done)];
    (next..)
        .zip(ending)
        .map(|(seq, event)| Envelope {
            event_version: EventVersion::V3,
            conversation_id: conversation.clone(),
            request_id: request.clone(),
            seq,
            timestamp: now(),
            event,
        })
        .collect()
}
