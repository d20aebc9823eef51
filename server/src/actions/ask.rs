//! Asking a question, listening to its turn, stopping it.

use crate::actions::choices;
use crate::actions::conversations::check_readable;
use crate::actions::tools;
use crate::audit::Scene;
use crate::auth::With;
use crate::auth::permission::Ask;
use crate::context::ServerContext;
use crate::limits;
use crate::turns::{NewTurn, TurnStream};
use engine::Principal;
use protocol::conversation::AskRequest;
use protocol::events::Stage;
use protocol::ids::{ConversationId, RequestId};
use protocol::{ErrorCode, Problem};
use std::sync::atomic::Ordering;
use std::time::Duration;
use time::OffsetDateTime;

/// A turn one can listen to.
pub struct Asked {
    pub conversation: ConversationId,
    pub request: RequestId,
    pub stream: TurnStream,
}

/// Runs the question, or attaches to the turn that runs or ran under the same ids.
pub async fn ask(
    context: &ServerContext,
    by: &With<Ask>,
    request: AskRequest,
) -> Result<Asked, Problem> {
    check_question(&request.message, context.engine.deps().limits.question_chars)?;
    if context.stopping.is_cancelled() {
        return Err(Problem::new(ErrorCode::Interrupted, "the server is stopping")
            .at(Stage::Understand)
            .hint("ask again in a moment"));
    }
    let key = by.principal.user.as_str();
    context.limits.questions.take(key, Scene::current().address.as_deref())?;
    within_the_day(context, &by.principal).await?;
    let AskRequest { message, conversation_id, request_id, connection_id, choice } = request;
    let chosen_on = match (&choice, &conversation_id) {
        (None, _) => None,
        (Some(chosen), Some(conversation)) => {
            Some(choices::take(context, &by.principal.user, conversation, chosen).await?)
        }
        (Some(_), None) => {
            let detail = "a choice is made in the conversation that asked";
            return Err(Problem::new(ErrorCode::InvalidRequest, detail));
        }
    };
    // A choice holds where the question was asked.
    let connection_id = chosen_on.or(connection_id);
    let connection = match (connection_id, &conversation_id) {
        (None, Some(conversation)) => {
            context.store.conversation_connection(&by.principal.user, conversation).await?
        }
        (named, _) => named,
    };
    let database = context
        .databases
        .database(connection.as_ref(), by)
        .await
        .map_err(|problem| problem.at(Stage::Understand))?;
    let conversation =
        conversation_id.unwrap_or_else(|| ConversationId::from_random(rand::random()));
    let request = request_id.unwrap_or_else(new_request_id);
    let turn = NewTurn {
        models: context.models.offered(&by.principal).await?,
        embeddings: context.models.embedder().await?,
        toolbox: tools::offered(context, by).await?,
        principal: by.principal.clone(),
        database,
        conversation: conversation.clone(),
        request: request.clone(),
        question: message,
    };
    let stream = context.turns.begin(turn).await?;
    Ok(Asked { conversation, request, stream })
}

/// Counts the question, where there is a budget for the day.
async fn within_the_day(context: &ServerContext, principal: &Principal) -> Result<(), Problem> {
    let most = context.limits.questions_per_day.load(Ordering::Relaxed);
    if most == 0 {
        return Ok(());
    }
    let now = OffsetDateTime::now_utc();
    let day = now.date().to_string();
    if context.store.count_question(&principal.user, &day, most).await? {
        return Ok(());
    }
    let left = Duration::from_secs(24 * 3600).saturating_sub(since_midnight(now));
    let detail = format!("{most} questions were asked today, which is the budget of a day");
    Err(limits::reached("questions_per_day", &detail, left)
        .hint("ask again after midnight UTC, or an administrator for a higher budget"))
}

fn since_midnight(now: OffsetDateTime) -> Duration {
    let (hours, minutes, seconds) = now.to_hms();
    Duration::from_secs(u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds))
}

fn new_request_id() -> RequestId {
    RequestId::parse(uuid::Uuid::new_v4().to_string()).expect("a UUID is printable and short")
}

fn check_question(question: &str, longest: usize) -> Result<(), Problem> {
    if question.trim().is_empty() {
        return Err(Problem::new(ErrorCode::QuestionEmpty, "the question has no words")
            .at(Stage::Understand)
            .hint("ask something like `monthly revenue in 2024`"));
    }
    let length = question.chars().count();
    if length > longest {
        let detail = format!("the question has {length} characters, at most {longest} are allowed");
        return Err(Problem::new(ErrorCode::QuestionTooLong, detail)
            .at(Stage::Understand)
            .hint("ask for one thing at a time"));
    }
    Ok(())
}

/// Listens to a turn that was begun before; `after` is the last event already seen.
pub async fn resume(
    context: &ServerContext,
    by: &With<Ask>,
    conversation: &ConversationId,
    request: &RequestId,
    after: Option<u64>,
) -> Result<TurnStream, Problem> {
    check_readable(context, by, conversation).await?;
    let next = after.map_or(0, |seq| seq.saturating_add(1));
    context.turns.attach(&by.principal.user, conversation, request, next).await
}

/// Stops a running question; one that has ended already is fine too.
pub fn cancel(
    context: &ServerContext,
    principal: &Principal,
    conversation: &ConversationId,
    request: &RequestId,
) {
    context.turns.cancel(&principal.user, conversation, request);
}
