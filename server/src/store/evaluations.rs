//! Runs over questions whose right SQL is known, and what each question came to. Every query takes the
//! permission to review answers.

use super::{Store, StoreError, from_json, id, now, signed, to_json, unsigned};
use crate::audit::{Act, Action, Actor, Outcome};
use crate::auth::permission::ReviewAnswers;
use engine::eval::{Item, Question};
use protocol::evaluation::EvaluationState;
use protocol::ids::{ConnectionId, EvaluationId, UserId};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvaluation {
    pub id: EvaluationId,
    pub connection: ConnectionId,
    pub state: EvaluationState,
    pub access_hash: String,
    pub total: u64,
    pub started_by_name: Option<String>,
    pub started_at: String,
    pub ended_at: Option<String>,
    pub problem: Option<String>,
}

pub struct NewEvaluation<'a> {
    pub id: &'a EvaluationId,
    pub connection: &'a ConnectionId,
    pub by: &'a UserId,
    pub access_hash: &'a str,
    pub total: u64,
}

/// A question with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredItem {
    pub certified: bool,
    pub expected_sql: String,
    pub found: Item,
}

fn evaluation(row: &SqliteRow) -> Result<StoredEvaluation, StoreError> {
    let state: String = row.try_get("state")?;
    Ok(StoredEvaluation {
        id: id("evaluation id", row.try_get("id")?)?,
        connection: id("connection id", row.try_get("connection_id")?)?,
        state: EvaluationState::named(&state)
            .ok_or_else(|| StoreError::unreadable("state of an evaluation", &state))?,
        access_hash: row.try_get("access_hash")?,
        total: unsigned(row.try_get("total")?),
        started_by_name: row.try_get("name")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
        problem: row.try_get("problem")?,
    })
}

fn outcome(state: EvaluationState) -> Outcome {
    match state {
        EvaluationState::Running | EvaluationState::Done => Outcome::Done,
        EvaluationState::Cancelled => Outcome::Cancelled,
        EvaluationState::Interrupted => Outcome::Interrupted,
        EvaluationState::Failed => Outcome::Failed,
    }
}

impl Store {
    /// [`StoreError::Taken`]: another one runs.
    pub async fn begin_evaluation(&self, new: NewEvaluation<'_>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "insert into evaluations (
                id, connection_id, state, access_hash, total, started_by, started_at
            )
            values ($1, $2, 'running', $3, $4, $5, $6)",
        )
        .bind(new.id.as_str())
        .bind(new.connection.as_str())
        .bind(new.access_hash)
        .bind(signed(new.total))
        .bind(new.by.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let act = Act::new(Action::EvaluationStart).on(new.id).at(new.connection);
        self.append(&mut transaction, act.saying(json!({ "questions": new.total }))).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// One more question of a run that has not ended. `false`: it has.
    pub async fn add_evaluation_item(
        &self,
        evaluation: &EvaluationId,
        position: u64,
        certified: bool,
        question: &Question,
        found: &Item,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let added = sqlx::query(
            "insert into evaluation_items (
                evaluation_id, position, item_id, certified, question, expected_sql, found
            )
            select id, $2, $3, $4, $5, $6, $7
            from evaluations
            where id = $1
                and state = 'running'",
        )
        .bind(evaluation.as_str())
        .bind(signed(position))
        .bind(&question.id)
        .bind(certified)
        .bind(&question.question)
        .bind(&question.gold_sql)
        .bind(to_json(found))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(added.rows_affected() == 1)
    }

    /// Ends a run that runs; `false` when it does not. `by`: whoever cancels it.
    pub async fn end_evaluation(
        &self,
        evaluation: &EvaluationId,
        state: EvaluationState,
        by: Option<&UserId>,
        problem: Option<&str>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String, i64)> = sqlx::query_as(
            "update evaluations
            set state = $2,
                ended_at = $3,
                problem = $4
            where id = $1
                and state = 'running'
            returning connection_id,
                (select count(*) from evaluation_items where evaluation_id = evaluations.id)",
        )
        .bind(evaluation.as_str())
        .bind(state.as_str())
        .bind(now())
        .bind(problem)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((connection, asked)) = row else { return Ok(false) };
        let connection: ConnectionId = id("connection id", &connection)?;
        let action = match by {
            Some(_) => Action::EvaluationCancel,
            None => Action::EvaluationEnd,
        };
        let act = Act::new(action).on(evaluation).at(&connection).ended(outcome(state), None);
        let act = act.saying(json!({ "asked": asked }));
        let act = by.into_iter().fold(act, |act, by| act.by(Actor::Person(by.clone())));
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Closes what the last stop cut off; what was found until then stays.
    pub async fn interrupt_evaluations(&self) -> Result<u64, StoreError> {
        let open: Vec<(String,)> =
            sqlx::query_as("select id from evaluations where state = 'running'")
                .fetch_all(&self.writer)
                .await?;
        let mut closed = 0;
        for (evaluation,) in open {
            let evaluation = id("evaluation id", &evaluation)?;
            let state = EvaluationState::Interrupted;
            closed += u64::from(self.end_evaluation(&evaluation, state, None, None).await?);
        }
        Ok(closed)
    }

    /// The latest first, at most `most`.
    pub async fn evaluations(
        &self,
        most: u32,
        _: ReviewAnswers,
    ) -> Result<Vec<StoredEvaluation>, StoreError> {
        let rows = sqlx::query(
            "select evaluations.id, connection_id, state, access_hash, total, users.name, started_at,
                ended_at, problem
            from evaluations
            left join users on users.id = started_by
            order by started_at desc, evaluations.id
            limit $1",
        )
        .bind(i64::from(most))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(evaluation).collect()
    }

    /// In the order they were asked.
    pub async fn evaluation_items(
        &self,
        evaluation: &EvaluationId,
        _: ReviewAnswers,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let rows: Vec<(bool, String, String)> = sqlx::query_as(
            "select certified, expected_sql, found
            from evaluation_items
            where evaluation_id = $1
            order by position",
        )
        .bind(evaluation.as_str())
        .fetch_all(&self.reader)
        .await?;
        let item = |(certified, expected_sql, found): (bool, String, String)| {
            let found = from_json("item of an evaluation", &found)?;
            Ok(StoredItem { certified, expected_sql, found })
        };
        rows.into_iter().map(item).collect()
    }
}
